package importer

import (
	"strings"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// The parse functions turn one row into one record. They report every fault of the
// row; the caller drops the record if there was one.

func parseComplex(c *cells) place.Complex {
	rec := place.Complex{
		Org:           c.run.opt.Org,
		Key:           c.unique(complexKey),
		Name:          c.text(complexName, 120),
		Kind:          c.text(complexKind, 60),
		Neighbourhood: c.neighbourhood(complexArea),
		Point:         c.point(complexLat, complexLon, complexX, complexY),
	}
	rec.From, rec.Until = c.period(complexFrom, complexUntil)
	return rec
}

func (c *cells) neighbourhood(col int) place.AreaCode {
	s, ok := c.value(col)
	if !ok {
		return ""
	}
	code := strings.ToUpper(s)
	if !validBuurt(code) {
		c.refuse(col, "Dit is geen buurtcode van het CBS.", "Een buurtcode is BU en acht tekens, zoals BU09350101.")
		return ""
	}
	return place.AreaCode(code)
}

func parseUnit(c *cells) place.Unit {
	rec := place.Unit{
		Org:        c.run.opt.Org,
		Key:        c.unique(unitKey),
		ComplexKey: c.key(unitComplex),
		Staircase:  c.key(unitStaircase),
		Street:     c.text(unitStreet, 80),
		Number:     c.houseNumber(unitNumber),
		Addition:   c.text(unitAddition, 12),
		Postcode:   c.postcode(unitPostcode),
		City:       c.text(unitCity, 80),
		BAG:        c.bag(unitBAG),
		Kind:       c.text(unitKind, 60),
		Area:       c.number(unitArea, 1, 2000),
		Rooms:      c.number(unitRooms, 1, 50),
		BuiltYear:  c.number(unitBuilt, 1000, 2100),
		Point:      c.point(unitLat, unitLon, unitX, unitY),
	}
	rec.From, rec.Until = c.period(unitFrom, unitUntil)
	return rec
}

func (c *cells) houseNumber(col int) int {
	s := c.raw(col)
	if s != "" && s[0] >= '1' && s[0] <= '9' {
		if _, ok := parseInt(s); !ok {
			c.refuse(col, "Dit is geen geheel getal.", "Zet letters en toevoegingen in de kolom toevoeging.")
			return 0
		}
	}
	return c.number(col, 1, 99999)
}

func (c *cells) postcode(col int) string {
	s, ok := c.value(col)
	if !ok {
		return ""
	}
	code, ok := parsePostcode(s)
	if !ok {
		c.refuse(col, "Dit is geen Nederlandse postcode.", "Schrijf vier cijfers en twee letters, zoals 6211AB.")
		return ""
	}
	return code
}

func (c *cells) bag(col int) string {
	s, ok := c.value(col)
	if !ok {
		return ""
	}
	id, ok := parseBAG(s)
	switch {
	case ok:
		return id
	case rounded(s):
		c.refuse(col, "Het rekenblad heeft dit lange nummer afgerond.", "Maak van de kolom tekst en vul het nummer opnieuw in.")
	case len(s) == 16 && allDigits(s):
		c.refuse(col, "Dit BAG-nummer is niet van een verblijfsobject.", "Het vijfde en zesde cijfer moeten 01 zijn.")
	default:
		c.refuse(col, "Dit is geen BAG-nummer.", "Een BAG-nummer heeft zestien cijfers.")
	}
	return ""
}

const maxRent = 100_000 // euros a month

func parseTenancy(c *cells) tenancy.Tenancy {
	rec := tenancy.Tenancy{
		Org:          c.run.opt.Org,
		Key:          c.unique(tenancyKey),
		UnitKey:      c.key(tenancyUnit),
		HouseholdKey: c.key(tenancyHousehold),
	}
	rec.From, rec.Until = c.period(tenancyFrom, tenancyUntil)
	rec.HouseholdSize = c.number(tenancySize, 1, 40)
	rec.RentCents = c.cents(tenancyRent, maxRent, "Vul de netto huur per maand in.")
	if rec.HouseholdKey == "" {
		rec.HouseholdKey = rec.Key
	}
	if p := c.tenant(rec.Key); p != (tenancy.Person{}) {
		rec.Persons = []tenancy.Person{p}
	}
	return rec
}

// tenant is the tenant of the row; without a key of its own it follows the tenancy.
func (c *cells) tenant(tenancyKey string) tenancy.Person {
	p := tenancy.Person{Key: c.key(tenantKey), Name: c.personName(tenantName)}
	if s, ok := c.value(tenantPhone); ok {
		if p.Phone = s; !validPhone(s) {
			c.refuse(tenantPhone, "Dit is geen telefoonnummer.", "Schrijf 8 tot 15 cijfers, zoals 06 12345678.")
		}
	}
	if s, ok := c.value(tenantEmail); ok {
		if p.Email = s; !validEmail(s) || !plain(s) || likeFormula(s) {
			c.refuse(tenantEmail, "Dit is geen e-mailadres.", "Schrijf het als naam@voorbeeld.nl.")
		}
	}
	if p == (tenancy.Person{}) {
		return p
	}
	if p.Key == "" {
		p.Key = tenancyKey + ":huurder"
	}
	p.Role = tenancy.Tenant
	return p
}

const maxArrears = 1_000_000 // euros

func parseArrears(c *cells) tenancy.Arrears {
	rec := tenancy.Arrears{
		Org:        c.run.opt.Org,
		TenancyKey: c.key(arrearsTenancy),
		Month:      c.month(arrearsMonth),
		Cents:      c.cents(arrearsAmount, maxArrears, "Een tegoed is geen achterstand: vul 0 in."),
	}
	number := uint64(rec.Month.Unix()) // #nosec G115 -- to tell months apart
	if rec.TenancyKey != "" && !rec.Month.IsZero() && !c.run.seen.addPair(rec.TenancyKey, number) {
		c.refuse(arrearsTenancy, "Deze huurovereenkomst heeft deze maand al een bedrag.", "Laat per maand één bedrag staan.")
	}
	return rec
}

func parseNuisance(c *cells) tenancy.NuisanceComplaint {
	rec := tenancy.NuisanceComplaint{
		Org:             c.run.opt.Org,
		Key:             c.unique(nuisanceKey),
		Date:            c.date(nuisanceDate),
		Kind:            c.code(nuisanceKind, c.nuisance),
		ComplexKey:      c.key(nuisanceComplex),
		ComplainantUnit: c.key(nuisanceReporter),
		AboutUnit:       c.key(nuisanceAbout),
	}
	if !c.bad && rec.ComplexKey == "" && rec.ComplainantUnit == "" && rec.AboutUnit == "" {
		c.refuse(nuisanceComplex, "Deze melding hoort nergens bij.", "Vul een complex of een eenheid in.")
	}
	return rec
}

func parseRepair(c *cells) tenancy.Repair {
	rec := tenancy.Repair{
		Org:        c.run.opt.Org,
		Key:        c.unique(repairKey),
		ComplexKey: c.key(repairComplex),
		UnitKey:    c.key(repairUnit),
		Reported:   c.date(repairReported),
		Term:       c.date(repairTerm),
		Done:       c.date(repairDone),
	}
	switch {
	case c.bad:
	case rec.ComplexKey == "" && rec.UnitKey == "":
		c.refuse(repairComplex, "Deze reparatie hoort nergens bij.", "Vul een eenheid of een complex in.")
	case rec.Term.Before(rec.Reported):
		c.refuse(repairTerm, "De termijn ligt voor de melding.", "Controleer beide datums.")
	case !rec.Done.IsZero() && rec.Done.Before(rec.Reported):
		c.refuse(repairDone, "Deze datum ligt voor de melding.", "Controleer beide datums.")
	}
	return rec
}

func parseAllocation(c *cells) tenancy.Allocation {
	return tenancy.Allocation{
		Org:        c.run.opt.Org,
		Key:        c.unique(allocationKey),
		UnitKey:    c.key(allocationUnit),
		TenancyKey: c.key(allocationTenancy),
		Date:       c.date(allocationDate),
		Kind:       c.code(allocationKind, c.allocation),
	}
}
