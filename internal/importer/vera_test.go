package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

var veraOptions = Options{Org: "corporatie", Reference: day(2026, 11, 30)}

func veraFile(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/vera_levering.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadVERA(t *testing.T) {
	h, err := collect(VERA, veraOptions, source("levering", veraFile(t)))
	if err != nil {
		t.Fatal(err)
	}
	wantVERA(t, h)
	diff(t, h.stats.Skipped, map[string]int{
		"cluster van een andere soort: FIN":                         1,
		"eenheid die geen woning is: PAR":                           1,
		"huurovereenkomst zonder woning":                            1,
		"overeenkomst die geen lopende of beëindigde woninghuur is": 1,
		"debiteur die geen huurder is: DGM":                         1,
		"toewijzing van een eenheid die geen woning is":             1,
		"signalering die geen overlast is: SCH":                     1,
		"vervallen signalering":                                     1,
	})
	if h.stats.Rows != 30 || h.stats.Records != 14 || h.stats.Refused != 0 {
		t.Errorf("stats %+v", h.stats)
	}
}

func wantVERA(t *testing.T, h *harvest) {
	t.Helper()
	wantProblems(t, h)
	diff(t, h.complexes, []place.Complex{
		{Org: "corporatie", Key: "C-1", Name: "De Voorbeeldhof", Kind: "OND", Point: place.Point{Lat: 50.8514, Lon: 5.691}, From: day(1974, 5, 1)},
		{Org: "corporatie", Key: "C-2", Name: "002", Kind: "OND"},
	})
	diff(t, h.units, []place.Unit{
		{Org: "corporatie", Key: "E-1", ComplexKey: "C-1", Street: "Voorbeeldstraat", Number: 12, Addition: "A", Postcode: "6299ZX", City: "Voorbeeldstad",
			BAG: "0999010000000001", Kind: "portiekflat", Area: 68, Rooms: 3, BuiltYear: 1974, From: day(1974, 5, 1)},
		{Org: "corporatie", Key: "E-2", ComplexKey: "C-2", Street: "Fictiestraat", Number: 7, Addition: "B 2 hoog", Postcode: "6299ZW", City: "Voorbeeldstad",
			Kind: "WOO", Point: place.Point{Lat: 50.86, Lon: 5.7}},
	})
	verzonnen := []tenancy.Person{{Key: "R-3", Role: tenancy.Tenant, Name: "Verzonnen"}}
	diff(t, h.tenancies, []tenancy.Tenancy{
		{Org: "corporatie", Key: "H-1", UnitKey: "E-1", HouseholdKey: "RG-1", From: day(2021, 9, 1), HouseholdSize: 2, RentCents: 61235, Persons: []tenancy.Person{
			{Key: "R-1", Role: tenancy.Tenant, Name: "V. van Oorbeeld", Phone: "06-00000000", Email: "v@voorbeeld.invalid"},
			{Key: "R-2", Role: tenancy.Cohabitant, Name: "Fien Ictie"}}},
		{Org: "corporatie", Key: "H-2", UnitKey: "E-2", HouseholdKey: "H-2", From: day(2015, 2, 15), Until: day(2026, 6, 30), RentCents: 103410, Persons: verzonnen},
		{Org: "corporatie", Key: "H-3", UnitKey: "E-2", HouseholdKey: "H-3", From: day(2026, 7, 1), Persons: verzonnen},
	})
	diff(t, h.arrears, []tenancy.Arrears{
		{Org: "corporatie", TenancyKey: "H-1", Month: day(2026, 11, 1), Cents: 123450},
		{Org: "corporatie", TenancyKey: "H-3", Month: day(2026, 11, 1)},
	})
	diff(t, h.allocations, []tenancy.Allocation{
		{Org: "corporatie", Key: "T-1", UnitKey: "E-1", TenancyKey: "H-1", Date: day(2021, 8, 20), Kind: "uitstroom"},
		{Org: "corporatie", Key: "T-2", UnitKey: "E-2", Date: day(2026, 6, 21), Kind: "regulier"}, // 00:30 in the Netherlands
		{Org: "corporatie", Key: "T-3", UnitKey: "E-2", Date: day(2026, 6, 20), Kind: "statushouder"},
	})
	diff(t, h.nuisance, []tenancy.NuisanceComplaint{
		{Org: "corporatie", Key: "S-1", Date: day(2026, 10, 14), Kind: "geluid", ComplexKey: "C-1", AboutUnit: "E-1"},
		{Org: "corporatie", Key: "S-2", Date: day(2026, 10, 14), Kind: "overig", ComplexKey: "C-2", AboutUnit: "E-2"},
	})
}

// TestVERAFiles: one file per list, in any order, comes to the same as one file with
// all lists; the names of the files tell what is in them, or else the attributes.
func TestVERAFiles(t *testing.T) {
	var lists map[string]json.RawMessage
	if err := json.Unmarshal(veraFile(t), &lists); err != nil {
		t.Fatal(err)
	}
	var sources []Source
	for _, name := range []string{"signaleringen", "toewijzingen", "debiteuren", "contactgegevens", "voorrangsregelingen", "huurovereenkomsten", "eenheden", "clusters"} {
		sources = append(sources, source(name+"_2026-11.json", lists[name]))
	}
	sources = append(sources,
		source("adres.json", []byte(`{"data":`+string(lists["eenheidadressen"])+`,"pagina":1,"meta":{"x":[{}]}}`)),
		source("1.json", lists["natuurlijkePersonen"]),
		source("2.json", []byte(`{"rechtspersonen":`+string(lists["rechtspersonen"])+`,"Relatie-groepen":`+string(lists["relatiegroepen"])+`}`)))
	h, err := collect(VERA, veraOptions, sources...)
	if err != nil {
		t.Fatal(err)
	}
	wantVERA(t, h)
}

// TestVERAContracts: overeenkomsten hold more than tenancies, and a balance may
// stand on the contract.
func TestVERAContracts(t *testing.T) {
	data := `{"overeenkomsten":[
		{"id":"H1","soort":{"code":"HUU"},"begindatum":"2020-01-01","eenheden":["E1"],"saldo":10.5},
		{"id":"K1","soort":{"code":"KOO"},"begindatum":"2020-01-01"},
		{"id":"H2","soort":{"code":"HUU"},"detailSoort":{"code":"BOG"},"begindatum":"2020-01-01","eenheden":["E2"]}]}`
	h, err := collect(VERA, veraOptions, source("levering", []byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, h)
	diff(t, h.tenancies, []tenancy.Tenancy{{Org: "corporatie", Key: "H1", UnitKey: "E1", HouseholdKey: "H1", From: day(2020, 1, 1)}})
	diff(t, h.arrears, []tenancy.Arrears{{Org: "corporatie", TenancyKey: "H1", Month: day(2026, 11, 1), Cents: 1050}})
}

// TestVERABalanceFindsTheTenancy: of several tenancies the running one counts, then the
// one that began last; a household's balance falls on the tenancy of its member.
func TestVERABalanceFindsTheTenancy(t *testing.T) {
	lease := func(id, from, end, relation string) string {
		return fmt.Sprintf(`{"id":%q,"soort":{"code":"HUU"},"begindatum":%q,"einddatum":%q,"eenheden":["E1"],"relaties":[%q]}`, id, from, end, relation)
	}
	data := `{"huurovereenkomsten":[` + strings.Join([]string{
		lease("H1", "2018-01-01", "9999-12-31", "R1"), lease("H2", "2020-01-01", "2021-01-01", "R1"), // H1 runs
		lease("H3", "2018-01-01", "2019-01-01", "R2"), lease("H4", "2020-01-01", "2021-01-01", "R2"), // H4 began last
		lease("H5", "2018-01-01", "9999-12-31", "R3"),
	}, ",") + `],"relatiegroepen":[{"id":"G","soort":{"code":"GRO"},"relaties":[{"id":"R3"}]}],
		"debiteuren":[{"id":"D1","relatie":"R1","saldo":1},{"id":"D2","relatie":"R2","saldo":2},{"id":"D3","relatie":"G","saldo":3}]}`
	h, err := collect(VERA, veraOptions, source("levering", []byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, h)
	got := map[string]int64{}
	for _, a := range h.arrears {
		got[a.TenancyKey] = a.Cents
	}
	diff(t, got, map[string]int64{"H1": 100, "H4": 200, "H5": 300})
}

// TestVERACluster: the caller may say which clusters are complexes.
func TestVERACluster(t *testing.T) {
	opt := veraOptions
	opt.Cluster = "fin"
	h, err := collect(VERA, opt, source("levering", veraFile(t)))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.complexes) != 1 || h.complexes[0].Key != "C-F" || len(h.units) != 1 || h.units[0].ComplexKey != "C-F" {
		t.Errorf("%+v %+v", h.complexes, h.units)
	}
	wantProblems(t, h, "levering, rij 2, kolom eenheden.clusters: Deze eenheid hoort bij geen complex. Verwijs naar een cluster van de soort die complexen aangeeft.")
}

func TestVERAAllocationKinds(t *testing.T) {
	priority := func(kind, detail string) string {
		return fmt.Sprintf(`"voorrangsregelingen":[{"id":"1","soort":{"code":%q},"detailSoort":{"code":%q}}]`, kind, detail)
	}
	for attribute, want := range map[string]string{
		`"x":1`:                                 "regulier",
		`"doelgroep":{"code":"STA"}`:            "regulier", // a starter on the market, no statushouder
		`"doelgroep":{"code":"ZOR"}`:            "zorg",
		`"aanvullendeDoelgroep":{"code":"GGZ"}`: "zorg",
		`"aanvullendeDoelgroep":{"code":"dak"}`: "uitstroom",
		`"aanvullendeDoelgroep":{"code":"SKA"}`: "overig",
		priority("URG", "SOC"):                  "urgent",
		priority("URG", "MED"):                  "zorg",
		priority("IND", "ROL"):                  "zorg",
		priority("URG", "STA"):                  "statushouder",
		priority("BIN", "ECO"):                  "regulier",
		priority("URG", "EXD"):                  "uitstroom",
	} {
		data := `{"toewijzingen":[{"id":"T1","eenheid":"E1","datum":"2026-01-02T10:00:00Z",` + attribute + `}]}`
		h, err := collect(VERA, veraOptions, source("levering", []byte(data)))
		if err != nil || len(h.allocations) != 1 || h.allocations[0].Kind != want {
			t.Errorf("%s: %+v %v %v, want %s", attribute, h.allocations, h.problems, err, want)
		}
	}
}

func TestVERAProblems(t *testing.T) {
	const unit = `{"eenheden":[{"id":"E1","soort":{"code":"WOO"},"clusters":["C1"],"adres":{"straatnaam":"S","huisnummer":"1","postcode":"6211AB","woonplaats":{"naam":"Stad"}}`
	const lease = `{"huurovereenkomsten":[{"id":"H1","soort":{"code":"HUU"},"eenheden":["E1"],"begindatum":"2020-01-01"`
	const person = `{"relaties":[{"id":"R1","soort":{"code":"NAT"}`
	for name, c := range map[string]struct{ data, want string }{
		"no object":       {`{"eenheden":[7]}`, "eenheden: Dit is geen object. Lever elk element aan als object met attributen."},
		"no id":           {strings.Replace(unit, `"id":"E1",`, "", 1) + `}]}`, "eenheden.id: Dit attribuut ontbreekt. Vul id in."},
		"id as number":    {strings.Replace(unit, `"E1"`, "1", 1) + `}]}`, "eenheden.id, waarde “1”: Dit moet tekst zijn. Zet de waarde tussen aanhalingstekens."},
		"no kind":         {strings.Replace(unit, `"soort":{"code":"WOO"},`, "", 1) + `}]}`, "eenheden.soort: Dit attribuut ontbreekt. Vul soort in."},
		"kind as text":    {strings.Replace(unit, `{"code":"WOO"}`, `"WOO"`, 1) + `}]}`, "eenheden.soort, waarde “WOO”: Dit moet een object zijn met code en naam. Schrijf het als {\"code\": \"…\", \"naam\": \"…\"}."},
		"kind, no code":   {strings.Replace(unit, `{"code":"WOO"}`, `{"naam":"Woonruimte"}`, 1) + `}]}`, "eenheden.soort.code: Dit attribuut ontbreekt. Vul soort.code in."},
		"unknown kind":    {strings.Replace(unit, "WOO", "HUT", 1) + `}]}`, "eenheden.soort.code, waarde “HUT”: Deze code kent VERA hier niet. Kies uit: BED, INT, MOG, OVE, PAR, REC, WOO."},
		"unknown status":  {unit + `,"status":{"code":"WEG"}}]}`, "eenheden.status.code, waarde “WEG”: Deze code kent VERA hier niet. Kies uit: ADM, LEE, OND, ONT, UIT, VEH, VEK."},
		"area as text":    {unit + `,"gebruiksoppervlakte":"68"}]}`, "eenheden.gebruiksoppervlakte, waarde “68”: Dit moet een geheel getal zijn. Schrijf het zonder aanhalingstekens en decimalen."},
		"area":            {unit + `,"gebruiksoppervlakte":68000}]}`, "eenheden.gebruiksoppervlakte, waarde “68000”: Dit getal kan hier niet. Vul een getal in van 1 tot en met 2000."},
		"year":            {unit + `,"bouwjaar":74}]}`, "eenheden.bouwjaar, waarde “74”: Dit getal kan hier niet. Vul een getal in van 1000 tot en met 2100."},
		"Dutch date":      {unit + `,"inExploitatiedatum":"01-05-1974"}]}`, "eenheden.inExploitatiedatum, waarde “01-05-1974”: Dit is geen datum. Schrijf de datum als 2026-12-31."},
		"impossible date": {unit + `,"inExploitatiedatum":"1974-02-30"}]}`, "eenheden.inExploitatiedatum, waarde “1974-02-30”: Deze datum bestaat niet. Controleer dag en maand."},
		"no address":      {`{"eenheden":[{"id":"E1","soort":{"code":"WOO"},"clusters":["C1"]}]}`, "eenheden.adres: Dit attribuut ontbreekt. Vul adres in."},
		"other address":   {`{"eenheden":[{"id":"E1","soort":{"code":"WOO"},"clusters":["C1"],"adres":{"id":"A9"}}]}`, "eenheden.adres, waarde “A9”: Dit adres zit niet in de levering. Lever de lijst eenheidadressen mee."},
		"postcode":        {strings.Replace(unit, "6211AB", "6211SA", 1) + `}]}`, "eenheden.adres.postcode, waarde “6211SA”: Dit is geen Nederlandse postcode. Schrijf vier cijfers en twee letters, zoals 6211AB."},
		"house number":    {strings.Replace(unit, `"huisnummer":"1"`, `"huisnummer":"1A"`, 1) + `}]}`, "eenheden.adres.huisnummer, waarde “1A”: Dit is geen huisnummer. Vul alleen het getal in; letters horen in huisletter."},
		"formula":         {strings.Replace(unit, `"S"`, `"=S"`, 1) + `}]}`, "eenheden.adres.straatnaam, waarde “=S”: Deze tekst lijkt op een formule. Haal het teken aan het begin weg."},
		"BAG":             {unit + `,"adresseerbaarObjectBasisregistratie":{"bagIdentificatie":"0999100000000001"}}]}`, "eenheden.adresseerbaarObjectBasisregistratie.bagIdentificatie, waarde “0999100000000001”: Dit BAG-nummer is niet van een verblijfsobject. Het vijfde en zesde cijfer moeten 01 zijn."},
		"swapped":         {`{"clusters":[{"id":"C1","naam":"Hof","geometrie":{"breedtegraad":5.7,"lengtegraad":50.8}}]}`, "clusters.geometrie.breedtegraad, waarde “5.7”: Breedtegraad en lengtegraad zijn verwisseld. Zet het getal rond 52 bij breedtegraad en het getal rond 5 bij lengtegraad."},
		"no name":         {`{"clusters":[{"id":"C1"}]}`, "clusters.naam: Dit attribuut ontbreekt. Vul naam in."},
		"no units":        {`{"huurovereenkomsten":[{"id":"H1","soort":{"code":"HUU"},"begindatum":"2020-01-01"}]}`, "huurovereenkomsten.eenheden: Dit attribuut ontbreekt. Vul eenheden in."},
		"links as text":   {lease + `,"relaties":"R1"}]}`, "huurovereenkomsten.relaties, waarde “R1”: Dit moet een lijst zijn. Zet de verwijzingen tussen [ en ]."},
		"bad link":        {lease + `,"relaties":[true]}]}`, "huurovereenkomsten.relaties: Dit is geen verwijzing. Gebruik een URI of een object met id."},
		"end first":       {lease + `,"einddatum":"2019-12-31"}]}`, "huurovereenkomsten.einddatum, waarde “2019-12-31”: Het einde ligt voor het begin. Controleer beide datums."},
		"rent":            {lease + `,"rekenhuur":"612,35"}]}`, "huurovereenkomsten.rekenhuur, waarde “612,35”: Dit moet een getal zijn. Schrijf het zonder aanhalingstekens, met een punt."},
		"negative rent":   {lease + `,"rekenhuur":-1}]}`, "huurovereenkomsten.rekenhuur, waarde “-1”: Dit bedrag is negatief. Vul de huur per maand in."},
		"relation":        {`{"relaties":[{"id":"R1"}]}`, "relaties.soort: Dit attribuut ontbreekt. Vul soort in."},
		"name":            {person + `,"achternaam":"=cmd|x"}]}`, "relaties.achternaam, waarde “…”: Deze tekst lijkt op een formule. Haal het teken aan het begin weg."},
		"BSN in a name":   {person + `,"achternaam":"Oorbeeld 123456782"}]}`, "relaties.achternaam, waarde “…”: In deze tekst staat een burgerservicenummer. Haal het nummer weg: Samendoen bewaart nooit een BSN."},
		"phone":           {person + `,"contactgegevens":[{"soort":{"code":"TEL"},"waarde":"geen"}]}]}`, "relaties.contactgegevens.waarde, waarde “…”: Dit is geen telefoonnummer. Schrijf 8 tot 15 cijfers, zoals 06 12345678."},
		"debtor":          {`{"debiteuren":[{"id":"D1","relatie":"R7","saldo":1}]}`, "debiteuren.relatie, waarde “R7”: Bij deze relatie hoort geen huurovereenkomst van een woning. Lever de huurovereenkomsten mee."},
		"no balance":      {`{"debiteuren":[{"id":"D1","relatie":"R7"}]}`, "debiteuren.saldo: Dit attribuut ontbreekt. Vul saldo in."},
		"time":            {`{"toewijzingen":[{"id":"T1","eenheid":"E1","datum":"2026-01-02"}]}`, "toewijzingen.datum, waarde “2026-01-02”: Dit is geen tijdstip. Schrijf het als 2026-12-31T12:00:00Z."},
		"impossible time": {`{"toewijzingen":[{"id":"T1","eenheid":"E1","datum":"2026-01-02T25:00:00Z"}]}`, "toewijzingen.datum, waarde “2026-01-02T25:00:00Z”: Dit tijdstip bestaat niet. Controleer datum en tijd."},
		"group code":      {`{"toewijzingen":[{"id":"T1","eenheid":"E1","datum":"2026-01-02T10:00:00Z","doelgroep":{"code":"QQQ"}}]}`, "toewijzingen.doelgroep.code, waarde “QQQ”: Deze code kent VERA hier niet. Kies uit: EEN, GEK, GEZ, HZO, JON, MEE, SEN, STA, STU, ZOR, ZDR."},
		"signal":          {`{"signaleringen":[{"id":"S1","soort":{"code":"OVE"},"begindatum":"2026-01-02T10:00:00Z","relatie":{"id":"R7"}}]}`, "signaleringen.relatie: Deze signalering hoort bij geen woning uit de levering. Lever de huurovereenkomsten en eenheden mee."},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := collect(VERA, veraOptions, source("levering", []byte(c.data)))
			if err != nil {
				t.Fatal(err)
			}
			wantProblems(t, h, "levering, rij 1, kolom "+c.want)
			if h.stats.Records != 0 || h.stats.Refused != 1 {
				t.Errorf("stats %+v", h.stats)
			}
		})
	}
	h, err := collect(VERA, veraOptions, source("levering", []byte(`{"clusters":[{"id":"C1","naam":"Hof"},{"id":"C1","naam":"Hof"}],"eenheden":[]}`)))
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, h, "levering, rij 2, kolom clusters.id, waarde “C1”: Dit id komt eerder in de levering voor. Haal het dubbele object weg.")
}

