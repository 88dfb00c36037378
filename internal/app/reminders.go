package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/reminder"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/tenancy"
)

// reminderItems are the reminders that wait for somebody, as one number for each process and
// without any address: on a page with other work nothing of a household may come together.
func (a *App) reminderItems(ctx context.Context, actor access.Actor) (items []casework.Item, err error) {
	list, err := a.reminds.Mine(ctx, actor)
	p := a.words.Printer(text.Dutch)
	for _, c := range list {
		kind := casework.ItemWaiting
		if c.Late {
			kind = casework.ItemLate
		}
		items = append(items, casework.Item{Kind: kind, Label: p.N("reminder.week_count", c.N), WhatKey: "reminder.week_" + string(c.Process),
			Path: "/herinneringen/" + string(c.Process), Due: c.Due})
	}
	return items, err
}

// reminderKeepers keep what was done after a reminder, and the times without access.
func reminderKeepers() []retention.Keeper {
	return []retention.Keeper{
		{Kind: retention.Reminder, Type: reminder.ObjectType, Erase: traceless(reminder.EraseDone),
			Due: due(reminder.Done, func(p reminder.Past) retention.Thing {
				return retention.Thing{ID: p.ID, Since: p.Since, Path: "/herinneringen/" + string(p.Process) + "/" + p.ID}
			})},
		{Kind: retention.NoAccess, Type: "NoAccess", Erase: traceless(reminder.EraseAttempt),
			Due: due(reminder.Attempts, func(p reminder.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} })},
	}
}

// remindersOf is what reminders keep about a person: each task with its reason and outcome,
// and when maintenance found no access.
func (a *App) remindersOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	ids, err := tenancy.OfSubject(tx, person)
	if err != nil {
		return rights.Housing, nil, err
	}
	about, err := reminder.AboutTenancies(tx, ids)
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, t := range about.Tasks {
		told := rights.Told{Type: reminder.ObjectType, ID: t.ID, At: t.On, Ended: t.DoneAt,
			Title: p.T("reminder.told", "What", p.T("reminder.title_"+string(t.Process)))}
		told.Facts = append(told.Facts, rights.Fact{Label: p.T("reminder.f_why"), Text: reminder.Reason(p, t)},
			rights.Fact{Label: p.T("reminder.f_source"), Text: p.T("reminder.source_" + string(t.Process))})
		if !t.Open() {
			told.Facts = append(told.Facts, rights.Fact{Label: p.T("reminder.f_done"), Text: p.T("reminder.outcome_"+string(t.Outcome)) + ", " + p.Date(t.DoneAt)})
		}
		list = append(list, told)
	}
	for _, x := range about.Attempts {
		list = append(list, rights.Told{Type: "NoAccess", ID: x.ID, At: x.On, Ended: time.Time{}, Title: p.T("reminder.told_attempt"),
			Facts: []rights.Fact{{Label: p.T("reminder.f_source"), Text: p.T("reminder.source_geen-toegang")}}})
	}
	return rights.Housing, list, err
}
