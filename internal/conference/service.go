package conference

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/regie"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions.
const (
	actList  access.Action = "conference.list"
	actPlan  access.Action = "conference.plan"
	actRead  access.Action = "conference.read"
	actLead  access.Action = "conference.lead"
	actChair access.Action = "conference.take_chair"
	// actPresent is what the log says of everybody who was there when a case was spoken of.
	actPresent access.Action = "conference.present"
)

// Service carries out what people do with conferences.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	cases  *casework.Service
	maps   *regie.Service
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, cases *casework.Service, maps *regie.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, cases: cases, maps: maps}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// load reads a conference and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Meeting, access.Decision, error) {
	m, missing := byID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return m, access.Decision{}, missing
	}
	d, err := s.policy.Require(op, a, action, actRead, m.Resource()) // of what is missing too, which so takes as long
	return m, d, cmp.Or(missing, err)
}

// Lists are the conferences of somebody.
type Lists struct {
	Coming, Past []Meeting
	Loose        []Meeting // of the organisation, without a chair or not held in time, for who leads
	Names        map[string]string
	MayPlan      bool
	Today        time.Time
}

// All are the conferences in which the actor has a place.
func (s *Service) All(ctx context.Context, a access.Actor) (l Lists, err error) {
	const op = "conference.all"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return l, err
	}
	own := access.Organisation(a.OrgID)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		l = Lists{Today: clock.Date(s.now()), MayPlan: s.policy.Decide(a, actPlan, own).Allowed}
		list, err := ofUser(tx, a.UserID)
		if err != nil {
			return err
		}
		var ids []string
		for _, m := range list {
			ids = append(ids, m.ChairID)
			if m.Ended.IsZero() {
				l.Coming = append(l.Coming, m)
			} else {
				l.Past = append(l.Past, m)
			}
		}
		if s.policy.Decide(a, actChair, own).Allowed {
			if l.Loose, err = withoutChair(tx, a.OrgID, dayStart(l.Today)); err != nil {
				return err
			}
			l.Loose = slices.DeleteFunc(l.Loose, func(m Meeting) bool { return m.ChairID == a.UserID })
			for _, m := range l.Loose {
				ids = append(ids, m.ChairID)
			}
		}
		l.Names, err = account.Names(tx, ids)
		return err
	})
	return l, fault.Wrap(op, err)
}

// dayStart is the instant on which a date begins in Amsterdam.
func dayStart(date time.Time) time.Time { return clock.EndOfDay(date.AddDate(0, 0, -1)) }

// Draft is a conference as somebody plans it.
type Draft struct {
	Name     string
	Starts   time.Time
	Previous ID     // the conference that it follows, if any
	Key      string // the same key of the same user plans nothing the second time
}

// PlanNew plans a conference; the actor is its chair. After another one it takes over the places, what
// was not spoken of, and the cases in which something that was promised is not done.
func (s *Service) PlanNew(ctx context.Context, a access.Actor, d Draft) (id ID, err error) {
	const op = "conference.plannew"
	decision, err := s.policy.RequireOrg(op, a, actPlan)
	if err != nil {
		return "", err
	}
	now := s.now()
	d.Name = strings.TrimSpace(d.Name)
	if err := fault.Check(op, checkPlan(d.Name, d.Starts, now)); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		m := Meeting{ID: ID(store.NewID()), OrgID: a.OrgID, Name: d.Name, Starts: d.Starts, ChairID: a.UserID, State: Planned, Previous: d.Previous}
		var before Meeting
		if d.Previous != "" {
			if before, _, err = s.load(tx, op, a, actLead, d.Previous); err != nil {
				return err
			}
		}
		made, again, err := account.Once(tx, a.UserID, op, d.Key, string(m.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		return cmp.Or(insert(tx, m), setSeat(tx, m.ID, Seat{UserID: a.UserID, Presence: Invited}), s.carry(tx, a, m, before, now),
			audit.Write(tx, now, a, actPlan, ObjectType, string(m.ID), decision))
	})
	return id, fault.Wrap(op, err)
}

