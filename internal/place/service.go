package place

import (
	"context"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
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

// Correct sets a field of one of the organisation's complexes or homes by hand.
func (s *Service) Correct(ctx context.Context, a access.Actor, f CorrectionField, objectID, value string) error {
	const op = "place.correct"
	d, err := s.policy.Require(op, a, "place.correct", "place.find", access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	value = strings.TrimSpace(value)
	if !f.Valid() {
		return fault.Invalidf(op, "veld", "place.field_unknown")
	}
	if len(value) > 120 || value == "" && (f == ComplexName || f == ComplexNeighbourhood) {
		return fault.Invalidf(op, "waarde", "place.value_length")
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := belongs(tx, a.OrgID, f, objectID); err != nil {
			return err
		}
		if f == ComplexNeighbourhood {
			if n, err := store.Count(tx, `SELECT count(*) FROM place_area WHERE code = $1 AND kind = 'buurt'`, value); err != nil || n == 0 {
				if err == nil {
					err = fault.Invalidf(op, "waarde", "place.area_unknown")
				}
				return err
			}
		}
		if err := Correct(tx, now, a.UserID, f, objectID, value); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "place.correct", string(f), objectID, d)
	}))
}

// belongs is NotFound unless the object is the organisation's own.
func belongs(tx *store.Tx, org string, f CorrectionField, objectID string) error {
	table, _ := f.target()
	n, err := store.Count(tx, `SELECT count(*) FROM `+table+` WHERE id = $1 AND org_id = $2`, objectID, org)
	if err == nil && n == 0 {
		return fault.New("place.belongs", fault.NotFound)
	}
	return err
}

// Differences are the corrections to send back to the administration.
func (s *Service) Differences(ctx context.Context, a access.Actor) (list []Difference, err error) {
	const op = "place.differences"
	if _, err := s.policy.RequireOrg(op, a, "place.correct"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = Differences(tx, a.OrgID)
		return err
	})
	return list, fault.Wrap(op, err)
}
