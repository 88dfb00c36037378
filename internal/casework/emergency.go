package casework

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Terms of a look in an emergency.
const (
	maxHours     = 8
	minReason    = 20 // characters
	triesPerHour = 5  // that open something or not
)

// Verdict is what the officer thinks of a look afterwards; empty while it waits.
type Verdict string

// The verdicts.
const (
	Justified   Verdict = "terecht"
	Unjustified Verdict = "onterecht"
)

// EmergencyRequest is what somebody fills in to look into a case without taking part:
// a number or an address, why, and for how many hours.
type EmergencyRequest struct {
	Search string
	Reason string
	Hours  int
}

func (r EmergencyRequest) check() []fault.Field {
	fields := checkText("zoek", r.Search, shortText, true)
	fields = append(fields, checkText("waarom", r.Reason, longText, true)...)
	if n := utf8.RuneCountInString(r.Reason); n > 0 && n < minReason {
		fields = append(fields, fault.NewField("waarom", "casework.reason_short", "Min", minReason))
	}
	if r.Hours < 1 || r.Hours > maxHours {
		fields = append(fields, fault.NewField("uren", "casework.hours", "Max", maxHours))
	}
	return fields
}

// OpenEmergency lets the actor look into a case of the own organisation for some hours.
// It gives the cases that were opened; none when there is nothing to open, and then the
// answer is the same whether there is no such case, it is closed, or the actor is shut
// out of it. Each try counts and is on record, and after five in an hour nothing is
// opened any more, so that nobody finds out by trying who has a case. The officers and
// the director get a notice at once.
func (s *Service) OpenEmergency(ctx context.Context, a access.Actor, r EmergencyRequest) (ids []ID, err error) {
	const op = "casework.emergency"
	d, err := s.policy.RequireOrg(op, a, actEmergency)
	if err != nil {
		return nil, err
	}
	r.Search, r.Reason = strings.TrimSpace(r.Search), strings.TrimSpace(r.Reason)
	if err := fault.Check(op, r.check()); err != nil {
		return nil, err
	}
	now := s.clock.Now()
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
		if err := audit.Write(tx, now, a, "case.emergency_try", "Organisation", a.OrgID, d); err != nil {
			return err
		}
		cases, err := emergencyCases(tx, a.OrgID, r.Search)
		if err != nil {
			return err
		}
		for _, c := range cases {
			opened, err := s.lookInto(tx, a, c, r, now)
			if err != nil {
				return err
			}
			if opened {
				ids = append(ids, c.ID)
			}
		}
		if tries+1 == triesPerHour && len(ids) == 0 {
			return notifyOfficers(tx, a.OrgID, "casework.notice_tries", now)
		}
		return nil
	})
	return ids, fault.Wrap(op, err)
}

// emergencyCases are the running cases that a number or an address means; an address
// that fits several homes means none.
func emergencyCases(tx *store.Tx, orgID, search string) ([]Case, error) {
	if list, err := openCasesAt(tx, orgID, search, ""); err != nil || len(list) > 0 {
		return list, err
	}
	homes, _, err := place.AtAddress(tx, orgID, search, 2)
	if err != nil || len(homes) != 1 {
		return nil, err
	}
	return openCasesAt(tx, orgID, "", string(homes[0]))
}

// lookInto opens one case for the actor; not one that they can read already, or that
// they are shut out of.
func (s *Service) lookInto(tx *store.Tx, a access.Actor, c Case, r EmergencyRequest, now time.Time) (bool, error) {
	res := Resource(c)
	if err := access.Load(tx, now, a, &res); err != nil {
		return false, err
	}
	d := s.policy.Decide(a, actEmergency, res)
	if !d.Allowed {
		return false, nil
	}
	if s.policy.Decide(a, actRead, res).Allowed {
		return true, nil // the page opens without it
	}
	key, erased, err := s.keyOf(tx, c.ID)
	if err != nil || erased {
		return false, err
	}
	e := Emergency{ID: store.NewID(), UserID: a.UserID, CaseID: c.ID, At: now, Until: now.Add(time.Duration(r.Hours) * time.Hour), Reason: r.Reason}
	if err := insertEmergency(tx, key, c.OrgID, e); err != nil {
		return false, err
	}
	if err := access.LookInto(tx, e.ID, a.UserID, ObjectType, string(c.ID), e.At, e.Until); err != nil {
		return false, err
	}
	if err := insertEvent(tx, key, false, c.ID, Event{ID: store.NewID(), At: now, ByID: a.UserID, Kind: EventEmergency, UserID: a.UserID,
		Note: r.Reason, Category: c.Category}); err != nil {
		return false, err
	}
	if err := account.Notify(tx, c.DirectorID, "casework.notice_emergency", now); err != nil {
		return false, err
	}
	if err := notifyOfficers(tx, c.OrgID, "casework.notice_emergency", now); err != nil {
		return false, err
	}
	return true, audit.Write(tx, now, a, actEmergency, ObjectType, string(c.ID), d)
}

