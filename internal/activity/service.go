package activity

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
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// The actions of the policy.
const (
	actList access.Action = "activity.list"
	actRead access.Action = "activity.read"
	actJoin access.Action = "activity.join"
	actMake access.Action = "activity.make"
	actKeep access.Action = "activity.keep"
	actDoor access.Action = "activity.door" // has the list in the menu
	// actWho is looking at who signed up, for who keeps the activity.
	actWho access.Action = "activity.look"
)

// ObjectType is how the policy and the log name an activity.
const ObjectType = "Activity"

// ahead is how many days of activities are shown.
const ahead = 92

// Service carries out what people do with activities.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, v *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, vault: v, clock: c, policy: policy}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// load reads an activity and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Activity, access.Decision, error) {
	x, missing := byID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return x, access.Decision{}, missing
	}
	d, err := s.policy.Require(op, a, action, actRead, x.resource()) // of what is missing too, which so takes as long
	return x, d, cmp.Or(missing, err)
}

// days are the dates of activities from one until another, in the order of time.
func days(list []Activity, known facts, from, until time.Time) (all []Day) {
	for _, a := range list {
		for _, date := range a.Days(from, until) {
			d, is := known[at{a.ID, store.Micros(date)}]
			if !is {
				d.Came = -1
			}
			d.Activity, d.Date = a, date
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(x, y Day) int {
		return cmp.Or(x.Begins(x.Date).Compare(y.Begins(y.Date)), cmp.Compare(x.ID, y.ID))
	})
	return all
}

// perActivity is how many days of one activity a list of all holds: what comes each week must not
// hide the rest.
const perActivity = 3

// soonest are the first days of each activity of a list in the order of time.
func soonest(list []Day) []Day {
	n := map[ID]int{}
	return slices.DeleteFunc(list, func(d Day) bool { n[d.ID]++; return n[d.ID] > perActivity })
}

// List are the activities of the coming months.
type List struct {
	Days    []Day
	Places  map[string]string
	Public  []place.Brief // complexes with a public page
	MayMake bool
	Now     time.Time
}

// All are the activities of the actor's organisation.
func (s *Service) All(ctx context.Context, a access.Actor) (l List, err error) {
	const op = "activity.all"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return l, err
	}
	l = List{MayMake: s.policy.May(a, actMake), Now: s.now()}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := ofOrg(tx, a.OrgID, s.today())
		if err != nil {
			return err
		}
		known, err := factsOf(tx, list, a.UserID)
		if err != nil {
			return err
		}
		l.Days = soonest(days(list, known, s.today(), s.today().AddDate(0, 0, ahead)))
		l.Places, err = placesOf(tx, a.OrgID, list)
		return err
	})
	return l, fault.Wrap(op, err)
}

// placesOf are the names of the places of activities.
func placesOf(tx *store.Tx, org string, list []Activity) (map[string]string, error) {
	var codes []string
	for _, a := range list {
		if a.Place != "" {
			codes = append(codes, a.Place)
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	return place.Named(tx, codes, org)
}

// View is an activity as somebody may see it.
type View struct {
	Activity
	Days    []Day  // of a month ago and to come
	Signs   []Sign // for who keeps it
	Names   map[string]string
	Places  map[string]string
	MayKeep bool
	Now     time.Time
}

// Show is an activity. Who keeps it sees who signed up: that look is on record first.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "activity.show"
	err = audit.Look(ctx, s.db, s.now(), a, actWho, ObjectType, string(id), func(tx *store.Tx) error {
		x, _, err := s.load(tx, op, a, actRead, id)
		if d := s.policy.Decide(a, actWho, x.resource()); err == nil && d.Allowed {
			err = audit.Write(tx, s.now(), a, actWho, ObjectType, string(id), d)
		}
		return err
	})
	if err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		x, _, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = View{Activity: x, Now: s.now(), MayKeep: s.policy.Decide(a, actKeep, x.resource()).Allowed}
		known, err := factsOf(tx, []Activity{x}, a.UserID)
		if err != nil {
			return err
		}
		v.Days = days([]Activity{x}, known, s.today().AddDate(0, -1, 0), s.today().AddDate(0, 0, ahead))
		if v.Places, err = placesOf(tx, x.OrgID, []Activity{x}); err != nil || !s.policy.Decide(a, actWho, x.resource()).Allowed {
			return err
		}
		if v.Signs, err = signsOf(tx, s.vault, id); err != nil {
			return err
		}
		ids := []string{x.HolderID}
		for _, g := range v.Signs {
			ids = append(ids, g.UserID)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Choices are the places that an activity can be for.
func (s *Service) Choices(ctx context.Context, a access.Actor) (areas []place.Area, sites []place.Brief, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { areas, sites, err = choices(tx, a.OrgID); return err })
	return areas, sites, fault.Wrap("activity.choices", err)
}

func choices(tx *store.Tx, org string) ([]place.Area, []place.Brief, error) {
	areas, err := place.HousedAreas(tx)
	if err != nil {
		return nil, nil, err
	}
	areas = slices.DeleteFunc(areas, func(x place.Area) bool { return x.Kind != place.Neighbourhood })
	sites, err := place.Briefs(tx, org)
	return areas, sites, err
}

// Make puts an activity in the calendar of the actor's organisation; once for each key.
func (s *Service) Make(ctx context.Context, a access.Actor, x Activity, key string) (id ID, err error) {
	const op = "activity.make"
	d, err := s.policy.RequireOrg(op, a, actMake)
	if err != nil {
		return "", err
	}
	x.ID, x.OrgID, x.HolderID = ID(store.NewID()), a.OrgID, a.UserID
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		wrong := x.Check(s.today())
		areas, sites, err := choices(tx, a.OrgID)
		if err != nil {
			return err
		}
		if x.Place != "" && !slices.ContainsFunc(areas, func(y place.Area) bool { return string(y.Code) == x.Place }) &&
			!slices.ContainsFunc(sites, func(y place.Brief) bool { return string(y.ID) == x.Place }) {
			wrong = append(wrong, fault.NewField("plek", "activity.choose"))
		}
		if err := fault.Check(op, wrong); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, key, string(x.ID), s.now())
		if id = ID(made); err != nil || again {
			return err
		}
		return cmp.Or(insert(tx, x), audit.Write(tx, s.now(), a, actMake, ObjectType, string(x.ID), d))
	})
	return id, fault.Wrap(op, err)
}

