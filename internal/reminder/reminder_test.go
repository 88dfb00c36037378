package reminder

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

func TestVisits(t *testing.T) {
	r := Rule{Process: FirstVisit, Weeks: 6}
	facts := []Fact{{Tenancy: "a", Day: day(-42)}, {Tenancy: "b", Day: day(-41)}, {Tenancy: "c", Day: day(-43)}, {Tenancy: "d", Day: day(-42), Until: day(0)},
		{Tenancy: "e", Day: day(-42), Until: day(1)}, {Unit: "leeg", Day: day(-42)}}
	var got []string
	for _, w := range Wants(r, facts, day(0), day(0)) {
		got = append(got, w.Key)
	}
	if !slices.Equal(got, []string{"a", "e"}) {
		t.Errorf("%v", got)
	}
	if got := Wants(r, facts, day(-1), day(1)); len(got) != 4 || !got[0].Day.Equal(day(-1)) || !got[3].Day.Equal(day(1)) {
		t.Errorf("%v", got)
	}
}

func TestCalls(t *testing.T) {
	r := Rule{Process: NoAccess, Attempts: 2, Within: 10}
	fact := func(unit string, known, on int) Fact {
		return Fact{Unit: place.UnitID(unit), Day: day(known), On: day(on)}
	}
	for name, c := range map[string]struct {
		facts []Fact
		want  []int // days after the first
	}{
		"one":                         {[]Fact{fact("a", 0, 0)}, nil},
		"two":                         {[]Fact{fact("a", 0, 0), fact("a", 5, 5)}, []int{5}},
		"twice the same day":          {[]Fact{fact("a", 0, 0), fact("a", 5, 0)}, nil},
		"two days told at once":       {[]Fact{fact("a", 5, 1), fact("a", 5, 4)}, []int{5}},
		"two homes":                   {[]Fact{fact("a", 0, 0), fact("b", 5, 5)}, nil},
		"too far apart":               {[]Fact{fact("a", 0, 0), fact("a", 10, 10)}, nil},
		"just within":                 {[]Fact{fact("a", 0, 0), fact("a", 9, 9)}, []int{9}},
		"a third asks no second call": {[]Fact{fact("a", 0, 0), fact("a", 5, 5), fact("a", 6, 6)}, []int{5}},
		"again much later":            {[]Fact{fact("a", 0, 0), fact("a", 5, 5), fact("a", 30, 30), fact("a", 32, 32)}, []int{5, 32}},
	} {
		var got []int
		for _, w := range Wants(r, c.facts, day(0), day(100)) {
			got = append(got, int(w.Day.Sub(day(0)).Hours()/24))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// The days of a rule: no day before it held, none left out that was not carried out, and the
// same answer for a time as for its days one by one.
func TestDaysOfARule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{Process: NoAccess, Attempts: rapid.IntRange(1, 3).Draw(t, "attempts"), Within: rapid.IntRange(1, 30).Draw(t, "within")}
		if rapid.Bool().Draw(t, "visits") {
			r = Rule{Process: FirstVisit, Weeks: rapid.IntRange(1, 8).Draw(t, "weeks")}
		}
		var facts []Fact
		for i := range rapid.IntRange(0, 12).Draw(t, "facts") {
			known := rapid.IntRange(-60, 60).Draw(t, "known")
			f := Fact{Unit: place.UnitID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "unit")), Day: day(known), On: day(known - rapid.IntRange(0, 9).Draw(t, "before"))}
			if r.Process == FirstVisit {
				f.Tenancy = tenancy.ID(fmt.Sprint("t", i))
			}
			facts = append(facts, f)
		}
		whole := Wants(r, facts, day(-60), day(60))
		var pieces []Wanted
		for d := -60; d <= 60; d++ {
			pieces = append(pieces, Wants(r, facts, day(d), day(d))...)
		}
		if fmt.Sprint(whole) != fmt.Sprint(pieces) {
			t.Fatalf("%v\nday by day %v", whole, pieces)
		}
		r.Since, r.Last = day(rapid.IntRange(-30, 0).Draw(t, "since")), day(rapid.IntRange(-40, 0).Draw(t, "last"))
		from, until := r.nextDays(day(1))
		if from.Before(r.Since) || !until.Equal(day(1)) || from.After(r.Last.AddDate(0, 0, 1)) && from.After(r.Since) {
			t.Fatalf("from %v until %v, since %v, last %v", from, until, r.Since, r.Last)
		}
	})
}

