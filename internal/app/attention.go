package app

import (
	"context"
	"time"

	"samendoen/internal/attention"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/oversight"
	"samendoen/internal/retention"
)

// seeSafetyLooks are the looks in an emergency into records of the reporting code.
func (a *App) seeSafetyLooks(ctx context.Context, actor access.Actor, _ time.Time) (s seen, err error) {
	n, err := a.safety.Unreviewed(ctx, actor)
	if n > 0 {
		s.items = append(s.items, oversight.Item{Key: "oversight.reviews_n", N: n, Path: attention.LooksPath, Icon: string(ui.IconWarning)})
	}
	s.place = counted(placeAt("attention.nav_looks", attention.LooksPath, ui.IconCare, "", 0), "oversight.reviews_place", n)
	return s, err
}

// safetyKeepers keep the records of the attention officer, and the requests to be called.
func (a *App) safetyKeepers() []retention.Keeper {
	return []retention.Keeper{
		{Kind: retention.SafetyRecord, Type: attention.ObjectType, Mark: a.vault.Mark,
			Due: due(attention.Closed, func(p attention.Past) retention.Thing {
				id := attention.RecordID(p.ID)
				return retention.Thing{ID: p.ID, Since: p.Since, Label: attention.Number(id), Path: attention.ListPath + "/" + p.ID}
			}),
			Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
				return attention.EraseClosed(tx, a.vault, at, before, attention.RecordID(id))
			}),
			May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
				return a.safety.MayOpen(ctx, actor, attention.RecordID(id))
			})},
		{Kind: retention.SafetyCall, Type: "SafetyCall", Mark: a.vault.Mark,
			Due: due(attention.PastCalls, func(p attention.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} }),
			Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
				return attention.EraseCall(tx, a.vault, at, before, attention.CallID(id))
			})},
	}
}
