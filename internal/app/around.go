package app

import (
	"samendoen/internal/health"
	"samendoen/internal/plan"
)

// aroundCases makes the modules that work inside cases and show a card on their pages.
func (a *App) aroundCases() {
	a.health = health.New(a.db, a.clock, a.policy, a.cases)
	a.plans = plan.New(a.db, a.clock, a.policy, a.cases)
	a.cases.UseCards(a.plans.Card, a.health.Card)
}
