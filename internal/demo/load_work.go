package demo

import (
	"context"
	"fmt"
	"hash/crc32"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

const loadOp = "demo.loadwork"

// Terms that the generator leaves to the program.
const (
	decideDays  = 5 // working days to decide after a talk
	handledDays = 3 // working days in which a colleague ends what was forwarded
)

// handledNote ends a signal that was forwarded.
const handledNote = "Opgepakt en afgehandeld. De melder is teruggebeld."

// handedOverNote goes with an open signal to the caretaker.
const handedOverNote = "Wil jij hiernaar kijken en langsgaan?"

// Sizes of loading. What of the work is in memory at once is a window of days with about
// so many signals; a transaction holds at most a part, so that other writers get their
// turn and the journal stays small.
const (
	windowSignals = 12_000
	partSize      = 500
)

// LoadWork stores the signals and cases of a city, the oldest first, in memory that does
// not grow with the city. The complexes, homes and tenancies of the city stand in the
// database already, under Config.Org. users gives the user id of each login, orgs the
// organisation id of each key of Organisations. now is an instant, not before
// Config.Today. A second time in the same database is refused. It takes many
// transactions: when it fails, the work that was stored by then stays.
func LoadWork(ctx context.Context, db *store.DB, c *City, vault *seal.Vault, signals *signal.Service, users, orgs map[string]string, now time.Time) error {
	l, err := newWorkLoader(c, users, orgs, now)
	if err != nil {
		return err
	}
	for _, days := range c.windows(windowSignals) {
		cases, imports, err := l.window(days)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(cases, partSize) {
			if err := db.Write(ctx, func(tx *store.Tx) error { return l.insert(tx, vault, part) }); err != nil {
				return fault.Wrap(loadOp, err)
			}
		}
		for part := range slices.Chunk(imports, partSize) {
			if err := db.Write(ctx, func(tx *store.Tx) error { return signals.InsertMany(tx, now, part) }); err != nil {
				return fault.Wrap(loadOp, err)
			}
		}
	}
	return nil
}

// workLoader holds what the mapping of signals and cases looks up.
type workLoader struct {
	city  *City
	org   string // organisation id of the association
	users map[string]string
	now   time.Time
	desks map[string]workDesk // by complex
}

// workDesk is who treats the signals of a complex.
type workDesk struct{ consultant, caretaker string } // logins

func newWorkLoader(c *City, users, orgs map[string]string, now time.Time) (*workLoader, error) {
	l := &workLoader{city: c, org: orgs[c.cfg.Org], users: users, now: now, desks: map[string]workDesk{}}
	if l.org == "" {
		return nil, missing("organisation", c.cfg.Org)
	}
	for k := range c.complexes {
		area := c.districtNumber(&c.hoods[c.complexes[k].hood])
		l.desks[complexKey(k)] = workDesk{c.colleague(RoleConsultant, area), c.colleague(RoleCaretaker, area)}
	}
	return l, nil
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

// sourceOf is by which way a signal came in: a part of what residents say comes by telephone
// or over the public page, and a part of what tradespeople see from a contractor.
func sourceOf(x playedSignal) signal.Source {
	n := crc32.ChecksumIEEE([]byte(x.Key)) % 10
	switch {
	case x.SenderRole == Role(access.Resident) && n < 4:
		return signal.FromDesk
	case x.SenderRole == Role(access.Resident) && n < 7:
		return signal.FromDoor
	case x.SenderRole == Role(access.Tradesperson) && n < 2:
		return signal.FromContractor
	}
	return "" // as its sender says
}

// signalOf is a signal as module signal takes it in.
func (l *workLoader) signalOf(x playedSignal) (signal.Import, error) {
	sender, err := l.user(x.Sender)
	if err != nil {
		return signal.Import{}, err
	}
	steps, holder, err := l.stepsOf(x)
	return signal.Import{
		ID: signal.ImportID(l.city.cfg.Org, x.Key), Org: l.org,
		UnitID: place.UnitIDOf(l.city.cfg.Org, x.UnitKey), ComplexID: place.ComplexIDOf(l.city.cfg.Org, x.ComplexKey),
		Subjects: x.members, SenderID: sender, SenderRole: access.Role(x.SenderRole), Source: sourceOf(x), HolderID: holder,
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
func (l *workLoader) stepsOf(x playedSignal) (steps []signal.ImportStep, holder string, err error) {
	desk, o := l.desks[x.ComplexKey], x.Outcome
	if holder, err = l.user(desk.consultant); err != nil {
		return nil, "", err
	}
	actor, t := holder, &track{due: o.Due}
	plan := l.plannedAt(x.WorkSignal)
	if at := l.handedOverAt(x.WorkSignal, plan); !at.IsZero() {
		if actor, err = l.user(desk.caretaker); err != nil {
			return nil, "", err
		}
		t.add(signal.ImportStep{Step: signal.Forward, At: at, ActorID: holder, HolderID: actor, Note: handedOverNote}, time.Time{})
	}
	if !plan.IsZero() {
		t.add(signal.ImportStep{Step: signal.PlanTalk, At: plan, ActorID: actor, Day: o.TalkPlanned}, o.TalkPlanned)
	}
	if !o.TalkAt.IsZero() {
		t.add(signal.ImportStep{Step: signal.Talk, At: o.TalkAt, ActorID: actor}, clock.AddWorkingDays(clock.Date(o.TalkAt), decideDays))
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

// handedOverAt is when the consultant handed an open signal to the caretaker: at once,
// when it is about the home or something good. It is zero for all others, and for what
// is too fresh.
func (l *workLoader) handedOverAt(x WorkSignal, plan time.Time) time.Time {
	if !x.Outcome.Open() || l.city.roleOf(x.Outcome.Holder) != RoleCaretaker {
		return time.Time{}
	}
	at, day := x.At.Add(5*time.Minute), dayOf(clock.Date(x.At))
	if !clock.IsWorkingDay(dateOf(day)) || x.At.Add(30*time.Minute).After(moment(day, 17*60+30)) {
		at = moment(workday(day+1), 8*60+15)
	}
	for _, next := range []time.Time{plan, x.Outcome.TalkAt, l.now} {
		if !next.IsZero() && !next.After(at) {
			return time.Time{}
		}
	}
	return at
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
	at = clock.Later(at, moment(workday(dayOf(o.TalkPlanned)-7), 8*60+30))
	if at.After(l.now) { // a talk that lies more than a week ahead
		at = x.At.Add(10 * time.Minute)
	}
	return at
}

// join ends a signal in its case, and with it when that was closed.
func (l *workLoader) join(t *track, x playedSignal, end signal.ImportStep) error {
	k := x.joined
	if k == nil {
		return missing("case", x.Outcome.CaseKey)
	}
	if end.Step, end.CaseID = signal.Join, l.caseID(k.Key); x.Outcome.Decision == DecisionNewCase {
		end.At = k.OpenedAt
	}
	t.add(end, time.Time{})
	if k.State != CaseClosed {
		return nil
	}
	director, err := l.user(l.director(*k))
	t.steps = append(t.steps, signal.ImportStep{Step: signal.Close, At: clock.Later(k.ClosedAt, end.At), ActorID: director,
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
