package casework

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// actShielded is to know that a case is restricted, without its contents.
const actShielded access.Action = "case.shielded"

// Shielded is a case in which the actor takes part and of which a resident had the use
// restricted (AVG art. 18). Nobody reads it or works on it until that is lifted; an
// emergency look stays possible, for a legal claim or the rights of another (paragraph 2).
type Shielded struct {
	ID     ID
	Number string
	// MayLook says that the actor's role has the emergency look.
	MayLook bool
}

// ShowShielded is a restricted case, for the page that says so; NotFound for everybody
// else. That somebody came is on record.
func (s *Service) ShowShielded(ctx context.Context, a access.Actor, id ID) (v Shielded, err error) {
	const op = "casework.shielded"
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		c, r, err := stand(tx, op, a, id, now)
		if err != nil {
			return err
		}
		d, err := s.policy.Require(op, a, actShielded, actShielded, r)
		if err != nil {
			return err
		}
		v = Shielded{ID: c.ID, Number: c.Number, MayLook: s.policy.Decide(a, actEmergency, r).Allowed}
		return audit.Write(tx, now, a, actShielded, ObjectType, string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// shielded are the numbers of the restricted cases in which the actor takes part, for
// the list that leaves them out.
func (s *Service) shielded(tx *store.Tx, a access.Actor, now time.Time) ([]Shielded, error) {
	cases, err := restrictedOf(tx, viewerOf(a, now))
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	resources := make([]*access.Resource, len(cases))
	for i, c := range cases {
		r := Resource(c)
		resources[i] = &r
	}
	if err := access.Load(tx, now, a, resources...); err != nil {
		return nil, err
	}
	var list []Shielded
	for i, c := range cases {
		if s.policy.Decide(a, actShielded, *resources[i]).Allowed {
			list = append(list, Shielded{ID: c.ID, Number: c.Number})
		}
	}
	return list, nil
}
