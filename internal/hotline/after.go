package hotline

import (
	"context"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Outcome is what comes of a report.
type Outcome string

// The outcomes.
const (
	NoOutcome Outcome = ""
	ToSignal  Outcome = "signaal" // a signal was made of it
	Nothing   Outcome = "niets"   // nothing is needed
)

// After is what is still to do after a report: say what comes of it, and call back who reported.
type After struct {
	ReportID ID
	OrgID    string
	Holder   string    // who does it: who closed the report
	Due      time.Time // before which
	Outcome  Outcome
	Ref      string // id of the signal
	Word     string // why nothing is needed; sealed
	Called   time.Time
	Thanks   string // what who reported reads; sealed
}

// done reports whether nothing is left to do.
func (x After) done() bool { return x.Outcome != NoOutcome && !x.Called.IsZero() }

// callBack is at which time of a working day who reported is called back at the latest.
const callBack = 10 * 60

// callBackBy is when who reported is called back after a report that is over: the next working
// morning.
func callBackBy(closed time.Time) time.Time {
	date := clock.Date(closed)
	if at, _ := clock.OnTheWall(date, callBack); clock.IsWorkingDay(date) && closed.Before(at) {
		return at
	}
	at, _ := clock.OnTheWall(clock.AddWorkingDays(date, 1), callBack)
	return at
}

// rung is how high what is left to do should have climbed.
func (x After) rung(now time.Time) int {
	late := now.Sub(x.Due)
	switch {
	case x.done() || late < 0:
		return 0
	case late < 4*time.Hour:
		return rungHolder
	case late < 24*time.Hour:
		return rungLeads
	}
	return rungBoards
}

// The rungs of what is left to do.
const (
	rungHolder = iota + 1
	rungLeads
	rungBoards
)

// Signals makes a signal of what was reported; app fills it. It decides itself who may.
type Signals interface {
	// Send makes a signal at a place, as Ground knows it; the same key is the same signal.
	Send(ctx context.Context, a access.Actor, spot, theme, text, key string) (id string, err error)
	// Path is where a signal stands.
	Path(id string) string
}

// UseSignals lets a signal be made of a report.
func (s *Service) UseSignals(to Signals) { s.signals = to }

// afterClose writes down what is left to do after a report that was closed by a human.
func (s *Service) afterClose(tx *store.Tx, r Report, now time.Time, o Out) error {
	if r.Kind == Drill || r.Kind == Probe {
		return nil
	}
	for _, l := range o.Lines {
		if l.Kind == LineClosed && l.UserID != "" {
			key, err := s.vault.KeyOf(tx, string(r.ID))
			if err != nil {
				return err
			}
			return putAfter(tx, key, After{ReportID: r.ID, OrgID: r.OrgID, Holder: l.UserID, Due: callBackBy(now)})
		}
	}
	return nil
}

// ToSignal makes a signal of a report: of what the actor ticks in it, at the place that was found.
// Nothing goes by itself.
func (s *Service) ToSignal(ctx context.Context, a access.Actor, id ID, theme string, ticked []string) error {
	const op = "hotline.tosignal"
	v, err := s.Show(ctx, a, id)
	if err != nil {
		return err
	}
	switch {
	case !v.MayAnswer || s.signals == nil:
		return fault.New(op, fault.Denied)
	case v.After == nil:
		return fault.New(op, fault.Conflict) // it is not over
	case v.After.Outcome != NoOutcome:
		return nil // said already
	case v.Run.Spot == "":
		return fault.Invalidf(op, "zoek", "hotline.after_spot")
	case len(ticked) == 0:
		return fault.Invalidf(op, "tekst", "hotline.after_tick")
	}
	ref, err := s.signals.Send(ctx, a, v.Run.Spot, theme, strings.Join(v.texts(ticked), "\n"), "melding-"+string(id))
	if err != nil {
		return fault.Wrap(op, err)
	}
	return s.afterwards(ctx, op, a, id, func(x *After, now time.Time, o *Out) error {
		x.Outcome, x.Ref = ToSignal, ref
		o.line(now, LineSignal, a.UserID, "", 0)
		return nil
	})
}

// NothingNeeded says that nothing has to come of a report, and why.
func (s *Service) NothingNeeded(ctx context.Context, a access.Actor, id ID, word string) error {
	const op = "hotline.nothing"
	return s.afterwards(ctx, op, a, id, func(x *After, now time.Time, o *Out) error {
		if word = (Draft{What: word}).trimmed().What; word == "" {
			return fault.Invalidf(op, "woord", "hotline.after_word")
		}
		x.Outcome, x.Word = Nothing, word
		o.line(now, LineNothing, a.UserID, "", 0)
		return nil
	})
}

// CalledBack says that who reported was called back; thanks is what they read.
func (s *Service) CalledBack(ctx context.Context, a access.Actor, id ID, thanks string) error {
	const op = "hotline.calledback"
	return s.afterwards(ctx, op, a, id, func(x *After, now time.Time, o *Out) error {
		if x.Called.IsZero() {
			x.Called, x.Thanks = now, (Draft{What: thanks}).trimmed().What
			o.line(now, LineCalled, a.UserID, "", 0)
		}
		return nil
	})
}

// Lines about what comes after.
const (
	LineSignal  = "signaal"
	LineNothing = "niets"
	LineCalled  = "teruggebeld"
)

// afterwards changes what is left to do after a report that the actor may answer; what was said once
// stands.
func (s *Service) afterwards(ctx context.Context, op string, a access.Actor, id ID, do func(x *After, now time.Time, o *Out) error) error {
	return s.change(ctx, op, a, id, actAnswer, func(tx *store.Tx, k seal.Key, r *Report, now time.Time, _ Book) (o Out, err error) {
		x, err := afterOf(tx, k, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return o, err
		}
		was := x.Outcome
		if err := do(&x, now, &o); err != nil {
			return Out{}, err
		}
		if x.ReportID == "" {
			return Out{}, fault.New(op, fault.Conflict) // it is not over
		}
		if was != NoOutcome && x.Outcome != was {
			return Out{}, fault.New(op, fault.Conflict)
		}
		return o, putAfter(tx, k, x)
	})
}

// texts are what was ticked of a report: what was reported, and notes.
func (v View) texts(ticked []string) (list []string) {
	for _, id := range ticked {
		if id == "melding" && v.What != "" {
			list = append(list, v.What)
		}
		for _, n := range v.Notes {
			if n.ID == id {
				list = append(list, n.Text)
			}
		}
	}
	return list
}

// jobAfter is the kind of the hourly job, and how the log names that what is left to do was passed on.
const jobAfter = "hotline.after"

// afterKind is under which the steps of what is left to do are kept.
const afterKind = "melding-na"

// climbAfter passes on what was not done in time after reports.
func (s *Service) climbAfter(ctx context.Context) error {
	return fault.Wrap(jobAfter, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := lateAfter(tx, s.now(), listSize)
		if err != nil {
			return err
		}
		return afterLadder().Climb(tx, list, s.now())
	}))
}

// afterLadder is how what is left to do climbs: who has it, who leads, the board.
func afterLadder() escalation.Ladder[After] {
	return escalation.Ladder[After]{Kind: afterKind, Object: ObjectType, Action: jobAfter, Top: rungBoards,
		Late: func(x After, now time.Time) escalation.Late {
			return escalation.Late{Org: x.OrgID, ID: string(x.ReportID), Due: x.Due, Rung: x.rung(now)}
		},
		Hear: func(tx *store.Tx, x After, step int) ([]string, error) {
			switch step {
			case rungHolder:
				if there, err := atWork(tx, []string{x.Holder}); err != nil || len(there) > 0 {
					return there, err
				}
				fallthrough
			case rungLeads:
				return escalation.FirstWith(tx, x.OrgID, access.TeamLead, access.Director, access.Admin)
			}
			return escalation.FirstWith(tx, x.OrgID, access.Board, access.Director, access.Admin)
		},
		Message: func(int) string { return "hotline.notice_after" }}
}

// Todo is a report after which something is left to do.
type Todo struct {
	ID      ID
	Receipt string
	Holder  string
	Due     time.Time
	Late    bool
}
