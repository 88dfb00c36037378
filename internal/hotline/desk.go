package hotline

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/store"
)

// ByNumber is the report with a number that somebody reads out. One that does not exist and one that
// the actor may not read are the same.
func (s *Service) ByNumber(ctx context.Context, a access.Actor, said string) (id ID, err error) {
	const op = "hotline.bynumber"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return "", err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		id = ""
		r, err := byReceipt(tx, pass.ReadCode(said))
		if err == nil && s.policy.Decide(a, actRead, r.Resource()).Allowed {
			id = r.ID
		}
		return ignore(err)
	})
	if err == nil && id == "" {
		err = fault.Invalidf(op, "nummer", "hotline.number_unknown")
	}
	return id, fault.Wrap(op, err)
}

// TakeIn is a report that somebody tells by telephone to who may see the reports.
func (s *Service) TakeIn(ctx context.Context, a access.Actor, d Draft) (Report, error) {
	const op = "hotline.takein"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return Report{}, err
	}
	d.Kind, d.Source = Call, Phone
	if d.What == "" && d.Where == "" && d.Who == "" && d.Tel == "" {
		return Report{}, fault.Invalidf(op, "beller-wat", "hotline.desk_empty")
	}
	return s.Report(ctx, a, d)
}
