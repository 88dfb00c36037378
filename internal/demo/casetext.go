package demo

// storyline holds the words of cases on one theme. None names anybody or says what is
// the matter with anybody.
type storyline struct {
	questions   []string
	log         []struct{ kind, text string }
	resident    []string // what the resident does
	association []string
	partner     []string
	next        []string
	causes      []Cause
}

// Cause is what turned out to lie behind a case.
type Cause struct{ Code, Label string }

var (
	openingLines = []string{
		"Dossier geopend na het gesprek. De bewoner weet dit en leest mee.",
		"Met de bewoner besproken waarom wij dit bijhouden.",
		"Samen de vraag opgeschreven, in de woorden van de bewoner.",
	}
	notReachedLines = []string{
		"Gebeld, niet bereikt.", "Aangebeld, niemand thuis. Kaartje achtergelaten.",
		"Ingesproken op de voicemail.", "Bericht gestuurd met het verzoek om te bellen.",
	}
	quietLines = []string{
		"Kort gebeld. Geen nieuws.", "Bij het rondje even gezwaaid, alles rustig.",
		"Afspraken nagelopen, één verschoven.",
	}
	closingLines = []string{
		"Samen teruggekeken. De bewoner kan nu zelf verder.",
		"Afgesloten in overleg met de bewoner en de partners.",
		"Alles wat wij afspraken is gedaan. Melder is teruggebeld.",
	}
	restingLines = []string{
		"Het gaat door, maar het is nu rustig. Wij houden af en toe contact.",
		"Geen grote stappen meer nodig. Er blijft een vast gezicht.",
	}
	takenReasons = []string{
		"De bewoner vroeg ons om dit een tijdje over te nemen.",
		"Er moest snel iets veilig worden gemaakt.",
		"De bewoner is een paar weken niet thuis.",
	}
)

