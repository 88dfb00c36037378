package demo

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/advice"
	"samendoen/internal/attention"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/body"
	"samendoen/internal/bottleneck"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/complexplan"
	"samendoen/internal/conference"
	"samendoen/internal/course"
	"samendoen/internal/danger"
	"samendoen/internal/debtwarning"
	"samendoen/internal/directory"
	"samendoen/internal/document"
	"samendoen/internal/feedback"
	"samendoen/internal/figures"
	"samendoen/internal/frontdoor"
	"samendoen/internal/grouprule"
	"samendoen/internal/health"
	"samendoen/internal/hotline"
	"samendoen/internal/importer"
	"samendoen/internal/letter"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/network"
	"samendoen/internal/nuisance"
	"samendoen/internal/place"
	plans "samendoen/internal/plan"
	"samendoen/internal/referral"
	"samendoen/internal/reminder"
	"samendoen/internal/report"
	"samendoen/internal/resident"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/roster"
	"samendoen/internal/routing"
	"samendoen/internal/secondchance"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/target"
	"samendoen/internal/training"
	"samendoen/internal/volunteer"
	"samendoen/internal/webhook"
	"samendoen/internal/worklist"
	"samendoen/internal/workorder"
)

// Loader puts a city into an empty database, by the same ways as real data.
type Loader struct {
	DB       *store.DB
	Vault    *seal.Vault
	Accounts *account.Service
	Signals  *signal.Service
	Maps     *socialmap.Service
	Network  *network.Service
	// Deliveries, Register, Groups and Releases are at work by a clock, for what was done in the years before.
	Deliveries func(c clock.Clock) *importer.Service
	Register   func(c clock.Clock) *network.Service
	Groups     func(c clock.Clock) *grouprule.Service
	Releases   func(c clock.Clock) *socialmap.Service
	Residents  *resident.Service     // nil: no resident takes part
	Cases      *casework.Service     // nil: no emergency and no lock-out in the demo
	Keeping    *retention.Service    // nil: nothing is erased yet
	Rights     *rights.Service       // nil: nobody asked anything
	Arrears    *debtwarning.Service  // nil: nobody works on arrears
	WordBack   *feedback.Service     // nil: senders hear only the steps
	Lists      *worklist.Service     // nil: no list of signals has a name
	Door       *frontdoor.Service    // nil: nobody came to the door
	Rules      *routing.Service      // nil: whoever has the fewest signals gets the next
	Guides     *catalogue.Service    // nil: the list of facts is that of the program
	Dangers    *danger.Service       // nil: nobody is warned
	Safety     *attention.Service    // nil: no reporting code
	Practice   *training.Service     // nil: nobody practised
	Hinders    *bottleneck.Service   // nil: nothing stands in the way
	Asides     *advice.Service       // nil: nobody asked for advice
	Tables     *conference.Service   // nil: nobody meets
	Plans      *plans.Service        // nil: no templates of plans
	Health     *health.Service       // nil: nobody scored Positive Health
	Requests   *referral.Service     // nil: partners are asked nothing
	Papers     *document.Service     // nil: there are no documents
	Letters    *letter.Service       // nil: nobody wrote a letter
	Ladders    *nuisance.Service     // nil: no ladder of nuisance is climbed
	Chances    *secondchance.Service // nil: nobody has a second chance
	Directory  *directory.Service    // nil: nobody helps
	Webhooks   *webhook.Service      // nil: no other program hears anything
	Figures    *figures.Service      // nil: no figures are published
	Orders     *workorder.Service    // nil: no contractor sent anything
	Reminders  *reminder.Service     // nil: nobody is reminded
	Places     *place.Service        // nil: nobody corrected anything
	// Hotline makes the meldpunt at work by a clock, with telephones that exist nowhere; nil: none.
	Hotline func(c clock.Clock, phones hotline.Sender) *hotline.Service
	Rosters func(c clock.Clock) *roster.Service    // at work by a clock; nil: nobody takes turns
	Helpers func(c clock.Clock) *volunteer.Service // at work by a clock; nil: nobody volunteers
	Doings  func(c clock.Clock) *activity.Service  // at work by a clock; nil: there is nothing to do
	Courses func(c clock.Clock) *course.Service    // at work by a clock; nil: there is nothing to learn
	Own     func(OwnPage)                          // nil: nobody hears how residents open their own page
	Bodies  func(c clock.Clock) *body.Service      // at work by a clock; nil: residents are not organised
	Now     time.Time
	Todo    func(c clock.Clock) *complexplan.Service // at work by a clock; nil: no complex has a plan
	Targets func(c clock.Clock) *target.Service      // at work by a clock; nil: nobody sets targets
	Reports *report.Service                          // nil: there are no reports
	// Mutual is help between neighbours at work by a clock; nil: nobody asks or offers.
	Mutual func(c clock.Clock) *mutualhelp.Service
	// Password is what all users of the demo sign in with.
	Password string
}

