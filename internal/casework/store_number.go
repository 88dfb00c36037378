package casework

import (
	"strings"

	"samendoen/internal/base/store"
)

// IDByNumber is the case of an organisation with the number that people use, without
// opening it; NotFound when there is none.
func IDByNumber(tx *store.Tx, orgID, number string) (ID, error) {
	id, err := store.One(tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) },
		`SELECT id FROM casework_case WHERE org_id = $1 AND number = $2`, orgID, strings.TrimSpace(number))
	return ID(id), err
}
