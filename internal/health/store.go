package health

import (
	"encoding/json"
	"errors"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// body is what is sealed of a score.
type body struct {
	By      Scorer            `json:"door"`
	Present string            `json:"erbij"`
	Values  map[Dimension]int `json:"cijfers"`
}

func field(id string) string { return "health/" + id }

func insertScore(tx *store.Tx, in casework.Inside, x Score) (isNew bool, err error) {
	plain, err := json.Marshal(body{x.By, x.Present, x.Values})
	if err != nil {
		return false, fault.Wrap("health.insert", err)
	}
	n, err := tx.Exec(`INSERT INTO health_score (id, case_id, org_id, by_id, at, on_date, body, owner) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
		x.ID, string(in.ID), x.OrgID, x.ByID, store.Micros(x.At), store.Micros(x.On), in.Key.Seal(field(x.ID), string(plain)), x.Owner)
	return n == 1, err
}

// deleteScore erases a score that a care partner wrote down; what a resident keeps is theirs.
func deleteScore(tx *store.Tx, op string, id casework.ID, scoreID string) error {
	n, err := tx.Exec(`DELETE FROM health_score WHERE id = $1 AND case_id = $2 AND owner = ''`, scoreID, string(id))
	if err == nil && n == 0 {
		return fault.New(op, fault.NotFound)
	}
	return err
}

// scoresOf are the scores of a case, newest first; none of a case that was erased.
func scoresOf(tx *store.Tx, in casework.Inside) ([]Score, error) {
	if in.Erased {
		return nil, nil
	}
	list, err := store.List(tx, func(s store.Scanner) (x Score, err error) {
		var sealed []byte
		if err = s.Scan(&x.ID, &x.OrgID, &x.ByID, store.At(&x.At), store.At(&x.On), &sealed, &x.Owner); err != nil {
			return x, err
		}
		plain, err := in.Key.Open(field(x.ID), sealed)
		if err != nil {
			return x, err
		}
		var b body
		err = json.Unmarshal([]byte(plain), &b)
		x.By, x.Present, x.Values = b.By, b.Present, b.Values
		return x, err
	}, `SELECT id, org_id, by_id, at, on_date, body, owner FROM health_score WHERE case_id = $1`, string(in.ID))
	newestFirst(list)
	return list, err
}

// Erase erases the scores of a case that was erased.
func Erase(tx *store.Tx, caseID string) error {
	_, err := tx.Exec(`DELETE FROM health_score WHERE case_id = $1`, caseID)
	_, err2 := tx.Exec(`DELETE FROM health_own WHERE case_id = $1`, caseID)
	return errors.Join(err, err2)
}

// Keeper is an organisation that keeps scores of a case, and how many.
type Keeper struct {
	CaseID, OrgID string
	Scores        int64
}

// Keepers are who keeps scores of cases: whoever asks what is kept about them hears where
// the scores are, and gets them there. It opens nothing, and does not say of what residents keep
// that there is any.
func Keepers(tx *store.Tx, cases []string) ([]Keeper, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	in, list := tx.In("case_id", 1, cases)
	return store.List(tx, func(s store.Scanner) (k Keeper, err error) { return k, s.Scan(&k.CaseID, &k.OrgID, &k.Scores) },
		`SELECT case_id, org_id, count(*) FROM health_score WHERE owner = '' AND `+in+` GROUP BY case_id, org_id ORDER BY case_id, org_id`, list)
}
