package conference

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// asker asks the API as somebody, with the version that they saw and a key.
func (w *world) asker() func(login, method, path, version, body string) (int, string) {
	logins := webtest.Logins{}
	for name, a := range w.people {
		logins[name] = a
		a.Scopes = []string{"conference."}
		logins[name+"-zonder"] = a
	}
	s := webtest.Server(w.T, web.Config{Auth: logins, Policy: w.policy, Clock: w.clock}, Files, nil)
	s.API(w.s.API)
	h := s.Handler()
	return func(login, method, path, version, body string) (int, string) {
		r := httptest.NewRequest(method, "/api/v1/casusoverleggen"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+login)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", fmt.Sprintf("sleutel-%x", sha256.Sum256([]byte(body))))
		if version != "" {
			r.Header.Set("If-Match", version)
		}
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		return out.Code, out.Body.String()
	}
}

// A program plans, fills and leads a conference by the rules of the pages: only what everybody there
// may open is on the agenda, and a stale version gets what stands.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask := w.asker()
		want := func(status int, login, method, path, version, body string) string {
			t.Helper()
			code, got := ask(login, method, path, version, body)
			if code != status {
				t.Fatalf("%s %s %s: %d %s, want %d", login, method, path, code, got, status)
			}
			return got
		}
		plan := fmt.Sprintf(`{"naam":"Casusoverleg Zuid","begint":%q}`, now.AddDate(0, 0, 3).Format(time.RFC3339))
		var made conferenceMadeBody
		w.Must(json.Unmarshal([]byte(want(http.StatusCreated, "anna", "POST", "", "", plan)), &made))
		var again conferenceMadeBody
		w.Must(json.Unmarshal([]byte(want(http.StatusCreated, "anna", "POST", "", "", plan)), &again))
		if made.ID == "" || made.ID != again.ID {
			t.Errorf("the same key plans %q and %q", made.ID, again.ID)
		}
		want(http.StatusNotFound, "pia", "POST", "", "", plan)
		at := "/" + made.ID
		want(http.StatusNoContent, "anna", "PUT", at+"/plaatsen/rik", "", `{"stand":"uitgenodigd"}`)
		want(http.StatusNoContent, "anna", "PUT", at+"/agenda/"+string(w.ids[0]), "", "")
		want(http.StatusNoContent, "anna", "PUT", at+"/agenda/"+string(w.ids[1]), "", "")
		want(http.StatusNoContent, "anna", "DELETE", at+"/agenda/"+string(w.ids[1]), "", "")
		want(http.StatusNoContent, "anna", "DELETE", at+"/agenda/"+string(w.ids[1]), "", "")
		alone := want(http.StatusBadRequest, "anna", "PUT", at+"/agenda/"+string(w.ids[2]), "", "")
		if gone := want(http.StatusBadRequest, "anna", "PUT", at+"/agenda/bestaat-niet", "", ""); gone != alone {
			t.Errorf("a case that not everybody may open differs from none: %s, %s", alone, gone)
		}
		for _, who := range []string{"pia", "bea", "tess", "fg"} {
			want(http.StatusNotFound, who, "GET", at, "", "")
			want(http.StatusNotFound, who, "POST", at+"/zetten", `"1"`, `{"zet":"begin"}`)
		}
		want(http.StatusForbidden, "rik", "POST", at+"/zetten", `"1"`, `{"zet":"begin"}`)
		want(http.StatusForbidden, "rik", "PUT", at+"/agenda/"+string(w.ids[1]), "", "")
		want(http.StatusBadRequest, "anna", "POST", at+"/zetten", "", `{"zet":"begin"}`)
		if met := want(http.StatusPreconditionFailed, "anna", "POST", at+"/zetten", `"9"`, `{"zet":"begin"}`); !strings.Contains(met, `"Casusoverleg Zuid"`) {
			t.Error(met)
		}
		want(http.StatusNoContent, "anna", "POST", at+"/zetten", `"1"`, `{"zet":"begin"}`)
		want(http.StatusNotFound, "rik", "GET", at+"/tafel", "", "") // not marked as there yet
		want(http.StatusNoContent, "anna", "PUT", at+"/plaatsen/rik", "", `{"stand":"aanwezig"}`)
		w.atTable(want, at)
		if without := want(http.StatusOK, "anna-zonder", "GET", at, "", ""); strings.Contains(without, string(w.ids[0])) || !strings.Contains(without, "Casusoverleg Zuid") {
			t.Error("without the scope of cases:", without)
		}
	})
}

