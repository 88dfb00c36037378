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
	// Top is the highest step there is.
	Top int
	// Message is the key of the notice of a step.
	Message func(step int) string
	// Took is what the module keeps of a step itself, such as a line in a history; nil for nothing.
	Took func(tx *store.Tx, thing T, step int, who []string) error
}

// Climb passes on what is late, each thing once per step and date, with a record of each step
// and who heard of it. Somebody gets one notice of a kind for all of them. Who is away does not
// hear it: who stands in does, or the next rung.
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
	away, err := account.AwayAt(tx, now)
	if err != nil {
		return err
	}
	told := map[notice]bool{}
	for i, l := range late {
		for step := reached[Key(l.ID, l.Due)].Step + 1; step <= l.Rung; step++ {
			who, namens, err := k.hear(tx, things[i], step, away)
			if err != nil {
				return err
			}
			if err := noteStep(tx, k.Kind, l, step, who, now); err != nil {
				return err
			}
			for _, u := range who {
				told[notice{u, k.Message(step), namens[u]}] = true
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
		if err := account.NotifyFor(tx, n.user, n.namens, n.key, now); err != nil {
			return err
		}
	}
	return nil
}

// notice is what somebody hears once, and for whom they stand in, if for anybody.
type notice struct{ user, key, namens string }

// hear are the people whom a step reaches: those who are there, and who stand in for the others.
// Where that is nobody it goes straight on to the next rung. Where there is nobody at all it stays
// with whom it was for, so that it is on record and never nobody's.
func (k Ladder[T]) hear(tx *store.Tx, thing T, step int, away account.Away) (who []string, namens map[string]string, err error) {
	var first []string
	for rung := step; rung == step || rung <= k.Top; rung++ {
		list, err := k.Hear(tx, thing, rung)
		if err != nil {
			return nil, nil, err
		}
		list = slices.Compact(slices.Sorted(slices.Values(list)))
		if rung == step {
			first = list
		}
		if who, namens = away.Reach(list); len(who) > 0 || len(first) == 0 {
			slices.Sort(who)
			return who, namens, nil
		}
	}
	return first, nil, nil
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
