package signal

import (
	"time"

	"samendoen/internal/base/store"
)

// Heard is called in the transaction of each step of a signal, for a module above this one
// that passes on that something happened. What ends with a case is told by module casework.
type Heard func(tx *store.Tx, at time.Time, sig Signal, step Step) error

// HeardBy lets another module hear of steps. It is called once, before anybody asks.
func (s *Service) HeardBy(h Heard) { s.heard = h }

func (s *Service) tell(tx *store.Tx, at time.Time, sig Signal, step Step) error {
	if s.heard == nil {
		return nil
	}
	return s.heard(tx, at, sig, step)
}
