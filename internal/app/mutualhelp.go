package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/retention"
	"samendoen/internal/volunteer"
)

// mutualKeeper keeps what neighbours asked and offered, until it is over.
func (a *App) mutualKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.NeighbourHelp, Type: mutualhelp.ObjectType, Mark: a.vault.Mark,
		Due: due(mutualhelp.Ended, func(p mutualhelp.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} }),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return mutualhelp.EraseEnded(tx, a.vault, at, before, id)
		})}
}

// mutualCards lead from the pages of volunteers to help between neighbours: to bringing people together,
// and a volunteer also to what they ask and offer themselves.
func (a *App) mutualCards(_ context.Context, actor access.Actor, p *text.Printer, at volunteer.Door) (list []volunteer.Card, err error) {
	if a.mutual.MayDesk(actor) {
		list = append(list, volunteer.Card{Title: p.T("mutualhelp.card_desk"), Text: p.T("mutualhelp.card_staff"), Href: mutualhelp.DeskPath, Icon: ui.IconHandshake})
	}
	if at == volunteer.AtOwn && a.mutual.MayList(actor) {
		list = append(list, volunteer.Card{Title: p.T("mutualhelp.card"), Text: p.T("mutualhelp.card_own"), Href: mutualhelp.Path, Icon: ui.IconTogether})
	}
	return list, nil
}

// mutualOfDemo is help between neighbours by the clock of the demo.
func (a *App) mutualOfDemo(c clock.Clock) *mutualhelp.Service {
	return mutualhelp.New(a.db, a.vault, c, a.policy)
}
