package app

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/network"
	"samendoen/internal/oversight"
	"samendoen/internal/rights"
	"samendoen/internal/socialmap"
)

// oneByOne is how many things of a kind stand on the page of the day by themselves; the
// rest is one line.
const oneByOne = 5

// seen is what one part of the day adds to it.
type seen struct {
	items []oversight.Item
	place *oversight.Place
}

// overseen is what waits for somebody who watches over the work, and which places are
// theirs. Each part asks its module in the name of the actor.
func (a *App) overseen(ctx context.Context, actor access.Actor) (items []oversight.Item, places []oversight.Place, err error) {
	parts := []struct {
		action access.Action
		look   func(ctx context.Context, actor access.Actor, now time.Time) (seen, error)
	}{
		{"rights.late", a.seeRequests}, {"rights.notices", a.seeNotices}, {"rights.breach_handle", a.seeBreaches},
		{"case.review", a.seeReviews}, {"attention.review", a.seeSafetyLooks}, {"network.register_write", a.seeCovenants}, {"network.register_write", a.seeRegister},
		{"debtwarning.settings", a.seeArrears}, {"retention.read", a.seeNight}, {"map.progress", a.seeMap}, {"account.manage", a.seeUsers}, {"import.run", a.seeImports}, {"mail.manage", a.seeMail}, {"account.provider", a.seeProvider},
		{"account.rescue_confirm", a.seeRescues}, {"logbook.read", a.seeLog}, {"logbook.integrity", a.seeIntegrity},
	}
	for _, part := range parts {
		if !a.policy.May(actor, part.action) {
			continue
		}
		s, err := part.look(ctx, actor, a.clock.Now())
		if err != nil {
			return nil, nil, fault.Wrap("app.overseen", err)
		}
		items = append(items, s.items...)
		if s.place != nil {
			places = append(places, *s.place)
		}
	}
	return items, places, nil
}

func placeAt(label, path string, icon ui.IconName, status string, n int) *oversight.Place {
	return &oversight.Place{Label: label, Path: path, Icon: string(icon), Status: status, N: n}
}

// counted is the status of a place: how many, or that there is nothing.
func counted(p *oversight.Place, key string, n int) *oversight.Place {
	if p.N, p.Status = n, key+"_n"; n == 0 {
		p.Status = key + "_none"
	}
	return p
}

func (a *App) seeRequests(ctx context.Context, actor access.Actor, now time.Time) (s seen, err error) {
	v, err := a.rights.ListRequests(ctx, actor)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return s, nil
	}
	open := slices.DeleteFunc(v.Requests, func(r rights.Request) bool { return r.State == rights.Done })
	slices.SortStableFunc(open, func(x, y rights.Request) int { return x.Due.Compare(y.Due) })
	for _, r := range open[:min(len(open), oneByOne)] {
		s.items = append(s.items, oversight.Item{Key: "oversight.request", Args: []any{"Number", r.Number}, Path: "/rechten/verzoeken/" + string(r.ID),
			Icon: string(ui.IconIntake), Due: r.Due, Late: r.Late(clock.Date(now)), Holder: v.Names[r.Holder]})
	}
	s.place = counted(placeAt("rights.nav_foot", "/rechten", ui.IconUser, "", 0), "oversight.requests", len(open))
	return s, err
}

func (a *App) seeNotices(ctx context.Context, actor access.Actor, now time.Time) (s seen, err error) {
	v, err := a.rights.ShowNotices(ctx, actor)
	var late, unseen int
	for _, n := range v.List {
		if n.Unseen() {
			unseen++
		} else if n.Late(clock.Date(now)) {
			late++
		}
	}
	if unseen > 0 {
		s.items = append(s.items, oversight.Item{Key: "oversight.unseen_n", N: unseen, Path: "/rechten/berichten", Icon: string(ui.IconSee)})
	}
	if late > 0 {
		s.items = append(s.items, oversight.Item{Key: "oversight.untold_n", N: late, Path: "/rechten/berichten", Icon: string(ui.IconLetter), Late: true})
	}
	return s, err
}

