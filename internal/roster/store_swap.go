package roster

import (
	"encoding/json"
	"slices"
	"time"

	"samendoen/internal/base/store"
)

const swapColumns = `id, roster_id, org_id, asker_id, asked_id, begins, ends, state, made, answered`

func scanSwap(s store.Scanner) (w Swap, err error) {
	return w, s.Scan(&w.ID, &w.RosterID, &w.OrgID, &w.Asker, &w.Asked, store.At(&w.From), store.At(&w.Until), &w.State, store.At(&w.Made), store.At(&w.Answered))
}

func insertSwap(tx *store.Tx, w Swap) error {
	_, err := tx.Exec(`INSERT INTO roster_swap (`+swapColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`,
		w.ID, w.RosterID, w.OrgID, w.Asker, w.Asked, store.Micros(w.From), store.Micros(w.Until), string(w.State), store.Micros(w.Made))
	return err
}

func swapByID(tx *store.Tx, id string) (Swap, error) {
	return store.One(tx, scanSwap, `SELECT `+swapColumns+` FROM roster_swap WHERE id = $1`, id)
}

// swapsOf are the asks of an organisation of which the shift did not end by a moment.
func swapsOf(tx *store.Tx, orgID string, at time.Time) ([]Swap, error) {
	return store.List(tx, scanSwap, `SELECT `+swapColumns+` FROM roster_swap WHERE org_id = $1 AND ends > $2 ORDER BY begins, id`, orgID, store.Micros(at))
}

// answer closes an ask that is open.
func answer(tx *store.Tx, op string, w Swap) error {
	n, err := tx.Exec(`UPDATE roster_swap SET state = $2, answered = $3 WHERE id = $1 AND state = $4`, w.ID, string(w.State), store.Micros(w.Answered), string(SwapOpen))
	return store.Changed(op, n, err)
}

// forgetSwaps drops the asks of which the shift ended long ago.
func forgetSwaps(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM roster_swap WHERE ends < $1`, store.Micros(before))
	return err
}

// orgs are the organisations that have rosters.
func orgs(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT org_id FROM roster_roster ORDER BY org_id`)
}

// told are the names of the problems that were told to who keeps the rosters of an organisation.
func told(tx *store.Tx, orgID string) (keys []string, err error) {
	list, err := store.Strings(tx, `SELECT body FROM roster_told WHERE org_id = $1`, orgID)
	if err == nil && len(list) > 0 {
		err = json.Unmarshal([]byte(list[0]), &keys)
	}
	return keys, err
}

func saveTold(tx *store.Tx, orgID string, keys []string) error {
	body, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO roster_told (org_id, body) VALUES ($1, $2) ON CONFLICT (org_id) DO UPDATE SET body = excluded.body`, orgID, string(body))
	return err
}

// Erase erases a colleague who left from the rosters of the organisation.
func Erase(tx *store.Tx, userID string) error {
	if _, err := tx.Exec(`DELETE FROM roster_swap WHERE asker_id = $1 OR asked_id = $1`, userID); err != nil {
		return err
	}
	list, err := store.List(tx, scan, `SELECT `+columns+` FROM roster_roster WHERE body LIKE '%' || $1 || '%'`, userID)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := Update(tx, "roster.erase", r.Forget(userID)); err != nil {
			return err
		}
	}
	return nil
}

// fresh are the names that were not told before.
func fresh(now, before []string) []string {
	return slices.DeleteFunc(slices.Clone(now), func(k string) bool { return slices.Contains(before, k) })
}
