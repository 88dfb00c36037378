package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Rung is a rung of the responsibility ladder (verantwoordelijkheidsladder, S1 1.4): from
// what people can do themselves to help for them alone. It says something about the help,
// and never about the person.
type Rung int

// The rungs, the lowest first.
const (
	OwnStrength     Rung = iota + 1 // people rely on their own strength
	SocialNetwork                   // people care for each other
	GeneralServices                 // open to everybody
	LightIndividual                 // made to measure
	HeavyIndividual                 // when nothing else is possible
)

// Rungs are all rungs, the lowest first.
func Rungs() []Rung {
	return []Rung{OwnStrength, SocialNetwork, GeneralServices, LightIndividual, HeavyIndividual}
}

// Key is the message key of a rung's name.
func (r Rung) Key() string { return "casework.rung_" + string(rune('0'+r)) }

// Help is on which rung the help stands and on which it is wanted, as somebody judged it
// on a day. Judgments are only ever added: the newest counts.
type Help struct {
	ID       string
	At       time.Time
	ByID     string // user
	Now      Rung
	Wanted   Rung
	Why      string // sealed
	Category network.Category
}

// checkHelp are the reasons why a judgment cannot be; before is the newest one, zero for none.
func checkHelp(h, before Help) []fault.Field {
	var fields []fault.Field
	for _, f := range []struct {
		name string
		rung Rung
	}{{"nu", h.Now}, {"gewenst", h.Wanted}} {
		if !slices.Contains(Rungs(), f.rung) {
			fields = append(fields, fault.NewField(f.name, "casework.rung_missing"))
		}
	}
	if len(fields) == 0 && h.Now == before.Now && h.Wanted == before.Wanted {
		fields = append(fields, fault.NewField("nu", "casework.rung_same"))
	}
	return append(fields, checkText("waarom", h.Why, longText, true)...)
}

// helps leaves out what is not for these eyes. Without the newest nothing is left: an older
// judgment would seem to count still.
func (e eyes) helps(list []Help) []Help {
	if len(list) > 0 && !e[list[0].Category] {
		return nil
	}
	return slices.DeleteFunc(list, func(h Help) bool { return !e[h.Category] })
}

// SetHelp writes down on which rung of the ladder the help stands, on which it is wanted,
// and why.
func (s *Service) SetHelp(ctx context.Context, a access.Actor, id ID, version int64, h Help) error {
	const op = "casework.sethelp"
	return s.edit(ctx, op, a, actManage, id, GroupLadder, version, func(tx *store.Tx, w *work) error {
		if err := w.readable(op); err != nil {
			return err
		}
		if w.State == Closed {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		list, err := helpsOf(tx, w.key, w.Erased, id)
		if err != nil {
			return err
		}
		var before Help
		if seen := w.eyes.helps(list); len(seen) > 0 {
			before = seen[0]
		}
		h := Help{ID: store.NewID(), At: w.now, ByID: a.UserID, Now: h.Now, Wanted: h.Wanted, Why: strings.TrimSpace(h.Why), Category: w.choice(h.Category)}
		if err := fault.Check(op, checkHelp(h, before)); err != nil {
			return err
		}
		if err := w.mayChoose(op, h.Category); err != nil {
			return err
		}
		return insertHelp(tx, w.key, id, h)
	})
}
