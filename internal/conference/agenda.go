package conference

import (
	"cmp"
	"context"
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
)

// Sizes: how many cases the search for proposals goes through, and how many it shows.
const (
	mostCases     = 20_000
	mostProposals = 40
)

// together is what people share now: the cases that all may open, and those that all may who stay
// after the first part.
type together struct {
	all, later map[casework.ID]casework.Standing
}

func byCase(list []casework.Standing) map[casework.ID]casework.Standing {
	m := make(map[casework.ID]casework.Standing, len(list))
	for _, x := range list {
		m[x.ID] = x
	}
	return m
}

// shared judges cases by the company of a conference as it is now, for an actor: of some ids, or
// of all. Who is not of the company shares nothing; who comes for the first part shares that part.
// While somebody of the first part is at the table there is no second.
func (s *Service) shared(tx *store.Tx, a access.Actor, m Meeting, ids []casework.ID, now time.Time) (t together, err error) {
	seat, sits := m.seat(a.UserID)
	if !sits || !m.counts(seat) || !m.Ended.IsZero() {
		return t, nil
	}
	all, later := m.company()
	for _, part := range []struct {
		users []string
		into  *map[casework.ID]casework.Standing
	}{{all, &t.all}, {later, &t.later}} {
		if part.into == &t.later && (seat.Brief || m.State == Running || len(all) == len(later)) {
			break
		}
		people, err := actors(tx, a, part.users)
		if err != nil {
			return t, err
		}
		list, err := s.cases.SharedBy(tx, people, now, ids, mostCases)
		if err != nil {
			return t, err
		}
		*part.into = byCase(list)
	}
	return t, nil
}

// Row is a case on the agenda, or one that could be.
type Row struct {
	Point
	casework.Row
	Whys  []Why // what is the matter with it now
	Later bool  // for after the first part
}

// View is a conference as somebody with a place at it sees it.
type View struct {
	Meeting
	People     map[string]account.User
	Agenda     []Row
	Proposals  []Row
	Hidden     int // cases of the chair with something the matter that do not fit this company
	Candidates []account.User
	Given      []casework.Given // what was promised there, as far as the actor may read it
	Me         string
	MayLead    bool
	AtTable    bool // the actor can go to the table
	Today      time.Time
}

