package app

import (
	"context"

	"samendoen/internal/directory"
	"samendoen/internal/place"
	"samendoen/internal/referral"
)

// helpers lets the directory offer services where a partner is asked. It hears an area, a kind and
// some words, as from anybody who looks there, and keeps nothing of that.
type helpers struct{ guide *directory.Service }

// Kinds are what services help with.
func (h helpers) Kinds() []string {
	var list []string
	for _, k := range directory.Kinds() {
		list = append(list, string(k))
	}
	return list
}

// Offers are the services that are given in an area, of a kind or with some words.
func (h helpers) Offers(ctx context.Context, w referral.Wish) ([]referral.Offer, error) {
	found, err := h.guide.Find(ctx, directory.Query{Area: place.AreaCode(w.Area), Kind: directory.Kind(w.Kind), Words: w.Words})
	var list []referral.Offer
	for _, e := range found.Entries {
		if e.State != directory.Active {
			continue
		}
		o := referral.Offer{ID: string(e.ID), Name: e.Name, OrgID: e.Org.ID, Org: e.Org.Name, For: e.For, Path: "/wie-helpt/" + string(e.ID),
			Open: e.Reach.Open, Next: e.Reach.Next, Free: e.Capacity.Free, Unit: e.Capacity.Unit, Confirmed: e.Confirmed, Fresh: e.Fresh}
		if e.Reach.Call != nil {
			o.Phone = e.Reach.Call.Number
		}
		list = append(list, o)
	}
	return list, err
}
