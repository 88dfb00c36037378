package rights

import (
	"strconv"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const noticeSelect = `SELECT c.id, c.number, c.org_id, c.unit_id, c.director_id, c.opened, coalesce(n.done, 0), coalesce(n.how, ''),
	coalesce(n.by_id, ''), coalesce(n.later, 0), coalesce(n.looked_by, ''), coalesce(n.looked_at, 0), coalesce(n.version, 0), n.why
	FROM casework_case c LEFT JOIN rights_notice n ON n.case_id = c.id`

func scanNotice(s store.Scanner) (n Notice, err error) {
	return n, s.Scan(&n.CaseID, &n.Number, &n.Org, &n.UnitID, &n.Director, store.At(&n.Opened), store.At(&n.Done), &n.How, &n.By,
		store.At(&n.Later), &n.LookedBy, store.At(&n.LookedAt), &n.Version, &n.sealed)
}

// noticesShown is how many notices a list shows at most.
const noticesShown = 200

// noticesDue are the cases about a household that go on and of which the people do not
// know yet, the oldest first; director "" means those of everybody.
func noticesDue(tx *store.Tx, org, director string) ([]Notice, error) {
	// Two questions and not one with an OR: each has an index in its order.
	const running = ` AND c.state <> 'afgesloten' AND c.unit_id <> '' AND coalesce(n.done, 0) = 0 ORDER BY c.opened, c.id LIMIT $2`
	if director == "" {
		return store.List(tx, scanNotice, noticeSelect+` WHERE c.org_id = $1`+running, org, noticesShown)
	}
	return store.List(tx, scanNotice, noticeSelect+` WHERE c.director_id = $1 AND c.org_id || '' = $3`+running, director, noticesShown, org)
}

// noticeOf is the notice of a case about a household, with the reason to put it off.
func noticeOf(tx *store.Tx, v *seal.Vault, caseID string) (Notice, error) {
	if !plainID(caseID) {
		return Notice{}, fault.New("rights.noticeof", fault.NotFound)
	}
	n, err := store.One(tx, scanNotice, noticeSelect+` WHERE c.id = $1 AND c.unit_id <> ''`, caseID)
	if err != nil || len(n.sealed) == 0 {
		return n, err
	}
	key, err := v.KeyOf(tx, noticeKey(caseID))
	if err != nil {
		return n, err
	}
	n.Why, err = key.Open("why", n.sealed)
	return n, err
}

func noticeKey(caseID string) string { return "rights-notice/" + caseID }

// saveNotice stores a notice that still has its version. Its reason is sealed under the
// association's key: the FG accounts for it also when the household is forgotten.
func saveNotice(tx *store.Tx, v *seal.Vault, at time.Time, op string, n Notice) error {
	key, err := v.KeyOf(tx, noticeKey(n.CaseID))
	if fault.Is(err, fault.NotFound) {
		key, err = v.NewKey(tx, at, noticeKey(n.CaseID), n.Org)
	}
	if err != nil {
		return err
	}
	rows, err := tx.Exec(`INSERT INTO rights_notice (case_id, org_id, done, how, by_id, later, looked_by, looked_at, version, why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (case_id) DO UPDATE SET done = excluded.done, how = excluded.how, by_id = excluded.by_id, later = excluded.later,
			looked_by = excluded.looked_by, looked_at = excluded.looked_at, version = excluded.version, why = excluded.why
		WHERE rights_notice.version = excluded.version - 1`,
		n.CaseID, n.Org, store.Micros(n.Done), string(n.How), n.By, store.Micros(n.Later), n.LookedBy, store.Micros(n.LookedAt), n.Version+1,
		key.Seal("why", n.Why))
	return store.Changed(op, rows, err)
}

// InsertTold notes that the people of all cases opened before a moment were told at the
// door on that day, by the director, but for some: for cases that come from elsewhere
// with that promise.
func InsertTold(tx *store.Tx, org string, before time.Time, but []string) (int64, error) {
	marks, args := "''", []any{org, store.Micros(before), []byte{}}
	for _, id := range but {
		args = append(args, id)
		marks += ", $" + strconv.Itoa(len(args))
	}
	return tx.Exec(`INSERT INTO rights_notice (case_id, org_id, done, how, by_id, later, looked_by, looked_at, version, why)
		SELECT c.id, c.org_id, c.opened - c.opened % 86400000000, 'thuis', c.director_id, 0, '', 0, 1, $3
		FROM casework_case c WHERE c.org_id = $1 AND c.opened < $2 AND c.unit_id <> ''
		AND c.id NOT IN (`+marks+`) ON CONFLICT (case_id) DO NOTHING`, args...)
}
