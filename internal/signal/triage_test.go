package signal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

const reason = "Er lag iemand op de grond en riep om hulp."

func TestTriageFromTalkToAdvice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		a := w.holder(id)
		on := clock.Date(monday).AddDate(0, 0, 2)
		w.Must(w.s.PlanTalk(ctx, a, id, 1, "u-wijkbeheerder", on))
		sig := w.signal(id)
		if sig.State != TalkPlanned || !sig.TalkOn.Equal(on) || !sig.Due.Equal(on) || sig.HolderID != "u-wijkbeheerder" || sig.Version != 2 {
			t.Errorf("planned: %+v", sig)
		}
		keeper := w.actor("wijkbeheerder")
		w.Must(w.s.NotReachedNow(ctx, keeper, id, 2))
		w.clock.Set(monday.AddDate(0, 0, 2))
		w.Must(w.s.HeldTalk(ctx, keeper, id, 3, "Mevrouw wil graag hulp bij koken."))
		sig = w.signal(id)
		if sig.State != Talked || !sig.TalkAt.Equal(w.clock.Now()) || sig.Due.Format(time.DateOnly) != "2026-11-11" || !sig.TalkOn.IsZero() {
			t.Errorf("talked: %+v", sig)
		}
		w.Must(w.s.GiveAdvice(ctx, keeper, id, 4, "Maaltijden geregeld met de buurvrouw."))
		sig = w.signal(id)
		if sig.State != Advised || !sig.Due.IsZero() || sig.DoneAt.IsZero() || sig.Version != 5 {
			t.Errorf("advised: %+v", sig)
		}
		v, err := w.s.Show(ctx, w.actor("teamleider"), id)
		w.Must(err)
		var steps []Step
		for _, m := range v.History {
			steps = append(steps, m.Step)
		}
		if !slices.Equal(steps, []Step{Send, PlanTalk, NotReached, Talk, Advise}) {
			t.Errorf("%v", steps)
		}
		if v.History[3].Note != "Mevrouw wil graag hulp bij koken." || v.History[3].Who != "Wijkbeheerder Achternaam" {
			t.Errorf("%+v", v.History[3])
		}
		if len(v.Contacts) != 1 || v.Contacts[0].Phone != "0612345678" {
			t.Errorf("%+v", v.Contacts)
		}
		if n := w.Count(`SELECT count(*) FROM signal_event WHERE sealed LIKE '%koken%'`); w.DB.Dialect() == store.SQLite && n != 0 {
			t.Error("a note is readable in the database")
		}
	})
}

func TestTriageRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		a := w.holder(id)
		day := func(n int) time.Time { return clock.Date(monday).AddDate(0, 0, n) }
		for name, c := range map[string]struct {
			err  error
			want []string
		}{
			"talk yesterday":     {w.s.PlanTalk(ctx, a, id, 1, "", day(-1)), []string{"wanneer day_past"}},
			"talk without date":  {w.s.PlanTalk(ctx, a, id, 1, "", time.Time{}), []string{"wanneer day_missing"}},
			"talk too late":      {w.s.PlanTalk(ctx, a, id, 1, "", day(8)), []string{"wanneer day_far"}},
			"talk by a mechanic": {w.s.PlanTalk(ctx, a, id, 1, "u-vakman", day(1)), []string{"wie holder_unknown"}},
			"talk by a stranger": {w.s.PlanTalk(ctx, a, id, 1, "u-vreemd", day(1)), []string{"wie holder_unknown"}},
			"talk by nobody":     {w.s.PlanTalk(ctx, a, id, 1, "u-niemand", day(1)), []string{"wie holder_unknown"}},
			"note too long":      {w.s.HeldTalk(ctx, a, id, 1, strings.Repeat("x", 1001)), []string{"verslag text_long"}},
			"note with a bsn":    {w.s.HeldTalk(ctx, a, id, 1, "111222333"), []string{"verslag text_bsn"}},
			"forward, empty":     {w.s.HandOver(ctx, a, id, 1, "", time.Time{}, ""), []string{"reden text_short", "wie holder_missing", "voor day_missing"}},
			"advise nothing":     {w.s.GiveAdvice(ctx, a, id, 1, "ok"), []string{"advies text_short"}},
			"drop, no reason":    {w.s.DropIt(ctx, a, id, 1, ""), []string{"reden text_short"}},
		} {
			if got := fieldKeys(c.err); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, c.err, c.want)
			}
		}
		if sig := w.signal(id); sig.Version != 1 || sig.State != Received {
			t.Errorf("something was written: %+v", sig)
		}
		w.Must(w.s.DropIt(ctx, a, id, 1, reason))
		if got := fieldKeys(w.s.HeldTalk(ctx, a, id, 2, "")); !slices.Equal(got, []string{" step_refused"}) {
			t.Errorf("a talk after the end: %v", got)
		}
	})
}

