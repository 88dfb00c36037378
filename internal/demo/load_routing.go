package demo

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

// routes gives the demo rules that are in force, and a draft in which a rule can never get
// anything, so that the conflict finder and the dry run have something to show.
func (l Loader) routes(ctx context.Context, users map[string]string) error {
	if l.Rules == nil {
		return nil
	}
	var lead access.Actor
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["teamleider"])
		lead = u.Actor()
		return err
	}); err != nil {
		return err
	}
	b := ruleWriter{ctx: ctx, rules: l.Rules, lead: lead}
	b.desk(routing.Desk{Name: "Buurtteam", Duty: access.Consultant, Lead: lead.UserID})
	b.desk(routing.Desk{Name: "Geldzorgen", People: []string{users["consulent"]}, Deputy: users["consulent2"], Lead: lead.UserID})
	b.desk(routing.Desk{Name: "Wijkbeheer", Duty: access.Caretaker, Lead: lead.UserID})
	b.rule("Geldzorgen", "Geldzorgen", routing.Condition{Themes: []string{"geld"}})
	b.rule("Overlast in de nacht", "Buurtteam", routing.Condition{Themes: []string{"overlast"}, From: 22 * 60, Until: 6 * 60})
	b.rule("Afval en vernieling", "Wijkbeheer", routing.Condition{Facts: []string{"afval-gedumpt", "vernieling"}})
	b.publish("De eerste afspraken van het team")
	b.rule("Energie afgesloten", "Buurtteam", routing.Condition{Facts: []string{"energie"}})
	return b.err
}

// ruleWriter writes rules one after another, until something is wrong.
type ruleWriter struct {
	ctx   context.Context
	rules *routing.Service
	lead  access.Actor
	err   error
}

func (b *ruleWriter) book() (v routing.View) {
	if b.err == nil {
		v, b.err = b.rules.Show(b.ctx, b.lead)
	}
	return v
}

func (b *ruleWriter) desk(d routing.Desk) {
	if v := b.book(); b.err == nil {
		b.err = b.rules.SetDesk(b.ctx, b.lead, v.Stamp, d)
	}
}

func (b *ruleWriter) rule(name, desk string, c routing.Condition) {
	v := b.book()
	r := routing.Rule{Name: name, When: c}
	for _, d := range v.Book.Desks {
		if d.Name == desk {
			r.Desk = d.ID
		}
	}
	if b.err == nil {
		b.err = b.rules.SetRule(b.ctx, b.lead, v.Stamp, r)
	}
}

func (b *ruleWriter) publish(why string) {
	if v := b.book(); b.err == nil {
		b.err = b.rules.Publish(b.ctx, b.lead, v.Stamp, why)
	}
}
