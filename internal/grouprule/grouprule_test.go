package grouprule

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/network"
	"samendoen/internal/socialmap"
)

// A rule is proposed by one person and signed by another, counts from a month to come, and is never
// rewritten: the one of a date stays the one of that date.
func TestProposedAndSigned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if _, err := w.s.Propose(ctx, people()["consulent"], Version{}, ""); err == nil {
			t.Errorf("a consultant proposes: %v", err)
		}
		for key, v := range map[string]Version{
			"from_wrong": {Rule: Default(), Why: "Zo staat het in ons beleid.", From: month(0)},
			"why_short":  {Rule: Default(), Why: "Zo.", From: month(1)},
			"nothing":    {Why: "Zo staat het in ons beleid.", From: month(1)},
			"choose":     {Rule: Rule{{socialmap.CausesProblems, Support, 0}}, Why: "Zo staat het in ons beleid.", From: month(1)},
		} {
			if _, err := w.s.Propose(ctx, people()["beleid"], v, store.NewID()); !wrong(err, key) {
				t.Errorf("%s: %v", key, err)
			}
		}
		key := store.NewID()
		v := Version{Rule: Default(), Why: "Zo staat het in ons beleid.", From: month(1)}
		id, err := w.s.Propose(ctx, people()["beide"], v, key)
		w.Must(err)
		if again, err := w.s.Propose(ctx, people()["beide"], v, key); err != nil || again != id {
			t.Errorf("sent again it is %s, %v", again, err)
		}
		if _, err := w.s.Propose(ctx, people()["beleid"], v, store.NewID()); !wrong(err, "waits_already") {
			t.Errorf("a second proposal: %v", err)
		}
		if err := w.s.Decide(ctx, people()["beide"], id, 1, true); !wrong(err, "own_proposal") {
			t.Errorf("signed by who proposed it: %v", err)
		}
		if err := w.s.Decide(ctx, people()["beleid"], id, 1, true); err == nil {
			t.Error("policy signs")
		}
		w.Must(w.s.Decide(ctx, people()["fg"], id, 1, true))
		if err := w.s.Decide(ctx, people()["fg"], id, 2, false); !wrong(err, "waits_not") {
			t.Errorf("decided twice: %v", err)
		}
		w.Must(w.s.Decide(ctx, people()["fg"], w.propose(Default()[:1]), 1, false))
		w.clock.Set(month(1).Add(9 * time.Hour))
		w.publish(Default()[:2])
		w.clock.Set(month(2).Add(9 * time.Hour))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			for n, want := range map[int]string{0: "", 1: Default().Key(), 2: Default()[:2].Key(), 5: Default()[:2].Key()} {
				r, err := RuleOn(tx, own, month(n))
				if err != nil || r.Key() != want {
					t.Errorf("month %d: %q, %v, want %q", n, r.Key(), err, want)
				}
			}
			return nil
		}))
		late := w.propose(Default())
		w.clock.Set(month(4).Add(9 * time.Hour))
		if err := w.s.Decide(ctx, people()["fg"], late, 1, true); !wrong(err, "too_late") {
			t.Errorf("signed after it should have begun: %v", err)
		}
	})
}

// Counting is off, goes on with a signed DPIA over everything that the rule uses, and ends by itself on
// the day on which the DPIA is looked at again.
func TestOffUnlessTheDPIAIsInForce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(all()...)
		if err := w.save(true, line); !wrong(err, "no_rule") {
			t.Errorf("on without a rule: %v", err)
		}
		w.publish(Default())
		if err := w.save(true, w.line(network.Identity, network.Housing)); !wrong(err, "no_dpia") {
			t.Errorf("on without care in the register: %v", err)
		}
		if err := w.save(true, "geen"); !wrong(err, "no_dpia") {
			t.Errorf("on under no line: %v", err)
		}
		for _, role := range []string{"beleid", "bestuur", "beheerder"} {
			if err := w.s.Save(ctx, people()[role], Switch{On: true, Processing: line}); err == nil {
				t.Errorf("%s switches on", role)
			}
		}
		w.Must(w.save(true, line))
		if err := w.s.Save(ctx, people()["fg"], Switch{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("saved over a newer switch: %v", err)
		}
		for _, c := range []struct {
			at   time.Time
			want bool
		}{{monday, false}, {month(1).Add(-2 * time.Hour), false}, {month(1).Add(9 * time.Hour), true}, {month(2).Add(-2 * time.Hour), true}, {month(2).Add(9 * time.Hour), false}} {
			w.clock.Set(c.at)
			if r, ok := w.counts(); ok != c.want || ok && r.Key() != Default().Key() {
				t.Errorf("on %s it counts %v", c.at, ok)
			}
		}
		w.clock.Set(month(1).Add(9 * time.Hour))
		w.Must(w.save(false, line))
		if _, ok := w.counts(); ok {
			t.Error("it counts after it was switched off")
		}
	})
}

