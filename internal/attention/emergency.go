package attention

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// LookInto lets somebody on call look into the open records about a home for some hours, when
// no officer can be reached. It gives those that were opened, none when there is nothing to
// open: then the answer is the same whether there is no record, no such home, or the actor is
// shut out. Each try counts and is on record; after five in an hour nothing opens any more.
// The officers and the data protection officer hear it at once.
func (s *Service) LookInto(ctx context.Context, a access.Actor, q LookRequest) (ids []RecordID, err error) {
	const op = "attention.emergency"
	d, err := s.policy.RequireOrg(op, a, actEmergency)
	if err != nil {
		return nil, err
	}
	q.Address, q.Reason = strings.TrimSpace(q.Address), strings.TrimSpace(q.Reason)
	if err := fault.Check(op, q.check()); err != nil {
		return nil, err
	}
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		ids = nil
		tries, err := triesSince(tx, a.UserID, now.Add(-time.Hour))
		if err != nil {
			return err
		}
		if tries >= triesPerHour {
			return fault.New(op, fault.TooMany)
		}
		if err := insertTry(tx, a.UserID, now); err != nil {
			return err
		}
		if err := audit.Write(tx, now, a, "attention.emergency_try", "Organisation", a.OrgID, d); err != nil {
			return err
		}
		homes, _, err := place.AtAddress(tx, a.OrgID, q.Address, 2)
		if err != nil || len(homes) != 1 {
			return err
		}
		list, err := openAt(tx, a.OrgID, homes[0])
		if err != nil {
			return err
		}
		for _, r := range list {
			opened, err := s.lookInto(tx, a, r, q, now)
			if err != nil {
				return err
			}
			if opened {
				ids = append(ids, r.ID)
			}
		}
		return nil
	})
	return ids, fault.Wrap(op, err)
}

// lookInto opens one record for the actor, unless they are shut out of it.
func (s *Service) lookInto(tx *store.Tx, a access.Actor, r Record, q LookRequest, now time.Time) (bool, error) {
	res := r.resource()
	if err := access.Load(tx, now, a, &res); err != nil {
		return false, err
	}
	d := s.policy.Decide(a, actEmergency, res)
	if !d.Allowed {
		return false, nil
	}
	key, err := s.vault.KeyOf(tx, string(r.ID))
	if err != nil {
		return false, err
	}
	l := Look{ID: store.NewID(), Record: r.ID, User: a.UserID, At: now, Until: now.Add(time.Duration(q.Hours) * time.Hour)}
	l.reason = key.Seal("look/"+l.ID, q.Reason)
	if err := insertLook(tx, r.Org, l); err != nil {
		return false, err
	}
	if err := access.LookInto(tx, l.ID, a.UserID, ObjectType, string(r.ID), l.At, l.Until); err != nil {
		return false, err
	}
	for _, role := range []access.Role{access.SafetyOfficer, access.Officer} {
		if err := tell(tx, r.Org, role, "attention.notice_emergency", now); err != nil {
			return false, err
		}
	}
	return true, audit.Write(tx, now, a, actEmergency, ObjectType, string(r.ID), d)
}

// Looks are the looks in an emergency with their reasons, for the data protection officer,
// and nothing of the records.
func (s *Service) Looks(ctx context.Context, a access.Actor) (list []Look, names map[string]string, err error) {
	const op = "attention.looks"
	d, err := s.policy.RequireOrg(op, a, actReview)
	if err != nil {
		return nil, nil, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if list, err = looksOf(tx, a.OrgID); err != nil {
			return err
		}
		var ids []string
		for i, l := range list {
			ids = append(ids, l.User, l.Reviewer)
			key, err := s.vault.KeyOf(tx, string(l.Record))
			if err != nil {
				return err
			}
			if list[i].Reason, err = key.Open("look/"+l.ID, l.reason); err != nil {
				return err
			}
		}
		if names, err = account.Names(tx, ids); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actReview, "Organisation", a.OrgID, d)
	})
	return list, names, fault.Wrap(op, err)
}

// Review is what the data protection officer thinks of a look. Who looked hears that it was
// reviewed. Nobody reviews a look of their own.
func (s *Service) Review(ctx context.Context, a access.Actor, id string, v Verdict) error {
	const op = "attention.review"
	d, err := s.policy.RequireOrg(op, a, actReview)
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		l, err := lookByID(tx, a.OrgID, id)
		if err != nil {
			return err
		}
		if l.User == a.UserID {
			return fault.New(op, fault.Denied)
		}
		if !slices.Contains(Verdicts(), v) {
			return fault.Invalidf(op, "oordeel", "attention.choose")
		}
		l.Verdict, l.Reviewer, l.ReviewedAt = v, a.UserID, now
		if err := review(tx, op, l); err != nil {
			return err
		}
		if err := account.Tell(tx, l.User, "attention.notice_reviewed", now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actReview, ObjectType, string(l.Record), d)
	}))
}

// Unreviewed is how many looks wait for the review of the data protection officer. It opens
// no text, and so is no look at anything.
func (s *Service) Unreviewed(ctx context.Context, a access.Actor) (n int, err error) {
	const op = "attention.unreviewed"
	if _, err := s.policy.RequireOrg(op, a, actReview); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := looksOf(tx, a.OrgID)
		for _, l := range list {
			if l.Verdict == "" {
				n++
			}
		}
		return err
	})
	return n, fault.Wrap(op, err)
}
