package signal

import (
	"time"

	"samendoen/internal/base/store"
)

func insertDetail(tx *store.Tx, id string, d detail, sealed []byte) error {
	return tx.Later(`INSERT INTO signal_detail (signal_id, photo_place, yes_at, withdrawn, answers) VALUES ($1, $2, $3, 0, $4)`,
		id, string(d.where), store.Micros(d.yes), sealed)
}

// detailOf is the detail of a signal with its answers still sealed; NotFound for none.
func detailOf(tx *store.Tx, id string) (d detail, sealed []byte, err error) {
	d, err = store.One(tx, func(s store.Scanner) (d detail, err error) {
		return d, s.Scan(&d.where, store.At(&d.yes), store.At(&d.withdrawn), &sealed)
	}, `SELECT photo_place, yes_at, withdrawn, answers FROM signal_detail WHERE signal_id = $1`, id)
	return d, sealed, err
}

func withdraw(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE signal_detail SET withdrawn = $2 WHERE signal_id = $1`, id, store.Micros(at))
	return err
}

// touch makes forms about an older version of a signal stale.
func touch(tx *store.Tx, s Signal) (int64, error) {
	return tx.Exec(`UPDATE signal_signal SET version = version + 1 WHERE id = $1 AND version = $2`, s.ID, s.Version)
}
