package app

import (
	"samendoen/internal/base/clock"
	"samendoen/internal/retention"
	"samendoen/internal/target"
)

// targetKeeper keeps the targets that were let go of.
func targetKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.MapTarget, Type: target.ObjectType, Erase: traceless(target.EraseEnded),
		Due: due(target.Ended, func(p target.Past) retention.Thing {
			return retention.Thing{ID: string(p.ID), Since: p.Since, Path: target.Path + "/" + string(p.ID)}
		})}
}

// targetsOfDemo are the targets by the clock of the demo.
func (a *App) targetsOfDemo(c clock.Clock) *target.Service {
	return target.New(a.db, c, a.policy, a.maps)
}
