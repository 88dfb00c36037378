package place

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// call asks the API as somebody with a token, with an If-Match header when it is given.
func (w *world) call(login, method, path, body, match string) (status int, answer, etag string) {
	w.T.Helper()
	s := webtest.Server(w.T, web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
	s.API(w.s.API)
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+login)
	r.Header.Set("Content-Type", "application/json")
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, r)
	return rec.Code, rec.Body.String(), rec.Header().Get("ETag")
}

func TestCorrectionsByAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		path := "/woningen/" + string(UnitIDOf("o", "2")) + "/gegevens"
		read := func(answer string) map[string]string {
			t.Helper()
			var b placeRecordBody
			if err := json.Unmarshal([]byte(answer), &b); err != nil {
				t.Fatal(answer)
			}
			got := map[string]string{"naam": b.Naam, "sleutel": b.Sleutel}
			for _, f := range b.Velden {
				got[f.Veld] = f.Waarde
				if f.Verbeterd {
					got[f.Veld] += " was " + f.Geleverd + " door " + f.DoorID
				}
			}
			return got
		}
		status, answer, etag := w.call("consulent", "GET", path, "", "")
		if got := read(answer); status != 200 || etag == "" || got["naam"] != "Lindestraat 2" || got["sleutel"] != "2" || got["plaats"] != "Dorp" ||
			got["complex"] != "C" || got["positie"] != "50.85000, 5.69050" || got["kamers"] != "3" {
			t.Fatalf("%d %s %v", status, etag, got)
		}
		change := `{"velden":[{"veld":"straat","waarde":"Nieuwe Laan"},{"veld":"kamers","waarde":""}]}`
		if status, answer, _ := w.call("consulent", "PATCH", path, change, ""); status != 400 || !strings.Contains(answer, "If-Match") {
			t.Errorf("without a version: %d %s", status, answer)
		}
		status, answer, fresh := w.call("consulent", "PATCH", path, change, etag)
		if got := read(answer); status != 200 || fresh == etag || got["naam"] != "Nieuwe Laan 2" || got["straat"] != "Nieuwe Laan was Lindestraat door u-con" || got["kamers"] != " was 3 door u-con" {
			t.Errorf("%d %v", status, got)
		}
		if status, _, _ := w.call("wijkbeheerder", "PATCH", path, change, etag); status != 412 {
			t.Errorf("from what it was before: %d", status)
		}
		for body, say := range map[string]string{
			`{"velden":[{"veld":"positie","waarde":"hier"}]}`:   `"positie"`,
			`{"velden":[{"veld":"hash","waarde":"1"}]}`:         "niet verbeteren",
			`{"velden":[{"veld":"huisnummer","waarde":"12A"}]}`: `"huisnummer"`,
		} {
			if status, answer, _ := w.call("consulent", "PATCH", path, body, fresh); status != 400 || !strings.Contains(answer, say) {
				t.Errorf("%s: %d %s", body, status, answer)
			}
		}
		status, answer, _ = w.call("consulent", "GET", "/verbeteringen", "", "")
		if status != 200 || !strings.Contains(answer, `"veld":"straat","verbeterd":"Nieuwe Laan","geleverd":"Lindestraat"`) || !strings.Contains(answer, `"sleutel":"2"`) {
			t.Errorf("%d %s", status, answer)
		}
		if status, answer, _ := w.call("consulent", "DELETE", path+"/straat", "", fresh); status != 204 {
			t.Errorf("%d %s", status, answer)
		}
		if status, _, _ := w.call("consulent", "DELETE", path+"/straat", "", fresh); status != 412 {
			t.Errorf("from what it was before: %d", status)
		}
		_, answer, _ = w.call("consulent", "GET", path, "", "")
		if got := read(answer); got["straat"] != "Lindestraat" {
			t.Errorf("%v", got)
		}
	})
}

// Who may not correct gets the same answer as for what does not exist.
func TestCorrectionsByAPIAreForThoseWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		change := `{"velden":[{"veld":"naam","waarde":"Van ons"}]}`
		for _, login := range []string{"vakman", "vreemd"} {
			for kind, ids := range map[Subject][2]string{OfComplex: {string(ComplexIDOf("o", "C")), "none"}, OfHome: {string(UnitIDOf("o", "1")), "none"}} {
				for _, step := range []string{"GET ", "PATCH ", "DELETE /naam"} {
					method, last, _ := strings.Cut(step, " ")
					status, got, _ := w.call(login, method, "/"+string(kind)+"/"+ids[0]+"/gegevens"+last, change, `"x"`)
					_, none, _ := w.call(login, method, "/"+string(kind)+"/"+ids[1]+"/gegevens"+last, change, `"x"`)
					if status != http.StatusNotFound || got != none {
						t.Errorf("%s %s %s: %d %s, of nothing %s", login, step, kind, status, got, none)
					}
				}
			}
		}
		if status, answer, _ := w.call("vreemd", "GET", "/verbeteringen", "", ""); status != 200 || !strings.Contains(answer, `"verschillen":[]`) {
			t.Errorf("%d %s", status, answer)
		}
	})
}
