package signal

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// date is a day of November 2026.
func date(day int) time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }

func (w *world) stop(id string, why StillWhy) error {
	return w.s.StopClock(ctx, w.actor("consulent"), id, w.signal(id).Version, why, "")
}

func (w *world) start(id string) error {
	return w.s.StartClock(ctx, w.actor("consulent"), id, w.signal(id).Version)
}

// The date moves with the clock: at once to where it is when nobody answers, and back when
// somebody does. Monday 2 November, due on Monday 9.
func TestClockStandsStill(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		w.clock.Set(monday.AddDate(0, 0, 2)) // Wednesday: three working days are left
		w.Must(w.s.StopClock(ctx, w.actor("consulent"), id, 1, AskedResident, "Gevraagd of zij thuis is."))
		if got := w.signal(id).Due; !got.Equal(date(23)) { // 10 working days later it is Wednesday 18
			t.Errorf("due %s while it stands still", got)
		}
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if v.Still == nil || v.Still.Why != AskedResident || !v.Still.Until.Equal(date(18)) || v.History[len(v.History)-1].Note != "Gevraagd of zij thuis is." {
			t.Errorf("%+v %+v", v.Still, v.History)
		}
		rows := w.list("consulent", Filter{}).Rows
		if len(rows) != 1 || !rows[0].Still {
			t.Errorf("the list does not say it: %+v", rows)
		}
		wantKind(t, w.stop(id, AskedResident), fault.Invalid, "twice")
		wantKind(t, w.s.StopClock(ctx, w.actor("consulent"), id, 1, AskedOther, ""), fault.Conflict, "an old version")
		wantKind(t, w.s.StopClock(ctx, w.actor("wijkbeheerder"), id, 2, AskedOther, ""), fault.NotFound, "somebody else's")

		w.clock.Set(monday.AddDate(0, 0, 8)) // Tuesday 10
		w.work()
		if sig := w.signal(id); sig.Late != 0 {
			t.Error("late while it stood still")
		}
		w.Must(w.start(id))
		if got := w.signal(id).Due; !got.Equal(date(13)) { // three working days after Tuesday
			t.Errorf("due %s after an answer", got)
		}
		wantKind(t, w.start(id), fault.Invalid, "it runs")
		w.clock.Set(monday.AddDate(0, 0, 14)) // Monday 16
		w.work()
		if sig := w.signal(id); sig.Late != 1 {
			t.Errorf("late %d times once it ran out", sig.Late)
		}
		wantKind(t, w.stop(id, AskedResident), fault.Invalid, "a term that passed")
	})
}

func TestClockGoesOnByItself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		w.Must(w.stop(id, AskedOther))
		if got := w.signal(id).Due; !got.Equal(date(23)) { // five days after Monday 16
			t.Errorf("due %s", got)
		}
		w.clock.Set(clock.EndOfDay(date(15)).Add(2 * time.Second)) // the first seconds of Monday 16
		w.work()
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if last := v.History[len(v.History)-1]; v.Still != nil || last.Step != Run || last.Who != "" || !v.Due.Equal(date(23)) {
			t.Errorf("%+v, due %s", last, v.Due)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.clock'`); n != 1 {
			t.Errorf("%d records", n)
		}
		// Twenty working days altogether: ten are gone, and ten more.
		w.Must(w.stop(id, AskedOther))
		w.clock.Set(monday.AddDate(0, 0, 28))
		w.work()
		for _, f := range fault.FieldsOf(w.stop(id, AskedOther)) {
			if f.Key != "signal.still_long" {
				t.Errorf("refused because %s", f.Key)
			}
		}
		wantKind(t, w.stop(id, AskedOther), fault.Invalid, "longer than allowed")
	})
}

// A date that the holder agrees on meanwhile stays, and ends the standing still; being called in
// vain does not.
func TestWhatIsAgreedOvertakesTheClock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		w.Must(w.stop(id, AskedResident))
		w.Must(w.s.NotReachedNow(ctx, w.actor("consulent"), id, w.signal(id).Version))
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if v.Still == nil {
			t.Error("a call in vain let it go on")
		}
		w.Must(w.s.PlanTalk(ctx, w.actor("consulent"), id, v.Version, "", date(5)))
		v, err = w.s.Show(ctx, w.actor("consulent"), id)
		w.Must(err)
		if v.Still != nil || !v.Due.Equal(date(5)) {
			t.Errorf("still %v, due %s", v.Still, v.Due)
		}
		wantKind(t, w.stop(id, AskedResident), fault.Invalid, "a talk is planned")
		w.clock.Set(monday.AddDate(0, 0, 20))
		w.work()
		if got := w.signal(id).Due; !got.Equal(date(5)) {
			t.Errorf("due %s when the old clock would have run again", got)
		}
	})
}

