package demo

import "strings"

// Facts are what can be ticked on the signal page of the demo, tile by tile.
var Facts = []Fact{
	{ThemeHome, "lekkage", "Er lekt water"},
	{ThemeHome, "schimmel", "Schimmel of vocht"},
	{ThemeHome, "geen-verwarming", "Verwarming of warm water doet het niet"},
	{ThemeHome, "deur-raam-stuk", "Deur, raam of slot is stuk"},
	{ThemeHome, "volle-woning", "De woning staat vol"},
	{ThemeHome, "vluchtweg-vol", "Gang of trap is niet vrij"},
	{ThemeHome, "geen-rookmelder", "Geen werkende rookmelder"},
	{ThemeHome, "ongedierte", "Ongedierte gezien"},
	{ThemeHome, "tuin-balkon-vol", "Tuin of balkon ligt vol"},
	{ThemeHome, "vuil", "Afval of vuil blijft staan"},
	{ThemeNuisance, "harde-muziek", "Harde muziek of televisie"},
	{ThemeNuisance, "nacht", "Het is 's nachts"},
	{ThemeNuisance, "ruzie-gehoord", "Ruzie of geschreeuw gehoord"},
	{ThemeNuisance, "bonken", "Bonken of boren"},
	{ThemeNuisance, "dieren", "Een dier geeft hinder"},
	{ThemeNuisance, "groep", "Een groep blijft hangen"},
	{ThemeNuisance, "afval-gedumpt", "Afval buiten gezet"},
	{ThemeNuisance, "rook-geur", "Sterke geur of rook"},
	{ThemeNuisance, "vernieling", "Iets is vernield"},
	{ThemeNuisance, "dreiging", "Iemand is bedreigd"},
	{ThemeConcern, "post-blijft-liggen", "Post blijft liggen"},
	{ThemeConcern, "gordijnen-dicht", "Gordijnen blijven dicht"},
	{ThemeConcern, "lang-niet-gezien", "Lang niet gezien"},
	{ThemeConcern, "doet-niet-open", "Doet niet open"},
	{ThemeConcern, "weet-de-weg-niet", "Wist niet waar of wanneer het was"},
	{ThemeConcern, "valt", "Is gevallen"},
	{ThemeConcern, "weinig-eten", "Weinig eten in huis"},
	{ThemeConcern, "alleen", "Zegt alleen te zijn"},
	{ThemeConcern, "verdrietig", "Huilt of zegt verdrietig te zijn"},
	{ThemeConcern, "vraagt-hulp", "Vraagt zelf om hulp"},
	{ThemeConcern, "zorgt-voor-ander", "Zorgt voor iemand en is moe"},
	{ThemeMoney, "brieven-dicht", "Brieven blijven dicht"},
	{ThemeMoney, "aanmaning", "Aanmaning of deurwaarder"},
	{ThemeMoney, "huur-lukt-niet", "Huur betalen lukt niet"},
	{ThemeMoney, "energie", "Energie is afgesloten of te duur"},
	{ThemeMoney, "minder-inkomen", "Minder inkomen dan eerst"},
	{ThemeMoney, "vraagt-regeling", "Vraagt om een regeling"},
	{ThemeMoney, "geen-eten", "Geen geld voor boodschappen"},
	{ThemeMoney, "vraagt-toeslag", "Vraag over een toeslag"},
	{ThemeGood, "helpt-buren", "Helpt buren"},
	{ThemeGood, "wil-meedoen", "Wil meedoen"},
	{ThemeGood, "idee", "Heeft een idee voor het complex"},
	{ThemeGood, "samen-gedaan", "Bewoners deden iets samen"},
	{ThemeGood, "bedankt", "Iemand is bedankt"},
	{ThemeGood, "gaat-beter", "Het gaat beter dan eerst"},
}

// observation is one way to say what was seen; {…} is filled in from fillings. A
// shared one is about the complex and names no home.
type observation struct {
	text   string
	facts  string // codes, a space between them
	shared bool
	level  Urgency // empty: ordinary
}

var fillings = map[string][]string{
	"{toen}":     {"Vanochtend", "Gisteren", "Deze week", "Vandaag", "Dit weekend", "Eergisteren"},
	"{weken}":    {"een week", "twee weken", "drie weken", "een maand"},
	"{kamer}":    {"de keuken", "de badkamer", "de slaapkamer", "de gang", "de woonkamer"},
	"{plek}":     {"het portiek", "de hal", "het trappenhuis", "de berging", "de galerij"},
	"{avond}":    {"na elf uur", "na middernacht", "tot drie uur", "de hele avond"},
	"{keer}":     {"twee", "drie", "vier"},
	"{samen}":    {"de tuin", "het trappenhuis", "de speelplek", "de binnenplaats"},
	"{maaltijd}": {"soep", "een maaltijd", "koffie", "de boodschappen"},
}

