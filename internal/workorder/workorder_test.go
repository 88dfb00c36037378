package workorder

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const (
	own   = "org-windvaan"
	other = "org-elders"
)

// world is an association with two homes of which one is no longer let, two contractors, and
// another association with a home next door.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	policy  *access.Policy
	signals *signal.Service
	s       *Service
}

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files, tenancy.Files,
		catalogue.Files, danger.Files, signal.Files, Files}
}

func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "Naam " + string(r), Roles: []access.Role{r}}
	}
	list["tweede"] = access.Actor{UserID: "u-tweede", OrgID: own, Name: "Bouwbedrijf Twee", Roles: []access.Role{access.Tradesperson}}
	list["elders"] = access.Actor{UserID: "u-elders", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.Consultant}}
	return list
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday)}
	var documents [][]byte
	for _, files := range []fs.FS{catalogue.Files, danger.Files, signal.Files, Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	vault, err := seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.signals = signal.New(db, vault, w.clock, w.policy)
	w.s = New(db, w.clock, w.policy, w.signals)
	w.signals.UseCards(w.s.Card)
	w.Write(w.build)
	return w
}

func (w *world) build(tx *store.Tx) error {
	for _, o := range []account.Organisation{{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}, {ID: other, Name: "Elders", Kind: account.HousingAssociation}} {
		if err := account.InsertOrganisation(tx, monday, o); err != nil {
			return err
		}
	}
	for login, a := range people() {
		if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return err
	}
	for _, u := range []place.Unit{
		{Org: own, Key: "E1", Number: 12, Addition: "A 1"}, {Org: own, Key: "E2", Number: 14}, {Org: own, Key: "E3", Number: 16},
		{Org: own, Key: "E4", Number: 16}, {Org: other, Key: "X1", Number: 18},
	} {
		u.Street, u.City, u.Postcode = "Lindestraat", "Maastricht", "6211AB"
		if err := deliverytest.Put(tx, place.UnitTable(), u.Org, u.Row(1)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE place_unit SET until = 1 WHERE id = $1`, string(place.UnitIDOf(own, "E2")))
	return err
}

func sent(change func(s *Sent)) Sent {
	s := Sent{Order: "WB-2026/1204", Key: "sleutel-1", Home: Home{Unit: "E1"}, Theme: signal.Home, Sentence: "De trap is los.", Urgency: signal.ThisWeek}
	if change != nil {
		change(&s)
	}
	return s
}

func (w *world) send(login string, change func(s *Sent)) (signal.Receipt, error) {
	return w.s.Send(context.Background(), people()[login], sent(change))
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

func keys(err error) (list []string) {
	for _, f := range fault.FieldsOf(err) {
		list = append(list, f.Name+" "+f.Key)
	}
	return list
}

func TestSend(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.send("vakman", nil)
		w.Must(err)
		byAddress, err := w.send("vakman", func(s *Sent) {
			s.Key, s.Home = "sleutel-2", Home{Postcode: "6211 ab", Number: 12, Addition: "a1"}
		})
		w.Must(err)
		for _, id := range []string{r.ID, byAddress.ID} {
			if n := w.Count(`SELECT count(*) FROM signal_signal WHERE id = $1 AND unit_id = $2 AND source = 'aannemer' AND sender_id = 'u-vakman'`,
				id, string(place.UnitIDOf(own, "E1"))); n != 1 {
				t.Errorf("%d signals of %s", n, id)
			}
			for _, action := range []string{"signal.send", "workorder.send"} {
				if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = $1 AND object_id = $2`, action, id); n != 1 {
					t.Errorf("%d records of %s", n, action)
				}
			}
		}
		for _, login := range []string{"bewoner", "vrijwilliger", "consulent", "partner", "beheerder", "incasso"} {
			_, err := w.send(login, nil)
			w.Kind(err, fault.NotFound)
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			change func(s *Sent)
			want   string
		}{
			"no number":           {func(s *Sent) { s.Order = " " }, "werkbon workorder.number_missing"},
			"a long number":       {func(s *Sent) { s.Order = strings.Repeat("1", 41) }, "werkbon workorder.number_form"},
			"signs in the number": {func(s *Sent) { s.Order = "<b>" }, "werkbon workorder.number_form"},
			"a BSN":               {func(s *Sent) { s.Order = "111222333" }, "werkbon signal.text_bsn"},
			"no key":              {func(s *Sent) { s.Key = "" }, "Idempotency-Key workorder.key_form"},
			"a key with a space":  {func(s *Sent) { s.Key = "sleutel 1" }, "Idempotency-Key workorder.key_form"},
			"no home":             {func(s *Sent) { s.Home = Home{} }, "woning workorder.home_missing"},
			"two homes":           {func(s *Sent) { s.Home.Postcode = "6211AB" }, "woning workorder.home_twice"},
			"no postcode":         {func(s *Sent) { s.Home = Home{Number: 12} }, "woning workorder.address_form"},
			"no such home":        {func(s *Sent) { s.Home.Unit = "E9" }, "woning workorder.home_unknown"},
			"home of another":     {func(s *Sent) { s.Home.Unit = "X1" }, "woning workorder.home_unknown"},
			"address of another":  {func(s *Sent) { s.Home = Home{Postcode: "6211AB", Number: 18} }, "woning workorder.home_unknown"},
			"no longer let":       {func(s *Sent) { s.Home.Unit = "E2" }, "woning workorder.home_unknown"},
			"address of two":      {func(s *Sent) { s.Home = Home{Postcode: "6211AB", Number: 16} }, "woning workorder.home_unknown"},
			"no theme":            {func(s *Sent) { s.Theme = "" }, "thema signal.theme_missing"},
			"nothing said":        {func(s *Sent) { s.Sentence = "" }, "feiten signal.nothing_said"},
		} {
			_, err := w.send("vakman", c.change)
			if got := keys(err); len(got) != 1 || got[0] != c.want {
				t.Errorf("%s: %v, want %s", name, got, c.want)
			}
		}
		_, err := w.send("vakman", func(s *Sent) { s.Order, s.Home.Unit, s.Theme = "", "", "" })
		if got := keys(err); len(got) < 3 {
			t.Errorf("not all faults together: %v", got)
		}
		if n := w.Count(`SELECT (SELECT count(*) FROM signal_signal) + (SELECT count(*) FROM workorder_order)`); n != 0 {
			t.Errorf("%d rows of what was refused", n)
		}
	})
}

