package casework

import (
	"context"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// SetNextStep writes down what happens next, who does it and by when. The holder takes
// part in the case and may read texts of the kind; "" is the kind of the case.
func (s *Service) SetNextStep(ctx context.Context, a access.Actor, id ID, version int64, n NextStep, kind network.Category) error {
	const op = "casework.setnextstep"
	n.What = strings.TrimSpace(n.What)
	return s.edit(ctx, op, a, actWrite, id, GroupStep, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if w.State != Open {
			return fault.Invalidf(op, "", "casework.not_open")
		}
		if err := fault.Check(op, checkStep(n, w.participants(), w.today)); err != nil {
			return err
		}
		kind = w.kindOf(kind)
		if err := w.mayChoose(op, kind); err != nil {
			return err
		}
		if err := s.give(tx, op, "stapwie", w, n.HolderID, kind); err != nil {
			return err
		}
		w.Next, w.Kinds.Step = n, kind
		return w.eventAs(tx, kind, EventStep, n.HolderID, n.By, n.What)
	})
}

// Words are the texts that say what a case is about.
type Words struct{ Reason, Goal, Cause string }

// SetWords changes why there is a case, and goal and cause in the resident's words, and
// what kind of data they are; "" is the kind of the case. A text that is not for the
// actor stays as it is.
func (s *Service) SetWords(ctx context.Context, a access.Actor, id ID, version int64, v Words, kind network.Category) error {
	const op = "casework.setwords"
	v = Words{strings.TrimSpace(v.Reason), strings.TrimSpace(v.Goal), strings.TrimSpace(v.Cause)}
	fields := checkText("reden", v.Reason, longText, true)
	fields = append(fields, checkText("doel", v.Goal, longText, false)...)
	fields = append(fields, checkText("oorzaak", v.Cause, longText, false)...)
	return s.edit(ctx, op, a, actWords, id, GroupWords, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		kind = w.kindOf(kind)
		if err := w.mayChoose(op, kind); err != nil {
			return err
		}
		for _, t := range []struct {
			text *string
			kind *network.Category
			to   string
		}{{&w.Reason, &w.Kinds.Reason, v.Reason}, {&w.Goal, &w.Kinds.Goal, v.Goal}, {&w.Cause, &w.Kinds.Cause, v.Cause}} {
			if w.eyes[w.kindOf(*t.kind)] || *t.text == "" {
				*t.text, *t.kind = t.to, kind
			}
		}
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
	return s.edit(ctx, op, a, actManage, id, GroupReins, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if err := fault.Check(op, checkReins(r, w.today)); err != nil {
			return err
		}
		w.Reins, w.Kinds.Because = r, w.Category
		return w.event(tx, reinsEvent(r.Holder), "", r.Until, r.Because)
	})
}

// reinsEvent is what the history says of who holds the reins.
func reinsEvent(h ReinsHolder) EventKind {
	switch h {
	case ByResident:
		return EventByResident
	case Together:
		return EventTogether
	}
	return EventTakenOver
}

// AddLog adds an entry to the log. A contact with the resident also moves the next
// look at a resting case on. Entries are never changed, so there is no version to hold.
// The same key of the same user adds nothing the second time; "" is no key. Category ""
// is that of the case, or the first that the actor may read.
func (s *Service) AddLog(ctx context.Context, a access.Actor, id ID, kind LogKind, category network.Category, body, key string) error {
	const op = "casework.addlog"
	return s.note(ctx, op, a, id, "case.log", func(tx *store.Tx, w *work) (bool, error) {
		e := LogEntry{ID: onceID("log", id, a, key), At: w.now, AuthorID: a.UserID, Kind: kind, Text: strings.TrimSpace(body), Category: w.choice(category)}
		if err := fault.Check(op, checkLog(e)); err != nil {
			return false, err
		}
		if err := w.mayChoose(op, e.Category); err != nil {
			return false, err
		}
		if isNew, err := insertLog(tx, w.key, id, e); err != nil || !isNew {
			return false, err
		}
		w.LastLog = w.now
		if w.State == Resting && kind.isContact() {
			w.Vigil.NextLook = NextLook(w.today, w.Vigil.EveryWeeks)
		}
		return true, touchLog(tx, w.Case)
	})
}

// note adds something to a case that is not closed, and the record with the name of the
// act; nothing of the case itself changes. The one who adds nothing leaves no record.
func (s *Service) note(ctx context.Context, op string, a access.Actor, id ID, act access.Action, add func(tx *store.Tx, w *work) (bool, error)) error {
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
		if added, err := add(tx, w); err != nil || !added {
			return err
		}
		if err := bumpGroup(tx, id, GroupNotes, Moved{At: now, ByID: a.UserID}); err != nil {
			return err
		}
		return audit.Write(tx, now, a, act, ObjectType, string(id), d)
	}))
}

// onceID is the id of what somebody adds to a case with a key: the same for the same key.
func onceID(kind string, id ID, a access.Actor, key string) string {
	if key == "" {
		return store.NewID()
	}
	return store.IDOf(kind, string(id), a.UserID, key)
}
