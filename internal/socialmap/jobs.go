package socialmap

import (
	"context"
	"errors"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// jobRelease makes the releases of the month that are not there yet, every night.
const jobRelease = "socialmap.release"

// The night is at half past three, in Amsterdam.
const nightHour, nightMinute = 3, 30

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobRelease, nightHour, nightMinute, s.night)}
}

// Start makes the map ready.
func (s *Service) Start(ctx context.Context) error { return fault.Wrap("socialmap.start", s.warm(ctx)) }

// night releases what is due, and makes ready what the pages need of it. The failure of one organisation does
// not keep the others from their release.
func (s *Service) night(ctx context.Context) error {
	var orgs []string
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		orgs, err = s.source.Organisations(ctx, tx)
		return err
	})
	if err != nil {
		return fault.Wrap(jobRelease, err)
	}
	var failures []error
	for _, org := range orgs {
		failures = append(failures, s.Release(ctx, org, clock.Month(s.clock.Now())))
	}
	return errors.Join(append(failures, fault.Wrap(jobRelease, s.warm(ctx)))...)
}
