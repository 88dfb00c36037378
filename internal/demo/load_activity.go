package demo

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// activities are a coffee morning of each week that runs for a month, a day in the garden and a walk
// of each month. The resident of the demo comes to the coffee.
func (l Loader) activities(ctx context.Context, c *City, users map[string]string) error {
	if l.Doings == nil {
		return nil
	}
	begin := clock.NewManual(l.Now.AddDate(0, 0, -35))
	s := l.Doings(begin)
	people := map[string]access.Actor{}
	var sites []place.Brief
	if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
		for _, login := range []string{"vrijwilliger", "bewoner", "wijkbeheerder"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			people[login] = u.Actor()
		}
		sites, err = place.Briefs(tx, c.cfg.Org)
		return err
	}); err != nil {
		return err
	}
	home := ""
	if len(sites) > 0 {
		home = string(sites[0].ID)
	}
	today := clock.Date(l.Now)
	coffee, err := s.Make(ctx, people["vrijwilliger"], activity.Activity{Title: "Koffie in de hal", What: "Wij drinken samen koffie. Nieuwe buren zijn extra welkom.", Where: "De hal van de flat",
		Place: home, Giver: activity.ByVolunteer, Seats: 12, First: today.AddDate(0, 0, -31), Minute: 10 * 60, Lasts: 90, Repeat: activity.Weekly, Until: today.AddDate(0, 0, 60)}, "")
	if err != nil {
		return err
	}
	if err := s.Join(ctx, people["bewoner"], coffee, today.AddDate(0, 0, -3), true); err != nil {
		return err
	}
	if err := s.Note(ctx, people["vrijwilliger"], coffee, today.AddDate(0, 0, 4), "Sijmen van de vierde", ""); err != nil {
		return err
	}
	begin.Set(l.Now)
	if err := s.Night(ctx); err != nil { // of the day that is over a number is left
		return err
	}
	if err := s.Count(ctx, people["vrijwilliger"], coffee, today.AddDate(0, 0, -10), 9); err != nil {
		return err
	}
	if err := s.Join(ctx, people["bewoner"], coffee, today.AddDate(0, 0, 4), true); err != nil {
		return err
	}
	day := func(n int) time.Time { return today.AddDate(0, 0, n) }
	for _, a := range []activity.Activity{
		{Title: "Tuindag", What: "Wij maken de binnentuin klaar voor het voorjaar. Gereedschap is er.", Where: "De binnentuin", Giver: activity.ByBody, Seats: 20, First: day(20), Minute: 13 * 60, Lasts: 180, Repeat: activity.Once, Until: day(20)},
		{Title: "Wandelen met de buurt", What: "Een rustige ronde van een uur.", Where: "Bij de ingang", Giver: activity.ByAssociation, First: day(6), Minute: 14 * 60, Lasts: 60, Repeat: activity.Monthly, Until: day(180)},
	} {
		if _, err := s.Make(ctx, people["wijkbeheerder"], a, ""); err != nil {
			return err
		}
	}
	return nil
}