func TestForwardKeepsItOpenUnderSomebodyElse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		due := clock.Date(monday).AddDate(0, 0, 3)
		w.Must(w.s.HandOver(ctx, w.holder(id), id, 1, "u-wijkbeheerder", due, reason))
		sig := w.signal(id)
		if sig.State != Received || sig.HolderID != "u-wijkbeheerder" || !sig.Due.Equal(due) || !sig.Since.Equal(monday) {
			t.Errorf("%+v", sig)
		}
		if n := w.Count(`SELECT count(*) FROM jobs_job WHERE kind = 'signal.due' AND payload = $1`, id); n != 2 {
			t.Errorf("%d timers", n)
		}
	})
}

func TestSecondWriterIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		w.Must(w.s.HeldTalk(ctx, w.actor("consulent"), id, 1, "De eerste was er."))
		err := w.s.HeldTalk(ctx, w.actor("consulent2"), id, 1, "De tweede ook.")
		wantKind(t, err, fault.Conflict, "second")
		if n := w.Count(`SELECT count(*) FROM signal_event WHERE signal_id = $1`, id); n != 2 {
			t.Errorf("%d events", n)
		}
	})
}

// Whoever may not read a signal gets the same answer as for one that does not exist,
// whatever they try; whoever may read leaves a record of it.
func TestWhoMayRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		for login, a := range people() {
			reads := login == "consulent" || login == "consulent2" || login == "teamleider"
			_, show := w.s.Show(ctx, a, id)
			_, missing := w.s.Show(ctx, a, "bestaat-niet")
			if reads != (show == nil) {
				t.Errorf("%s: %v", login, show)
			}
			if !reads {
				if show.Error() != missing.Error() {
					t.Errorf("%s: %v and %v", login, show, missing)
				}
				wantKind(t, w.s.NotReachedNow(ctx, a, id, 1), fault.NotFound, login)
				wantKind(t, w.s.DropIt(ctx, a, id, 1, reason), fault.NotFound, login)
			}
			_, story := w.s.StoryOf(ctx, a, id)
			if (login == "vakman") != (story == nil) {
				t.Errorf("story of %s: %v", login, story)
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.read' AND object_id = $1`, id); n != 3 {
			t.Errorf("%d records of a look", n)
		}
		w.Write(func(tx *store.Tx) error { return setHolder(tx, id, "u-wijkbeheerder", monday) })
		if _, err := w.s.Show(ctx, w.actor("wijkbeheerder"), id); err != nil {
			t.Errorf("the holder: %v", err)
		}
		w.Write(func(tx *store.Tx) error { return setHolder(tx, id, "u-bestuur", monday) })
		_, err := w.s.Show(ctx, w.actor("bestuur"), id)
		wantKind(t, err, fault.NotFound, "the board as holder")
	})
}

func TestLatenessIsWrittenOncePerDate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(func(d *Draft) { d.Urgency = Today })
		other := w.send(func(d *Draft) { d.Urgency = Today })
		w.Must(w.s.HeldTalk(ctx, w.holder(other), other, 1, ""))
		w.work()
		if w.signal(id).Late != 0 {
			t.Error("late on the day itself")
		}
		w.clock.Set(monday.AddDate(0, 0, 1))
		w.work()
		w.Must(w.s.lookAtDue(ctx, jobOf(id))) // a job may run twice
		sig := w.signal(id)
		if sig.Late != 1 || sig.Version != 1 || w.signal(other).Late != 0 {
			t.Errorf("%+v", sig)
		}
		if n := w.Count(`SELECT count(*) FROM signal_event WHERE signal_id = $1 AND step = 'te-laat'`, id); n != 1 {
			t.Errorf("%d times in the history", n)
		}
		w.Must(w.s.PlanTalk(ctx, w.holder(id), id, 1, "", clock.Date(monday).AddDate(0, 0, 2)))
		w.clock.Set(monday.AddDate(0, 0, 3))
		w.work()
		if w.signal(id).Late != 2 {
			t.Errorf("%+v", w.signal(id))
		}
		st, err := w.s.StoryOf(ctx, w.actor("vakman"), id)
		w.Must(err)
		var kinds []StoryKind
		for _, l := range st.Lines {
			kinds = append(kinds, l.Kind)
		}
		if !slices.Equal(kinds, []StoryKind{StoryReceived, StoryLate, StoryTaken}) {
			t.Errorf("%v", kinds)
		}
	})
}

