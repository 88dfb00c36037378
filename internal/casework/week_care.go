package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// careItems are what the director of a case does for those who are no users: ask a resident
// how a promise went whose date has passed, and tell a carer that we keep data about them.
func (s *Service) careItems(tx *store.Tx, a access.Actor, v viewer, today time.Time) (items []Item, err error) {
	late, err := residentsLate(tx, v, today, 100)
	if err != nil {
		return nil, err
	}
	late, facts, err := allowed(s, tx, a, v.at, late, func(p *promised) *Case { return &p.Case })
	if err != nil {
		return nil, err
	}
	asker := s.policy.For(a)
	for _, of := range late {
		r := *facts[of.ID]
		r.Category = string(of.promise.Category)
		if asker.Decide(actText, r).Allowed {
			items = append(items, Item{Kind: ItemWaiting, CaseID: of.ID, Label: of.Number + " · " + of.Label, WhatKey: "casework.week_ask", Path: pathOf(of.ID) + "#afspraken", Due: of.promise.By})
		}
	}
	untold, err := carersUntold(tx, v, v.at.AddDate(0, -1, 7), 100)
	if err != nil {
		return nil, err
	}
	untold, facts, err = allowed(s, tx, a, v.at, untold, func(p *promised) *Case { return &p.Case })
	if err != nil {
		return nil, err
	}
	for _, of := range untold {
		r := *facts[of.ID]
		if r.Category = string(carerKind); !asker.Decide(actText, r).Allowed {
			continue
		}
		i := Item{Kind: ItemWaiting, CaseID: of.ID, Label: of.Number + " · " + of.Label, WhatKey: "casework.week_carer", Path: pathOf(of.ID) + "#mantelzorg", Due: Carer{Since: of.promise.By}.TellBy()}
		if i.Due.Before(clock.Date(v.at)) {
			i.Kind = ItemLate
		}
		items = append(items, i)
	}
	return items, nil
}
