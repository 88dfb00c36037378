package demo

import (
	"context"
	"time"

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

// earlierRequest lets what happened with a request to a partner be longer ago.
func earlierRequest(tx *store.Tx, id string, by time.Duration) error {
	if _, err := tx.Exec(`UPDATE referral_request SET sent = sent - $2, changed = changed - $2, due = due - $2 WHERE id = $1`, id, by.Microseconds()); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE referral_event SET at = at - $2 WHERE request_id = $1`, id, by.Microseconds())
	return err
}
