package casework

import (
	"context"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// SetNextStep writes down what happens next, who does it and by when. The holder takes
// part in the case.
func (s *Service) SetNextStep(ctx context.Context, a access.Actor, id ID, version int64, n NextStep) error {
	const op = "casework.setnextstep"
	n.What = strings.TrimSpace(n.What)
	return s.edit(ctx, op, a, actWrite, id, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if w.State != Open {
			return fault.Invalidf(op, "", "casework.not_open")
		}
		if err := fault.Check(op, checkStep(n, w.participants(), w.today)); err != nil {
			return err
		}
		w.Next = n
		return w.event(tx, EventStep, n.HolderID, n.By, n.What)
	})
}

// Words are the texts that say what a case is about.
type Words struct{ Reason, Goal, Cause string }

// SetWords changes why there is a case, and goal and cause in the resident's words.
func (s *Service) SetWords(ctx context.Context, a access.Actor, id ID, version int64, v Words) error {
	const op = "casework.setwords"
	v = Words{strings.TrimSpace(v.Reason), strings.TrimSpace(v.Goal), strings.TrimSpace(v.Cause)}
	fields := checkText("reden", v.Reason, longText, true)
	fields = append(fields, checkText("doel", v.Goal, longText, false)...)
	fields = append(fields, checkText("oorzaak", v.Cause, longText, false)...)
	return s.edit(ctx, op, a, actWrite, id, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		w.Reason, w.Goal, w.Cause = v.Reason, v.Goal, v.Cause
		return nil
	})
}

// SetReins says who holds the reins: the resident, together, or taken over until a
// date and for a reason.
func (s *Service) SetReins(ctx context.Context, a access.Actor, id ID, version int64, r Reins) error {
	const op = "casework.setreins"
	if r.Because = strings.TrimSpace(r.Because); r.Holder != TakenOver {
		r = Reins{Holder: r.Holder}
	}
	return s.edit(ctx, op, a, actManage, id, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if err := fault.Check(op, checkReins(r, w.today)); err != nil {
			return err
		}
		w.Reins = r
		return w.event(tx, EventReins, "", r.Until, string(r.Holder))
	})
}

// AddLog adds an entry to the log. A contact with the resident also moves the next
// look at a resting case on. Entries are never changed, so there is no version to hold.
// The same key of the same user adds nothing the second time; "" is no key.
func (s *Service) AddLog(ctx context.Context, a access.Actor, id ID, kind LogKind, body, key string) error {
	const op = "casework.addlog"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actWrite, id, now)
		if err != nil {
			return err
		}
		if err := w.readable(op); err != nil {
			return err
		}
		if w.State == Closed {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		e := LogEntry{ID: logID(id, a, key), At: now, AuthorID: a.UserID, Kind: kind, Text: strings.TrimSpace(body)}
		if err := fault.Check(op, checkLog(e)); err != nil {
			return err
		}
		if isNew, err := insertLog(tx, w.key, id, e); err != nil || !isNew {
			return err
		}
		w.LastLog = now
		if w.State == Resting && kind.isContact() {
			w.Vigil.NextLook = NextLook(w.today, w.Vigil.EveryWeeks)
		}
		if err := touchLog(tx, w.Case); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "case.log", ObjectType, string(id), d)
	}))
}

func logID(id ID, a access.Actor, key string) string {
	if key == "" {
		return store.NewID()
	}
	return store.IDOf("log", string(id), a.UserID, key)
}

// Promise writes down what the resident or one of us promises to do by a date.
func (s *Service) Promise(ctx context.Context, a access.Actor, id ID, p Commitment) error {
	const op = "casework.promise"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actWrite, id, now)
		if err != nil {
			return err
		}
		if err := w.readable(op); err != nil {
			return err
		}
		if w.State == Closed {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		p := Commitment{ID: store.NewID(), Side: p.Side, HolderID: p.HolderID, What: strings.TrimSpace(p.What), By: p.By, State: Promised}
		if p.Side == ResidentSide {
			p.HolderID = ""
		}
		if err := fault.Check(op, checkPromise(p, w.participants(), w.today)); err != nil {
			return err
		}
		if err := insertCommitment(tx, w.key, id, store.Micros(now), p); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "case.promise", ObjectType, string(id), d)
	}))
}

// Settle says what became of a commitment that still has the version.
func (s *Service) Settle(ctx context.Context, a access.Actor, id ID, commitmentID string, version int64, to CommitmentState) error {
	const op = "casework.settle"
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
		for _, p := range list {
			if p.ID != commitmentID {
				continue
			}
			if p.Version != version {
				return fault.New(op, fault.Conflict)
			}
			if !CanSettle(p.State, to) {
				return fault.Invalidf(op, "stand", "casework.settled")
			}
			if err := settleCommitment(tx, op, id, p, to, store.Micros(now)); err != nil {
				return err
			}
			return audit.Write(tx, now, a, "case.settle", ObjectType, string(id), d)
		}
		return fault.New(op, fault.NotFound)
	}))
}