// carry takes over what the conference before left.
func (s *Service) carry(tx *store.Tx, a access.Actor, m, before Meeting, now time.Time) error {
	if before.ID == "" {
		return nil
	}
	for _, x := range before.Seats {
		if x.UserID == a.UserID {
			continue
		}
		if err := cmp.Or(setSeat(tx, m.ID, Seat{UserID: x.UserID, Presence: Invited, Brief: x.Brief}), account.Notify(tx, x.UserID, "conference.notice_invited", now)); err != nil {
			return err
		}
	}
	list, err := points(tx, before.ID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State == Open {
			if err := addPoint(tx, m.ID, p.CaseID, LeftOver); err != nil {
				return err
			}
		}
	}
	made, err := promises(tx, before.ID)
	if err != nil {
		return err
	}
	waiting, err := casework.StillWaiting(tx, made)
	for _, id := range waiting {
		if err == nil {
			err = addPoint(tx, m.ID, id, NotDone)
		}
	}
	return err
}

// Take takes a step with a conference that still has its version: by its chair.
func (s *Service) Take(ctx context.Context, a access.Actor, id ID, version int64, step Step, d Draft) error {
	const op = "conference.take"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		m, decision, err := s.load(tx, op, a, actLead, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return fault.New(op, fault.Conflict)
		}
		to, ok := Next(m.State, step)
		if !ok {
			return fault.Invalidf(op, "", "conference.not_now")
		}
		m.State = to
		notice := ""
		switch step {
		case Move:
			if err := fault.Check(op, checkPlan(d.Name, d.Starts, now)); err != nil {
				return err
			}
			m.Name, m.Starts, notice = strings.TrimSpace(d.Name), d.Starts, "conference.notice_moved"
		case Begin: // who leads is there
			if err := setSeat(tx, id, Seat{UserID: a.UserID, Presence: Present}); err != nil {
				return err
			}
		case Close:
			m.Ended, notice = now, "conference.notice_done"
			if err := s.settleSeats(tx, m); err != nil {
				return err
			}
		case Cancel:
			m.Ended, notice = now, "conference.notice_cancelled"
		}
		return cmp.Or(update(tx, op, m), tell(tx, m, a.UserID, notice, now), audit.Write(tx, now, a, actLead, ObjectType, string(id), decision))
	}))
}

// settleSeats writes who did not come: whoever was asked and never marked as there.
func (s *Service) settleSeats(tx *store.Tx, m Meeting) error {
	for _, x := range m.Seats {
		if x.Presence == Invited {
			x.Presence = Absent
			if err := setSeat(tx, m.ID, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// tell leaves a notice, without contents, for everybody with a place but one.
func tell(tx *store.Tx, m Meeting, but, key string, now time.Time) error {
	for _, x := range m.Seats {
		if x.UserID == but || key == "" {
			continue
		}
		if err := account.Notify(tx, x.UserID, key, now); err != nil {
			return err
		}
	}
	return nil
}

// TakeChair makes the actor the chair of a conference of the own organisation that has none who is
// there, or that was not held in time.
func (s *Service) TakeChair(ctx context.Context, a access.Actor, id ID) error {
	const op = "conference.takechair"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		m, d, err := s.load(tx, op, a, actChair, id)
		if err != nil {
			return err
		}
		list, err := withoutChair(tx, a.OrgID, dayStart(clock.Date(now)))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(x Meeting) bool { return x.ID == id }) {
			return fault.Invalidf(op, "", "conference.has_chair")
		}
		m.ChairID = a.UserID
		seat, sits := m.seat(a.UserID)
		if !sits {
			seat = Seat{UserID: a.UserID, Presence: Invited}
		}
		if m.State == Running {
			seat.Presence = Present
		}
		return cmp.Or(update(tx, op, m), setSeat(tx, id, seat), audit.Write(tx, now, a, actChair, ObjectType, string(id), d))
	}))
}

// Day is when a conference is, for who has a place at it.
func (s *Service) Day(ctx context.Context, a access.Actor, id ID) (d Day, err error) {
	const op = "conference.day"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		m, _, err := s.load(tx, op, a, actRead, id)
		d = Day{ID: m.ID, Starts: m.Starts}
		return err
	})
	return d, fault.Wrap(op, err)
}

// Days are the open conferences in which the actor has a place.
func (s *Service) Days(ctx context.Context, a access.Actor) (list []Day, err error) {
	const op = "conference.days"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error { list, err = daysOf(tx, a.UserID); return err })
	return list, fault.Wrap(op, err)
}
