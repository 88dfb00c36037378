package body

import (
	"context"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// toRead is a release that a body has its say about first.
type toRead struct {
	Body
	until time.Time // last date
	tell  []string  // members who sign in
}

// read tells the members of bodies, once for each release, that there are new figures of their complex.
// Saying nothing is their right, so it does not climb any further.
func (s *Service) read(ctx context.Context) error {
	if s.figures == nil {
		return nil
	}
	var orgs []string
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		orgs, err = organisations(tx)
		return err
	}); err != nil {
		return err
	}
	for _, org := range orgs {
		asOf, err := s.figures.Newest(ctx, org)
		if err != nil {
			return err
		}
		if until := asOf.AddDate(0, 0, FirstDays); asOf.IsZero() || s.today().After(until) {
			continue
		}
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			list, err := s.silent(tx, org, asOf)
			if err != nil {
				return err
			}
			return reading().Climb(tx, list, s.now())
		}); err != nil {
			return err
		}
	}
	return nil
}

// silent are the bodies with complexes of their own that said nothing about a release yet.
func (s *Service) silent(tx *store.Tx, org string, asOf time.Time) (list []toRead, err error) {
	bodies, err := ofOrg(tx, org)
	if err != nil {
		return nil, err
	}
	members, err := membersOf(tx, bodies)
	if err != nil {
		return nil, err
	}
	spoke, err := spokeAbout(tx, org, asOf)
	if err != nil {
		return nil, err
	}
	for _, b := range bodies {
		own, err := complexesOf(tx, b)
		if err != nil {
			return nil, err
		}
		if who := b.resource(members, s.today()).Participants; len(own) > 0 && len(who) > 0 && !spoke[b.ID] {
			list = append(list, toRead{b, asOf.AddDate(0, 0, FirstDays), who})
		}
	}
	return list, nil
}

// reading is how new figures are told: to the members, on the first morning.
func reading() escalation.Ladder[toRead] {
	return escalation.Ladder[toRead]{Kind: climbKind("cijfers"), Object: ObjectType, Action: actClimb, Top: 1,
		Late: func(x toRead, _ time.Time) escalation.Late {
			return escalation.Late{Org: x.OrgID, ID: string(x.ID), Due: clock.Date(x.until), Rung: 1}
		},
		Hear:    func(_ *store.Tx, x toRead, _ int) ([]string, error) { return x.tell, nil },
		Message: func(int) string { return "body.notice_cijfers" }}
}
