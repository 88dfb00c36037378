package referral

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// silence is the drill: what happens to a request that a partner says nothing to, hour after
// hour around Christmas. After "-- story --" a line is a moment in Amsterdam and who hears what.
const silence = `A partner says nothing for 15 working days.
-- story --
2026-12-21 09:30 pia: notice_new
2026-12-30 09:00 pia: climb_holder
2027-01-04 09:00 lies: climb_lead
2027-01-06 09:00 anna: climb_director
2027-01-08 09:00 rik: climb_regional
2027-01-13 09:00 baas: climb_boards
2027-01-13 09:00 bestuur: climb_boards
2027-01-20 09:00 baas: climb_boards
2027-01-20 09:00 bestuur: climb_boards
`

// The drill runs hour by hour on both databases: each step at its hour, once, with a record, to
// people with a name, and nothing of the resident in it.
func TestSilenceDrill(t *testing.T) {
	want := strings.TrimSpace(string(txtar.Parse([]byte(silence)).Files[0].Data))
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.ask(w.open(), "pia")
		for w.clock.Set(moment("2026-12-21T09:00:00Z")); w.clock.Now().Before(moment("2027-01-22T00:00:00Z")); w.clock.Add(time.Hour) {
			w.Must(w.s.Tick(ctx))
			if r := w.raw(id); !r.NextMoment(w.clock.Now()).After(w.clock.Now()) {
				t.Fatalf("%s: the next moment is %s", w.clock.Now(), r.NextMoment(w.clock.Now()))
			}
		}
		var got []string
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
			_, err = store.List(tx, func(s store.Scanner) (none struct{}, err error) {
				var at time.Time
				var user, key string
				err = s.Scan(store.At(&at), &user, &key)
				got = append(got, fmt.Sprintf("%s %s: %s", at.In(clock.Amsterdam()).Format("2006-01-02 15:04"), user, strings.TrimPrefix(key, "referral.")))
				return none, err
			}, `SELECT at, user_id, message FROM account_notice WHERE message LIKE 'referral.%' ORDER BY at, user_id`)
			return err
		}))
		if strings.Join(got, "\n") != want {
			t.Errorf("heard:\n%s\nwant:\n%s", strings.Join(got, "\n"), want)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'referral.climb' AND object_id = $1`, string(id)); n != 6 {
			t.Errorf("%d records, want 6", n)
		}
		l, err := w.s.Late(ctx, w.people["rik"], Page{}) // of neither organisation: heard it
		w.Must(err)
		if len(l.Rows) != 1 || l.Rows[0].ID != "" || l.Rows[0].CaseID != "" || l.Rows[0].Step != 6 || l.Waiting(l.Rows[0]) != "Naam pia" {
			t.Errorf("rik sees %+v", l.Rows)
		}
		for who, n := range map[string]int{"tess": 1, "bestuur": 1, "lies": 1, "baas": 1} {
			if l, err := w.s.Late(ctx, w.people[who], Page{}); err != nil || len(l.Rows) != n {
				t.Errorf("%s sees %d: %v", who, len(l.Rows), err)
			}
		}
		for _, who := range []string{"pia", "anna", "olaf", "beheer", "fg"} {
			if _, err := w.s.Late(ctx, w.people[who], Page{}); err == nil {
				t.Errorf("%s sees what is late", who)
			}
		}
	})
}

// What waits for the asking side climbs there, and a yes begins at the bottom again.
func TestSilenceOfTheAsker(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.ask(w.open(), "pia")
		w.must("pia", id, Act{Step: Decline, Reason: NoRoom})
		w.exec(`DELETE FROM account_notice`)
		w.clock.Set(moment("2027-02-01T09:00:00Z"))
		w.Must(w.s.Tick(t.Context()))
		for who, want := range map[string]string{"anna": "climb_holder", "tess": "climb_lead", "rik": "climb_regional", "pia": "", "lies": ""} {
			if got := strings.Fields(w.told(who)); len(got) == 0 != (want == "") || want != "" && !slices.Contains(got, want) {
				t.Errorf("%s heard %v, want %q", who, got, want)
			}
		}
		w.must("anna", id, Act{Step: Settle, Text: "Wij vragen het later weer."})
		w.exec(`DELETE FROM account_notice`)
		w.clock.Add(1000 * time.Hour)
		w.Must(w.s.Tick(t.Context()))
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE message LIKE 'referral.%'`); n != 0 {
			t.Errorf("what is settled climbed: %d notices", n)
		}
	})
}
