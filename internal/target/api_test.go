package target

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

// A program sets a target by the rules of the page, and reads how each area stands.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		set := `{"indicator":"nuisance","niveau":"buurt","kant":"hooguit","doel":4.5,"tot":"2031-11-20","waarom":"Bewoners willen rustig kunnen slapen."}`
		w.ask(http.StatusNotFound, "vrijwilliger", "POST", "", "", "sleutel-0", set)
		w.ask(http.StatusBadRequest, "beleid", "POST", "", "", "sleutel-0", strings.Replace(set, "4.5", "4.55", 1))
		w.ask(http.StatusBadRequest, "beleid", "POST", "", "", "sleutel-0", strings.Replace(set, "nuisance", "geluk", 1))
		w.ask(http.StatusBadRequest, "beleid", "POST", "", "", "sleutel-0", strings.Replace(set, "Bewoners", "Mevrouw de Wit en bewoners", 1))
		var made, again mapTargetMadeBody
		w.Must(json.Unmarshal([]byte(w.ask(http.StatusCreated, "beleid", "POST", "", "", "sleutel-1", set)), &made))
		w.Must(json.Unmarshal([]byte(w.ask(http.StatusCreated, "beleid", "POST", "", "", "sleutel-1", set)), &again))
		if made.ID == "" || made.ID != again.ID {
			t.Errorf("the same key sets %q and %q", made.ID, again.ID)
		}
		var list mapTargetListBody
		w.Must(json.Unmarshal([]byte(w.ask(http.StatusOK, "consulent", "GET", "", "", "", "")), &list))
		if len(list.Doelen) != 1 || list.Doelen[0].Doel != 4.5 || len(list.Doelen[0].Standen) != 1 {
			t.Fatalf("%+v", list)
		}
		x := list.Doelen[0].Standen[0]
		if x.Stand != string(OffCourse) || x.Nu == nil || *x.Nu != 12 || x.Verwacht == nil || x.Verwacht.Laag <= 4.5 || x.NodigExtra == nil || x.NodigExtra.Hoog == 0 {
			t.Errorf("%+v", x)
		}
		at, end := "/"+made.ID, `{"reden":"Het beleid is nu anders."}`
		w.ask(http.StatusForbidden, "consulent", "POST", at+"/einde", `"1"`, "", end)
		w.ask(http.StatusNotFound, "vrijwilliger", "GET", at, "", "", "")
		if met := w.ask(http.StatusPreconditionFailed, "bestuur", "POST", at+"/einde", `"8"`, "", end); !strings.Contains(met, made.ID) {
			t.Error(met)
		}
		w.ask(http.StatusNoContent, "bestuur", "POST", at+"/einde", `"1"`, "", end)
		if one := w.ask(http.StatusOK, "consulent", "GET", at, "", "", ""); !strings.Contains(one, `"losgelatenOp":"2026-11-20"`) || !strings.Contains(one, `"standen":[]`) {
			t.Error(one)
		}
	})
}
