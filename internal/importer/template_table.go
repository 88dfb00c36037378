package importer

import (
	"strings"

	"samendoen/internal/tenancy"
)

// Positions of the columns in their templates.
const (
	complexKey = iota
	complexName
	complexKind
	complexArea
	complexLat
	complexLon
	complexX
	complexY
	complexFrom
	complexUntil
)

const (
	figureArea = iota
	figureKind
	figureYear
	figureValue
	figureSource
)

const (
	regionKey = iota
	regionName
	regionArea
)

const (
	unitKey = iota
	unitComplex
	unitStaircase
	unitStreet
	unitNumber
	unitAddition
	unitPostcode
	unitCity
	unitBAG
	unitKind
	unitArea
	unitRooms
	unitBuilt
	unitLat
	unitLon
	unitX
	unitY
	unitFrom
	unitUntil
)

const (
	tenancyKey = iota
	tenancyUnit
	tenancyHousehold
	tenancyFrom
	tenancyUntil
	tenancySize
	tenancyRent
	tenantKey
	tenantName
	tenantPhone
	tenantEmail
)

const (
	arrearsTenancy = iota
	arrearsMonth
	arrearsAmount
)

const (
	nuisanceKey = iota
	nuisanceDate
	nuisanceKind
	nuisanceComplex
	nuisanceReporter
	nuisanceAbout
)

const (
	allocationKey = iota
	allocationUnit
	allocationTenancy
	allocationDate
	allocationKind
)

const (
	repairKey = iota
	repairComplex
	repairUnit
	repairReported
	repairTerm
	repairDone
)

const (
	dateFormat   = "datum: 31-12-2026 of 2026-12-31"
	keyFormat    = "tekst, hoogstens 60 tekens; komt één keer voor"
	refFormat    = "tekst, hoogstens 60 tekens"
	amountFormat = "bedrag: 1.234,50 of 1234.50"
	endFormat    = "datum; leeg zolang het duurt (31-12-9999 telt als leeg)"
)

// place columns, the same for complexes and homes
func placeColumns(lat, lon, x, y string) []column {
	return []column{
		{name: "breedtegraad", aliases: []string{"lat", "latitude"}, format: "graden (WGS84), 50,5 tot 53,8; samen met lengtegraad", example: lat},
		{name: "lengtegraad", aliases: []string{"lon", "lng", "long", "longitude"}, format: "graden (WGS84), 3,2 tot 7,4", example: lon},
		{name: "x_rd", aliases: []string{"rd_x", "x", "x_coordinaat"}, format: "meters (RD), 0 tot 300000; in plaats van graden, samen met y_rd", example: x},
		{name: "y_rd", aliases: []string{"rd_y", "y", "y_coordinaat"}, format: "meters (RD), 289000 tot 629000", example: y},
	}
}

func periodColumns(from string) []column {
	return []column{
		{name: "vanaf", aliases: []string{"begindatum", "ingangsdatum", "datum_vanaf", "startdatum"}, format: dateFormat, example: from},
		{name: "tot", aliases: []string{"einddatum", "datum_tot", "tot_en_met"}, format: endFormat},
	}
}

// templateOf is the template of a kind; areas and VERA have none.
func templateOf(kind Kind) (*template, bool) {
	switch kind {
	case Figures:
		return figureTemplate(), true
	case Regions:
		return regionTemplate(), true
	case Complexes:
		return complexTemplate(), true
	case Units:
		return unitTemplate(), true
	case Tenancies:
		return tenancyTemplate(), true
	case Arrears:
		return arrearsTemplate(), true
	case Nuisance:
		return nuisanceTemplate(), true
	case Allocations:
		return allocationTemplate(), true
	case Repairs:
		return repairTemplate(), true
	}
	return nil, false
}

