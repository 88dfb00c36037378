package access

import "samendoen/internal/base/store"

// Erase deletes who took part in a resource, who was shut out of it and who looked into it
// without taking part, when the resource itself is erased. The log keeps what happened.
func Erase(tx *store.Tx, objectType, id string) error {
	for _, table := range []string{"access_part", "access_lockout", "access_emergency", "access_restriction"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE object_type = $1 AND object_id = $2`, objectType, id); err != nil {
			return err
		}
	}
	return nil
}