// Once per contractor, work order and key, also when many send at once.
func TestOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var wait sync.WaitGroup
		ids := make([]string, 16)
		for i := range ids {
			wait.Go(func() {
				r, err := w.send("vakman", nil)
				if err != nil {
					t.Error(err)
				}
				ids[i] = r.ID
			})
		}
		wait.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("two signals: %v", ids)
			}
		}
		for what, change := range map[string]func(s *Sent){"another order": func(s *Sent) { s.Order = "WB-2026/1205" }, "another key": func(s *Sent) { s.Key = "sleutel-2" }} {
			if r, err := w.send("vakman", change); err != nil || r.Again || r.ID == ids[0] {
				t.Errorf("%s: %+v %v", what, r, err)
			}
		}
		if r, err := w.send("tweede", nil); err != nil || r.Again {
			t.Errorf("another contractor: %+v %v", r, err)
		}
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`UPDATE place_unit SET until = 1`); return err })
		if r, err := w.send("vakman", func(s *Sent) { s.Sentence = "" }); err != nil || !r.Again || r.ID != ids[0] {
			t.Errorf("again, the home no longer let: %+v %v", r, err)
		}
		if n := w.Count(`SELECT count(*) FROM workorder_order`); n != 4 {
			t.Errorf("%d work orders", n)
		}
	})
}