// The sender's promise waits with the clock, and says nothing of why.
func TestPromiseWaitsWithTheClock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		w.Must(w.s.StopClock(ctx, w.actor("consulent"), id, 1, AskedResident, "Geheime vraag aan de bewoner."))
		st, err := w.s.StoryOf(ctx, w.actor("vakman"), id)
		w.Must(err)
		if !st.Due.Equal(date(23)) || len(st.Lines) != 1 {
			t.Errorf("due %s, %+v", st.Due, st.Lines)
		}
		b := w.browse(t, w.serve(), "vakman")
		_, page := b.get("/signalen/mijn")
		b.has(page, "maandag 23 november")
		b.hasNot(page, "klok", "Geheime")
	})
}

// A term in hours stands still by the hour of the office, and is as long afterwards.
func TestHoursStandStill(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		w.rulers()
		id := w.money(Today) // two working hours: until 12:00
		lead := w.actor("teamleider")
		w.clock.Set(monday.Add(30 * time.Minute)) // 10:30, one and a half hours left
		w.Must(w.s.StopClock(ctx, lead, id, 1, AskedOther, ""))
		w.clock.Set(monday.Add(6 * time.Hour)) // 16:00
		w.work()
		if w.signal(id).Late != 0 {
			t.Fatal("late while it stood still")
		}
		w.Must(w.s.StartClock(ctx, lead, id, w.signal(id).Version))
		v, err := w.s.Show(ctx, lead, id)
		w.Must(err)
		if want := time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC); !v.DueAt.Equal(want) || !v.Due.Equal(date(3)) { // 17:00 and half an hour from 8:30
			t.Errorf("due %s, %s", v.DueAt, v.Due)
		}
		w.clock.Set(time.Date(2026, 11, 3, 7, 59, 0, 0, time.UTC))
		w.work()
		if w.signal(id).Late != 0 {
			t.Error("late a minute too early")
		}
		w.clock.Set(time.Date(2026, 11, 3, 8, 1, 0, 0, time.UTC))
		w.work()
		if w.signal(id).Late != 1 {
			t.Error("not late when the hours were over")
		}
	})
}

// What comes in again because it was not solved gets the term of the rules, as a new one does.
func TestUnsolvedFollowsTheRules(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		before := w.send(func(d *Draft) { d.Urgency = ThisWeek })
		w.rulers()
		days, hours := w.send(func(d *Draft) { d.Urgency = ThisWeek }), w.money(Today)
		for _, id := range []string{before, days, hours} {
			w.Must(w.s.GiveAdvice(ctx, w.actor("consulent"), id, w.signal(id).Version, "De gemeente komt langs."))
		}
		w.clock.Set(monday.AddDate(0, 0, 7).Add(5 * time.Hour)) // Monday 9, 15:00
		for id, want := range map[string]time.Time{before: date(12), days: date(12), hours: date(9)} {
			w.Write(func(tx *store.Tx) error {
				sig, d, err := w.s.For(tx, "test", w.actor("vakman"), "signal.say", "signal.story", id)
				if err != nil {
					return err
				}
				return w.s.SayUnsolved(tx, w.s.now(), w.actor("vakman"), d, sig, "Het is er nog steeds.")
			})
			st, err := w.s.StoryOf(ctx, w.actor("vakman"), id)
			w.Must(err)
			if got := w.signal(id).Due; !got.Equal(want) || !st.Due.Equal(want) {
				t.Errorf("due %s, promised %s, want %s", got, st.Due, want)
			}
		}
		w.clock.Set(monday.AddDate(0, 0, 7).Add(7*time.Hour + time.Minute)) // 17:01: two hours later
		w.work()
		if w.signal(hours).Late != 1 || w.signal(days).Late != 0 {
			t.Errorf("late %d and %d", w.signal(hours).Late, w.signal(days).Late)
		}
	})
}

// However often and long a clock stands still, its term is never shorter than without.
func TestStillIsNeverShorter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := clock.Calendar{}
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400*24).Draw(t, "hour")) * time.Hour)
		bound := term{date: c.AddWorkingDays(clock.Date(start), rapid.IntRange(0, 10).Draw(t, "days"))}
		if rapid.Bool().Draw(t, "hours") {
			bound.at = c.AddWorkingTime(start, time.Duration(rapid.IntRange(0, 40).Draw(t, "term"))*time.Hour)
			bound.date = clock.Date(bound.at)
		}
		for at := start; rapid.IntRange(0, 3).Draw(t, "again") > 0; {
			at = at.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "wait")) * time.Hour)
			until := at.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "still")) * time.Hour)
			after := bound.resumed(c, at, until)
			if after.date.Before(bound.date) || after.at.Before(bound.at) {
				t.Fatalf("%+v became %+v by standing still from %s until %s", bound, after, at, until)
			}
			if !after.at.IsZero() && !after.date.Equal(clock.Date(after.at)) {
				t.Fatalf("%s is not the day of %s", after.date, after.at)
			}
			bound, at = after, until
		}
	})
}

