package signal

import (
	"context"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/routing"
)

// eachRouted is each with the tables of the rules.
func eachRouted(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, append(migrations(), routing.Files), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

// rulers gives the world rules, kept by its team lead: money goes to the caretaker, with the
// second consultant as deputy and the team lead behind; the rest to the consultants.
func (w *world) rulers() *routing.Service {
	w.T.Helper()
	ctx, lead := context.Background(), w.actor("teamleider")
	doc, err := routing.Files.ReadFile("policy.cedar")
	w.Must(err)
	policy, err := access.NewPolicy(doc)
	w.Must(err)
	r := routing.New(w.DB, w.clock, policy, ForRules{})
	stamp := func() (v routing.View) { v, err := r.Show(ctx, lead); w.Must(err); return v }
	w.Must(r.SetDesk(ctx, lead, 0, routing.Desk{Name: "Consulenten", Duty: access.Consultant, Lead: "u-teamleider"}))
	w.Must(r.SetDesk(ctx, lead, stamp().Stamp, routing.Desk{Name: "Geld", People: []string{"u-wijkbeheerder"}, Deputy: "u-consulent2", Lead: "u-teamleider"}))
	v := stamp()
	w.Must(r.SetRule(ctx, lead, v.Stamp, routing.Rule{Name: "Geldzorgen", When: routing.Condition{Themes: []string{"geld"}}, Desk: v.Book.Desks[1].ID}))
	v = stamp()
	v.Book.Terms = []routing.Term{{Urgency: "week", N: 3, Unit: routing.WorkingDays}, {Theme: "geld", Urgency: "vandaag", N: 2, Unit: routing.WorkingHours}}
	w.Must(r.SetTerms(ctx, lead, v.Stamp, v.Book))
	w.Must(r.Publish(ctx, lead, stamp().Stamp, "Eerste regels"))
	w.s.UseRules(r)
	return r
}

func (w *world) money(urgency Urgency) string {
	return w.send(func(d *Draft) { d.Theme, d.Facts, d.Urgency = Money, nil, urgency })
}

func TestRulesGiveSignals(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		before := w.send(nil)
		w.rulers()
		id, rest := w.money(ThisWeek), w.send(nil)
		if sig := w.signal(id); sig.HolderID != "u-wijkbeheerder" || sig.Due.Format(time.DateOnly) != "2026-11-05" {
			t.Errorf("money is held by %s before %s", sig.HolderID, sig.Due)
		}
		if sig := w.signal(rest); sig.HolderID != "u-consulent" && sig.HolderID != "u-consulent2" {
			t.Errorf("the rest is held by %s", sig.HolderID)
		}
		for id, want := range map[string]string{id: "Geldzorgen", rest: ""} {
			v, err := w.s.Show(context.Background(), w.actor("teamleider"), id)
			if w.Must(err); v.Route == nil || v.Route.Name != want || v.Route.Version != 1 {
				t.Errorf("why here: %+v, want %q", v.Route, want)
			}
		}
		if v, err := w.s.Show(context.Background(), w.actor("teamleider"), before); err != nil || v.Route != nil {
			t.Errorf("without rules: %+v %v", v.Route, err)
		}
		st, err := w.s.StoryOf(context.Background(), w.actor("vakman"), id)
		if w.Must(err); st.Due.Format(time.DateOnly) != "2026-11-05" {
			t.Errorf("the sender was promised %s", st.Due)
		}
		w.Write(func(tx *store.Tx) error { return Erase(tx, w.vault, monday, id) })
		if n := w.Count(`SELECT count(*) FROM signal_route WHERE signal_id = $1`, id); n != 0 {
			t.Error("an erased signal leaves its route")
		}
	})
}

// Whoever is shut out, or left, is passed over; there is always somebody.
func TestRulesPassOverWhoCannot(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		w.rulers()
		for _, step := range []struct{ gone, next string }{{"u-wijkbeheerder", "u-consulent2"}, {"u-consulent2", "u-teamleider"}, {"u-teamleider", "u-consulent"}, {"u-consulent", "u-beheerder"}} {
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, step.gone)
				return err
			})
			w.clock.Add(2 * deskAge)
			if got := w.signal(w.money(Ordinary)).HolderID; got != step.next {
				t.Errorf("without %s it goes to %s, want %s", step.gone, got, step.next)
			}
		}
	})
}

