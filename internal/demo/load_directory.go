package demo

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/directory"
	"samendoen/internal/place"
)

// helper is a service of the demo. National numbers are those that everybody knows; all others
// begin with 088-000, which nobody has.
type helper struct {
	by, org    string // who adds it; org is the name of an organisation without an account
	kind       directory.Kind
	name       string
	about      string
	audience   string
	hours      string
	phone      string
	instead    directory.Phone
	contacts   []directory.DraftContact
	places     []directory.DraftPlace
	where      string // "buurt": the first, "stad": the municipality, empty: everywhere
	unit       string
	free, most int
	old        int // days since it was confirmed
}

const (
	day       = "dag en nacht"
	always    = "elke dag " + day
	office    = "ma-vr 8.30-17.00\nfeestdagen dicht"
	police    = "de politie"
	policeTel = "0900-8844"
)

// national are numbers for the whole country.
func national() []helper {
	return []helper{
		{by: "teamleider", org: "Meldkamer", kind: "alarm", name: "Alarmnummer 112", about: "Voor politie, brandweer en ambulance als elke seconde telt.", hours: always, phone: "112"},
		{by: "partner3", kind: "politie", name: "Politie, geen spoed", about: "Voor aangifte, een vraag of een melding zonder haast.", hours: always, phone: policeTel},
		{by: "teamleider", org: "Veilig Thuis", kind: "veilig-thuis", name: "Veilig Thuis", about: "Voor advies en hulp bij geweld thuis of zorgen om een kind.", hours: always, phone: "0800-2000"},
		{by: "teamleider", org: "Stichting 113", kind: "hulplijn", name: "113 Zelfmoordpreventie", about: "Praat met iemand als je aan zelfmoord denkt. Dat kan zonder je naam.", hours: always, phone: "0800-0113"},
		{by: "teamleider", org: "De Luisterlijn", kind: "hulplijn", name: "De Luisterlijn", about: "Voor wie even wil praten, dag en nacht.", hours: always, phone: "088-0767000"},
		{by: "teamleider", org: "De Kindertelefoon", kind: "hulplijn", name: "De Kindertelefoon", about: "Voor kinderen die ergens over willen praten.", audience: "Kinderen van 8 tot 18 jaar", hours: "elke dag 11.00-21.00", phone: "0800-0432"},
		{by: "teamleider", org: "Meldpunt 144", kind: "dierenambulance", name: "144 voor dieren", about: "Voor dieren in nood. Zij sturen politie of dierenambulance.", hours: always, phone: "144"},
		{by: "consulent", org: "Juridisch Loket", kind: "rechtshulp", name: "Het Juridisch Loket", about: "Gratis uitleg over je rechten bij huur, werk en uitkering.", hours: "ma-vr 9.00-18.00\nfeestdagen dicht", phone: "0800-8020"},
		{by: "consulent", org: "Geldfit", kind: "schuldhulp", name: "Geldfit", about: "Voor vragen over geld, voordat het uit de hand loopt.", hours: "ma-vr 9.00-21.00\nza 10.00-14.00\nfeestdagen dicht", phone: "0800-8115"},
	}
}

