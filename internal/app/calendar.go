package app

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/calendar"
	"samendoen/internal/casework"
	"samendoen/internal/conference"
	"samendoen/internal/referral"
	"samendoen/internal/roster"
)

// entries are the dates of one module as a calendar holds them; a list that the actor does not
// have is empty.
func entries[T any](list []T, err error, entry func(T) calendar.Entry) ([]calendar.Entry, error) {
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	all := make([]calendar.Entry, len(list))
	for i, one := range list {
		all[i] = entry(one)
	}
	return all, err
}

// caseDates are the steps and promises that wait for somebody.
func (a *App) caseDates(ctx context.Context, actor access.Actor) ([]calendar.Entry, error) {
	list, err := a.cases.Dates(ctx, actor)
	return entries(list, err, func(d casework.Dated) calendar.Entry {
		kind := calendar.Step
		if d.Promise {
			kind = calendar.Promise
		}
		return calendar.Entry{Kind: kind, ID: d.ID, Number: d.Number, Day: d.Day}
	})
}

// requestDates are what somebody has to answer to others.
func (a *App) requestDates(ctx context.Context, actor access.Actor) ([]calendar.Entry, error) {
	l, err := a.requests.Mine(ctx, actor)
	return entries(l.Rows, err, func(r referral.Row) calendar.Entry {
		return calendar.Entry{Kind: calendar.Request, ID: string(r.ID), Day: r.Due}
	})
}

// conferenceDates are the conferences in which somebody has a place.
func (a *App) conferenceDates(ctx context.Context, actor access.Actor) ([]calendar.Entry, error) {
	list, err := a.tables.Days(ctx, actor)
	return entries(list, err, conferenceEntry)
}

func conferenceEntry(d conference.Day) calendar.Entry {
	return calendar.Entry{Kind: calendar.Conference, ID: string(d.ID), At: d.Starts}
}

// dutyDates are the shifts of somebody.
func (a *App) dutyDates(ctx context.Context, actor access.Actor) ([]calendar.Entry, error) {
	list, err := a.rosters.Feed(ctx, actor)
	return entries(list, err, func(x roster.OwnShift) calendar.Entry {
		return calendar.Entry{Kind: calendar.Duty, ID: x.RosterID + x.From.String(), Name: x.Roster, At: x.From, Until: x.Until}
	})
}

// oneConference is a conference for who has a place at it.
func (a *App) oneConference(ctx context.Context, actor access.Actor, id string) (calendar.Entry, error) {
	d, err := a.tables.Day(ctx, actor, conference.ID(id))
	return conferenceEntry(d), err
}