// A holder who left gets nothing done: the signal goes to somebody who can.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(func(d *Draft) { d.Urgency = Today })
		was := w.signal(id).HolderID
		w.disable(strings.TrimPrefix(was, "u-"))
		w.clock.Set(monday.AddDate(0, 0, 1))
		w.work()
		if sig := w.signal(id); sig.HolderID == was || !strings.HasPrefix(sig.HolderID, "u-consulent") {
			t.Errorf("%+v", sig)
		}
	})
}

func TestCaseNeedsATalkOrDanger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.actor("consulent")
		attach := func(id string, version int64, caseID, why string) error {
			return w.DB.Write(ctx, func(tx *store.Tx) error {
				return w.s.Attach(tx, w.clock.Now(), a, access.Decision{}, id, version, caseID, why)
			})
		}
		first, second := w.send(nil), w.send(nil)
		if got := fieldKeys(attach(first, 1, "zaak", "")); !slices.Equal(got, []string{"gesprek talk_first"}) {
			t.Errorf("without a talk: %v", got)
		}
		wantKind(t, attach(first, 7, "zaak", reason), fault.Conflict, "old version")
		if got := fieldKeys(attach(first, 1, "", reason)); !slices.Equal(got, []string{" step_refused"}) {
			t.Errorf("without a case: %v", got)
		}
		w.Must(attach(first, 1, "zaak", reason))
		w.Must(w.s.HeldTalk(ctx, a, second, 1, "Gesproken."))
		w.Must(attach(second, 2, "zaak", ""))
		var list []Signal
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
			list, err = OfCase(tx, "zaak")
			return err
		}))
		if len(list) != 2 || list[0].ID != first || list[0].State != InCase || !list[0].Due.IsZero() {
			t.Errorf("%+v", list)
		}
		w.Write(func(tx *store.Tx) error { return CaseClosed(tx, w.clock.Now(), "zaak", true) })
		w.Write(func(tx *store.Tx) error { return CaseClosed(tx, w.clock.Now(), "zaak", false) }) // changes nothing more
		for _, id := range []string{first, second} {
			if sig := w.signal(id); sig.State != Closed || !sig.Solved || sig.DoneAt.IsZero() {
				t.Errorf("%+v", sig)
			}
			st, err := w.s.StoryOf(ctx, w.actor("vakman"), id)
			w.Must(err)
			if !st.Done || st.Lines[len(st.Lines)-1].Kind != StoryDone {
				t.Errorf("%+v", st)
			}
		}
	})
}

// Whatever is written in triage, a sender's story as a whole holds none of it.
func TestNoTextReachesTheSender(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		secret := "Kanariezin"
		id := w.send(func(d *Draft) { d.Sentence = secret + " van de melder" })
		a := w.holder(id)
		w.Must(w.s.PlanTalk(ctx, a, id, 1, "u-consulent2", clock.Date(monday)))
		w.Must(w.s.HeldTalk(ctx, a, id, 2, secret+" uit het gesprek"))
		w.Must(w.s.HandOver(ctx, a, id, 3, "u-teamleider", clock.Date(monday), secret+" bij doorgeven"))
		w.Must(w.s.DropIt(ctx, a, id, 4, secret+" als reden"))
		st, err := w.s.StoryOf(ctx, w.actor("vakman"), id)
		w.Must(err)
		list, _, err := w.s.Mine(ctx, w.actor("vakman"), "", 10)
		w.Must(err)
		for _, told := range []string{fmt.Sprintf("%+v", st), fmt.Sprintf("%+v", list)} {
			for _, word := range []string{secret, "Achternaam", "Zeepbel", "Geheim", "0612345678", "zaak"} {
				if strings.Contains(told, word) {
					t.Errorf("%s is told: %s", word, told)
				}
			}
		}
		if len(list) != 1 || !list[0].Done {
			t.Errorf("%+v", list)
		}
	})
}

func TestLookIsOnDiskBeforeTheAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`DROP TABLE audit_record`)
			return err
		})
		if v, err := w.s.Show(ctx, w.actor("consulent"), id); err == nil {
			t.Errorf("an answer without a record: %v", v.Said)
		}
	})
}

// The version is checked where it is written too, not only where it is read.
func TestUpdateNeedsTheVersion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		sig := w.signal(w.send(nil))
		w.Write(func(tx *store.Tx) error {
			for _, want := range []int64{1, 0} {
				if n, err := updateSignal(tx, sig); err != nil || n != want {
					t.Errorf("%d rows, want %d (%v)", n, want, err)
				}
			}
			return nil
		})
	})
}