func (a *App) seeBreaches(ctx context.Context, actor access.Actor, now time.Time) (s seen, err error) {
	v, err := a.rights.ShowBreaches(ctx, actor)
	open := 0
	for _, b := range v.List {
		if !b.Closed.IsZero() {
			continue
		}
		if open++; open > oneByOne {
			continue
		}
		i := oversight.Item{Key: "oversight.breach", Args: []any{"Number", b.Number}, Path: "/datalekken/" + string(b.ID), Icon: string(ui.IconLock),
			Late: b.Late(now), Holder: v.Names[b.Holder]}
		if b.Runs() {
			i.Due = clock.Date(rights.ReportBy(b.Discovered))
		}
		s.items = append(s.items, i)
	}
	s.place = counted(placeAt("rights.tab_breaches", "/datalekken", ui.IconLock, "", 0), "oversight.breaches", open)
	return s, err
}

func (a *App) seeReviews(ctx context.Context, actor access.Actor, _ time.Time) (s seen, err error) {
	n, err := a.cases.UnreviewedEmergencies(ctx, actor)
	if n > 0 {
		s.items = append(s.items, oversight.Item{Key: "oversight.reviews_n", N: n, Path: "/noodinzages", Icon: string(ui.IconWarning)})
	}
	s.place = counted(placeAt("casework.nav_reviews", "/noodinzages", ui.IconWarning, "", 0), "oversight.reviews_place", n)
	return s, err
}

func (a *App) seeCovenants(ctx context.Context, actor access.Actor, now time.Time) (s seen, err error) {
	list, err := a.network.List(ctx, actor)
	running := 0
	for _, v := range list {
		i := oversight.Item{Args: []any{"Name", v.Terms.Name}, Path: "/convenanten/" + string(v.ID), Icon: string(ui.IconHandshake)}
		switch {
		case v.State != network.Running:
			continue
		case len(v.Blocks) > 0:
			i.Key, i.Late = "oversight.covenant_off", true
		case v.Soon(now):
			i.Key, i.Due = "oversight.covenant_soon", v.Terms.Until
		}
		if running++; i.Key != "" {
			s.items = append(s.items, i)
		}
	}
	s.place = counted(placeAt("network.nav_covenants", "/convenanten", ui.IconHandshake, "", 0), "oversight.covenants", running)
	return s, err
}

// dpiaSoon is how long before its date the review of a DPIA stands on the page of the day.
const dpiaSoon = 30 // days

func (a *App) seeRegister(ctx context.Context, actor access.Actor, now time.Time) (s seen, err error) {
	list, err := a.network.Register(ctx, actor)
	off := 0
	soon := clock.Date(now).AddDate(0, 0, dpiaSoon)
	for _, e := range list {
		switch {
		case len(e.Blocks) > 0:
			off++
		case !e.DPIA.On.IsZero() && !e.DPIA.Review.After(soon):
			s.items = append(s.items, oversight.Item{Key: "oversight.dpia", Args: []any{"Name", e.Name}, Path: "/verwerkingen/" + string(e.ID),
				Icon: string(ui.IconPrivacy), Due: e.DPIA.Review})
		}
	}
	if off > 0 {
		s.items = append(s.items, oversight.Item{Key: "oversight.processings_off_n", N: off, Path: "/verwerkingen", Icon: string(ui.IconPrivacy)})
	}
	s.place = counted(placeAt("network.nav_register", "/verwerkingen", ui.IconPrivacy, "", 0), "oversight.processings", len(list))
	return s, err
}

// seeMap says how far the release of the map is, and that one was stopped or fell silent.
func (a *App) seeMap(ctx context.Context, actor access.Actor, _ time.Time) (s seen, err error) {
	p, err := a.maps.Progress(ctx, actor)
	s.place = placeAt("socialmap.progress_place", socialmap.ProgressPath, ui.IconMap, "oversight.map_next", 0)
	s.place.Args = []any{"Date", p.Next}
	if p.Outcome == socialmap.RunBusy {
		s.place.Status = "oversight.map_busy"
	}
	if !p.Stopped.IsZero() {
		s.items = append(s.items, oversight.Item{Key: "oversight.map_stopped", Path: socialmap.ProgressPath, Icon: string(ui.IconMap), Due: clock.Date(p.Stopped), Late: true})
	}
	if p.Outcome == socialmap.RunDead {
		s.items = append(s.items, oversight.Item{Key: "oversight.map_dead", Path: socialmap.ProgressPath, Icon: string(ui.IconMap), Late: true})
	}
	return s, err
}

