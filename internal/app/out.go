package app

import (
	"samendoen/internal/base/openid"
	"samendoen/internal/exchange"
	"samendoen/internal/figures"
	"samendoen/internal/webhook"
)

// openOut puts together what goes out: to other programs, and as figures.
func (a *App) openOut() {
	outside := webhook.NewOutside(openid.Network{Loopback: !a.cfg.Secure()}, Version)
	a.webhooks = webhook.New(a.db, a.vault, a.clock, a.policy, a.accounts, outside, a.cfg.public(), a.log)
	a.signals.HeardBy(a.webhooks.SignalStep)
	a.cases.HeardBy(a.webhooks.CaseEvent, a.requests.CaseEvent)
	a.exchange = exchange.New(a.db, a.clock, a.policy, a.signals, a.cases)
	a.figures = figures.New(a.db, a.vault, a.clock, a.policy)
}
