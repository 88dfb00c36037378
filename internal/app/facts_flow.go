package app

import (
	"context"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/groupflow"
	"samendoen/internal/grouprule"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// flowSource counts who went from group to group, in the batch of releases. Like facts it hands over counts
// of complexes and nothing else.
type flowSource struct{ facts }

// Allowed implements groupflow.Source.
func (f flowSource) Allowed(tx *store.Tx, org string, on, at time.Time) (bool, error) {
	_, may, err := grouprule.CountsOn(tx, org, on, at)
	return may, err
}

// Followed implements groupflow.Source.
func (f flowSource) Followed(tx *store.Tx, org string, h groupflow.Half, known time.Time) (all, same bool, err error) {
	if all, err = grouprule.RunsSince(tx, org, known); err != nil {
		return false, false, err
	}
	same, err = grouprule.OneRule(tx, org, h.From(), h.End())
	return all, same, err
}

// Flows implements groupflow.Source: what was at the begin is asked as it was known then, with the rule of
// then, and what is at the end as it is known now.
func (f flowSource) Flows(_ context.Context, tx *store.Tx, m socialmap.Making, h groupflow.Half, known time.Time) (map[place.ComplexID]groupflow.Counts, error) {
	s := &socialmap.Snapshot{}
	b := &loading{facts: f.facts, tx: tx, org: m.Org, now: f.view(h.End(), m.Known), snapshot: s, moved: map[time.Time][]row{}}
	if err := b.stock(m.Before); err != nil {
		return nil, err
	}
	rule, err := grouprule.RuleOn(tx, m.Org, h.From())
	if err != nil {
		return nil, err
	}
	before := delivery.View{On: h.From(), Known: known}
	counts := make([]groupflow.Counts, len(s.Complexes))
	if err := b.homeFlows(rule, before, counts); err != nil {
		return nil, err
	}
	if err := b.personFlows(rule, before, counts); err != nil {
		return nil, err
	}
	by := make(map[place.ComplexID]groupflow.Counts, len(counts))
	for i, c := range s.Complexes {
		by[c.ID] = counts[i]
	}
	return by, nil
}

// homeFlows counts the homes in which the same household lives as then, and of which the facts were others.
func (b *loading) homeFlows(rule grouprule.Rule, before delivery.View, counts []groupflow.Counts) error {
	was, err := b.groupHomes(rule, before)
	if err != nil {
		return err
	}
	is, err := b.groupHomes(rule, b.now)
	if err != nil {
		return err
	}
	hands, err := tenancy.ChangedHands(b.tx, b.org, before.On, b.now.On)
	if err != nil {
		return err
	}
	moved, err := b.movedSince(before) // homes that came to the stock, left it, or went to another complex
	if err != nil {
		return err
	}
	others := make(map[uint64]bool, len(hands)+len(moved))
	for _, id := range hands {
		others[hashOf(string(id))] = true
	}
	for _, m := range moved {
		others[m.key] = true
	}
	countStayed(counts, was.rows, is.rows, func(key uint64) bool { return !others[key] })
	return nil
}

// countStayed counts who of two lists went from group to group; who is on one of them only comes from or
// goes to self-reliant. Who was erased is left out, and so are homes where nobody lived at one of both dates:
// the rest is no group, so it is on no way.
func countStayed(counts []groupflow.Counts, was, is []row, stayed func(key uint64) bool) {
	group := func(r *row) socialmap.Group {
		if r == nil {
			return socialmap.SelfReliant
		}
		return socialmap.Group(r.cell) // #nosec G115 -- a cell of the five groups, or the rest
	}
	compare(was, is, func(was, is *row) {
		at := is
		if at == nil {
			at = was
		}
		if stayed(at.key) {
			counts[at.complex].Add(group(was), group(is))
		}
	})
}

// personFlows counts the people of complexes who are in another group than then, began or stopped.
func (b *loading) personFlows(rule grouprule.Rule, before delivery.View, counts []groupflow.Counts) error {
	was, err := grouprule.SeenAt(b.tx, b.org, before.Known)
	if err != nil {
		return err
	}
	is, err := grouprule.SeenAt(b.tx, b.org, b.now.Known)
	if err != nil {
		return err
	}
	countStayed(counts, b.groupPersons(rule, before, byPerson(was)).rows, b.groupPersons(rule, b.now, byPerson(is)).rows, func(uint64) bool { return true })
	return nil
}

// byPerson gives who is gone a key in one list, so that what was of one person stays together.
func byPerson(list []grouprule.Seen) []grouprule.Seen {
	for i, x := range list {
		if x.Mark == "" && x.Gone != "" {
			list[i].Mark = "gone " + x.Gone
		}
	}
	return list
}

// openFlows makes the flows between groups, which are counted when a release is made.
func (a *App) openFlows(c clock.Clock) {
	a.flows = a.flowsFrom(c, facts{clock: c, vault: a.vault})
	a.maps.UseAlong(a.flows.Make)
}

func (a *App) flowsFrom(c clock.Clock, source facts) *groupflow.Service {
	return groupflow.New(a.db, c, a.policy, a.vault.Derive("groupflow rounding"), flowSource{source})
}
