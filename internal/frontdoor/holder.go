package frontdoor

import (
	"context"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// holders are who can hold a post: the consultants, or the team leads where there is none.
func holders(tx *store.Tx, org string) ([]account.User, error) {
	return account.FirstWith(tx, org, access.Consultant, access.TeamLead)
}

// lightest is who holds the fewest posts, the first of a list among equals; empty for an
// empty list.
func lightest(people []account.User, held map[string]int) string {
	if len(people) == 0 {
		return ""
	}
	return slices.MinFunc(people, func(a, b account.User) int { return held[a.ID] - held[b.ID] }).ID
}

// handTo gives a post that nobody holds to whoever of the desk holds the fewest. Where nobody
// is at the desk it stays with nobody and climbs, as the ladder says.
func handTo(tx *store.Tx, p *Post) error {
	if p.Holder != "" {
		p.Since = p.At
		return nil
	}
	people, err := holders(tx, p.Org)
	if err != nil {
		return err
	}
	held, err := heldBy(tx, p.Org)
	if err != nil {
		return err
	}
	if p.Holder = lightest(people, held); p.Holder != "" {
		p.Since = p.At
	}
	return nil
}

// TakeUp puts a post that waits in the actor's own name. Its date stays.
func (s *Service) TakeUp(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "frontdoor.take"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.toEnd(tx, op, a, id, version)
		if err != nil {
			return err
		}
		if p.Holder == a.UserID {
			return nil // it is already so
		}
		at := s.now()
		p.Holder, p.Since = a.UserID, at
		n, err := setHolder(tx, p)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, at, a, op, ObjectType, string(id), d)
	}))
}

// replaceHolders gives posts whose holder left the desk to somebody who is there.
func (s *Service) replaceHolders(tx *store.Tx, list []Post) error {
	at, present := s.now(), map[string]map[string]bool{}
	for _, p := range list {
		desk := present[p.Org]
		if desk == nil {
			desk = map[string]bool{}
			for _, r := range []access.Role{access.Consultant, access.TeamLead} {
				people, err := account.FirstWith(tx, p.Org, r)
				if err != nil {
					return err
				}
				for _, u := range people {
					desk[u.ID] = true
				}
			}
			present[p.Org] = desk
		}
		if desk[p.Holder] || len(desk) == 0 {
			continue
		}
		p.Holder = ""
		if err := handTo(tx, &p); err != nil {
			return err
		}
		p.Since = at
		if _, err := setHolder(tx, p); err != nil {
			return err
		}
		if err := audit.Write(tx, at, access.System(p.Org), "frontdoor.take", ObjectType, string(p.ID),
			access.Decision{Allowed: true, Rules: []string{"system"}}); err != nil {
			return err
		}
	}
	return nil
}