// atTable is what happens at the table of a conference with case 0 on it.
func (w *world) atTable(want func(status int, login, method, path, version, body string) string, at string) {
	w.T.Helper()
	var table tableBody
	w.Must(json.Unmarshal([]byte(want(http.StatusOK, "rik", "GET", at+"/tafel", "", "")), &table))
	if table.Dossier != string(w.ids[0]) || table.NogOpen != 1 || table.Regisseur != "Naam anna" {
		w.T.Errorf("%+v", table)
	}
	minute := fmt.Sprintf(`{"punt":%q,"verslag":"Zonnebloem besproken","besproken":true,"afspraken":[{"wat":"Bellen","wie":"anna","datum":"2026-12-04"}]}`, table.Punt)
	stale := fmt.Sprintf(`{"punt":%q,"stap":{"wat":"Langsgaan","wie":"anna","datum":"2026-12-04"}}`, table.Punt)
	want(http.StatusForbidden, "rik", "POST", at+"/tafel", `"1"`, minute)
	if met := want(http.StatusPreconditionFailed, "anna", "POST", at+"/tafel", `"99"`, stale); !strings.Contains(met, "Langsgaan") {
		w.T.Error(met)
	}
	want(http.StatusNoContent, "anna", "POST", at+"/tafel", `"1"`, minute)
	want(http.StatusNoContent, "anna", "POST", at+"/tafel", `"1"`, minute)
	if n := w.Count(`SELECT count(*) FROM conference_promise`); n != 1 {
		w.T.Errorf("sent twice, %d promises", n)
	}
}

// Every conference stands on one page of the list, whatever the size of the pages, and somebody
// else's on none.
func TestPaging(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all := map[ID]bool{}
		for i := range 7 {
			id, err := w.s.PlanNew(t.Context(), w.people["anna"], Draft{Name: "Casusoverleg Noord", Starts: now.AddDate(0, 0, i/2)})
			w.Must(err)
			all[id] = true
			if i%3 == 0 || i == 1 { // two of them begin at the same moment
				w.exec(func(tx *store.Tx) error {
					_, err := tx.Exec(`UPDATE conference_meeting SET ended = 1 WHERE id = $1`, string(id))
					return err
				})
			}
		}
		_, err := w.s.PlanNew(t.Context(), w.people["bea"], Draft{Name: "Casusoverleg Oost", Starts: now})
		w.Must(err)
		for size := 1; size <= 8; size++ {
			seen := map[ID]int{}
			for _, past := range []bool{false, true} {
				var last time.Time
				for p, pages := (Page{Past: past, Limit: size}), 0; pages == 0 || p.Cursor != ""; pages++ {
					part, err := w.s.Some(t.Context(), w.people["anna"], p)
					w.Must(err)
					for _, m := range part.Rows {
						if seen[m.ID]++; !all[m.ID] || m.Ended.IsZero() == past || !last.IsZero() && (past && m.Starts.After(last) || !past && m.Starts.Before(last)) {
							t.Errorf("size %d: %+v", size, m)
						}
						last = m.Starts
					}
					if p.Cursor = part.Next; pages > 10 {
						t.Fatal("no end")
					}
				}
			}
			if len(seen) != 7 {
				t.Errorf("size %d: %d of 7", size, len(seen))
			}
			for id, n := range seen {
				if n != 1 {
					t.Errorf("size %d: %s stands %d times", size, id, n)
				}
			}
		}
		for _, wrong := range []string{"x", "1.", ".a", "1.\x00"} {
			if _, err := w.s.Some(t.Context(), w.people["anna"], Page{Cursor: wrong}); err == nil {
				t.Errorf("%q is a cursor", wrong)
			}
		}
		watch := access.Actor{UserID: "fg", OrgID: "corp", Roles: []access.Role{access.Officer}}
		if _, err := w.s.Some(t.Context(), watch, Page{}); err == nil {
			t.Error("who watches has a list")
		}
	})
}
