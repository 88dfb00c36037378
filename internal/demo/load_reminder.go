package demo

import (
	"context"
	"fmt"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/reminder"
)

// noAccess is at how many homes of the demo maintenance could not get in.
const noAccess = 4

// reminders switches the reminders on, reports where maintenance could not get in, and lets a
// night go by. One visit was made, one tenant called.
func (l Loader) reminders(ctx context.Context, c *City, users map[string]string) error {
	if l.Reminders == nil {
		return nil
	}
	actors := map[string]access.Actor{}
	var keys []string
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"teamleider", "vakman"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			actors[login] = u.Actor()
		}
		sites, err := place.Sites(tx, c.cfg.Org)
		if err != nil || len(sites) == 0 {
			return err
		}
		homes, err := place.HomesOf(tx, sites[0].ID, noAccess)
		for _, h := range homes {
			keys = append(keys, h.Key)
		}
		return err
	}); err != nil {
		return err
	}
	for _, p := range reminder.Processes() {
		r := reminder.Standard(p)
		r.On = true
		if err := l.Reminders.Save(ctx, actors["teamleider"], r); err != nil {
			return err
		}
	}
	for i, key := range keys {
		for _, days := range []int{9, 2} {
			if _, err := l.Reminders.Report(ctx, actors["vakman"], reminder.Reported{Unit: key, On: clock.Date(l.Now).AddDate(0, 0, -days), Key: fmt.Sprintf("demo-geen-toegang-%d-%d", i, days)}); err != nil {
				return err
			}
		}
	}
	if err := l.Reminders.NightOf(ctx, c.cfg.Org); err != nil {
		return err
	}
	for _, p := range reminder.Processes() {
		w, err := l.Reminders.List(ctx, actors["teamleider"], p)
		if err != nil || len(w.Open) < 2 {
			return err
		}
		if err := l.Reminders.Finish(ctx, actors["teamleider"], p, w.Open[1].ID, 1, reminder.Outcomes(p)[0]); err != nil {
			return err
		}
	}
	return nil
}
