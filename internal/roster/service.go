package roster

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// The actions of the policy.
const (
	actList access.Action = "roster.list"
	actRead access.Action = "roster.read"
	actKeep access.Action = "roster.keep"
	actOwn  access.Action = "roster.own"
	actSwap access.Action = "roster.swap"
)

// ObjectType is how the policy and the log name a roster.
const ObjectType = "Roster"

// ahead is how far a roster is shown and looked after.
const ahead = 14

// Service carries out what people do with rosters.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	wakes  Wakes
}

// Wakes says of users who has a tested way to be reached that wakes.
type Wakes func(tx *store.Tx, users []string) (map[string]bool, error)

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, wakes Wakes) *Service {
	return &Service{db: db, clock: c, policy: policy, wakes: wakes}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// daysFrom are the midnights at which a number of days from now begins and ends.
func daysFrom(now time.Time, days int) (from, until time.Time) {
	from, _ = clock.OnTheWall(clock.Date(now), 0)
	until, _ = clock.OnTheWall(clock.Date(now).AddDate(0, 0, days), 0)
	return from, until
}

// resource is a roster as the policy sees it.
func (r Roster) resource(now time.Time) access.Resource {
	return access.Resource{Type: ObjectType, ID: r.ID, Org: r.OrgID, Participants: r.People(now)}
}

// team is the people of an organisation and when they are away.
type team struct {
	people []account.User // by name
	names  map[string]string
	serve  map[string]bool // who can be on duty
	staff  Staff
}

// teamOf reads who works at an organisation, and who was away since an instant or will be.
func (s *Service) teamOf(tx *store.Tx, orgID string, since time.Time) (t team, err error) {
	t.names, t.serve, t.staff.Left = map[string]string{}, map[string]bool{}, map[string]bool{}
	if t.people, err = account.Colleagues(tx, orgID, ""); err != nil {
		return t, err
	}
	for _, u := range t.people {
		t.names[u.ID], t.serve[u.ID] = u.Name, !u.Disabled && s.policy.May(u.Actor(), actOwn)
		if u.Disabled {
			t.staff.Left[u.ID] = true
		}
	}
	list, err := account.AbsencesIn(tx, orgID, since)
	for _, x := range list {
		gone := Shift{x.UserID, x.Begins(), x.Ends()}
		if gone.Until.IsZero() { // until somebody says that they are back
			gone.Until = since.Add(2 * furthest)
		}
		t.staff.Away = append(t.staff.Away, gone)
	}
	return t, err
}

// has reports whether somebody there can be on duty.
func (t team) has(userID string) bool { return t.serve[userID] }

// gone is who is not there from an instant on: who is away, and who left.
func (t team) gone(from time.Time) []Shift { return t.staff.gone(from, from.Add(2*furthest)) }

// load reads a roster and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id string) (Roster, access.Decision, error) {
	r, missing := ByID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return r, access.Decision{}, missing
	}
	d, err := s.policy.Require(op, a, action, actRead, r.resource(s.now())) // of what is missing too, which so takes as long
	return r, d, cmp.Or(missing, err)
}

// Line is a roster in a list: who is on duty now, and who comes then.
type Line struct {
	Roster
	Now, Then []string // users
	At        time.Time
}

// List is the rosters of an organisation with what may go wrong in the coming days.
type List struct {
	Rosters []Line
	Ahead   []Problem
	Names   map[string]string // of users
	Titles  map[string]string // of rosters
}

// Rosters are those of the actor's organisation.
func (s *Service) Rosters(ctx context.Context, a access.Actor) (l List, err error) {
	const op = "roster.list"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		now := s.now()
		list, t, problems, err := s.look(tx, a.OrgID, now)
		l = List{Names: t.names, Titles: map[string]string{}, Ahead: problems}
		for _, r := range list {
			l.Titles[r.ID] = r.Name
			l.Rosters = append(l.Rosters, r.line(now, t.gone(now)))
		}
		return err
	})
	return l, fault.Wrap(op, err)
}

