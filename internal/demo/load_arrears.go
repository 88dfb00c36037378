package demo

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/debtwarning"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// workedOn is how many files on arrears have own steps in the demo, in every stage; the
// others have just opened.
const workedOn = 32

// owing plays the work on arrears, by the same acts as people.
type owing struct {
	ctx    context.Context
	s      *debtwarning.Service
	today  time.Time
	actors map[string]access.Actor
	err    error // the first; what follows it does nothing
}

// arrears switches early debt warning on, lets the program look at the figures, and brings
// some files further.
func (l Loader) arrears(ctx context.Context, c *City, users, orgs map[string]string) error {
	if l.Arrears == nil {
		return nil
	}
	o := &owing{ctx: ctx, s: l.Arrears, today: clock.Date(l.Now), actors: map[string]access.Actor{}}
	rules := debtwarning.Standard()
	var areas []place.Area
	if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
		for _, login := range []string{"fg", "incasso", "schuldhulp"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			o.actors[login] = u.Actor()
		}
		lines, err := network.Lines(tx, c.cfg.Org)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if line.Name == debtsLine {
				rules.Processing = string(line.ID)
			}
		}
		areas, err = place.Areas(tx, place.Municipality)
		return err
	}); err != nil {
		return err
	}
	if rules.Processing == "" {
		return nil // a demo without a register
	}
	o.do(func() error { return o.s.SaveRules(ctx, o.actors["fg"], rules) })
	for _, a := range areas {
		o.do(func() error {
			return o.s.SaveReceiver(ctx, o.actors["fg"], debtwarning.Receiver{Area: a.Code, Org: orgs[OrgMunicipality]})
		})
	}
	o.do(func() error { return o.s.LookAt(ctx, c.cfg.Org) })
	o.play()
	return o.err
}

func (o *owing) do(act func() error) {
	if o.err == nil {
		o.err = act()
	}
}

// play brings the first files to one stage each, and lets the municipality answer.
func (o *owing) play() {
	var work debtwarning.Work
	o.do(func() (err error) {
		work, err = o.s.ListOpen(o.ctx, o.actors["incasso"])
		return err
	})
	for i, row := range work.Rows {
		if i < workedOn {
			o.stage(row.File, i%8)
		}
	}
}

// stage is how far a file comes: from nothing done to the municipality being at it.
func (o *owing) stage(f debtwarning.File, stage int) {
	version := f.Version
	step := func(from int, days int, s debtwarning.Step) {
		if stage < from {
			return
		}
		s.On = clock.Later(o.today.AddDate(0, 0, -days), f.Period.Origin)
		o.do(func() error { return o.s.AddStep(o.ctx, o.actors["incasso"], f.ID, version, s) })
		version++
	}
	step(1, 24, debtwarning.Step{Kind: debtwarning.Contact, Means: debtwarning.ByPhone, Result: debtwarning.NotFound, Evidence: "Twee keer gebeld, ook in de avond."})
	step(2, 22, debtwarning.Step{Kind: debtwarning.Help, Means: debtwarning.ByPost, Evidence: "Folder van de gemeente in de brief."})
	step(3, 22, debtwarning.Step{Kind: debtwarning.Letter, Means: debtwarning.ByPost, Evidence: "Brief over de huur, met bedrag en datum."})
	wait := 20
	if stage == 3 {
		wait = 4 // the tenant can still react
	}
	step(3, wait, debtwarning.Step{Kind: debtwarning.Offer, Means: debtwarning.ByPost, Evidence: "In dezelfde brief."})
	if stage == 4 {
		step(4, 10, debtwarning.Step{Kind: debtwarning.Reaction, Means: debtwarning.ByPhone, Result: debtwarning.Objecting, Evidence: "Betaalt liever zelf in twee keer."})
		return
	}
	if stage < 5 {
		return
	}
	o.do(func() error { return o.s.Send(o.ctx, o.actors["incasso"], f.ID, version) })
	version++
	if answer := map[int]debtwarning.State{6: debtwarning.Received, 7: debtwarning.Handling}[stage]; answer != "" {
		o.do(func() error {
			_, err := o.s.Answer(o.ctx, o.actors["schuldhulp"], f.ID, version, answer)
			return err
		})
	}
}