// Show is a conference with its agenda, judged anew.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "conference.show"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		m, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		seat, sits := m.seat(a.UserID)
		v = View{Meeting: m, Me: a.UserID, Today: clock.Date(now), MayLead: s.policy.Decide(a, actLead, m.Resource()).Allowed,
			AtTable: m.State == Running && sits && m.counts(seat)}
		ids := []string{m.ChairID}
		for _, x := range m.Seats {
			ids = append(ids, x.UserID)
		}
		if v.People, err = account.UsersByID(tx, ids); err != nil {
			return err
		}
		if v.Ended.IsZero() {
			err = s.before(tx, a, &v, now)
		} else {
			err = s.after(tx, a, &v, now)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, ObjectType, string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// before fills in the agenda, and for the chair what could be on it.
func (s *Service) before(tx *store.Tx, a access.Actor, v *View, now time.Time) error {
	list, err := points(tx, v.ID)
	if err != nil {
		return err
	}
	t, err := s.shared(tx, a, v.Meeting, idsOf(list), now)
	if err != nil {
		return err
	}
	if v.Agenda, err = s.rows(tx, a, v.OrgID, list, t, now); err != nil || !v.MayLead {
		return err
	}
	if v.Candidates, err = s.candidates(tx, v.Meeting); err != nil {
		return err
	}
	if !s.cases.MaySit(a) { // a key without the scope of cases
		return nil
	}
	return s.propose(tx, a, v, list, now)
}

func idsOf(list []Point) []casework.ID {
	ids := make([]casework.ID, len(list))
	for i, p := range list {
		ids[i] = p.CaseID
	}
	return ids
}

// rows are points that are shared, the first part first.
func (s *Service) rows(tx *store.Tx, a access.Actor, org string, list []Point, t together, now time.Time) ([]Row, error) {
	var first, second []Row
	for _, p := range list {
		if _, is := t.all[p.CaseID]; is {
			first = append(first, Row{Point: p})
		} else if _, is := t.later[p.CaseID]; is {
			second = append(second, Row{Point: p, Later: true})
		}
	}
	return s.named(tx, a, org, append(first, second...), t, now)
}

// named adds what a list shows of each case, and what is the matter with it. The policy decides
// about each for the one who looks; what it refuses goes.
func (s *Service) named(tx *store.Tx, a access.Actor, org string, list []Row, t together, now time.Time) ([]Row, error) {
	ids, standings := make([]casework.ID, len(list)), make([]casework.Standing, 0, len(list))
	for i, r := range list {
		ids[i] = r.CaseID
		if x, is := t.all[r.CaseID]; is {
			standings = append(standings, x)
		} else if x, is := t.later[r.CaseID]; is {
			standings = append(standings, x)
		}
	}
	worries, err := s.maps.Worries(tx, org, standings)
	if err != nil {
		return nil, err
	}
	cases, err := s.cases.RowsOf(tx, a, now, ids)
	if err != nil {
		return nil, err
	}
	at := make(map[casework.ID]casework.Row, len(cases))
	for _, c := range cases {
		at[c.ID] = c
	}
	var named []Row
	for _, r := range list {
		c, may := at[r.CaseID]
		if !may {
			continue
		}
		r.Row = c
		for _, w := range worries[r.CaseID] {
			r.Whys = append(r.Whys, Why(w))
		}
		named = append(named, r)
	}
	return named, nil
}

// propose fills in the cases that are not on the agenda yet, those with something the matter first,
// and counts those of the chair that do not fit this company.
func (s *Service) propose(tx *store.Tx, a access.Actor, v *View, list []Point, now time.Time) error {
	t, err := s.shared(tx, a, v.Meeting, nil, now)
	if err != nil {
		return err
	}
	own, err := s.cases.Standings(tx, a, now, mostCases)
	if err != nil {
		return err
	}
	worries, err := s.maps.Worries(tx, v.OrgID, own)
	if err != nil {
		return err
	}
	on := map[casework.ID]bool{}
	for _, p := range list {
		on[p.CaseID] = true
	}
	var found []Row
	for _, x := range own { // the most urgent first
		_, first := t.all[x.ID]
		_, later := t.later[x.ID]
		switch {
		case !first && !later:
			if on[x.ID] || len(worries[x.ID]) > 0 {
				v.Hidden++
			}
		case !on[x.ID]:
			found = append(found, Row{Point: Point{CaseID: x.ID}, Later: !first})
		}
	}
	slices.SortStableFunc(found, func(x, y Row) int {
		return cmp.Or(boolean(len(worries[x.CaseID]) == 0)-boolean(len(worries[y.CaseID]) == 0), boolean(x.Later)-boolean(y.Later), len(worries[y.CaseID])-len(worries[x.CaseID]))
	})
	v.Proposals, err = s.named(tx, a, v.OrgID, found[:min(len(found), mostProposals)], t, now)
	return err
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// after fills in what was spoken of and what was promised, as far as the actor may see it now.
func (s *Service) after(tx *store.Tx, a access.Actor, v *View, now time.Time) error {
	list, err := points(tx, v.ID)
	if err != nil {
		return err
	}
	all := make([]Row, len(list))
	for i, p := range list {
		all[i] = Row{Point: p}
	}
	if v.Agenda, err = s.named(tx, a, v.OrgID, all, together{}, now); err != nil {
		return err
	}
	made, err := promises(tx, v.ID)
	if err != nil {
		return err
	}
	v.Given, err = s.cases.Given(tx, a, now, made)
	return err
}

// Change is what the chair does with the agenda: put a case on it, take one off, or move one.
type Change struct {
	CaseID  casework.ID // to put on
	Off     string      // point
	OffCase casework.ID // the case of a point to take off
	Up      string      // point that goes before the one before it
}

// Arrange changes the agenda.
func (s *Service) Arrange(ctx context.Context, a access.Actor, id ID, c Change) error {
	const op = "conference.arrange"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		m, d, err := s.load(tx, op, a, actLead, id)
		if err != nil {
			return err
		}
		if !m.Ended.IsZero() {
			return fault.Invalidf(op, "", "conference.not_now")
		}
		list, err := points(tx, id)
		if err != nil {
			return err
		}
		switch {
		case c.CaseID != "":
			err = s.put(tx, op, a, m, c.CaseID, len(list), now)
		case c.Off != "":
			err = removePoint(tx, id, c.Off)
		case c.OffCase != "":
			for _, p := range list {
				if p.CaseID == c.OffCase {
					err = removePoint(tx, id, p.ID)
				}
			}
		default:
			err = s.up(tx, a, m, list, c.Up, now)
		}
		return cmp.Or(err, audit.Write(tx, now, a, actLead, ObjectType, string(id), d))
	}))
}

// put puts a case on the agenda that everybody there, or who stays, may open; any other answers as
// if it did not exist.
func (s *Service) put(tx *store.Tx, op string, a access.Actor, m Meeting, caseID casework.ID, n int, now time.Time) error {
	if n >= maxPoints {
		return fault.Invalidf(op, "dossier", "conference.agenda_full", "Max", maxPoints)
	}
	t, err := s.shared(tx, a, m, []casework.ID{caseID}, now)
	if err != nil {
		return err
	}
	x, is := t.all[caseID]
	if !is {
		x, is = t.later[caseID]
	}
	if !is {
		return fault.Invalidf(op, "dossier", "conference.no_case")
	}
	why := Chosen
	worries, err := s.maps.Worries(tx, m.OrgID, []casework.Standing{x})
	if len(worries[caseID]) > 0 {
		why = Why(worries[caseID][0])
	}
	return cmp.Or(err, addPoint(tx, m.ID, caseID, why))
}

// up moves a point before the one that the chair sees before it.
func (s *Service) up(tx *store.Tx, a access.Actor, m Meeting, list []Point, pointID string, now time.Time) error {
	t, err := s.shared(tx, a, m, idsOf(list), now)
	if err != nil {
		return err
	}
	seen := slices.DeleteFunc(slices.Clone(list), func(p Point) bool {
		_, first := t.all[p.CaseID]
		_, later := t.later[p.CaseID]
		return !first && !later
	})
	i := slices.IndexFunc(seen, func(p Point) bool { return strings.EqualFold(p.ID, pointID) })
	if i < 1 {
		return nil
	}
	return cmp.Or(putAt(tx, m.ID, seen[i].ID, seen[i-1].Position), putAt(tx, m.ID, seen[i-1].ID, seen[i].Position))
}
