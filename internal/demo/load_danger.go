package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
)

// guides lets the association of the demo have a fact of its own and a guide that somebody
// looked at, and two homes where nobody goes in alone: one of which the tenant knows.
func (l Loader) guides(ctx context.Context, c *City, users map[string]string) error {
	if l.Guides == nil || l.Dangers == nil {
		return nil
	}
	actors := map[string]access.Actor{}
	var homes []string
	if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
		for _, login := range []string{"beleid", "vakman", "consulent", "teamleider"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			actors[login] = u.Actor()
		}
		homes, err = store.Strings(tx, `SELECT unit_id FROM signal_signal WHERE org_id = $1 AND unit_id <> '' GROUP BY unit_id ORDER BY max(seq) DESC LIMIT 2`, c.cfg.Org)
		return err
	}); err != nil {
		return err
	}
	if err := l.guideChanges(ctx, actors["beleid"]); err != nil {
		return err
	}
	stories := []danger.Draft{
		{Kind: "bedreigd", Story: "De bewoner pakte een stuk hout en riep dat ik weg moest. Ik ben weggegaan."},
		{Kind: "dier", Story: "De hond liep los en beet in mijn broekspijp toen de deur openging."},
	}
	for i, home := range homes {
		d := stories[i]
		d.Unit, d.On, d.Owner = place.UnitID(home), clock.Date(l.Now).AddDate(0, 0, -3-9*i), actors["consulent"].UserID
		id, err := l.Dangers.Report(ctx, actors["vakman"], d)
		if err == nil && i == 1 {
			err = l.Dangers.Tell(ctx, actors["consulent"], id, 1, clock.Date(l.Now).AddDate(0, 0, -1), "gesprek")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// guideChanges are what policy did to the list of facts.
func (l Loader) guideChanges(ctx context.Context, a access.Actor) error {
	f, ok := catalogue.ByCode("volle-woning")
	if !ok {
		return nil
	}
	f.Guide.Ask = "De consulent. Het wijkteam heeft een opruimcoach."
	if err := l.Guides.Change(ctx, a, 0, f); err != nil {
		return err
	}
	_, err := l.Guides.Add(ctx, a, catalogue.Fact{Topic: catalogue.Dwelling, Tile: "woning", Label: "De lift staat stil", English: "The lift does not work", Guide: catalogue.Guide{
		See: "Een lift die niet komt of niet opengaat.", Maybe: "Een storing, of een deur die niet goed sluit.", Do: "Bel de storingsdienst. Vraag wie niet met de trap kan.",
		Not: "Trek de deur niet open.", Ask: "De storingsdienst, dag en nacht."},
		Questions: []catalogue.Question{{Text: "Zit er iemand in?", Answers: []string{"ja", "nee"}}}})
	return err
}
