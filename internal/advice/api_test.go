package advice

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// asker asks the API as somebody, with the version that they saw.
func (w *world) asker() func(login, method, path, version, key, body string) (int, string) {
	logins := webtest.Logins{}
	for name, a := range w.people {
		logins[name] = a
	}
	s := webtest.Server(w.T, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock}, Files, nil)
	s.API(w.s.API)
	h := s.Handler()
	return func(login, method, path, version, key, body string) (int, string) {
		r := httptest.NewRequest(method, "/api/v1/adviesvragen"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+login)
		r.Header.Set("Content-Type", "application/json")
		if key != "" {
			r.Header.Set("Idempotency-Key", key)
		}
		if version != "" {
			r.Header.Set("If-Match", version)
		}
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		return out.Code, out.Body.String()
	}
}

// A program asks and answers by the rules of the pages: nobody is named, only the two read it, and a
// stale version gets what stands.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask := w.asker()
		want := func(status int, login, method, path, version, key, body string) string {
			t.Helper()
			code, got := ask(login, method, path, version, key, body)
			if code != status {
				t.Fatalf("%s %s %s: %d %s, want %d", login, method, path, code, got, status)
			}
			return got
		}
		question := `{"wie":"persoon:anna","vraag":"Iemand doet al weken de deur niet open. Wat nu?"}`
		if whom := want(http.StatusOK, "mo", "GET", "/meedenkers", "", "", ""); !strings.Contains(whom, `"persoon:anna"`) || strings.Contains(whom, "Naam pia") {
			t.Error(whom)
		}
		want(http.StatusNotFound, "fg", "POST", "", "", "sleutel-0", question)
		want(http.StatusBadRequest, "mo", "POST", "", "", "sleutel-0", `{"wie":"persoon:anna","vraag":"Wat doe ik met mevrouw Jansen van hiernaast?"}`)
		var made, again adviceMadeBody
		w.Must(json.Unmarshal([]byte(want(http.StatusCreated, "mo", "POST", "", "", "sleutel-1", question)), &made))
		w.Must(json.Unmarshal([]byte(want(http.StatusCreated, "mo", "POST", "", "", "sleutel-1", question)), &again))
		if made.ID == "" || made.ID != again.ID {
			t.Errorf("the same key asks %q and %q", made.ID, again.ID)
		}
		at, answer := "/"+made.ID, `{"zet":"antwoord","tekst":"Ga eerst nog eens langs, met iemand samen."}`
		for _, who := range []string{"bob", "tess", "fg", "beheer", "pia"} {
			want(http.StatusNotFound, who, "GET", at, "", "", "")
			want(http.StatusNotFound, who, "POST", at+"/zetten", `"1"`, "", answer)
		}
		want(http.StatusForbidden, "mo", "POST", at+"/zetten", `"1"`, "", answer)
		want(http.StatusBadRequest, "anna", "POST", at+"/zetten", "", "", answer)
		if met := want(http.StatusPreconditionFailed, "anna", "POST", at+"/zetten", `"9"`, "", answer); !strings.Contains(met, "al weken de deur") || !strings.Contains(met, "met iemand samen") {
			t.Error("what stands and what was sent:", met)
		}
		want(http.StatusBadRequest, "anna", "POST", at+"/zetten", `"1"`, "", `{"zet":"antwoord","tekst":"Bel mevrouw Jansen maar eens op."}`)
		want(http.StatusNoContent, "anna", "POST", at+"/zetten", `"1"`, "", answer)
		var shown adviceShowBody
		w.Must(json.Unmarshal([]byte(want(http.StatusOK, "mo", "GET", at, "", "", "")), &shown))
		if shown.Adviesvraag.Stand != "beantwoord" || shown.Adviesvraag.Meedenker != "Naam anna" || len(shown.Verloop) != 2 || fmt.Sprint(shown.Zetten) != "[vraag-door klaar]" {
			t.Errorf("%+v", shown)
		}
		if list := want(http.StatusOK, "mo", "GET", "?stand=open", "", "", ""); !strings.Contains(list, made.ID) || strings.Contains(list, "al weken") {
			t.Error(list)
		}
	})
}

// Every question stands on one page of the list, whatever the size of the pages, and somebody
// else's on none.
func TestPaging(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all := map[ID]bool{}
		for i := range 7 {
			id := w.put("mo", byName+"anna")
			all[id] = true
			w.clock.Set(w.clock.Now().Add(time.Duration(i%2) * 24 * time.Hour))
			if i%3 == 0 {
				w.Must(w.take("mo", id, Act{Step: Withdraw}))
			}
		}
		w.put("bob", byName+"tess")
		for size := 1; size <= 8; size++ {
			seen := map[ID]int{}
			for _, ended := range []bool{false, true} {
				last := store.Mark{}
				for p, pages := (Page{Ended: ended, Limit: size}), 0; pages == 0 || p.Cursor != ""; pages++ {
					part, err := w.s.Some(t.Context(), w.people["mo"], p)
					w.Must(err)
					for _, q := range part.Rows {
						m := markOf(q)
						if seen[q.ID]++; !all[q.ID] || q.State.Open() == ended || last.ID != "" && (ended && m.At > last.At || !ended && m.At < last.At) {
							t.Errorf("size %d: %+v", size, q)
						}
						last = m
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
		if _, err := w.s.Some(t.Context(), w.people["mo"], Page{Cursor: "x"}); err == nil {
			t.Error("x is a cursor")
		}
	})
}
