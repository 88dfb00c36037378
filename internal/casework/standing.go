package casework

import (
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Standing is how a running case stands, without its number, address and texts: for whoever
// counts cases that they may open.
type Standing struct {
	ID         ID
	Areas      string // see access.Area
	Category   network.Category
	State      State
	DirectorID string
	WaitsFor   string // user, never empty
	Due        time.Time
	HasStep    bool      // a resting case has its next look
	LastSign   time.Time // when somebody last wrote in the log, or took the case up
}

// Standings are all running cases that the actor may open, the most urgent first, at most limit.
func (s *Service) Standings(tx *store.Tx, a access.Actor, now time.Time, limit int) ([]Standing, error) {
	const op = "casework.standings"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	return standingsOf(tx, viewerOf(a, now), limit)
}

// RowsOf are the cases of some ids that the actor may open, as a list shows them and in the order
// of the ids. The policy decides about each.
func (s *Service) RowsOf(tx *store.Tx, a access.Actor, now time.Time, ids []ID) ([]Row, error) {
	cases, err := byIDs(tx, ids)
	if err != nil {
		return nil, err
	}
	if cases, _, err = allowed(s, tx, a, now, cases, func(c *Case) *Case { return c }); err != nil {
		return nil, err
	}
	at := make(map[ID]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(cases, func(x, y Case) int { return at[x.ID] - at[y.ID] })
	return rowsOf(tx, cases, clock.Date(now))
}

// standingOf is what counts of a case.
func standingOf(c Case) Standing {
	last := c.ActiveSince
	if c.LastLog.After(last) {
		last = c.LastLog
	}
	return Standing{ID: c.ID, Areas: c.Areas, Category: c.Category, State: c.State, DirectorID: c.DirectorID, WaitsFor: WaitsFor(c),
		Due: c.Due, HasStep: c.State != Open || c.Next.Known(), LastSign: last}
}
