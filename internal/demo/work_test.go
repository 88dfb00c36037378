package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/tenancy"
)

// world holds what work refers to.
type world struct {
	units     map[string]string // to their complex
	tenancies map[string]tenancy.Tenancy
	logins    map[string]User
	signals   map[string]WorkSignal
	cases     map[string]WorkCase
}

func newWorld(c *City) world {
	w := world{map[string]string{}, map[string]tenancy.Tenancy{}, map[string]User{}, map[string]WorkSignal{}, map[string]WorkCase{}}
	for u := range c.Units() {
		w.units[u.Key] = u.ComplexKey
	}
	for y := range c.Tenancies() {
		w.tenancies[y.Key] = y
	}
	for _, u := range c.Users() {
		w.logins[u.Login] = u
	}
	for x := range c.Signals() {
		w.signals[x.Key] = x
	}
	for x := range c.Cases() {
		w.cases[x.Key] = x
	}
	return w
}

func (w world) lives(key, unit string, at time.Time) bool {
	y, ok := w.tenancies[key]
	return ok && y.UnitKey == unit && !y.From.After(at) && endOf(y).AddDate(0, 0, 1).After(at)
}

func TestSignals(t *testing.T) {
	c := testCity(21, 12_000)
	w := newWorld(c)
	facts := map[string]Theme{}
	for _, f := range Facts {
		if _, twice := facts[f.Code]; twice {
			t.Errorf("fact %s comes twice", f.Code)
		}
		facts[f.Code] = f.Theme
	}
	var n, open, late, talked, danger, good, about float64
	texts := map[string]bool{}
	var last WorkSignal
	for x := range c.Signals() {
		n++
		texts[x.Sentence] = true
		o := x.Outcome
		if last.ComplexKey == x.ComplexKey && x.At.Before(last.At) {
			t.Fatalf("%s comes after %s", x.Key, last.Key)
		}
		last = x
		if !x.At.Before(testDay) || x.At.Before(testDay.AddDate(0, -workMonths-1, 0)) || w.logins[x.Sender].Role != x.SenderRole {
			t.Fatalf("%+v: when or by whom", x)
		}
		if len(x.Facts) == 0 || slices.ContainsFunc(x.Facts, func(f string) bool { return facts[f] != x.Theme }) {
			t.Fatalf("%s: facts %v with %s", x.Key, x.Facts, x.Theme)
		}
		if x.UnitKey != "" {
			about++
			if w.units[x.UnitKey] != x.ComplexKey || !w.lives(x.TenancyKey, x.UnitKey, x.At) {
				t.Fatalf("%s: %s does not live in %s", x.Key, x.TenancyKey, x.UnitKey)
			}
		} else if x.TenancyKey != "" {
			t.Fatalf("%s: a household without a home", x.Key)
		}
		checkOutcome(t, w, x)
		if o.Open() {
			open++
		}
		if !o.TalkAt.IsZero() {
			talked++
			if o.TalkAt.After(o.Due.AddDate(0, 0, 1)) {
				late++
			}
		}
		if x.Urgency == UrgencyDanger {
			danger++
		}
		if x.Theme == ThemeGood {
			good++
		}
	}
	between(t, "signals per home in two years", n/12_000, 0.42, 0.58)
	between(t, "part that is open", open/n, 0.01, 0.04)
	between(t, "part of the talks that was late", late/talked, 0.1, 0.4)
	between(t, "part with danger", danger/n, 0.005, 0.06)
	between(t, "part that is good news", good/n, 0.07, 0.13)
	between(t, "part that is about one home", about/n, 0.7, 0.9)
	between(t, "different sentences", float64(len(texts)), 150, 1000)
}