// keep carries out something of who keeps an activity.
func (s *Service) keep(ctx context.Context, op string, a access.Actor, id ID, do func(tx *store.Tx, x Activity) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		x, d, err := s.load(tx, op, a, actKeep, id)
		if err != nil {
			return err
		}
		return cmp.Or(do(tx, x), audit.Write(tx, s.now(), a, actKeep, ObjectType, string(id), d))
	}))
}

// Change rewrites the words and seats of an activity that still has its version.
func (s *Service) Change(ctx context.Context, a access.Actor, x Activity) error {
	const op = "activity.change"
	return s.keep(ctx, op, a, x.ID, func(tx *store.Tx, was Activity) error {
		if was.Version != x.Version {
			return fault.New(op, fault.Conflict)
		}
		was.Title, was.What, was.Where, was.Seats = x.Title, x.What, x.Where, x.Seats
		return cmp.Or(fault.Check(op, was.Check(was.First)), update(tx, op, was))
	})
}

// jobNight is the kind of the nightly job.
const jobNight = "activity.night"

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobNight, 3, 20, s.Night)}
}

// shredSize is how many keys are thrown away at once.
const shredSize = 200

// Night makes a number of who signed up for days that are over, and forgets who they were. Doing it
// again changes nothing.
func (s *Service) Night(ctx context.Context) error {
	return fault.Wrap(jobNight, s.db.Write(ctx, func(tx *store.Tx) error {
		rows, err := closeDays(tx, s.today())
		if err != nil {
			return err
		}
		for part := range slices.Chunk(rows, shredSize) {
			if err := cmp.Or(s.vault.Shred(tx, s.now(), part...), seal.Forget(tx, s.now(), part...)); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Feed are the days for which the actor signed up, for the own calendar.
func (s *Service) Feed(ctx context.Context, a access.Actor) (list []Day, err error) {
	const op = "activity.feed"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		mine, err := joinedBy(tx, a.UserID, s.today())
		if err != nil {
			return err
		}
		known, err := factsOf(tx, mine, a.UserID)
		list = slices.DeleteFunc(days(mine, known, s.today(), s.today().AddDate(1, 0, 0)), func(d Day) bool { return !d.Mine || d.Cancelled })
		return err
	})
	return list, fault.Wrap(op, err)
}

// Near are the activities for the residents of a complex, for everybody and without a name: those of
// the complex, of its neighbourhood, and for all.
func (s *Service) Near(ctx context.Context, id place.ComplexID) (name string, list []Day, err error) {
	const op = "activity.near"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		site, err := place.SiteByID(tx, id)
		if err != nil {
			return err
		}
		name = site.Name
		all, err := ofOrg(tx, site.Org, s.today())
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(a Activity) bool {
			return a.Place != "" && a.Place != string(id) && a.Place != string(site.Neighbourhood)
		})
		known, err := factsOf(tx, all, "")
		list = days(all, known, s.today(), s.today().AddDate(0, 0, ahead))
		return err
	})
	return name, list, fault.Wrap(op, err)
}
