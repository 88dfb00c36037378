package groupflow

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/place"
	"samendoen/internal/takeout"
)

// The file holds what the page shows of every half year, and no number where there is none; each is on record, and
// nobody else makes one.
func TestFlowsFile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.by = map[place.ComplexID]Counts{"a": {6: 40, 8: 20}}
		for _, asOf := range []string{"2027-01-01", "2027-07-01", "2028-01-01"} {
			w.make(asOf)
		}
		server := w.server()
		post := func(who, as string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, filePath, strings.NewReader("vorm="+as))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.AddCookie(&http.Cookie{Name: "samendoen", Value: who})
			r.AddCookie(&http.Cookie{Name: "taal", Value: "nl"})
			out := httptest.NewRecorder()
			server.ServeHTTP(out, r)
			return out
		}
		out := post("beleid", "csv")
		reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.Body.String(), "\ufeff")))
		reader.Comma = ';'
		rows, err := reader.ReadAll()
		w.Must(err)
		if out.Code != http.StatusOK || len(rows) != 1+2*3*ways || !strings.Contains(out.Header().Get("Content-Disposition"), "stromen-2028-01-01.csv") {
			t.Fatalf("%d with %d rows, %v", out.Code, len(rows), out.Header())
		}
		at := map[string]string{}
		for _, r := range rows[1:] {
			at[strings.Join([]string{r[0], r[3], r[5], r[6]}, "/")] = r[7]
		}
		for _, half := range []string{"2027-1", "2027-2"} {
			v := w.show(half, "GM1")
			for i, way := range Ways() {
				key := func(area string) string {
					words := map[string]string{"active": "actieve bewoner", "involved": "betrokken bewoner", "self_reliant": "zelfredzame bewoner",
						"vulnerable": "bewoner met ondersteuningsvraag", "causes_problems": "lopende overlastafspraken"}
					return strings.Join([]string{v.Edition.Half.From().Format("2006-01-02"), area, words[way.From.Code()], words[way.To.Code()]}, "/")
				}
				want := fmt.Sprint(v.Row.Counts[i])
				if n, known := at[key("Maasdorp")]; !known || n != want || at[key("Alle gemeenten samen")] != want {
					t.Errorf("%s: %q, want %s", key("Maasdorp"), n, want)
				}
				if n, known := at[key("Buiten")]; !known || n != "" {
					t.Errorf("%s: %q", key("Buiten"), n)
				}
			}
		}
		if x := post("bestuur", "xlsx"); x.Code != http.StatusOK || !strings.HasPrefix(x.Body.String(), "PK") {
			t.Errorf("xlsx: %d", x.Code)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'map.flows_export'`); n != 2 {
			t.Errorf("%d on record", n)
		}
		if x := post("beleid", "exe"); x.Code != http.StatusSeeOther {
			t.Errorf("a format that does not exist: %d", x.Code)
		}
		if x := post("vrijwilliger", "csv"); x.Code != http.StatusNotFound || strings.Contains(x.Body.String(), "Maasdorp") {
			t.Errorf("a volunteer: %d", x.Code)
		}
		if f, err := w.s.File(ctx, people()["elders"], takeout.CSV); err != nil || len(f.Editions) > 0 {
			t.Errorf("another association: %+v, %v", f, err)
		}
		if _, err := w.s.File(ctx, access.Actor{UserID: "u", OrgID: "o", Roles: []access.Role{access.Resident}}, takeout.CSV); err == nil {
			t.Error("a resident makes a file")
		}
	})
}
