package demo

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/casework"
	"samendoen/internal/secondchance"
)

// secondChances are two cases of the first consultant: one in which two people judged and the
// agreement is to be written, and one in which it runs.
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
	own, err := l.Cases.List(ctx, first, casework.FilterAll)
	if err != nil {
		return err
	}
	done := 0
	for _, row := range own.Rows {
		if row.State != casework.Open || row.DirectorID != first.UserID || done == 2 {
			continue
		}
		err := l.Cases.AddParticipant(ctx, first, row.ID, row.Version, second.UserID)
		if fault.Is(err, fault.Invalid) { // takes part already, or may not: another case
			continue
		}
		if err != nil {
			return err
		}
		if err := l.secondChance(ctx, row.ID, first, second, done == 1); err != nil {
			return err
		}
		done++
	}
	return nil
}

func (l Loader) secondChance(ctx context.Context, id casework.ID, first, second access.Actor, runs bool) error {
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
	if runs {
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
