package app

import (
	"errors"

	"samendoen/internal/base/store"
	"samendoen/internal/document"
	"samendoen/internal/health"
	"samendoen/internal/plan"
	"samendoen/internal/regie"
)

// aroundCases makes the modules that work inside cases and show a card on their pages.
func (a *App) aroundCases() {
	a.health = health.New(a.db, a.clock, a.policy, a.cases)
	a.plans = plan.New(a.db, a.clock, a.policy, a.cases)
	a.papers = document.New(a.db, a.clock, a.policy, a.cases)
	a.regie = regie.New(a.db, a.clock, a.policy, a.cases)
	a.cases.UseCards(a.plans.Card, a.papers.Card, a.health.Card)
}

// eraseInside erases what those modules keep of a case that was erased.
func eraseInside(tx *store.Tx, id string) error {
	return errors.Join(health.Erase(tx, id), document.Erase(tx, id))
}