// look reads the rosters of an organisation, its people, and what may go wrong.
func (s *Service) look(tx *store.Tx, orgID string, now time.Time) (list []Roster, t team, problems []Problem, err error) {
	if list, err = OfOrg(tx, orgID); err != nil {
		return nil, t, nil, err
	}
	if t, err = s.teamOf(tx, orgID, now); err != nil {
		return nil, t, nil, err
	}
	var users []string
	for _, r := range list {
		users = append(users, r.People(now)...)
	}
	slices.Sort(users)
	if t.staff.Wakes, err = s.wakes(tx, slices.Compact(users)); err != nil {
		return nil, t, nil, err
	}
	swaps, err := swapsOf(tx, orgID, now)
	_, until := daysFrom(now, ahead)
	return list, t, Ahead(list, swaps, now, until, t.staff), err
}

// line is who is on duty now, and who are the next.
func (r Roster) line(now time.Time, away []Shift) Line {
	l := Line{Roster: r, Now: r.On(now, away)}
	_, until := daysFrom(now, ahead)
	for _, d := range r.Duties(now, until, away) {
		if d.From.After(now) && len(d.Users) > 0 && !slices.Equal(d.Users, l.Now) {
			l.Then, l.At = d.Users, d.From
			break
		}
	}
	return l
}

// Carried is what somebody carried in a year.
type Carried struct {
	UserID string
	Burden
}

// View is a roster as somebody may see it.
type View struct {
	Roster
	Duties  []Duty // of 14 days
	Ahead   []Problem
	Swaps   []Swap    // that wait, or were agreed for a shift to come
	Carried []Carried // by name
	Names   map[string]string
	Titles  map[string]string
	People  []account.User // who can be put in it; nil for who does not keep it
	Now     time.Time
}

// Show is a roster.
func (s *Service) Show(ctx context.Context, a access.Actor, id string) (v View, err error) {
	const op = "roster.show"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		r, _, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		now := s.now()
		list, t, problems, err := s.look(tx, r.OrgID, now)
		if err != nil {
			return err
		}
		v = View{Roster: r, Names: t.names, Titles: map[string]string{}, Now: now}
		for _, o := range list {
			v.Titles[o.ID] = o.Name
		}
		v.Duties = r.shown(now, t.gone(now.AddDate(0, 0, -whole)))
		v.Carried = r.carried(now, t)
		if !s.policy.Decide(a, actKeep, r.resource(now)).Allowed {
			return nil
		}
		v.People = slices.DeleteFunc(t.people, func(u account.User) bool { return !t.has(u.ID) })
		v.Ahead = slices.DeleteFunc(problems, func(p Problem) bool { return p.RosterID != id && p.OtherID != id })
		swaps, err := swapsOf(tx, r.OrgID, now)
		v.Swaps = slices.DeleteFunc(swaps, func(w Swap) bool { return w.RosterID != id || w.State != SwapYes && !w.Waits(now) })
		return err
	})
	return v, fault.Wrap(op, err)
}

// whole is how many days more are worked out on both sides, so that a week of duty shows whole.
const whole = 8

// shown are the duties of the coming days, as they begin and end. Where nobody is and nobody has to
// be there is nothing to show.
func (r Roster) shown(now time.Time, away []Shift) []Duty {
	_, until := daysFrom(now, ahead)
	return slices.DeleteFunc(r.Duties(now.AddDate(0, 0, -whole), until.AddDate(0, 0, whole), away), func(d Duty) bool {
		return !d.Until.After(now) || !d.From.Before(until) || len(d.Users) == 0 && !d.Needed
	})
}

// carried is what each of the people of a roster carried in it in the last year, by name: nobody is
// ranked.
func (r Roster) carried(now time.Time, t team) (list []Carried) {
	all := Burdens(r.Duties(now.AddDate(-1, 0, 0), now, t.staff.Away))
	in := r.People(now)
	for _, u := range t.people {
		if slices.Contains(in, u.ID) {
			list = append(list, Carried{u.ID, all[u.ID]})
		}
	}
	return list
}

// change carries out something of who keeps a roster: it reads, decides, changes, and writes down
// who did it.
func (s *Service) change(ctx context.Context, op string, a access.Actor, id string, do func(tx *store.Tx, r Roster, t team, now time.Time) (Roster, error)) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, d, err := s.load(tx, op, a, actKeep, id)
		if err != nil {
			return err
		}
		now := s.now()
		t, err := s.teamOf(tx, r.OrgID, now.Add(-backwards))
		if err != nil {
			return err
		}
		if r, err = do(tx, r, t, now); err != nil {
			return err
		}
		return cmp.Or(Update(tx, op, r.Tidy(now)), audit.Write(tx, now, a, actKeep, ObjectType, r.ID, d))
	}))
}
