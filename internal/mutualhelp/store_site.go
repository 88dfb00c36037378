package mutualhelp

import (
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// AtSite is somebody who offers help in a complex: the account, or the offer of who has none.
type AtSite struct {
	Complex place.ComplexID
	ID      string
}

// OfferedAt are those whose offer to neighbours stands now.
func OfferedAt(tx *store.Tx, org string) ([]AtSite, error) {
	return store.List(tx, func(s store.Scanner) (a AtSite, err error) { return a, s.Scan(&a.Complex, &a.ID) },
		`SELECT complex_id, person FROM mutualhelp_post WHERE org_id = $1 AND side = $2 AND ended = 0 AND complex_id <> '' ORDER BY id`, org, string(Offer))
}
