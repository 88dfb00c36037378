package signal

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// What "hier" offers: what lies within a short walk of the phone.
const (
	hereRadius = 250 // metres
	hereHomes  = 6
	hereSites  = 3
)

// Here are the homes and complexes around a position, where the actor may pass on
// signals, the nearest first. The position is not stored and not logged.
func (s *Service) Here(ctx context.Context, a access.Actor, at place.Point) (list []Spot, err error) {
	const op = "signal.here"
	if _, err := s.policy.RequireOrg(op, a, "signal.send"); err != nil {
		return nil, err
	}
	if !at.Valid() {
		return nil, fault.Invalidf(op, "hier", "signal.here_damaged")
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		found, err := place.FindNear(tx, s.sendOrg(a), at, hereRadius, hereHomes, hereSites)
		list = make([]Spot, 0, len(found))
		for _, n := range found {
			list = append(list, spotNear(n))
		}
		return err
	})
	return list, fault.Wrap(op, err)
}

// sendOrg is the organisation about whose places the actor may pass on signals, empty
// for all.
func (s *Service) sendOrg(a access.Actor) string {
	if s.policy.Decide(a, "signal.send", access.Resource{Type: "Place"}).Allowed {
		return ""
	}
	return a.OrgID
}

func spotNear(n place.Near) Spot {
	if n.Home != nil {
		return Spot{UnitID: n.Home.ID, Label: n.Home.Address, Site: n.Home.ComplexName, Near: true, Metres: n.Metres}
	}
	return Spot{ComplexID: n.Site.ID, Label: n.Site.Name, Near: true, Metres: n.Metres}
}
