package complexplan

import (
	"errors"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Past is a plan that ended, and when.
type Past struct {
	ID    ID
	Since time.Time
}

func scanPast(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) }

// Ended are the plans of an organisation that ended before a moment, after a place in their order.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, ended FROM complexplan_plan WHERE org_id = $1 AND ended > 0 AND ended < $2 AND (ended > $3 OR ended = $3 AND id > $4)
		ORDER BY ended, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseEnded erases a plan that still had ended before a moment; false when not.
func EraseEnded(tx *store.Tx, before time.Time, id string) (bool, error) {
	p, err := byID(tx, ID(id))
	if fault.Is(err, fault.NotFound) || err == nil && (p.Ended.IsZero() || !p.Ended.Before(before)) {
		return false, nil
	}
	list, err := actions(tx, p.ID)
	for _, a := range list {
		err = errors.Join(err, escalation.Forget(tx, kindAction, a.ID))
	}
	for _, table := range []string{"complexplan_action WHERE plan_id", "complexplan_entry WHERE plan_id", "complexplan_plan WHERE id"} {
		_, gone := tx.Exec(`DELETE FROM `+table+` = $1`, id)
		err = errors.Join(err, gone)
	}
	return err == nil, errors.Join(err, escalation.Forget(tx, kindPlan, id))
}
