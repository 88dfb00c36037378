package demo

import (
	"context"

	"samendoen/internal/base/clock"
	"samendoen/internal/casework"
	"samendoen/internal/nuisance"
)

// ladders are two cases of nuisance of the first consultant: one in which neighbours talk with a
// mediator, and one that climbed a rung after both sides were heard.
func (l Loader) ladders(ctx context.Context, users map[string]string) error {
	if l.Ladders == nil || l.Cases == nil {
		return nil
	}
	consultant, err := l.actor(ctx, users["consulent"])
	if err != nil {
		return err
	}
	own, err := l.Cases.List(ctx, consultant, casework.FilterAll)
	if err != nil {
		return err
	}
	today, done := clock.Date(l.Now), 0
	for _, row := range own.Rows {
		if row.State == casework.Closed || !row.Nuisance || row.DirectorID != consultant.UserID || done == 2 {
			continue
		}
		steps := []nuisance.Entry{{To: nuisance.Mediation, On: today.AddDate(0, 0, -30)},
			{Side: nuisance.Sufferers, On: today.AddDate(0, 0, -6), Text: "De muziek gaat door tot na twaalf uur."},
			{Side: nuisance.Other, On: today.AddDate(0, 0, -5), Text: "Ik werk laat en heb niet door hoe gehorig het is."},
			{To: nuisance.Warning, On: today.AddDate(0, 0, -2)}}
		for i, e := range steps[:1+3*done] {
			if err := l.Ladders.Add(ctx, consultant, row.ID, int64(i), e); err != nil {
				return err
			}
		}
		done++
	}
	return nil
}
