package body

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// AtSite is a member of a body: the account, or the line of the member who has none.
type AtSite struct {
	Complex place.ComplexID
	ID      string
}

// MembersAt are the members on a date of the bodies that are there for one complex. Of a body for
// several complexes or an area it is not known where its members live.
func MembersAt(tx *store.Tx, org string, today time.Time) (list []AtSite, err error) {
	bodies, err := ofOrg(tx, org)
	if err != nil {
		return nil, err
	}
	sites := map[ID]place.ComplexID{}
	for _, b := range bodies {
		codes := access.Codes(b.Areas)
		if len(codes) != 1 {
			continue
		}
		site, err := place.SiteByID(tx, place.ComplexID(codes[0]))
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err == nil && site.Org == org {
			sites[b.ID] = site.ID
		}
	}
	members, err := membersOf(tx, bodies)
	for _, m := range members {
		site, one := sites[m.BodyID]
		if !one || !m.In(today) {
			continue
		}
		who := m.UserID
		if who == "" {
			who = m.ID
		}
		list = append(list, AtSite{site, who})
	}
	return list, err
}
