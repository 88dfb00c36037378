package hotline

import (
	"cmp"
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/store"
)

// Report takes a report in. What it returns is stored; calling begins at once. The same key of the
// same sender is the same report. A report is never refused because there are many: one of a group
// that is open is kept as a repeat of it.
func (s *Service) Report(ctx context.Context, a access.Actor, d Draft) (r Report, err error) {
	const op = "hotline.report"
	decision, err := s.policy.RequireOrg(op, a, actReport)
	if err != nil {
		return r, err
	}
	d = d.trimmed()
	by := a.UserID
	if a.IsSystem() && d.ByID != "" {
		by = d.ByID
	}
	if err := fault.Check(op, d.check()); err != nil {
		return r, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if d.Kind == Probe {
			if err := s.mayProbe(tx, op, a); err != nil {
				return err
			}
		}
		areas, err := s.around(tx, d, by)
		if err != nil {
			return err
		}
		now := s.now()
		r = Report{ID: ID(store.NewID()), OrgID: a.OrgID, Receipt: pass.NewCode(), Kind: d.Kind, Source: d.Source, ByID: by, Group: d.Group, Areas: areas, At: now,
			Version: 1, Details: Details{d.What, d.Where, d.Who, d.Tel}}
		if d.Group != "" {
			if r.HeadID, err = headOf(tx, a.OrgID, d.Group); err != nil {
				return err
			}
		}
		r.State = r.state()
		key, err := s.vault.NewKey(tx, now, string(r.ID), r.OrgID)
		if err != nil {
			return err
		}
		isNew, err := insert(tx, key, r, d.Key)
		if err != nil {
			return err
		}
		if !isNew {
			r, err = once(tx, a.OrgID, by, d.Key)
			return err
		}
		return cmp.Or(s.told(tx, r), audit.Write(tx, now, a, actReport, ObjectType, string(r.ID), decision))
	})
	return r, fault.Wrap(op, err)
}

// told begins the calling about a new report, or says in the one that it repeats that it was
// reported again.
func (s *Service) told(tx *store.Tx, r Report) error {
	if r.HeadID == "" {
		return jobs.Add(tx, s.db, r.At, jobs.Job{Kind: jobWake, Payload: string(r.ID), Due: r.At})
	}
	return addLines(tx, r.HeadID, []Line{{At: r.At, Kind: LineRepeated, UserID: r.ByID}})
}
