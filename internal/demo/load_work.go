package demo

import (
	"fmt"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

const loadOp = "demo.loadwork"

// Terms that the generator leaves to the program.
const (
	decideDays  = 5 // working days to decide after a talk
	handledDays = 3 // working days in which a colleague ends what was forwarded
)

// handledNote ends a signal that was forwarded.
const handledNote = "Opgepakt en afgehandeld. De melder is teruggebeld."

// LoadWork stores the signals and cases of a city. The complexes, homes and tenancies
// of the city stand in the database already, under Config.Org. users gives the user id
// of each login, orgs the organisation id of each key of Organisations. now is an
// instant, not before Config.Today. A second time in the same database is refused.
func LoadWork(tx *store.Tx, c *City, vault *seal.Vault, signals *signal.Service, users map[string]string, orgs map[string]string, now time.Time) error {
	l, err := newWorkLoader(c, users, orgs, now)
	if err != nil {
		return err
	}
	cases := make([]casework.Historic, len(l.cases))
	for i, x := range l.cases {
		if cases[i], err = l.caseOf(x); err != nil {
			return err
		}
	}
	imports := make([]signal.Import, len(l.signals))
	for i, x := range l.signals {
		if imports[i], err = l.signalOf(x); err != nil {
			return err
		}
	}
	if _, err := casework.InsertMany(tx, vault, cases); err != nil {
		return fault.Wrap(loadOp, err)
	}
	return fault.Wrap(loadOp, signals.InsertMany(tx, now, imports))
}

// workLoader holds what the mapping of signals and cases looks up.
type workLoader struct {
	city     *City
	org      string // organisation id of the association
	users    map[string]string
	now      time.Time
	signals  []WorkSignal // oldest first
	cases    []WorkCase   // in the order of opening
	first    map[string]WorkSignal
	byKey    map[string]WorkCase
	nuisance map[string]bool     // cases with a signal of nuisance
	members  map[string][]string // subjects of a tenancy
	desks    map[string]workDesk // by complex
}

// workDesk is who treats the signals of a complex.
type workDesk struct{ consultant, caretaker string } // logins

func newWorkLoader(c *City, users, orgs map[string]string, now time.Time) (*workLoader, error) {
	l := &workLoader{city: c, org: orgs[c.cfg.Org], users: users, now: now, signals: slices.Collect(c.Signals()),
		first: map[string]WorkSignal{}, byKey: map[string]WorkCase{}, nuisance: map[string]bool{},
		members: map[string][]string{}, desks: map[string]workDesk{}}
	if l.org == "" {
		return nil, missing("organisation", c.cfg.Org)
	}
	for _, x := range l.signals {
		l.members[x.TenancyKey] = nil
		if x.Outcome.Decision == DecisionNewCase {
			l.first[x.Outcome.CaseKey] = x
		}
		if x.Outcome.CaseKey != "" && x.Theme == ThemeNuisance {
			l.nuisance[x.Outcome.CaseKey] = true
		}
	}
	for t := range c.Tenancies() {
		if _, wanted := l.members[t.Key]; wanted {
			l.members[t.Key] = subjectsOf(t)
		}
	}
	for k := range c.complexes {
		area := c.districtNumber(&c.hoods[c.complexes[k].hood])
		l.desks[complexKey(k)] = workDesk{colleague(RoleConsultant, area), colleague(RoleCaretaker, area)}
	}
	for x := range c.Cases() {
		x.OpenedAt = later(x.OpenedAt, l.first[x.Key].Outcome.DecidedAt)
		l.byKey[x.Key] = x
		l.cases = append(l.cases, x)
	}
	slices.SortStableFunc(l.signals, func(a, b WorkSignal) int { return a.At.Compare(b.At) })
	slices.SortStableFunc(l.cases, func(a, b WorkCase) int { return a.OpenedAt.Compare(b.OpenedAt) })
	return l, nil
}

func subjectsOf(t tenancy.Tenancy) []string {
	ids := make([]string, len(t.Persons))
	for i, p := range t.Persons {
		ids[i] = string(subject.IDOf(t.Org, p.Key))
	}
	return ids
}

func missing(what, key string) error {
	return fault.As(loadOp, fault.Internal, fmt.Errorf("there is no %s %q", what, key))
}

// user is the id of who has a login; an unknown one ends the loading.
func (l *workLoader) user(login string) (string, error) {
	id := l.users[login]
	if id == "" {
		return "", missing("user", login)
	}
	return id, nil
}

// caseID is the id of the case that the generator calls key.
func (l *workLoader) caseID(key string) string { return store.IDOf("case", l.city.cfg.Org, key) }

// urgencyOf is the urgency of module signal; the codes of themes and facts are the same
// in both.
func urgencyOf(u Urgency) signal.Urgency {
	switch u {
	case UrgencyDanger:
		return signal.Today
	case UrgencySoon:
		return signal.ThisWeek
	}
	return signal.Ordinary
}

func factsOf(codes []string) []signal.FactCode {
	facts := make([]signal.FactCode, len(codes))
	for i, code := range codes {
		facts[i] = signal.FactCode(code)
	}
	return facts
}

// signalOf is a signal as module signal takes it in.
func (l *workLoader) signalOf(x WorkSignal) (signal.Import, error) {
	sender, err := l.user(x.Sender)
	if err != nil {
		return signal.Import{}, err
	}
	steps, holder, err := l.stepsOf(x)
	return signal.Import{
		ID: signal.ImportID(l.city.cfg.Org, x.Key), Org: l.org,
		UnitID: place.UnitIDOf(l.city.cfg.Org, x.UnitKey), ComplexID: place.ComplexIDOf(l.city.cfg.Org, x.ComplexKey),
		Subjects: l.members[x.TenancyKey], SenderID: sender, SenderRole: access.Role(x.SenderRole), HolderID: holder,
		At: x.At, Theme: signal.Theme(x.Theme), Facts: factsOf(x.Facts), Sentence: x.Sentence, Urgency: urgencyOf(x.Urgency),
		Steps: steps,
	}, err
}

// track collects the steps of a signal, with the passing of its dates between them.
type track struct {
	steps []signal.ImportStep
	due   time.Time // date, zero when nothing is due
}

// add puts a step behind the others; due is the date that follows from it, zero for the
// one before.
func (t *track) add(s signal.ImportStep, due time.Time) {
	t.pass(s.At)
	t.steps = append(t.steps, s)
	if !due.IsZero() {
		t.due = due
	}
}

// pass notes that the date passed before an instant, once.
func (t *track) pass(at time.Time) {
	lapsed := moment(dayOf(t.due)+1, 0)
	if t.due.IsZero() || at.Before(lapsed) {
		return
	}
	t.steps = append(t.steps, signal.ImportStep{Step: signal.Lapse, At: lapsed})
	t.due = time.Time{}
}

// stepsOf are the steps of a signal and its first holder: the consultant of the
// district, as for a signal of today.
func (l *workLoader) stepsOf(x WorkSignal) (steps []signal.ImportStep, holder string, err error) {
	desk, o := l.desks[x.ComplexKey], x.Outcome
	if holder, err = l.user(desk.consultant); err != nil {
		return nil, "", err
	}
	t := &track{due: o.Due}
	if plan := l.plannedAt(x); !plan.IsZero() {
		t.add(signal.ImportStep{Step: signal.PlanTalk, At: plan, ActorID: holder, Day: o.TalkPlanned}, o.TalkPlanned)
	}
	if !o.TalkAt.IsZero() {
		t.add(signal.ImportStep{Step: signal.Talk, At: o.TalkAt, ActorID: holder}, clock.AddWorkingDays(clock.Date(o.TalkAt), decideDays))
	}
	end := signal.ImportStep{At: o.DecidedAt, ActorID: holder, Note: joinTexts(o.SkippedTalk, o.Reason)}
	switch o.Decision {
	case DecisionOpen:
		t.pass(l.now)
	case DecisionNewCase, DecisionAddToCase:
		err = l.join(t, x, end)
	case DecisionForward:
		err = l.forward(t, desk, end)
	case DecisionNoAction:
		end.Step = signal.Drop
		t.add(end, time.Time{})
	default:
		end.Step = signal.Advise
		t.add(end, time.Time{})
	}
	return t.steps, holder, err
}

// plannedAt is when a talk was agreed on: soon, but at most a week before it. It is zero
// where nothing was planned, or where they talked on the day itself.
func (l *workLoader) plannedAt(x WorkSignal) time.Time {
	o, day := x.Outcome, dayOf(clock.Date(x.At))
	if o.TalkPlanned.IsZero() || !o.TalkPlanned.After(dateOf(day)) {
		return time.Time{}
	}
	at := x.At.Add(30 * time.Minute)
	if !clock.IsWorkingDay(dateOf(day)) || at.After(moment(day, 17*60+30)) {
		at = moment(workday(day+1), 8*60+30)
	}
	at = later(at, moment(workday(dayOf(o.TalkPlanned)-7), 8*60+30))
	if at.After(l.now) { // a talk that lies more than a week ahead
		at = x.At.Add(10 * time.Minute)
	}
	return at
}

// join ends a signal in its case, and with it when that was closed.
func (l *workLoader) join(t *track, x WorkSignal, end signal.ImportStep) error {
	k, ok := l.byKey[x.Outcome.CaseKey]
	if !ok {
		return missing("case", x.Outcome.CaseKey)
	}
	if end.Step, end.CaseID = signal.Join, l.caseID(k.Key); x.Outcome.Decision == DecisionNewCase {
		end.At = k.OpenedAt
	}
	t.add(end, time.Time{})
	if k.State != CaseClosed {
		return nil
	}
	director, err := l.user(l.director(k))
	t.steps = append(t.steps, signal.ImportStep{Step: signal.Close, At: later(k.ClosedAt, end.At), ActorID: director,
		CaseID: end.CaseID, Solved: k.Result == ResultSolved})
	return err
}

// forward hands a signal to the caretaker, who ends it a few days later; what was
// forwarded just now is still open.
func (l *workLoader) forward(t *track, desk workDesk, s signal.ImportStep) error {
	caretaker, err := l.user(desk.caretaker)
	if err != nil {
		return err
	}
	day := dayOf(clock.Date(s.At))
	s.Step, s.HolderID, s.Day = signal.Forward, caretaker, dateOf(workdaysAfter(day, decideDays))
	t.add(s, s.Day)
	if done := moment(workdaysAfter(day, handledDays), 15*60); done.Before(l.now) {
		t.add(signal.ImportStep{Step: signal.Advise, At: done, ActorID: caretaker, Note: handledNote}, time.Time{})
	}
	return nil
}

func joinTexts(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
