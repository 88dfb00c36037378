package account

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
)

// Late is something that nobody did in time, as a ladder sees it: how far its lateness
// climbed, and how far it should have by now.
type Late struct {
	Org, Type, ID string
	Reached, Rung int
}

// Ladder is how one kind of thing climbs. A notice says that something waits, never what.
type Ladder struct {
	Action access.Action // in the log
	// Note keeps that a thing reached a step.
	Note func(tx *store.Tx, l Late, step int, at time.Time) error
	// Hear is who hears of a step, the first of the roles that somebody has.
	Hear func(step int) []access.Role
	// Message is the key of the notice of a step.
	Message func(step int) string
}

// Climb passes on what is late, each thing once per step, with a record of each. Somebody
// gets one notice of a step for all of them.
func (k Ladder) Climb(tx *store.Tx, late []Late, now time.Time) error {
	type notice struct{ user, key string }
	told := map[notice]bool{}
	for _, l := range late {
		for step := l.Reached + 1; step <= l.Rung; step++ {
			if err := k.Note(tx, l, step, now); err != nil {
				return err
			}
			who, err := FirstWith(tx, l.Org, k.Hear(step)...)
			if err != nil {
				return err
			}
			for _, u := range who {
				told[notice{u.ID, k.Message(step)}] = true
			}
			if err := audit.Write(tx, now, access.System(l.Org), k.Action, l.Type, l.ID, access.Decision{Allowed: true, Rules: []string{"system"}}); err != nil {
				return err
			}
		}
	}
	for n := range told {
		if err := Notify(tx, n.user, n.key, now); err != nil {
			return err
		}
	}
	return nil
}

// FirstWith are the people of an organisation with the first of some roles that anybody who
// may sign in has. Give the administrator last, so that it is never nobody.
func FirstWith(tx *store.Tx, orgID string, roles ...access.Role) ([]User, error) {
	for _, r := range roles {
		people, err := Colleagues(tx, orgID, r)
		if err != nil {
			return nil, err
		}
		var list []User
		for _, u := range people {
			if !u.Disabled {
				list = append(list, u)
			}
		}
		if len(list) > 0 {
			return list, nil
		}
	}
	return nil, nil
}