// fill puts words in the places of a text.
func (o observation) fill(s *stream) string {
	text := o.text
	for {
		from := strings.IndexByte(text, '{')
		if from < 0 {
			return text
		}
		to := from + strings.IndexByte(text[from:], '}') + 1
		text = text[:from] + pick(s, fillings[text[from:to]]) + text[to:]
	}
}

var themes = []Theme{ThemeHome, ThemeNuisance, ThemeConcern, ThemeMoney, ThemeGood}

// observations are grouped as themes are.
var observations = [][]observation{homeObservations, nuisanceObservations, concernObservations, moneyObservations, goodObservations}

var homeObservations = []observation{
	{text: "In {kamer} zit zwarte schimmel van vloer tot raam.", facts: "schimmel"},
	{text: "{toen} liep er water langs de muur van {kamer}.", facts: "lekkage"},
	{text: "De verwarming doet het al {weken} niet.", facts: "geen-verwarming", level: UrgencySoon},
	{text: "Er is alleen koud water, zegt de bewoner, al {weken}.", facts: "geen-verwarming"},
	{text: "Het slot van de voordeur is stuk en de deur staat open.", facts: "deur-raam-stuk", level: UrgencySoon},
	{text: "Een ruit in {kamer} is kapot en dichtgeplakt met karton.", facts: "deur-raam-stuk"},
	{text: "De gang staat zo vol dat ik niet bij de meterkast kon.", facts: "volle-woning vluchtweg-vol", level: UrgencySoon},
	{text: "In {kamer} liggen kranten en tassen tot borsthoogte.", facts: "volle-woning"},
	{text: "Er hangt geen rookmelder meer, alleen de voet zit er nog.", facts: "geen-rookmelder"},
	{text: "Ik zag muizen in {kamer} en keutels op het aanrecht.", facts: "ongedierte"},
	{text: "Er zitten kakkerlakken achter het keukenblok.", facts: "ongedierte"},
	{text: "Het balkon ligt vol huisraad, de afvoer is niet meer te zien.", facts: "tuin-balkon-vol"},
	{text: "De tuin is tot de heg dichtgegroeid, de poort gaat niet open.", facts: "tuin-balkon-vol"},
	{text: "Vuilniszakken staan al {weken} binnen bij de deur.", facts: "vuil"},
	{text: "Er brandden kaarsen naast stapels papier in {kamer}.", facts: "volle-woning vluchtweg-vol", level: UrgencyDanger},
	{text: "Ik rook gas in {kamer} en heb de kraan dichtgedraaid.", facts: "geen-verwarming", level: UrgencyDanger},
	{text: "De bewoner slaapt in de woonkamer omdat {kamer} nat is.", facts: "lekkage schimmel"},
	{text: "Reparatie stond {keer} keer gepland, maar er kwam niemand.", facts: "lekkage"},
	{text: "De lift staat al {weken} stil, bewoners boven komen moeilijk buiten.", facts: "deur-raam-stuk", shared: true},
	{text: "De verlichting in {plek} doet het niet.", facts: "deur-raam-stuk", shared: true},
	{text: "Fietsen en kinderwagens versperren {plek}.", facts: "vluchtweg-vol", shared: true},
	{text: "De buitendeur valt niet meer in het slot.", facts: "deur-raam-stuk", shared: true},
}

