package volunteer

import "samendoen/internal/base/store"

// ActiveUsers are the accounts of the volunteers of an organisation who are active.
func ActiveUsers(tx *store.Tx, org string) ([]string, error) {
	return store.Strings(tx, `SELECT user_id FROM volunteer_volunteer WHERE org_id = $1 AND state = 'actief' AND user_id <> ''`, org)
}
