package place

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Service finds homes and complexes, and keeps corrections made by hand.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, clock: c, policy: policy}
}

// Found is what a search for a place came to.
type Found struct {
	Homes []Home
	Sites []Site
}

// findLimit is how many homes and how many complexes a search shows.
const findLimit = 12

// Find looks for homes and complexes of the actor's organisation by address,
// postcode or name.
func (s *Service) Find(ctx context.Context, a access.Actor, query string) (f Found, err error) {
	const op = "place.find"
	if _, err := s.policy.RequireOrg(op, a, "place.find"); err != nil {
		return f, err
	}
	if len(query) > 120 {
		return f, fault.Invalidf(op, "zoek", "place.query_long")
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if f.Homes, err = FindHomes(tx, a.OrgID, query, findLimit); err != nil {
			return err
		}
		f.Sites, err = FindSites(tx, a.OrgID, query, findLimit)
		return err
	})
	return f, fault.Wrap(op, err)
}

// Sites are the living complexes of the actor's organisation.
func (s *Service) Sites(ctx context.Context, a access.Actor) (list []Site, err error) {
	const op = "place.sites"
	if _, err := s.policy.RequireOrg(op, a, "place.find"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = Sites(tx, a.OrgID)
		return err
	})
	return list, fault.Wrap(op, err)
}
