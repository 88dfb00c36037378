package offline

import (
	"context"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// maxHomes is how many homes a phone keeps; those of the complexes where somebody was last
// come first.
const maxHomes = 4000

// Places are where one may be, short: nothing in it is about a person.
type Places struct {
	Complexes [][2]string `json:"c"` // id, name
	Homes     [][4]any    `json:"w"` // id, address, postcode, index of the complex
}

// Places is the list for where there is no reception: all complexes of the actor's
// organisation, and homes as far as they fit. Whoever works for no landlord gets an empty
// list, and searches with reception.
func (s *Service) Places(ctx context.Context, a access.Actor) (p Places, err error) {
	const op = "offline.places"
	if _, err := s.policy.RequireOrg(op, a, "signal.send"); err != nil {
		return Places{}, err
	}
	recent, err := s.signals.Recent(ctx, a)
	if err != nil {
		return Places{}, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		p = Places{Complexes: [][2]string{}, Homes: [][4]any{}}
		sites, err := place.Briefs(tx, a.OrgID)
		if err != nil {
			return err
		}
		rank := func(c place.Brief) int {
			for i, r := range recent {
				if r.ComplexID == c.ID || r.Site == c.Name {
					return i
				}
			}
			return len(recent)
		}
		slices.SortStableFunc(sites, func(x, y place.Brief) int { return rank(x) - rank(y) })
		for i, c := range sites {
			p.Complexes = append(p.Complexes, [2]string{string(c.ID), c.Name})
			if len(p.Homes) >= maxHomes {
				continue
			}
			homes, err := place.HomesOf(tx, c.ID, maxHomes-len(p.Homes))
			if err != nil {
				return err
			}
			for _, h := range homes {
				p.Homes = append(p.Homes, [4]any{string(h.ID), h.Address, h.Postcode, i})
			}
		}
		return nil
	})
	return p, fault.Wrap(op, err)
}
