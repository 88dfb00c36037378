package store

import "context"

// Look runs fn for questions that need not see the same moment: each is answered by
// itself, without a transaction around them. It is for what every request asks, where
// the beginning and the end of a transaction cost as much as the answer. Use Read
// wherever two answers must fit together. The connections of a look refuse every change.
func (db *DB) Look(ctx context.Context, fn func(*Tx) error) error {
	return mapError(fn(&Tx{ctx: ctx, dialect: db.dialect, q: looker{db.readers}}))
}
