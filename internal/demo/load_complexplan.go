package demo

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/complexplan"
	"samendoen/internal/place"
)

// complexPlans are two plans: in the neighbourhood that got better one that began when that did and is
// finished, and in the one that gets worse an idea that its holder looks at next week.
func (l Loader) complexPlans(ctx context.Context, c *City, users map[string]string) error {
	if l.Todo == nil || len(c.Stories()) == 0 {
		return nil
	}
	var lead access.Actor
	var sites []place.Brief
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["teamleider"])
		if err != nil {
			return err
		}
		lead = u.Actor()
		sites, err = place.Briefs(tx, c.cfg.Org)
		return err
	}); err != nil {
		return err
	}
	first := func(code place.AreaCode) place.ComplexID {
		i := slices.IndexFunc(sites, func(b place.Brief) bool { return b.Neighbourhood == code })
		if i < 0 {
			return ""
		}
		return sites[i].ID
	}
	story := c.Stories()[0]
	if id := first(story.Better); id != "" {
		if err := l.planThatHelped(ctx, lead, id, users["wijkbeheerder"]); err != nil {
			return err
		}
	}
	id := first(story.Worse)
	if id == "" {
		return nil
	}
	today := clock.Date(l.Now)
	_, err := l.Todo(clock.NewManual(l.Now)).Make(ctx, lead, id, complexplan.Draft{Theme: "samenleven", Goal: "Buren lossen kleine ergernissen samen op.",
		Indicator: "nuisance", Target: complexplan.None, Holder: users["consulent"], Until: today.AddDate(1, 0, 0), Due: today.AddDate(0, 0, 7)}, "")
	return err
}

// planThatHelped began when the neighbourhood began to get better, and was finished ten months later.
func (l Loader) planThatHelped(ctx context.Context, lead access.Actor, id place.ComplexID, holder string) error {
	now := clock.NewManual(l.Now.AddDate(0, -betterSince, 0))
	s := l.Todo(now)
	on := func(months int) time.Time { return clock.Date(l.Now).AddDate(0, months-betterSince, 0) }
	plan, err := s.Make(ctx, lead, id, complexplan.Draft{Theme: "samenleven", Goal: "Minder overlast, en buren die elkaar kennen.", Indicator: "nuisance", Target: 60,
		Euros: 12500, Holder: holder, Until: on(12), Due: on(3)}, "")
	if err != nil {
		return err
	}
	if err := s.Add(ctx, lead, complexplan.Action{PlanID: plan, What: "Elke week koffie in de hal", Partner: "welzijnswerk", Due: on(1)}, false, "koffie"); err != nil {
		return err
	}
	if err := s.Add(ctx, lead, complexplan.Action{PlanID: plan, What: "Bij overlast beide kanten horen", Holder: holder, Due: on(2)}, false, "horen"); err != nil {
		return err
	}
	if err := s.Move(ctx, lead, plan, 1, complexplan.Move{Step: complexplan.Start, Words: "Wij beginnen met koffie in de hal.", Due: on(4)}); err != nil {
		return err
	}
	now.Set(l.Now.AddDate(0, betterIn-betterSince, 0))
	v, err := s.Show(ctx, lead, plan)
	if err != nil {
		return err
	}
	for _, a := range v.Actions {
		if err := s.Tick(ctx, lead, plan, a.ID, true); err != nil {
			return err
		}
	}
	return s.Move(ctx, lead, plan, 2, complexplan.Move{Step: complexplan.Finish, Words: "De koffie loopt vanzelf. Buren bellen elkaar nu eerst."})
}