var nuisanceObservations = []observation{
	{text: "{toen} stond de muziek hard aan, {avond}.", facts: "harde-muziek nacht"},
	{text: "De bas is door twee muren te horen, ook overdag.", facts: "harde-muziek"},
	{text: "Buren horen al {weken} geschreeuw, meestal {avond}.", facts: "ruzie-gehoord nacht", level: UrgencySoon},
	{text: "{toen} was er ruzie in {plek} over de fietsen.", facts: "ruzie-gehoord"},
	{text: "Er wordt geboord en gezaagd, {avond}.", facts: "bonken nacht"},
	{text: "De hond blaft zodra de bewoner weg is, uren achter elkaar.", facts: "dieren"},
	{text: "Er ligt hondenpoep op {plek}, al {weken}.", facts: "dieren", shared: true},
	{text: "Een groep jongeren zit in {plek}, {avond}.", facts: "groep nacht", shared: true},
	{text: "Bewoners durven niet langs de groep bij de ingang.", facts: "groep dreiging", shared: true, level: UrgencySoon},
	{text: "Naast de container staan {keer} matrassen en een bank.", facts: "afval-gedumpt", shared: true},
	{text: "Vuilnis wordt van het balkon naar beneden gegooid.", facts: "afval-gedumpt"},
	{text: "In {plek} hangt elke avond een sterke wietlucht.", facts: "rook-geur", shared: true},
	{text: "Er komt veel bezoek, kort en tot diep in de nacht.", facts: "nacht groep"},
	{text: "De brievenbussen zijn opengebroken.", facts: "vernieling", shared: true},
	{text: "Een ruit van {plek} is ingegooid.", facts: "vernieling", shared: true},
	{text: "De buurvrouw zegt dat zij {keer} keer is uitgescholden.", facts: "dreiging ruzie-gehoord"},
	{text: "Een bewoner vertelde dat er met een mes werd gezwaaid.", facts: "dreiging", level: UrgencyDanger},
	{text: "Er wordt op de muur gebonkt als de buren praten.", facts: "bonken ruzie-gehoord"},
	{text: "Twee buren praten niet meer en klagen over elkaar.", facts: "ruzie-gehoord"},
	{text: "Er staat al {weken} een brommer te draaien onder het raam.", facts: "rook-geur bonken"},
	{text: "De buren horen {avond} meubels schuiven.", facts: "bonken nacht"},
	{text: "Op {plek} lag brandend papier, de muur is zwart.", facts: "vernieling rook-geur", shared: true, level: UrgencyDanger},
}

var concernObservations = []observation{
	{text: "De post puilt uit de bus en de gordijnen zijn dicht.", facts: "post-blijft-liggen gordijnen-dicht"},
	{text: "De buren hebben deze bewoner al {weken} niet gezien.", facts: "lang-niet-gezien", level: UrgencySoon},
	{text: "Ik heb {keer} keer gebeld, binnen hoorde ik iemand lopen.", facts: "doet-niet-open"},
	{text: "De bewoner vroeg {keer} keer welke dag het was.", facts: "weet-de-weg-niet"},
	{text: "{toen} stond de bewoner in nachtkleding op {plek}.", facts: "weet-de-weg-niet"},
	{text: "De bewoner vertelde deze maand {keer} keer te zijn gevallen.", facts: "valt"},
	{text: "In de koelkast lag alleen een pak melk.", facts: "weinig-eten"},
	{text: "De bewoner zei dat er verder nooit iemand langskomt.", facts: "alleen"},
	{text: "De bewoner begon te huilen toen ik vroeg hoe het ging.", facts: "verdrietig"},
	{text: "Sinds de partner is overleden komt de bewoner niet meer buiten.", facts: "alleen verdrietig"},
	{text: "De bewoner vroeg of iemand eens wil komen praten.", facts: "vraagt-hulp alleen"},
	{text: "De bewoner zorgt dag en nacht voor de partner en is moe.", facts: "zorgt-voor-ander"},
	{text: "Er brandt dag en nacht licht en de bel is afgeplakt.", facts: "gordijnen-dicht doet-niet-open"},
	{text: "De bewoner praatte hard tegen iemand die er niet was.", facts: "weet-de-weg-niet"},
	{text: "De pan stond droog op het vuur toen ik binnenkwam.", facts: "weet-de-weg-niet", level: UrgencySoon},
	{text: "De bewoner kan de trap niet meer op en slaapt beneden.", facts: "valt vraagt-hulp"},
	{text: "De bewoner zei dat het leven zo niet meer hoeft.", facts: "verdrietig vraagt-hulp", level: UrgencyDanger},
	{text: "De bewoner lag op de grond en kon niet opstaan.", facts: "valt", level: UrgencyDanger},
	{text: "Een buur brengt al {weken} eten en maakt zich zorgen.", facts: "weinig-eten alleen"},
	{text: "De bewoner laat niemand meer binnen, ook de thuiszorg niet.", facts: "doet-niet-open"},
	{text: "De bewoner loopt 's nachts door {plek} en belt aan.", facts: "weet-de-weg-niet"},
	{text: "De bewoner kent hier niemand en spreekt nog weinig Nederlands.", facts: "alleen vraagt-hulp"},
}