// A rule that was switched on and whose first night was left out begins where it holds.
func TestFirstNightLeftOut(t *testing.T) {
	for name, c := range map[string]struct{ since, last, want time.Time }{
		"never carried out":      {day(-13), time.Time{}, day(-13)},
		"carried out yesterday":  {day(-40), day(0), day(-12)},
		"left out for weeks":     {day(-60), day(-30), day(-29)},
		"off for long, on again": {day(-13), day(-300), day(-13)},
	} {
		if from, until := (Rule{Since: c.since, Last: c.last}).nextDays(day(1)); !from.Equal(c.want) || !until.Equal(day(1)) {
			t.Errorf("%s: from %v until %v, want %v", name, from, until, c.want)
		}
	}
}

// The trial over a year says what the rule then does, whenever the nights were: every night,
// some nights left out, some of them twice.
func TestTrialIsWhatTheRuleDoes(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		run := 0
		storetest.Worlds(t, func(r *rapid.T) {
			run++
			w.Write(func(tx *store.Tx) error {
				for _, table := range []string{"reminder_task", "reminder_noaccess", "reminder_rule", "tenancy_member", "tenancy_tenancy"} {
					if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
						return err
					}
				}
				return nil
			})
			w.clock.Set(monday)
			for i := range rapid.IntRange(0, 5).Draw(r, "tenancies") {
				w.rent(i, fmt.Sprintf("T%d-%d", run, i), day(rapid.IntRange(-50, 20).Draw(r, "from")))
			}
			for _, p := range Processes() {
				w.on(p, func(r *Rule) { r.Weeks, r.Attempts, r.Within = min(r.Weeks, 3), min(r.Attempts, 2), min(r.Within, 12) })
			}
			days := rapid.IntRange(20, 60).Draw(r, "days")
			for d := 0; d <= days; d++ {
				w.clock.Set(monday.AddDate(0, 0, d))
				for range rapid.IntRange(0, 1).Draw(r, "reports") {
					w.report(rapid.IntRange(0, 2).Draw(r, "home"), day(d-rapid.IntRange(0, 5).Draw(r, "ago")), store.NewID())
				}
				for range rapid.SampledFrom([]int{0, 1, 1, 2}).Draw(r, "nights") {
					w.night()
				}
			}
			w.night()
			for _, p := range Processes() {
				rules, err := w.s.Rules(ctx, people()["teamleider"])
				w.Must(err)
				rule := rules[slices.Index(Processes(), p)].Rule
				trial, err := w.s.Try(ctx, people()["teamleider"], rule)
				w.Must(err)
				var facts []Fact
				w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { facts, err = rule.facts(tx, own, trial.From, trial.Until); return err }))
				var want []string
				for _, x := range Wants(rule, facts, rule.Since, trial.Until) {
					want = append(want, x.Key)
				}
				if got := w.made(p); !slices.Equal(got, want) {
					r.Fatalf("%s: the nights made %v, the trial says %v", p, got, want)
				}
				if before := len(Wants(rule, facts, trial.From, rule.Since.AddDate(0, 0, -1))); trial.Total != len(want)+before {
					r.Fatalf("%s: the trial counts %d, and wants %d and %d", p, trial.Total, len(want), before)
				}
			}
		})
	})
}

