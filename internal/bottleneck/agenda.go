package bottleneck

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Point is a bottleneck as a meeting reads it.
type Point struct {
	Item
	Tried   []string // what was tried, the oldest first
	Decided []Entry  // what was decided, the oldest first
}

// Agenda is the list for a meeting: what is on its agenda or was decided there, and, for
// whoever prepares one, everything when no forum is named.
type Agenda struct {
	Forum  Forum // empty for all
	Points []Point
	Today  time.Time
}

// Agenda makes the list for paper or a file; that it was made is on record.
func (s *Service) Agenda(ctx context.Context, a access.Actor, forum Forum) (g Agenda, err error) {
	const op = "bottleneck.agenda"
	d, err := s.policy.RequireOrg(op, a, actExport)
	if err != nil {
		return g, err
	}
	if forum != "" && !slices.Contains(Fora(), forum) {
		return g, fault.New(op, fault.NotFound)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		g = Agenda{Forum: forum, Today: s.today()}
		list, err := ofOrg(tx, a.OrgID)
		if err != nil {
			return err
		}
		slices.SortStableFunc(list, sooner)
		for _, i := range list {
			if forum != "" && i.Forum != forum {
				continue
			}
			happened, err := entries(tx, i.ID)
			if err != nil {
				return err
			}
			g.Points = append(g.Points, pointOf(i, happened))
		}
		return audit.Write(tx, s.now(), a, actExport, "Organisation", a.OrgID, d)
	})
	return g, fault.Wrap(op, err)
}

// pointOf puts what happened, the newest first, with its bottleneck.
func pointOf(i Item, happened []Entry) Point {
	p := Point{Item: i}
	for _, e := range slices.Backward(happened) {
		switch e.Kind {
		case Tried:
			p.Tried = append(p.Tried, e.Words)
		case Decide:
			p.Decided = append(p.Decided, e)
		}
	}
	return p
}