// local are services of the town and its first neighbourhood.
func local() []helper {
	at := func(name, street string) []directory.DraftPlace {
		return []directory.DraftPlace{{Name: name, Street: street, Postcode: "1000 AA"}}
	}
	return []helper{
		{by: "partner3", kind: "wijkagent", name: "Wijkagent", about: "Kent de buurt en de mensen. Voor zorgen die niet vandaag weg moeten.", hours: "di 14.00-16.00\ndo 19.00-20.30\nfeestdagen dicht", phone: "088-0000101",
			instead: directory.Phone{Number: policeTel, Label: police}, contacts: []directory.DraftContact{{Role: "wijkagent", Name: "Tolvanke Lantaarnwisselaar", Publish: true, Phone: "088-0000102", Hours: "di 14.00-16.00\ndo 19.00-20.30"}},
			places: at("Spreekuur in het buurthuis", "Kruimelplein 1"), where: "buurt"},
		{by: "teamleider", org: "Brandweer", kind: "brandweer", name: "Brandweer: vragen over brandveiligheid", about: "Komt langs om te kijken of je huis veilig is.", hours: office, phone: "088-0000110",
			instead: directory.Phone{Number: "112", Label: "bij brand"}, where: "stad"},
		{by: "teamleider", org: "Buurtbemiddeling De Brug", kind: "buurtbemiddeling", name: "Buurtbemiddeling", about: "Vrijwilligers praten met jou en je buren als het niet meer lukt.", audience: "Buren die er samen uit willen komen", hours: "ma-do 9.00-12.30\nfeestdagen dicht", phone: "088-0000120", where: "stad", old: 12},
		{by: "partner2", kind: "jongerenwerk", name: "Jongerencentrum Het Zolderluik", about: "Voor een praatje, sport en hulp met school of werk.", audience: "Jongeren van 12 tot 23 jaar", hours: "ma, wo, vr 15.00-21.00\nza 13.00-22.00\nfeestdagen dicht", phone: "088-0000130",
			contacts: []directory.DraftContact{{Role: "jongerenwerker op straat", Phone: "088-0000131", Hours: "do-za 18.00-23.00"}}, places: at("Het Zolderluik", "Beschuitstraat 12"), where: "buurt"},
		{by: "teamleider", org: "Dierenambulance", kind: "dierenambulance", name: "Dierenambulance", about: "Haalt zieke en verdwaalde dieren op.", hours: "elke dag 7.00-23.00", phone: "088-0000140", instead: directory.Phone{Number: "144", Label: "voor dieren in nood"}, where: "stad"},
		{by: "consulent", org: "Huisartsen aan de Kade", kind: "huisarts", name: "Huisartsen aan de Kade", about: "Voor wie in de buurt woont. Bel eerst voor een afspraak.", hours: "ma-vr 8.00-12.00, 13.00-17.00\nfeestdagen dicht", phone: "088-0000150",
			instead: directory.Phone{Number: "088-0000151", Label: "de huisartsenpost"}, places: at("Praktijk", "Kade 3"), where: "buurt"},
		{by: "partner2", kind: "wijkteam", name: "Wijkteam", about: "Voor alle vragen over zorg, opvoeden, geld en alleen zijn.", hours: "ma-do 9.00-17.00\nvr 9.00-12.30\nfeestdagen dicht", phone: "088-0000160",
			places: []directory.DraftPlace{{Name: "Wijkcentrum", Street: "Kruimelplein 1", Postcode: "1000 AA", Hours: "ma-do 9.00-12.00"}, {Name: "Inloop in de bibliotheek", Street: "Leesgang 8", Postcode: "1000 AB", Hours: "om de week di 13.00-15.00 vanaf 3-11-2026"}}, where: "buurt"},
		{by: "partner2", kind: "maatschappelijk-werk", name: "Maatschappelijk werk", about: "Praat mee over wat je dwarszit, en helpt met wat je kunt doen.", hours: office, phone: "088-0000170", where: "stad", unit: "gesprekken deze week", free: 3, most: 8},
		{by: "partner", kind: "ggz", name: "Crisisdienst van de GGZ", about: "Voor hulpverleners en familie bij plotselinge verwardheid.", hours: always, phone: "088-0000180", where: "stad"},
		{by: "partner", kind: "verslaving", name: "Inloop bij verslaving", about: "Koffie, een gesprek en hulp om minder te gebruiken.", hours: "ma, do 10.00-13.00", phone: "088-0000185", where: "stad", unit: "plekken", free: 4, most: 10, old: 120},
		{by: "regisseur", kind: "gemeente", name: "Meldpunt straat en afval", about: "Voor kapotte lampen, zwerfvuil en losse tegels.", hours: office, phone: "088-0000190", where: "stad"},
		{by: "regisseur", kind: "toezicht", name: "Toezicht op straat", about: "Handhavers lopen hun ronde en spreken mensen aan.", hours: "elke dag 8.00-23.00", phone: "088-0000191", instead: directory.Phone{Number: policeTel, Label: police}, where: "stad"},
		{by: "regisseur", kind: "schuldhulp", name: "Schuldhulp van de gemeente", about: "Helpt je weer overzicht krijgen. Vroeg komen scheelt veel.", hours: office, phone: "088-0000192", where: "stad"},
		{by: "teamleider", kind: "wijkbeheer", name: "Wijkbeheer van de corporatie", about: "Voor het trappenhuis, de tuin en de sfeer in het gebouw.", hours: "ma-vr 8.00-16.30\nfeestdagen dicht", phone: "088-0000200", instead: directory.Phone{Number: "088-0000201", Label: "bij spoed in huis"}, where: "stad"},
		{by: "teamleider", kind: "corporatie", name: "Balie van de corporatie", about: "Voor huur, reparaties en alles over je woning.", hours: "ma-vr 8.30-17.00\nfeestdagen dicht\n24-12-2026 8.30-12.30", phone: "088-0000202", where: "stad"},
		{by: "consulent", org: "Steunpunt Mantelzorg", kind: "mantelzorg", name: "Steunpunt voor mantelzorgers", about: "Denkt mee als je voor iemand zorgt, en regelt een keer vervanging.", hours: "ma-vr 9.00-13.00", phone: "088-0000210", where: "stad", old: 200,
			contacts: []directory.DraftContact{{Role: "consulent mantelzorg", Name: "Fenderien Koekenbier", Publish: true, Phone: "088-0000211"}}},
		{by: "consulent", org: "Taalhuis", kind: "taal", name: "Taalcafé", about: "Nederlands oefenen met koffie. Iedereen mag zo binnenlopen.", hours: "1e en 3e ma van de maand 19.00-21.00", phone: "088-0000220", places: at("Buurthuis", "Kruimelplein 1"), where: "buurt"},
		{by: "teamleider", org: "Opvang De Luwte", kind: "opvang", name: "Nachtopvang De Luwte", about: "Een bed voor wie vannacht geen plek heeft.", hours: "elke dag 17.00-9.00", phone: "088-0000230", where: "stad", unit: "bedden", free: 2, most: 24},
	}
}