// Lateness climbs by itself: deputy, team lead, and then it stands out; each time on record,
// once, and not for what somebody took up.
func TestLatenessClimbs(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		w.rulers()
		id, taken := w.money(ThisWeek), w.money(ThisWeek)
		for _, step := range []struct {
			day, holder string
			late        int
		}{{"2026-11-05", "u-wijkbeheerder", 0}, {"2026-11-06", "u-consulent2", 1}, {"2026-11-08", "u-consulent2", 1}, {"2026-11-10", "u-teamleider", 2}, {"2026-11-12", "u-teamleider", 3}, {"2026-11-20", "u-teamleider", 3}} {
			day, _ := time.Parse(time.DateOnly, step.day)
			w.clock.Set(day.Add(9 * time.Hour))
			w.work()
			if sig := w.signal(id); sig.HolderID != step.holder || sig.Late != step.late {
				t.Errorf("%s: %s, late %d times; want %s and %d", step.day, sig.HolderID, sig.Late, step.holder, step.late)
			}
			if sig := w.signal(taken); step.late == 2 && sig.HolderID != "u-consulent" {
				t.Errorf("what was taken up went to %s", sig.HolderID)
			}
			if step.late == 1 && w.signal(taken).State == Received {
				w.Must(w.s.PlanTalk(context.Background(), w.actor("teamleider"), taken, w.signal(taken).Version, "u-consulent", day.AddDate(0, 0, 5)))
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.lapse' AND object_id = $1`, id); n != 3 {
			t.Errorf("%d records of lateness", n)
		}
		page, err := w.s.List(context.Background(), w.actor("teamleider"), Filter{List: ListLate})
		w.Must(err)
		all, err := text.Load(Files)
		w.Must(err)
		screen := rowScreen{words: words{p: all.Printer(text.Dutch)}, now: w.clock.Now()}
		for _, r := range page.Rows {
			if tag := screen.task(r).Status.Text; r.ID == id && tag != "3 keer te laat" {
				t.Errorf("three times late looks like %q", tag)
			}
		}
	})
}

// Without rules a late signal stays with its holder, who hears of it, and goes to a team lead when
// it is still late a working day later; a team lead who holds it keeps it, and who is shut out
// from that home does not get it.
func TestLateSignalClimbsWithoutRules(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, leads := w.send(func(d *Draft) { d.Urgency = Today }), w.send(func(d *Draft) { d.Urgency = Today })
		moved := w.send(func(d *Draft) { d.Urgency = Today })
		first := w.signal(id).HolderID
		w.Write(func(tx *store.Tx) error { return setHolder(tx, leads, "u-teamleider", monday) })
		for _, step := range []struct {
			day, holder string
			late        int
		}{{"2026-11-02", first, 0}, {"2026-11-03", first, 1}, {"2026-11-05", "u-teamleider", 2}, {"2026-11-07", "u-teamleider", 3}, {"2026-11-20", "u-teamleider", 3}} {
			day, _ := time.Parse(time.DateOnly, step.day)
			w.clock.Set(day.Add(9 * time.Hour))
			w.work()
			if sig := w.signal(id); sig.HolderID != step.holder || sig.Late != step.late {
				t.Errorf("%s: %s, late %d times; want %s and %d", step.day, sig.HolderID, sig.Late, step.holder, step.late)
			}
			if sig := w.signal(leads); sig.HolderID != "u-teamleider" || sig.Late != step.late {
				t.Errorf("%s: that of the team lead: %s, late %d times", step.day, sig.HolderID, sig.Late)
			}
			if step.late == 1 {
				w.Must(w.s.PlanTalk(ctx, w.actor("teamleider"), moved, 1, "", day.AddDate(0, 0, 2)))
			}
			if sig := w.signal(moved); step.late == 2 && (sig.Late != 1 || sig.HolderID == "u-teamleider") {
				t.Errorf("what was planned anew: %s, late %d times", sig.HolderID, sig.Late)
			}
		}
	})
}

