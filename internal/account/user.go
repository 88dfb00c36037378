package account

import (
	"context"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Users are the people of the actor's organisation.
func (s *Service) Users(ctx context.Context, a access.Actor) (list []User, err error) {
	if _, err := s.policy.RequireOrg("account.users", a, "account.manage"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = Colleagues(tx, a.OrgID, "")
		return err
	})
	return list, fault.Wrap("account.users", err)
}

// User is one of the people of the actor's organisation.
func (s *Service) User(ctx context.Context, a access.Actor, id string) (u User, err error) {
	const op = "account.user"
	if _, err := s.policy.RequireOrg(op, a, "account.manage"); err != nil {
		return User{}, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		u, err = UserByID(tx, id)
		if err == nil && u.OrgID != a.OrgID {
			return fault.New(op, fault.NotFound)
		}
		return err
	})
	return u, fault.Wrap(op, err)
}

// AddUser adds somebody to the actor's organisation and returns the id. The password is for
// one use within a week, unless the command of the machine makes the account.
func (s *Service) AddUser(ctx context.Context, a access.Actor, u User, password string) (id string, err error) {
	const op = "account.adduser"
	d, err := s.policy.RequireOrg(op, a, "account.manage")
	if err != nil {
		return "", err
	}
	u.ID, u.OrgID, u.OrgName, u.Login = store.NewID(), a.OrgID, a.Org, strings.ToLower(strings.TrimSpace(u.Login))
	if err := fault.Check(op, s.checkUser(u, password, true)); err != nil {
		return "", err
	}
	if err := s.checkRolesHere(ctx, op, a.OrgID, u.Roles); err != nil {
		return "", err
	}
	hash, err := s.HashPassword(password)
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := InsertUser(tx, now, u, hash); store.IsDuplicate(err) {
			return fault.Invalidf(op, "login", "account.login_taken")
		} else if err != nil {
			return err
		}
		if !a.IsSystem() { // whoever stands at the machine makes the own account
			if err := givePassword(tx, u.ID, now); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, "account.manage", "User", u.ID, d)
	})
	return u.ID, fault.Wrap(op, err)
}

// ChangeUser changes name, roles, password (when given, for one use within a week) and whether somebody may sign
// in. Whoever is disabled loses sessions, tokens and parts in cases at once.
func (s *Service) ChangeUser(ctx context.Context, a access.Actor, u User, password string) error {
	const op = "account.changeuser"
	d, err := s.policy.RequireOrg(op, a, "account.manage")
	if err != nil {
		return err
	}
	old, err := s.User(ctx, a, u.ID)
	if err != nil {
		return err
	}
	u.OrgID, u.OrgName, u.Login = a.OrgID, old.OrgName, old.Login
	fields := s.checkUser(u, password, false)
	if password != "" && u.ID == a.UserID { // that asks for the old one
		fields = append(fields, fault.NewField("password", "account.password_own"))
	}
	if err := fault.Check(op, fields); err != nil {
		return err
	}
	if err := s.checkRolesHere(ctx, op, a.OrgID, u.Roles); err != nil {
		return err
	}
	hash := ""
	if password != "" {
		if hash, err = s.HashPassword(password); err != nil {
			return fault.Wrap(op, err)
		}
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := updateUser(tx, u, hash)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		switch {
		case u.Disabled:
			err = leaves(tx, u.ID, now)
		case hash != "":
			err = s.passwordGiven(tx, u.ID, now)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.manage", "User", u.ID, d)
	}))
}

// passwordGiven ends what worked with the old password of a user; the new one is for one use.
func (s *Service) passwordGiven(tx *store.Tx, userID string, now time.Time) error {
	if err := endAccess(tx, userID); err != nil {
		return err
	}
	if err := givePassword(tx, userID, now); err != nil {
		return err
	}
	return insertNotice(tx, userID, "account.notice_password_given", now)
}

// Colleagues are the people of the actor's own organisation with a role ("" for all):
// whom one can hand something to.
func (s *Service) Colleagues(ctx context.Context, a access.Actor, role access.Role) (list []User, err error) {
	if !a.Known() {
		return nil, fault.New("account.colleagues", fault.Unknown)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = Colleagues(tx, a.OrgID, role)
		return err
	})
	return list, fault.Wrap("account.colleagues", err)
}

// demoUsers is one user for each role, for the buttons of the demo.
func (s *Service) demoUsers(ctx context.Context) (list []User, err error) {
	var all []User
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		all, err = Everybody(tx)
		return err
	}); err != nil {
		return nil, fault.Wrap("account.demousers", err)
	}
	for _, role := range access.Roles() {
		for _, u := range all {
			if len(u.Roles) == 1 && u.Roles[0] == role && u.Login == string(role) {
				list = append(list, u)
			}
		}
	}
	return list, nil
}
