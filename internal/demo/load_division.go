package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// division is the choice of the officer, before the first release, that large complexes are published in parts.
func (l Loader) division(ctx context.Context, users map[string]string) error {
	var officer access.Actor
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["fg"])
		officer = u.Actor()
		return err
	}); err != nil {
		return err
	}
	return l.Maps.ChooseDivision(ctx, officer, true, 0)
}