func TestStillDays(t *testing.T) {
	c := clock.Calendar{}
	at := func(day int) time.Time { return date(day).Add(12 * time.Hour) }
	list := []Still{{From: at(2), Until: date(16), Ended: at(4)}, {From: at(9), Until: date(23)}}
	for today, want := range map[int]int{3: 1, 4: 2, 9: 2, 11: 4, 23: 12, 30: 12} {
		if got := stillDays(list, c, date(today)); got != want {
			t.Errorf("on %d November: %d days, want %d", today, got, want)
		}
	}
}

func TestTakingUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		before := w.signal(id)
		w.clock.Add(time.Hour)
		w.Must(w.s.TakeUp(ctx, w.actor("teamleider"), id, 1))
		if sig := w.signal(id); sig.HolderID != "u-teamleider" || !sig.Due.Equal(before.Due) || !sig.Since.Equal(monday.Add(time.Hour)) || sig.State != Received {
			t.Errorf("%+v", sig)
		}
		wantKind(t, w.s.TakeUp(ctx, w.actor("teamleider"), id, 2), fault.Invalid, "one's own")
		wantKind(t, w.s.TakeUp(ctx, w.actor("beheerder"), id, 2), fault.NotFound, "who reads nothing")
		st, err := w.s.StoryOf(ctx, w.actor("vakman"), id)
		w.Must(err)
		if last := st.Lines[len(st.Lines)-1]; last.Kind != StoryTaken || last.First == "" {
			t.Errorf("%+v", st.Lines)
		}
		b := w.browse(t, w.serve(), "consulent")
		_, page := b.get("/signalen/" + id)
		b.has(page, "Neem op mijn naam", "sinds 02-11-2026", "Zet de klok stil")
		if status, _, _ := b.post("/signalen/"+id+"/op-naam", map[string][]string{"versie": {"2"}}); status != 303 || w.signal(id).HolderID != "u-consulent" {
			t.Errorf("%d, held by %s", status, w.signal(id).HolderID)
		}
		_, page = b.get("/signalen/" + id)
		b.hasNot(page, "Neem op mijn naam")
		b.post("/signalen/"+id+"/niet-bereikt", map[string][]string{"versie": {"3"}})
		b.post("/signalen/"+id+"/klok/stil", map[string][]string{"versie": {"4"}, "waarom": {"bewoner"}})
		_, page = b.get("/signalen/" + id)
		b.has(page, "Staat stil sinds", "omdat de bewoner een vraag kreeg", "1 keer,", "Antwoord gekregen")
		if status, _, _ := b.post("/signalen/"+id+"/klok/loopt", map[string][]string{"versie": {"5"}}); status != 303 {
			t.Errorf("%d", status)
		}
	})
}

// By which way a signal came in: what its sender is, unless the way in says more.
func TestSource(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for login, want := range map[string]Source{"vakman": FromStaff, "wijkbeheerder": FromStaff, "vrijwilliger": FromVolunteer, "bewoner": FromResident, "partner": FromPartner} {
			d := w.draft()
			if login == "vrijwilliger" {
				d.Facts = nil
			}
			r, err := w.s.Send(ctx, w.actor(login), d)
			if login == "vrijwilliger" && fault.Is(err, fault.Invalid) {
				continue // what a volunteer may say is tested elsewhere
			}
			w.Must(err)
			if got := w.signal(r.ID).Source; got != want {
				t.Errorf("%s: %q, want %q", login, got, want)
			}
		}
		d := w.draft()
		d.Source = FromDesk
		r, err := w.s.SendReported(ctx, w.actor("consulent"), d, "post-1", nil)
		w.Must(err)
		id := r.ID
		if rows := w.list("consulent", Filter{Source: FromDesk}).Rows; len(rows) != 1 || rows[0].ID != id {
			t.Errorf("%d from the desk", len(rows))
		}
		if rows := w.list("consulent", Filter{List: ListAll, Source: FromMail}).Rows; len(rows) != 0 {
			t.Errorf("%d by mail", len(rows))
		}
		if rows := w.list("consulent", Filter{List: ListAll, Source: FromDesk, Search: "lindestraat"}).Rows; len(rows) != 1 {
			t.Errorf("%d found", len(rows))
		}
		for _, s := range Sources() {
			if !strings.HasPrefix(s.Key(), "signal.source_") || w.s.words.T(s.Key()) == s.Key() {
				t.Errorf("no words for %s", s)
			}
		}
	})
}
