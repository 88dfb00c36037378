package signal

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

// StillWhy is for whose answer the clock of a signal stands still.
type StillWhy string

// The reasons.
const (
	AskedSender   StillWhy = "melder"
	AskedResident StillWhy = "bewoner"
	AskedOther    StillWhy = "ander" // a partner, a contractor, a colleague elsewhere
)

// StillWhys are all reasons in the order of the screen.
func StillWhys() []StillWhy { return []StillWhy{AskedResident, AskedOther, AskedSender} }

// Key is the message key of the reason.
func (w StillWhy) Key() string { return "signal.still_" + string(w) }

// Still is a time in which the clock of a signal stood still.
type Still struct {
	ID     string
	Why    StillWhy
	From   time.Time // instant
	Until  time.Time // date on which it goes on by itself
	Ended  time.Time // instant at which it went on; zero while it stands still
	before term
	after  term // of the holder, once it goes on
}

// Stands reports whether the clock stands still on a day.
func (s Still) Stands(today time.Time) bool { return s.Ended.IsZero() && today.Before(s.Until) }

// Limits of standing still, in working days: at one time, and altogether.
const (
	stillOnce = 10
	stillAll  = 20
)

// term is before when a holder acts: a date, and for a term in hours also the instant.
type term struct{ date, at time.Time }

// resumed is the term after it stood still between two instants; it is never shorter.
func (t term) resumed(c clock.Calendar, from, until time.Time) term {
	if t.at.IsZero() {
		return term{date: c.Resumed(t.date, clock.Date(from), clock.Date(until))}
	}
	at := c.ResumedAt(t.at, from, until)
	return term{date: clock.Later(t.date, clock.Date(at)), at: at}
}

// startOf is the first instant of a date in Amsterdam.
func startOf(date time.Time) time.Time {
	return clock.EndOfDay(date.AddDate(0, 0, -1)).Add(time.Second)
}

// stillDays is how many working days a clock stood still, up to a day.
func stillDays(list []Still, c clock.Calendar, today time.Time) (n int) {
	for _, s := range list {
		end := clock.Earlier(s.Until, today)
		if !s.Ended.IsZero() {
			end = clock.Earlier(end, clock.Date(s.Ended))
		}
		n += c.WorkingDaysBetween(clock.Date(s.From), end)
	}
	return n
}

// checkStill are the reasons why a clock cannot stand still now.
func checkStill(sig Signal, why StillWhy, late bool, list []Still, c clock.Calendar, today time.Time) []fault.Field {
	switch {
	case !slices.Contains(StillWhys(), why):
		return []fault.Field{fault.NewField("waarom", "signal.still_why")}
	case late || sig.Due.Before(today):
		return []fault.Field{fault.NewField("", "signal.still_late")}
	case len(list) > 0 && list[len(list)-1].Stands(today):
		return []fault.Field{fault.NewField("", "signal.still_already")}
	case stillDays(list, c, today) >= stillAll:
		return []fault.Field{fault.NewField("", "signal.still_long", "Max", stillAll)}
	}
	return nil
}

// calendar is when the organisation of a signal is at work, by its rules when it has any.
func (s *Service) calendar(tx *store.Tx, org string) (clock.Calendar, error) {
	if s.rules == nil {
		return clock.Calendar{}, nil
	}
	b, _, err := routing.BookOf(tx, org)
	return b.Calendar(), err
}

// termNow is what the holder of a signal is bound to: its date, and the hour that the rules
// gave it while nobody did anything with it.
func (s *Service) termNow(tx *store.Tx, sig Signal, list []Still) (term, error) {
	t := term{date: sig.Due}
	if sig.State != Received {
		return t, nil
	}
	if n := len(list); n > 0 && list[n-1].after.date.Equal(sig.Due) {
		t.at = list[n-1].after.at
		return t, nil
	}
	r, ok, err := routeOf(tx, sig.ID)
	if ok && sig.Due.Equal(r.due) {
		t.at = r.DueAt
	}
	return t, err
}

// StopClock lets the clock of a signal stand still until somebody answers, at most ten working
// days: the date of the holder moves with it, and is what it would be if nobody answers.
func (s *Service) StopClock(ctx context.Context, a access.Actor, id string, version int64, why StillWhy, note string) error {
	const op = "signal.stopclock"
	return s.step(ctx, a, id, step{op: op, action: "signal.triage", kind: Halt, version: version, note: note,
		check: func(Signal, time.Time) []fault.Field { return checkText("waarover", tidy(note), 0, maxNote) },
		with: func(tx *store.Tx, sig *Signal, now time.Time) error {
			return s.halt(tx, op, sig, why, now)
		},
		apply: func(*Signal, time.Time) {}})
}

// halt stops the clock of a signal that is about to be stored.
func (s *Service) halt(tx *store.Tx, op string, sig *Signal, why StillWhy, now time.Time) error {
	list, err := stillsOf(tx, sig.ID)
	if err != nil {
		return err
	}
	c, err := s.calendar(tx, sig.Org)
	if err != nil {
		return err
	}
	before, err := s.termNow(tx, *sig, list)
	if err != nil {
		return err
	}
	today := clock.Date(now)
	late := !before.at.IsZero() && now.After(before.at)
	if err := fault.Check(op, checkStill(*sig, why, late, list, c, today)); err != nil {
		return err
	}
	x := Still{ID: store.NewID(), Why: why, From: now, before: before,
		Until: c.AddWorkingDays(today, min(stillOnce, stillAll-stillDays(list, c, today)))}
	x.after = before.resumed(c, now, startOf(x.Until))
	sig.Due = x.after.date
	if err := insertStill(tx, *sig, x); err != nil {
		return err
	}
	return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobStill, Payload: sig.ID + " " + x.ID, Due: startOf(x.Until)})
}

