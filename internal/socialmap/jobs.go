package socialmap

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// jobRelease makes the releases of the month that are not there yet, every night.
const jobRelease = "socialmap.release"

// The night is at half past three, in Amsterdam.
const nightHour, nightMinute = 3, 30

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobRelease: s.nightly}
}

// Start plans the first night and makes the map ready; planning it again changes nothing.
func (s *Service) Start(ctx context.Context) error {
	if err := s.planNight(ctx); err != nil {
		return err
	}
	return fault.Wrap("socialmap.start", s.warm(ctx))
}

func (s *Service) planNight(ctx context.Context) error {
	now := s.now()
	return fault.Wrap("socialmap.start", s.db.Write(ctx, func(tx *store.Tx) error { return s.plan(tx, now) }))
}

// plan sets the job for the coming night.
func (s *Service) plan(tx *store.Tx, now time.Time) error {
	return jobs.Daily(tx, s.db, now, jobRelease, nightHour, nightMinute)
}

// nightly plans the next night first, so that the nights go on whatever happens in this
// one. The failure of one organisation does not keep the others from their release.
func (s *Service) nightly(ctx context.Context, _ jobs.Job) error {
	if err := s.planNight(ctx); err != nil {
		return err
	}
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
	return errors.Join(failures...)
}
