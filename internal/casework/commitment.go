package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Side says who makes a commitment: it always has two sides (wederkerigheid, S1 1.4).
type Side string

// The sides of a commitment.
const (
	ResidentSide Side = "bewoner"
	OurSide      Side = "wij"
)

// CommitmentState is where a commitment stands.
type CommitmentState string

// The states of a commitment.
const (
	Promised  CommitmentState = "open"
	Kept      CommitmentState = "nagekomen"
	NotKept   CommitmentState = "niet-nagekomen"
	Withdrawn CommitmentState = "ingetrokken"
)

// Commitment is what one side promised to do before a date.
type Commitment struct {
	ID       string
	Side     Side
	HolderID string // user, empty on the resident's side
	ToID     string // the carer it is made to; empty: the other side
	Home     bool   // ours: something to do at the home itself, a repair
	What     string // sealed
	IfNot    string // sealed: what both agreed on in case it does not happen
	Category network.Category
	By       time.Time
	State    CommitmentState
	Proof    string    // sealed: by what one sees how it went; of the last change
	Settled  time.Time // instant of the last change, zero while nothing changed
	ByID     string    // who said how it went
	Version  int64
	// Said is all that was said of it, the newest first; the first is State, Proof, Settled and ByID.
	Said []Said

	sealed []byte // What
}

// Said is what somebody said of a commitment, and what held from then on.
type Said struct {
	At    time.Time
	ByID  string // user
	State CommitmentState
	By    time.Time // date
	Proof string    // sealed; of this time
}

// CommitmentTransition is a change of state of a commitment that is allowed.
type CommitmentTransition struct{ From, To CommitmentState }

// CommitmentTransitions are all changes of state that are allowed; every other one is
// refused. What was not kept can still be kept, or be agreed anew for a later date.
func CommitmentTransitions() []CommitmentTransition {
	return []CommitmentTransition{{Promised, Kept}, {Promised, NotKept}, {Promised, Withdrawn}, {NotKept, Kept}, {NotKept, Promised}}
}

// CanSettle reports whether a commitment may go from one state to another.
func CanSettle(from, to CommitmentState) bool {
	return slices.Contains(CommitmentTransitions(), CommitmentTransition{from, to})
}

// NextStates are the states to which a commitment can go, in the order of the screen.
func NextStates(from CommitmentState) (list []CommitmentState) {
	for _, t := range CommitmentTransitions() {
		if t.From == from {
			list = append(list, t.To)
		}
	}
	return list
}

// LateCommitment reports whether a promise is still open after its date.
func LateCommitment(c Commitment, today time.Time) bool {
	return c.State == Promised && today.After(c.By)
}

func checkPromise(p Commitment, participants []string, today time.Time) []fault.Field {
	fields := checkText("afspraak", p.What, shortText, true)
	fields = append(fields, checkText("alsniet", p.IfNot, shortText, false)...)
	fields = append(fields, checkDate("afspraakdatum", p.By, today)...)
	switch {
	case p.Side == OurSide:
		fields = append(fields, checkHolder("afspraakwie", p.HolderID, participants)...)
	case p.Side != ResidentSide:
		fields = append(fields, fault.NewField("kant", "casework.side"))
	}
	return fields
}

// Promise writes down what the resident or one of us promises to do by a date. Its id is the key of
// the form, with which the same user adds nothing the second time; "" is no key.
func (s *Service) Promise(ctx context.Context, a access.Actor, id ID, p Commitment) error {
	const op = "casework.promise"
	return s.note(ctx, op, a, id, "case.promise", func(tx *store.Tx, w *work) (bool, error) {
		p := Commitment{ID: onceID("promise", id, a, p.ID), Side: p.Side, HolderID: p.HolderID, ToID: p.ToID, Home: p.Home, What: strings.TrimSpace(p.What),
			IfNot: strings.TrimSpace(p.IfNot), By: p.By, State: Promised, Category: w.choice(p.Category)}
		if p.Side == ResidentSide {
			p.HolderID, p.ToID, p.Home = "", "", false
		}
		if err := fault.Check(op, checkPromise(p, w.participants(), w.today)); err != nil {
			return false, err
		}
		if err := w.mayChoose(op, p.Category); err != nil {
			return false, err
		}
		if err := w.mayPromiseTo(tx, op, p.ToID); err != nil {
			return false, err
		}
		if err := s.give(tx, op, "afspraakwie", w, p.HolderID, p.Category); err != nil {
			return false, err
		}
		return insertCommitment(tx, w.key, id, store.Micros(w.now), p)
	})
}

