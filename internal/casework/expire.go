package casework

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// Keep says how long a closed case is still kept.
type Keep struct {
	Until time.Time // date, the last day; zero when that is not known
	Held  bool      // somebody holds it: it stays longer
}

// Keeping tells how long a closed case is kept.
type Keeping func(tx *store.Tx, c Case) (Keep, error)

// KeptBy lets the page of a closed case say how long it is kept. It is called once, before
// anybody asks.
func (s *Service) KeptBy(k Keeping) { s.keeping = k }

// Telling reports whether somebody may open the page on which it is noted that the
// resident knows of a case.
type Telling func(tx *store.Tx, a access.Actor, caseID string) (bool, error)

// ToldBy lets the page of a case show the way there to who may go it. It is called once,
// before the service is used.
func (s *Service) ToldBy(t Telling) { s.telling = t }

// keptUntil fills how long a closed case is kept.
func (s *Service) keptUntil(tx *store.Tx, v *View) (err error) {
	if s.keeping != nil && v.State == Closed {
		v.Kept, err = s.keeping(tx, v.Case)
	}
	return err
}

// MayOpen reports whether an actor may open a case now, without opening it: a list may
// show the way to it.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id ID) bool {
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		_, _, err := s.load(tx, "casework.mayopen", a, actRead, id, s.clock.Now())
		return err
	})
	return err == nil
}
