package target

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/socialmap"
)

const columns = `id, org_id, indicator, level, area, way, goal, until, why, by_id, at, ended, ended_by, end_why, version`

func scan(s store.Scanner) (t Target, err error) {
	var level string
	err = s.Scan(&t.ID, &t.Org, &t.Indicator, &level, &t.Area, &t.Way, &t.Goal, store.At(&t.Until), &t.Why, &t.By, store.At(&t.At),
		store.At(&t.Ended), &t.EndedBy, &t.EndWhy, &t.Version)
	t.Level, _ = socialmap.ParseLevel(level)
	return t, err
}

func byID(tx *store.Tx, id ID) (Target, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM target_target WHERE id = $1`, string(id))
}

// most is how many targets a list holds, those that ended with them.
const most = 500

// ofOrg are the targets of an organisation: those that stand by their date, and then what ended last.
func ofOrg(tx *store.Tx, org string) ([]Target, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM target_target WHERE org_id = $1
		ORDER BY CASE WHEN ended = 0 THEN 0 ELSE 1 END, CASE WHEN ended = 0 THEN until ELSE -ended END, id LIMIT $2`, org, int64(most))
}

func insert(tx *store.Tx, t Target) error {
	_, err := tx.Exec(`INSERT INTO target_target (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', '', 1)`,
		string(t.ID), t.Org, t.Indicator, t.Level.Code(), string(t.Area), string(t.Way), int64(t.Goal), store.Micros(t.Until), t.Why, t.By, store.Micros(t.At))
	return err
}

// end writes when, by whom and why a target that still has its version ended.
func end(tx *store.Tx, op string, t Target) error {
	n, err := tx.Exec(`UPDATE target_target SET ended = $3, ended_by = $4, end_why = $5, version = version + 1 WHERE id = $1 AND version = $2`,
		string(t.ID), t.Version, store.Micros(t.Ended), t.EndedBy, t.EndWhy)
	return store.Changed(op, n, err)
}

// OrgOf is whose target it is, for the log.
func OrgOf(tx *store.Tx, id string) (string, error) {
	t, err := byID(tx, ID(id))
	return t.Org, err
}

// Past is a target that ended, and when.
type Past struct {
	ID    ID
	Since time.Time
}

func scanPast(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) }

// Ended are the targets of an organisation that ended before a moment, after a place in their order.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, ended FROM target_target WHERE org_id = $1 AND ended > 0 AND ended < $2 AND (ended > $3 OR ended = $3 AND id > $4)
		ORDER BY ended, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseEnded erases a target that still had ended before a moment; false when not.
func EraseEnded(tx *store.Tx, before time.Time, id string) (bool, error) {
	t, err := byID(tx, ID(id))
	if fault.Is(err, fault.NotFound) || err == nil && (t.Ended.IsZero() || !t.Ended.Before(before)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(`DELETE FROM target_target WHERE id = $1`, id)
	return err == nil, err
}
