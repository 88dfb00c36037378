package secondchance

import (
	"cmp"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

// setDue keeps the date on which somebody looks again; nothing else of an agreement stands open.
func setDue(tx *store.Tx, in casework.Inside, due time.Time) error {
	if due.IsZero() {
		return forgetDue(tx, string(in.ID))
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

// putCare keeps the person who signed for care, with their organisation.
func putCare(tx *store.Tx, id casework.ID, u account.User, runs bool) error {
	_, err := tx.Exec(`INSERT INTO secondchance_care (case_id, user_id, org_id, runs) VALUES ($1, $2, $3, $4)
		ON CONFLICT (case_id) DO UPDATE SET user_id = EXCLUDED.user_id, org_id = EXCLUDED.org_id, runs = EXCLUDED.runs`,
		string(id), u.ID, u.OrgID, store.Bool(runs))
	return err
}

// signedBy is a case for the policy with who signed its agreement for care, and with the
// organisation of that person while the agreement runs.
func signedBy(tx *store.Tx, id casework.ID, r access.Resource) (access.Resource, error) {
	signed, err := store.List(tx, func(s store.Scanner) (r access.Resource, err error) {
		var org string
		var runs bool
		if err = s.Scan(&r.Sender, &org, &runs); runs {
			r.Orgs = []string{org}
		}
		return r, err
	}, `SELECT user_id, org_id, runs FROM secondchance_care WHERE case_id = $1`, string(id))
	r.Sender, r.Orgs = "", nil
	for _, s := range signed {
		r.Sender, r.Orgs = s.Sender, s.Orgs
	}
	return r, err
}

func forgetCare(tx *store.Tx, caseID string) error {
	_, err := tx.Exec(`DELETE FROM secondchance_care WHERE case_id = $1`, caseID)
	return err
}

func forgetDue(tx *store.Tx, caseID string) error {
	_, err := tx.Exec(`DELETE FROM secondchance_due WHERE case_id = $1`, caseID)
	return cmp.Or(err, escalation.Forget(tx, climbKind, caseID))
}

// Erase erases the date and the signer of a case that was erased; the rest goes with the case.
func Erase(tx *store.Tx, caseID string) error {
	return cmp.Or(forgetDue(tx, caseID), forgetCare(tx, caseID))
}
