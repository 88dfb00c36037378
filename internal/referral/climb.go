package referral

import (
	"cmp"
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
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

// climbKind is under which the steps of requests are kept.
const climbKind = "verwijzing"

// jobClimb is the kind of the hourly job, and how the log names that lateness was passed on.
const jobClimb = "referral.climb"

// climbBatch is how many late requests share a transaction.
const climbBatch = 500

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryHour(jobClimb, s.Tick)}
}

// Tick gives what somebody held who is at work no more to somebody else, and passes on what is
// late: each request once per step and date. Doing it again changes nothing.
func (s *Service) Tick(ctx context.Context) error {
	return fault.Wrap(jobClimb, errors.Join(s.inherit(ctx), s.endLinks(ctx), s.climb(ctx)))
}

// late is a late request with its case.
type lateRequest struct {
	Request
	in casework.Inside
}

func (s *Service) climb(ctx context.Context) error {
	now, after := s.now(), ID("")
	for {
		last := ID("")
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			list, err := late(tx, clock.Date(now), after, climbBatch)
			if err != nil || len(list) == 0 {
				last = ""
				return err
			}
			last = list[len(list)-1].ID
			ids := make([]casework.ID, len(list))
			for i, r := range list {
				ids[i] = r.CaseID
			}
			behind, err := s.cases.Behind(tx, ids...)
			if err != nil {
				return err
			}
			if err := withLinks(tx, list, behind); err != nil {
				return err
			}
			var things, guests []lateRequest
			for _, r := range list {
				if one := (lateRequest{r, behind[r.CaseID]}); one.byGuest() {
					guests = append(guests, one)
				} else {
					things = append(things, one)
				}
			}
			return errors.Join(ladder(now).Climb(tx, things, now), s.guestLadder(now).Climb(tx, guests, now))
		}); err != nil || last == "" {
			return err
		}
		after = last
	}
}

// ladder is how lateness climbs.
func ladder(now time.Time) escalation.Ladder[lateRequest] {
	return escalation.Ladder[lateRequest]{Kind: climbKind, Object: ObjectType, Action: jobClimb, Top: stepBoards,
		Late: func(l lateRequest, now time.Time) escalation.Late {
			return escalation.Late{Org: l.OrgID, ID: string(l.ID), Due: l.Due, Rung: rung(l.Due, now)}
		},
		Hear:    func(tx *store.Tx, l lateRequest, step int) ([]string, error) { return l.listeners(tx, step, now) },
		Message: func(step int) string { return "referral.climb_" + rungName(step) }}
}

// rungName names a step of the ladder for messages.
func rungName(step int) string {
	return []string{"holder", "lead", "director", "regional", "boards"}[min(step, stepBoards)-1]
}

// present are those of an organisation with the first of some roles that anybody has who can
// sign in.
func present(tx *store.Tx, orgID string, roles ...access.Role) ([]string, error) {
	return escalation.FirstWith(tx, orgID, roles...)
}

// listeners are who hears of a step: never nobody while the organisation of the case has anybody.
func (l lateRequest) listeners(tx *store.Tx, step int, now time.Time) ([]string, error) {
	own := func(roles ...access.Role) ([]string, error) {
		return present(tx, l.OrgID, append(roles, access.Board, access.Admin)...)
	}
	theirs := l.State.Waits() == Partner
	var list []string
	var err error
	switch {
	case step == stepHolder && theirs && l.HolderID != "":
		var u account.User
		if u, err = account.UserByID(tx, l.HolderID); err == nil && !u.Disabled {
			return []string{u.ID}, nil
		}
	case step == stepHolder, step == stepDirector && theirs:
		list, err = director(tx, l.in)
	case step == stepLead && theirs:
		list, err = present(tx, l.PartnerID, access.TeamLead, access.Director, access.Board, access.Admin)
	case step == stepLead:
		list, err = own(access.TeamLead, access.Director)
	case step <= stepRegional:
		list, err = regional(tx, l.OrgID, now)
	default:
		list, err = present(tx, l.PartnerID, access.Board, access.Admin)
		more, failed := own()
		list, err = append(list, more...), cmp.Or(err, failed)
	}
	if len(list) == 0 && (err == nil || fault.Is(err, fault.NotFound)) {
		if list, err = director(tx, l.in); len(list) == 0 && err == nil {
			list, err = own(access.TeamLead, access.Director)
		}
	}
	return list, err
}

