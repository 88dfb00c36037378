package app

import (
	"context"

	"samendoen/internal/activity"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/calendar"
	"samendoen/internal/retention"
	"samendoen/internal/volunteer"
)

// activityDates are the days for which somebody signed up.
func (a *App) activityDates(ctx context.Context, actor access.Actor) ([]calendar.Entry, error) {
	list, err := a.activity.Feed(ctx, actor)
	return entries(list, err, activity.Day.Entry)
}

// activityKeeper keeps the activities that are over: who came is kept nowhere.
func activityKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.Activity, Type: activity.ObjectType, Erase: traceless(activity.Erase),
		Due: due(activity.Ended, func(p activity.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} })}
}

// activityCards lead from the page of volunteers to the activities.
func (a *App) activityCards(_ context.Context, actor access.Actor, p *text.Printer, _ volunteer.Door) ([]volunteer.Card, error) {
	if !a.policy.May(actor, "activity.list") {
		return nil, nil
	}
	return []volunteer.Card{{Title: p.T("activity.card"), Text: p.T("activity.card_text"), Href: activity.Path, Icon: ui.IconCalendar}}, nil
}

// activityOfDemo are the activities by the clock of the demo.
func (a *App) activityOfDemo(c clock.Clock) *activity.Service {
	return activity.New(a.db, a.vault, c, a.policy)
}