// Login is a user of the demo with what is needed to sign in.
type Login struct {
	Role     string `json:"role"`
	Name     string `json:"name"`
	Login    string `json:"login"`
	Password string `json:"password"`
	Token    string `json:"token"`
}

// releaseMonths is how many monthly releases of the map the demo begins with.
const releaseMonths = 24

// Load makes organisations and users, takes over the city, and adds the work that was
// done in it and the releases made of that work.
func (l Loader) Load(ctx context.Context, c *City) ([]Login, error) {
	const op = "demo.load"
	users, orgs, err := l.people(ctx, c)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.groupRule(ctx, c, users); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.base(ctx, c); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := LoadWork(ctx, l.DB, c, l.Vault, l.Signals, users, orgs, l.Now); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.covenants(ctx, c, users, orgs); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.exceptions(ctx, users); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.wordBack(ctx, users); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.loadQuiet(ctx, c, l.Vault, users, orgs); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.judgements(ctx, c, users); err != nil {
		return nil, fault.Wrap(op, err)
	}
	word, err := l.bodies(ctx, c, users)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.years(ctx, c, users); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.division(ctx, users); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := analyze(ctx, l.DB); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.releases(ctx, c); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if err := l.around(ctx, c, users, orgs, word); err != nil {
		return nil, fault.Wrap(op, err)
	}
	logins, err := l.logins(ctx, c, users)
	return logins, fault.Wrap(op, err)
}

