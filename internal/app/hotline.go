package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/hotline"
	"samendoen/internal/mail"
	"samendoen/internal/retention"
	"samendoen/internal/roster"
)

// openHotline puts the meldpunt together with the providers by which people are called.
func (a *App) openHotline() {
	senders := map[hotline.WayKind]hotline.Sender{}
	words := a.words.Printer(text.Dutch)
	post := hook.NewOutside(a.cfg.outside(), Version, hotline.SendTime)
	for kind, url := range map[hotline.WayKind]string{hotline.BySMS: a.cfg.HotlineSMS, hotline.ByVoice: a.cfg.HotlineVoice, hotline.ByChat: a.cfg.HotlineChat} {
		if url != "" {
			senders[kind] = hotline.Hooked{Post: post, URL: url, Secret: a.cfg.secret(), Public: a.cfg.public(), Words: words, Now: a.clock.Now}
		}
	}
	if a.cfg.SMTPHost != "" {
		senders[hotline.ByMail] = mailed{a, words}
	}
	senders[hotline.ByPush] = &hotline.Pushed{DB: a.db, Vault: a.vault, Post: post, Public: a.cfg.public(), Words: words, Now: a.clock.Now}
	a.hotline = hotline.New(a.db, a.vault, a.clock, a.policy, senders, a.log)
	a.hotline.HearFrom(a.cfg.secret())
	a.hotline.UseGround(ground{a})
	a.hotline.UseSignals(nightSignals{a})
	a.rosters = roster.New(a.db, a.clock, a.policy, hotline.Wakes)
}

// rostersOfDemo are the rosters by the clock of the demo.
func (a *App) rostersOfDemo(c clock.Clock) *roster.Service {
	return roster.New(a.db, c, a.policy, hotline.Wakes)
}

// nightKeeper keeps the reports of the meldpunt that are over.
func (a *App) nightKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.NightReport, Type: hotline.ObjectType, Mark: a.vault.Mark,
		Due: due(hotline.Ended, func(p hotline.Past) retention.Thing {
			return retention.Thing{ID: p.ID, Since: p.Since, Path: hotline.Path + "/" + p.ID}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return hotline.EraseEnded(tx, a.vault, at, before, id)
		}),
		May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
			return a.hotline.MayOpen(ctx, actor, hotline.ID(id))
		})}
}

// mailed sends by mail, outside the row of mails that can wait.
type mailed struct {
	app   *App
	words *text.Printer
}

// Send brings a message to the mail server.
func (m mailed) Send(ctx context.Context, message hotline.Message) *hotline.Failure {
	failure := m.app.mail.SendNow(ctx, mail.Urgent{Key: message.Key, At: m.app.clock.Now(), To: message.To,
		Subject: message.Subject(m.words), Body: message.Text(m.words, m.app.cfg.public())})
	if failure.Why == "" {
		return nil
	}
	return &hotline.Failure{Why: string(failure.Why), Forever: failure.Forever}
}

// nightOfDemo is the meldpunt by the clock of the demo, whose telephones exist nowhere.
func (a *App) nightOfDemo(c clock.Clock, phones hotline.Sender) *hotline.Service {
	senders := map[hotline.WayKind]hotline.Sender{}
	for _, kind := range hotline.WayKinds() {
		senders[kind] = phones
	}
	return hotline.New(a.db, a.vault, c, a.policy, senders, a.log)
}