func complexTemplate() *template {
	cols := []column{
		{name: "sleutel", aliases: []string{"complex", "complexnummer", "complex_id", "complexcode", "id", "code"}, required: true, format: keyFormat, example: "C001"},
		{name: "naam", aliases: []string{"complexnaam", "omschrijving"}, required: true, format: "tekst, hoogstens 120 tekens", example: "De Voorbeeldhof"},
		{name: "soort", aliases: []string{"complexsoort", "clustersoort", "type"}, format: "tekst, hoogstens 60 tekens", example: "portieketage"},
		{name: "buurtcode", aliases: []string{"buurt", "cbs_buurtcode", "bu_code"}, format: "CBS-code: BU en acht tekens; leeg: volgt uit de plaats", example: "BU09990101"},
	}
	cols = append(cols, placeColumns("50,8514", "5,6910", "", "")...)
	return &template{kind: Complexes, title: "Complexen", columns: append(cols, periodColumns("01-05-1974")...),
		intro:  "Eén rij per complex: woningen die samen worden beheerd.",
		second: []string{"C002", "Fictiestraat-Noord", "eengezinswoningen", "", "", "", "176500", "317800", "1982-03-01", ""}}
}

func unitTemplate() *template {
	cols := []column{
		{name: "sleutel", aliases: []string{"eenheid", "eenheidnummer", "vhe", "vhe_nummer", "eenheid_id", "id"}, required: true, format: keyFormat, example: "E0001"},
		{name: "complex", aliases: []string{"complex_sleutel", "complexnummer", "complex_id", "cluster"}, required: true, format: refFormat + "; de sleutel van het complex", example: "C001"},
		{name: "portiek", aliases: []string{"trappenhuis", "ingang"}, format: refFormat, example: "C001-A"},
		{name: "straat", aliases: []string{"straatnaam", "openbare_ruimte"}, required: true, format: "tekst, hoogstens 80 tekens", example: "Voorbeeldstraat"},
		{name: "huisnummer", aliases: []string{"nummer", "huisnr"}, required: true, format: "geheel getal, 1 tot 99999", example: "12"},
		{name: "toevoeging", aliases: []string{"huisnummertoevoeging", "huisletter_toevoeging", "huisletter"}, format: "huisletter en toevoeging samen, hoogstens 12 tekens", example: "A"},
		{name: "postcode", aliases: []string{"pc6", "pc"}, required: true, format: "1234AB, met of zonder spatie", example: "6299ZX"},
		{name: "plaats", aliases: []string{"woonplaats", "plaatsnaam"}, required: true, format: "tekst, hoogstens 80 tekens", example: "Voorbeeldstad"},
		{name: "bag_id", aliases: []string{"bag", "bag_vbo", "verblijfsobject", "bag_verblijfsobject_id", "bag_identificatie", "vbo_id"}, format: "16 cijfers, het vijfde en zesde zijn 01", example: "0999010000000001"},
		{name: "soort", aliases: []string{"woningtype", "eenheidsoort", "type"}, format: "tekst, hoogstens 60 tekens", example: "appartement"},
		{name: "oppervlakte", aliases: []string{"gebruiksoppervlakte", "m2", "woonoppervlakte"}, format: "hele vierkante meters, 1 tot 2000", example: "68"},
		{name: "kamers", aliases: []string{"aantal_kamers", "kamersaantal"}, format: "geheel getal, 1 tot 50", example: "3"},
		{name: "bouwjaar", format: "jaar, 1000 tot 2100", example: "1974"},
	}
	cols = append(cols, placeColumns("50,8514", "5,6910", "", "")...)
	return &template{kind: Units, title: "Eenheden", columns: append(cols, periodColumns("01-05-1974")...),
		intro:  "Eén rij per woning (vhe). Garages en winkels horen hier niet bij.",
		second: []string{"E0002", "C002", "", "Fictiestraat", "7", "", "6299 ZW", "Voorbeeldstad", "", "eengezinswoning", "92", "5", "1982", "", "", "176500", "317800", "1982-03-01", ""}}
}

