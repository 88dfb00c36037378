package retention

import (
	"context"
	"errors"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// jobNight erases what is past its term, every night; jobMore goes on with a night in
// which there was more than one job may do.
const (
	jobNight = "retention.night"
	jobMore  = "retention.more"
)

// A transaction erases at most batchSize things, so that the one writer is never held
// long; a job does at most batchesPerJob of them, well within its lease, and lists at most
// listSize at a time.
const (
	batchSize     = 100
	batchesPerJob = 300
	listSize      = 10_000
	catchUpNow    = 5 // before an installation starts; the rest follows while it runs
	nightHour     = 3 // Amsterdam
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobNight, nightHour, 0, func(ctx context.Context) error {
		return s.erase(ctx, clock.Date(s.now()), batchesPerJob)
	})}
}

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobMore: func(ctx context.Context, j jobs.Job) error {
		night, err := time.Parse(time.DateOnly, j.Payload)
		if err != nil {
			return err
		}
		return s.erase(ctx, night, batchesPerJob)
	}}
}

// erase does a night, or as much of it as so many batches may; the rest is planned. What a
// job that was broken off did is done, and the next one finds what is left.
func (s *Service) erase(ctx context.Context, night time.Time, left int) error {
	var orgs []account.Organisation
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		orgs, err = account.Organisations(tx)
		return err
	}); err != nil {
		return fault.Wrap(jobNight, err)
	}
	var failures []error
	over := true
	for _, org := range orgs {
		_, done, err := s.eraseOrg(ctx, org.ID, night, &left)
		failures = append(failures, err)
		if over = err != nil || done; !over {
			failures = append(failures, s.planMore(ctx, night))
			break
		}
	}
	if s.erased != nil { // also after a night without: the one before may have failed here
		failures = append(failures, s.erased(ctx, over))
	}
	return fault.Wrap(jobNight, errors.Join(failures...))
}

// CatchUp erases what the nights up to today would have erased, for an installation that
// begins with old data: a first part at once, the rest in jobs.
func (s *Service) CatchUp(ctx context.Context) error {
	return s.erase(ctx, clock.Date(s.now()), catchUpNow)
}

func (s *Service) planMore(ctx context.Context, night time.Time) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobMore, Payload: night.Format(time.DateOnly), Due: now})
	})
}

// eraseOrg erases what is past its term of one organisation; done is false when the
// batches ran out first. Only batches in which something went count, so that a night goes
// on as long as it gets further, and no longer.
func (s *Service) eraseOrg(ctx context.Context, org string, night time.Time, left *int) (total int, done bool, err error) {
	for _, k := range s.keepers {
		for after, more := (Cursor{}), true; more; {
			things, err := s.due(ctx, org, k, night, after)
			if err != nil {
				return total, false, err
			}
			for batch := range slices.Chunk(things, batchSize) {
				if *left == 0 {
					return total, false, nil
				}
				var n int
				if err := s.db.Write(ctx, func(tx *store.Tx) (err error) {
					n, err = s.batch(tx, org, k, night, batch)
					return err
				}); err != nil {
					return total, false, err
				}
				if total += n; n > 0 {
					*left-- // where nothing goes, looking is no work: kinds times organisations can be many
				}
			}
			if more = len(things) == listSize; more {
				after = Cursor{things[listSize-1].Since, things[listSize-1].ID}
			}
		}
	}
	return total, true, s.db.Write(ctx, func(tx *store.Tx) error { return noteNight(tx, org, night, s.now()) })
}

// due lists what may be past its term, for many batches at once and without holding up
// whoever writes: finding them can cost more than erasing them.
func (s *Service) due(ctx context.Context, org string, k Keeper, night time.Time, after Cursor) (things []Thing, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		term, err := s.termOf(tx, org, k.Kind, s.now())
		if err != nil {
			return err
		}
		things, err = k.Due(tx, org, Before(night, term.Months), after, listSize)
		return err
	})
	return things, err
}

// batch erases at most batchSize things of a kind, those that are past their term and that
// nobody holds, and writes the record of it. Terms and holds are read in the same
// transaction, so that one placed a moment ago counts.
func (s *Service) batch(tx *store.Tx, org string, k Keeper, night time.Time, things []Thing) (int, error) {
	now := s.now()
	term, err := s.termOf(tx, org, k.Kind, now)
	if err != nil {
		return 0, err
	}
	held, err := s.held(tx, org)
	if err != nil {
		return 0, err
	}
	ids := make([]string, 0, len(things))
	for _, thing := range things {
		if !held[thing.ID] {
			ids = append(ids, thing.ID)
		}
	}
	gone, err := k.Erase(tx, now, Before(night, term.Months), ids)
	if err != nil || len(gone) == 0 {
		return 0, err
	}
	var marks []string
	for _, id := range gone {
		if k.Mark != nil {
			marks = append(marks, k.Mark(id))
		}
	}
	id, err := addDeletion(tx, org, Deletion{Night: night, Kind: k.Kind, Months: term.Months, Source: term.Source, Number: len(gone), At: now}, marks)
	if err != nil {
		return 0, err
	}
	return len(gone), audit.Write(tx, now, access.System(org), "retention.erase", "Deletion", id, access.Decision{Allowed: true, Rules: []string{"system"}})
}

func (s *Service) termOf(tx *store.Tx, org string, k Kind, at time.Time) (InForce, error) {
	list, err := s.inForce(tx, org, at)
	if err != nil {
		return InForce{}, err
	}
	for _, t := range list {
		if t.Kind == k {
			return t, nil
		}
	}
	return InForce{}, fault.New(jobNight, fault.Internal)
}
