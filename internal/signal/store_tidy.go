package signal

import (
	"context"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// The search index of SQLite is written anew so many pages at a time, some 30 ms, and at
// most so many times when others erase meanwhile; the next night does the rest.
const (
	tidyPages  = 200
	tidyRounds = 3
)

// TidySearch takes out of the search index what erased signals left behind there: on SQLite
// erasing only notes in the index that a text is gone. It works in short steps, so that
// nobody waits long who writes, and begins again where it was broken off. It does nothing
// when nothing was erased, nor on PostgreSQL.
func TidySearch(ctx context.Context, db *store.DB) error {
	if db.Dialect() != store.SQLite {
		return nil
	}
	for range tidyRounds {
		stale, err := tidyStep(ctx, db, -tidyPages) // less than zero: everything there is now
		for more := stale; err == nil && more; {
			more, err = tidyStep(ctx, db, tidyPages)
		}
		if err != nil || !stale {
			return fault.Wrap("signal.tidysearch", err)
		}
	}
	return nil
}

// tidyStep merges so many pages, and reports whether there may be more. Only what was
// erased before the first step of a round is certainly gone after its last one.
func tidyStep(ctx context.Context, db *store.DB, pages int) (more bool, err error) {
	err = db.Write(ctx, func(tx *store.Tx) error {
		n, err := store.Count(tx, `SELECT count(*) FROM signal_stale_search`)
		if err != nil || n == 0 {
			return err
		}
		if pages < 0 {
			if _, err := tx.Exec(`UPDATE signal_stale_search SET merging = 1`); err != nil {
				return err
			}
		}
		before, err := store.Count(tx, `SELECT total_changes()`)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO signal_search (signal_search, rank) VALUES ('merge', $1)`, pages); err != nil {
			return err
		}
		after, err := store.Count(tx, `SELECT total_changes()`)
		if more = after-before > 1 || pages < 0; more || err != nil { // one: the statement itself (sqlite.org/fts5.html#the_merge_command)
			return err
		}
		_, err = tx.Exec(`DELETE FROM signal_stale_search WHERE merging = 1`)
		return err
	})
	return more, err
}
