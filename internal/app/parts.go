package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/jobs"
	"samendoen/internal/base/web"
)

// parts are the modules at work. What a module has for the program (Routes, Nav, API, Jobs, Rounds, Start)
// is found by the name of the method, so a new module is one line here.
func (a *App) parts() []any {
	return slices.Concat(a.workParts(), a.mapParts(), a.aroundParts())
}

// workParts are signals and cases, with what stands before and beside them.
func (a *App) workParts() []any {
	return []any{
		a.accounts,
		a.places,
		a.rules,
		a.facts,
		a.dangers,
		a.safety,
		a.practice,
		a.hinders,
		a.asides,
		a.dates,
		a.guide,
		a.signals,
		a.joined,
		a.orders,
		a.reminds,
		a.combines,
		a.lists,
		a.door,
		a.phones,
		a.wordBack,
		a.mail,
		a.files,
		a.cases,
		a.health,
		a.papers,
		a.regie,
		a.tables,
		a.plans,
		a.letters,
		a.resident,
		a.requests,
		a.ladders,
		a.chances,
	}
}

// mapParts are the map and what is done with it.
func (a *App) mapParts() []any {
	return []any{
		a.maps,
		a.streets,
		a.groups,
		a.flows,
		a.todo,
		a.targets,
		a.reports,
	}
}

// aroundParts are what the program needs around the work, and who is found for it.
func (a *App) aroundParts() []any {
	return []any{
		a.imports,
		a.network,
		a.rights,
		a.logbook,
		a.keeping,
		a.overview,
		a.arrears,
		a.webhooks,
		a.exchange,
		a.figures,
		a.hotline,
		a.rosters,
		a.activity,
		a.mutual,
		a.helpers,
		a.courses,
		a.bodies,
	}
}

// with are the parts that have something.
func with[T any](parts []any) (list []T) {
	for _, p := range parts {
		if t, ok := p.(T); ok {
			list = append(list, t)
		}
	}
	return list
}

// routes are the pages of all modules.
func (a *App) routes() (list []web.Route) {
	for _, p := range with[interface{ Routes() []web.Route }](a.parts()) {
		list = append(list, p.Routes()...)
	}
	return append(list, a.ownRoutes()...)
}

// nav are the places in the menu of all modules.
func (a *App) nav() (list []web.NavItem) {
	for _, p := range with[interface{ Nav() []web.NavItem }](a.parts()) {
		list = append(list, p.Nav()...)
	}
	return list
}

// handlers are the jobs of all modules by kind, with those that come back.
func (a *App) handlers() map[string]jobs.Handler {
	all := map[string]jobs.Handler{}
	for _, p := range a.parts() {
		maps.Copy(all, jobs.HandlersOf(a.db, a.clock, p))
	}
	return all
}

// registerAPI are what the modules let other programs ask.
func (a *App) registerAPI() (list []func(huma.API)) {
	for _, p := range with[interface{ API(api huma.API) }](a.parts()) {
		list = append(list, p.API)
	}
	return list
}

// startParts plans the work that comes back, and begins what a module begins by itself; doing that
// twice changes nothing.
func (a *App) startParts(ctx context.Context) error {
	failures := []error{jobs.PlanRounds(ctx, a.db, a.clock.Now(), a.parts()...)}
	for _, p := range with[interface {
		Start(ctx context.Context) error
	}](a.parts()) {
		failures = append(failures, p.Start(ctx))
	}
	return errors.Join(failures...)
}
