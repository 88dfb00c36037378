package rights

import "samendoen/internal/base/store"

// Objected are the persons of an organisation who objected (AVG art. 21) or asked to restrict
// the use of what is kept (art. 18), whatever came of it. It authorises nothing: it serves to
// leave them out.
func Objected(tx *store.Tx, org string) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT subject_id FROM rights_request WHERE org_id = $1 AND kind IN ($2, $3) AND subject_id <> '' ORDER BY subject_id`,
		org, string(Objection), string(Restriction))
}
