package demo

import (
	"context"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/feedback"
	"samendoen/internal/signal"
)

// wordBack lets senders and the consultant say something to each other, by the same acts as
// people: a volunteer asks and waits, and reads an answer to something else.
func (l Loader) wordBack(ctx context.Context, users map[string]string) error {
	if l.WordBack == nil {
		return nil
	}
	actors, err := l.actors(ctx, users, "teamleider", "vrijwilliger", "bewoner")
	if err != nil {
		return err
	}
	says := []struct {
		login  string
		nth    int
		kind   signal.MessageKind
		text   string
		answer string
	}{
		{"vrijwilliger", 0, signal.Question, "Zal ik zelf nog een keer aanbellen, of wacht ik even?", ""},
		{"vrijwilliger", 1, signal.Question, "Wie kan ik bellen als het 's avonds is?", "Goede vraag. Bel het meldpunt, ook 's avonds. Dank dat je zo oplet."},
		{"bewoner", 0, signal.Addition, "Sinds gisteren staat de voordeur ook weer open.", ""},
	}
	for _, x := range says {
		mine, _, err := l.Signals.Mine(ctx, actors[x.login], "", 2)
		if err != nil {
			return err
		}
		if x.nth >= len(mine) {
			continue // a small city
		}
		id := mine[x.nth].ID
		err = l.WordBack.Say(ctx, actors[x.login], id, feedback.Said{Kind: x.kind, Text: x.text, Key: store.NewID()})
		if fault.Is(err, fault.Invalid) {
			continue // its people were forgotten
		}
		if err == nil && x.answer != "" {
			err = l.WordBack.Write(ctx, actors["teamleider"], id, x.answer, store.NewID())
		}
		if err != nil && !fault.Is(err, fault.NotFound) { // a home from which the lead is shut out
			return err
		}
	}
	return nil
}
