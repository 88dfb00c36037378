package demo

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// debtsLine is the line of the register under which the association works on arrears.
const debtsLine = "Vroeg erop af bij huurschuld"

// combineLine is the line of the register under which sources could be combined. Nobody has
// switched that on.
const combineLine = "Bronnen combineren voor een gesprek"

// groupsLine is the line of the register under which the five groups are counted by a rule.
const groupsLine = "De vijf groepen tellen met een regel"

// trust writes the register and the covenants of the demo, by the same acts as people:
// one covenant runs, one is about to end, one is in the making.
type trust struct {
	ctx    context.Context
	n      *network.Service
	today  time.Time
	orgs   map[string]string // ids by key
	actors map[string]access.Actor
	own    string // id of the association
	err    error  // the first; what follows it does nothing
}

// covenants loads the register and the three covenants.
func (l Loader) covenants(ctx context.Context, c *City, users, orgs map[string]string) error {
	t := &trust{ctx: ctx, n: l.Network, today: clock.Date(l.Now), orgs: orgs, own: orgs[c.cfg.Org], actors: map[string]access.Actor{}}
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"fg", "beleid", "bestuur", "consulent", "regisseur", "partner", "partner2", "partner3"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			t.actors[login] = u.Actor()
		}
		return nil
	}); err != nil {
		return err
	}
	nuisance, debts, worries := t.register()
	t.bind(l.DB, t.nuisance(nuisance), "regisseur", "partner")
	t.bind(l.DB, t.debts(debts), "partner2")
	t.worries(worries)
	t.do(func() error { return l.Network.TellEnding(ctx) })
	return t.err
}

// register are three processings; the DPIA of the last one is not signed yet.
func (t *trust) register() (nuisance, debts, worries network.ProcessingID) {
	nuisance = t.processing(network.Processing{Name: "Overlast samen aanpakken", Purpose: "Overlast stoppen en mensen laten wonen waar zij wonen.",
		Ground: "f", GroundWhy: "De verhuurder moet andere huurders rustig laten wonen. Eerst praten, daarna pas delen.",
		Subjects:   "Huurders die overlast geven of hebben, en wie bij hen woont.",
		Categories: []network.Category{network.Identity, network.Housing, network.Nuisance, network.Care, network.Health, network.Criminal}, Health: "9h", Criminal: "u33",
		Secrecy: "De GGZ heeft een beroepsgeheim en zegt alleen dat zij betrokken is.", Joint: true, JointWith: "Gemeente en GGZ, in een regeling van dit jaar.",
		Months: 24, MonthsWhy: "Zo lang kan een zaak bij de rechter duren."}, true)
	debts = t.processing(network.Processing{Name: debtsLine, Purpose: "Schulden klein houden en ontruiming voorkomen.",
		Ground: "c", GroundWhy: "De wet op de gemeentelijke schuldhulpverlening.", Subjects: "Huurders met een huurachterstand.",
		Categories: []network.Category{network.Identity, network.Housing, network.Arrears},
		Months:     12, MonthsWhy: "Daarna is een melding niet meer nodig."}, true)
	worries = t.processing(network.Processing{Name: "Zorgen om bewoners bespreken", Purpose: "Hulp vinden voordat het misgaat.",
		Ground: "f", GroundWhy: "Goed verhuurderschap, na een gesprek met de bewoner.", Health: "9h",
		Subjects: "Bewoners om wie iemand zich zorgen maakt.", Secrecy: "GGZ en wijkteam hebben een beroepsgeheim.",
		Categories: []network.Category{network.Identity, network.Housing, network.Nuisance, network.Care, network.Health},
		Months:     12, MonthsWhy: "Een jaar nazorg, daarna is het niet meer nodig."}, false)
	t.processing(network.Processing{Name: "Niet alleen naar binnen", Purpose: "Wie bij bewoners komt, komt weer veilig thuis.",
		Ground: "f", GroundWhy: "Een werkgever zorgt voor veilig werk. De huurder hoort het en mag reageren.",
		Subjects: "Huurders bij wie een medewerker in gevaar kwam.", Categories: []network.Category{network.Identity, network.Housing, network.Nuisance},
		Months: 6, MonthsWhy: "Wat langer geleden is, zegt niets over vandaag."}, true)
	t.processing(network.Processing{Name: "Herinneringen uit de cijfers", Purpose: "Nieuwe huurders leren kennen, en onderhoud kunnen doen.",
		Ground: "b", GroundWhy: "Het hoort bij verhuren. Elke herinnering heeft één bron, zonder profiel.",
		Subjects: "Nieuwe huurders, en huurders bij wie onderhoud niet naar binnen kon.", Categories: []network.Category{network.Identity, network.Housing},
		Months: 3, MonthsWhy: "Daarna hoeft niemand nog te weten hoe het ging."}, true)
	t.processing(network.Processing{Name: combineLine, Purpose: "Op tijd met een bewoner gaan praten.",
		Ground: "f", GroundWhy: "Praten voordat het misgaat. De bewoner mag altijd bezwaar maken.",
		Subjects: "Huurders over wie meer dan één bron iets heeft.", Categories: []network.Category{network.Identity, network.Housing, network.Nuisance, network.Arrears},
		Months: 3, MonthsWhy: "Daarna is een voorstel niet meer nodig."}, true)
	t.processing(network.Processing{Name: "Complex in beeld: cijfers per complex", Purpose: "Zien waar het beter of slechter gaat, en wat wij er zelf deden.",
		Ground: "f", GroundWhy: "Goed verhuurderschap. Er komen alleen afgeronde aantallen uit, en geen namen.",
		Subjects:   "Huurders van wie de administratie huur, overlast, toewijzing of een reparatie levert. Ook wat een regel eerder zei, voor de vergelijking.",
		Categories: []network.Category{network.Housing, network.Nuisance, network.Arrears, network.Care},
		Months:     24, MonthsWhy: "Cijfers kijken een jaar terug, en vergelijken met een jaar eerder."}, true)
	return nuisance, debts, worries
}

