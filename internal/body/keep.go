package body

import (
	"cmp"
	"context"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Choices are what the form of a body can choose from.
type Choices struct {
	Areas    []place.Area
	Sites    []place.Brief
	Contacts []account.User // colleagues who can be the contact person, by name
	Accounts []account.User // residents and volunteers who sign in, by name
}

// contactRoles are the colleagues who can be the contact person of a body.
func contactRoles() []access.Role {
	return []access.Role{access.Caretaker, access.Consultant, access.TeamLead, access.Director, access.PolicyMaker}
}

// Choices are what somebody who may make or keep a body can choose from.
func (s *Service) Choices(ctx context.Context, a access.Actor) (c Choices, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { c, err = choices(tx, a.OrgID); return err })
	return c, fault.Wrap("body.choices", err)
}

func choices(tx *store.Tx, org string) (c Choices, err error) {
	if c.Areas, err = place.HousedAreas(tx); err != nil {
		return c, err
	}
	if c.Sites, err = place.Briefs(tx, org); err != nil {
		return c, err
	}
	people, err := account.Colleagues(tx, org, "")
	for _, u := range people {
		has := func(r access.Role) bool { return slices.Contains(u.Roles, r) }
		if !u.Disabled && slices.ContainsFunc(contactRoles(), has) {
			c.Contacts = append(c.Contacts, u)
		}
		if !u.Disabled && (has(access.Resident) || has(access.Volunteer)) {
			c.Accounts = append(c.Accounts, u)
		}
	}
	return c, err
}

func isUser(list []account.User, id string) bool {
	return slices.ContainsFunc(list, func(u account.User) bool { return u.ID == id })
}

// checkChosen are the reasons why a body cannot have its contact person or its places.
func checkChosen(tx *store.Tx, b Body) ([]fault.Field, error) {
	c, err := choices(tx, b.OrgID)
	if err != nil {
		return nil, err
	}
	var wrong checker
	wrong.refuse(b.ContactID != "" && !isUser(c.Contacts, b.ContactID), "contact", "body.choose")
	for _, code := range access.Codes(b.Areas) {
		known := slices.ContainsFunc(c.Areas, func(x place.Area) bool { return string(x.Code) == code }) ||
			slices.ContainsFunc(c.Sites, func(x place.Brief) bool { return string(x.ID) == code })
		wrong.refuse(!known, "plek", "body.choose")
	}
	return wrong, nil
}

// Make writes a body of the actor's organisation in; once for each key.
func (s *Service) Make(ctx context.Context, a access.Actor, b Body, key string) (id ID, err error) {
	const op = "body.make"
	d, err := s.policy.RequireOrg(op, a, actMake)
	if err != nil {
		return "", err
	}
	now := s.now()
	b.ID, b.OrgID, b.Made = ID(store.NewID()), a.OrgID, s.today()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		wrong, err := checkChosen(tx, b)
		if err := cmp.Or(err, fault.Check(op, append(b.Check(), wrong...))); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, key, string(b.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		if _, err := s.vault.NewKey(tx, now, string(b.ID), b.OrgID); err != nil {
			return err
		}
		return cmp.Or(insert(tx, b), audit.Write(tx, now, a, actMake, ObjectType, string(b.ID), d))
	})
	return id, fault.Wrap(op, err)
}

// Change rewrites a body that still has its version.
func (s *Service) Change(ctx context.Context, a access.Actor, b Body) error {
	const op = "body.change"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		was, _, d, err := s.load(tx, op, a, actKeep, b.ID)
		if err != nil {
			return err
		}
		b.OrgID, b.Made = was.OrgID, was.Made
		if b.Version != was.Version {
			return fault.New(op, fault.Conflict)
		}
		wrong, err := checkChosen(tx, b)
		if err := cmp.Or(err, fault.Check(op, append(b.Check(), wrong...))); err != nil {
			return err
		}
		return cmp.Or(update(tx, op, b), audit.Write(tx, s.now(), a, actKeep, ObjectType, string(b.ID), d))
	}))
}

// PutMember adds a member to a body, once for each key, or rewrites one that still has its version.
func (s *Service) PutMember(ctx context.Context, a access.Actor, m Member, key string) error {
	const op = "body.member"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		b, members, d, err := s.load(tx, op, a, actKeep, m.BodyID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(members, func(x Member) bool { return x.ID == m.ID })
		switch {
		case m.ID != "" && i < 0:
			return fault.New(op, fault.NotFound)
		case m.ID != "" && members[i].Version != m.Version:
			return fault.New(op, fault.Conflict)
		}
		m.OrgID = b.OrgID
		if err := s.checkMember(tx, op, m, members); err != nil {
			return err
		}
		return cmp.Or(s.writeMember(tx, op, a, m, key), audit.Write(tx, s.now(), a, actKeep, ObjectType, string(b.ID), d))
	}))
}

func (s *Service) checkMember(tx *store.Tx, op string, m Member, members []Member) error {
	wrong := checker(m.Check())
	if m.UserID != "" {
		c, err := choices(tx, m.OrgID)
		if err != nil {
			return err
		}
		twice := slices.ContainsFunc(members, func(x Member) bool { return x.ID != m.ID && x.UserID == m.UserID && x.In(s.today()) })
		wrong.refuse(!isUser(c.Accounts, m.UserID), "account", "body.choose")
		wrong.refuse(twice, "account", "body.twice")
	}
	return fault.Check(op, wrong)
}

func (s *Service) writeMember(tx *store.Tx, op string, a access.Actor, m Member, key string) error {
	if m.ID != "" {
		k, err := s.vault.KeyOf(tx, m.ID)
		if err != nil {
			return err
		}
		return updateMember(tx, op, k, m)
	}
	made, again, err := account.Once(tx, a.UserID, op+" "+string(m.BodyID), key, store.NewID(), s.now())
	if err != nil || again {
		return err
	}
	m.ID = made
	k, err := s.vault.NewKey(tx, s.now(), m.ID, m.ID)
	return cmp.Or(err, insertMember(tx, k, m))
}
