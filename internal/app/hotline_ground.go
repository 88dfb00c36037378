package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/danger"
	"samendoen/internal/hotline"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/volunteer"
)

// ground is what the meldpunt knows of places: homes and complexes of the own association, and where
// nobody goes in alone, as the rules of danger say.
type ground struct{ app *App }

// Find are homes and complexes by words.
func (g ground) Find(ctx context.Context, a access.Actor, words string) (list []hotline.Spot, err error) {
	found, err := g.app.signals.FindSpots(ctx, a, words)
	for _, p := range found {
		label := p.Label
		if p.Site != "" {
			label += ", " + p.Site
		}
		list = append(list, hotline.Spot{Value: p.Value(), Label: label})
	}
	return list, err
}

// At is what is known of a home or complex of the actor's association.
func (g ground) At(tx *store.Tx, a access.Actor, at time.Time, value string) (k hotline.Known, err error) {
	unit, complexID := signal.ParseSpot(value)
	if unit == "" {
		site, err := place.SiteByID(tx, complexID)
		if err == nil && site.Org != a.OrgID {
			err = fault.New("app.ground", fault.NotFound)
		}
		return hotline.Known{Label: site.Name}, err
	}
	home, err := place.HomeByID(tx, unit)
	if err == nil && home.Org != a.OrgID {
		err = fault.New("app.ground", fault.NotFound)
	}
	if err != nil {
		return k, err
	}
	k = hotline.Known{Label: home.Address + ", " + home.Postcode + " " + home.City, Within: home.ComplexName}
	w, err := danger.Warn(tx, g.app.policy, a, at, unit, home.Org)
	if w != nil {
		k.Danger, k.Ask, k.Until = true, w.Owner, w.Until
	}
	return k, err
}

// Around is the neighbourhood in which a volunteer is active.
func (g ground) Around(tx *store.Tx, userID string) (string, error) {
	id, err := volunteer.SiteOf(tx, userID)
	if err != nil || id == "" {
		return "", err
	}
	site, err := place.SiteByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return "", nil // the complex is no longer there
	}
	return string(site.Neighbourhood), err
}

// nightSignals makes signals of what was reported in the night.
type nightSignals struct{ app *App }

// Send makes a signal at a home or complex.
func (n nightSignals) Send(ctx context.Context, a access.Actor, spot, theme, text, key string) (string, error) {
	unit, complexID := signal.ParseSpot(spot)
	r, err := n.app.signals.Send(ctx, a, signal.Draft{UnitID: unit, ComplexID: complexID, Theme: signal.Theme(theme), Sentence: text, Key: key})
	return r.ID, err
}

// Path is where a signal stands.
func (nightSignals) Path(id string) string { return "/signalen/" + id }
