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
	"samendoen/internal/place"
)

// Notices of this module.
const (
	noticePut    = "roster.notice_put"    // a lead put somebody on duty
	noticeAsked  = "roster.notice_asked"  // a colleague asks to take a shift
	noticeYes    = "roster.notice_yes"    // the colleague takes it
	noticeNo     = "roster.notice_no"     // the colleague does not
	noticeCannot = "roster.notice_cannot" // to a lead: somebody cannot, and knows nobody
	noticeAhead  = "roster.notice_ahead"  // to a lead: something new in the coming days
)

// Areas are the areas that a roster can be for, by name.
func (s *Service) Areas(ctx context.Context, a access.Actor) (list []place.Area, err error) {
	const op = "roster.areas"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { list, err = place.BareAreas(tx); return err })
	return list, fault.Wrap(op, err)
}

// Make makes a roster for the actor's organisation. Nobody is in it yet. The same id is the same
// roster, however often it is sent.
func (s *Service) Make(ctx context.Context, a access.Actor, r Roster, key string) (id string, err error) {
	const op = "roster.make"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return "", err
	}
	if err := fault.Check(op, r.Check()); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := s.knownArea(tx, op, r.Areas); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, key, store.NewID(), s.now())
		if id = made; err != nil || again {
			return err
		}
		r.ID, r.OrgID = id, a.OrgID
		return cmp.Or(Insert(tx, r), audit.Write(tx, s.now(), a, actKeep, ObjectType, id, d))
	})
	return id, fault.Wrap(op, err)
}

func (s *Service) knownArea(tx *store.Tx, op, areas string) error {
	codes := access.Codes(areas)
	if len(codes) == 0 {
		return nil
	}
	list, err := place.BareAreas(tx)
	if err != nil || slices.ContainsFunc(list, func(x place.Area) bool { return string(x.Code) == codes[0] }) {
		return err
	}
	return fault.Invalidf(op, "gebied", "roster.bad_area")
}

// Set changes name, level, area and needed hours of a roster that still has its version.
func (s *Service) Set(ctx context.Context, a access.Actor, r Roster) error {
	const op = "roster.set"
	return s.change(ctx, op, a, r.ID, func(tx *store.Tx, stored Roster, _ team, _ time.Time) (Roster, error) {
		if err := cmp.Or(fault.Check(op, r.Check()), s.knownArea(tx, op, r.Areas)); err != nil {
			return stored, err
		}
		stored.Name, stored.Level, stored.Areas, stored.Needed, stored.Version = r.Name, r.Level, r.Areas, r.Needed, r.Version
		return stored, nil
	})
}

// Drop takes a roster away that still has its version, with who did what in it.
func (s *Service) Drop(ctx context.Context, a access.Actor, id string, version int64) error {
	const op = "roster.drop"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, d, err := s.load(tx, op, a, actKeep, id)
		if err != nil {
			return err
		}
		r.Version = version
		return cmp.Or(drop(tx, op, r), audit.Write(tx, s.now(), a, actKeep, ObjectType, r.ID, d))
	}))
}

// SetLayer puts people into a roster from a date on: instead of a layer that is there, or beside
// those (index -1). The roster still has the version.
func (s *Service) SetLayer(ctx context.Context, a access.Actor, id string, version int64, index int, l Layer) error {
	const op = "roster.layer"
	return s.change(ctx, op, a, id, func(_ *store.Tx, r Roster, t team, now time.Time) (Roster, error) {
		if err := checkIndex(op, r, version, index); err != nil {
			return r, err
		}
		if err := fault.Check(op, l.Check(clock.Date(now), t.has)); err != nil {
			return r, err
		}
		l.Turn.Start = l.From
		if r = r.WithLayer(index, l); len(r.inForce(now)) > maxLayers {
			return r, fault.Invalidf(op, "naam", "roster.many_layers")
		}
		return r, nil
	})
}

func checkIndex(op string, r Roster, version int64, index int) error {
	if r.Version != version || index >= len(r.Layers) {
		return fault.New(op, fault.Conflict)
	}
	return nil
}

// inForce are the layers of which something is still to come, by their index.
func (r Roster) inForce(now time.Time) (list []int) {
	for i, l := range r.Layers {
		if l.InForce(clock.Date(now)) {
			list = append(list, i)
		}
	}
	return list
}

