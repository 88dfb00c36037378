package seal

import (
	"context"

	"samendoen/internal/base/store"
)

// RotateSome begins a change of the master key and stops after one batch, as a program
// does that is killed.
func RotateSome(ctx context.Context, db *store.DB, old, next *Vault, batch int) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		if err := beginRotation(tx, old, next); err != nil {
			return err
		}
		_, _, err := rewrap(tx, old, next, "", batch)
		return err
	})
}
