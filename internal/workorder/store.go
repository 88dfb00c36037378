package workorder

import (
	"embed"

	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const columns = `signal_id, org_id, contractor_id, number, at`

func scan(s store.Scanner) (o Order, err error) {
	return o, s.Scan(&o.SignalID, &o.Org, &o.Contractor, &o.Number, store.At(&o.At))
}

func insert(tx *store.Tx, o Order) error {
	_, err := tx.Exec(`INSERT INTO workorder_order (`+columns+`) VALUES ($1, $2, $3, $4, $5)`, o.SignalID, o.Org, o.Contractor, o.Number, store.Micros(o.At))
	return err
}

// Of is the work order of a signal; NotFound for one that came in without. It authorises
// nothing: whoever shows it does.
func Of(tx *store.Tx, signalID string) (Order, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM workorder_order WHERE signal_id = $1`, signalID)
}

// latest are the work orders of an organisation with a number, or all when it is empty, the
// newest first.
func latest(tx *store.Tx, org, number string, limit int) ([]Order, error) {
	if number == "" {
		return store.List(tx, scan, `SELECT `+columns+` FROM workorder_order WHERE org_id = $1 ORDER BY at DESC, signal_id DESC LIMIT $2`, org, limit)
	}
	return store.List(tx, scan, `SELECT `+columns+` FROM workorder_order WHERE org_id = $1 AND number = $2 ORDER BY at DESC, signal_id DESC LIMIT $3`, org, number, limit)
}

// Sweep takes away the work orders of signals that were erased.
func Sweep(tx *store.Tx) error {
	_, err := tx.Exec(`DELETE FROM workorder_order WHERE NOT EXISTS (SELECT 1 FROM signal_signal s WHERE s.id = workorder_order.signal_id)`)
	return err
}
