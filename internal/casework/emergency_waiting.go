package casework

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// UnreviewedEmergencies is how many looks wait for the officer's review, at most 100. It
// opens no text, and so is no look at anything.
func (s *Service) UnreviewedEmergencies(ctx context.Context, a access.Actor) (n int, err error) {
	const op = "casework.unreviewed"
	if _, err := s.policy.RequireOrg(op, a, actReview); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := emergenciesOf(tx, viewerOf(a, s.clock.Now()), true, 100)
		n = len(list)
		return err
	})
	return n, fault.Wrap(op, err)
}
