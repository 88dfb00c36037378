package signal

import (
	"context"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Counts are how many signals some lists show the actor, each up to most. A list is asked
// for without words to search.
func (s *Service) Counts(ctx context.Context, a access.Actor, filters []Filter, most int) ([]int, error) {
	const op = "signal.counts"
	if _, err := s.policy.RequireOrg(op, a, "signal.list"); err != nil {
		return nil, err
	}
	counts := make([]int, len(filters))
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		shut, err := shutFrom(tx, a.UserID, s.now())
		if err != nil {
			return err
		}
		for i, f := range filters {
			f.Search, f.Cursor = "", ""
			f, holder, none, err := s.asked(op, a, f)
			if err != nil {
				return err
			}
			if none {
				continue
			}
			if counts[i], err = countSignals(tx, f, a.OrgID, holder, shut, most); err != nil {
				return err
			}
		}
		return nil
	})
	return counts, fault.Wrap(op, err)
}

// Rows are the signals of some ids as a work list shows them to the actor, in the order of
// the ids. Whatever the actor may not read is left out, as if it did not exist.
func (s *Service) Rows(ctx context.Context, a access.Actor, ids []string) (rows []Row, err error) {
	const op = "signal.rows"
	if _, err := s.policy.RequireOrg(op, a, "signal.list"); err != nil || len(ids) == 0 {
		return nil, err
	}
	if len(ids) > maxPage {
		ids = ids[:maxPage]
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sigs, err := byIDs(tx, Filter{reader: a.UserID, now: s.now()}, a.OrgID, ids)
		if err != nil {
			return err
		}
		rows, err = s.rows(tx, a, sigs)
		return err
	})
	rows = slices.DeleteFunc(rows, func(r Row) bool { return !r.Readable })
	slices.SortFunc(rows, func(x, y Row) int { return slices.Index(ids, x.ID) - slices.Index(ids, y.ID) })
	return rows, fault.Wrap(op, err)
}

// Tasks are rows as the page of a work list shows them.
func (s *Service) Tasks(c *web.Context, rows []Row) []ui.Task {
	screen := rowScreen{s.in(c), c.Now}
	list := make([]ui.Task, len(rows))
	for i, r := range rows {
		list[i] = screen.task(r)
	}
	return list
}
