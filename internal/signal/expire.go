package signal

import (
	"time"

	"samendoen/internal/base/store"
)

// Kept says how long a signal that was dealt with is still kept.
type Kept struct {
	Until time.Time // date, the last day; zero when that is not known
	Held  bool      // somebody holds it: it stays longer
}

// Keeping tells how long a signal is kept that ended in a way.
type Keeping func(tx *store.Tx, s Signal, e Ending) (Kept, error)

// KeptBy lets the page of a signal say how long it is kept. It is called once, before
// anybody asks.
func (s *Service) KeptBy(k Keeping) { s.keeping = k }

// keptUntil is how long a signal is kept that was dealt with without a case; one with a
// case is kept with that case.
func (s *Service) keptUntil(tx *store.Tx, sig Signal) (Kept, error) {
	if s.keeping == nil || sig.State.Open() || sig.CaseID != "" || sig.DoneAt.IsZero() {
		return Kept{}, nil
	}
	if sig.State == NoAction {
		return s.keeping(tx, sig, WithoutAction)
	}
	return s.keeping(tx, sig, WithAdvice)
}