// checkOutcome wants a talk before every decision, but for danger with its reason.
func checkOutcome(t *testing.T, w world, x WorkSignal) {
	t.Helper()
	o := x.Outcome
	bad := func(why string) { t.Fatalf("%s: %s: %+v", x.Key, why, x) }
	if w.logins[o.Holder].Login == "" || !isDate(o.Due) || o.Due.Before(dateOf(dayOf(x.At))) {
		bad("nobody holds it, or it is due before it came")
	}
	if !o.TalkAt.IsZero() && (!o.TalkAt.After(x.At) || !o.TalkAt.Before(testDay)) {
		bad("the talk is at an impossible time")
	}
	if o.Open() {
		if !o.DecidedAt.IsZero() || o.CaseKey != "" || o.Reason != "" || o.SkippedTalk != "" {
			bad("something was decided about an open signal")
		}
		return
	}
	if !o.DecidedAt.After(x.At) || !o.DecidedAt.After(o.TalkAt) || !o.DecidedAt.Before(testDay) {
		bad("decided at an impossible time")
	}
	if o.TalkAt.IsZero() != (o.SkippedTalk != "") || o.SkippedTalk != "" && x.Urgency != UrgencyDanger {
		bad("no talk and no danger")
	}
	isCase := o.Decision == DecisionNewCase || o.Decision == DecisionAddToCase
	if isCase == (o.Reason != "") || isCase != (o.CaseKey != "") {
		bad("neither a case nor a reason")
	}
	if isCase {
		k, ok := w.cases[o.CaseKey]
		if !ok || k.UnitKey != x.UnitKey || k.TenancyKey != x.TenancyKey || !slices.Contains(k.SignalKeys, x.Key) {
			bad("its case is about another household")
		}
		if (o.Decision == DecisionNewCase) != (k.SignalKeys[0] == x.Key) {
			bad("the case began with another signal")
		}
	}
}

func TestCases(t *testing.T) {
	c := testCity(22, 12_000)
	w := newWorld(c)
	states := map[CaseState]float64{}
	results := map[Result]int{}
	var noStep, lateStep, silent, long float64
	running := map[string]bool{}
	for x := range c.Cases() {
		states[x.State]++
		checkCase(t, w, x)
		if x.State == CaseOpen {
			if running[x.TenancyKey] {
				t.Errorf("%s: the household has two open cases", x.Key)
			}
			running[x.TenancyKey] = true
			if x.Next == nil {
				noStep++
			} else if x.Next.On.Before(testDay) {
				lateStep++
			}
			if x.Log[len(x.Log)-1].At.Before(testDay.AddDate(0, 0, -40)) {
				silent++
			}
		}
		if x.State == CaseClosed {
			results[x.Result]++
		}
		if len(x.Log) >= 5 {
			long++
		}
	}
	between(t, "cases", states[CaseOpen]+states[CaseVigil]+states[CaseClosed], 250, 360)
	between(t, "open", states[CaseOpen], 60, 100)
	between(t, "resting", states[CaseVigil], 15, 55)
	between(t, "open without a next step", noStep, 6, 28)
	between(t, "open with a step that is late", lateStep, 8, 40)
	between(t, "open and silent", silent, 6, 35)
	between(t, "with a log of five lines", long, 120, 330)
	for _, r := range []Result{ResultSolved, ResultPartly, ResultNot, ResultMovedAway} {
		if results[r] == 0 {
			t.Errorf("no case ended with %q", r)
		}
	}
}

