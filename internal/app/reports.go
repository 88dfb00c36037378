package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/report"
	"samendoen/internal/target"
)

// openReports opens what is written of the figures of the map.
func (a *App) openReports(c clock.Clock) {
	a.targets = target.New(a.db, c, a.policy, a.maps)
	a.reports = report.New(a.db, c, a.policy, a.words, a.maps, a.todo)
	a.reports.UseGoals(func(ctx context.Context, actor access.Actor, p *text.Printer, asOf time.Time) (goals []report.Goal, err error) {
		told, err := a.targets.Told(ctx, actor, p, asOf)
		for _, t := range told {
			goals = append(goals, report.Goal(t))
		}
		return goals, err
	})
	a.reports.UseFlows(func(ctx context.Context, actor access.Actor, p *text.Printer, after, until time.Time) (flows []report.Flow, err error) {
		told, err := a.flows.Told(ctx, actor, p, after, until)
		for _, t := range told {
			flows = append(flows, report.Flow(t))
		}
		return flows, err
	})
}