func TestWorkOfAProcess(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.rent(1, "T1", day(-42))
		w.on(FirstVisit, nil)
		w.night()
		w.night()
		work := w.list("wijkbeheerder", FirstVisit)
		if len(work.Open) != 1 || work.Open[0].Address != "Lindestraat 11" || work.Open[0].Holder != "u-wijkbeheerder" {
			t.Fatalf("%+v", work.Open)
		}
		id := work.Open[0].ID
		v, err := w.s.Show(ctx, people()["wijkbeheerder"], FirstVisit, id)
		w.Must(err)
		if len(v.Contacts) != 1 || v.Contacts[0].Name != "Truus T1" {
			t.Errorf("contacts %v", v.Contacts)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'reminder.read' AND object_id = $1`, id); n != 1 {
			t.Errorf("%d records of the look", n)
		}
		w.Kind(w.s.Finish(ctx, people()["wijkbeheerder"], FirstVisit, id, 1, "afspraak"), fault.Invalid)
		w.Kind(w.s.Finish(ctx, people()["wijkbeheerder"], FirstVisit, id, 2, "bezocht"), fault.Conflict)
		w.Kind(w.s.Finish(ctx, people()["consulent"], FirstVisit, id, 1, "bezocht"), fault.NotFound)
		w.Must(w.s.Finish(ctx, people()["wijkbeheerder"], FirstVisit, id, 1, "bezocht"))
		w.Kind(w.s.Finish(ctx, people()["wijkbeheerder"], FirstVisit, id, 2, "bezocht"), fault.Invalid)
		if work := w.list("teamleider", FirstVisit); len(work.Open) != 0 || len(work.Done) != 1 || work.Done[0].DoneBy != "u-wijkbeheerder" {
			t.Errorf("%+v", work)
		}
		w.Must(w.s.Undo(ctx, people()["teamleider"], FirstVisit, id, 2))
		w.Kind(w.s.Undo(ctx, people()["teamleider"], FirstVisit, id, 3), fault.Invalid)
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'reminder.done'`); n != 2 {
			t.Errorf("%d records of steps", n)
		}
	})
}

// A tenancy that ended needs no visit, a holder who left holds nothing, and without anybody to
// do it nothing is made until there is.
func TestNobodyIsLeftWithIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		gone := w.rent(1, "T1", day(-42))
		w.rent(2, "T2", day(-42))
		w.on(FirstVisit, nil)
		w.night()
		w.end(gone, day(1))
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-wijkbeheerder'`)
			return err
		})
		w.clock.Set(monday.AddDate(0, 0, 2))
		w.night()
		work := w.list("teamleider", FirstVisit)
		if len(work.Open) != 1 || work.Open[0].Holder != "u-teamleider" || len(work.Done) != 1 || work.Done[0].Outcome != Moved {
			t.Errorf("%+v", work)
		}
		w.Kind(w.s.Undo(ctx, people()["teamleider"], FirstVisit, work.Done[0].ID, work.Done[0].Version), fault.Invalid)
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-teamleider'`)
			return err
		})
		w.rent(3, "T3", day(-42+20))
		w.clock.Set(monday.AddDate(0, 0, 40))
		w.night()
		if got := len(w.made(FirstVisit)); got != 2 {
			t.Fatalf("%d made with nobody there", got)
		}
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`UPDATE account_user SET disabled = 0`); return err })
		w.night()
		if got := len(w.made(FirstVisit)); got != 3 {
			t.Errorf("%d made once somebody is there", got)
		}
	})
}

func TestNoAccess(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.rent(1, "T1", day(-300))
		w.on(NoAccess, nil)
		if !w.report(1, day(-9), "sleutel-1") || w.report(1, day(-2), "sleutel-1") || !w.report(1, day(-2), "sleutel-2") {
			t.Error("a report counts once for each key")
		}
		w.night()
		work := w.list("consulent", NoAccess)
		if len(work.Open) != 1 || len(work.Open[0].Because) != 2 || work.Open[0].Holder != "u-consulent" {
			t.Errorf("%+v", work.Open)
		}
		for name, r := range map[string]Reported{"tomorrow": {"1", day(1), "sleutel-3"}, "long ago": {"1", day(-100), "sleutel-3"}, "no day": {"1", time.Time{}, "sleutel-3"},
			"no key": {"1", day(0), ""}, "no home": {"9", day(0), "sleutel-3"}} {
			if _, err := w.s.Report(ctx, people()["vakman"], r); !fault.Is(err, fault.Invalid) || len(fault.FieldsOf(err)) != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, login := range []string{"bewoner", "consulent", "teamleider", "vrijwilliger"} {
			_, err := w.s.Report(ctx, people()[login], Reported{"1", day(0), "sleutel-3"})
			w.Kind(err, fault.NotFound)
		}
	})
}

