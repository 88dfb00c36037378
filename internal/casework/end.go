package casework

import (
	"context"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// Rest lets a case rest as a waakvlam: it goes on, with a named contact and a rhythm in
// weeks. A cause that was given is kept. A contact who does not take part yet joins. A
// case that rests already has its rhythm agreed anew.
func (s *Service) Rest(ctx context.Context, a access.Actor, id ID, version int64, contactID string, everyWeeks int, cause string) error {
	const op = "casework.rest"
	cause = strings.TrimSpace(cause)
	fields := append(checkVigil(everyWeeks), checkText("oorzaak", cause, longText, false)...)
	return s.edit(ctx, op, a, actManage, id, Whole, version, func(tx *store.Tx, w *work) error {
		if !CanBecome(w.State, Resting) {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		if user, _ := splitWho(contactID); !has(w.parts, user) {
			if err := w.join(tx, op, contactID, PartContact); err != nil {
				return err
			}
			contactID = user
		}
		if cause != "" {
			if err := w.readable(op); err != nil {
				return err
			}
			w.Cause = cause
		}
		w.State, w.Next = Resting, NextStep{}
		w.Vigil = Vigil{ContactID: contactID, EveryWeeks: everyWeeks, Since: w.today, NextLook: NextLook(w.today, everyWeeks)}
		return w.event(tx, EventRested, contactID, w.Vigil.NextLook, "")
	})
}

// Close ends a case: what the cause was, and whether it is solved. The senders of its
// signals hear that in their safe stories, without contents.
func (s *Service) Close(ctx context.Context, a access.Actor, id ID, version int64, cause string, outcome Outcome) error {
	const op = "casework.close"
	cause = strings.TrimSpace(cause)
	fields := checkText("oorzaak", cause, longText, true)
	if outcome != Solved && outcome != Partly && outcome != NotSolved {
		fields = append(fields, fault.NewField("uitkomst", "casework.outcome_missing"))
	}
	return s.edit(ctx, op, a, actManage, id, Whole, version, func(tx *store.Tx, w *work) error {
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		if !CanBecome(w.State, Closed) {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		w.State, w.ClosedAt, w.Outcome, w.Cause = Closed, w.now, outcome, cause
		w.Next, w.Vigil = NextStep{}, Vigil{}
		if err := s.lapse(tx, op, w); err != nil {
			return err
		}
		if err := signal.CaseClosed(tx, w.now, string(id), outcome == Solved); err != nil {
			return err
		}
		if err := s.tell(tx, w, EventClosed); err != nil {
			return err
		}
		return w.event(tx, EventClosed, "", w.today, "")
	})
}

// Reopen takes a closed or resting case up again, with the reason. The senders of its
// signals hear that it goes on, without contents. A director who is at work no more is
// replaced by whoever reopens it.
func (s *Service) Reopen(ctx context.Context, a access.Actor, id ID, version int64, reason string) error {
	const op = "casework.reopen"
	reason = strings.TrimSpace(reason)
	fields := checkText("waarom", reason, longText, true)
	return s.edit(ctx, op, a, actManage, id, Whole, version, func(tx *store.Tx, w *work) error {
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		if w.State == Open || !CanBecome(w.State, Open) {
			return fault.Invalidf(op, "", "casework.not_resting")
		}
		w.State, w.ActiveSince, w.Outcome = Open, w.now, ""
		w.ClosedAt, w.Vigil, w.Next = store.Time(0), Vigil{}, NextStep{}
		if err := signal.CaseReopened(tx, w.now, string(id)); err != nil {
			return err
		}
		if err := s.tell(tx, w, EventReopened); err != nil {
			return err
		}
		if err := w.event(tx, EventReopened, "", w.today, reason); err != nil {
			return err
		}
		director, err := userOf(tx, w.DirectorID)
		if err != nil || MayDirect(director, w.OrgID) {
			return err
		}
		to, covenant, err := w.successor(tx, op, a.UserID)
		if err != nil {
			return err
		}
		if err := s.direct(tx, op, w, to, covenant, false); err != nil {
			return err
		}
		return w.event(tx, EventDirector, to.ID, w.today, reason)
	})
}
