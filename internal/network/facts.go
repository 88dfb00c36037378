package network

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// InForce are the covenants in force at a moment to which all the organisations are a
// party, for the modules above that share data.
func InForce(tx *store.Tx, at time.Time, orgs ...string) ([]CovenantID, error) {
	ids, err := access.CovenantsBetween(tx, at, orgs...)
	list := make([]CovenantID, len(ids))
	for i, id := range ids {
		list[i] = CovenantID(id)
	}
	return list, err
}

// GrantsOf are what a user may see at a moment under a covenant, by category and area;
// none when the covenant is not in force or the user has no mandate in it.
func GrantsOf(tx *store.Tx, at time.Time, id CovenantID, user string) ([]access.Grant, error) {
	return access.GrantsOf(tx, at, string(id), user)
}
