package demo

import (
	"context"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/secondchance"
)

// secondChances are two cases: one of the first consultant in which two people judged and the
// agreement is to be written, and one in which it runs, signed for care by a partner who takes part.
func (l Loader) secondChances(ctx context.Context, users map[string]string) error {
	if l.Chances == nil || l.Cases == nil {
		return nil
	}
	first, err := l.actor(ctx, users["consulent"])
	if err != nil {
		return err
	}
	second, err := l.actor(ctx, users["consulent2"])
	if err != nil {
		return err
	}
	written, err := l.chanceIn(ctx, first, second, "", "")
	if err != nil || written == "" {
		return err
	}
	care := users["partner"]
	for _, joins := range []bool{false, true} { // where care takes part already, or else where it is asked to
		for _, by := range [][2]access.Actor{{first, second}, {second, first}} {
			if runs, err := l.chanceWith(ctx, by[0], by[1], care, written, joins); err != nil || runs != "" {
				return err
			}
		}
	}
	return nil
}

// chanceWith is chanceIn for one that care signs, who joins the case first when asked to.
func (l Loader) chanceWith(ctx context.Context, by, with access.Actor, care string, other casework.ID, joins bool) (casework.ID, error) {
	if joins {
		own, err := l.Cases.List(ctx, by, casework.FilterAll)
		if err != nil {
			return "", err
		}
		for _, row := range own.Rows {
			if row.State != casework.Open || row.DirectorID != by.UserID || row.ID == other {
				continue
			}
			if err := l.Cases.AddParticipant(ctx, by, row.ID, row.Version, care); err == nil {
				break
			} else if !fault.Is(err, fault.Invalid) {
				return "", err
			}
		}
	}
	return l.chanceIn(ctx, by, with, care, other)
}

// chanceIn begins a second chance in a case that somebody directs, other than one; it runs when
// somebody of care signs, who takes part there. It is empty when there is no such case.
func (l Loader) chanceIn(ctx context.Context, by, with access.Actor, care string, other casework.ID) (casework.ID, error) {
	own, err := l.Cases.List(ctx, by, casework.FilterAll)
	if err != nil {
		return "", err
	}
	for _, row := range own.Rows {
		if row.State != casework.Open || row.DirectorID != by.UserID || row.ID == other {
			continue
		}
		if is, err := l.takesPart(ctx, row.ID, care); err != nil {
			return "", err
		} else if !is {
			continue
		}
		there, err := l.takesPart(ctx, row.ID, with.UserID)
		if err == nil && !there {
			err = l.Cases.AddParticipant(ctx, by, row.ID, row.Version, with.UserID)
		}
		if fault.Is(err, fault.Invalid) { // may not take part: another case
			continue
		}
		if err != nil {
			return "", err
		}
		return row.ID, l.secondChance(ctx, row.ID, by, with, care)
	}
	return "", nil
}

// takesPart reports whether a user takes part in a case; nobody does everywhere.
func (l Loader) takesPart(ctx context.Context, id casework.ID, user string) (is bool, err error) {
	if user == "" {
		return true, nil
	}
	err = l.DB.Read(ctx, func(tx *store.Tx) error {
		parts, err := access.Parts(tx, casework.ObjectType, string(id))
		is = slices.Contains(access.Participants(parts), user)
		return err
	})
	return is, err
}

// secondChance is an agreement of a case, that runs when somebody of care signed it.
func (l Loader) secondChance(ctx context.Context, id casework.ID, first, second access.Actor, care string) error {
	today := clock.Date(l.Now)
	ago := func(days int) secondchance.Entry { return secondchance.Entry{On: today.AddDate(0, 0, -days)} }
	say := func(step secondchance.Step, days int, text string) secondchance.Entry {
		e := ago(days)
		e.Step, e.Text = step, text
		return e
	}
	acts := []struct {
		who access.Actor
		e   secondchance.Entry
	}{
		{first, say(secondchance.Start, 40, "De huur wordt betaald, maar de buren hebben last. Weggaan helpt niemand.")},
		{first, say(secondchance.Hear, 35, "Hij wil blijven. Zijn broer was erbij.")},
		{first, say(secondchance.Judge, 33, "Hij houdt afspraken als iemand meekijkt.")},
		{second, say(secondchance.Judge, 32, "Met hulp in de avond kan hij het.")},
	}
	if care != "" {
		draft := ago(30)
		draft.Step, draft.Terms = secondchance.Draft, &secondchance.Terms{Conditions: "Na tien uur in de avond is het stil. De deur gaat open voor de begeleider.",
			Ours: "Wij isoleren de vloer vóór de zomer. Wij bellen elke maand.", Supporter: "Zijn broer", Children: "Er wonen geen kinderen.",
			Guidance: "Elke week een gesprek met Zorg Dichtbij.", Until: today.AddDate(1, 0, 0), FirstCheck: today.AddDate(0, 0, 14)}
		acts = append(acts, struct {
			who access.Actor
			e   secondchance.Entry
		}{first, draft})
		for _, party := range secondchance.Parties() {
			e := ago(28)
			e.Step, e.Party = secondchance.Sign, party
			if party == secondchance.Care {
				e.Care = care
			}
			acts = append(acts, struct {
				who access.Actor
				e   secondchance.Entry
			}{first, e})
		}
	}
	for i, act := range acts {
		if err := l.Chances.Add(ctx, act.who, id, int64(i), act.e); err != nil {
			return err
		}
	}
	return nil
}