// around adds what stands around the work: each part by the same acts as people.
func (l Loader) around(ctx context.Context, c *City, users, orgs map[string]string, word func() error) error {
	for _, part := range []func() error{
		func() error { return l.keeping(ctx, c, users) },
		func() error { return l.guides(ctx, c, users) },
		func() error { return l.safety(ctx, c, users) },
		func() error { return l.practise(ctx, users) },
		func() error { return l.bottlenecks(ctx, users) },
		func() error { return l.advices(ctx, users) },
		func() error { return l.hotline(ctx, users) },
		func() error { return l.rosters(ctx, users) },
		func() error { return l.activities(ctx, c, users) },
		func() error { return l.learning(ctx, c, users) },
		func() error { return l.neighbours(ctx, c, users) },
		word,
		func() error { return l.complexPlans(ctx, c, users) },
		func() error { return l.targets(ctx, c, users) },
		func() error { return l.reports(ctx, users) },
		func() error { return l.aroundCases(ctx, users) },
		func() error { return l.letters(ctx, users) },
		func() error { return l.residents(ctx, users) },
		func() error { return l.otherTongues(ctx, users) },
		func() error { return l.requests(ctx, users) },
		func() error { return l.conferences(ctx, users) },
		func() error { return l.ladders(ctx, users) },
		func() error { return l.secondChances(ctx, users) },
		func() error { return l.directory(ctx, c, users) },
		func() error { return l.rightsOf(ctx, c, users) },
		func() error { return l.routes(ctx, users) },
		func() error { return l.reminders(ctx, c, users) },
		func() error { return l.besides(ctx, c, users) },
		func() error { return l.worklists(ctx, users) },
		func() error { return l.frontDoor(ctx, c, users) },
		func() error { return l.arrears(ctx, c, users, orgs) },
		func() error { return l.corrections(ctx, c, users) },
		func() error { return l.out(ctx, c, users) },
		func() error { return l.away(ctx, users) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// people makes the organisations and users; the result is their ids by key and login.
func (l Loader) people(ctx context.Context, c *City) (users, orgs map[string]string, err error) {
	hash, err := l.Accounts.HashPassword(l.Password)
	if err != nil {
		return nil, nil, err
	}
	kinds := map[string]account.OrganisationKind{"corporatie": account.HousingAssociation, "gemeente": account.MunicipalityOffice,
		"ggz": account.Care, "wijkteam": account.Welfare, "politie": account.Police}
	err = l.DB.Write(ctx, func(tx *store.Tx) error {
		users, orgs = map[string]string{}, map[string]string{}
		for _, o := range c.Organisations() {
			orgs[o.Key] = store.NewID()
			if o.Key == c.cfg.Org {
				orgs[o.Key] = o.Key
			}
			if err := account.InsertOrganisation(tx, l.Now, account.Organisation{ID: orgs[o.Key], Name: o.Name, Kind: kinds[o.Kind]}); err != nil {
				return err
			}
		}
		for _, u := range c.Users() {
			users[u.Login] = store.NewID()
			if err := account.InsertUser(tx, l.Now, account.User{ID: users[u.Login], OrgID: orgs[u.Org], Name: u.Name, Login: u.Login,
				Roles: []access.Role{access.Role(u.Role)}}, hash); err != nil {
				return err
			}
		}
		return nil
	})
	return users, orgs, err
}

// base takes the city over, with its history.
func (l Loader) base(ctx context.Context, c *City) error {
	if err := l.DB.Write(ctx, func(tx *store.Tx) error {
		var areas []place.Area
		for a := range c.Areas() {
			areas = append(areas, a)
		}
		_, _, _, err := place.SaveAreas(tx, areas)
		return err
	}); err != nil {
		return err
	}
	return l.deliver(ctx, c)
}

// judgements are the estimates of the teams.
func (l Loader) judgements(ctx context.Context, c *City, users map[string]string) error {
	homes := make(map[string]int, len(c.complexes))
	for k := range c.complexes {
		homes[complexKey(k)] = c.complexes[k].homes
	}
	for part := range slices.Chunk(slices.Collect(c.Estimates()), partSize) {
		if err := l.DB.Write(ctx, func(tx *store.Tx) error { return l.estimates(tx, c, part, homes, users) }); err != nil {
			return err
		}
	}
	return nil
}

// estimates stores the estimates of teams.
func (l Loader) estimates(tx *store.Tx, c *City, list []Estimate, homes map[string]int, users map[string]string) error {
	for _, e := range list {
		if homes[e.ComplexKey] < socialmap.MinHomes {
			continue // a team cannot speak in bands about so few homes
		}
		id := place.ComplexIDOf(c.cfg.Org, e.ComplexKey)
		judged := estimateOf(id, e)
		if err := fault.Check("demo.estimate", judged.Check(homes[e.ComplexKey], c.Today())); err != nil {
			return err
		}
		if err := l.Maps.SaveEstimate(tx, l.Now, users[e.By], id, judged, socialmap.Signature{Side: socialmap.ForAssociation, Role: "wijkbeheerder", On: e.On},
			socialmap.Signature{Side: socialmap.ForResidents, Role: "voorzitter van de huurdersvereniging", On: e.On}); err != nil {
			return err
		}
	}
	return nil
}

// estimateOf puts the percentages of the generator into the bands of the map.
func estimateOf(id place.ComplexID, e Estimate) socialmap.Estimate {
	out := socialmap.Estimate{Complex: id, Teams: []string{"Team Wonen", "Bewonerscommissie"}, On: e.On,
		Basis: "Besproken door het team en bewoners, na een ronde door het complex."}
	shares := [...]int{e.Active, e.Involved, e.SelfReliant, e.Vulnerable, e.CausesProblems}
	for _, g := range socialmap.AllGroups() {
		if g != socialmap.Vulnerable {
			out.Bands[g] = bandOf(g, float64(shares[g]))
		}
	}
	refuse := float64(e.Vulnerable) / 4 // most accept help
	out.Split = [2]socialmap.Band{socialmap.Accepts: bandOf(socialmap.Vulnerable, float64(e.Vulnerable)-refuse), socialmap.Refuses: bandOf(socialmap.Vulnerable, refuse)}
	return out
}

// bandOf is the band of a share in percent.
func bandOf(g socialmap.Group, share float64) socialmap.Band {
	for _, b := range socialmap.BandsFor(g) {
		if i := b.Interval(); share >= i.Low && share <= i.High {
			return b
		}
	}
	return socialmap.NoBand
}

// logins are the users with a fresh token each. The many colleagues of a large city sign
// in as well, but nobody needs to know them.
func (l Loader) logins(ctx context.Context, c *City, users map[string]string) ([]Login, error) {
	var list []Login
	for _, u := range c.Users() {
		if slices.ContainsFunc(c.staff[len(staff):], func(m member) bool { return m.login == u.Login }) {
			continue
		}
		var user account.User
		if err := l.DB.Read(ctx, func(tx *store.Tx) (err error) {
			user, err = account.UserByID(tx, users[u.Login])
			return err
		}); err != nil {
			return nil, err
		}
		token, err := l.Accounts.NewToken(ctx, user.Actor(), "demo", []string{"signal.", "case.", "map.", "place.", "import."}, l.Now.AddDate(0, 6, 0))
		if err != nil {
			return nil, err
		}
		list = append(list, Login{string(u.Role), u.Name, u.Login, l.Password, token})
	}
	return list, nil
}