// StartClock lets the clock of a signal go on, because somebody answered.
func (s *Service) StartClock(ctx context.Context, a access.Actor, id string, version int64) error {
	const op = "signal.startclock"
	return s.step(ctx, a, id, step{op: op, action: "signal.triage", kind: Run, version: version,
		check: func(Signal, time.Time) []fault.Field { return nil },
		with: func(tx *store.Tx, sig *Signal, now time.Time) error {
			x, ok, err := standing(tx, *sig, clock.Date(now))
			if err == nil && !ok {
				err = fault.Invalidf(op, "", "signal.still_not")
			}
			if err != nil {
				return err
			}
			return s.run(tx, sig, x, now)
		},
		apply: func(*Signal, time.Time) {}})
}

// run lets a clock that stands still go on at an instant: as much is left as there was. A date
// that was agreed on meanwhile stays.
func (s *Service) run(tx *store.Tx, sig *Signal, x Still, now time.Time) error {
	c, err := s.calendar(tx, sig.Org)
	if err != nil {
		return err
	}
	if sig.Due.Equal(x.after.date) {
		x.after = x.before.resumed(c, x.From, now)
		sig.Due = x.after.date
	}
	if err := endStill(tx, x.ID, x.after, now); err != nil {
		return err
	}
	if x.after.at.IsZero() {
		return nil
	}
	return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobDue, Payload: sig.ID, Due: x.after.at.Add(time.Second)})
}

// standing is how the clock of a signal stands still today; false when it runs.
func standing(tx *store.Tx, sig Signal, today time.Time) (Still, bool, error) {
	list, err := stillsOf(tx, sig.ID)
	if err != nil || len(list) == 0 || !sig.State.Open() {
		return Still{}, false, err
	}
	x := list[len(list)-1]
	return x, x.Stands(today), nil
}

// fillClock tells a view how its clock runs.
func (s *Service) fillClock(tx *store.Tx, v *View, now time.Time) error {
	if !v.State.Open() {
		return nil
	}
	list, err := stillsOf(tx, v.ID)
	if err != nil {
		return err
	}
	if n := len(list); n > 0 && list[n-1].Stands(clock.Date(now)) {
		v.Still = &list[n-1]
	}
	bound, err := s.termNow(tx, v.Signal, list)
	v.DueAt = bound.at
	return err
}

// AskSender lets the clock stand still for a question to the sender, in the transaction and
// under the decision of the caller. Where it cannot, the question goes without: the signal is
// late, dealt with, or its clock stood still for long enough.
func (s *Service) AskSender(tx *store.Tx, at time.Time, a access.Actor, sig Signal) error {
	if _, ok := Next(sig.State, Halt); !ok {
		return nil
	}
	err := s.halt(tx, "signal.asksender", &sig, AskedSender, at)
	if fault.Is(err, fault.Invalid) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.record(tx, a, sig, Halt, "", at)
}

// MayStop reports whether the clock of a signal can stand still now.
func (s *Service) MayStop(tx *store.Tx, sig Signal, now time.Time) (bool, error) {
	if _, ok := Next(sig.State, Halt); !ok {
		return false, nil
	}
	list, err := stillsOf(tx, sig.ID)
	if err != nil {
		return false, err
	}
	c, err := s.calendar(tx, sig.Org)
	if err != nil {
		return false, err
	}
	bound, err := s.termNow(tx, sig, list)
	return len(checkStill(sig, AskedSender, overdue(sig, bound, now), list, c, clock.Date(now))) == 0, err
}

// SenderAnswered lets a clock go on that stood still for an answer of the sender.
func (s *Service) SenderAnswered(tx *store.Tx, at time.Time, a access.Actor, sig Signal) error {
	x, ok, err := standing(tx, sig, clock.Date(at))
	if err != nil || !ok || x.Why != AskedSender {
		return err
	}
	if err := s.run(tx, &sig, x, at); err != nil {
		return err
	}
	return s.record(tx, a, sig, Run, "", at)
}

// goOn writes down that a clock goes on by itself: nobody answered. Its date says so already.
func (s *Service) goOn(ctx context.Context, j jobs.Job) error {
	id, still := splitPair(j.Payload)
	now := s.now()
	return fault.Wrap("signal.still", s.db.Write(ctx, func(tx *store.Tx) error {
		sig, err := ByID(tx, id)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || !sig.State.Open() {
			return err
		}
		n, err := lapseStill(tx, still, now)
		if err != nil || n == 0 {
			return err
		}
		e := Event{ID: store.NewID(), At: now, Step: Run, State: sig.State, Holder: sig.HolderID, Day: sig.Due}
		if err := insertEvent(tx, sig.ID, e); err != nil {
			return err
		}
		return audit.Write(tx, now, background(sig), "signal.clock", "Signal", sig.ID, access.Decision{Allowed: true, Rules: []string{"system"}})
	}))
}
