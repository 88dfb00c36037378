package account

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// demand is of whom the installation asks a second step. The zero demand asks nobody.
type demand struct {
	on  bool // of whoever sees contents
	all bool // of everybody
}

// of reports whether a user cannot do without a second step: who sees contents, and
// everybody where the installation or the organisation says so.
func (d demand) of(u User) bool {
	return d.on && (d.all || u.secondForAll || seesContents(u.Roles))
}

// AskEverybody makes the second step obligatory for all roles of all organisations.
func (s *Service) AskEverybody() { s.required.all = true }

// ForEverybody is whether an organisation asks a second step of everybody.
type ForEverybody struct {
	On      bool
	Fixed   bool // the installation asks it of everybody: there is nothing to choose
	Nowhere bool // the installation asks it of nobody, so that the choice waits
}

// SecondForAll is what the actor's organisation chose.
func (s *Service) SecondForAll(ctx context.Context, a access.Actor) (f ForEverybody, err error) {
	const op = "account.secondforall"
	if _, err := s.policy.RequireOrg(op, a, "account.second_for_all"); err != nil {
		return f, err
	}
	f.Fixed, f.Nowhere = s.required.on && s.required.all, !s.required.on
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		on, err := secondForAll(tx, a.OrgID)
		f.On = f.Fixed || on
		return err
	})
	return f, fault.Wrap(op, err)
}

// SetSecondForAll asks a second step of everybody in the actor's organisation, or again only
// of who sees contents. Whoever has none makes it at the next page, or signs in anew.
func (s *Service) SetSecondForAll(ctx context.Context, a access.Actor, on bool) error {
	const op = "account.secondforall"
	d, err := s.policy.RequireOrg(op, a, "account.second_for_all")
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := setSecondForAll(tx, a.OrgID, on); err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, "account.second_for_all", "Organisation", a.OrgID, d)
	}))
}
