package app

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/body"
	"samendoen/internal/calendar"
	"samendoen/internal/place"
	"samendoen/internal/retention"
	"samendoen/internal/socialmap"
	"samendoen/internal/volunteer"
)

// bodyDates are the meetings of the bodies of residents that somebody is in.
func (a *App) bodyDates(ctx context.Context, actor access.Actor) ([]calendar.Entry, error) {
	list, err := a.bodies.Feed(ctx, actor)
	return entries(list, err, func(m body.Meeting) calendar.Entry {
		return calendar.Entry{Kind: calendar.Meeting, ID: m.ID, Name: m.Body, At: m.At}
	})
}

// bodyKeepers keep who was in a body of residents, and what it leaves behind.
func (a *App) bodyKeepers() []retention.Keeper {
	thing := func(p body.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} }
	return []retention.Keeper{
		{Kind: retention.FormerMember, Type: "BodyMember", Mark: a.vault.Mark, Due: due(body.FormerMembers, thing),
			Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
				return body.EraseFormer(tx, a.vault, at, before, id)
			})},
		{Kind: retention.BodyPaper, Type: "BodyPaper", Due: due(body.PastPapers, thing), Erase: traceless(body.ErasePaper)},
	}
}

// residentsOf are the bodies of residents that speak for a complex: for itself, for an area it lies in,
// or for everybody.
func residentsOf(tx *store.Tx, org string, site place.Site) ([]string, error) {
	areas, err := place.HousedAreas(tx)
	if err != nil {
		return nil, err
	}
	codes := []string{string(site.ID)}
	for code := site.Neighbourhood; code != "" && len(codes) < 9; {
		codes = append(codes, string(code))
		i := slices.IndexFunc(areas, func(a place.Area) bool { return a.Code == code })
		if i < 0 {
			break
		}
		code = areas[i].Parent
	}
	return body.Speaking(tx, org, codes)
}

// bodiesOfDemo are the bodies of residents by the clock of the demo.
func (a *App) bodiesOfDemo(c clock.Clock) *body.Service {
	s := body.New(a.db, a.vault, c, a.policy, a.desk)
	s.UseFigures(a.maps)
	return s
}

// bodyCards lead from the page of volunteers to the bodies of residents, for who may read any.
func (a *App) bodyCards(ctx context.Context, actor access.Actor, p *text.Printer, at volunteer.Door) ([]volunteer.Card, error) {
	n, err := a.bodies.Seen(ctx, actor)
	if fault.Is(err, fault.NotFound) || at == volunteer.AtOwn && n == 0 {
		return nil, nil
	}
	words := "body.card_staff"
	if at == volunteer.AtOwn {
		words = "body.card_own"
	}
	return []volunteer.Card{{Title: p.T("body.card"), Text: p.T(words), Href: body.Path, Icon: ui.IconUsers}}, err
}

// voices are what the bodies of residents of a complex say of a release, for who reads its figures.
func (a *App) voices(ctx context.Context, actor access.Actor, id place.ComplexID, asOf time.Time) (list []socialmap.Voice, err error) {
	said, err := a.bodies.Voices(ctx, actor.OrgID, id, asOf)
	for _, v := range said {
		list = append(list, socialmap.Voice{Body: v.Body, Href: body.FiguresPath(v.BodyID), Text: v.Word.Text, On: v.Word.At, Release: v.Word.AsOf, First: v.First})
	}
	return list, err
}