func TestVERAFatals(t *testing.T) {
	const shapes = " Lever een lijst aan, of een object met lijsten zoals clusters, eenheden en huurovereenkomsten."
	data := veraFile(t)
	for name, c := range map[string]struct {
		data    string
		code    FatalCode
		message string
	}{
		"truncated": {string(data[:len(data)/2]), Broken, "levering: Het JSON-bestand breekt halverwege af. Lever het bestand opnieuw aan."},
		"no list":   {`{"eenheden":{"id":"E1"}}`, WrongFormat, "levering: Dit is geen lijst met VERA-objecten." + shapes},
		"nothing":   {`{"id":"E1","naam":"x"}`, WrongFormat, "levering: Er staat geen lijst in die VERA kent." + shapes},
		"unnamed":   {`[{"id":"E1"}]`, WrongFormat, "levering: Het is niet duidelijk welke VERA-objecten dit zijn. Noem het bestand naar de lijst, zoals eenheden.json."},
		"BSN":       {strings.Replace(string(data), `"bsn": null`, `"bsn": "123456782"`, 1), HasBSN, "levering: Het attribuut bsn bevat burgerservicenummers (BSN)." + bsnAdvice},
		"deep BSN":  {`{"huurovereenkomsten":[{"id":"H1","extra":[{"x":{"Burgerservicenummer":"1"}}]}]}`, HasBSN, "levering: Het attribuut Burgerservicenummer bevat burgerservicenummers (BSN)." + bsnAdvice},
	} {
		t.Run(name, func(t *testing.T) { wantFatal(t, VERA, veraOptions, []byte(c.data), c.code, c.message) })
	}
	var b strings.Builder
	for i, n := range bsnNumbers(10) {
		fmt.Fprintf(&b, `,{"id":"R%d","soort":{"code":"NAT"},"idGegevensbeheerder":"%s"}`, i, n)
	}
	wantFatal(t, VERA, veraOptions, []byte(`{"relaties":[`+b.String()[1:]+`]}`), HasBSN, "levering: Kolom relaties.idGegevensbeheerder bevat burgerservicenummers (BSN)."+bsnAdvice)
	wantFatal(t, VERA, Options{Org: "corporatie"}, data, NoReference, "levering: Saldo's hebben een peildatum nodig. Geef bij de levering de peildatum op.")
}

// TestVERAManyUnits: a long list of units with their addresses inside goes through whole.
func TestVERAManyUnits(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`{"eenheden":[`)
	const n = 20_000
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"E%d","soort":{"code":"WOO"},"clusters":[{"id":"C%d"}],"adres":{"straatnaam":"Voorbeeldstraat","huisnummer":"%d","postcode":"6299ZX","woonplaats":{"naam":"Voorbeeldstad"}}}`, i, i/40, i%900+1)
	}
	b.WriteString(`]}`)
	h, err := collect(VERA, veraOptions, source("levering", b.Bytes()))
	if err != nil || len(h.units) != n || len(h.problems) != 0 {
		t.Fatalf("%d units, %d problems, %v", len(h.units), len(h.problems), err)
	}
	if last := h.units[n-1]; last.Key != "E19999" || last.ComplexKey != "C499" || last.Number != 200 {
		t.Errorf("%+v", last)
	}
}