func tenancyTemplate() *template {
	cols := []column{
		{name: "sleutel", aliases: []string{"huurovereenkomst", "contract", "contractnummer", "overeenkomst", "overeenkomstnummer", "id"}, required: true, format: keyFormat, example: "H0001"},
		{name: "eenheid", aliases: []string{"eenheid_sleutel", "vhe", "vhe_nummer", "eenheidnummer"}, required: true, format: refFormat + "; de sleutel van de eenheid", example: "E0001"},
		{name: "huishouden", aliases: []string{"huishouden_sleutel", "huishoudnummer", "relatiegroep"}, format: refFormat + "; leeg: de sleutel van de rij", example: "HH0001"},
	}
	period := periodColumns("01-09-2021")
	period[0].required = true
	cols = append(cols, period...)
	cols = append(cols,
		column{name: "huishoudgrootte", aliases: []string{"aantal_personen", "personen"}, format: "geheel getal, 1 tot 40", example: "2"},
		column{name: "huur", aliases: []string{"netto_huur", "kale_huur", "huurprijs"}, format: amountFormat + "; netto per maand, hoogstens 100.000", example: "612,35"},
		column{name: "huurder_sleutel", aliases: []string{"huurdernummer", "huurder_id", "relatienummer", "relatie", "persoonsnummer"}, format: refFormat + "; leeg bij een ingevulde naam: volgt uit de sleutel van de rij", example: "R0001"},
		column{name: "huurder_naam", aliases: []string{"huurder", "naam", "naam_huurder"}, format: "tekst, hoogstens 120 tekens", example: "V. Oorbeeld", private: true},
		column{name: "telefoon", aliases: []string{"telefoonnummer", "mobiel", "tel"}, format: "8 tot 15 cijfers, mag met +31 beginnen", example: "+31 6 00000000", private: true},
		column{name: "email", aliases: []string{"emailadres", "mailadres"}, format: "e-mailadres", example: "v.oorbeeld@voorbeeld.invalid", private: true},
	)
	return &template{kind: Tenancies, title: "Huurovereenkomsten", columns: cols,
		intro:  "Eén rij per huurovereenkomst, ook de beëindigde van de laatste jaren.",
		second: []string{"H0002", "E0002", "", "2015-02-15", "2026-06-30", "", "1.034,10", "", "", "", ""}}
}

func arrearsTemplate() *template {
	return &template{kind: Arrears, title: "Achterstanden", intro: "Eén rij per huurovereenkomst en maand: wat aan het eind van die maand openstond.",
		columns: []column{
			{name: "huurovereenkomst", aliases: []string{"huurovereenkomst_sleutel", "contract", "contractnummer", "overeenkomst", "sleutel"}, required: true, format: refFormat + "; de sleutel van de huurovereenkomst", example: "H0001"},
			{name: "maand", aliases: []string{"periode", "peilmaand", "datum"}, required: true, format: "2026-11, 11-2026 of een datum in die maand", example: "2026-11"},
			{name: "bedrag", aliases: []string{"achterstand", "saldo", "openstaand", "huurachterstand"}, required: true, format: amountFormat + "; niet negatief, 0 is afbetaald", example: "1.234,50"},
		},
		second: []string{"H0002", "11-2026", "0"}}
}

func nuisanceTemplate() *template {
	return &template{kind: Nuisance, title: "Overlast", intro: "Eén rij per overlastmelding. Vul minstens een complex of een eenheid in.",
		columns: []column{
			{name: "sleutel", aliases: []string{"meldingnummer", "klachtnummer", "melding", "zaaknummer", "id"}, required: true, format: keyFormat, example: "O0001"},
			{name: "datum", aliases: []string{"meldingsdatum", "datum_melding", "klachtdatum"}, required: true, format: dateFormat, example: "14-10-2026"},
			{name: "soort", aliases: []string{"overlastsoort", "type", "categorie"}, required: true, format: "één van: " + strings.Join(nuisanceCodes().allowed, ", "), example: "geluid"},
			{name: "complex", aliases: []string{"complex_sleutel", "complexnummer"}, format: refFormat + "; waar het gebeurt", example: "C001"},
			{name: "eenheid_melder", aliases: []string{"melder_eenheid", "vhe_melder"}, format: refFormat + "; de woning van wie meldt, leeg bij een anonieme melding", example: "E0001"},
			{name: "eenheid_betrokken", aliases: []string{"betrokken_eenheid", "vhe_betrokken", "eenheid_veroorzaker"}, format: refFormat + "; de woning waarover het gaat", example: "E0003"},
		},
		second: []string{"O0002", "2026-10-20", "vervuiling", "C002", "", ""}}
}