var moneyObservations = []observation{
	{text: "Op tafel ligt een stapel dichte brieven.", facts: "brieven-dicht"},
	{text: "De bewoner liet een brief van de deurwaarder zien.", facts: "aanmaning", level: UrgencySoon},
	{text: "De bewoner zegt dat de huur deze maand niet lukt.", facts: "huur-lukt-niet"},
	{text: "De stroom is afgesloten, er staan kaarsen in {kamer}.", facts: "energie", level: UrgencySoon},
	{text: "Het was erg koud, stoken is te duur volgens de bewoner.", facts: "energie"},
	{text: "De bewoner is het werk kwijt en wacht op een uitkering.", facts: "minder-inkomen"},
	{text: "De bewoner vraagt of de achterstand in delen mag.", facts: "vraagt-regeling huur-lukt-niet"},
	{text: "Er was de laatste dagen geen geld voor boodschappen.", facts: "geen-eten"},
	{text: "De bewoner begrijpt de brief over de huurtoeslag niet.", facts: "vraagt-toeslag"},
	{text: "De toeslag moet terug en de bewoner weet niet waarvan.", facts: "vraagt-toeslag huur-lukt-niet"},
	{text: "Na de scheiding is er nog maar één inkomen.", facts: "minder-inkomen"},
	{text: "De bewoner kreeg al {keer} aanmaningen en durft niet te bellen.", facts: "aanmaning brieven-dicht"},
	{text: "De bewoner heeft wisselende uren en komt soms tekort.", facts: "minder-inkomen huur-lukt-niet"},
	{text: "De bewoner vroeg naar de voedselbank.", facts: "geen-eten vraagt-regeling"},
	{text: "De wasmachine is stuk en er is geen geld voor een andere.", facts: "minder-inkomen"},
	{text: "De nieuwe servicekosten zijn voor de bewoner niet te begrijpen.", facts: "vraagt-regeling"},
}

var goodObservations = []observation{
	{text: "Deze bewoner kookt elke week {maaltijd} voor de buren.", facts: "helpt-buren"},
	{text: "De bewoner doet {maaltijd} voor een buur die slecht loopt.", facts: "helpt-buren"},
	{text: "Bewoners hebben samen {samen} opgeknapt.", facts: "samen-gedaan", shared: true},
	{text: "{toen} was er koffie op {plek}, bijna iedereen kwam.", facts: "samen-gedaan", shared: true},
	{text: "De bewoner wil graag iets doen in {samen}.", facts: "wil-meedoen"},
	{text: "De bewoner is handig en biedt aan om te klussen.", facts: "wil-meedoen helpt-buren"},
	{text: "De bewoner heeft een plan voor bankjes in {samen}.", facts: "idee wil-meedoen"},
	{text: "Bewoners vragen of zij een moestuin mogen beginnen.", facts: "idee", shared: true},
	{text: "De bewoner bedankte de vakman voor het luisteren.", facts: "bedankt"},
	{text: "Het huis is opgeruimd en de bewoner lachte weer.", facts: "gaat-beter"},
	{text: "De bewoner vangt nieuwe buren op en legt alles uit.", facts: "helpt-buren"},
	{text: "Twee buren die ruzie hadden, dronken samen koffie.", facts: "gaat-beter samen-gedaan"},
	{text: "De bewoner heeft weer werk en wil buren helpen.", facts: "gaat-beter wil-meedoen"},
	{text: "In {plek} hangt een lijst met wie wat kan doen.", facts: "samen-gedaan idee", shared: true},
	{text: "De bewoner leert een buur beter Nederlands.", facts: "helpt-buren"},
	{text: "De planten in {plek} zijn door bewoners neergezet.", facts: "samen-gedaan", shared: true},
}

// Reasons that go with a decision; thanks are for something good.
var (
	forwardReasons = []string{
		"Doorgezet naar het reparatieverzoek.", "De wijkbeheerder pakt dit op.",
		"Doorgegeven aan de opzichter van dit complex.", "Buurtbemiddeling neemt contact op.",
	}
	adviceReasons = []string{
		"Verteld waar de bewoner terecht kan. De bewoner doet dit zelf.",
		"Samen de mogelijkheden bekeken. De bewoner belt zelf.",
		"Folder en telefoonnummer van het wijkteam gegeven.",
		"Afgesproken dat de buren eerst samen praten.",
	}
	noActionReasons = []string{
		"In het gesprek bleek dat het al was opgelost.", "De bewoner wil nu geen hulp. Dat mag.",
		"Het was eenmalig, door een verhuizing.", "De familie was al op de hoogte en helpt.",
		"Niet herkend bij het bezoek. Melder is teruggebeld.",
	}
	thanksReasons = []string{
		"Bewoner bedankt en gevraagd wat nodig is.", "Doorverteld in de bewonerscommissie.",
		"Kaartje gestuurd namens het team.",
	}
	skipReasons = []string{
		"Direct gevaar. Eerst 112 gebeld.", "Gevaar voor anderen in het gebouw. Eerst veilig gemaakt.",
		"Bewoner was niet aanspreekbaar. Eerst hulp gehaald.",
	}
)
