package signal

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

// SayDays is until how many days after its end a sender may say that a signal is not
// solved. Everything of it is kept for longer, so that what is taken up again is not erased.
const SayDays = 60

// For is a signal for an action of a module that stands above this one, with the policy's
// answer. Whoever may not do the action read gets NotFound, as if there were no such signal.
func (s *Service) For(tx *store.Tx, op string, a access.Actor, action, read access.Action, id string) (Signal, access.Decision, error) {
	sig, err := ByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return Signal{}, access.Decision{}, fault.New(op, fault.NotFound)
	}
	if err != nil {
		return Signal{}, access.Decision{}, err
	}
	r := Resource(sig)
	if err := access.Load(tx, s.now(), a, &r); err != nil {
		return Signal{}, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, read, r)
	return sig, d, err
}

// MaySayUnsolved reports whether the sender may say on a day that it is not solved.
func MaySayUnsolved(sig Signal, today time.Time) bool {
	_, ok := Next(sig.State, Unsolved)
	return ok && !today.After(clock.Date(sig.DoneAt).AddDate(0, 0, SayDays))
}

// SayUnsolved takes a signal up again because its sender says that it is not solved, in
// the transaction and under the decision of the caller. Its holder has it again, with the
// term of a new one; a holder who left is replaced. A case that it was in stays as it is,
// and the holder decides about that.
func (s *Service) SayUnsolved(tx *store.Tx, at time.Time, a access.Actor, d access.Decision, sig Signal, reason string) error {
	const op = "signal.unsolved"
	if !MaySayUnsolved(sig, clock.Date(at)) {
		return fault.Invalidf(op, "", "signal.step_refused")
	}
	due, err := s.newTerm(tx, sig, at)
	if err != nil {
		return fault.Wrap(op, err)
	}
	sig.State, _ = Next(sig.State, Unsolved)
	sig.Due, sig.TalkOn, sig.DoneAt, sig.Solved, sig.Since = due.date, time.Time{}, time.Time{}, false, at
	if err := s.record(tx, a, sig, Unsolved, tidy(reason), at); err != nil {
		return fault.Wrap(op, err)
	}
	if err := s.replaceHolder(tx, &sig, at); err != nil {
		return fault.Wrap(op, err)
	}
	return audit.Write(tx, at, a, "signal.unsolved", "Signal", sig.ID, d)
}

// newTerm is the term of a signal that comes in again, by the rules in force when there are
// any, as for a new one. It takes the place of the term with which the signal came in first.
func (s *Service) newTerm(tx *store.Tx, sig Signal, at time.Time) (term, error) {
	if s.rules == nil {
		return term{date: dueDate(at, sig.Urgency)}, nil
	}
	book, ok, err := routing.BookOf(tx, sig.Org)
	if err != nil || !ok {
		return term{date: dueDate(at, sig.Urgency)}, err
	}
	var t term
	t.date, t.at = book.TermOf(string(sig.Theme), string(sig.Urgency)).Due(at, book.Calendar())
	if err := setRouteTerm(tx, sig.ID, t); err != nil || t.at.IsZero() {
		return t, err
	}
	return t, jobs.Add(tx, s.db, at, jobs.Job{Kind: jobDue, Payload: sig.ID, Due: t.at.Add(time.Second)})
}

// StoryIn is the story of a signal, for a module that shows more beside it and has decided
// that the sender may see it.
func StoryIn(tx *store.Tx, sig Signal) (Story, error) { return tell(tx, sig) }

// CheckText are the reasons why a free text is refused; minimum and maximum in runes.
func CheckText(field, s string, minimum, maximum int) []fault.Field {
	return checkText(field, s, minimum, maximum)
}

// Tidy trims a text and makes its line ends and control characters plain.
func Tidy(s string) string { return tidy(s) }
