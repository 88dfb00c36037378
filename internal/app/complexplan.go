package app

import (
	"samendoen/internal/base/clock"
	"samendoen/internal/complexplan"
	"samendoen/internal/retention"
)

// complexPlanKeeper keeps the plans of complexes that ended.
func complexPlanKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.ComplexPlan, Type: complexplan.ObjectType, Erase: traceless(complexplan.EraseEnded),
		Due: due(complexplan.Ended, func(p complexplan.Past) retention.Thing {
			return retention.Thing{ID: string(p.ID), Since: p.Since, Path: complexplan.Path + "/" + string(p.ID)}
		})}
}

// complexPlansOfDemo are the plans of complexes by the clock of the demo.
func (a *App) complexPlansOfDemo(c clock.Clock) *complexplan.Service {
	return complexplan.New(a.db, c, a.policy, a.maps)
}