// TakeOnPlan writes the commitments of a plan down in one act, in a case that still has the
// version; the history says which version of which plan it was.
func (s *Service) TakeOnPlan(ctx context.Context, a access.Actor, id ID, version int64, plan string, planVersion int64, list []Commitment) error {
	const op = "casework.takeonplan"
	return s.edit(ctx, op, a, actManage, id, GroupPlan, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if w.State == Closed {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		for _, p := range list {
			p.ID, p.State, p.Category = store.NewID(), Promised, w.choice("")
			if err := fault.Check(op, checkPromise(p, w.participants(), w.today)); err != nil {
				return err
			}
			if err := w.mayChoose(op, p.Category); err != nil {
				return err
			}
			if _, err := insertCommitment(tx, w.key, id, store.Micros(w.now), p); err != nil {
				return err
			}
			if err := account.NotifyAway(tx, p.HolderID, noticeGiven, w.now); err != nil {
				return err
			}
		}
		return w.event(tx, EventPlan, "", w.today, fmt.Sprintf("%s (%d)", plan, planVersion))
	})
}

// Settlement is what somebody says of a commitment.
type Settlement struct {
	To    CommitmentState
	Proof string    // by what one sees it; may be empty
	By    time.Time // date, when it is agreed anew
}

func checkSettlement(v Settlement, today time.Time) []fault.Field {
	fields := checkText("bewijs", v.Proof, longText, false)
	if v.To == Promised {
		fields = append(fields, checkDate("nieuwedatum", v.By, today)...)
	}
	return fields
}

// Settle says what became of a commitment that still has the version.
func (s *Service) Settle(ctx context.Context, a access.Actor, id ID, commitmentID string, version int64, v Settlement) error {
	const op = "casework.settle"
	v.Proof = strings.TrimSpace(v.Proof)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actWrite, id, now)
		if err != nil {
			return err
		}
		list, err := commitmentsOf(tx, w.key, w.Erased, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(p Commitment) bool { return p.ID == commitmentID && w.eyes[p.Category] })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		if err := w.settle(tx, op, list[i], version, v); err != nil {
			return err
		}
		if err := bumpGroup(tx, id, GroupNotes, Moved{At: now, ByID: a.UserID}); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "case.settle", ObjectType, string(id), d)
	}))
}

func (w *work) settle(tx *store.Tx, op string, p Commitment, version int64, v Settlement) error {
	if p.Version != version {
		return fault.New(op, fault.Conflict)
	}
	if !CanSettle(p.State, v.To) {
		return fault.Invalidf(op, "stand", "casework.settled")
	}
	if err := fault.Check(op, checkSettlement(v, w.today)); err != nil {
		return err
	}
	if v.Proof != "" {
		if err := w.readable(op); err != nil {
			return err
		}
		p.Proof = v.Proof
	}
	if v.To == Promised {
		p.By = v.By
	}
	p.State, p.Settled, p.ByID = v.To, w.now, w.actor.UserID
	if err := settleCommitment(tx, op, w.key, w.Erased, w.ID, p); err != nil {
		return err
	}
	return insertSaid(tx, w.key, w.Erased, w.ID, p.ID, Said{At: w.now, ByID: w.actor.UserID, State: p.State, By: p.By, Proof: v.Proof})
}
