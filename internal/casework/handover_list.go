package casework

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Offer is a hand-over as whoever is asked sees it: a small card, and nothing of the case but
// what was written for this question. It is also what the giving side sees of it.
type Offer struct {
	Handover
	Number   string
	Org      string // name of the controller
	Area     string // name of the neighbourhood, empty when it is not known
	Step     bool   // the next step, or the next look, is the giver's
	Promises int    // of the giver, still open
}

// Offers are the hand-overs that concern somebody.
type Offers struct {
	Mine  []Offer // that wait for an answer, or can still be given back
	Given []Offer // that the actor asked for: those that wait, and those that came to nothing lately
	Names map[string]string
}

// offerSize is how many hand-overs a page shows of each side, and offerDays for how long it shows
// what came to nothing; who said yes may give it back within fewer days than that.
const (
	offerSize = 50
	offerDays = 30
)

// MyOffers are the hand-overs that concern the actor. What was written to ask is read under a
// record.
func (s *Service) MyOffers(ctx context.Context, a access.Actor) (v Offers, err error) {
	const op = "casework.myoffers"
	if _, err := s.policy.RequireOrg(op, a, actWeek); err != nil {
		return v, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v = Offers{}
		who, today := viewerOf(a, now), clock.Date(now)
		mine, err := offeredTo(tx, who, today.AddDate(0, 0, -offerDays), offerSize) // offers looks at working days
		if err != nil {
			return err
		}
		given, err := givenBy(tx, who, today.AddDate(0, 0, -offerDays), offerSize)
		if err != nil {
			return err
		}
		var ids []string
		for _, list := range []struct {
			rows   []handed
			out    *[]Offer
			action access.Action
			holder func(handed) string
		}{{mine, &v.Mine, actTake, func(x handed) string { return x.ToID }}, {given, &v.Given, actAssign, func(x handed) string { return x.Director }}} {
			if *list.out, err = s.offers(tx, a, list.rows, list.action, list.holder); err != nil {
				return err
			}
			for _, o := range *list.out {
				ids = append(ids, o.FromID, o.ByID, o.ToID)
			}
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// offers opens the hand-overs of a list that the actor may decide about, each with a record.
func (s *Service) offers(tx *store.Tx, a access.Actor, rows []handed, action access.Action, holder func(handed) string) ([]Offer, error) {
	now := s.clock.Now()
	resources := make([]access.Resource, len(rows))
	each := make([]*access.Resource, len(rows))
	for i, x := range rows {
		resources[i] = access.Resource{Type: ObjectType, ID: string(x.CaseID), Org: x.OrgID, Home: x.home, Areas: x.areas, Holder: holder(x)}
		each[i] = &resources[i]
	}
	if err := access.Load(tx, now, a, each...); err != nil {
		return nil, err
	}
	var list []Offer
	for i, x := range rows {
		d := s.policy.Decide(a, action, resources[i])
		if !d.Allowed || action == actTake && x.State == HandTaken && clock.Date(now).After(GiveBackBy(x.Handover)) {
			continue
		}
		key, erased, err := s.keyOf(tx, x.CaseID)
		if err != nil {
			return nil, err
		}
		if err := x.open(key, erased, x.reason, x.said); err != nil {
			return nil, err
		}
		if err := audit.Write(tx, now, a, "case.glance", ObjectType, string(x.CaseID), d); err != nil {
			return nil, err
		}
		list = append(list, Offer{Handover: x.Handover, Number: x.Number, Org: x.Org, Area: x.Area, Step: x.Step, Promises: int(x.Promises)})
	}
	return list, nil
}

// offerItems are the hand-overs that wait for an answer of the actor, for the page of the week.
func offerItems(tx *store.Tx, v viewer) ([]Item, error) {
	rows, err := offeredTo(tx, v, v.at, offerSize)
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, x := range rows {
		kind := ItemToday
		if HandLate(x.Handover, clock.Date(v.at)) {
			kind = ItemLate
		}
		if x.State == HandAsked {
			items = append(items, Item{Kind: kind, CaseID: x.CaseID, Label: x.Number, WhatKey: "casework.week_handover", Path: offersPath + "#" + x.ID, Due: x.Due})
		}
	}
	return items, nil
}
