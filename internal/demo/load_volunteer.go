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
	acts   []deed                // what they did, of each in order
}

// plan notes what is done at a moment.
func (h *helpers) plan(at time.Time, do func() error) {
	h.acts = append(h.acts, deed{at, func() error {
		h.clock.Set(at)
		return do()
	}})
}

// How many volunteers the demo has: of the association, and of the municipality.
const (
	helpersHere      = 100
	helpersElsewhere = 20
)

// volunteers are what the volunteers of the demo did: people of the city, in each state, with talks that are
// due and one that is late.
func (l Loader) volunteers(ctx context.Context, c *City, users map[string]string) ([]deed, error) {
	if l.Helpers == nil {
		return nil, nil
	}
	h := helpers{Context: ctx, clock: clock.NewManual(l.Now), now: l.Now, people: map[string]access.Actor{}, users: users, spots: map[string]place.Home{}}
	h.s = l.Helpers(h.clock)
	list, own := c.helpers()
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
		return nil, err
	}
	for n, v := range list {
		by, user := []string{"consulent", "consulent2", "wijkbeheerder"}[n%3], ""
		if v.UnitKey == own {
			user, by = users["vrijwilliger"], "wijkbeheerder"
		}
		if n >= helpersHere {
			by = "regisseur"
		}
		h.one(n, v, by, user)
	}
	if len(list) > 0 {
		h.plan(h.now.AddDate(0, 0, -4), func() error {
			_, err := h.s.Invite(h, h.people["consulent"], volunteer.Invite{Complex: h.spots[list[0].UnitKey].ComplexID, Text: "Wie wil één keer per week even in de hal kijken?"}, "demo")
			return err
		})
	}
	return h.acts, nil
}

// helpers are volunteers from all over the city, with the one who has an account first, and the home of
// that one.
func (c *City) helpers() (list []Volunteer, own string) {
	for _, u := range c.Users() {
		if u.Login == "vrijwilliger" {
			own = u.UnitKey
		}
	}
	var all []Volunteer
	for v := range c.Volunteers() {
		if v.UnitKey == own {
			list = append(list, v)
		} else {
			all = append(all, v)
		}
	}
	most := min(len(all), helpersHere+helpersElsewhere-len(list))
	for i := range most {
		list = append(list, all[i*len(all)/most])
	}
	return list, own
}

// one is a volunteer from signing up to where they stand now.
func (h *helpers) one(n int, v Volunteer, by, user string) {
	started := h.now.AddDate(0, -(n*7)%29, -(n*5)%23-1)
	stage := n % 12 // 0 signed up, 1 getting to know, 2 on a break, 3 stopped, else active
	if user != "" {
		stage, started = 11, h.now.AddDate(-1, -2, 0)
	}
	if stage < 2 {
		started = h.now.AddDate(0, 0, -1-n%6)
	}
	x := &sojourn{h: h, Draft: h.draft(n, v, by), by: by}
	x.next(started, func(int64) (err error) {
		x.ID, err = h.s.Add(h, h.people[by], x.Draft)
		return err
	})
	if stage == 0 {
		return
	}
	x.talk(started, volunteer.Welcome)
	if stage == 1 {
		return
	}
	x.next(started, func(version int64) error {
		x.Version, x.UserID, x.Agreed, x.Agreement = version, user, clock.Date(started), 1
		x.Certificate = volunteer.Certificate{Asked: clock.Date(started).AddDate(0, 0, -20), Received: clock.Date(started), Until: clock.Date(started).AddDate(3, 0, 0)}
		return h.s.Edit(h, h.people[by], x.Draft)
	})
	x.step(started, volunteer.Start)
	x.talk(started.AddDate(0, 0, 6), volunteer.FirstWeek)
	x.talk(started.AddDate(0, 0, 44), volunteer.SixWeeks)
	stop, last := time.Time{}, map[int]volunteer.Step{2: volunteer.Pause, 3: volunteer.Stop}[stage]
	if last != "" && user == "" {
		stop = h.now.AddDate(0, 0, -1)
		if early := started.AddDate(0, 0, 120+n*13%200); last == volunteer.Stop && early.Before(stop) {
			stop = early
		}
	}
	checked := started.AddDate(0, 0, int(h.now.AddDate(0, 0, -3*(n%40)-2).Sub(started).Hours()/24))
	if n%5 == 0 && user == "" && last == "" && checked.After(started.AddDate(0, 0, 300)) { // a long break
		x.step(started.AddDate(0, 0, 60), volunteer.Pause)
		x.step(started.AddDate(0, 0, 260), volunteer.Resume)
	}
	if checked.After(started.AddDate(0, 0, 45)) && (stop.IsZero() || checked.Before(stop)) {
		x.talk(checked, volunteer.CheckIn)
	}
	switch {
	case user != "":
		h.plan(h.now.AddDate(0, 0, -9), func() error { return h.s.Thank(h, h.people["consulent"], x.ID, "Dank je wel dat je zo oplet.") })
	case last != "":
		x.step(stop, last)
	}
}

// sojourn is what a volunteer goes through, one thing after another.
type sojourn struct {
	h *helpers
	volunteer.Draft
	by      string // login of the contact
	version int64
}

func (x *sojourn) next(at time.Time, do func(version int64) error) {
	x.h.plan(at, func() error {
		x.version++
		return do(x.version - 1)
	})
}

// talk is a talk that was had; one that is still to come waits.
func (x *sojourn) talk(at time.Time, k volunteer.Kind) {
	if at.Before(x.h.now) {
		x.next(at, func(version int64) error {
			return x.h.s.Talked(x.h, x.h.people[x.by], x.ID, version, volunteer.Tap{Kind: k, How: volunteer.Spoken})
		})
	}
}

func (x *sojourn) step(at time.Time, s volunteer.Step) {
	x.next(at, func(version int64) error {
		return x.h.s.Take(x.h, x.h.people[x.by], x.ID, version, volunteer.Act{Step: s})
	})
}

// draft is what is filled in of a volunteer.
func (h *helpers) draft(n int, v Volunteer, by string) volunteer.Draft {
	d := volunteer.Draft{Agrees: true, Volunteer: volunteer.Volunteer{ContactID: h.users[by], Parts: uint32(1) << (n % 21), //nolint:gosec // a small number
		Private:   volunteer.Private{Name: v.Name, Phone: "06 00 00 0" + strconv.Itoa(n/100) + " " + strconv.Itoa(10+n%90)},
		Roles:     []string{volunteer.Roles()[n%8]},
		Languages: []string{"nl", volunteer.Languages()[1+n%18]}, Talents: []string{volunteer.Talents()[n%15], volunteer.Talents()[(n+4)%15]}}}
	if by != "regisseur" {
		d.ComplexID, d.Staircase = h.spots[v.UnitKey].ComplexID, h.spots[v.UnitKey].Staircase
	}
	return d
}
