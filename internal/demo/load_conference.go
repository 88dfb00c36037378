package demo

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/conference"
)

// conferences are the tables of the demo: one next Thursday with three organisations, of which one
// comes for the first part, and one that is going on.
func (l Loader) conferences(ctx context.Context, users map[string]string) error {
	if l.Tables == nil {
		return nil
	}
	var chair access.Actor
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["consulent"])
		chair = u.Actor()
		return err
	}); err != nil {
		return err
	}
	thursday := clock.Date(l.Now).AddDate(0, 0, 1)
	for thursday.Weekday() != time.Thursday {
		thursday = thursday.AddDate(0, 0, 1)
	}
	at := time.Date(thursday.Year(), thursday.Month(), thursday.Day(), 10, 0, 0, 0, clock.Amsterdam())
	coming, err := l.conference(ctx, chair, "Casusoverleg wijk", at, map[string]bool{users["partner"]: true, users["partner2"]: false})
	if err != nil {
		return err
	}
	now, err := l.conference(ctx, chair, "Kort overleg met het wijkteam", l.Now, map[string]bool{users["partner2"]: false})
	if err != nil {
		return err
	}
	return cmp.Or(l.arrange(ctx, chair, coming, 6), l.arrange(ctx, chair, now, 5),
		l.Tables.Take(ctx, chair, now, 1, conference.Begin, conference.Draft{}), l.Tables.Sit(ctx, chair, now, conference.Seat{UserID: users["partner2"], Presence: conference.Present}))
}

// conference plans one with places; a place that is true is for the first part.
func (l Loader) conference(ctx context.Context, chair access.Actor, name string, at time.Time, seats map[string]bool) (conference.ID, error) {
	id, err := l.Tables.PlanNew(ctx, chair, conference.Draft{Name: name, Starts: at})
	for user, brief := range seats {
		err = cmp.Or(err, l.Tables.Sit(ctx, chair, id, conference.Seat{UserID: user, Presence: conference.Invited, Brief: brief}))
	}
	return id, err
}

// arrange puts the first proposals on an agenda.
func (l Loader) arrange(ctx context.Context, chair access.Actor, id conference.ID, most int) error {
	v, err := l.Tables.Show(ctx, chair, id)
	if err != nil {
		return err
	}
	for _, r := range v.Proposals[:min(len(v.Proposals), most)] {
		if err := l.Tables.Arrange(ctx, chair, id, conference.Change{CaseID: r.CaseID}); err != nil {
			return err
		}
	}
	return nil
}
