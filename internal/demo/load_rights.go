package demo

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/rights"
	"samendoen/internal/subject"
)

// residents are what residents asked, agreed to and must still hear in the demo, by the
// same acts as people: an access request half-way, an objection that was decided, a
// restriction that is in force, a correction that is late, a consent withdrawn, and a breach whose clock runs.
type residents struct {
	ctx     context.Context
	s       *rights.Service
	now     time.Time
	today   time.Time
	actors  map[string]access.Actor
	tenants []subject.ID
	quiet   []file // of which one can be restricted
	err     error  // the first; what follows it does nothing
}

// rightsOf loads what has to do with residents' rights.
func (l Loader) rightsOf(ctx context.Context, c *City, users map[string]string) error {
	if l.Rights == nil {
		return nil
	}
	r := &residents{ctx: ctx, s: l.Rights, now: l.Now, today: clock.Date(l.Now), actors: map[string]access.Actor{}}
	if err := l.DB.Write(ctx, func(tx *store.Tx) (err error) {
		for _, login := range []string{"fg", "consulent", "teamleider", "wijkbeheerder"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			r.actors[login] = u.Actor()
		}
		newest, err := newestCases(tx, c.cfg.Org, users["consulent"], 3)
		if err != nil {
			return err
		}
		if err := tell(tx, c.cfg.Org, newest); err != nil {
			return err
		}
		if r.tenants, err = tenantsWithCases(tx, c.cfg.Org, 4); err != nil {
			return err
		}
		r.quiet, err = quietFiles(tx, c.cfg.Org, users["consulent"])
		return err
	}); err != nil {
		return err
	}
	for _, login := range []string{"consulent", "teamleider"} {
		r.do(func() error { return r.s.Appoint(ctx, r.actors["fg"], r.actors[login].UserID, true) })
	}
	r.breaches()
	if len(r.tenants) == 4 { // a very small city may have too few cases
		r.accessRequest(r.tenants[0])
		r.objection(r.tenants[1])
		r.request(rights.Correction, r.tenants[2], 40, "Mijn telefoonnummer klopt niet meer.")
		r.consents()
	}
	r.restriction(l.Cases, l.DB)
	r.later()
	return r.err
}

// tell notes that the people of all cases know, but for some.
func tell(tx *store.Tx, org string, but []string) error {
	const atOnce = 1000
	after := casework.Opening{}
	for {
		page, err := casework.Openings(tx, org, after, atOnce)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1]
		if err := rights.InsertTold(tx, slices.DeleteFunc(page, func(o casework.Opening) bool { return slices.Contains(but, string(o.ID)) })); err != nil {
			return err
		}
	}
}

func (r *residents) do(act func() error) {
	if r.err == nil {
		r.err = act()
	}
}

// request is taken in by the consultant some days ago.
func (r *residents) request(kind rights.Kind, person subject.ID, days int, wish string) (id rights.RequestID) {
	r.do(func() (err error) {
		id, err = r.s.Receive(r.ctx, r.actors["consulent"], rights.Request{Kind: kind, Subject: person, On: r.today.AddDate(0, 0, -days),
			Details: rights.Details{Via: rights.ByLetter, Wish: wish}})
		return err
	})
	return id
}

// with carries out a step on a request as it stands.
func (r *residents) with(id rights.RequestID, act func(version int64) error) {
	r.do(func() error {
		v, err := r.s.Show(r.ctx, r.actors["consulent"], id)
		if err != nil {
			return err
		}
		return act(v.Version)
	})
}

// accessRequest is half-way: collected, and some of it reviewed.
func (r *residents) accessRequest(person subject.ID) {
	id, a := r.request(rights.Access, person, 12, ""), r.actors["consulent"]
	r.with(id, func(v int64) error { return r.s.SeePerson(r.ctx, a, id, v, "identiteitskaart") })
	r.with(id, func(v int64) error { return r.s.CollectAll(r.ctx, a, id, v) })
	for _, section := range []rights.Section{rights.Identity, rights.Housing} {
		r.with(id, func(v int64) error { return r.s.Accept(r.ctx, a, id, v, section) })
	}
}

func (r *residents) objection(person subject.ID) {
	id, a := r.request(rights.Objection, person, 20, "Ik wil niet dat u mijn buren naar mij vraagt."), r.actors["consulent"]
	r.with(id, func(v int64) error { return r.s.SeePerson(r.ctx, a, id, v, "paspoort") })
	r.with(id, func(v int64) error {
		return r.s.DecideOn(r.ctx, a, id, v, rights.Ruling{Answer: rights.Denied, Why: "Wij vragen buren niets over u. Dat staat ook zo in het dossier."})
	})
	r.with(id, func(v int64) error { return r.s.FinishOff(r.ctx, a, id, v, rights.ByLetter, r.today.AddDate(0, 0, -1)) })
}

