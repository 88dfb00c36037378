package app

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/casework"
	"samendoen/internal/frontdoor"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/signal"
)

// ownRoutes are the start page, which is where one's own work begins, and the switches
// of the frame.
func (a *App) ownRoutes() []web.Route {
	return append(web.PreferenceRoutes(), web.Route{Pattern: "GET /{$}", Handler: func(c *web.Context) error {
		return c.Redirect(c.Home())
	}})
}

// inbox tells casework which signals wait for somebody, and which residents must still
// hear that there is a file about them.
func (a *App) inbox(ctx context.Context, actor access.Actor) ([]casework.Item, error) {
	page, err := a.signals.List(ctx, actor, signal.Filter{List: signal.ListMine, Limit: 50})
	if err != nil && !fault.Is(err, fault.NotFound) { // a regisseur has a week and no work list of signals
		return nil, err
	}
	var items []casework.Item
	for _, row := range page.Rows {
		items = append(items, casework.Item{Kind: casework.ItemSignal, Label: row.Place(), WhatKey: row.Theme.Key(),
			Path: "/signalen/" + row.ID, Due: row.Due, Urgent: row.Urgency == signal.Today})
	}
	notices, err := a.noticeItems(ctx, actor)
	if err != nil {
		return nil, err
	}
	items = append(items, notices...)
	requests, err := a.rights.WeekRequests(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, r := range requests {
		kind := casework.ItemWaiting
		if r.Late(clock.Date(a.clock.Now())) {
			kind = casework.ItemLate
		}
		items = append(items, casework.Item{Kind: kind, Label: r.Number, WhatKey: "rights.week_request", Path: "/rechten/verzoeken/" + string(r.ID), Due: r.Due})
	}
	asked, err := a.askedItems(ctx, actor)
	if err != nil {
		return nil, err
	}
	items = append(items, asked...)
	reminders, err := a.reminderItems(ctx, actor)
	if err != nil {
		return nil, err
	}
	items = append(items, reminders...)
	proposals, err := a.proposalItems(ctx, actor)
	if err != nil {
		return nil, err
	}
	items = append(items, proposals...)
	tell, err := a.rights.Week(ctx, actor)
	for _, n := range tell {
		kind := casework.ItemWaiting
		if n.Late(clock.Date(a.clock.Now())) {
			kind = casework.ItemLate
		}
		items = append(items, casework.Item{Kind: kind, Label: n.Number, WhatKey: "rights.week_tell", Path: "/rechten/berichten/" + n.CaseID, Due: n.Due()})
	}
	return items, err
}

// askedItems are the questions of senders that wait for somebody.
func (a *App) askedItems(ctx context.Context, actor access.Actor) (items []casework.Item, err error) {
	list, err := a.wordBack.Waiting(ctx, actor)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return nil, nil // answers no senders
	}
	for _, w := range list {
		if !w.Mine {
			continue
		}
		kind := casework.ItemWaiting
		if w.Late {
			kind = casework.ItemLate
		}
		items = append(items, casework.Item{Kind: kind, Label: w.Place, WhatKey: "feedback.week", Path: w.Path(), Due: w.Due})
	}
	return items, err
}

// noticesShown is how many kinds of notices stand on the page of the day: the others wait
// behind the line above every page.
const noticesShown = 3

// noticeItems are the notices that somebody did not read yet, each message once.
func (a *App) noticeItems(ctx context.Context, actor access.Actor) (items []casework.Item, err error) {
	if actor.Notices == 0 {
		return nil, nil
	}
	list, err := a.accounts.Unread(ctx, actor)
	for _, n := range list {
		again := slices.ContainsFunc(items, func(i casework.Item) bool { return i.WhatKey == n.Key })
		if !again && len(items) < noticesShown {
			items = append(items, casework.Item{Kind: casework.ItemNotice, WhatKey: n.Key, Path: "/mijn/beveiliging"})
		}
	}
	return items, err
}

// forget makes what is kept about a person unreadable, unless something of it is held.
func (a *App) forget(tx *store.Tx, at time.Time, e rights.Erasing) error {
	for _, thing := range e.Things {
		if _, held, err := a.keeping.Until(tx, e.Org, retention.OrdinaryCase, thing[1], at); err != nil {
			return err
		} else if held {
			return fault.Invalidf("app.forget", "", "rights.held")
		}
	}
	for _, thing := range e.Things {
		if thing[0] != frontdoor.ObjectType {
			continue // the rest is sealed under the key of the person, and goes with it
		}
		if err := frontdoor.Erase(tx, a.vault, at, thing[1]); err != nil {
			return err
		}
	}
	return seal.Forget(tx, at, e.Person)
}

// watch adds the health pages and the figures of the jobs.
func (a *App) watch(s *web.Server) {
	s.Health(func(r *http.Request) error { return a.db.Ping(r.Context()) })
	late := func(pick func(seconds float64, dead int64) float64) func() float64 {
		return func() float64 {
			var value float64
			if err := a.db.Read(context.Background(), func(tx *store.Tx) error {
				d, dead, err := jobs.Lateness(tx, a.clock.Now())
				value = pick(d.Seconds(), dead)
				return err
			}); err != nil {
				return -1
			}
			return value
		}
	}
	s.Registry().MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "samendoen_jobs_late_seconds", Help: "How long the oldest due job waits."},
			late(func(seconds float64, _ int64) float64 { return seconds })),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "samendoen_jobs_dead", Help: "Jobs that were given up."},
			late(func(_ float64, dead int64) float64 { return float64(dead) })))
	a.watchLog(s)
	a.watchMail(s)
}

// explain is an error in Dutch for the command line.
func (a *App) explain(err error) error {
	p := a.words.Printer(text.Dutch)
	var lines []string
	for _, f := range fault.FieldsOf(err) {
		lines = append(lines, f.Name+": "+p.Args(f.Key, f.Args))
	}
	if len(lines) == 0 {
		return err
	}
	return errors.New(strings.Join(lines, "\n"))
}

// Pages are the routes of all pages, so that a test can tell which it has not visited.
func (a *App) Pages() []web.Route { return a.routes() }
