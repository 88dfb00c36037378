package rights

import (
	"context"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

func TestRung(t *testing.T) {
	due := day("2026-12-21")
	end := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		late Late
		at   time.Time
		want int
	}{
		"on its day":                 {Late{Kind: LateRequest, Due: due}, due.Add(22 * time.Hour), 0},
		"the day after":              {Late{Kind: LateRequest, Due: due}, due.Add(23*time.Hour + time.Minute), stepOfficer}, // past midnight in Amsterdam
		"a week after":               {Late{Kind: LateNotice, Due: due}, due.AddDate(0, 0, 7), stepOfficer},
		"more than a week after":     {Late{Kind: LateNotice, Due: due}, due.AddDate(0, 0, 8), stepBoard},
		"breach, 25 hours left":      {Late{Kind: LateBreach, Due: end}, end.Add(-25 * time.Hour), 0},
		"breach, a day left":         {Late{Kind: LateBreach, Due: end}, end.Add(-24 * time.Hour), stepOfficer},
		"breach, the hours are over": {Late{Kind: LateBreach, Due: end}, end, stepBoard},
	} {
		if got := c.late.rung(c.at); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// notices are the messages that wait for somebody.
func (w *world) notices(user string) (keys []string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		keys, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 ORDER BY at, message`, user)
		return err
	}))
	return keys
}

func (w *world) expect(user string, want ...string) {
	w.T.Helper()
	for i, k := range want {
		want[i] = "rights.climb_" + k
	}
	if got := w.notices(user); !slices.Equal(got, want) {
		w.T.Errorf("%s: notices of %s are %v, want %v", w.clock.Now().Format(time.RFC3339), user, got, want)
	}
}

// What is late climbs once per step, and says who has it and since when; a clock that
// runs on past a step or a job that runs twice changes nothing.
func TestLatenessClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.request(Access, "sanne")
		c := w.aCase("Er is veel aan de hand.")
		climb := func() { w.T.Helper(); w.Must(w.s.Climb(ctx)); w.Must(w.s.Climb(ctx)) }
		w.clock.Set(day("2026-12-21").Add(20 * time.Hour))
		climb()
		w.expect("anna")
		w.expect("fg")
		w.clock.Set(day("2026-12-22").Add(8 * time.Hour))
		climb()
		w.expect("anna", "verzoek")
		w.expect("cas", "bericht") // who directs the case
		w.expect("fg", "bericht", "verzoek")
		w.expect("bestuur")
		d, err := w.s.ShowDesk(ctx, w.people["fg"])
		w.Must(err)
		if len(d.Late) != 2 || d.Late[0].Number != "V-2026-001" || d.Names[d.Late[0].Holder] != "Naam anna" || !d.Late[0].Passed.Equal(w.clock.Now()) || d.Late[0].Step != stepOfficer {
			t.Fatalf("the FG does not see what, who and since when: %+v", d.Late)
		}
		w.clock.Set(day("2026-12-30").Add(8 * time.Hour))
		climb()
		w.expect("bestuur", "verzoek")
		w.expect("fg", "bericht", "verzoek", "bericht", "verzoek")
		w.expect("anna", "verzoek")
		if d, err = w.s.ShowDesk(ctx, w.people["bestuur"]); err != nil || len(d.Late) != 1 || d.Late[0].ID != string(id) || d.Names["anna"] == "" {
			t.Errorf("the board sees %+v %v", d.Late, err)
		}
		if d, err = w.s.ShowDesk(ctx, w.people["cas"]); err != nil || len(d.Late) != 0 {
			t.Errorf("a consultant sees what climbed: %+v %v", d.Late, err)
		}
		v := w.show("fg", id)
		w.Must(w.s.Stop(ctx, w.people["anna"], id, v.Version, "Ingetrokken.", ByLetter, clock.Date(w.clock.Now())))
		w.Must(w.s.Told(ctx, w.people["cas"], string(c), 0, AtHome, clock.Date(w.clock.Now())))
		if d, err = w.s.ShowDesk(ctx, w.people["fg"]); err != nil || len(d.Late) != 0 {
			t.Errorf("late after it was done: %+v %v", d.Late, err)
		}
	})
}

func TestBreachClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id, err := w.s.ReportBreach(ctx, w.people["wim"], Breach{Discovered: w.clock.Now(),
			BreachFacts: BreachFacts{Kind: "kwijt", What: "Een laptop is weg.", Categories: "Namen"}})
		w.Must(err)
		hours := func(n int) {
			w.T.Helper()
			w.clock.Set(start.Add(time.Duration(n) * time.Hour))
			w.Must(w.s.Climb(ctx))
		}
		hours(47)
		w.expect("fg")
		hours(48)
		hours(49)
		w.expect("fg", "datalek")
		w.expect("bestuur")
		hours(72)
		hours(73)
		w.expect("fg", "datalek", "datalek")
		w.expect("bestuur", "datalek")
		w.Must(w.s.AssessBreach(ctx, w.people["fg"], id, 1, NoRisk, "De schijf was versleuteld."))
		if d, err := w.s.ShowDesk(ctx, w.people["fg"]); err != nil || len(d.Late) != 0 {
			t.Errorf("a breach without risk is late: %+v %v", d.Late, err)
		}
	})
}

// Without a privacy officer the board hears it, and without both the administrators.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		off := func(user string) {
			w.T.Helper()
			w.Must(w.DB.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, user)
				return err
			}))
		}
		off("fg")
		w.request(Access, "sanne")
		w.clock.Set(day("2026-12-22").Add(8 * time.Hour))
		w.Must(w.s.Climb(t.Context()))
		w.expect("bestuur", "verzoek")
		off("bestuur")
		w.clock.Set(day("2026-12-30").Add(8 * time.Hour))
		w.Must(w.s.Climb(t.Context()))
		w.expect("beheer", "verzoek")
	})
}

// An officer who is shut out of the home of a case hears nothing of its notice, sees no
// number of it anywhere, and the board hears that something is late.
func TestShutOutOfNotice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		fg := w.people["fg"]
		c := string(w.aCase("Er is veel aan de hand."))
		lock := ""
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) (err error) {
			lock, err = access.ShutOut(tx, access.Lockout{UserID: "fg", Type: access.HomeType, Object: string(w.home), ByID: "cas", From: w.clock.Now()})
			return err
		}))
		w.clock.Set(day("2026-12-22").Add(8 * time.Hour))
		w.Must(w.s.Climb(ctx))
		w.expect("cas", "bericht")
		w.expect("fg")
		w.expect("bestuur", "bericht")
		v, err := w.s.ShowNotices(ctx, fg)
		if w.Must(err); len(v.List) != 0 {
			t.Errorf("the list shows %v", v.List)
		}
		d, err := w.s.ShowDesk(ctx, fg)
		if w.Must(err); len(d.Late) != 0 {
			t.Errorf("what is late shows %v", d.Late)
		}
		_, err = w.s.ShowNotice(ctx, fg, c)
		w.Kind(err, fault.NotFound)
		w.Kind(w.s.LookAt(ctx, fg, c, 0, true), fault.NotFound)
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := access.LetIn(tx, access.HomeType, string(w.home), lock, w.clock.Now())
			return err
		}))
		if v, err = w.s.ShowNotices(ctx, fg); err != nil || len(v.List) != 1 {
			t.Errorf("let in again: %v %v", v.List, err)
		}
		if d, err = w.s.ShowDesk(ctx, fg); err != nil || len(d.Late) != 1 {
			t.Errorf("let in again, what is late: %v %v", d.Late, err)
		}
	})
}

// An open request keeps everything about the person, and lets go once it is answered; a
// restriction once it is lifted.
func TestOpenRequestKeeps(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.aCase("Er is veel aan de hand.")
		asks := func() (list []Asking) {
			w.T.Helper()
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { list, err = w.s.Asks(tx, "corp"); return err }))
			return list
		}
		correction := w.identified(Correction, "sanne")
		if got := asks(); len(got) != 0 {
			t.Errorf("a correction %s keeps: %v", correction, got)
		}
		id := w.request(Access, "sanne")
		got := asks()
		if len(got) != 1 || got[0].ID != id || got[0].Number != "V-2026-002" {
			t.Fatal(got)
		}
		for _, thing := range []string{"sanne", string(c), "a1", "n-nu"} {
			if !slices.Contains(got[0].Things, thing) {
				t.Errorf("%s goes while a request about it is open", thing)
			}
		}
		for _, thing := range []string{"karim", "n-oud"} {
			if slices.Contains(got[0].Things, thing) {
				t.Errorf("%s of another stays", thing)
			}
		}
		w.Must(w.s.Stop(ctx, w.people["anna"], id, w.version(id), "Ingetrokken.", ByLetter, clock.Date(w.clock.Now())))
		if got := asks(); len(got) != 0 {
			t.Error("keeps after the answer:", got)
		}
		id = w.identified(Restriction, "sanne")
		w.Must(w.s.DecideOn(ctx, w.people["anna"], id, w.version(id), Ruling{Answer: Granted, Why: "Dat is uw recht."}))
		for _, task := range w.show("anna", id).Tasks {
			w.Must(w.s.SettleTask(ctx, w.people["anna"], id, w.version(id), task.ID, "Gebeld"))
		}
		w.Must(w.s.FinishOff(ctx, w.people["anna"], id, w.version(id), ByLetter, clock.Date(w.clock.Now())))
		if got := asks(); len(got) != 1 {
			t.Error("a restriction that is in force keeps nothing")
		}
		w.Must(w.s.Lift(ctx, w.people["anna"], id, w.version(id), clock.Date(w.clock.Now())))
		if got := asks(); len(got) != 0 {
			t.Error("keeps after the restriction was lifted:", got)
		}
	})
}

// A closed request goes after its term with all that was collected, but not while it
// restricts something; numbers go on.
func TestRequestExpires(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.identified(Access, "sanne")
		w.Must(w.s.CollectAll(ctx, w.people["anna"], id, w.version(id)))
		w.Must(w.s.Stop(ctx, w.people["anna"], id, w.version(id), "Ingetrokken.", ByLetter, clock.Date(w.clock.Now())))
		open := w.request(Access, "karim")
		limit := w.identified(Restriction, "karim")
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(`UPDATE rights_request SET closed = $2, state = 'afgerond' WHERE id = $1`, string(limit), store.Micros(w.clock.Now())); err != nil {
				return err
			}
			return access.Restrict(tx, "Person", "karim", string(limit), w.clock.Now())
		}))
		w.clock.Add(time.Hour)
		expired := func() (ids []RequestID) {
			w.T.Helper()
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				list, err := Expired(tx, "corp", w.clock.Now(), time.Time{}, "", 50)
				for _, p := range list {
					ids = append(ids, p.ID)
				}
				return err
			}))
			return ids
		}
		if got := expired(); !slices.Equal(got, []RequestID{id}) {
			t.Fatal(got)
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			for r, want := range map[RequestID]bool{id: true, open: false, limit: false} {
				if gone, err := Erase(tx, w.vault, w.clock.Now(), w.clock.Now(), r); err != nil || gone != want {
					t.Errorf("%s: %v %v", r, gone, err)
				}
			}
			for _, table := range []string{"rights_request WHERE id", "rights_item WHERE request_id", "seal_wrap WHERE record_id"} {
				if n, err := store.Count(tx, `SELECT count(*) FROM `+table+` = $1`, string(id)); err != nil || n != 0 {
					t.Error(table, n, err)
				}
			}
			n, err := store.Count(tx, `SELECT count(*) FROM seal_wrap WHERE record_id = $1`, itemsKey(id))
			if n != 0 {
				t.Error("what was collected can still be read")
			}
			return err
		}))
		if v := w.show("fg", w.request(Access, "sanne")); v.Number != "V-2026-004" {
			t.Error("a number is used twice:", v.Number)
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return access.LiftRestriction(tx, string(limit), w.clock.Now()) }))
		if got := expired(); !slices.Equal(got, []RequestID{limit}) {
			t.Error("a lifted restriction stays for ever:", got)
		}
	})
}

// What was written about telling people of a case goes with the case.
func TestNoticeGoesWithItsCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.aCase("Er is veel aan de hand.")
		w.Must(w.s.PutOff(ctx, w.people["cas"], string(c), 0, day("2026-12-20"), "Vertellen geeft nu gevaar."))
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			if err := casework.Erase(tx, w.vault, w.clock.Now(), c); err != nil {
				return err
			}
			if err := EraseNotice(tx, w.vault, w.clock.Now(), string(c)); err != nil {
				return err
			}
			n, err := store.Count(tx, `SELECT (SELECT count(*) FROM rights_notice WHERE case_id = $1) + (SELECT count(*) FROM seal_wrap WHERE record_id = $2)`,
				string(c), noticeKey(string(c)))
			if n != 0 {
				t.Error("left of it:", n)
			}
			return err
		}))
	})
}
