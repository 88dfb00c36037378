package socialmap

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Release makes and stores the release of an organisation for a date. A month has one
// release, so for a month that has one, and for an organisation without complexes,
// nothing happens. A date before the latest release is a Conflict, and so is another batch
// that is busy with this organisation.
func (s *Service) Release(ctx context.Context, orgID string, asOf time.Time) error {
	const op = "socialmap.release"
	asOf = dateOf(asOf)
	work, batch, err := s.begin(ctx, orgID, asOf)
	if err != nil || batch == nil {
		return fault.Wrap(op, err)
	}
	made, err := s.release(work, batch, orgID, asOf)
	if errors.Is(err, ErrNotSafe) {
		err = errors.Join(err, s.stop(ctx, orgID, asOf))
	}
	return fault.Wrap(op, errors.Join(err, batch.ends(ctx, made, err)))
}

// release is the work of a batch; made is nil where there was nothing to do.
func (s *Service) release(ctx context.Context, batch *working, orgID string, asOf time.Time) (made *Release, err error) {
	var next *Release
	var before string // id of the release before
	var keep func(tx *store.Tx) error
	known := s.now() // what is recorded from here on is not in it
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if next, before, err = s.compute(ctx, tx, batch, orgID, asOf); err != nil || next == nil {
			return err
		}
		batch.enters(StepAlong)
		keep, err = s.withIt(ctx, tx, Making{Org: orgID, Known: known, Release: next})
		return err
	})
	if err != nil || next == nil {
		return nil, err
	}
	batch.enters(StepStore)
	id := store.NewID()
	return next, s.db.Write(ctx, func(tx *store.Tx) error {
		tx.AfterCommit(func() { s.keep(id, next) })
		list, err := editions(tx, orgID, 1)
		if err != nil {
			return err
		}
		if len(list) > 0 && monthOf(list[0].asOf).Equal(monthOf(asOf)) {
			return nil // another instance was first
		}
		if len(list) > 0 && list[0].id != before || len(list) == 0 && before != "" {
			return fault.New("socialmap.release", fault.Conflict)
		}
		if err := errors.Join(insertRelease(tx, known, orgID, id, next), keep(tx)); err != nil {
			return err
		}
		d := access.Decision{Allowed: true, Rules: []string{"system"}}
		return audit.Write(tx, s.now(), access.System(orgID), "map.release", "Release", id, d)
	})
}

// compute makes the release of a date from the one before; nil if there is nothing to do.
func (s *Service) compute(ctx context.Context, tx *store.Tx, batch *working, orgID string, asOf time.Time) (next *Release, before string, err error) {
	list, err := editions(tx, orgID, 1)
	if err != nil {
		return nil, "", err
	}
	var previous *Release
	if len(list) > 0 {
		if month := monthOf(list[0].asOf); month.Equal(monthOf(asOf)) {
			return nil, "", nil
		} else if month.After(asOf) {
			return nil, "", fault.New("socialmap.compute", fault.Conflict)
		}
		before = list[0].id
		if previous, err = loadRows(tx, list[0]); err != nil {
			return nil, "", err
		}
	}
	past, err := pastOf(tx, orgID, previous)
	if err != nil {
		return nil, "", err
	}
	batch.enters(StepCount)
	facts, err := s.source.Load(ctx, tx, orgID, asOf, past)
	if err != nil || len(facts.Complexes) == 0 {
		return nil, "", err
	}
	if previous != nil {
		whole := *previous
		if whole.drawn, err = drawnRows(tx, orgID); err != nil {
			return nil, "", err
		}
		previous = &whole
	}
	if next, err = computeFor(batch, s.secret, asOf, facts, previous); err != nil {
		return nil, "", err
	}
	next.drawn = nil // of use to the next release only, which reads it anew
	next.divided = facts.Divided
	return next, before, nil
}