func notifyOfficers(tx *store.Tx, orgID, key string, now time.Time) error {
	officers, err := account.Colleagues(tx, orgID, access.Officer)
	for _, u := range officers {
		if err == nil && !u.Disabled {
			err = account.Notify(tx, u.ID, key, now)
		}
	}
	return err
}

// Emergencies are the looks in the actor's organisation with their reasons, for the
// officer: those that wait for a review first, and the newest that were reviewed.
func (s *Service) Emergencies(ctx context.Context, a access.Actor) (waiting, reviewed []Emergency, err error) {
	const op = "casework.emergencies"
	d, err := s.policy.RequireOrg(op, a, actReview)
	if err != nil {
		return nil, nil, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		waiting, reviewed = nil, nil
		v := viewerOf(a, now)
		open, err := emergenciesOf(tx, v, true, 100)
		if err != nil {
			return err
		}
		newest, err := emergenciesOf(tx, v, false, 50)
		if err != nil {
			return err
		}
		for _, e := range append(open, newest...) {
			if err := s.openEmergency(tx, &e); err != nil {
				return err
			}
			if e.Verdict != "" {
				reviewed = append(reviewed, e)
			} else if len(waiting) < len(open) {
				waiting = append(waiting, e)
			}
		}
		return audit.Write(tx, now, a, actReview, "Organisation", a.OrgID, d)
	})
	return waiting, reviewed, fault.Wrap(op, err)
}

// openEmergency fills in names and texts; what was erased stays empty.
func (s *Service) openEmergency(tx *store.Tx, e *Emergency) error {
	names, err := account.Names(tx, []string{e.UserID, e.ReviewedBy})
	if err != nil {
		return err
	}
	e.User, e.Reviewer = names[e.UserID], names[e.ReviewedBy]
	key, erased, err := s.keyOf(tx, e.CaseID)
	if err != nil || erased {
		return err
	}
	if e.Reason, err = key.Open(reasonField(e.ID), e.reason); err != nil || len(e.note) == 0 {
		return err
	}
	e.Note, err = key.Open(reviewField(e.ID), e.note)
	return err
}

// ReviewEmergency gives the officer's verdict about a look, with a note. Nobody reviews
// a look of their own.
func (s *Service) ReviewEmergency(ctx context.Context, a access.Actor, id string, verdict Verdict, note string) error {
	const op = "casework.review"
	d, err := s.policy.RequireOrg(op, a, actReview)
	if err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	fields := checkText("toelichting", note, longText, true)
	if verdict != Justified && verdict != Unjustified {
		fields = append(fields, fault.NewField("oordeel", "casework.verdict_missing"))
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := emergenciesOf(tx, viewerOf(a, now), true, 1000)
		if err != nil {
			return err
		}
		for _, e := range list {
			if e.ID != id {
				continue
			}
			if e.UserID == a.UserID {
				return fault.New(op, fault.Denied)
			}
			if err := fault.Check(op, fields); err != nil {
				return err
			}
			key, erased, err := s.keyOf(tx, e.CaseID)
			if err != nil {
				return err
			}
			e.Verdict, e.Note, e.ReviewedBy, e.ReviewedAt = verdict, note, a.UserID, now
			if err := reviewEmergency(tx, op, key, erased, e); err != nil {
				return err
			}
			if err := account.Tell(tx, e.UserID, "casework.notice_reviewed", now); err != nil {
				return err
			}
			return audit.Write(tx, now, a, actReview, ObjectType, string(e.CaseID), d)
		}
		return fault.New(op, fault.NotFound)
	}))
}