func checkCase(t *testing.T, w world, x WorkCase) {
	t.Helper()
	bad := func(why string) { t.Fatalf("%s: %s: %+v", x.Key, why, x) }
	if !w.lives(x.TenancyKey, x.UnitKey, x.OpenedAt) || w.units[x.UnitKey] != x.ComplexKey || !x.OpenedAt.Before(testDay) {
		bad("nobody lives there")
	}
	if x.State != CaseClosed && !w.tenancies[x.TenancyKey].Until.IsZero() {
		bad("the household has gone")
	}
	for i, k := range x.SignalKeys {
		s, ok := w.signals[k]
		if !ok || s.Outcome.CaseKey != x.Key || i > 0 && s.Outcome.Decision != DecisionAddToCase {
			bad("signal " + k)
		}
	}
	if !slices.ContainsFunc(x.Participants, func(p Participant) bool { return p.Login == x.Director }) ||
		x.Participants[0].Role != RoleResident || x.Theme == ThemeGood || x.Rung < 1 || x.Rung > 5 {
		bad("director, resident, theme or rung")
	}
	for _, p := range x.Participants[1:] {
		if u := w.logins[p.Login]; u.Role != p.Role || u.Org != p.Org || p.Since.After(testDay) || !p.Until.IsZero() && p.Until.Before(p.Since) {
			bad("participant " + p.Login)
		}
	}
	if (x.Direction == DirectionTaken) != (x.TakenBecause != "") || (x.Direction == DirectionTaken) == x.TakenUntil.IsZero() {
		bad("direction")
	}
	for i, l := range x.Log {
		if w.logins[l.Author].Login == "" || l.Text == "" || l.Kind == "" || !l.At.Before(testDay) ||
			i > 0 && l.At.Before(x.Log[i-1].At) || l.At.Before(x.OpenedAt) {
			bad("log")
		}
	}
	sides := map[Side]bool{}
	for _, k := range x.Commitments {
		sides[k.Side] = true
		if k.Due.Before(dateOf(dayOf(x.OpenedAt))) || k.Done.After(testDay) || k.What == "" {
			bad("commitment")
		}
	}
	if !sides[SideResident] || !sides[SideAssociation] {
		bad("commitments have one side")
	}
	closed, resting := x.State == CaseClosed, x.State == CaseVigil
	if closed != (x.Result != "") || closed == x.ClosedAt.IsZero() || resting != (x.Vigil != nil) ||
		(closed || resting) != (x.Cause != "") || x.Next != nil && x.State != CaseOpen ||
		closed && (x.ClosedAt.Before(x.OpenedAt) || x.ClosedAt.After(testDay)) {
		bad("state")
	}
	if resting && (x.Vigil.EveryWeeks < 1 || w.logins[x.Vigil.Contact].Login == "" || !x.Vigil.ReviewOn.After(testDay.AddDate(0, 0, -1))) {
		bad("vigil")
	}
}

// TestWords reads every text: short sentences, every place filled in, no names.
func TestWords(t *testing.T) {
	var texts []string
	for i, list := range observations {
		if len(list) < 12 {
			t.Errorf("%s has %d sentences", themes[i], len(list))
		}
		for _, o := range list {
			for _, key := range []string{"{toen}", "{weken}", "{kamer}", "{plek}", "{avond}", "{keer}", "{samen}", "{maaltijd}"} {
				longest := slices.MaxFunc(fillings[key], func(a, b string) int { return strings.Count(a, " ") - strings.Count(b, " ") })
				o.text = strings.ReplaceAll(o.text, key, longest)
			}
			texts = append(texts, o.text)
		}
	}
	if len(texts) < 60 {
		t.Errorf("%d sentences", len(texts))
	}
	for _, told := range storylines {
		for _, l := range told.log {
			texts = append(texts, l.text)
		}
		for _, k := range told.causes {
			texts = append(texts, k.Label)
		}
		texts = slices.Concat(texts, told.questions, told.resident, told.association, told.partner, told.next)
	}
	texts = slices.Concat(texts, openingLines, notReachedLines, quietLines, closingLines, restingLines, takenReasons,
		forwardReasons, adviceReasons, noActionReasons, thanksReasons, skipReasons)
	seen := map[string]bool{}
	for _, text := range texts {
		if strings.ContainsAny(text, "{}") || seen[text] {
			t.Errorf("%q has an unknown place or comes twice", text)
		}
		seen[text] = true
		for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".?!", r) }) {
			if n := len(strings.Fields(sentence)); n > 15 {
				t.Errorf("%q has %d words", sentence, n)
			}
		}
	}
}