// storylines are grouped as themes are.
var storylines = []storyline{
	{
		questions: []string{
			"Hoe krijgen wij de woning weer veilig en begaanbaar?",
			"Wat is nodig om hier weer gezond te kunnen wonen?",
			"Wie helpt met opruimen, en in welk tempo?",
		},
		log: []struct{ kind, text string }{
			{"gesprek", "Samen door de woning gelopen. De gang gaat eerst."},
			{"gesprek", "De bewoner wil zelf kiezen wat weg mag."},
			{"telefoon", "Reparatie opnieuw ingepland. Onze eerste afspraak ging niet door."},
			{"overleg", "Met de opzichter bekeken wat voor onze rekening komt."},
			{"gesprek", "De looproute is vrij. De bewoner is trots."},
			{"notitie", "Container stond een week voor de deur en is vol weg."},
			{"telefoon", "De bewoner slaapt weer in de slaapkamer."},
		},
		resident:    []string{"Maakt elke week één hoek vrij.", "Houdt de gang vrij.", "Belt zelf als het te veel wordt.", "Laat de vakman binnen op dinsdag."},
		association: []string{"Verhelpt de lekkage.", "Plaatst een rookmelder.", "Zet een container neer.", "Vervangt het raam in de slaapkamer."},
		partner:     []string{"Komt twee uur per week helpen opruimen.", "Zoekt een maatje voor het opruimen."},
		next:        []string{"Samen door de woning lopen.", "Nabellen of de vakman is geweest.", "Afspreken wat deze maand weg mag."},
		causes: []Cause{
			{"gebrek-woning", "Het lag aan de woning en ons onderhoud."}, {"verlies", "Na een verlies lukte het opruimen niet."},
			{"geen-hulp", "Er was niemand die kon helpen."}, {"te-groot", "De woning past niet meer bij de bewoner."},
		},
	},
	{
		questions: []string{
			"Hoe wonen deze buren weer rustig naast elkaar?",
			"Wat is nodig zodat iedereen 's nachts kan slapen?",
			"Welke afspraken maken de buren samen?",
		},
		log: []struct{ kind, text string }{
			{"gesprek", "Beide kanten apart gesproken. Zij horen andere dingen."},
			{"overleg", "Buurtbemiddeling uitgelegd. Eén buur denkt nog na."},
			{"gesprek", "Samen aan tafel. Afspraken over tijden gemaakt."},
			{"telefoon", "De melder zegt dat het deze week rustig was."},
			{"notitie", "Vloer gemeten. De isolatie is slecht, dat is aan ons."},
			{"telefoon", "Opnieuw een melding. Dezelfde avond teruggebeld."},
			{"gesprek", "De bewoner werkt in ploegen. Dat wist niemand."},
		},
		resident:    []string{"Zet na tien uur de muziek zacht.", "Gaat eerst zelf bij de buren langs.", "Legt een kleed op de vloer.", "Laat de hond uit voor het werk."},
		association: []string{"Laat de vloer meten.", "Belt elke twee weken met beide buren.", "Repareert de dranger van de deur.", "Vraagt buurtbemiddeling om te komen."},
		partner:     []string{"Begeleidt het gesprek tussen de buren.", "Gaat mee op bezoek."},
		next:        []string{"Beide buren bellen.", "Gesprek aan tafel plannen.", "Nagaan of de meting klaar is."},
		causes: []Cause{
			{"geluidslek", "De woningen zijn gehorig."}, {"leefritme", "De buren leven op andere tijden."},
			{"misverstand", "De buren kenden elkaar niet."}, {"spanning", "Er speelde meer dan het geluid."},
		},
	},
	{
		questions: []string{
			"Wat heeft de bewoner nodig om hier prettig te wonen?",
			"Wie is er in de buurt als het even niet gaat?",
			"Hoe houden wij contact zonder te storen?",
			"Hoe krijgt de mantelzorger weer lucht?",
		},
		log: []struct{ kind, text string }{
			{"gesprek", "Koffie gedronken. De bewoner vertelde over vroeger."},
			{"gesprek", "De bewoner wil geen zorg, wel gezelschap."},
			{"overleg", "Met het wijkteam besproken wie het vaste gezicht wordt."},
			{"telefoon", "De familie belt nu elke zondag."},
			{"gesprek", "Voor het eerst deed de bewoner zelf open."},
			{"notitie", "Een buur doet de boodschappen en vindt dat fijn."},
			{"gesprek", "Samen naar de koffieochtend gegaan."},
			{"overleg", "De partner neemt contact op en belt ons terug."},
		},
		resident:    []string{"Komt een keer naar de koffieochtend.", "Belt als het niet gaat.", "Zet elke ochtend de gordijnen open.", "Schrijft op wie mag worden gebeld."},
		association: []string{"Komt elke twee weken langs.", "Plaatst een tweede trapleuning.", "Zoekt een woning beneden.", "Vraagt een vrijwilliger om langs te gaan."},
		partner:     []string{"Neemt binnen een week contact op.", "Wordt het vaste gezicht.", "Zoekt dagopvang voor twee dagen."},
		next:        []string{"Op de koffie.", "Wijkteam bellen over het vaste gezicht.", "Vragen hoe de koffieochtend was.", "Afspraak met de familie maken."},
		causes: []Cause{
			{"alleen", "De bewoner was alleen komen te staan."}, {"overbelast", "De zorg voor een ander was te veel."},
			{"zorg-gestopt", "De hulp was gestopt en niemand nam het over."}, {"taal", "De weg was niet te vinden in een nieuwe taal."},
		},
	},
	{
		questions: []string{
			"Hoe blijft de huur betaald en blijft er genoeg over?",
			"Welke hulp is er nodig om weer overzicht te krijgen?",
			"Welke regeling past bij dit inkomen?",
		},
		log: []struct{ kind, text string }{
			{"gesprek", "Samen de brieven opengemaakt en op stapels gelegd."},
			{"telefoon", "Regeling afgesproken die de bewoner kan betalen."},
			{"overleg", "Aangemeld bij het wijkteam, de bewoner ging mee."},
			{"notitie", "De eerste termijn is betaald."},
			{"telefoon", "De toeslag is aangevraagd. Het duurt acht weken."},
			{"gesprek", "Er blijkt recht op een bijdrage van de gemeente."},
			{"telefoon", "Eén termijn gemist. Dezelfde dag gebeld en verschoven."},
		},
		resident:    []string{"Betaalt elke maand de afgesproken termijn.", "Maakt post dezelfde week open.", "Neemt de papieren mee naar het gesprek.", "Belt als een termijn niet lukt."},
		association: []string{"Stopt de aanmaningen zolang de regeling loopt.", "Rekent de servicekosten opnieuw na.", "Helpt met de aanvraag van de toeslag."},
		partner:     []string{"Maakt een overzicht van alle schulden.", "Vraagt de bijdrage aan."},
		next:        []string{"Nagaan of de termijn is betaald.", "Samen de toeslag aanvragen.", "Wijkteam vragen naar het overzicht."},
		causes: []Cause{
			{"minder-inkomen", "Het inkomen werd ineens lager."}, {"regels", "De regels waren niet te volgen."},
			{"hoge-lasten", "De woonlasten waren te hoog."}, {"scheiding", "Na een scheiding bleef één inkomen over."},
		},
	},
	{ // something good leads to no case; the line stands here so that all themes have one
		questions:   []string{"Hoe helpen wij dit plan verder?"},
		resident:    []string{"Vraagt de buren wie meedoet."},
		association: []string{"Zoekt een plek en een potje."},
		partner:     []string{"Denkt mee over het plan."},
		next:        []string{"Samen het plan doorlopen."},
		causes:      []Cause{{"idee", "Bewoners hadden een goed idee."}},
	},
}
