package oversight

import (
	"context"
	"embed"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// Files are the words and the rule of this module.
//
//go:embed text policy.cedar
var Files embed.FS

// actDay is to see one's own day.
const actDay access.Action = "oversight.day"

// Look finds what waits for the actor and which places are theirs, in any order.
type Look func(ctx context.Context, a access.Actor) ([]Item, []Place, error)

// Service shows the day.
type Service struct {
	clock  clock.Clock
	policy *access.Policy
	look   Look
}

// New makes the service.
func New(c clock.Clock, policy *access.Policy, look Look) *Service {
	return &Service{clock: c, policy: policy, look: look}
}

// Show is the day of the actor; NotFound or Denied for who does not watch over anything.
func (s *Service) Show(ctx context.Context, a access.Actor) (d Day, err error) {
	const op = "oversight.day"
	if _, err := s.policy.RequireOrg(op, a, actDay); err != nil {
		return d, err
	}
	d.Today = clock.Date(s.clock.Now())
	d.Items, d.Places, err = s.look(ctx, a)
	order(d.Items, d.Today)
	return d, fault.Wrap(op, err)
}
