package hotline

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// Visiting is a visit that somebody makes alone. It is there until that person is back, and nobody
// can see afterwards where somebody went.
type Visiting struct {
	ID, OrgID, UserID string
	Until             time.Time
	Place             string // in words; sealed
}

// Bounds of a visit.
const (
	shortestVisit = 5 * time.Minute
	longestVisit  = 8 * time.Hour
)

// jobVisit looks whether somebody came back from a visit.
const jobVisit = "hotline.visit"

// Visit says that the actor goes somewhere alone for some time. Without a word by then, somebody is
// called. A visit that goes on already gets the new time and place.
func (s *Service) Visit(ctx context.Context, a access.Actor, place string, lasts time.Duration) error {
	const op = "hotline.visit"
	d, err := s.policy.RequireOrg(op, a, actReport)
	if err != nil {
		return err
	}
	if lasts < shortestVisit || lasts > longestVisit {
		return fault.Invalidf(op, "duur", "hotline.visit_time")
	}
	place = Draft{Where: place}.trimmed().Where
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		now := s.now()
		key, err := s.vault.HolderKey(tx, now, a.UserID)
		if err != nil {
			return err
		}
		v, err := visitOf(tx, s.vault, a.UserID)
		if fault.Is(err, fault.NotFound) {
			v, err = Visiting{ID: store.NewID(), OrgID: a.OrgID, UserID: a.UserID}, nil
		}
		if err != nil {
			return err
		}
		if v.Until = now.Add(lasts); place != "" {
			v.Place = place
		}
		return cmp.Or(putVisit(tx, key, v), jobs.Add(tx, s.db, now, jobs.Job{Kind: jobVisit, Payload: v.ID, Due: v.Until}),
			audit.Write(tx, now, a, actReport, "Visit", v.ID, d))
	}))
}

// Back says that the actor is back from a visit, and safe. Where somebody is called already, said is
// written in that report, of which the id comes back: a human has to see it before the calling stops.
func (s *Service) Back(ctx context.Context, a access.Actor, said string) (called ID, err error) {
	const op = "hotline.back"
	d, err := s.policy.RequireOrg(op, a, actReport)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		called = ""
		v, err := visitOf(tx, s.vault, a.UserID)
		if err == nil {
			return cmp.Or(endVisit(tx, v.ID), audit.Write(tx, s.now(), a, actReport, "Visit", v.ID, d))
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		list, err := madeBy(tx, a.UserID)
		for _, r := range list {
			if r.Kind == Visit && (r.State == Open || r.State == Taken) {
				called = r.ID
			}
		}
		return err
	})
	if err != nil || called == "" {
		return "", fault.Wrap(op, err) // also for who said so before
	}
	return called, s.Write(ctx, a, called, said, "terug "+string(called))
}

// overdue makes a report of a visit from which nobody came back. A program that dies in between finds
// the report by its key, and ends the visit.
func (s *Service) overdue(ctx context.Context, j jobs.Job) error {
	var v Visiting
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) { v, err = visitByID(tx, s.vault, j.Payload); return err })
	if err != nil || v.Until.After(s.now()) {
		return fault.Wrap(jobVisit, ignore(err)) // back already, or it lasts longer: then another job looks
	}
	if _, err := s.Report(ctx, access.System(v.OrgID), Draft{Kind: Visit, Source: Clock, ByID: v.UserID, Where: v.Place, Key: "bezoek " + v.ID}); err != nil {
		return fault.Wrap(jobVisit, err)
	}
	return fault.Wrap(jobVisit, s.db.Write(ctx, func(tx *store.Tx) error { return endVisit(tx, v.ID) }))
}
