package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/frontdoor"
	"samendoen/internal/retention"
)

// doorKeeper keeps what came to the front door after a colleague decided about it.
func (a *App) doorKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.FrontDoor, Type: frontdoor.ObjectType, Mark: a.vault.Mark,
		Due: due(frontdoor.Ended, func(p frontdoor.Past) retention.Thing {
			return retention.Thing{ID: p.ID, Since: p.Since, Path: "/voordeur/" + p.ID}
		}),
		Erase: func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return frontdoor.EraseEnded(tx, a.vault, at, before, id)
		},
		May: func(ctx context.Context, actor access.Actor, id string) bool {
			return a.door.MayOpen(ctx, actor, frontdoor.ID(id))
		}}
}
