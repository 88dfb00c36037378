package demo

import (
	"context"
	"time"

	"samendoen/internal/base/hook"
	"samendoen/internal/base/store"
	"samendoen/internal/webhook"
)

// out lets the planning of a contractor of the demo hear of signals, with a receiver that
// was silent and is paused, and publishes the figures of the past months.
func (l Loader) out(ctx context.Context, c *City, users map[string]string) error {
	if l.Figures != nil {
		if err := l.Figures.Release(ctx, c.cfg.Org); err != nil {
			return err
		}
	}
	if l.Webhooks == nil {
		return nil
	}
	actors, err := l.actors(ctx, users, "beheerder", "consulent")
	if err != nil {
		return err
	}
	if _, err := l.Accounts.NewToken(ctx, actors["consulent"], "planning aannemer", []string{"signal."}, l.Now.AddDate(0, 6, 0)); err != nil {
		return err
	}
	all, err := l.Webhooks.Overview(ctx, actors["beheerder"])
	if err != nil {
		return err
	}
	d := webhook.Draft{Name: "Planning van de aannemer", URL: "https://planning.aannemer.example/samendoen",
		Kinds: []webhook.Kind{webhook.SignalReceived, webhook.SignalTaken, webhook.SignalClosed}}
	for _, t := range all.Tokens {
		if t.Name == "planning aannemer" {
			d.TokenID = t.ID
		}
	}
	id, _, err := l.Webhooks.Add(ctx, actors["beheerder"], d)
	if err != nil {
		return err
	}
	if err := l.Webhooks.Set(ctx, actors["beheerder"], id, 1, webhook.Paused); err != nil {
		return err
	}
	return l.DB.Write(ctx, func(tx *store.Tx) error { return webhook.Put(tx, id, l.sent()...) })
}

// sent is what the receiver of the demo was told in the past days.
func (l Loader) sent() []webhook.Message {
	at := func(hours int) time.Time { return l.Now.Add(-time.Duration(hours) * time.Hour) }
	return []webhook.Message{
		{Kind: webhook.Proof, At: at(120), State: webhook.Arrived, Attempts: 1, Tried: at(120), Status: 204},
		{Kind: webhook.SignalReceived, At: at(99), State: webhook.Arrived, Attempts: 1, Tried: at(99), Status: 204},
		{Kind: webhook.SignalTaken, At: at(98), State: webhook.Arrived, Attempts: 2, Tried: at(97), Status: 204},
		{Kind: webhook.SignalReceived, At: at(81), State: webhook.GivenUp, Attempts: 10, Tried: at(5), Problem: hook.TooSlow},
		{Kind: webhook.SignalReceived, At: at(60), State: webhook.Waits, Attempts: 3, Tried: at(6), Status: 503, Problem: hook.Refused},
	}
}
