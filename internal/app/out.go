package app

import (
	"context"

	"samendoen/internal/activity"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/openid"
	"samendoen/internal/course"
	"samendoen/internal/exchange"
	"samendoen/internal/figures"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/volunteer"
	"samendoen/internal/webhook"
)

// openOut puts together what goes out: to other programs, as figures, and to who is called at night.
func (a *App) openOut() {
	outside := hook.NewOutside(a.cfg.outside(), Version, webhook.PostTime)
	a.webhooks = webhook.New(a.db, a.vault, a.clock, a.policy, a.accounts, outside, a.cfg.public(), a.log)
	a.signals.HeardBy(a.webhooks.SignalStep)
	a.cases.HeardBy(a.webhooks.CaseEvent, a.requests.CaseEvent)
	a.exchange = exchange.New(a.db, a.clock, a.policy, a.signals, a.cases)
	a.figures = figures.New(a.db, a.vault, a.clock, a.policy)
	a.openHotline()
	a.helpers = volunteer.New(a.db, a.vault, a.clock, a.policy)
	a.helpers.UseDeeds(sentDeeds, courseDeeds, calledDeeds, a.givenDeeds)
	a.helpers.UseErased(func(ctx context.Context) error { return a.afterErasing(ctx, false) })
	a.activity = activity.New(a.db, a.vault, a.clock, a.policy)
	a.courses = course.New(a.db, a.vault, a.clock, a.policy)
	a.helpers.UseErasing(course.Erase)
	a.mutual = mutualhelp.New(a.db, a.vault, a.clock, a.policy)
	a.helpers.UseCards(a.activityCards, a.bodyCards, a.courseCards, a.mutualCards)
}

// outside is where the program may send to: other machines over https, and this machine itself while
// the program is tried out on it.
func (c *Config) outside() openid.Network { return openid.Network{Loopback: !c.Secure()} }