func (t *trust) processing(p network.Processing, signed bool) (id network.ProcessingID) {
	t.do(func() (err error) {
		id, err = t.n.AddProcessing(t.ctx, t.actors["fg"], p)
		return err
	})
	if signed {
		t.do(func() error {
			return t.n.SignDPIA(t.ctx, t.actors["fg"], id, 1, network.DPIA{Signer: t.actors["bestuur"].Name + ", bestuurder", Document: "DPIA, versie 1.0",
				On: t.today.AddDate(0, -2, 0), Review: t.today.AddDate(1, 0, 0)})
		})
	}
	return id
}

// nuisance is the covenant that runs.
func (t *trust) nuisance(p network.ProcessingID) (id network.CovenantID) {
	id = t.begin("Samen bij ernstige woonoverlast", network.EditBasics{Vision: "Iedereen in de straat woont rustig. Ook wie overlast geeft, krijgt hulp.",
		TargetGroup: "Huishoudens met overlast die na gesprekken en buurtbemiddeling doorgaat.", Approach: network.Reactive,
		From: t.today.AddDate(0, -1, 0), Until: t.today.AddDate(1, 6, 0), Months: 24, MonthsWhy: "Zo lang kan een zaak bij de rechter duren."},
		map[string]string{t.own: "bestuur", t.orgs[OrgMunicipality]: "regisseur", t.orgs[OrgGGZ]: "partner", t.orgs[OrgPolice]: "partner3"})
	t.edit(id, network.AddPurpose{Text: "Afspreken wie wat doet om de overlast te stoppen.", Processing: p})
	t.edit(id, network.SetCategories{Categories: []network.Category{network.Identity, network.Housing, network.Nuisance, network.Care, network.Health}})
	t.edit(id, network.AddSeat{Title: "woonconsulent", Org: t.own, Mandate: "Spreekt met de bewoner en maakt afspraken over het wonen.",
		Categories: []network.Category{network.Identity, network.Housing, network.Nuisance}})
	t.edit(id, network.AddSeat{Title: "procesregisseur", Org: t.orgs[OrgMunicipality], Mandate: "Roept partijen bij elkaar en beslist wie aan zet is.",
		Categories: []network.Category{network.Identity, network.Nuisance, network.Care}})
	t.edit(id, network.AddSeat{Title: "behandelaar", Org: t.orgs[OrgGGZ], Mandate: "Zegt of er hulp is en wat die hulp nodig heeft.",
		Categories: []network.Category{network.Identity, network.Nuisance, network.Care, network.Health}})
	t.edit(id, network.AddSeat{Title: "wijkagent", Org: t.orgs[OrgPolice], Mandate: "Stelt een vraag over één persoon en krijgt daarop antwoord.",
		Categories: []network.Category{network.Identity, network.Nuisance}})
	t.sign(id, "bestuur", "regisseur", "partner", "partner3")
	t.do(func() error {
		return t.n.Take(t.ctx, t.actors["beleid"], id, t.view(id).Stamp, network.Start, "")
	})
	for at, login := range []string{"consulent", "regisseur", "partner", "partner3"} {
		boss := login
		if login == "consulent" {
			boss = "bestuur"
		}
		t.do(func() error {
			v := t.view(id)
			if at >= len(v.Terms.Seats) {
				return t.err
			}
			return t.n.Appoint(t.ctx, t.actors[boss], id, v.Stamp, network.Mandate{Seat: v.Terms.Seats[at].Key, User: t.actors[login].UserID,
				From: t.today, Until: v.Terms.Until})
		})
	}
	return id
}