// regional are the sociaal regisseurs: of the own organisation, or else of a municipality with
// which a covenant is in force, or else whoever leads.
func regional(tx *store.Tx, orgID string, now time.Time) ([]string, error) {
	list, err := present(tx, orgID, access.Director)
	if err != nil || len(list) > 0 {
		return list, err
	}
	orgs, err := account.Organisations(tx)
	if err != nil {
		return nil, err
	}
	for _, o := range orgs {
		if o.Kind != account.MunicipalityOffice || o.ID == orgID {
			continue
		}
		shared, err := access.CovenantsBetween(tx, now, orgID, o.ID)
		if err != nil {
			return nil, err
		}
		if len(shared) == 0 {
			continue
		}
		if list, err = present(tx, o.ID, access.Director); err != nil || len(list) > 0 {
			return list, err
		}
	}
	return present(tx, orgID, access.TeamLead, access.Board, access.Admin)
}

// inherit gives the requests of people who are at work no more to a colleague with a mandate.
// Where there is none, the director of the case has to find somebody else and the team lead of
// the partner can name one: both hear it.
func (s *Service) inherit(ctx context.Context) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error {
		held, err := holders(tx)
		if err != nil || len(held) == 0 {
			return err
		}
		here, err := account.Everybody(tx)
		if err != nil {
			return err
		}
		for _, userID := range held {
			if slices.ContainsFunc(here, func(u account.User) bool { return u.ID == userID }) {
				continue
			}
			list, err := heldBy(tx, userID)
			if err != nil {
				return err
			}
			for _, r := range list {
				// The one before may have left its door into the case to this one.
				if r, err = byID(tx, r.ID); err != nil {
					return err
				}
				if err := s.inheritOne(tx, r, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *Service) inheritOne(tx *store.Tx, r Request, now time.Time) error {
	system := access.System(r.OrgID)
	w, err := s.stand(tx, "referral.inherit", system, r, now)
	if err != nil {
		return err
	}
	from := w.Request
	heirs, err := w.colleagues(tx)
	if err != nil {
		return err
	}
	w.HolderID = ""
	if len(heirs) > 0 {
		w.HolderID, w.CovenantID = heirs[0].User.ID, heirs[0].CovenantID
	}
	if w.State.Waits() == Partner { // who gets it begins with the card, and cannot be late yet
		w.State, w.Due = Sent, w.answerBy(w.today)
	}
	e := Event{ID: store.NewID(), At: now, ByID: system.UserID, Step: Pass, State: w.State, ToID: w.HolderID}
	if err := cmp.Or(w.doors(tx, s, from), updateRequest(tx, w.op, w.Request), insertEvent(tx, w.in, r.ID, e),
		audit.Write(tx, now, system, "referral.inherit", ObjectType, string(r.ID), access.Decision{Allowed: true, Rules: []string{"system"}})); err != nil {
		return err
	}
	hear, key := []string{w.HolderID}, "referral.notice_new"
	if w.HolderID == "" {
		key = "referral.notice_gone"
		if hear, err = director(tx, w.in); err != nil {
			return err
		}
		leads, err := present(tx, w.PartnerID, access.TeamLead, access.Director)
		if err != nil {
			return err
		}
		hear = append(hear, leads...)
	}
	for _, u := range hear {
		if err := account.Notify(tx, u, key, now); err != nil {
			return err
		}
	}
	return nil
}
