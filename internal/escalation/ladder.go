package escalation

import (
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
)

// Late is what a ladder has to know of a thing.
type Late struct {
	Org, ID string
	// Due is the date or the moment that passed, or that nears. Another one begins at the bottom;
	// a thing that has one date for ever may leave it out.
	Due time.Time
	// Rung is the step that it should have climbed to by now; 0 for none.
	Rung int
}

// Ladder is how one kind of thing climbs.
type Ladder[T any] struct {
	Kind   string        // under which the steps are kept
	Object string        // how the log names such a thing
	Action access.Action // how the log names that it climbed
	Late   func(thing T, now time.Time) Late
	// Hear is who hears of a step, by user id. It must not be nobody while the organisation has
	// anybody: end with its administrators.
	Hear func(tx *store.Tx, thing T, step int) ([]string, error)
	// Message is the key of the notice of a step.
	Message func(step int) string
	// Took is what the module keeps of a step itself, such as a line in a history; nil for nothing.
	Took func(tx *store.Tx, thing T, step int, who []string) error
}

// Climb passes on what is late, each thing once per step and date, with a record of each step
// and who heard of it. Somebody gets one notice of a kind for all of them.
func (k Ladder[T]) Climb(tx *store.Tx, things []T, now time.Time) error {
	late, ids := make([]Late, len(things)), make([]string, len(things))
	for i, t := range things {
		late[i] = k.Late(t, now)
		ids[i] = late[i].ID
	}
	reached, err := Reached(tx, k.Kind, ids)
	if err != nil {
		return err
	}
	type notice struct{ user, key string }
	told := map[notice]bool{}
	for i, l := range late {
		for step := reached[Key(l.ID, l.Due)].Step + 1; step <= l.Rung; step++ {
			who, err := k.Hear(tx, things[i], step)
			if err != nil {
				return err
			}
			who = slices.Compact(slices.Sorted(slices.Values(who)))
			if err := noteStep(tx, k.Kind, l, step, who, now); err != nil {
				return err
			}
			for _, u := range who {
				told[notice{u, k.Message(step)}] = true
			}
			if k.Took != nil {
				if err := k.Took(tx, things[i], step, who); err != nil {
					return err
				}
			}
			if err := audit.Write(tx, now, access.System(l.Org), k.Action, k.Object, l.ID, access.Decision{Allowed: true, Rules: []string{"system"}}); err != nil {
				return err
			}
		}
	}
	for n := range told {
		if err := account.Notify(tx, n.user, n.key, now); err != nil {
			return err
		}
	}
	return nil
}

// FirstWith are the ids of the people of an organisation with the first of some roles that
// anybody who may sign in has. Give the administrator last, so that it is never nobody.
func FirstWith(tx *store.Tx, orgID string, roles ...access.Role) ([]string, error) {
	people, err := account.FirstWith(tx, orgID, roles...)
	ids := make([]string, len(people))
	for i, u := range people {
		ids[i] = u.ID
	}
	return ids, err
}