// Whoever works on one process sees nothing of the other, and no page or answer has both: also
// not for a team lead, who works on both.
func TestOneProcessAtATime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.rent(1, "T1", day(-42))
		w.report(1, day(-9), "sleutel-1")
		w.report(1, day(-2), "sleutel-2")
		for _, p := range Processes() {
			w.on(p, nil)
		}
		w.night()
		ids := map[Process]string{}
		for _, p := range Processes() {
			ids[p] = w.list("teamleider", p).Open[0].ID
		}
		_, err := w.s.List(ctx, people()["wijkbeheerder"], NoAccess)
		w.Kind(err, fault.NotFound)
		_, err = w.s.List(ctx, people()["consulent"], FirstVisit)
		w.Kind(err, fault.NotFound)
		_, err = w.s.Show(ctx, people()["teamleider"], FirstVisit, ids[NoAccess])
		w.Kind(err, fault.NotFound)
		_, err = w.s.List(ctx, people()["elders"], FirstVisit)
		w.Must(err)
		h := w.server().Handler()
		ask := func(path string) string {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.AddCookie(&http.Cookie{Name: "samendoen", Value: "teamleider"})
			r.Header.Set("Authorization", "Bearer teamleider")
			out := httptest.NewRecorder()
			h.ServeHTTP(out, r)
			return out.Body.String()
		}
		for _, p := range Processes() {
			for _, q := range Processes() {
				for _, path := range []string{listPath(p), taskPath(p, ids[p]), "/api/v1" + listPath(p)} {
					body := ask(path)
					if has := strings.Contains(body, ids[q]); has != (p == q) {
						t.Errorf("%s names a task of %s: %v", path, q, has)
					}
				}
			}
		}
		counts, err := w.s.Mine(ctx, people()["teamleider"])
		w.Must(err)
		if strings.Contains(fmt.Sprint(counts), "Lindestraat") {
			t.Error("a count names a home")
		}
		w.Write(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{Type: access.HomeType, Object: string(place.UnitIDOf(own, "1")), UserID: "u-teamleider", From: monday})
			return err
		})
		w.clock.Add(time.Hour)
		if work := w.list("teamleider", FirstVisit); len(work.Open) != 0 {
			t.Error("who is shut out of the home sees it")
		}
	})
}