// debts is the covenant that is about to end.
func (t *trust) debts(p network.ProcessingID) (id network.CovenantID) {
	id = t.begin("Vroeg erop af", network.EditBasics{Vision: "Niemand verliest zijn huis door een schuld die klein begon.",
		TargetGroup: "Huurders die een maand achterlopen, na een gesprek met de verhuurder.", Approach: network.Preventive,
		From: t.today.AddDate(-1, 0, 21), Until: t.today.AddDate(0, 0, 21), Months: 12, MonthsWhy: "Daarna is een melding niet meer nodig."},
		map[string]string{t.own: "bestuur", t.orgs[OrgTeam]: "partner2"})
	t.edit(id, network.AddPurpose{Text: "Op tijd hulp bieden bij geldzorgen.", Processing: p})
	t.edit(id, network.SetCategories{Categories: []network.Category{network.Identity, network.Arrears}})
	t.edit(id, network.AddSeat{Title: "schuldhulpverlener", Org: t.orgs[OrgTeam], Mandate: "Neemt contact op en begint hulp als de bewoner dat wil.",
		Categories: []network.Category{network.Identity, network.Arrears}})
	t.sign(id, "bestuur", "partner2")
	t.do(func() error {
		return t.n.Take(t.ctx, t.actors["beleid"], id, t.view(id).Stamp, network.Start, "")
	})
	t.do(func() error {
		v := t.view(id)
		if len(v.Terms.Seats) == 0 {
			return t.err
		}
		return t.n.Appoint(t.ctx, t.actors["partner2"], id, v.Stamp, network.Mandate{Seat: v.Terms.Seats[0].Key, User: t.actors["partner2"].UserID,
			From: t.today, Until: v.Terms.Until})
	})
	return id
}

