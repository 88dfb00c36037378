package webhook

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/signal"
)

// SignalStep hears of a step of a signal, in its transaction.
func (s *Service) SignalStep(tx *store.Tx, at time.Time, sig signal.Signal, step signal.Step) error {
	kind := ofStep(step)
	if kind == "" {
		return nil
	}
	return forSignal(tx, kind, sig.ID, sig.Org, sig.SenderID, at)
}

// CaseEvent hears of an event of a case, in its transaction. The signals that ended with a
// case, or were taken up again with it, are told of by themselves.
func (s *Service) CaseEvent(tx *store.Tx, at time.Time, c casework.Case, event casework.EventKind) error {
	kind := ofEvent(event)
	if kind == "" {
		return nil
	}
	if err := forCase(tx, kind, string(c.ID), at); err != nil || event == casework.EventOpened {
		return err
	}
	list, err := signal.OfCase(tx, string(c.ID))
	if err != nil {
		return err
	}
	for _, sig := range list {
		step := signal.Step("")
		switch {
		case event == casework.EventClosed && sig.State == signal.Closed && sig.DoneAt.Equal(at.UTC().Truncate(time.Microsecond)):
			step = signal.Close
		case event == casework.EventReopened && sig.State == signal.InCase:
			step = signal.Reopen
		}
		if step == "" {
			continue
		}
		if err := s.SignalStep(tx, at, sig, step); err != nil {
			return err
		}
	}
	return nil
}