// Of the team leads who can, the one with the fewest open signals gets a late signal; one who is
// shut out from that home does not, and one who holds it keeps it.
func TestWhichTeamLeadGetsALateSignal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		late := func() string { return w.send(func(d *Draft) { d.Urgency = Today }) }
		id, kept, busy, one := late(), late(), w.send(nil), w.send(nil)
		w.Write(func(tx *store.Tx) error {
			for i, login := range []string{"u-consulent2", "u-wijkbeheerder"} { // one more lead, and one who is shut out
				if _, err := tx.Exec(`UPDATE account_user SET roles = 'teamleider' WHERE id = $1`, login); err != nil {
					return err
				}
				if i == 1 {
					if _, err := access.ShutOut(tx, access.Lockout{UserID: login, Type: access.HomeType, Object: string(w.home), ByID: "u-beheerder", From: monday}); err != nil {
						return err
					}
				}
			}
			for signal, holder := range map[string]string{id: "u-consulent", kept: "u-consulent2", busy: "u-consulent2", one: "u-teamleider"} {
				if err := setHolder(tx, signal, holder, monday); err != nil {
					return err
				}
			}
			return nil
		})
		w.clock.Set(monday.AddDate(0, 0, 1))
		w.work()
		w.clock.Set(monday.AddDate(0, 0, 3))
		w.work()
		for signal, want := range map[string]string{id: "u-teamleider", kept: "u-consulent2"} {
			if sig := w.signal(signal); sig.HolderID != want || sig.Late != 2 {
				t.Errorf("%s has it, late %d times; want %s", sig.HolderID, sig.Late, want)
			}
		}
	})
}

// A term in hours is late by the hour, and only while nobody took it up.
func TestTermInHours(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		w.rulers()
		w.clock.Set(monday.Add(3 * time.Hour)) // 13:00
		id, taken := w.money(Today), w.money(Today)
		w.Must(w.s.PlanTalk(context.Background(), w.actor("teamleider"), taken, 1, "", clock.Date(monday)))
		w.clock.Set(monday.Add(5*time.Hour - time.Minute))
		w.work()
		if w.signal(id).Late != 0 {
			t.Error("late before its hour")
		}
		w.clock.Set(monday.Add(5*time.Hour + time.Minute))
		w.work()
		if sig := w.signal(id); sig.Late != 1 || sig.HolderID != "u-consulent2" {
			t.Errorf("after its hour: late %d, %s", sig.Late, sig.HolderID)
		}
		if w.signal(taken).Late != 0 {
			t.Error("late although somebody took it up")
		}
	})
}

// The dry run over stored signals says what the rules did with them.
func TestTrialSaysWhatRulesDid(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		r := w.rulers()
		for i := range 12 {
			w.clock.Add(time.Hour)
			if w.send(func(d *Draft) { d.Theme, d.Facts = Themes()[i%4], nil }); i%5 == 0 {
				w.money(ThisWeek)
			}
		}
		w.clock.Add(time.Hour)
		trial, err := r.Try(context.Background(), w.actor("teamleider"))
		w.Must(err)
		for _, row := range trial.Rows {
			if did := w.Count(`SELECT count(*) FROM signal_route WHERE rule = $1`, row.Name); did != int64(row.N) || row.N == 0 {
				t.Errorf("%q: the trial says %d, the rules did %d", row.Name, row.N, did)
			}
		}
	})
}

// halfway is a year of signals that stops in the middle of being read until it is let go.
type halfway struct {
	ForRules
	reading chan struct{}
	goOn    chan struct{}
}

func (h halfway) Past(tx *store.Tx, org string, from, until time.Time, each func(routing.Subject)) error {
	first := true
	return h.ForRules.Past(tx, org, from, until, func(s routing.Subject) {
		if first {
			first = false
			close(h.reading)
			<-h.goOn
		}
		each(s)
	})
}

// Receipts go on while a trial of the rules reads a year: nobody at a door waits for it.
func TestReceiptsGoOnWhileRulesAreTried(t *testing.T) {
	eachRouted(t, func(t *testing.T, w *world) {
		w.rulers()
		for range 3 {
			w.send(nil)
		}
		doc, err := routing.Files.ReadFile("policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		half := halfway{reading: make(chan struct{}), goOn: make(chan struct{})}
		release := sync.OnceFunc(func() { close(half.goOn) })
		defer release()
		tried := make(chan error, 1)
		w.clock.Add(time.Hour)
		go func() {
			_, err := routing.New(w.DB, w.clock, policy, half).Try(context.Background(), w.actor("teamleider"))
			tried <- err
		}()
		<-half.reading
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		for range 5 { // each is on disk while the trial still reads
			d := w.draft()
			d.Photos, d.Where = Announced(1), Outdoors
			r, err := w.s.Send(ctx, w.actor("vakman"), d)
			if err != nil {
				t.Fatalf("no receipt while a trial reads: %v", err)
			}
			if _, err := w.s.AddPicture(ctx, w.actor("vakman"), "u-vakman", r.ID, 1, testJPEG(t, 9, 9)); err != nil {
				t.Fatalf("no picture while a trial reads: %v", err)
			}
		}
		select {
		case err := <-tried:
			t.Fatalf("the trial did not wait: %v", err)
		default:
		}
		release()
		w.Must(<-tried)
	})
}
