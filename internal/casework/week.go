package casework

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// ItemKind says why something stands on the page of the week; a lower one comes first.
type ItemKind int

// The kinds of items, most pressing first.
const (
	ItemLate    ItemKind = iota // promised by me, and the date has passed
	ItemToday                   // promised by me for today
	ItemPassed                  // a colleague's lateness that came to me
	ItemNotice                  // a notice that I did not read yet
	ItemSignal                  // a new signal that waits for me
	ItemWaiting                 // waits for me this week, or is late with a colleague
	ItemNoStep                  // I direct it and nobody wrote a next step down
	ItemSilent                  // I direct it and nothing was heard for two weeks
)

// Item is one of the at most ten things of the page of the week.
type Item struct {
	Kind  ItemKind
	Label string // number and address, or where a signal is about
	What  string // the next step or promise of a case; empty otherwise
	// WhatKey is the message key of what a signal is about or a notice says; empty for a case.
	// For the reins of a case too.
	WhatKey string
	Path    string
	Due     time.Time // date, zero if there is none
	Urgent  bool      // goes before everything else: danger
	CaseID  ID        // empty for a signal
	rules   access.Decision
	field   string // names the sealed What
	sealed  []byte
}

// Inbox tells which new signals wait for somebody. The program fills it from the
// module signal.
type Inbox func(ctx context.Context, a access.Actor) ([]Item, error)

// weekSize is how many things one can look over at the start of a day.
const weekSize = 10

// Week chooses the at most ten things that come first, and tells how many are left. One
// case stands in the list once, for its most pressing reason.
func Week(items []Item) (first []Item, left int) {
	list := slices.Clone(items)
	slices.SortStableFunc(list, func(x, y Item) int {
		switch {
		case x.Urgent != y.Urgent && x.Urgent:
			return -1
		case x.Urgent != y.Urgent:
			return 1
		case x.Kind != y.Kind:
			return int(x.Kind) - int(y.Kind)
		}
		return x.Due.Compare(y.Due)
	})
	seen := map[ID]bool{}
	list = slices.DeleteFunc(list, func(i Item) bool {
		again := i.CaseID != "" && seen[i.CaseID]
		seen[i.CaseID] = true
		return again
	})
	return list[:min(len(list), weekSize)], max(len(list)-weekSize, 0)
}

// ReinsKindFor is why a case stands on its director's page of the week for the reins that
// were taken over, if it does.
func ReinsKindFor(c Case, userID string, today time.Time) (ItemKind, bool) {
	due := ReinsDue(c)
	switch {
	case due.IsZero() || c.DirectorID != userID:
		return 0, false
	case due.Before(today):
		return ItemLate, true
	case due.Equal(today):
		return ItemToday, true
	}
	return ItemWaiting, due.Before(today.AddDate(0, 0, 7))
}

// KindFor is why a case stands on somebody's page of the week for its step, if it does.
func KindFor(c Case, userID string, today time.Time) (ItemKind, bool) {
	mine, due := stepWaits(c) == userID, StepDue(c)
	written := c.State != Open || c.Next.Known()
	switch {
	case due.IsZero():
		return 0, false
	case mine && due.Before(today):
		return ItemLate, true
	case mine && written && due.Equal(today):
		return ItemToday, true
	case mine && written && due.Before(today.AddDate(0, 0, 7)):
		return ItemWaiting, true
	case c.DirectorID != userID:
		return 0, false
	case due.Before(today):
		return ItemWaiting, true
	case !written:
		return ItemNoStep, true
	case Silent(c, today):
		return ItemSilent, true
	}
	return 0, false
}

