package store

import (
	"context"
	"strings"

	"samendoen/internal/base/fault"
)

// Compact drops what deleted rows of the tables left behind, after something was erased
// for good. On SQLite deleted bytes are overwritten at once and only the log file still
// holds them: it is folded in and emptied, or Conflict says that somebody was reading and
// that it must be tried again. On PostgreSQL the tables are vacuumed; bytes in free space
// and in its log are overwritten when the server needs the room.
func (db *DB) Compact(ctx context.Context, tables ...string) error {
	const op = "store.compact"
	if db.dialect == Postgres {
		_, err := db.main.ExecContext(ctx, `VACUUM `+strings.Join(tables, ", "))
		return fault.Wrap(op, mapError(err))
	}
	var busy, log, folded int64
	// A reader may fold the log: query_only stops changes, not checkpoints.
	if err := db.readers.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &folded); err != nil {
		return fault.Wrap(op, mapError(err))
	}
	if busy != 0 {
		return fault.New(op, fault.Conflict)
	}
	return nil
}
