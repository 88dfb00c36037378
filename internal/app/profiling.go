package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/profiling"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// profilingParts are the sources that may be combined, where the officer switched that on.
func (a *App) profilingParts() profiling.Parts {
	secret := a.vault.Derive("profiling rounding")
	return profiling.Parts{Facts: a.profilingFacts, Objected: rights.Objected,
		Round: func(series, table, epoch string, counts []int) []int {
			return socialmap.NewRounder(secret).Round(series, table, epoch, counts)
		}}
}

func (a *App) profilingFacts(tx *store.Tx, org string, s profiling.Source, from, until time.Time) (facts []profiling.Fact, err error) {
	if s == profiling.Signals {
		days, err := signal.DaysAt(tx, org, from, until, a.clock.Now())
		for _, d := range days {
			facts = append(facts, profiling.Fact{Unit: d.Unit, Source: s, Day: d.Day})
		}
		return facts, err
	}
	list := tenancy.NuisanceAbout
	if s == profiling.Arrears {
		list = tenancy.OwedAt
	}
	days, err := list(tx, org, from, until)
	for _, d := range days {
		facts = append(facts, profiling.Fact{Unit: d.Unit, Source: s, Day: d.Day})
	}
	return facts, err
}

// proposalItems are the proposals that wait for somebody, as one number without any address.
func (a *App) proposalItems(ctx context.Context, actor access.Actor) ([]casework.Item, error) {
	n, due, err := a.combines.Mine(ctx, actor)
	if err != nil || n == 0 {
		return nil, err
	}
	kind := casework.ItemWaiting
	if due.Before(clock.Date(a.clock.Now())) {
		kind = casework.ItemLate
	}
	p := a.words.Printer(text.Dutch)
	return []casework.Item{{Kind: kind, Label: p.N("reminder.week_count", n), WhatKey: "profiling.week", Path: "/voorstellen", Due: due}}, nil
}

// proposalKeeper keeps what was decided about a proposal.
func (a *App) proposalKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.Proposal, Type: profiling.ObjectType, Mark: a.vault.Mark,
		Due: due(profiling.Done, func(p profiling.Past) retention.Thing {
			return retention.Thing{ID: p.ID, Since: p.Since, Path: "/voorstellen/" + p.ID}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return profiling.EraseDone(tx, a.vault, at, before, id)
		})}
}

// proposalsOf are the proposals about a person, each with its sources and dates.
func (a *App) proposalsOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	list, err := profiling.Concerning(tx, a.vault, person)
	p := a.words.Printer(text.Dutch)
	var told []rights.Told
	for _, v := range list {
		t := rights.Told{Type: profiling.ObjectType, ID: v.ID, Title: p.T("profiling.told"), At: v.Made, Ended: v.DoneAt}
		for _, r := range v.Reasons {
			days := ""
			for i, d := range r.Days {
				if i > 0 {
					days += ", "
				}
				days += p.Date(d)
			}
			t.Facts = append(t.Facts, rights.Fact{Label: p.T("profiling.source_" + string(r.Source)), Text: days})
		}
		if v.Outcome != "" {
			t.Facts = append(t.Facts, rights.Fact{Label: p.T("profiling.f_outcome"), Text: p.T("profiling.outcome_" + string(v.Outcome))})
		}
		told = append(told, t)
	}
	return rights.Housing, told, err
}
