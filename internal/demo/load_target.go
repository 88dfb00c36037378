package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/target"
)

// targets are two that were set when the policy began, two years ago, for five years: fewer homes in
// arrears in each neighbourhood, and quiet in the one that gets worse since.
func (l Loader) targets(ctx context.Context, c *City, users map[string]string) error {
	if l.Targets == nil || len(c.Stories()) == 0 {
		return nil
	}
	var maker access.Actor
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["beleid"])
		maker = u.Actor()
		return err
	}); err != nil {
		return err
	}
	began := l.Now.AddDate(-2, 0, 0)
	s := l.Targets(clock.NewManual(began))
	until := clock.Date(began).AddDate(5, 0, 0)
	for _, d := range []target.Draft{
		{Indicator: "arrears", Level: "buurt", Way: target.AtMost, Goal: 60, Until: until, Why: "Wie op tijd hulp krijgt, houdt het huis. Dat is ook goedkoper voor ons."},
		{Indicator: "nuisance", Level: "buurt", Area: c.Stories()[0].Worse, Way: target.AtMost, Goal: 50, Until: until, Why: "Bewoners willen weer rustig kunnen slapen."},
	} {
		if _, err := s.Set(ctx, maker, d, ""); err != nil {
			return err
		}
	}
	return nil
}
