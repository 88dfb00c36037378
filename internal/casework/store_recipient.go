package casework

import "samendoen/internal/base/store"

// recipients are the names of those at an organisation who took part in a case at any time, each
// with the organisation; the organisation alone where nobody did.
func recipients(tx *store.Tx, id ID, orgID string) ([]string, error) {
	who, err := store.Strings(tx, `SELECT u.name || ' (' || o.name || ')' FROM access_part p JOIN account_user u ON u.id = p.user_id JOIN account_organisation o ON o.id = u.org_id
		WHERE p.object_type = $1 AND p.object_id = $2 AND u.org_id = $3 ORDER BY u.name, u.id`, ObjectType, string(id), orgID)
	if err != nil || len(who) > 0 {
		return who, err
	}
	return store.Strings(tx, `SELECT name FROM account_organisation WHERE id = $1`, orgID)
}