// MyWeek are the at most ten things that wait for the actor, and how many more there
// are. What a step or promise says is read under a record per case.
func (s *Service) MyWeek(ctx context.Context, a access.Actor) (items []Item, left int, err error) {
	const op = "casework.myweek"
	if _, err := s.policy.RequireOrg(op, a, actWeek); err != nil {
		return nil, 0, err
	}
	now := s.clock.Now()
	var all []Item
	if s.inbox != nil {
		if all, err = s.inbox(ctx, a); err != nil {
			return nil, 0, fault.Wrap(op, err)
		}
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		own, err := s.weekItems(tx, a, now)
		all = append(all, own...)
		return err
	})
	if err != nil {
		return nil, 0, fault.Wrap(op, err)
	}
	items, left = Week(all)
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		for i := range items {
			if len(items[i].sealed) == 0 {
				continue
			}
			key, erased, err := s.keyOf(tx, items[i].CaseID)
			if err != nil || erased {
				return err
			}
			if items[i].What, err = key.Open(items[i].field, items[i].sealed); err != nil {
				return err
			}
			if err := audit.Write(tx, now, a, "case.glance", ObjectType, string(items[i].CaseID), items[i].rules); err != nil {
				return err
			}
		}
		return nil
	})
	return items, left, fault.Wrap(op, err)
}

// weekItems are the reasons to look at the cases of the actor. What a step or promise
// says is left out where that is not for the actor.
func (s *Service) weekItems(tx *store.Tx, a access.Actor, now time.Time) ([]Item, error) {
	v, today, overview := viewerOf(a, now), clock.Date(now), s.policy.May(a, actOverview)
	cases, facts, err := s.own(tx, a, now, ofFilter(FilterAll, today), 500)
	if err != nil {
		return nil, err
	}
	var items []Item
	asker := s.policy.For(a)
	for _, c := range cases {
		if kind, ok := KindFor(c, a.UserID, today); ok {
			items = append(items, glance(asker, *facts[c.ID], c, Item{Kind: kind, Path: pathOf(c.ID), Due: StepDue(c)}, c.kindOf(c.Kinds.Step), "step", c.sealed.step))
		}
		if kind, ok := ReinsKindFor(c, a.UserID, today); ok {
			items = append(items, Item{Kind: kind, CaseID: c.ID, Label: c.Number + " · " + c.Label, WhatKey: "casework.week_reins", Path: pathOf(c.ID) + "#regie", Due: ReinsDue(c)})
		}
	}
	promises, err := promisesOf(tx, v, today, 100)
	if err != nil {
		return nil, err
	}
	promises, facts, err = allowed(s, tx, a, now, promises, func(p *promised) *Case { return &p.Case })
	if err != nil {
		return nil, err
	}
	for _, of := range promises {
		p := of.promise
		kind := ItemToday
		if LateCommitment(p, today) {
			kind = ItemLate
		}
		item := glance(asker, *facts[of.ID], of.Case, Item{Kind: kind, Path: pathOf(of.ID) + "#afspraken", Due: p.By}, p.Category, promiseField(p.ID), p.sealed)
		if len(item.sealed) > 0 {
			items = append(items, item)
		}
	}
	asked, err := s.careItems(tx, a, v, today)
	if err != nil {
		return nil, err
	}
	items = append(items, asked...)
	offers, err := offerItems(tx, v)
	if err != nil {
		return nil, err
	}
	items = append(items, offers...)
	passed, err := passedTo(tx, v, 100)
	for _, c := range passed {
		if WaitsFor(c) != a.UserID && overview {
			items = append(items, Item{Kind: ItemPassed, Label: c.Number, Path: "/dossiers/overzicht", Due: DueOf(c), CaseID: c.ID})
		}
	}
	return items, err
}

// glance adds to an item where it is about, and the sealed text if that is for the actor.
func glance(asker *access.Asker, r access.Resource, c Case, item Item, kind network.Category, field string, sealed []byte) Item {
	item.CaseID, item.Label = c.ID, c.Number+" · "+c.Label
	r.Category = string(kind)
	if d := asker.Decide(actText, r); d.Allowed {
		item.rules, item.field, item.sealed = d, field, sealed
	}
	return item
}

// pathOf is the page of a case.
func pathOf(id ID) string { return "/dossiers/" + string(id) }