// directory fills the directory by the acts of those who keep it.
func (l Loader) directory(ctx context.Context, c *City, users map[string]string) error {
	if l.Directory == nil {
		return nil
	}
	actors, err := l.actors(ctx, users, "teamleider", "consulent", "regisseur", "partner", "partner2", "partner3")
	if err != nil {
		return err
	}
	known := map[string]string{} // ids of organisations by name
	for _, h := range append(national(), local()...) {
		if err := l.helper(ctx, c, actors[h.by], h, known); err != nil {
			return err
		}
	}
	return nil
}

func (l Loader) helper(ctx context.Context, c *City, a access.Actor, h helper, known map[string]string) error {
	d := directory.Draft{Org: a.OrgID, Kind: h.kind, Name: h.name, About: h.about, For: h.audience, State: directory.Active, Hours: h.hours, Phones: []directory.Phone{{Number: h.phone}},
		Instead: h.instead, Contacts: h.contacts, Places: h.places, Unit: h.unit, Max: h.most, Owner: a.UserID}
	if h.org != "" {
		d.Org, d.OrgName = known[h.org], h.org
	}
	for i := range d.Places {
		d.Places[i].City = c.towns[0].name
	}
	switch h.where {
	case "buurt":
		d.Areas = []place.AreaCode{c.hoods[c.towns[0].hoods.from].code}
	case "stad":
		d.Areas = []place.AreaCode{c.towns[0].code}
	}
	id, err := l.Directory.Add(ctx, a, d)
	if err != nil {
		return err
	}
	one, err := l.Directory.Show(ctx, a, id)
	if err != nil {
		return err
	}
	known[h.org] = one.Org.ID
	if h.unit != "" {
		if err := l.Directory.SetFree(ctx, a, id, one.Version, h.free); err != nil {
			return err
		}
	}
	if h.old == 0 {
		return nil
	}
	return l.DB.Write(ctx, func(tx *store.Tx) error {
		return directory.ConfirmedBefore(tx, id, clock.Date(l.Now).AddDate(0, 0, -h.old))
	})
}
