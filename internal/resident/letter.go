package resident

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/letter"
)

// LooksAtPlan reports whether somebody of the household of a case has a pass that runs.
func (s *Service) LooksAtPlan(tx *store.Tx, id casework.ID, now time.Time) (bool, error) {
	list, err := passesSealed(tx, id)
	return slices.ContainsFunc(list, func(p Pass) bool { return p.Kind == Own && p.Running(now) }), err
}

// OpenLetter is a letter that was put on the page, for who is in; a supporter has no part in it.
// The record of the look, and that it was seen, are on disk before it is read.
func (s *Service) OpenLetter(ctx context.Context, secret, letterID string) (p letter.Paper, err error) {
	const op = "resident.openletter"
	now := s.now()
	in := func(tx *store.Tx) (guest, error) {
		g, err := s.inside(tx, op, secret, actLook, now)
		if err == nil && g.Kind != Own {
			err = fault.New(op, fault.NotFound)
		}
		return g, err
	}
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		g, err := in(tx)
		if err != nil {
			return err
		}
		if err := letter.SeeOnPlan(tx, op, g.in, letterID, now); err != nil {
			return err
		}
		return s.record(tx, g, actLetter, now)
	}); err != nil {
		return p, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		g, err := in(tx)
		if err != nil {
			return err
		}
		org, err := account.OrganisationByID(tx, g.OrgID)
		if err != nil {
			return err
		}
		p, err = s.letters.OpenOnPlan(tx, op, g.in, org.Name, letterID)
		return err
	})
	return p, fault.Wrap(op, err)
}
