package network

import (
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// InForce are the covenants in force at a moment to which all the organisations are a
// party, for the modules above that share data.
func InForce(tx *store.Tx, at time.Time, orgs ...string) ([]CovenantID, error) {
	ids, err := access.CovenantsBetween(tx, at, orgs...)
	list := make([]CovenantID, len(ids))
	for i, id := range ids {
		list[i] = CovenantID(id)
	}
	return list, err
}

// GrantsOf are what a user may see at a moment under a covenant, by category and area;
// none when the covenant is not in force or the user has no mandate in it.
func GrantsOf(tx *store.Tx, at time.Time, id CovenantID, user string) ([]access.Grant, error) {
	return access.GrantsOf(tx, at, string(id), user)
}

// Brief is what whoever works under a covenant knows of it.
type Brief struct {
	ID       CovenantID
	Org      string // who keeps it
	Name     string
	Purposes []string
	Roles    map[string]string // titles, by key
}

// Briefs are covenants by id; one that does not exist is left out.
func Briefs(tx *store.Tx, ids ...string) (map[string]Brief, error) {
	all := map[string]Brief{}
	for _, id := range ids {
		if _, known := all[id]; known || id == "" {
			continue
		}
		c, err := covenantByID(tx, CovenantID(id))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		b := Brief{ID: c.ID, Org: c.Org, Name: c.Terms.Name, Roles: map[string]string{}}
		for _, seat := range c.Terms.Seats {
			b.Roles[seat.Key] = seat.Title
		}
		for _, p := range c.Terms.Purposes {
			b.Purposes = append(b.Purposes, p.Text)
		}
		all[id] = b
	}
	return all, nil
}

// publishOwn brings the rows up to date that say which special categories an
// organisation's own roles may see: those of a processing that may run, whose signed
// DPIA says so, until its review.
func publishOwn(tx *store.Tx, org string) error {
	register, err := registerOf(tx, org)
	if err != nil {
		return err
	}
	return access.SetOwn(tx, org, ownCategories(register))
}

func ownCategories(register []Processing) []access.OwnCategory {
	var list []access.OwnCategory
	for _, p := range register {
		if len(p.gaps()) > 0 {
			continue
		}
		for _, c := range RegisterCategories() {
			if c.Special() && slices.Contains(p.DPIA.Own, c) && slices.Contains(p.Categories, c) && !p.lacksException(c) {
				list = append(list, access.OwnCategory{Category: string(c), From: startOf(p.DPIA.On), Until: startOf(p.DPIA.Review)})
			}
		}
	}
	return list
}