func TestPeople(t *testing.T) {
	c := testCity(23, 12_000)
	w := newWorld(c)
	orgs := map[string]bool{}
	for _, o := range c.Organisations() {
		orgs[o.Key] = true
	}
	roles := map[Role]bool{}
	if len(w.logins) != len(c.Users()) {
		t.Error("two users share a login")
	}
	for _, u := range c.Users() {
		roles[u.Role] = true
		if !orgs[u.Org] || !strings.HasPrefix(u.Login, string(u.Role)) || u.Name == "" {
			t.Errorf("user %+v", u)
		}
		if (u.Role == RoleResident || u.Role == RoleVolunteer) && w.units[u.UnitKey] == "" {
			t.Errorf("%s lives nowhere", u.Login)
		}
	}
	if w.logins["bewoner"].UnitKey == w.logins["vrijwilliger"].UnitKey {
		t.Error("the resident and the volunteer are one")
	}
	for _, r := range []Role{RoleResident, RoleMechanic, RoleCaretaker, RoleConsultant, RoleTeamLeader, RoleMunicipal, RolePartner,
		RoleVolunteer, RoleOnCall, RolePolicy, RoleBoard, RoleDPO, RoleMaintenance, RoleArrears, RoleDebtHelp, RoleSafety} {
		if u := w.logins[string(r)]; !roles[r] || u.Role != r {
			t.Errorf("no user %s", r)
		}
	}
	var n float64
	keys, in := map[string]bool{}, map[string]int{}
	for v := range c.Volunteers() {
		n++
		in[v.ComplexKey]++
		y := w.tenancies[v.TenancyKey]
		if keys[v.Key] || w.units[v.UnitKey] != v.ComplexKey || !y.Until.IsZero() || v.Since.Before(y.From) || v.Since.After(testDay) ||
			y.Persons[0].Key != v.PersonKey || y.Persons[0].Name != v.Name {
			t.Fatalf("volunteer %+v of %+v", v, y)
		}
		keys[v.Key] = true
	}
	between(t, "homes per volunteer", 12_000/n, 36, 54)
	between(t, "part of the complexes without volunteers", 1-float64(len(in))/float64(len(c.complexes)), 0.25, 0.7)
}

func TestEstimates(t *testing.T) {
	c := testCity(24, 12_000)
	homes := map[string]float64{}
	for u := range c.Units() {
		homes[u.ComplexKey]++
	}
	story := c.Stories()[0]
	var sum, active, vulnerable, causes, self float64
	latest, active2 := map[string]Estimate{}, map[bool]float64{}
	for e := range c.Estimates() {
		if e.Active+e.Involved+e.SelfReliant+e.Vulnerable+e.CausesProblems != 100 ||
			min(e.Active, e.Involved, e.SelfReliant, e.Vulnerable, e.CausesProblems) < 0 || homes[e.ComplexKey] == 0 {
			t.Fatalf("estimate %+v", e)
		}
		if was, ok := latest[e.ComplexKey]; ok && !e.On.After(was.On) || e.On.After(testDay) {
			t.Fatalf("estimate %+v after %+v", e, was)
		}
		latest[e.ComplexKey] = e
		if e.Neighbourhood == story.Better {
			active2[e.On.After(testDay.AddDate(-1, 0, 0))] += float64(e.Active)
		}
	}
	for _, e := range latest {
		h := homes[e.ComplexKey]
		sum += h
		active, vulnerable, causes = active+h*float64(e.Active), vulnerable+h*float64(e.Vulnerable), causes+h*float64(e.CausesProblems)
		self += h * float64(e.Active+e.Involved+e.SelfReliant)
	}
	between(t, "active, %", active/sum, 1.5, 2.6)
	between(t, "vulnerable, %", vulnerable/sum, 8.5, 11.5)
	between(t, "cause problems, %", causes/sum, 1, 3)
	between(t, "active, involved or self-reliant, %", self/sum, 85, 90)
	between(t, "complexes with an estimate", float64(len(latest))/float64(len(homes)), 0.85, 0.97)
	if active2[true]*2 <= active2[false] { // one year now, two before
		t.Errorf("no more active residents in %s: %v", story.Better, active2)
	}
}
