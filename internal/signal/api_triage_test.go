package signal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"hash/crc32"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
)

func photoBody(w *world, photos ...[]byte) string {
	texts := make([]string, len(photos))
	for i, p := range photos {
		texts[i] = base64.StdEncoding.EncodeToString(p)
	}
	data, err := json.Marshal(map[string]any{"woningId": string(w.home), "thema": "woning", "feiten": []string{"lekkage"}, "fotos": texts, "fotoPlek": "buiten"})
	w.Must(err)
	return string(data)
}

// callFull is call with headers to send and those of the answer.
func callFull(t *testing.T, server *httptest.Server, login, method, path, body string, headers ...string) (answer, http.Header) {
	t.Helper()
	r, err := http.NewRequest(method, server.URL+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+login)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, string(data)}, resp.Header
}

func TestAPIPhotos(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		key, marked := store.NewID(), append(testJPEG(t, 60, 30), []byte("GPS 50.85 5.69 van de camera")...)
		first := call(t, server, "vakman", "POST", "/signalen", photoBody(w, marked, testJPEG(t, 20, 20)), key)
		if first.status != 201 {
			t.Fatalf("%+v", first)
		}
		again := call(t, server, "vakman", "POST", "/signalen", photoBody(w, marked), key)
		if again.status != 200 || again.field(t, "nummer") != first.field(t, "nummer") || w.Count(`SELECT count(*) FROM signal_photo`) != 2 {
			t.Errorf("sent again: %+v", again)
		}
		id := first.field(t, "id")
		if got, _ := callFull(t, server, "consulent", "GET", "/signalen/"+id+"/fotos/1", ""); got.status != 404 {
			t.Errorf("a photo as it came in is shown: %d", got.status)
		}
		w.work()
		looks := w.Count(`SELECT count(*) FROM audit_record`)
		got, headers := callFull(t, server, "consulent", "GET", "/signalen/"+id+"/fotos/1", "")
		if got.status != 200 || headers.Get("Content-Type") != "image/jpeg" || strings.Contains(got.body, "GPS") {
			t.Errorf("%d %s", got.status, headers.Get("Content-Type"))
		}
		if cfg, format, err := image.DecodeConfig(bytes.NewReader([]byte(got.body))); err != nil || format != "jpeg" || cfg.Width != 60 {
			t.Errorf("%s %+v %v", format, cfg, err)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record`); n != looks+1 {
			t.Errorf("%d records of the look", n-looks)
		}
		none := call(t, server, "consulent", "GET", "/signalen/"+id+"/fotos/3", "", "")
		for _, login := range []string{"vakman", "bestuur", "fg", "vreemd"} {
			if got := call(t, server, login, "GET", "/signalen/"+id+"/fotos/1", "", ""); got != none || got.status != 404 {
				t.Errorf("%s: %+v", login, got)
			}
		}
	})
}

func TestAPIPhotosAreChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		small := testJPEG(t, 8, 8)
		for name, c := range map[string]struct{ body, want string }{
			"not an image":  {photoBody(w, []byte("<svg onload=1>")), "geen foto"},
			"cut off":       {photoBody(w, small[:20]), "geen foto"},
			"too many":      {photoBody(w, small, small, small, small), "hooguit 3"},
			"too large":     {photoBody(w, append(bytes.Clone(small), make([]byte, upload.MaxBytes)...)), "te groot"},
			"not base64":    {`{"woningId":"` + string(w.home) + `","thema":"woning","fotoPlek":"buiten","feiten":["lekkage"],"fotos":["@@@"]}`, "base64"},
			"a bomb":        {photoBody(w, pngClaiming(40000, 40000)), "beeldpunten"},
			"not even text": {`{"woningId":"` + string(w.home) + `","thema":"woning","fotoPlek":"buiten","fotos":[5]}`, ""},
		} {
			got := call(t, server, "vakman", "POST", "/signalen", c.body, store.NewID())
			if got.status != 400 || !strings.Contains(got.body, c.want) {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 0 {
			t.Errorf("%d signals", n)
		}
	})
}

// pngClaiming is the head of a picture of that size, without the picture.
func pngClaiming(width, height int) []byte {
	data := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x00\x00\x00\x00\x00\x08\x06\x00\x00\x00\x00\x00\x00\x00")
	for i := range 4 {
		data[16+i], data[20+i] = byte(width>>(24-8*i)), byte(height>>(24-8*i))
	}
	sum := crc32.ChecksumIEEE(data[12:29])
	for i := range 4 {
		data[29+i] = byte(sum >> (24 - 8*i))
	}
	return data
}

// The whole triage by API: read, plan, talk, hand over, decide; each with the version.
func TestAPITriage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		id := w.send(nil)
		read, headers := callFull(t, server, "consulent", "GET", "/signalen/"+id, "")
		if read.status != 200 || headers.Get("ETag") != `"1"` {
			t.Fatalf("%s %s", headers.Get("ETag"), read.body)
		}
		for _, want := range []string{`"huurders":[{"naam":"Huurder 0 Geheim","telefoon":"0612345678"}]`, `{"id":"u-consulent2","naam":"Marja Zeepbel"}`, `"uiterlijkOp":"2026-11-09"`, `"verhuisd":false`} {
			if !strings.Contains(read.body, want) {
				t.Errorf("no %s in %s", want, read.body)
			}
		}
		step := func(login, etag, body string) (answer, string) {
			got, h := callFull(t, server, login, "POST", "/signalen/"+id+"/stappen", body, "If-Match", etag)
			return got, h.Get("ETag")
		}
		tomorrow := dateText(clock.Date(monday).AddDate(0, 0, 1))
		if got, etag := step("consulent", `"1"`, `{"stap":"gesprek-plannen","houderId":"u-consulent2","datum":"`+tomorrow+`"}`); got.status != 204 || etag != `"2"` {
			t.Errorf("plan: %+v %s", got, etag)
		}
		if got, _ := step("consulent", `"1"`, `{"stap":"niet-bereikt"}`); got.status != 412 {
			t.Errorf("an old version: %+v", got)
		}
		if got, _ := step("consulent", ``, `{"stap":"niet-bereikt"}`); got.status != 400 || !strings.Contains(got.body, "If-Match") {
			t.Errorf("no version: %+v", got)
		}
		if got, _ := step("consulent", `"2"`, `{"stap":"niet-bereikt"}`); got.status != 204 {
			t.Errorf("not reached: %+v", got)
		}
		if got, _ := step("consulent", `"3"`, `{"stap":"gesprek","tekst":"Nummer 111222333"}`); got.status != 400 || !strings.Contains(got.body, `"verslag"`) {
			t.Errorf("a number: %+v", got)
		}
		if got, _ := step("consulent", `"3"`, `{"stap":"gesprek","tekst":"Wil graag hulp."}`); got.status != 204 {
			t.Errorf("talk: %+v", got)
		}
		if got, _ := step("consulent", `"4"`, `{"stap":"doorgegeven","houderId":"u-wijkbeheerder","datum":"`+tomorrow+`","tekst":"Hij kent de buurt goed."}`); got.status != 204 {
			t.Errorf("hand over: %+v", got)
		}
		if mine := call(t, server, "wijkbeheerder", "GET", "/signalen?lijst=mijn", "", ""); !strings.Contains(mine.body, id) {
			t.Errorf("the own list: %+v", mine)
		}
		if got, etag := step("wijkbeheerder", `"5"`, `{"stap":"advies","tekst":"De buurvrouw kookt mee."}`); got.status != 204 || etag != `"6"` {
			t.Errorf("advice: %+v %s", got, etag)
		}
		if sig := w.signal(id); sig.State != Advised || sig.Version != 6 {
			t.Errorf("%+v", sig)
		}
		if got, _ := step("consulent", `"6"`, `{"stap":"geen-actie","tekst":"Het is al klaar nu."}`); got.status != 400 {
			t.Errorf("after the end: %+v", got)
		}
		if got, _ := step("consulent", `"6"`, `{"stap":"in-dossier"}`); got.status != 400 {
			t.Errorf("a step of another: %+v", got)
		}
		none := call(t, server, "vreemd", "POST", "/signalen/bestaat-niet/stappen", `{"stap":"niet-bereikt"}`, "")
		for _, login := range []string{"vreemd", "vakman", "fg"} {
			if got, _ := step(login, `"6"`, `{"stap":"niet-bereikt"}`); got.status != 404 {
				t.Errorf("%s: %+v, none %+v", login, got, none)
			}
		}
	})
}

func TestAPISearch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		id := w.send(nil)
		holder := strings.TrimPrefix(w.holder(id).UserID, "u-")
		search := func(login, body string) answer {
			return call(t, server, login, "POST", "/signalen/zoekopdrachten", body, "")
		}
		if got := search("consulent", `{"zoek":"lindestraat 12"}`); got.status != 200 || strings.Count(got.body, `"nummer"`) != 1 {
			t.Errorf("%+v", got)
		}
		if got := search(holder, `{"zoek":"koelkast"}`); got.status != 200 || strings.Contains(got.body, id) {
			t.Errorf("a sealed text was searched unasked: %+v", got)
		}
		if got := search(holder, `{"zoek":"koelkast","teksten":true}`); got.status != 200 || !strings.Contains(got.body, id) || strings.Contains(got.body, "koelkast") {
			t.Errorf("%+v", got)
		}
		for name, body := range map[string]string{"nothing": `{}`, "short": `{"zoek":"de"}`, "long": `{"zoek":"` + strings.Repeat("a", 121) + `"}`, "list": `{"zoek":"linde","lijst":"geheim"}`} {
			if got := search("consulent", body); got.status != 400 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got := search("bestuur", `{"zoek":"linde","teksten":true}`); got.status != 404 {
			t.Errorf("%+v", got)
		}
	})
}
