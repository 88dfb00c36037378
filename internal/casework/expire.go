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

// MayOpenThese tells by id which of at most some hundreds of cases an actor may open now,
// without opening them: a list may show the way to them.
func (s *Service) MayOpenThese(ctx context.Context, a access.Actor, ids []string) map[string]bool {
	may := make(map[string]bool, len(ids))
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		clear(may)
		these, list := tx.In("c.id", 1, ids)
		cases, err := store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE `+these, list)
		if err != nil {
			return err
		}
		_, open, err := allowed(s, tx, a, s.clock.Now(), cases, func(c *Case) *Case { return c })
		for id := range open {
			may[string(id)] = true
		}
		return err
	}); err != nil {
		return nil
	}
	return may
}
