package secondchance

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

// setDue keeps the date on which somebody looks again; nothing else of an agreement stands open.
func setDue(tx *store.Tx, in casework.Inside, due time.Time) error {
	if due.IsZero() {
		return Erase(tx, string(in.ID))
	}
	_, err := tx.Exec(`INSERT INTO secondchance_due (case_id, org_id, due) VALUES ($1, $2, $3) ON CONFLICT (case_id) DO UPDATE SET due = EXCLUDED.due`,
		string(in.ID), in.Resource.Org, store.Micros(due))
	return err
}

// lateOf are the looks whose date has passed, oldest first.
func lateOf(tx *store.Tx, today time.Time) ([]waiting, error) {
	return store.List(tx, func(s store.Scanner) (w waiting, err error) {
		return w, s.Scan(&w.caseID, &w.org, store.At(&w.due))
	}, `SELECT case_id, org_id, due FROM secondchance_due WHERE due < $1 ORDER BY due, case_id`, store.Micros(today))
}

// Erase erases the date of a case that was erased; the rest goes with the case.
func Erase(tx *store.Tx, caseID string) error {
	if _, err := tx.Exec(`DELETE FROM secondchance_due WHERE case_id = $1`, caseID); err != nil {
		return err
	}
	return escalation.Forget(tx, climbKind, caseID)
}
