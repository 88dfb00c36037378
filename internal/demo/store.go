package demo

import (
	"context"

	"samendoen/internal/base/store"
)

// analyze lets PostgreSQL count what was just loaded. It would do so by itself within
// some minutes; until then it answers the first searches by a bad plan.
func analyze(ctx context.Context, db *store.DB) error {
	if db.Dialect() != store.Postgres {
		return nil
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`ANALYZE`)
		return err
	})
}
