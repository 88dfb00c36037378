package demo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/grouprule"
	"samendoen/internal/network"
)

// groupRule lets the officer switch on counting the five groups by rule, before the first release: policy
// proposed the rule, the officer signed it, and a DPIA is in force.
func (l Loader) groupRule(ctx context.Context, c *City, users map[string]string) error {
	if l.Groups == nil || l.Register == nil {
		return nil
	}
	who, err := l.actors(ctx, users, "fg", "beleid", "bestuur")
	if err != nil {
		return err
	}
	begins := c.releaseDates()[0]
	at := clock.NewManual(moment(dayOf(begins)-50, 10*60))
	register, rules := l.Register(at), l.Groups(at)
	line, err := register.AddProcessing(ctx, who["fg"], network.Processing{Name: groupsLine, Purpose: "Zien hoe het met complexen gaat, zonder naar mensen te wijzen.",
		Ground: "f", GroundWhy: "Goed verhuurderschap. Er komen alleen afgeronde aantallen uit.", Subjects: "Huurders, vrijwilligers en mantelzorgers.",
		Categories: []network.Category{network.Identity, network.Housing, network.Nuisance, network.Care},
		Months:     12, MonthsWhy: "Daarna vergelijkt niemand er nog mee."})
	if err != nil {
		return err
	}
	rule, err := rules.Propose(ctx, who["beleid"], grouprule.Version{Rule: grouprule.Default(), From: begins,
		Why: "Wij volgen de groepen uit ons sociaal beleid. Alleen wat in een register loopt, telt. Hulp weigeren telt nooit."}, "demo")
	if err != nil {
		return err
	}
	at.Set(moment(dayOf(begins)-40, 14*60))
	signed := clock.Date(at.Now())
	if err := register.SignDPIA(ctx, who["fg"], line, 1, network.DPIA{Signer: who["bestuur"].Name + ", bestuurder", Document: "DPIA, versie 1.0",
		On: signed, Review: signed.AddDate(3, 0, 0)}); err != nil {
		return err
	}
	if err := rules.Decide(ctx, who["fg"], rule, 1, true); err != nil {
		return err
	}
	at.Set(moment(dayOf(begins)-30, 14*60))
	return rules.Save(ctx, who["fg"], grouprule.Switch{On: true, Processing: string(line)})
}

// deed is something that somebody did at a moment.
type deed struct {
	at time.Time
	do func() error
}

// years play what people did for their neighbours, in order of time, and look in the night of every release who
// does what, as the program does every night.
func (l Loader) years(ctx context.Context, c *City, users map[string]string) error {
	acts, err := l.volunteers(ctx, c, users)
	if err != nil {
		return err
	}
	if l.Groups != nil {
		at := clock.NewManual(l.Now)
		rules := l.Groups(at)
		for _, date := range c.releaseDates() {
			night := clock.Earlier(moment(dayOf(date), seeMinute), l.Now)
			acts = append(acts, deed{night, func() error {
				at.Set(night)
				return rules.SeeOf(ctx, c.cfg.Org)
			}})
		}
	}
	slices.SortStableFunc(acts, func(a, b deed) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	for _, a := range acts {
		if err := a.do(); err != nil {
			return err
		}
	}
	return nil
}

// releases makes the release of each month as it was made in its night.
func (l Loader) releases(ctx context.Context, c *City) error {
	at := clock.NewManual(l.Now)
	maps := l.Releases(at)
	for _, date := range c.releaseDates() {
		at.Set(clock.Earlier(moment(dayOf(date), releaseMinute), l.Now))
		if err := maps.Release(ctx, c.cfg.Org, date); err != nil {
			return err
		}
	}
	return nil
}
