package danger

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// work carries out the jobs that are due.
func (w *world) work() {
	w.T.Helper()
	r := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), w.s.Jobs())
	for {
		n, err := r.Once(context.Background())
		w.Must(err)
		if n == 0 {
			return
		}
	}
}

func (w *world) notices(user string) int64 {
	return w.Count(`SELECT count(*) FROM account_notice WHERE user_id = $1 AND message = 'danger.notice_ending'`, user)
}

// Two weeks before a report ends its owner hears it, once; not earlier, not after it was
// ended, and the team lead instead of an owner who left.
func TestEndIsTold(t *testing.T) {
	each(t, func(w *world) {
		w.report() // of 19 November: the last day is 19 May
		w.clock.Set(time.Date(2027, 5, 5, 5, 59, 0, 0, time.UTC))
		w.work()
		if n := w.notices("u-consulent"); n != 0 {
			t.Fatalf("%d notices before the day", n)
		}
		w.clock.Set(time.Date(2027, 5, 5, 6, 0, 0, 0, time.UTC)) // eight o'clock in summer
		w.work()
		w.Must(w.s.Start(context.Background()))
		w.work()
		if n := w.notices("u-consulent"); n != 1 {
			t.Errorf("%d notices", n)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'danger.ending'`); n != 1 {
			t.Errorf("%d records", n)
		}
	})
	each(t, func(w *world) {
		id := w.report()
		w.Must(w.s.End(context.Background(), who(access.TeamLead), id, 1, "Het is uitgepraat."))
		w.clock.Set(time.Date(2027, 5, 10, 6, 0, 0, 0, time.UTC))
		w.work()
		if n := w.notices("u-consulent") + w.notices("u-teamleider"); n != 0 {
			t.Errorf("%d notices of what was ended", n)
		}
	})
	each(t, func(w *world) {
		w.report()
		w.Write(func(tx *store.Tx) error {
			if _, err := tx.Exec(`DELETE FROM jobs_job`); err != nil { // a report of before the program told
				return err
			}
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-consulent'`)
			return err
		})
		w.Must(w.s.Start(context.Background()))
		w.Must(w.s.Start(context.Background()))
		w.clock.Set(time.Date(2027, 5, 10, 6, 0, 0, 0, time.UTC))
		w.work()
		if n := w.notices("u-teamleider"); n != 1 {
			t.Errorf("%d notices for the team lead", n)
		}
	})
}

func TestAPI(t *testing.T) {
	each(t, func(w *world) {
		people := webtest.Logins{}
		for _, r := range access.Roles() {
			people[string(r)] = who(r)
		}
		server := webtest.Server(t, web.Config{Auth: people, Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
		server.API(w.s.API)
		h := server.Handler()
		once := "" // Idempotency-Key
		ask := func(login, method, path, version, body string) (int, string) {
			r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
			if once != "" {
				r.Header.Set("Idempotency-Key", once)
			}
			r.Header.Set("Authorization", "Bearer "+login)
			r.Header.Set("Content-Type", "application/json")
			if version != "" {
				r.Header.Set("If-Match", version)
			}
			out := httptest.NewRecorder()
			h.ServeHTTP(out, r)
			data, err := io.ReadAll(out.Result().Body)
			w.Must(err)
			return out.Code, string(data)
		}
		want := func(login, method, path, version, body string, status int, has string) string {
			t.Helper()
			code, answer := ask(login, method, path, version, body)
			if code != status || !strings.Contains(answer, has) {
				t.Errorf("%s %s by %s: %d %s", method, path, login, code, answer)
			}
			return answer
		}
		home := `{"woningId":"` + string(w.unit) + `"`
		want("vakman", "POST", "/plaatsen/waarschuwing", "", home+`}`, http.StatusOK, `"nietAlleen":false`)
		once = "melding-1"
		for range 2 { // the answer was lost
			want("vakman", "POST", "/gevaarmeldingen", "", home+`,"soort":"dier","datum":"2026-11-19","verhaal":"`+story+`","eigenaarId":"u-consulent"}`, http.StatusCreated, `"id"`)
		}
		once = ""
		if n := w.Count(`SELECT count(*) FROM danger_report`) + w.Count(`SELECT count(*) FROM account_notice`); n != 2 {
			t.Errorf("%d reports and notices", n)
		}
		want("vakman", "POST", "/plaatsen/waarschuwing", "", home+`}`, http.StatusOK, `"vraag":"Iemand consulent"`)
		want("vrijwilliger", "POST", "/plaatsen/waarschuwing", "", home+`}`, http.StatusNotFound, "")
		list := want("teamleider", "GET", "/gevaarmeldingen", "", "", http.StatusOK, `"vertelVoor":"2026-11-27"`)
		if strings.Contains(list, "hamer") {
			t.Error("the list tells the story")
		}
		id := w.one(`SELECT id FROM danger_report`)
		want("teamleider", "GET", "/gevaarmeldingen/"+id, "", "", http.StatusOK, "hamer")
		want("wijkbeheerder", "GET", "/gevaarmeldingen/"+id, "", "", http.StatusNotFound, "")
		want("consulent", "POST", "/gevaarmeldingen/"+id+"/verteld", `"1"`, `{"datum":"2026-11-20","hoe":"brief"}`, http.StatusNoContent, "")
		want("consulent", "POST", "/gevaarmeldingen/"+id+"/einde", `"1"`, `{"reden":"Het is uitgepraat."}`, http.StatusPreconditionFailed, "")
		want("consulent", "POST", "/gevaarmeldingen/"+id+"/einde", `"2"`, `{"reden":"Het is uitgepraat."}`, http.StatusNoContent, "")
		want("vakman", "POST", "/plaatsen/waarschuwing", "", home+`}`, http.StatusOK, `"nietAlleen":false`)
	})
}

func (w *world) one(sql string) (s string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, sql)
		if err == nil {
			s = list[0]
		}
		return err
	}))
	return s
}
