package target

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead access.Action = "map.target_read"
	actSet  access.Action = "map.target_set"
	actEnd  access.Action = "map.target_end" // in the log; who may set may end
)

// Figures are what the map published; socialmap gives them from stored releases.
type Figures interface {
	// Areas are the areas of the newest release.
	Areas(ctx context.Context, a access.Actor) ([]socialmap.AreaOption, error)
	// AreaCourses are the courses of an indicator of the areas of a level, or of one of them.
	AreaCourses(ctx context.Context, a access.Actor, in socialmap.Indicator, level socialmap.Level, area place.AreaCode) (time.Time, []socialmap.AreaCourse, error)
	// Aims holds the estimates against the fixed targets.
	Aims(ctx context.Context, a access.Actor) (socialmap.Aims, error)
}

// Service keeps the targets.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	figures Figures
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, figures Figures) *Service {
	return &Service{db: db, clock: c, policy: policy, figures: figures}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// Line is a target with how its areas stand.
type Line struct {
	Target
	Indicator socialmap.Indicator
	AreaName  string // of a target for one area; empty when it is gone from the releases
	AsOf      time.Time
	Courses   []Course // by name; none of a target that ended before its date
}

// Fixed is a target of S1 4.1 with what is known of it.
type Fixed struct {
	socialmap.Target
	Counted Line // by rule, of the municipalities; without courses where nobody counts
}

// List are the targets of the own organisation.
type List struct {
	Open   []Line
	Ended  []Target
	Fixed  []Fixed
	Aims   socialmap.Aims
	Areas  []socialmap.AreaOption
	MaySet bool
	Today  time.Time
}

// All are the targets of the own organisation, fixed ones and own ones.
func (s *Service) All(ctx context.Context, a access.Actor) (l List, err error) {
	const op = "target.all"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return l, err
	}
	l = List{MaySet: s.policy.Decide(a, actSet, access.Organisation(a.OrgID)).Allowed, Today: s.today()}
	var list []Target
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = ofOrg(tx, a.OrgID)
		return err
	}); err != nil {
		return l, fault.Wrap(op, err)
	}
	if l.Areas, err = s.figures.Areas(ctx, a); err != nil {
		return l, fault.Wrap(op, err)
	}
	for _, t := range list {
		if !t.Ended.IsZero() {
			l.Ended = append(l.Ended, t)
			continue
		}
		line, err := s.line(ctx, a, t, l.Areas)
		if err != nil {
			return l, fault.Wrap(op, err)
		}
		l.Open = append(l.Open, line)
	}
	return l, fault.Wrap(op, s.fixed(ctx, a, &l))
}

// fixed adds the targets of S1.
func (s *Service) fixed(ctx context.Context, a access.Actor, l *List) (err error) {
	if l.Aims, err = s.figures.Aims(ctx, a); err != nil {
		return err
	}
	for _, t := range socialmap.Targets() {
		f := Fixed{Target: t}
		f.Counted = Line{Indicator: t.Counted(), Target: Target{Level: socialmap.LevelMunicipality, Way: AtLeast, Goal: int(10 * t.Goal), Until: l.Today.AddDate(fixedYears, 0, 0)}}
		if err := s.courses(ctx, a, &f.Counted); err != nil {
			return err
		}
		f.Counted.Courses = slices.DeleteFunc(f.Counted.Courses, func(c Course) bool { return c.Says == NoFigure })
		l.Fixed = append(l.Fixed, f)
	}
	return nil
}

// fixedYears is within how many years the targets of S1 4.1 are to be reached.
const fixedYears = 5

