package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/store"
)

// A notice waits above every page of whoever it is for, and on the page of the day, each
// message once; until it is read.
func TestNoticesWait(t *testing.T) {
	w := newMatrixWorld(t)
	who := "eigen consulent"
	page := func(path string) string {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: w.session(who)})
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, rec.Code)
		}
		return rec.Body.String()
	}
	forget := func(user string) {
		w.write(func(tx *store.Tx) error {
			_, err := tx.Exec(`DELETE FROM account_notice WHERE user_id = $1`, user)
			return err
		})
	}
	me := w.users[who].ID
	forget(me)
	if strings.Contains(page("/signalen"), "om te lezen") {
		t.Error("a notice that is not there waits")
	}
	w.write(func(tx *store.Tx) error {
		for user, keys := range map[string][]string{me: {"casework.notice_question", "casework.notice_question", "network.notice_ending"},
			w.users["eigen teamleider"].ID: {"account.notice_admin"}} {
			for _, key := range keys {
				if err := account.Notify(tx, user, key, moment); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for path, there := range map[string]bool{"/signalen": true, "/vandaag": true, "/mijn/beveiliging": false} {
		if strings.Contains(page(path), "3 berichten om te lezen") != there {
			t.Errorf("%s: the line above the page is %v, want %v", path, !there, there)
		}
	}
	day := page("/vandaag")
	if n := strings.Count(day, "Bericht voor jou"); n != 2 || !strings.Contains(day, "Een convenant loopt") {
		t.Errorf("%d notices on the page of the day", n)
	}
	if strings.Contains(day, "nieuwe beheerder") {
		t.Error("the notice of a colleague is shown")
	}
	w.write(func(tx *store.Tx) error {
		for _, key := range []string{"account.notice_password", "account.notice_sessions_ended", "account.notice_guessed"} {
			if err := account.Notify(tx, me, key, moment); err != nil {
				return err
			}
		}
		return nil
	})
	if day = page("/vandaag"); strings.Count(day, "Bericht voor jou") != noticesShown {
		t.Errorf("%d notices on the page of the day, at most %d", strings.Count(day, "Bericht voor jou"), noticesShown)
	}
	if !strings.Contains(page("/signalen"), "6 berichten om te lezen") {
		t.Error("the line above the page does not count them all")
	}
	forget(me)
	if strings.Contains(page("/vandaag"), "Bericht voor jou") {
		t.Error("what was read waits still")
	}
}