// Who is active is seen while it counts and for facts that the rule names; who is gone leaves a number.
func TestSeen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.people[Volunteer] = []Person{{"linde", "anna"}, {"linde", "bob"}, {"eik", "anna"}}
		w.people[Neighbour] = []Person{{"linde", "anna"}}
		w.publish(Default()[:3]) // agreement, support, volunteer
		w.Must(w.save(true, w.line(all()...)))
		w.Must(w.s.See(ctx))
		if n := len(w.seen(monday)); n != 0 {
			t.Errorf("%d seen before the rule counts", n)
		}
		first := month(1).Add(3 * time.Hour)
		w.clock.Set(first)
		w.Must(w.s.See(ctx))
		w.Must(w.s.See(ctx))
		told := func(at time.Time) string {
			n := map[string]int{}
			for _, x := range w.seen(at) {
				n[fmt.Sprintf("%s %s %s", x.Complex, x.Fact, x.Mark)]++
			}
			return fmt.Sprint(n)
		}
		if got, want := told(first), "map[eik vrijwilliger print of anna:1 linde vrijwilliger print of anna:1 linde vrijwilliger print of bob:1]"; got != want {
			t.Errorf("seen %s, want %s", got, want)
		}
		w.clock.Add(24 * time.Hour)
		w.people[Volunteer] = []Person{{"linde", "anna"}, {"linde", "carla"}}
		w.Must(w.s.See(ctx))
		if got, want := told(w.clock.Now()), "map[linde vrijwilliger print of anna:1 linde vrijwilliger print of carla:1]"; got != want {
			t.Errorf("seen %s, want %s", got, want)
		}
		if got, want := told(first), "map[eik vrijwilliger :1 linde vrijwilliger :1 linde vrijwilliger print of anna:1]"; got != want {
			t.Errorf("the day before tells %s, want %s", got, want)
		}
		w.clock.Set(month(2).Add(3 * time.Hour)) // the DPIA is over
		w.Must(w.s.See(ctx))
		if n := w.Count(`SELECT count(*) FROM grouprule_seen WHERE mark <> '' OR until = 0`); n != 0 {
			t.Errorf("%d are still known by who they are", n)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'grouprule.observe'`); n != 3 {
			t.Errorf("%d records of looking", n)
		}
	})
}

// Switched off, nobody is kept at once.
func TestOffForgetsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(all()...)
		w.people[Volunteer] = []Person{{"linde", "anna"}}
		w.publish(Default())
		w.clock.Set(month(1).Add(9 * time.Hour))
		w.Must(w.save(true, line))
		w.Must(w.s.See(ctx))
		if n := w.Count(`SELECT count(*) FROM grouprule_seen WHERE mark <> ''`); n != 1 {
			t.Fatalf("%d seen", n)
		}
		w.Must(w.save(false, line))
		if n := w.Count(`SELECT count(*) FROM grouprule_seen WHERE mark <> ''`); n != 0 {
			t.Errorf("%d kept", n)
		}
	})
}

// A trial gives rounded numbers of municipalities that are large enough, the same until five homes differ,
// and of no more than some rules a month.
func TestTrial(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.totals = []Total{{"GM0935", "Maastricht", 4000, [5]int{41, 63, 3800, 84, 12}}, {"GM0001", "Klein", fewestHomes - 1, [5]int{3, 3, 280, 10, 3}}}
		id := w.propose(Default())
		try := func() string {
			t.Helper()
			list, err := w.s.Try(ctx, people()["fg"], id)
			w.Must(err)
			return fmt.Sprint(list)
		}
		for _, role := range []string{"beleid", "bestuur", "consulent"} {
			if _, err := w.s.Try(ctx, people()[role], id); err == nil {
				t.Errorf("%s tries", role)
			}
		}
		first := try()
		if want := "[{Maastricht false [{0 40 false} {1 65 false} {2 3800 false} {3 85 false} {4 10 false}]} {Klein true []}]"; first != want {
			t.Errorf("%s, want %s", first, want)
		}
		w.totals[0].Cells = [5]int{45, 67, 3796, 80, 8}
		if got := try(); got != first {
			t.Errorf("four homes changed it: %s", got)
		}
		w.totals[0].Cells[4] = 7 // five fewer than when it was given
		if got := try(); !strings.Contains(got, "{4 0 true}") {
			t.Errorf("five homes did not change it, or it says a small number: %s", got)
		}
		drawn := w.rounds
		w.Must(w.s.Decide(ctx, people()["fg"], id, 1, false))
		for n := 3; n < len(Default()); n++ {
			id = w.propose(Default()[:n])
			_, err := w.s.Try(ctx, people()["fg"], id)
			if tried := n - 1; (tried > mostTried) != wrong(err, "tried_enough") {
				t.Errorf("rule %d of the month: %v", tried, err)
			}
			w.Must(w.s.Decide(ctx, people()["fg"], id, 1, false))
		}
		if perRule := 3; w.rounds-drawn != perRule*(mostTried-1) {
			t.Errorf("%d numbers were drawn, want those of the groups of people alone", w.rounds-drawn)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(all()...)
		w.totals = []Total{{"GM0935", "Maastricht", 4000, [5]int{41, 63, 3800, 84, 12}}}
		as := func(login string) webtest.Browser {
			return webtest.Browser{T: t, Login: login, Server: w.server().Handler()}
		}
		as("consulent").Get(Path, "Er geldt nog geen regel", "Dat iemand hulp weigert of mijdt")
		policy, fg := as("beleid"), as("fg")
		policy.Get(proposePath, "Stel een regel voor")
		form := url.Values{"sleutel": {"k"}, "waarom": {"Zo staat het in ons beleid."}, "vanaf": {"2026-12-01"}, "voorrang": {"ondersteuning"},
			"ondersteuning": {"vulnerable:0"}, "afspraak": {"causes_problems:0"}, "activiteit": {"active:6"}, "burenhulp": {""}}
		bad := url.Values{"sleutel": {"b"}, "waarom": {"Zo"}, "vanaf": {"2026-11-01"}, "ondersteuning": {"causes_problems:0"}}
		policy.Has(policy.Post(proposePath, proposePath, http.StatusBadRequest, bad), "Kies een maand die nog komt.", "Kies er één uit de lijst.")
		policy.Post(proposePath, proposePath, http.StatusSeeOther, form)
		id := ""
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			v, err := versionsOf(tx, own)
			id = v[0].ID
			if want := "vulnerable:ondersteuning:0 causes_problems:afspraak:0 active:activiteit:6"; v[0].Rule.Key() != want {
				t.Errorf("proposed %s, want %s", v[0].Rule.Key(), want)
			}
			return err
		}))
		fg.Get(Path, "Voorstel voor regel 1", "in de laatste 6 maanden", "Telt mee als bewoner met ondersteuningsvraag")
		fg.Has(fg.Post(Path, tryPath, http.StatusOK, url.Values{"id": {id}}), "Maastricht", "ongeveer 85 woningen")
		fg.Post(Path, decidePath, http.StatusSeeOther, url.Values{"id": {id}, "versie": {"1"}, "besluit": {"teken"}})
		fg.Has(fg.Post(settingsPath, settingsPath, http.StatusBadRequest, url.Values{"verwerking": {""}, "aan": {"ja"}}), "mag nu niet lopen")
		fg.Post(settingsPath, settingsPath, http.StatusSeeOther, url.Values{"verwerking": {line}, "aan": {"ja"}})
		fg.Get(settingsPath, "Tellen begint later")
		w.clock.Set(month(1).Add(9 * time.Hour))
		as("vrijwilliger").Get(Path, "Regel 1, geldt sinds", "Tellen met de regel staat aan", "Wat nooit meetelt")
		w.clock.Set(month(2).Add(9 * time.Hour))
		fg.Get(Path, "Tellen is gestopt")
	})
}
