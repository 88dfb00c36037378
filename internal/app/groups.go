package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/body"
	"samendoen/internal/casework"
	"samendoen/internal/grouprule"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/volunteer"
)

// groupParts are the registers that the rule of the five groups may ask, where the officer switched that
// on. Only the batch of releases asks homes; here are the people of complexes.
func (a *App) groupParts() grouprule.Parts {
	secret, marks := a.vault.Derive("grouprule rounding"), a.vault.Derive("grouprule marks")
	return grouprule.Parts{People: groupPeople, Totals: a.groupTotals,
		Mark: func(id string) string {
			mac := hmac.New(sha256.New, marks)
			mac.Write([]byte(id))
			return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
		},
		Round: func(series, table, epoch string, counts []int) []int {
			return socialmap.NewRounder(secret).Round(series, table, epoch, counts)
		}}
}

// groupPeople are the persons of complexes of whom a register has a fact, now or so many months ago.
func groupPeople(tx *store.Tx, org string, f grouprule.Fact, months int, at time.Time) (people []grouprule.Person, err error) {
	add := func(site place.ComplexID, id string) {
		people = append(people, grouprule.Person{Complex: site, ID: id})
	}
	today := clock.Date(at)
	switch f {
	case grouprule.Volunteer:
		list, err := volunteer.ActivePeople(tx, org)
		for _, p := range list {
			add(p.Complex, p.ID)
		}
		return people, err
	case grouprule.Member:
		list, err := body.MembersAt(tx, org, today)
		for _, p := range list {
			add(p.Complex, p.ID)
		}
		return people, err
	case grouprule.Giver:
		return groupGivers(tx, org, today.AddDate(0, -months, 0), today)
	case grouprule.Neighbour:
		list, err := mutualhelp.OfferedAt(tx, org)
		for _, p := range list {
			add(p.Complex, p.ID)
		}
		return people, err
	case grouprule.Carer:
		list, err := casework.CarersAt(tx, org, at)
		for _, p := range list {
			add(p.Complex, p.ID)
		}
		return people, err
	}
	return nil, nil
}

// groupGivers are the volunteers and residents who gave an activity. A colleague who keeps one for them
// does not count.
func groupGivers(tx *store.Tx, org string, from, until time.Time) (people []grouprule.Person, err error) {
	list, err := activity.GiversAt(tx, org, from, until)
	ids := make([]string, len(list))
	for i, g := range list {
		ids[i] = g.ID
	}
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	users, err := account.UsersByID(tx, ids)
	for _, g := range list {
		for _, r := range users[g.ID].Roles {
			if r == access.Volunteer || r == access.Resident {
				people = append(people, grouprule.Person{Complex: g.Complex, ID: g.ID})
				break
			}
		}
	}
	return people, err
}

// groupTotals are what a rule would count today, by municipality: for a trial.
func (a *App) groupTotals(_ context.Context, tx *store.Tx, org string, r grouprule.Rule) ([]grouprule.Total, error) {
	now := a.clock.Now()
	s := &socialmap.Snapshot{}
	b := &loading{facts: facts{clock: a.clock, vault: a.vault}, tx: tx, org: org, snapshot: s,
		now: delivery.View{On: clock.Date(now), Known: now, Latest: true}}
	if err := b.stock(nil); err != nil {
		return nil, err
	}
	var seen []grouprule.Seen
	for _, about := range grouprule.Vocabulary() {
		months, named := r.Names(about.Fact)
		if !about.Person || !named {
			continue
		}
		people, err := groupPeople(tx, org, about.Fact, months, now)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			seen = append(seen, grouprule.Seen{Complex: p.Complex, Fact: about.Fact, Mark: p.ID})
		}
	}
	homes, err := b.groupHomes(r, b.now)
	if err != nil {
		return nil, err
	}
	return sumByMunicipality(tx, s.Complexes, groupCells(s.Complexes, groupTally{homes, b.groupPersons(r, b.now, seen)}))
}

// sumByMunicipality adds up the cells of complexes; one that lies in no municipality is left out.
func sumByMunicipality(tx *store.Tx, stock []socialmap.Complex, cells [][5]int) (list []grouprule.Total, err error) {
	areas, err := place.Areas(tx, "")
	at := map[place.AreaCode]int{}
	for _, a := range areas {
		at[a.Code] = -1
		for _, c := range stock {
			if c.Municipality == a.Code {
				at[a.Code], list = len(list), append(list, grouprule.Total{Code: a.Code, Name: a.Name})
				break
			}
		}
	}
	for i, c := range stock {
		n, known := at[c.Municipality]
		if !known || n < 0 {
			continue
		}
		list[n].Homes += c.Homes
		for g := range cells[i] {
			list[n].Cells[g] += cells[i][g]
		}
	}
	return list, err
}
