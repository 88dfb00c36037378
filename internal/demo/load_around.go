package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/health"
	plans "samendoen/internal/plan"
)

// aroundCases are what stands beside cases in the demo: two plans of a team lead, and how some
// residents feel, with the care partner who asked them.
func (l Loader) aroundCases(ctx context.Context, users map[string]string) error {
	if l.Plans == nil || l.Health == nil || l.Cases == nil {
		return nil
	}
	actors := map[string]access.Actor{}
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"teamleider", "partner"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			actors[login] = u.Actor()
		}
		return nil
	}); err != nil {
		return err
	}
	ours, theirs := casework.OurSide, casework.ResidentSide
	for _, t := range []plans.Template{
		{Name: "De eerste vier weken", Steps: []plans.Step{{What: "Kennismaken aan de keukentafel", Side: ours, Days: 2}, {What: "Zet de post op tafel", Side: theirs, IfNot: "Dan kijken we samen in de la.", Days: 5},
			{What: "Samen kijken wie er nog meer helpt", Side: ours, Days: 10}, {What: "Bespreken wat er al beter gaat", Side: ours, Days: 20}}},
		{Name: "Woning weer op orde", Steps: []plans.Step{{What: "Kijken wat er kapot is", Side: ours, Home: true, Days: 3}, {What: "Maakt de gang vrij", Side: theirs, Days: 8}, {What: "Herstel klaar", Side: ours, Home: true, IfNot: "Dan bellen wij met een nieuwe datum.", Days: 15}}},
	} {
		if _, err := l.Plans.Save(ctx, actors["teamleider"], t); err != nil {
			return err
		}
	}
	return l.scores(ctx, actors["partner"])
}

// scores are two scores of each of some residents.
func (l Loader) scores(ctx context.Context, partner access.Actor) error {
	own, err := l.Cases.List(ctx, partner, casework.FilterAll)
	if err != nil {
		return err
	}
	today := clock.Date(l.Now)
	for i, row := range own.Rows[:min(len(own.Rows), 3)] {
		for n, values := range [][]int{{4, 3, 5, 4, 2, 6}, {5, 6, 6, 5, 4, 6}} {
			x := health.Score{On: today.AddDate(0, 0, 40*n-45), By: health.Together, Present: "De bewoner en de begeleider", Values: map[health.Dimension]int{}}
			for d, dimension := range health.Dimensions() {
				x.Values[dimension] = min(values[d]+i, health.Highest)
			}
			if err := l.Health.Add(ctx, partner, row.ID, x, ""); err != nil {
				return err
			}
		}
	}
	return nil
}
