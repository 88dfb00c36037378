package complexplan

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ask asks the API as somebody, with the version that they saw or a key, and wants a status.
func (w *world) ask(status int, login, method, path, version, key, body string) string {
	w.T.Helper()
	r := httptest.NewRequest(method, "/api/v1"+Path+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+login)
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	if version != "" {
		r.Header.Set("If-Match", version)
	}
	out := httptest.NewRecorder()
	w.server.ServeHTTP(out, r)
	if out.Code != status {
		w.T.Fatalf("%s %s %s: %d %s, want %d", login, method, path, out.Code, out.Body.String(), status)
	}
	return out.Body.String()
}

// A program makes and keeps a plan by the rules of the pages: nobody is in it, a key makes it once, and
// a stale version gets what stands.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		draft := `"thema":"samenleven","doel":"Buren groeten elkaar weer op de trap.","indicator":"nuisance","getal":4.5,"euros":1500,"houder":"u-wijkbeheerder","tot":"2027-09-01","kijkdag":"2026-12-20"`
		on := func(complex, draft string) string { return `{"complexId":"` + complex + `",` + draft + `}` }
		w.ask(http.StatusNotFound, "consulent", "POST", "", "", "sleutel-0", on(string(theirs), draft))
		w.ask(http.StatusNotFound, "vrijwilliger", "POST", "", "", "sleutel-0", on(string(linden), draft))
		w.ask(http.StatusBadRequest, "consulent", "POST", "", "", "sleutel-0", on(string(linden), strings.Replace(draft, "Buren groeten", "Mevrouw de Wit groet", 1)))
		w.ask(http.StatusBadRequest, "consulent", "POST", "", "", "sleutel-0", on(string(linden), strings.Replace(draft, "4.5", "4.55", 1)))
		var made, again complexPlanMadeBody
		w.Must(json.Unmarshal([]byte(w.ask(http.StatusCreated, "consulent", "POST", "", "", "sleutel-1", on(string(linden), draft))), &made))
		w.Must(json.Unmarshal([]byte(w.ask(http.StatusCreated, "consulent", "POST", "", "", "sleutel-1", on(string(linden), draft))), &again))
		if made.ID == "" || made.ID != again.ID {
			t.Errorf("the same key makes %q and %q", made.ID, again.ID)
		}
		at := "/" + made.ID
		w.ask(http.StatusNotFound, "vrijwilliger", "GET", at, "", "", "")
		w.ask(http.StatusForbidden, "bestuur", "POST", at+"/stap", `"1"`, "", `{"stap":"begin","tekst":"Eerst koffie.","kijkdag":"2027-01-10"}`)
		w.ask(http.StatusNoContent, "consulent", "POST", at+"/stap", `"1"`, "", `{"stap":"begin","tekst":"Eerst koffie.","kijkdag":"2027-01-10"}`)
		if met := w.ask(http.StatusPreconditionFailed, "teamleider", "PUT", at, `"1"`, "", `{`+draft+`}`); !strings.Contains(met, `"loopt"`) {
			t.Error("who met another's change does not hear how it stands: ", met)
		}
		w.ask(http.StatusNoContent, "teamleider", "PUT", at, `"2"`, "", `{`+strings.Replace(draft, "4.5", "6", 1)+`}`)
		action := `{"wat":"Koffie in de hal","partner":"welzijn","datum":"2026-12-10"}`
		w.ask(http.StatusNoContent, "consulent", "POST", at+"/acties", "", "sleutel-2", action)
		w.ask(http.StatusNoContent, "consulent", "POST", at+"/acties", "", "sleutel-2", action)
		w.ask(http.StatusBadRequest, "consulent", "POST", at+"/acties", "", "sleutel-3", strings.Replace(action, `"partner":"welzijn",`, "", 1))
		var shown complexPlanShowBody
		w.Must(json.Unmarshal([]byte(w.ask(http.StatusOK, "bestuur", "GET", at, "", "", "")), &shown))
		if p := shown.Complexplan; len(shown.Acties) != 1 || p.Open != 1 || p.Stand != "loopt" || p.Getal == nil || *p.Getal != 6 || p.Euros != 1500 || len(shown.Verloop) != 3 {
			t.Fatalf("%+v", shown)
		}
		done := at + "/acties/" + shown.Acties[0].ID
		w.ask(http.StatusForbidden, "bestuur", "PUT", done, "", "", `{"klaar":true}`)
		w.ask(http.StatusNoContent, "consulent", "PUT", done, "", "", `{"klaar":true}`)
		w.ask(http.StatusNoContent, "consulent", "PUT", done, "", "", `{"klaar":true}`)
		var list complexPlanListBody
		w.Must(json.Unmarshal([]byte(w.ask(http.StatusOK, "fg", "GET", "?complex="+string(linden), "", "", "")), &list))
		if len(list.Complexplannen) != 1 || list.Complexplannen[0].ID != made.ID || list.Complexplannen[0].Open != 0 {
			t.Errorf("%+v", list)
		}
		w.ask(http.StatusNotFound, "fg", "GET", "?complex="+string(theirs), "", "", "")
	})
}
