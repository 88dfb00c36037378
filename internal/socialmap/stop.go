package socialmap

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// stop records that the release of a month was not made, and lets who keeps watch know, once.
func (s *Service) stop(ctx context.Context, orgID string, asOf time.Time) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error {
		fresh, err := insertStop(tx, orgID, asOf, now)
		if err != nil || !fresh {
			return err
		}
		if err := s.source.Stopped(tx, orgID, now); err != nil {
			return err
		}
		d := access.Decision{Allowed: true, Rules: []string{"system"}}
		return audit.Write(tx, now, access.System(orgID), "map.release_stopped", "Release", asOf.Format(time.DateOnly), d)
	})
}

// StoppedSince is when a release of the organisation was stopped that is not there yet; zero
// if none was.
func (s *Service) StoppedSince(ctx context.Context, a access.Actor) (at time.Time, err error) {
	const op = "socialmap.stopped"
	if _, err := s.policy.RequireOrg(op, a, actProgress); err != nil {
		return at, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		at, err = stoppedSince(tx, a.OrgID)
		return err
	})
	return at, fault.Wrap(op, err)
}
