package app

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// The file of a consultant holds the rows of the list that the consultant reads, without a
// text or a resident, and is on record; others make none.
func TestWorkListAsFile(t *testing.T) {
	w := newMatrixWorld(t)
	ask := func(who string) *httptest.ResponseRecorder {
		form := url.Values{"lijst": {"alle"}, "vorm": {"csv"}}
		r := httptest.NewRequest(http.MethodPost, "/signalen/uitvoer", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: w.session(who)})
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		return rec
	}
	for _, who := range []string{"eigen consulent", "Buitengesloten"} {
		rec := ask(who)
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(rec.Body.Bytes(), []byte("\ufeff"))))
		r.Comma = ';'
		rows, err := r.ReadAll()
		w.must(err)
		page, err := w.app.signals.List(t.Context(), w.users[who].Actor(), signal.Filter{List: signal.ListAll, Limit: 100})
		w.must(err)
		if rec.Code != http.StatusOK || len(rows) < 2 || len(page.Rows) == 0 {
			t.Fatalf("%s: status %d, %d rows, %d in the list", who, rec.Code, len(rows), len(page.Rows))
		}
		for i, row := range page.Rows {
			if row.Readable && i+1 < len(rows) && rows[i+1][0] != row.Number() {
				t.Errorf("%s: row %d is %s in the file and %s in the list", who, i, rows[i+1][0], row.Number())
			}
		}
		if has := strings.Contains(rec.Body.String(), signal.Number(w.ids["signal"])); has != (who == "eigen consulent") {
			t.Errorf("%s: the signal from which somebody is shut out is there: %v", who, has)
		}
	}
	for _, who := range []string{"eigen wijkbeheerder", "eigen bestuur", "eigen fg", "eigen bewoner"} {
		if rec := ask(who); rec.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", who, rec.Code)
		}
	}
	w.must(w.app.db.Read(t.Context(), func(tx *store.Tx) error {
		n, err := store.Count(tx, `SELECT count(*) FROM audit_record WHERE action = 'takeout.signals'`)
		if n != 2 {
			t.Errorf("%d records of files, want 2", n)
		}
		return err
	}))
}
