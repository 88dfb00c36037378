package demo

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/frontdoor"
	"samendoen/internal/place"
)

// frontDoor opens the public page and lets some people write there, by the same acts as
// people: about a place and about a home, in three languages, and one who calls.
func (l Loader) frontDoor(ctx context.Context, c *City, users map[string]string) error {
	if l.Door == nil {
		return nil
	}
	var lead, desk account.User
	var homes []place.Home
	if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
		if lead, err = account.UserByID(tx, users["teamleider"]); err != nil {
			return err
		}
		if desk, err = account.UserByID(tx, users["consulent"]); err != nil {
			return err
		}
		sites, err := place.Sites(tx, c.cfg.Org)
		if err != nil || len(sites) == 0 {
			return err
		}
		homes, err = place.HomesOf(tx, sites[0].ID, 4)
		return err
	}); err != nil || len(homes) < 4 {
		return err
	}
	if err := l.Door.SetDoor(ctx, lead.Actor(), 0, true, "088 123 45 67"); err != nil {
		return err
	}
	if err := l.mailedIn(ctx, c, homes[0].Address); err != nil {
		return err
	}
	if err := l.mailedOut(ctx, c, users); err != nil {
		return err
	}
	for _, p := range []frontdoor.Form{
		{Lang: "nl", About: frontdoor.AboutPlace, Letter: frontdoor.Letter{Where: homes[0].Address, What: "De lamp in het trappenhuis is al een week stuk."}},
		{Lang: "nl", About: frontdoor.AboutHome, Letter: frontdoor.Letter{Where: homes[1].Address, What: "De gordijnen zijn al dagen dicht en de post blijft liggen."},
			Reporter: frontdoor.Reporter{Name: "Riet Voorbeeld", Contact: "06 12 34 56 78"}},
		{Lang: "ar", About: frontdoor.AboutPlace, Letter: frontdoor.Letter{Where: homes[2].Address, What: "هناك قمامة كثيرة أمام الباب."}},
		{Lang: "pl", About: frontdoor.AboutOwn, Letter: frontdoor.Letter{Where: homes[3].Address, What: "W mojej kuchni jest pleśń."},
			Reporter: frontdoor.Reporter{Name: "Jan Przykład", Contact: "jan@voorbeeld.example"}},
		{Lang: "en", About: frontdoor.AboutPlace, Letter: frontdoor.Letter{Where: "http://voorbeeld.example", What: "Cheap watches, buy now."}, Trap: "http://voorbeeld.example"},
	} {
		p.Org, p.Token = c.cfg.Org, l.Door.FormToken(c.cfg.Org, l.Now.Add(-time.Minute))
		if _, err := l.Door.Receive(ctx, p); err != nil {
			return err
		}
	}
	return l.caller(ctx, desk.Actor(), homes[0])
}

func (l Loader) caller(ctx context.Context, a access.Actor, home place.Home) error {
	_, _, err := l.Door.Caller(ctx, a, frontdoor.Form{Channel: frontdoor.Phone, About: frontdoor.AboutOwn, Token: l.Door.FormToken(a.OrgID, l.Now),
		Letter:   frontdoor.Letter{Where: home.Address, What: "Mevrouw wil graag met iemand praten over haar huur."},
		Reporter: frontdoor.Reporter{Name: "Toos Voorbeeld", Contact: "06 87 65 43 21", CallBack: true}})
	return err
}