func (a *App) seeNight(ctx context.Context, actor access.Actor, now time.Time) (s seen, err error) {
	last, late, err := a.keeping.LastNight(ctx, actor)
	s.place = placeAt("retention.nav", "/bewaren", ui.IconTrash, "oversight.night_never", 0)
	if !last.IsZero() {
		s.place.Status, s.place.Args = "oversight.night", []any{"Date", last}
	}
	if late {
		s.items = append(s.items, oversight.Item{Key: "oversight.night_missed", Path: "/bewaren", Icon: string(ui.IconTrash), Late: true})
	}
	return s, err
}

// seeArrears are numbers alone: the officer opens no file on arrears.
func (a *App) seeArrears(ctx context.Context, actor access.Actor, _ time.Time) (s seen, err error) {
	late, running, err := a.arrears.CountLate(ctx, actor)
	if late > 0 {
		s.items = append(s.items, oversight.Item{Key: "oversight.arrears_late_n", N: late, Path: "/huurachterstand/instellingen", Icon: string(ui.IconEuro), Late: true})
	}
	s.place = counted(placeAt("debtwarning.nav_settings", "/huurachterstand/instellingen", ui.IconEuro, "", 0), "oversight.arrears", running)
	return s, err
}

func (a *App) seeUsers(context.Context, access.Actor, time.Time) (seen, error) {
	return seen{place: placeAt("account.nav_users", "/beheer/gebruikers", ui.IconUsers, "oversight.users", 0)}, nil
}

func (a *App) seeImports(context.Context, access.Actor, time.Time) (seen, error) {
	return seen{place: placeAt("importer.nav", "/beheer/import", ui.IconUpload, "oversight.imports", 0)}, nil
}

// seeMail says whether mail waits for the administrator, and whether it is on at all.
func (a *App) seeMail(ctx context.Context, actor access.Actor, _ time.Time) (s seen, err error) {
	h, err := a.mail.Health(ctx, actor)
	s.place = placeAt("mail.nav_manage", "/beheer/mail", ui.IconLetter, "oversight.mail_off", 0)
	if h.Out {
		s.place.Status = "oversight.mail_on"
	}
	if n := len(h.Failed); n > 0 {
		s.items = append(s.items, oversight.Item{Key: "oversight.mail_failed_n", N: n, Path: "/beheer/mail", Icon: string(ui.IconLetter), Late: true})
	}
	if h.Trouble.Why != "" {
		s.items = append(s.items, oversight.Item{Key: "oversight.mail_in", Path: "/beheer/mail", Icon: string(ui.IconLetter), Late: true})
	}
	return s, err
}

func (a *App) seeProvider(context.Context, access.Actor, time.Time) (seen, error) {
	return seen{place: placeAt("account.nav_provider", "/beheer/inloggen", ui.IconBuilding, "oversight.provider", 0)}, nil
}

func (a *App) seeRescues(ctx context.Context, actor access.Actor, _ time.Time) (s seen, err error) {
	list, err := a.accounts.Rescues(ctx, actor)
	for _, r := range list {
		if r.AskedBy != actor.UserID && r.UserID != actor.UserID {
			s.items = append(s.items, oversight.Item{Key: "oversight.rescue", Args: []any{"Name", r.UserName}, Path: "/beheer/herstel", Icon: string(ui.IconBackup)})
		}
	}
	s.place = counted(placeAt("account.nav_rescue", "/beheer/herstel", ui.IconBackup, "", 0), "oversight.rescues", len(list))
	return s, err
}

func (a *App) seeLog(context.Context, access.Actor, time.Time) (seen, error) {
	return seen{place: placeAt("logbook.nav", "/logboek", ui.IconSee, "oversight.log", 0)}, nil
}

func (a *App) seeIntegrity(ctx context.Context, actor access.Actor, _ time.Time) (s seen, err error) {
	v, err := a.logbook.Integrity(ctx, actor)
	s.place = placeAt("logbook.nav_integrity", "/logboek/integriteit", ui.IconLock, "oversight.integrity_never", 0)
	c, ok := v.Last()
	switch {
	case ok && c.Result.OK():
		s.place.Status, s.place.Args = "oversight.integrity_ok", []any{"Date", c.Ended}
	case ok:
		s.place.Status = "oversight.integrity_broken"
		s.items = append(s.items, oversight.Item{Key: "oversight.integrity_broken", Path: s.place.Path, Icon: string(ui.IconLock), Late: true})
	}
	return s, err
}
