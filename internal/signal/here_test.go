package signal

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// square is where the test homes stand: on a line to the east, some 35 metres apart.
var square = place.Point{Lat: 50.85, Lon: 5.69}

// locate gives the homes of the world a position.
func (w *world) locate() {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		for i, id := range []place.UnitID{w.home, w.empty, w.beside, w.foreign} {
			if _, err := tx.Exec(`UPDATE place_unit SET lat = $2, lon = $3 WHERE id = $1`, string(id), square.Lat, square.Lon+float64(i)*0.0005); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestHere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.locate()
		say := func(login string, at place.Point) string {
			list, err := w.s.Here(ctx, w.actor(login), at)
			if err != nil {
				return fmt.Sprint(fault.KindOf(err))
			}
			var said []string
			for _, p := range list {
				said = append(said, fmt.Sprintf("%s %d", p.Label, p.Metres))
			}
			return strings.Join(said, "; ")
		}
		const around = "Lindestraat 12 A 0; De Linden 0; Lindestraat 14 35; Lindestraat 16 70"
		for name, c := range map[string]struct{ got, want string }{
			"at the door":                         {say("vakman", square), around},
			"from the network, all organisations": {say("regisseur", square), around + "; Lindestraat 99 105; Het Vreemde Hof 105"},
			"of another organisation":             {say("vreemd", square), "Lindestraat 99 105; Het Vreemde Hof 105"},
			"far away":                            {say("vakman", place.Point{Lat: 51, Lon: 5.69}), ""},
			"no position":                         {say("vakman", place.Point{}), "invalid"},
			"who may not send":                    {say("bestuur", square), "not found"},
		} {
			if c.got != c.want {
				t.Errorf("%s: %q, want %q", name, c.got, c.want)
			}
		}
	})
}

func TestHereOnTheForm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.locate()
		b := w.browse(t, w.serve(), "vakman")
		_, page := b.get("/signalen/nieuw")
		b.has(page, `data-here="/signalen/hier"`, "Hier", "/signalen/hier.js?v=", "Dat bewaren we niet")
		before := w.Count(`SELECT count(*) FROM audit_record`)

		part := func(f url.Values) (int, string) {
			r, err := http.NewRequest("POST", b.server.URL+"/signalen/hier", strings.NewReader(f.Encode()))
			if err == nil {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("HX-Request", "true")
			}
			status, body, _ := b.do(r, err)
			return status, body
		}
		status, list := part(url.Values{"breedte": {"50.85"}, "lengte": {"5.69"}})
		if status != 200 || strings.Contains(list, "<html") {
			t.Errorf("%d %s", status, list)
		}
		b.has(list, "Dichtbij, de dichtste eerst", "woning:"+string(w.home), "0 meter · De Linden", "35 meter", "Het hele complex")
		if strings.Index(list, "Lindestraat 14") > strings.Index(list, "Lindestraat 16") {
			t.Error("the nearest is not first")
		}
		b.hasNot(list, "Lindestraat 99", "50.85", "checked")

		// What was chosen before stays, once.
		_, list = part(url.Values{"breedte": {"50.85"}, "lengte": {"5.69"}, "plek": {"woning:" + string(w.home)}})
		if strings.Count(list, "woning:"+string(w.home)) != 1 || !strings.Contains(list, "checked") {
			t.Errorf("the chosen place: %s", list)
		}
		status, list = part(url.Values{"breedte": {"53"}, "lengte": {"4"}})
		b.has(list, "Binnen 250 meter staat geen adres")
		if status != 200 {
			t.Errorf("at sea: %d", status)
		}
		for _, f := range []url.Values{{}, {"breedte": {"x"}, "lengte": {"5"}}, {"breedte": {"NaN"}, "lengte": {"5"}}, {"breedte": {"91"}, "lengte": {"5"}}} {
			status, list = part(f)
			b.has(list, "Zoek op adres")
			if status != 400 {
				t.Errorf("%v: %d", f, status)
			}
		}
		// Without a part asked for, the whole form comes back with what was typed.
		_, page, _ = b.post("/signalen/hier", url.Values{"breedte": {"50.85"}, "lengte": {"5.69"}, "zin": {"Water in de hal."}, "sleutel": {"sleutel-van-mij"}})
		b.has(page, "<html", "Water in de hal.", "sleutel-van-mij", "35 meter")
		b.hasNot(page, "50.85")

		if n := w.Count(`SELECT count(*) FROM audit_record`); n != before {
			t.Errorf("looking around left %d records", n-before)
		}
		if status, _ := w.browse(t, b.server, "bestuur").get("/signalen/nieuw"); status != 404 {
			t.Errorf("%d", status)
		}
	})
}

// The script asks only after a tap, sends the position by POST and needs nothing inline.
func TestHereScript(t *testing.T) {
	if bytes.Count(hereScript, []byte("getCurrentPosition")) != 1 || bytes.Contains(hereScript, []byte("watchPosition")) {
		t.Error("the script asks for the position more than once")
	}
	before, _, _ := bytes.Cut(hereScript, []byte("getCurrentPosition"))
	if !bytes.Contains(before, []byte(`addEventListener("click"`)) {
		t.Error("the position is asked for before a tap")
	}
	for _, word := range []string{"eval(", "onclick", "localStorage", "sessionStorage", "indexedDB", "?breedte"} {
		if bytes.Contains(hereScript, []byte(word)) {
			t.Errorf("the script holds %s", word)
		}
	}
	for _, name := range []string{"busy", "refused", "unknown", "slow", "rough", "failed"} {
		if !bytes.Contains(hereScript, []byte("dataset."+name)) {
			t.Errorf("nobody is told %s", name)
		}
	}
}

func TestAPIHere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.locate()
		server := w.serve()
		got := call(t, server, "vakman", "POST", "/plaatsen/hier", `{"breedtegraad":50.85,"lengtegraad":5.69}`, "")
		if got.status != 200 || strings.Count(got.body, `"meters"`) != 4 || !strings.Contains(got.body, `"woningId":"`+string(w.beside)+`","naam":"Lindestraat 16","complex":"De Linden","meters":70`) {
			t.Errorf("%+v", got)
		}
		for name, body := range map[string]string{"nothing": `{}`, "off the earth": `{"breedtegraad":950,"lengtegraad":5}`, "text": `{"breedtegraad":"x","lengtegraad":5}`, "nowhere": `{"breedtegraad":0,"lengtegraad":0}`} {
			if got := call(t, server, "vakman", "POST", "/plaatsen/hier", body, ""); got.status != 400 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got := call(t, server, "bestuur", "POST", "/plaatsen/hier", `{"breedtegraad":50.85,"lengtegraad":5.69}`, ""); got.status != 404 {
			t.Errorf("%+v", got)
		}
	})
}
