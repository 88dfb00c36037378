package casework

import (
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

func helpField(id string) string { return "help/" + id }

const helpColumns = `casework_help (id, case_id, at, by_id, rung_now, rung_wanted, body, category)`

func helpValues(key seal.Key, id ID, h Help) []any {
	return []any{h.ID, string(id), store.Micros(h.At), h.ByID, int64(h.Now), int64(h.Wanted), key.Seal(helpField(h.ID), h.Why), string(h.Category)}
}

func insertHelp(tx *store.Tx, key seal.Key, id ID, h Help) error {
	_, err := tx.Exec(`INSERT INTO `+helpColumns+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, helpValues(key, id, h)...)
	return err
}

// helpsOf are the judgments of the help of a case, newest first.
func helpsOf(tx *store.Tx, key seal.Key, erased bool, id ID) ([]Help, error) {
	return store.List(tx, func(s store.Scanner) (h Help, err error) {
		var why []byte
		if err = s.Scan(&h.ID, store.At(&h.At), &h.ByID, &h.Now, &h.Wanted, &why, &h.Category); err == nil && !erased {
			h.Why, err = key.Open(helpField(h.ID), why)
		}
		return h, err
	}, `SELECT id, at, by_id, rung_now, rung_wanted, body, category FROM casework_help WHERE case_id = $1 ORDER BY at DESC, id DESC`, string(id))
}
