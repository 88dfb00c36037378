package demo

import (
	"context"
	"strconv"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/volunteer"
)

// helpers is the demo of the volunteers while it is made, with its own clock.
type helpers struct {
	context.Context
	s      *volunteer.Service
	clock  *clock.Manual
	now    time.Time
	people map[string]access.Actor
	users  map[string]string
	spots  map[string]place.Home // by the key of a home
}

// How many volunteers the demo has: of the association, and of the municipality.
const (
	helpersHere      = 100
	helpersElsewhere = 20
)

// volunteers fills the volunteers of the demo: people of the city, in each state, with talks that are
// due and one that is late.
func (l Loader) volunteers(ctx context.Context, c *City, users map[string]string) error {
	if l.Helpers == nil {
		return nil
	}
	h := helpers{Context: ctx, clock: clock.NewManual(l.Now), now: l.Now, people: map[string]access.Actor{}, users: users, spots: map[string]place.Home{}}
	h.s = l.Helpers(h.clock)
	var list []Volunteer
	for v := range c.Volunteers() {
		if list = append(list, v); len(list) == helpersHere+helpersElsewhere {
			break
		}
	}
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"consulent", "consulent2", "wijkbeheerder", "regisseur"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			h.people[login] = u.Actor()
		}
		for _, v := range list {
			home, err := place.HomeByID(tx, place.UnitIDOf(c.cfg.Org, v.UnitKey))
			if err != nil {
				return err
			}
			h.spots[v.UnitKey] = home
		}
		return nil
	}); err != nil {
		return err
	}
	own := ""
	for _, u := range c.Users() {
		if u.Login == "vrijwilliger" {
			own = u.UnitKey
		}
	}
	for n, v := range list {
		by, user := []string{"consulent", "consulent2", "wijkbeheerder"}[n%3], ""
		if v.UnitKey == own {
			user, by = users["vrijwilliger"], "wijkbeheerder"
		}
		if n >= helpersHere {
			by = "regisseur"
		}
		if err := h.one(n, v, by, user); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		return nil
	}
	h.clock.Set(h.now.AddDate(0, 0, -4))
	_, err := h.s.Invite(h, h.people["consulent"], volunteer.Invite{Complex: h.spots[list[0].UnitKey].ComplexID, Text: "Wie wil één keer per week even in de hal kijken?"}, "demo")
	return err
}

// one is a volunteer from signing up to where they stand now.
func (h helpers) one(n int, v Volunteer, by, user string) error {
	started := h.now.AddDate(0, -(n*7)%29, -(n*5)%23-1)
	stage := n % 12 // 0 signed up, 1 getting to know, 2 on a break, 3 stopped, else active
	if user != "" {
		stage, started = 11, h.now.AddDate(-1, -2, 0)
	}
	if stage < 2 {
		started = h.now.AddDate(0, 0, -1-n%6)
	}
	h.clock.Set(started)
	d := h.draft(n, v, by)
	id, err := h.s.Add(h, h.people[by], d)
	if err != nil || stage == 0 {
		return err
	}
	version := int64(1)
	talk := func(k volunteer.Kind, days int) error {
		if at := started.AddDate(0, 0, days); at.Before(h.now) {
			h.clock.Set(at)
			version++
			return h.s.Talked(h, h.people[by], id, version-1, volunteer.Tap{Kind: k, How: volunteer.Spoken})
		}
		return nil
	}
	if err := talk(volunteer.Welcome, 0); err != nil || stage == 1 {
		return err
	}
	d.ID, d.Version, d.UserID, d.Agreed, d.Agreement = id, version, user, clock.Date(started), 1
	d.Certificate = volunteer.Certificate{Asked: clock.Date(started).AddDate(0, 0, -20), Received: clock.Date(started), Until: clock.Date(started).AddDate(3, 0, 0)}
	if err := h.s.Edit(h, h.people[by], d); err != nil {
		return err
	}
	version++
	if err := h.s.Take(h, h.people[by], id, version, volunteer.Act{Step: volunteer.Start}); err != nil {
		return err
	}
	version++
	if err := talk(volunteer.FirstWeek, 6); err != nil {
		return err
	}
	if err := talk(volunteer.SixWeeks, 44); err != nil {
		return err
	}
	if at := h.now.AddDate(0, 0, -3*(n%40)-2); at.After(started.AddDate(0, 0, 45)) {
		if err := talk(volunteer.CheckIn, int(at.Sub(started).Hours()/24)); err != nil {
			return err
		}
	}
	if user != "" {
		return h.thank(id)
	}
	step := map[int]volunteer.Step{2: volunteer.Pause, 3: volunteer.Stop}[stage]
	if step == "" {
		return nil
	}
	h.clock.Set(h.now.AddDate(0, 0, -1))
	return h.s.Take(h, h.people[by], id, version, volunteer.Act{Step: step})
}

// draft is what is filled in of a volunteer.
func (h helpers) draft(n int, v Volunteer, by string) volunteer.Draft {
	d := volunteer.Draft{Agrees: true, Volunteer: volunteer.Volunteer{ContactID: h.users[by], Parts: uint32(1) << (n % 21), //nolint:gosec // a small number
		Private:   volunteer.Private{Name: v.Name, Phone: "06 00 00 0" + strconv.Itoa(n/100) + " " + strconv.Itoa(10+n%90)},
		Roles:     []string{volunteer.Roles()[n%8]},
		Languages: []string{"nl", volunteer.Languages()[1+n%18]}, Talents: []string{volunteer.Talents()[n%15], volunteer.Talents()[(n+4)%15]}}}
	if by != "regisseur" {
		d.ComplexID, d.Staircase = h.spots[v.UnitKey].ComplexID, h.spots[v.UnitKey].Staircase
	}
	return d
}

// thank is a thank-you of some days ago.
func (h helpers) thank(id volunteer.ID) error {
	h.clock.Set(h.now.AddDate(0, 0, -9))
	return h.s.Thank(h, h.people["consulent"], id, "Dank je wel dat je zo oplet.")
}
