package groupflow

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Told is a half year of a whole association in words: which one, of how many homes, and what changed most.
type Told struct {
	Name, About string
	Says        []string
}

// Told are the half years with figures that ended after a date, up to and including another, the oldest first.
func (s *Service) Told(ctx context.Context, a access.Actor, p *text.Printer, after, until time.Time) (list []Told, err error) {
	const op = "groupflow.told"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, err
	}
	w := words{p}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		halves, err := halvesOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, k := range slices.Backward(halves) {
			if end := k.edition.Half.End(); !end.After(after) || end.After(until) {
				continue
			}
			e, err := load(tx, k)
			if err != nil {
				return err
			}
			if total := e.Total(); total.Known {
				list = append(list, w.told(e, total))
			}
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

func (w words) told(e Edition, total Row) Told {
	t := Told{Name: w.half(e.Half), About: w.about(e, total), Says: w.most(total.Counts)}
	if len(t.Says) == 0 {
		t.Says = []string{w.t("most_none")}
	}
	return t
}
