package socialmap

import (
	"context"
	"time"

	"samendoen/internal/base/store"
)

// Making is a release in the making.
type Making struct {
	Org     string
	Known   time.Time // what is recorded from this moment on is not in it
	Release *Release
	Before  []Made // releases of before, oldest first
}

// Along makes figures that are published with a release, from the same facts. keep stores them in the
// transaction that stores the release, and may be nil.
type Along func(ctx context.Context, tx *store.Tx, m Making) (keep func(tx *store.Tx) error, err error)

// UseAlong says what else is made with a release.
func (s *Service) UseAlong(a Along) { s.along = a }

// withIt makes what is published with a release.
func (s *Service) withIt(ctx context.Context, tx *store.Tx, m Making) (keep func(tx *store.Tx) error, err error) {
	if s.along != nil {
		if m.Before, err = releasesMade(tx, m.Org); err != nil {
			return nil, err
		}
		keep, err = s.along(ctx, tx, m)
	}
	if keep == nil {
		keep = func(*store.Tx) error { return nil }
	}
	return keep, err
}
