package body

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
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
	"samendoen/internal/place"
)

// The actions of the policy.
const (
	actList     access.Action = "body.list"
	actRead     access.Action = "body.read"
	actMake     access.Action = "body.make"
	actKeep     access.Action = "body.keep"
	actTakePart access.Action = "body.take_part"
	actDoor     access.Action = "body.door" // has the list in the menu
)

// ObjectType is how the policy and the log name a body.
const ObjectType = "Body"

// Service carries out what people do with bodies of residents.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
	desk   *upload.Desk

	figures Figures // nil: there is no map
}

// New makes the service.
func New(db *store.DB, v *seal.Vault, c clock.Clock, policy *access.Policy, desk *upload.Desk) *Service {
	return &Service{db: db, vault: v, clock: c, policy: policy, desk: desk}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// load reads a body with its members and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Body, []Member, access.Decision, error) {
	b, missing := byID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return b, nil, access.Decision{}, missing
	}
	members, err := membersOf(tx, []Body{b})
	if err != nil {
		return b, nil, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, b.resource(members, s.today())) // of what is missing too, which so takes as long
	return b, members, d, cmp.Or(missing, err)
}

// Line is a body in a list.
type Line struct {
	Body
	Members int
	Waits   []Moment
}

// List are the bodies that somebody may read.
type List struct {
	Lines   []Line
	Places  map[string]string // names of areas and complexes
	MayMake bool
	Today   time.Time
}

// All are the bodies that the actor may read: those of the own organisation for who works in the
// area or leads, and those of which the actor is a member or the contact person.
func (s *Service) All(ctx context.Context, a access.Actor) (l List, err error) {
	const op = "body.all"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return l, err
	}
	l = List{MayMake: s.policy.May(a, actMake), Today: s.today()}
	org := ""
	if s.policy.Decide(a, actRead, access.Resource{Type: ObjectType, Org: a.OrgID}).Allowed {
		org = a.OrgID
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := seenBy(tx, org, a.UserID, l.Today)
		if err != nil {
			return err
		}
		members, err := membersOf(tx, list)
		if err != nil {
			return err
		}
		advices, err := openAdvicesOf(tx, list)
		if err != nil {
			return err
		}
		for _, b := range list {
			if !s.policy.Decide(a, actRead, b.resource(members, l.Today)).Allowed {
				continue
			}
			line := Line{Body: b}
			own := slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return m.BodyID != b.ID })
			for _, m := range own {
				if m.In(l.Today) {
					line.Members++
				}
			}
			b.Rhythm = 0 // of meetings the page of the body tells
			line.Waits = b.Moments(own, nil, ofBody(advices, b.ID), l.Today)
			l.Lines = append(l.Lines, line)
		}
		l.Places, err = placesOf(tx, list)
		return err
	})
	return l, fault.Wrap(op, err)
}

// Seen is how many bodies the actor may read; NotFound for who has no list of them.
func (s *Service) Seen(ctx context.Context, a access.Actor) (int, error) {
	l, err := s.All(ctx, a)
	return len(l.Lines), err
}

func ofBody(list []Advice, id ID) []Advice {
	return slices.DeleteFunc(slices.Clone(list), func(a Advice) bool { return a.BodyID != id })
}

// placesOf are the names of the areas and complexes of bodies.
func placesOf(tx *store.Tx, bodies []Body) (map[string]string, error) {
	var codes, orgs []string
	for _, b := range bodies {
		codes, orgs = append(codes, access.Codes(b.Areas)...), append(orgs, b.OrgID)
	}
	if len(codes) == 0 {
		return nil, nil
	}
	slices.Sort(orgs) // one, or that of a tenants' association too
	return place.Named(tx, codes, slices.Compact(orgs)...)
}

// View is a body as somebody may see it.
type View struct {
	Body
	Members  []Member // those of now, and those to come
	Former   int
	Meetings []Meeting // the newest first
	Papers   []Paper
	Advices  []Advice // without their texts
	Moments  []Moment
	Names    map[string]string // of users
	Places   map[string]string
	MayKeep  bool
	MayPart  bool
	IsMember bool
	Today    time.Time
	Now      time.Time
}

// Member is a member of the body; the zero Member for who is none.
func (v View) Member(id string) Member {
	for _, m := range v.Members {
		if m.ID == id {
			return m
		}
	}
	return Member{}
}

// Show is a body. The look is on record before it is read: it holds names of people.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "body.show"
	now := s.now()
	err = audit.Look(ctx, s.db, now, a, actRead, ObjectType, string(id), func(tx *store.Tx) error {
		b, _, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, ObjectType, string(b.ID), d)
	})
	if err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error { v, err = s.view(tx, op, a, id); return err })
	return v, fault.Wrap(op, err)
}

func (s *Service) view(tx *store.Tx, op string, a access.Actor, id ID) (v View, err error) {
	b, bare, _, err := s.load(tx, op, a, actRead, id)
	if err != nil {
		return v, err
	}
	v = View{Body: b, Today: s.today(), Now: s.now()}
	r := b.resource(bare, v.Today)
	v.MayKeep, v.MayPart = s.policy.Decide(a, actKeep, r).Allowed, s.policy.Decide(a, actTakePart, r).Allowed
	v.IsMember = slices.Contains(r.Participants, a.UserID)
	key, err := s.vault.KeyOf(tx, string(id))
	if err != nil {
		return v, err
	}
	members, err := namedMembers(tx, s.vault, b)
	if err != nil {
		return v, err
	}
	for _, m := range members {
		if !m.Until.IsZero() && m.Until.Before(v.Today) {
			v.Former++
			continue
		}
		v.Members = append(v.Members, m)
	}
	if v.Meetings, err = meetings(tx, key, id); err != nil {
		return v, err
	}
	if v.Papers, err = papers(tx, key, id); err != nil {
		return v, err
	}
	if v.Advices, err = advicesOf(tx, id); err != nil {
		return v, err
	}
	v.Moments = b.Moments(bare, v.Meetings, v.Advices, v.Today)
	if v.Places, err = placesOf(tx, []Body{b}); err != nil {
		return v, err
	}
	ids := []string{b.ContactID}
	for _, p := range v.Papers {
		ids = append(ids, p.ByID)
	}
	v.Names, err = account.Names(tx, ids)
	return v, err
}
