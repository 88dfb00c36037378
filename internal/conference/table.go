package conference

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
	"samendoen/internal/casework"
)

// Table is the screen at the table: one case, and what is still to come.
type Table struct {
	Meeting
	People  map[string]account.User
	Agenda  []Row // of this company, spoken of or not
	Current Point
	Case    casework.TableCase // of the current point
	Left    int                // points that are open
	MayLead bool
	Today   time.Time
}

// Sees is the table for somebody who is there: one point, or the first that is open. The look at
// the case is on record before it is shown.
func (s *Service) Sees(ctx context.Context, a access.Actor, id ID, pointID string) (t Table, err error) {
	const op = "conference.sees"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		m, _, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		if seat, sits := m.seat(a.UserID); m.State != Running || !sits || !m.counts(seat) {
			return fault.New(op, fault.NotFound)
		}
		t = Table{Meeting: m, Today: clock.Date(now), MayLead: s.policy.Decide(a, actLead, m.Resource()).Allowed}
		list, err := points(tx, id)
		if err != nil {
			return err
		}
		shared, err := s.shared(tx, a, m, idsOf(list), now)
		if err != nil {
			return err
		}
		shared.later = nil
		if t.Agenda, err = s.rows(tx, a, m.OrgID, list, shared, now); err != nil {
			return err
		}
		for _, r := range t.Agenda {
			if r.Point.State == Open {
				t.Left++
			}
		}
		i := slices.IndexFunc(t.Agenda, func(r Row) bool { return r.Point.ID == pointID || pointID == "" && r.Point.State == Open })
		if i < 0 && pointID != "" {
			return fault.New(op, fault.NotFound)
		}
		if i >= 0 {
			t.Current = t.Agenda[i].Point
			if t.Case, err = s.onTable(tx, op, a, m, t.Current.CaseID, now); err != nil {
				return err
			}
		}
		t.People, err = account.UsersByID(tx, t.userIDs())
		return err
	})
	return t, fault.Wrap(op, err)
}

func (s *Service) onTable(tx *store.Tx, op string, a access.Actor, m Meeting, id casework.ID, now time.Time) (casework.TableCase, error) {
	all, _ := m.company()
	people, err := actors(tx, a, all)
	if err != nil {
		return casework.TableCase{}, err
	}
	return s.cases.AtTable(tx, op, a, people, id, now)
}

func (t Table) userIDs() []string {
	ids := []string{t.ChairID, t.Case.DirectorID, t.Case.WaitsFor}
	for _, x := range t.Seats {
		ids = append(ids, x.UserID)
	}
	for _, p := range t.Case.Promises {
		ids = append(ids, p.HolderID)
	}
	return ids
}

// Minute writes down what was agreed about the case of a point, in the case itself, and with next
// that it was spoken of. It is the chair who writes; the company is judged once more. The same key of
// the same user writes nothing the second time.
func (s *Service) Minute(ctx context.Context, a access.Actor, id ID, pointID string, version int64, c casework.Conclusion, next bool, key string) error {
	const op = "conference.minute"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		m, d, err := s.load(tx, op, a, actLead, id)
		if err != nil {
			return err
		}
		p, people, err := s.atPoint(tx, op, a, m, pointID, now)
		if err != nil {
			return err
		}
		if _, again, err := account.Once(tx, a.UserID, op, key, p.ID, now); err != nil || again {
			return err
		}
		if !c.Empty() {
			made, err := s.cases.Conclude(tx, op, a, p.CaseID, version, c, now)
			if err != nil {
				return err
			}
			for _, one := range made {
				if err := addPromise(tx, id, p.CaseID, one); err != nil {
					return err
				}
			}
		}
		in := casework.Inside{ID: p.CaseID}
		if err := in.Drop(tx, a, formName(id, "tafel")); err != nil {
			return err
		}
		if next && p.State == Open {
			if err := cmp.Or(discussed(tx, op, id, p.ID, now), in.Changed(tx, now, a.UserID)); err != nil { // who sits there goes along
				return err
			}
			for _, one := range people { // who was there when it was spoken of is on record of the case
				if err := audit.Write(tx, now, one, actPresent, casework.ObjectType, string(p.CaseID), access.Decision{Allowed: true, Rules: []string{"conference.sits"}}); err != nil {
					return err
				}
			}
		}
		return audit.Write(tx, now, a, actLead, ObjectType, string(id), d)
	}))
}

// atPoint is a point of a running conference that this company may speak of, and the company.
func (s *Service) atPoint(tx *store.Tx, op string, a access.Actor, m Meeting, pointID string, now time.Time) (Point, []access.Actor, error) {
	if m.State != Running {
		return Point{}, nil, fault.Invalidf(op, "", "conference.not_now")
	}
	list, err := points(tx, m.ID)
	if err != nil {
		return Point{}, nil, err
	}
	i := slices.IndexFunc(list, func(p Point) bool { return p.ID == pointID })
	if i < 0 {
		return Point{}, nil, fault.Invalidf(op, "", "conference.no_case")
	}
	t, err := s.shared(tx, a, m, []casework.ID{list[i].CaseID}, now)
	if err != nil {
		return Point{}, nil, err
	}
	if _, is := t.all[list[i].CaseID]; !is {
		return Point{}, nil, fault.Invalidf(op, "", "conference.no_case") // as for one that is not there
	}
	all, _ := m.company()
	people, err := actors(tx, a, all)
	return list[i], people, err
}

// AskOver asks somebody at the table to take over the direction of the case of a point: the
// question goes the way of every hand-over, and the other says yes or no.
func (s *Service) AskOver(ctx context.Context, a access.Actor, id ID, pointID string, version int64, who, why string) error {
	const op = "conference.askover"
	var caseID casework.ID
	now := s.now()
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		m, _, err := s.load(tx, op, a, actLead, id)
		if err != nil {
			return err
		}
		p, _, err := s.atPoint(tx, op, a, m, pointID, now)
		caseID = p.CaseID
		return err
	}); err != nil {
		return fault.Wrap(op, err)
	}
	if err := s.cases.AskHandover(ctx, a, caseID, version, who, why, true); err != nil {
		return err
	}
	return fault.Wrap(op, s.cases.DropDraft(ctx, a, caseID, formName(id, "regie")))
}
