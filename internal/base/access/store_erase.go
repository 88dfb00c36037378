package access

import "samendoen/internal/base/store"

// Erase deletes who took part in resources, at most some hundreds, who was shut out of them
// and who looked into them without taking part, when the resources themselves are erased.
// The log keeps what happened.
func Erase(tx *store.Tx, objectType string, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	these, list := tx.In("object_id", 2, ids)
	for _, table := range []string{"access_part", "access_lockout", "access_emergency", "access_restriction", "access_stand_in"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE object_type = $1 AND `+these, objectType, list); err != nil {
			return err
		}
	}
	return nil
}
