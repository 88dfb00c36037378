package demo

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/roster"
)

// duties is the demo of the rosters while it is made, with its own clock.
type duties struct {
	context.Context
	s      *roster.Service
	clock  *clock.Manual
	people map[string]access.Actor
	users  map[string]string
}

// rosterMonths is since when the rosters of the demo are there.
const rosterMonths = 7

// rosters fills the rosters of the demo: who goes first at night, who stands behind them by the week,
// and one of the municipality; with Christmas, an ask that waits, and weekends that lack somebody.
func (l Loader) rosters(ctx context.Context, users map[string]string) error {
	if l.Rosters == nil {
		return nil
	}
	d := duties{Context: ctx, clock: clock.NewManual(l.Now.AddDate(0, -rosterMonths, 0)), people: map[string]access.Actor{}, users: users}
	d.s = l.Rosters(d.clock)
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"teamleider", "regisseur", "wijkbeheerder", "wijkbeheerder2"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			d.people[login] = u.Actor()
		}
		return nil
	}); err != nil {
		return err
	}
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	weekend := roster.Window{Days: []time.Weekday{time.Saturday, time.Sunday}, Opens: 12 * 60, Closes: 17 * 60}
	nights := roster.Window{Days: week, Opens: 17 * 60, Closes: 9 * 60}
	first, err := d.make("teamleider", roster.Roster{Name: "Eerste lijn, avond en nacht", Level: 1, Needed: []roster.Window{nights, weekend}},
		roster.Layer{Name: "Avond en nacht", Hours: []roster.Window{nights}, Turn: roster.Turn{At: 17 * 60, Every: 1}}, "wijkbeheerder", "wijkbeheerder2", "wijkbeheerder3", "vrijwilliger")
	if err != nil {
		return err
	}
	backup, err := d.make("teamleider", roster.Roster{Name: "Achterwacht", Level: 2}, roster.Layer{Name: "Een week elk", Turn: roster.Turn{At: 9 * 60, Every: 7}}, "achterwacht", "consulent", "consulent2")
	if err != nil {
		return err
	}
	if _, err := d.make("regisseur", roster.Roster{Name: "Piket gemeente", Level: 1}, roster.Layer{Name: "Piket", Turn: roster.Turn{At: 9 * 60, Every: 7}}, "regisseur"); err != nil {
		return err
	}
	d.clock.Set(l.Now)
	if err := d.christmas(backup); err != nil {
		return err
	}
	return d.ask(first)
}

// make makes a roster with one layer.
func (d duties) make(by string, r roster.Roster, layer roster.Layer, logins ...string) (string, error) {
	id, err := d.s.Make(d, d.people[by], r, "")
	if err != nil {
		return "", err
	}
	for _, login := range logins {
		layer.People = append(layer.People, d.users[login])
	}
	layer.From = clock.Date(d.clock.Now())
	return id, d.s.SetLayer(d, d.people[by], id, 1, -1, layer)
}

// christmas is the next one, shared as the program proposes.
func (d duties) christmas(id string) error {
	day := time.Date(clock.Date(d.clock.Now()).Year(), time.December, 24, 0, 0, 0, 0, time.UTC)
	if !day.After(d.clock.Now()) {
		day = day.AddDate(1, 0, 0)
	}
	from, _ := clock.OnTheWall(day, 9*60)
	until, _ := clock.OnTheWall(day.AddDate(0, 0, 3), 9*60)
	p, err := d.s.Propose(d, d.people["teamleider"], id, 0, "Kerst", from, until)
	if err != nil {
		return err
	}
	return d.s.KeepPeriod(d, d.people["teamleider"], id, p)
}

// ask is a caretaker who asks a colleague for the next night but one.
func (d duties) ask(id string) error {
	own, err := d.s.Own(d, d.people["wijkbeheerder2"])
	if err != nil {
		return err
	}
	for _, x := range own.Shifts {
		if x.RosterID == id && x.From.After(d.clock.Now().AddDate(0, 0, 3)) {
			return d.s.Ask(d, d.people["wijkbeheerder2"], roster.Swap{RosterID: id, Asked: d.users["wijkbeheerder"], From: x.From, Until: x.Until})
		}
	}
	return nil
}
