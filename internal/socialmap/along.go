package socialmap

import (
	"context"
	"time"

	"samendoen/internal/base/store"
)

// Along makes figures that are published with a release, from the same facts: what is recorded after made is
// not in them. keep stores them in the transaction that stores the release, and may be nil.
type Along func(ctx context.Context, tx *store.Tx, orgID string, made time.Time, r *Release) (keep func(tx *store.Tx) error, err error)

// UseAlong says what else is made with a release.
func (s *Service) UseAlong(a Along) { s.along = a }

// withIt makes what is published with a release.
func (s *Service) withIt(ctx context.Context, tx *store.Tx, orgID string, made time.Time, r *Release) (keep func(tx *store.Tx) error, err error) {
	if s.along != nil {
		keep, err = s.along(ctx, tx, orgID, made, r)
	}
	if keep == nil {
		keep = func(*store.Tx) error { return nil }
	}
	return keep, err
}