// line is a target with its courses, for who may see the figures.
func (s *Service) line(ctx context.Context, a access.Actor, t Target, areas []socialmap.AreaOption) (Line, error) {
	l := Line{Target: t}
	l.Indicator, _ = socialmap.IndicatorOf(t.Indicator)
	if i := slices.IndexFunc(areas, func(o socialmap.AreaOption) bool { return o.Level == t.Level && o.Code == t.Area && t.Area != "" }); i >= 0 {
		l.AreaName = areas[i].Name
	}
	if l.Indicator.Code == "" || !t.Ended.IsZero() && t.Ended.Before(t.Until) {
		return l, nil // an indicator that is no longer published, or a target let go of
	}
	return l, s.courses(ctx, a, &l)
}

func (s *Service) courses(ctx context.Context, a access.Actor, l *Line) error {
	asOf, list, err := s.figures.AreaCourses(ctx, a, l.Indicator, l.Level, l.Area)
	l.AsOf = asOf
	for _, c := range list {
		l.Courses = append(l.Courses, CourseOf(l.Target, c, s.today()))
	}
	return err
}

// load reads a target and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Target, access.Decision, error) {
	t, err := byID(tx, id)
	if err != nil {
		return t, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, t.Resource())
	return t, d, err
}

// View is a target as somebody may see it.
type View struct {
	Line
	Names  map[string]string // of who set it and who ended it
	MaySet bool
	Today  time.Time
}

// Show is a target with how each area stands. It holds nobody, so a look is not on record.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "target.show"
	var t Target
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if t, _, err = s.load(tx, op, a, actRead, id); err != nil {
			return err
		}
		v.Names, err = account.Names(tx, []string{t.By, t.EndedBy})
		return err
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	v.MaySet, v.Today = s.policy.Decide(a, actSet, t.Resource()).Allowed, s.today()
	areas, err := s.figures.Areas(ctx, a)
	if err != nil {
		return v, fault.Wrap(op, err)
	}
	v.Line, err = s.line(ctx, a, t, areas)
	return v, fault.Wrap(op, err)
}

// AreasToSet are the areas that a target can be for, for who may set one.
func (s *Service) AreasToSet(ctx context.Context, a access.Actor) ([]socialmap.AreaOption, error) {
	const op = "target.form"
	if _, err := s.policy.RequireOrg(op, a, actSet); err != nil {
		return nil, err
	}
	areas, err := s.figures.Areas(ctx, a)
	return areas, fault.Wrap(op, err)
}

// Set writes down a target; once for each key.
func (s *Service) Set(ctx context.Context, a access.Actor, d Draft, key string) (id ID, err error) {
	const op = "target.make"
	decision, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return "", err
	}
	areas, err := s.figures.Areas(ctx, a)
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	now := s.now()
	t := d.on(Target{ID: ID(store.NewID()), Org: a.OrgID, By: a.UserID, At: now})
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := ofOrg(tx, a.OrgID)
		if err != nil {
			return err
		}
		c := checker(d.check(areas, s.today()))
		open := slices.IndexFunc(list, func(t Target) bool { return !t.Ended.IsZero() })
		c.refuse(open >= mostOpen || open < 0 && len(list) >= mostOpen, "cijfer", "target.enough", "Max", mostOpen)
		if err := fault.Check(op, c); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, key, string(t.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		return cmp.Or(insert(tx, t), audit.Write(tx, now, a, actSet, ObjectType, string(t.ID), decision))
	})
	return id, fault.Wrap(op, err)
}

// End lets go of a target that still has its version, with a reason. It stays readable.
func (s *Service) End(ctx context.Context, a access.Actor, id ID, version int64, why string) error {
	const op = "target.end"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		t, d, err := s.load(tx, op, a, actSet, id)
		if err != nil {
			return err
		}
		if t.Version != version {
			return fault.New(op, fault.Conflict)
		}
		var c checker
		c.refuse(!t.Ended.IsZero(), "reden", "target.has_ended")
		c.words("reden", why)
		if err := fault.Check(op, c); err != nil {
			return err
		}
		t.Ended, t.EndedBy, t.EndWhy = s.today(), a.UserID, why
		return cmp.Or(end(tx, op, t), audit.Write(tx, s.now(), a, actEnd, ObjectType, string(id), d))
	}))
}