// StopLayer ends a layer on the day before a date.
func (s *Service) StopLayer(ctx context.Context, a access.Actor, id string, version int64, index int, from time.Time) error {
	const op = "roster.stop"
	return s.change(ctx, op, a, id, func(_ *store.Tx, r Roster, _ team, now time.Time) (Roster, error) {
		if err := checkIndex(op, r, version, max(index, 0)); err != nil {
			return r, err
		}
		if from.IsZero() || from.Before(clock.Date(now)) {
			return r, fault.Invalidf(op, "stopt", "roster.bad_from")
		}
		return r.WithoutLayer(max(index, 0), from), nil
	})
}

// Propose is a period in which the turns of a layer go to whoever carried least in the last year.
// What nobody can have is there as a shift of nobody.
func (s *Service) Propose(ctx context.Context, a access.Actor, id string, index int, name string, from, until time.Time) (p Period, err error) {
	const op = "roster.propose"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		r, _, err := s.load(tx, op, a, actKeep, id)
		if err != nil {
			return err
		}
		now := s.now()
		if index < 0 || index >= len(r.Layers) {
			return fault.Invalidf(op, "laag", "roster.bad_layer")
		}
		if err := fault.Check(op, r.CheckPeriod(Period{Name: name, From: from, Until: until}, now, func(string) bool { return true })); err != nil {
			return err
		}
		list, err := OfOrg(tx, r.OrgID)
		if err != nil {
			return err
		}
		t, err := s.teamOf(tx, r.OrgID, now.Add(-backwards))
		if err != nil {
			return err
		}
		taken := t.gone(now)
		for _, o := range list {
			if o.ID != r.ID { // who is on duty elsewhere then cannot be here
				for _, d := range o.Duties(from, until, nil) {
					for _, u := range d.Users {
						taken = append(taken, Shift{u, d.From, d.Until})
					}
				}
			}
		}
		p = r.Share(r.Layers[index], from, until, r.Duties(now.AddDate(-1, 0, 0), now, t.staff.Away), taken)
		p.Name = name
		p.Shifts = append(p.Shifts, r.empty(p)...)
		slices.SortStableFunc(p.Shifts, func(x, y Shift) int { return x.From.Compare(y.From) })
		return nil
	})
	return p, fault.Wrap(op, err)
}

// empty are the times of a period in which somebody has to be and nobody is, as shifts of nobody.
func (r Roster) empty(p Period) (list []Shift) {
	r.Periods, r.Changes = []Period{p}, nil
	for _, gap := range Gaps(r.Duties(p.From, p.Until, nil)) {
		list = append(list, Shift{From: gap.From, Until: gap.Until})
	}
	return list
}

// KeepPeriod keeps a period with its shifts, which go before the layers. A shift of nobody stays a
// gap.
func (s *Service) KeepPeriod(ctx context.Context, a access.Actor, id string, p Period) error {
	const op = "roster.period"
	p.Shifts = slices.DeleteFunc(slices.Clone(p.Shifts), func(x Shift) bool { return x.UserID == "" })
	return s.change(ctx, op, a, id, func(_ *store.Tx, r Roster, t team, now time.Time) (Roster, error) {
		if err := fault.Check(op, r.CheckPeriod(p, now, t.has)); err != nil {
			return r, err
		}
		r.Periods = append(slices.Clone(r.Periods), p)
		return r, nil
	})
}

// DropPeriod takes a period away that begins at an instant: the layers count again. Doing it twice
// changes nothing.
func (s *Service) DropPeriod(ctx context.Context, a access.Actor, id string, begins time.Time) error {
	return s.change(ctx, "roster.period", a, id, func(_ *store.Tx, r Roster, _ team, now time.Time) (Roster, error) {
		r.Periods = slices.DeleteFunc(slices.Clone(r.Periods), func(p Period) bool { return p.From.Equal(begins) && p.Until.After(now) })
		return r, nil
	})
}

// Put is one person instead of another, one beside the others, or nobody, as who keeps the roster
// says. Who is put on duty hears it. Saying the same again changes nothing.
func (s *Service) Put(ctx context.Context, a access.Actor, id string, c Change) error {
	const op = "roster.put"
	return s.change(ctx, op, a, id, func(tx *store.Tx, r Roster, t team, now time.Time) (Roster, error) {
		if slices.Contains(r.Changes, c) {
			return r, nil
		}
		list, err := OfOrg(tx, r.OrgID)
		if err != nil {
			return r, err
		}
		if err := fault.Check(op, r.CheckChange(c, list, t.gone(now), now, t.has)); err != nil {
			return r, err
		}
		r.Changes = append(slices.Clone(r.Changes), c)
		if !c.Until.After(now) {
			return r, nil
		}
		return r, account.Tell(tx, c.In, noticePut, now)
	})
}
