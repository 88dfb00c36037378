package casework

import (
	"time"

	"samendoen/internal/base/store"
)

// Heard is called in the transaction in which a case is opened, closed or taken up again,
// after its signals were told, for a module above this one that passes on that it happened.
type Heard func(tx *store.Tx, at time.Time, c Case, event EventKind) error

// HeardBy lets other modules hear of cases, in this order. It is called once, before anybody asks.
func (s *Service) HeardBy(h ...Heard) { s.heard = h }

func (s *Service) tell(tx *store.Tx, w *work, event EventKind) error {
	for _, heard := range s.heard {
		if err := heard(tx, w.now, w.Case, event); err != nil {
			return err
		}
	}
	return nil
}