func allocationTemplate() *template {
	return &template{kind: Allocations, title: "Toewijzingen", intro: "Eén rij per toegewezen woning.",
		columns: []column{
			{name: "sleutel", aliases: []string{"toewijzing", "toewijzingsnummer", "id"}, required: true, format: keyFormat, example: "T0001"},
			{name: "eenheid", aliases: []string{"eenheid_sleutel", "vhe", "vhe_nummer"}, required: true, format: refFormat + "; de sleutel van de eenheid", example: "E0001"},
			{name: "huurovereenkomst", aliases: []string{"huurovereenkomst_sleutel", "contract", "contractnummer"}, format: refFormat, example: "H0001"},
			{name: "datum", aliases: []string{"toewijzingsdatum", "datum_toewijzing"}, required: true, format: dateFormat, example: "20-08-2021"},
			{name: "soort", aliases: []string{"toewijzingssoort", "type", "doelgroep"}, required: true, format: "één van: " + strings.Join(allocationCodes().allowed, ", "), example: "regulier"},
		},
		second: []string{"T0002", "E0002", "", "2015-02-01", "statushouder"}}
}

func repairTemplate() *template {
	return &template{kind: Repairs, title: "Reparaties", intro: "Eén rij per gevraagde reparatie. Vul een eenheid in, of een complex als het om het hele gebouw gaat. Schrijf niet op wat er stuk is.",
		columns: []column{
			{name: "sleutel", aliases: []string{"reparatienummer", "reparatieverzoek", "onderhoudsorder", "opdrachtnummer", "id"}, required: true, format: keyFormat, example: "R0001"},
			{name: "complex", aliases: []string{"complex_sleutel", "complexnummer"}, format: refFormat + "; leeg als er een eenheid staat"},
			{name: "eenheid", aliases: []string{"eenheid_sleutel", "vhe", "vhe_nummer"}, format: refFormat + "; de sleutel van de eenheid", example: "E0001"},
			{name: "gemeld", aliases: []string{"meldingsdatum", "datum_melding", "datum"}, required: true, format: dateFormat, example: "14-10-2026"},
			{name: "termijn", aliases: []string{"uiterste_datum", "streefdatum", "gereed_voor"}, required: true, format: dateFormat + "; wanneer het klaar moet zijn", example: "28-10-2026"},
			{name: "gereed", aliases: []string{"gereed_datum", "datum_gereed", "afgehandeld"}, format: "datum; leeg zolang het niet klaar is", example: "26-10-2026"},
		},
		second: []string{"R0002", "C002", "", "2026-10-20", "2026-11-17", ""}}
}

// codes is a list of codes with the words that mean them.
type codes struct {
	byWord  map[string]string // headerKey of code or label -> code
	allowed []string
}

func newCodes(list []struct{ Code, Label string }) codes {
	c := codes{byWord: make(map[string]string, 2*len(list))}
	for _, k := range list {
		c.allowed = append(c.allowed, k.Code)
		c.byWord[headerKey(k.Code)] = k.Code
		c.byWord[headerKey(k.Label)] = k.Code
	}
	return c
}

func nuisanceCodes() codes   { return newCodes(tenancy.NuisanceKinds) }
func allocationCodes() codes { return newCodes(tenancy.AllocationKinds) }