// Two orders and keys have the same stored key only when both are the same.
func TestStoredKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringMatching(`[a-z0-9-]{1,4}`), rapid.StringMatching(`[a-z0-9-]{1,4}`)
		o1, k1, o2, k2 := a.Draw(t, "o1"), b.Draw(t, "k1"), a.Draw(t, "o2"), b.Draw(t, "k2")
		if same := storedKey(o1, k1) == storedKey(o2, k2); same != (o1 == o2 && k1 == k2) {
			t.Fatalf("%q %q and %q %q: %v", o1, k1, o2, k2, same)
		}
		if n := len(storedKey(o1, k1)); n > maxKey {
			t.Fatalf("%d signs", n)
		}
	})
}

func (w *world) server() *web.Server {
	s := webtest.Server(w.T, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, append(w.s.Routes(), w.signals.Routes()...))
	s.API(w.signals.API, w.s.API)
	return s
}

func TestStoryAndPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.send("vakman", nil)
		w.Must(err)
		w.Must(w.signals.HeldTalk(context.Background(), people()["consulent"], r.ID, 1, "Mevrouw vertelt iets."))
		told, err := w.s.Story(context.Background(), people()["vakman"], r.ID)
		w.Must(err)
		if told.Number != "WB-2026/1204" || len(told.Story.Lines) != 2 {
			t.Errorf("%+v", told)
		}
		for _, login := range []string{"tweede", "consulent", "elders"} {
			_, err := w.s.Story(context.Background(), people()[login], r.ID)
			w.Kind(err, fault.NotFound)
		}
		plain, err := w.signals.Send(context.Background(), people()["vakman"], signal.Draft{UnitID: place.UnitIDOf(own, "E1"), Theme: signal.Home, Sentence: "Los.", Key: "12345678"})
		w.Must(err)
		_, err = w.s.Story(context.Background(), people()["vakman"], plain.ID)
		w.Kind(err, fault.NotFound)

		b := webtest.Browser{T: t, Login: "consulent", Server: w.server().Handler()}
		b.Get("/signalen/"+r.ID, "WB-2026/1204", "Naam vakman")
		b.Get(Path, "/signalen/"+r.ID, "Werkbon WB-2026/1204")
		b.Has(b.Post(Path, Path, http.StatusOK, url.Values{"zoek": {" WB-2026/1204 "}}), "/signalen/"+r.ID)
		if body := b.Post(Path, Path, http.StatusOK, url.Values{"zoek": {"WB-2026/12"}}); strings.Contains(body, r.ID) {
			t.Error("a part of a number finds it")
		}
		b.Post(Path, Path, http.StatusBadRequest, url.Values{"zoek": {strings.Repeat("1", 41)}})
		w.Write(func(tx *store.Tx) error { return access.Restrict(tx, "Signal", r.ID, "verzoek", w.clock.Now()) })
		if rows, err := w.s.List(context.Background(), people()["consulent"], ""); err != nil || len(rows) != 0 {
			t.Errorf("what is restricted is listed: %v %v", rows, err)
		}
	})
}

// The API answers with 201 and where to read on, 200 for the same again, and for a home of
// another association the very bytes of one that does not exist.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.server().Handler()
		ask := func(method, path, key, body string) (int, string, http.Header) {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer vakman")
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", key)
			out := httptest.NewRecorder()
			h.ServeHTTP(out, r)
			return out.Code, out.Body.String(), out.Header()
		}
		body := func(unit string) string {
			return fmt.Sprintf(`{"werkbon":"B 12","woning":{"eenheidId":%q},"thema":"woning","zin":"De trap is los."}`, unit)
		}
		code, first, head := ask("POST", "/api/v1/werkbonsignalen", "sleutel-1", body("E1"))
		var receipt workorderReceiptBody
		w.Must(json.Unmarshal([]byte(first), &receipt))
		if code != http.StatusCreated || head.Get("Location") != "/api/v1/werkbonsignalen/"+receipt.ID || receipt.Verhaal != head.Get("Location") || receipt.Werkbon != "B 12" {
			t.Errorf("%d %s %v", code, first, head)
		}
		if code, again, _ := ask("POST", "/api/v1/werkbonsignalen", "sleutel-1", body("E1")); code != http.StatusOK || !strings.Contains(again, receipt.ID) {
			t.Errorf("again %d %s", code, again)
		}
		if code, story, _ := ask("GET", head.Get("Location"), "", ""); code != http.StatusOK || !strings.Contains(story, `"werkbon":"B 12"`) || strings.Contains(story, "trap") {
			t.Errorf("the story: %d %s", code, story)
		}
		theirs, there, _ := ask("POST", "/api/v1/werkbonsignalen", "sleutel-9", body("X1"))
		none, nowhere, _ := ask("POST", "/api/v1/werkbonsignalen", "sleutel-9", body("X9"))
		if theirs != http.StatusBadRequest || none != theirs || there != nowhere || !strings.Contains(there, "Deze woning kennen wij niet.") {
			t.Errorf("%d %s and %d %s", theirs, there, none, nowhere)
		}
	})
}

