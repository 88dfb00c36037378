package app

import (
	"context"
	"strconv"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/offline"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// demoHeld lets two signals wait for a team lead: a volunteer signed the phone off before
// they came in.
func (a *App) demoHeld(ctx context.Context) error {
	var who []account.User
	var homes []place.Home
	if err := a.db.Read(ctx, func(tx *store.Tx) error {
		sites, err := place.Sites(tx, DemoOrg)
		if err != nil || len(sites) == 0 {
			return err
		}
		if homes, err = place.HomesOf(tx, sites[0].ID, 2); err != nil {
			return err
		}
		who, err = account.Colleagues(tx, DemoOrg, access.Volunteer)
		return err
	}); err != nil || len(who) == 0 {
		return err
	}
	sender := who[len(who)-1].Actor()
	d, secret, err := a.phones.Register(ctx, sender, nil, "Chrome, Android")
	if err != nil {
		return err
	}
	if err := a.phones.EndDevice(ctx, sender, d.ID); err != nil {
		return err
	}
	ended, err := a.phones.Known(ctx, offline.Proof{ID: d.ID, Secret: secret})
	if err != nil {
		return err
	}
	for i, h := range homes {
		draft := signal.Draft{UnitID: h.ID, Theme: signal.Concern, Facts: []signal.FactCode{"post-blijft-liggen"},
			Sentence: "De post ligt al een week op de mat.", Key: "demo-zonder-bereik-" + strconv.Itoa(i)}
		if _, err := a.phones.Send(ctx, ended, draft); err != nil {
			return err
		}
	}
	return nil
}