// TestRulesSayWhoIsThere looks at the one thing that can be wrong with rules that never collide:
// that nobody is there to do what they ask.
func TestRulesSayWhoIsThere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := browser(w, "teamleider")
		without := func(role access.Role) {
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE org_id = $1 AND roles LIKE $2`, own, "%"+string(role)+"%")
				return err
			})
		}
		without(access.Caretaker)
		lead.Get(rulesPath, "Niemand heeft de rol wijkbeheerder. Nu gaat dit naar de rol teamleider.", "met de rol consulent.")
		without(access.TeamLead)
		lead.Get(rulesPath, "Niemand heeft de rol wijkbeheerder. Zo komt er geen herinnering.", "met de rol consulent.")
	})
}

func TestRulesAndPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, err := w.s.Rules(ctx, people()["consulent"])
		w.Kind(err, fault.NotFound)
		w.Kind(w.s.Save(ctx, people()["teamleider"], Rule{Process: "iets"}), fault.NotFound)
		w.Kind(w.s.Save(ctx, people()["teamleider"], Rule{Process: FirstVisit, Weeks: 0, Term: 5}), fault.Invalid)
		w.Kind(w.s.Save(ctx, people()["teamleider"], Rule{Process: FirstVisit, Weeks: 6, Term: 5, Version: 3}), fault.Conflict)
		w.rent(1, "T1", day(-42))
		lead := browser(w, "teamleider")
		lead.Get(rulesPath, "Staat uit.", "Onderhoud kon niet naar binnen", "Gaat naar één collega met de rol wijkbeheerder.", "twee regels botsen nooit")
		form := url.Values{"weken": {"6"}, "termijn": {"10"}, "aan": {"ja"}}
		lead.Has(lead.Post(rulesPath, rulesPath+"/eerste-bezoek/proef", http.StatusOK, form), "1 herinnering in het laatste jaar")
		if n := w.Count(`SELECT count(*) FROM reminder_task`); n != 0 {
			t.Error("a trial made a task")
		}
		lead.Has(lead.Post(rulesPath, rulesPath+"/eerste-bezoek", http.StatusBadRequest, url.Values{"weken": {"99"}, "termijn": {"10"}}), "Kies een getal van 1 tot 26.", `value="99"`)
		lead.Post(rulesPath, rulesPath+"/eerste-bezoek", http.StatusSeeOther, form)
		w.night()
		keeper := browser(w, "wijkbeheerder")
		body := keeper.Get(listPath(FirstVisit), "Lindestraat 11", "De huur begon op")
		id := w.list("wijkbeheerder", FirstVisit).Open[0].ID
		if !strings.Contains(body, id) {
			t.Error("no way to the task")
		}
		page := taskPath(FirstVisit, id)
		keeper.Get(page, "Truus T1", "0612345678", "Bron: de huurovereenkomst")
		keeper.Has(keeper.Post(page, page+"/klaar", http.StatusBadRequest, url.Values{}), "Kies hoe het ging.")
		keeper.Post(page, page+"/klaar", http.StatusSeeOther, url.Values{"uitkomst": {"bezocht"}})
		if body := keeper.Get(page, "Toch niet klaar"); strings.Contains(body, "0612345678") {
			t.Error("a number after it was done")
		}
		keeper.Post(page, page+"/terug", http.StatusSeeOther, url.Values{})
	})
}

// What was done goes after its term, what is open stays, and so do the times without access of
// the last year.
func TestTerms(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.rent(1, "T1", day(-42))
		w.report(1, day(-2), "sleutel-1")
		w.on(FirstVisit, nil)
		w.night()
		task := w.list("teamleider", FirstVisit).Open[0]
		erase := func(before time.Time) (tasks, attempts int) {
			w.Write(func(tx *store.Tx) error {
				tasks, attempts = 0, 0
				done, err := Done(tx, own, before, time.Time{}, "", 10)
				for _, p := range done {
					if ok, failed := EraseDone(tx, before, p.ID); failed != nil || ok {
						tasks, err = tasks+1, failed
					}
				}
				if err != nil {
					return err
				}
				all, err := Attempts(tx, own, before, time.Time{}, "", 10)
				for _, p := range all {
					if ok, failed := EraseAttempt(tx, before, p.ID); failed != nil || ok {
						attempts, err = attempts+1, failed
					}
				}
				return err
			})
			return tasks, attempts
		}
		if a, b := erase(monday.AddDate(1, 0, 0).Truncate(time.Hour)); a != 0 || b != 1 {
			t.Errorf("erased %d open tasks, %d attempts", a, b)
		}
		w.Must(w.s.Finish(ctx, people()["teamleider"], FirstVisit, task.ID, 1, "bezocht"))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			about, err := AboutTenancies(tx, []tenancy.ID{id})
			if len(about.Tasks) != 1 {
				t.Errorf("%+v", about)
			}
			return err
		}))
		if a, _ := erase(w.clock.Now()); a != 0 {
			t.Error("erased before its term")
		}
		if a, _ := erase(w.clock.Now().Add(time.Second)); a != 1 {
			t.Error("not erased after its term")
		}
	})
}