// restriction is granted for somebody in whose case the consultant takes part, so that
// there is one that nobody reads.
func (r *residents) restriction(cases *casework.Service, db *store.DB) {
	i := slices.IndexFunc(r.quiet, func(f file) bool { return !slices.Contains(r.tenants, f.tenant) })
	if i < 0 || cases == nil { // a very small city
		return
	}
	if f := r.quiet[i]; f.director != r.actors["consulent"].UserID {
		r.do(func() error { return r.join(cases, db, f) })
	}
	id, a := r.request(rights.Restriction, r.quiet[i].tenant, 6, "Er staat dat ik mijn huur niet betaal. Dat klopt niet."), r.actors["consulent"]
	r.with(id, func(v int64) error { return r.s.SeePerson(r.ctx, a, id, v, "paspoort") })
	r.with(id, func(v int64) error {
		return r.s.DecideOn(r.ctx, a, id, v, rights.Ruling{Answer: rights.Granted, Why: "Wij zoeken uit wat er klopt. Tot dan gebruiken wij het niet."})
	})
}

// join lets the director of a case take the consultant in.
func (r *residents) join(cases *casework.Service, db *store.DB, f file) error {
	var director account.User
	var c casework.Case
	if err := db.Read(r.ctx, func(tx *store.Tx) (err error) {
		if c, err = casework.ByID(tx, f.id); err != nil {
			return err
		}
		director, err = account.UserByID(tx, f.director)
		return err
	}); err != nil {
		return err
	}
	return cases.AddParticipant(r.ctx, director.Actor(), c.ID, c.Version, r.actors["consulent"].UserID)
}

func (r *residents) consents() {
	say := func(person subject.ID, extra rights.Extra, version int64, to rights.ConsentState) {
		r.do(func() error {
			return r.s.SayConsent(r.ctx, r.actors["wijkbeheerder"], person, extra, version, to, rights.AtHome)
		})
	}
	say(r.tenants[0], rights.Activities, 0, rights.Given)
	say(r.tenants[1], rights.Activities, 0, rights.Given)
	say(r.tenants[1], rights.Activities, 1, rights.Withdrawn)
	say(r.tenants[2], rights.Newsletter, 0, rights.Refused)
	say(r.tenants[3], rights.MeetOthers, 0, rights.Asked)
}

// breaches are one of which the clock runs and one that is closed.
func (r *residents) breaches() {
	var id rights.BreachID
	report := func(hours int, f rights.BreachFacts) {
		r.do(func() (err error) {
			id, err = r.s.ReportBreach(r.ctx, r.actors["wijkbeheerder"], rights.Breach{Discovered: r.now.Add(-time.Duration(hours) * time.Hour), BreachFacts: f})
			return err
		})
	}
	fg := r.actors["fg"]
	report(30*24, rights.BreachFacts{Kind: "kwijt", What: "Een telefoon van het werk was een uur zoek. Hij was versleuteld.", Categories: "Namen en adressen van huurders", People: 12})
	r.do(func() error {
		return r.s.AssessBreach(r.ctx, fg, id, 1, rights.NoRisk, "De telefoon was op slot en is teruggevonden.")
	})
	r.do(func() error { return r.s.BreachMeasures(r.ctx, fg, id, 2, "Telefoons gaan na een minuut op slot.") })
	r.do(func() error { return r.s.CloseBreach(r.ctx, fg, id, 3) })
	report(60, rights.BreachFacts{Kind: "verkeerd-gestuurd", What: "Een brief over huurschuld ging naar het verkeerde adres.", Categories: "Naam en huurschuld van een huurder", People: 1})
	r.do(func() error {
		return r.s.AssessBreach(r.ctx, fg, id, 1, rights.SomeRisk, "Iemand anders weet nu van de schuld.")
	})
}

// later is a notice that was put off, on which the FG must look.
func (r *residents) later() {
	r.do(func() error {
		for _, login := range []string{"consulent", "teamleider"} {
			v, err := r.s.ShowNotices(r.ctx, r.actors[login])
			if err != nil || len(v.List) == 0 {
				continue
			}
			n := v.List[0]
			err = r.s.PutOff(r.ctx, r.actors[login], n.CaseID, n.Version, r.today.AddDate(0, 1, 14), "Er is misschien gevaar voor iemand in huis. Eerst overleg.")
			if fault.Is(err, fault.NotFound) {
				continue
			}
			return err
		}
		return nil
	})
}