// worries is the covenant in the making, with what helps and hinders on the way.
func (t *trust) worries(p network.ProcessingID) {
	id := t.begin("Onbegrepen gedrag in de wijk", network.EditBasics{Vision: "Zorgen bespreken voordat het misgaat, met de bewoner erbij.",
		TargetGroup: "Bewoners van wie het gedrag vragen oproept, en die daar zelf over willen praten.", Approach: network.Preventive,
		From: t.today.AddDate(0, 1, 0), Until: t.today.AddDate(2, 1, 0), Months: 12, MonthsWhy: "Een jaar nazorg is genoeg."},
		map[string]string{t.own: "bestuur", t.orgs[OrgGGZ]: "partner", t.orgs[OrgTeam]: "partner2"})
	t.edit(id, network.AddPurpose{Text: "Afspreken wie met de bewoner praat en welke hulp past.", Processing: p})
	t.edit(id, network.SetCategories{Categories: []network.Category{network.Identity, network.Housing, network.Care, network.Health}})
	t.edit(id, network.AddSeat{Title: "woonconsulent", Org: t.own, Mandate: "Praat met de bewoner en vraagt wat die wil.",
		Categories: []network.Category{network.Identity, network.Housing, network.Care, network.Health}})
	t.edit(id, network.AddSeat{Title: "behandelaar", Org: t.orgs[OrgGGZ], Mandate: "Beslist welke hulp begint.",
		Categories: []network.Category{network.Identity, network.Care, network.Health}})
	for i, w := range []network.Waypoint{{Kind: network.Oasis, Text: "Gedeelde visie op voorkomen", Owner: "beleid"},
		{Kind: network.Highwayman, Text: "Verschil in ervaren mandaat", Owner: "bestuur"}, {Kind: network.Highwayman, Text: "De DPIA is nog niet getekend", Owner: "fg"}} {
		w.Owner, w.Due = t.actors[w.Owner].UserID, t.today.AddDate(0, 0, 7*(i+1))
		t.do(func() error { return t.n.AddWaypoint(t.ctx, t.actors["beleid"], id, t.view(id).Stamp, w) })
	}
	for _, e := range []network.Exercise{
		{Name: "Post die zich opstapelt", Situation: "Een bewoner doet niet open. De post ligt weken op de mat.", InGroup: true,
			Categories: []network.Category{network.Identity, network.Housing, network.Care, network.Health}},
		{Name: "Ruzie op de galerij", Situation: "Twee buren schelden elkaar uit. Er is al een klap gevallen.", InGroup: true, Happened: true,
			Categories: []network.Category{network.Identity, network.Criminal}},
	} {
		t.do(func() error { return t.n.AddExercise(t.ctx, t.actors["beleid"], id, t.view(id).Stamp, e) })
	}
}

// begin makes a covenant with its parties: login of the signatory by organisation.
func (t *trust) begin(name string, basics network.EditBasics, parties map[string]string) (id network.CovenantID) {
	t.do(func() (err error) {
		id, err = t.n.Create(t.ctx, t.actors["beleid"], name)
		return err
	})
	basics.Name = name
	t.edit(id, basics)
	for _, login := range []string{"bestuur", "regisseur", "partner", "partner2", "partner3"} {
		a := t.actors[login]
		if parties[a.OrgID] == login {
			t.edit(id, network.AddParty{Org: a.OrgID, Signatory: a.UserID})
		}
	}
	return id
}

func (t *trust) edit(id network.CovenantID, e network.Edit) {
	t.do(func() error { return t.n.Edit(t.ctx, t.actors["beleid"], id, t.view(id).Stamp, e) })
}

func (t *trust) sign(id network.CovenantID, logins ...string) {
	for _, login := range logins {
		t.do(func() error { return t.n.Sign(t.ctx, t.actors[login], id, t.view(id).Stamp) })
	}
}

// view is a covenant as it stands; an error shows at the next act.
func (t *trust) view(id network.CovenantID) network.View {
	v, err := t.n.Show(t.ctx, t.actors["beleid"], id)
	if t.err == nil {
		t.err = err
	}
	return v
}

func (t *trust) do(act func() error) {
	if t.err == nil {
		t.err = act()
	}
}