// A picture goes the way of every signal: stored before the answer and not to be seen, sealed,
// and then made anew without what the camera added; indoors only with the resident's yes.
func TestAPITakesPictures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.server().Handler()
		var plain bytes.Buffer
		w.Must(jpeg.Encode(&plain, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil))
		const secret = "Exif\x00\x00GPS-GEHEIM"
		marked := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(secret) + 2)}, secret...)
		photo := base64.StdEncoding.EncodeToString(append(marked, plain.Bytes()[2:]...))
		ask := func(key, more string) (int, string) {
			r := httptest.NewRequest("POST", "/api/v1/werkbonsignalen", strings.NewReader(
				`{"werkbon":"B 12","woning":{"eenheidId":"E1"},"thema":"woning","zin":"De trap is los."`+more+`}`))
			r.Header.Set("Authorization", "Bearer vakman")
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", key)
			out := httptest.NewRecorder()
			h.ServeHTTP(out, r)
			return out.Code, out.Body.String()
		}
		for name, more := range map[string]string{"no place": `,"fotos":["` + photo + `"]`, "indoors without a yes": `,"fotoPlek":"binnen","fotos":["` + photo + `"]`,
			"no base64": `,"fotoPlek":"buiten","fotos":["!"]`, "no picture": `,"fotoPlek":"buiten","fotos":["aGFsbG8="]`,
			"four": `,"fotoPlek":"buiten","fotos":["` + photo + strings.Repeat(`","`+photo, 3) + `"]`} {
			if code, body := ask("sleutel-1", more); code != http.StatusBadRequest {
				t.Errorf("%s: %d %s", name, code, body)
			}
		}
		code, body := ask("sleutel-1", `,"fotoPlek":"binnen","fotoJa":true,"fotos":["`+photo+`"]`)
		var receipt workorderReceiptBody
		w.Must(json.Unmarshal([]byte(body), &receipt))
		if code != http.StatusCreated {
			t.Fatal(code, body)
		}
		reads := people()["consulent"]
		_, err := w.signals.Picture(context.Background(), reads, receipt.ID, 1)
		w.Kind(err, fault.NotFound)
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
			list, err := store.List(tx, func(s store.Scanner) (raw []byte, err error) { return raw, s.Scan(&raw) }, `SELECT data FROM signal_photo`)
			for _, raw := range list {
				if bytes.Contains(raw, []byte("GEHEIM")) {
					t.Error("a picture is stored as it came in")
				}
			}
			if len(list) != 1 {
				t.Errorf("%d pictures", len(list))
			}
			return err
		}))
		runner := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), w.signals.Jobs())
		for {
			n, err := runner.Once(context.Background())
			w.Must(err)
			if n == 0 {
				break
			}
		}
		data, err := w.signals.Picture(context.Background(), reads, receipt.ID, 1)
		w.Must(err)
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil || bytes.Contains(data, []byte("GEHEIM")) {
			t.Errorf("what is shown: %v, %d bytes", err, len(data))
		}
	})
}
