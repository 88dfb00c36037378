package conference

import (
	"cmp"
	"context"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// candidates are who could get a place: colleagues who work on cases, and people of other
// organisations with a mandate under a covenant in force.
func (s *Service) candidates(tx *store.Tx, m Meeting) ([]account.User, error) {
	list, err := account.Colleagues(tx, m.OrgID, "")
	if err != nil {
		return nil, err
	}
	ids, err := access.Mandated(tx, s.now(), m.OrgID)
	if err != nil {
		return nil, err
	}
	others, err := account.UsersByID(tx, ids)
	for _, id := range ids {
		list = append(list, others[id])
	}
	return slices.DeleteFunc(list, func(u account.User) bool {
		_, sits := m.seat(u.ID)
		return u.ID == "" || u.Disabled || sits || !s.cases.MaySit(u.Actor())
	}), err
}

// Sit gives somebody a place or says whether they are there: by the chair, or oneself to say
// before the conference that one comes or not. The agenda follows at once.
func (s *Service) Sit(ctx context.Context, a access.Actor, id ID, seat Seat) error {
	const op = "conference.sit"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		m, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		lead, own := s.policy.Decide(a, actLead, m.Resource()), seat.UserID == a.UserID && m.State == Planned && (seat.Presence == Invited || seat.Presence == Absent)
		was, sits := m.seat(seat.UserID)
		switch {
		case !lead.Allowed && (!own || !sits):
			return fault.New(op, fault.Denied)
		case m.State != Planned && m.State != Running:
			return fault.Invalidf(op, "", "conference.not_now")
		case !slices.Contains(Presences(), seat.Presence):
			return fault.Invalidf(op, "stand", "conference.choose")
		case seat.UserID == m.ChairID && m.State == Running && seat.Presence != Present:
			return fault.Invalidf(op, "wie", "conference.chair_stays")
		}
		if lead.Allowed {
			d = lead
		} else {
			seat.Brief = was.Brief
		}
		if !sits {
			if err := s.invite(tx, op, m, seat); err != nil {
				return err
			}
			if err := account.Notify(tx, seat.UserID, "conference.notice_invited", now); err != nil {
				return err
			}
		}
		return cmp.Or(setSeat(tx, id, seat), audit.Write(tx, now, a, actLead, ObjectType, string(id), d))
	}))
}

// invite refuses who cannot get a place.
func (s *Service) invite(tx *store.Tx, op string, m Meeting, seat Seat) error {
	if len(m.Seats) >= maxSeats {
		return fault.Invalidf(op, "wie", "conference.full", "Max", maxSeats)
	}
	list, err := s.candidates(tx, m)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(u account.User) bool { return u.ID == seat.UserID }) {
		return fault.Invalidf(op, "wie", "conference.choose")
	}
	return nil
}

// actors are people by whom an agenda is judged. The one who looks is judged as they came in, and
// who may sign in no more is not there.
func actors(tx *store.Tx, a access.Actor, ids []string) ([]access.Actor, error) {
	users, err := account.UsersByID(tx, ids)
	if err != nil {
		return nil, err
	}
	var list []access.Actor
	for _, id := range ids {
		u, known := users[id]
		switch {
		case id == a.UserID:
			list = append(list, a)
		case known && !u.Disabled:
			list = append(list, u.Actor())
		}
	}
	return list, nil
}
