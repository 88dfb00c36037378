package app

import (
	"context"
	"time"

	"samendoen/internal/activity"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/course"
	"samendoen/internal/hotline"
	"samendoen/internal/retention"
	"samendoen/internal/signal"
	"samendoen/internal/volunteer"
)

// volunteerKeepers keep who stopped, and who signed up and never began.
func (a *App) volunteerKeepers() (list []retention.Keeper) {
	for kind, of := range map[retention.Kind]volunteer.Kept{retention.Volunteer: volunteer.KeptStopped, retention.WaitingVolunteer: volunteer.KeptWaiting} {
		list = append(list, retention.Keeper{Kind: kind, Type: volunteer.ObjectType, Mark: a.vault.Mark,
			Due: due(func(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]volunteer.Past, error) {
				return volunteer.Ended(tx, of, org, before, since, id, limit)
			}, func(p volunteer.Past) retention.Thing {
				return retention.Thing{ID: p.ID, Since: p.Since, Path: volunteer.Path + "/" + p.ID}
			}),
			Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
				gone, err := volunteer.EraseEnded(tx, a.vault, of, at, before, id)
				if err == nil && gone {
					err = course.Erase(tx, id)
				}
				return gone, err
			}),
			May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
				return a.helpers.MayOpen(ctx, actor, volunteer.ID(id))
			})})
	}
	return list
}

// helpersOfDemo are the volunteers by the clock of the demo.
func (a *App) helpersOfDemo(c clock.Clock) *volunteer.Service {
	return volunteer.New(a.db, a.vault, c, a.policy)
}

// deeds are what somebody did at some moments.
func deeds(what volunteer.What, at []time.Time) []volunteer.Deed {
	list := make([]volunteer.Deed, len(at))
	for i := range at {
		list[i] = volunteer.Deed{What: what, At: at[i]}
	}
	return list
}

// calledDeeds are the moments at which somebody told something to the meldpunt.
func calledDeeds(tx *store.Tx, userID string) ([]volunteer.Deed, error) {
	at, err := hotline.Told(tx, userID)
	return deeds(volunteer.Called, at), err
}

// givenDeeds are the days of activities that somebody gave.
func (a *App) givenDeeds(tx *store.Tx, userID string) ([]volunteer.Deed, error) {
	at, err := activity.Given(tx, userID, a.clock.Now())
	return deeds(volunteer.Activity, at), err
}

// sentDeeds are the moments at which somebody passed something on, and when it helped.
func sentDeeds(tx *store.Tx, userID string) (list []volunteer.Deed, err error) {
	sent, err := signal.Sendings(tx, userID)
	for _, x := range sent {
		list = append(list, volunteer.Deed{What: volunteer.Passed, At: x.At})
		if !x.Talked.IsZero() {
			list = append(list, volunteer.Deed{What: volunteer.Helped, At: x.Talked})
		}
	}
	return list, err
}
