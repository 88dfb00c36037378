package app

import (
	"context"
	"time"

	"samendoen/internal/advice"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/retention"
)

// adviceKeeper keeps what was asked without a name, after it ended.
func (a *App) adviceKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.Advice, Type: advice.ObjectType, Mark: a.vault.Mark,
		Due: due(advice.Ended, func(p advice.Past) retention.Thing {
			return retention.Thing{ID: p.ID, Since: p.Since, Path: advice.Path + "/" + p.ID}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return advice.EraseEnded(tx, a.vault, at, before, id)
		}),
		May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
			return a.asides.MayOpen(ctx, actor, advice.ID(id))
		})}
}
