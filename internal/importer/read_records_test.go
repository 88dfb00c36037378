package importer

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

func diff(t *testing.T, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestReadComplexes(t *testing.T) {
	h := read(t, Complexes, "Complexnummer;Naam;Clustersoort;CBS buurtcode;X (RD);Y (RD);Vanaf;Tot\r\n"+
		"C1;De Voorbeeldhof;portiek;bu09990101;155000;463000;1-5-1974;\r\n\r\n"+
		"C2;Fictiehof;;;0;0;;31-12-9999\r\n")
	wantProblems(t, h)
	diff(t, h.complexes, []place.Complex{
		{Org: "corporatie", Key: "C1", Name: "De Voorbeeldhof", Kind: "portiek", Neighbourhood: "BU09990101",
			Point: place.Point{Lat: originLat, Lon: originLon}, From: day(1974, 5, 1)},
		{Org: "corporatie", Key: "C2", Name: "Fictiehof"},
	})
	diff(t, h.rows, []int{2, 4}) // the blank line counts, as in a spreadsheet
}

func TestReadUnits(t *testing.T) {
	h := read(t, Units, "sleutel,complex,portiek,straat,huisnummer,toevoeging,postcode,plaats,bag_id,soort,oppervlakte,kamers,bouwjaar,lat,lon,begindatum,einddatum\n"+
		`E1,C1,C1-A,"Voorbeeldstraat, achter",12,A,6299 zx,Voorbeeldstad,0999010000000001,appartement,68,3,1974,50.85,5.69,1974-05-01,`+"\n")
	wantProblems(t, h)
	diff(t, h.units, []place.Unit{{Org: "corporatie", Key: "E1", ComplexKey: "C1", Staircase: "C1-A", Street: "Voorbeeldstraat, achter",
		Number: 12, Addition: "A", Postcode: "6299ZX", City: "Voorbeeldstad", BAG: "0999010000000001", Kind: "appartement", Area: 68,
		Rooms: 3, BuiltYear: 1974, Point: place.Point{Lat: 50.85, Lon: 5.69}, From: day(1974, 5, 1)}})
}

func TestReadTenancies(t *testing.T) {
	h := read(t, Tenancies, "sleutel\teenheid\thuishouden\tvanaf\ttot\thuishoudgrootte\thuur\thuurder_sleutel\thuurder_naam\ttelefoon\temail\n"+
		"H1\tE1\tHH1\t01-09-2021\t\t2\t1.034,10\tR1\tV. Oorbeeld\t+31 6 00000000\tv@voorbeeld.invalid\n"+
		"H2\tE2\t\t2015-02-15\t2026-06-30\t\t\t\tF. Ictie\t\t\n"+
		"H3\tE3\t\t2015-02-15\t\t\t\t\t\t\t\n")
	wantProblems(t, h)
	diff(t, h.tenancies, []tenancy.Tenancy{
		{Org: "corporatie", Key: "H1", UnitKey: "E1", HouseholdKey: "HH1", From: day(2021, 9, 1), HouseholdSize: 2, RentCents: 103410,
			Persons: []tenancy.Person{{Key: "R1", Role: tenancy.Tenant, Name: "V. Oorbeeld", Phone: "+31 6 00000000", Email: "v@voorbeeld.invalid"}}},
		{Org: "corporatie", Key: "H2", UnitKey: "E2", HouseholdKey: "H2", From: day(2015, 2, 15), Until: day(2026, 6, 30),
			Persons: []tenancy.Person{{Key: "H2:huurder", Role: tenancy.Tenant, Name: "F. Ictie"}}},
		{Org: "corporatie", Key: "H3", UnitKey: "E3", HouseholdKey: "H3", From: day(2015, 2, 15)},
	})
}

func TestReadFacts(t *testing.T) {
	h := read(t, Arrears, "contractnummer;maand;bedrag\nH1;2026-11;1.234,50\nH1;12-2026;0\n")
	wantProblems(t, h)
	diff(t, h.arrears, []tenancy.Arrears{
		{Org: "corporatie", TenancyKey: "H1", Month: day(2026, 11, 1), Cents: 123450},
		{Org: "corporatie", TenancyKey: "H1", Month: day(2026, 12, 1)},
	})
	h = read(t, Nuisance, "sleutel;datum;soort;complex;eenheid_melder;eenheid_betrokken\nO1;14-10-2026;GELUID;C1;E1;E2\nO2;15-10-2026;drugs;;;E2\n")
	wantProblems(t, h)
	diff(t, h.nuisance, []tenancy.NuisanceComplaint{
		{Org: "corporatie", Key: "O1", Date: day(2026, 10, 14), Kind: "geluid", ComplexKey: "C1", ComplainantUnit: "E1", AboutUnit: "E2"},
		{Org: "corporatie", Key: "O2", Date: day(2026, 10, 15), Kind: "drugs", AboutUnit: "E2"},
	})
	h = read(t, Allocations, "sleutel;eenheid;huurovereenkomst;datum;soort\nT1;E1;H1;20-08-2021;Uitstroom uit opvang\nT2;E2;;20-08-2021;regulier\n")
	wantProblems(t, h)
	diff(t, h.allocations, []tenancy.Allocation{
		{Org: "corporatie", Key: "T1", UnitKey: "E1", TenancyKey: "H1", Date: day(2021, 8, 20), Kind: "uitstroom"},
		{Org: "corporatie", Key: "T2", UnitKey: "E2", Date: day(2021, 8, 20), Kind: "regulier"},
	})
	h = read(t, Repairs, "sleutel;complex;eenheid;gemeld;termijn;gereed\nR1;;E1;14-10-2026;28-10-2026;26-10-2026\nR2;C2;;2026-10-20;2026-10-20;\n")
	wantProblems(t, h)
	diff(t, h.repairs, []tenancy.Repair{
		{Org: "corporatie", Key: "R1", UnitKey: "E1", Reported: day(2026, 10, 14), Term: day(2026, 10, 28), Done: day(2026, 10, 26)},
		{Org: "corporatie", Key: "R2", ComplexKey: "C2", Reported: day(2026, 10, 20), Term: day(2026, 10, 20)},
	})
}

// TestProblems holds one bad row per fault with the exact words that people read.
func TestProblems(t *testing.T) {
	const unit = "sleutel;complex;straat;huisnummer;postcode;plaats;"
	const lease = "sleutel;eenheid;vanaf;"
	for name, c := range map[string]struct {
		kind Kind
		data string
		want string
	}{
		"missing key":       {Units, unit + "\n;C1;Straat;1;6211AB;Stad;\n", "kolom sleutel: Hier staat niets. Vul sleutel in."},
		"long key":          {Units, unit + "\n0123456789012345678901234567890123456789012345678901234567890;C1;Straat;1;6211AB;Stad;\n", "kolom sleutel, waarde “0123456789012345678901234567890123456789012345678901234567890”: Deze tekst is langer dan 60 tekens. Kort de tekst in."},
		"house number":      {Units, unit + "\nE1;C1;Straat;12A;6211AB;Stad;\n", "kolom huisnummer, waarde “12A”: Dit is geen geheel getal. Zet letters en toevoegingen in de kolom toevoeging."},
		"house number 0":    {Units, unit + "\nE1;C1;Straat;0;6211AB;Stad;\n", "kolom huisnummer, waarde “0”: Dit getal kan hier niet. Vul een getal in van 1 tot en met 99999."},
		"postcode":          {Units, unit + "\nE1;C1;Straat;1;6211SS;Stad;\n", "kolom postcode, waarde “6211SS”: Dit is geen Nederlandse postcode. Schrijf vier cijfers en twee letters, zoals 6211AB."},
		"formula":           {Units, unit + "\nE1;C1;=HYPERLINK(A1);1;6211AB;Stad;\n", "kolom straat, waarde “=HYPERLINK(A1)”: Deze tekst lijkt op een formule. Haal het teken aan het begin weg."},
		"control":           {Units, unit + "\nE1;C1;Stra\x1bat;1;6211AB;Stad;\n", "kolom straat, waarde “Straat”: Deze tekst bevat onzichtbare tekens. Typ de tekst opnieuw in."},
		"direction":         {Units, unit + "\nE1;C1;Stra\u202eat;1;6211AB;Stad;\n", "kolom straat, waarde “Straat”: Deze tekst bevat onzichtbare tekens. Typ de tekst opnieuw in."},
		"sheet error":       {Units, unit + "\nE1;#N/B;Straat;1;6211AB;Stad;\n", "kolom complex, waarde “#N/B”: De formule in deze cel geeft een fout. Vul de waarde zelf in."},
		"BAG kind":          {Units, unit + "bag\nE1;C1;Straat;1;6211AB;Stad;0935100000000001\n", "kolom bag, waarde “0935100000000001”: Dit BAG-nummer is niet van een verblijfsobject. Het vijfde en zesde cijfer moeten 01 zijn."},
		"BAG":               {Units, unit + "bag\nE1;C1;Straat;1;6211AB;Stad;0935\n", "kolom bag, waarde “0935”: Dit is geen BAG-nummer. Een BAG-nummer heeft zestien cijfers."},
		"BAG rounded":       {Units, unit + "bag\nE1;C1;Straat;1;6211AB;Stad;9,3501E+14\n", "kolom bag, waarde “9,3501E+14”: Het rekenblad heeft dit lange nummer afgerond. Maak van de kolom tekst en vul het nummer opnieuw in."},
		"swapped":           {Units, unit + "lat;lon\nE1;C1;Straat;1;6211AB;Stad;5,69;50,85\n", "kolom lat, waarde “5,69”: Breedtegraad en lengtegraad zijn verwisseld. Zet het getal rond 52 bij breedtegraad en het getal rond 5 bij lengtegraad."},
		"swapped RD":        {Units, unit + "x_rd;y_rd\nE1;C1;Straat;1;6211AB;Stad;317800;176500\n", "kolom x_rd, waarde “317800”: x_rd en y_rd zijn verwisseld. Zet het kleinste getal bij x_rd en het grootste bij y_rd."},
		"half a place":      {Units, unit + "lat;lon\nE1;C1;Straat;1;6211AB;Stad;50,85;\n", "kolom lon: De andere helft van de plaats ontbreekt. Vul breedtegraad en lengtegraad allebei in."},
		"no number":         {Units, unit + "lat;lon\nE1;C1;Straat;1;6211AB;Stad;50.85.1;5\n", "kolom lat, waarde “50.85.1”: Dit is geen getal. Schrijf het getal zoals 50,8514."},
		"no whole number":   {Units, unit + "kamers\nE1;C1;Straat;1;6211AB;Stad;drie\n", "kolom kamers, waarde “drie”: Dit is geen geheel getal. Vul een getal in van 1 tot en met 50."},
		"impossible date":   {Tenancies, lease + "\nH1;E1;31-02-2026;\n", "kolom vanaf, waarde “31-02-2026”: Deze datum bestaat niet. Controleer dag en maand."},
		"old date":          {Tenancies, lease + "\nH1;E1;31-01-0026;\n", "kolom vanaf, waarde “31-01-0026”: Dit jaar kan niet kloppen. Vul een jaar in van 1900 tot en met 2100."},
		"end first":         {Tenancies, lease + "tot\nH1;E1;02-01-2026;01-01-2026\n", "kolom tot, waarde “01-01-2026”: Het einde ligt voor het begin. Controleer beide datums."},
		"rent":              {Tenancies, lease + "huur\nH1;E1;01-01-2026;veel\n", "kolom huur, waarde “veel”: Dit is geen bedrag. Schrijf het bedrag als 1.234,50 of 1234.50."},
		"high rent":         {Tenancies, lease + "huur\nH1;E1;01-01-2026;100.001\n", "kolom huur, waarde “100.001”: Dit bedrag is te hoog. Vul hoogstens 100000 euro in."},
		"phone":             {Tenancies, lease + "telefoon\nH1;E1;01-01-2026;bel mij\n", "kolom telefoon, waarde “…”: Dit is geen telefoonnummer. Schrijf 8 tot 15 cijfers, zoals 06 12345678."},
		"mail":              {Tenancies, lease + "email\nH1;E1;01-01-2026;v.oorbeeld\n", "kolom email, waarde “…”: Dit is geen e-mailadres. Schrijf het als naam@voorbeeld.nl."},
		"name":              {Tenancies, lease + "huurder_naam\nH1;E1;01-01-2026;=cmd|' /C calc'!A0\n", "kolom huurder_naam, waarde “…”: Deze tekst lijkt op een formule. Haal het teken aan het begin weg."},
		"negative":          {Arrears, "contract;maand;bedrag\nH1;2026-11;-1\n", "kolom bedrag, waarde “-1”: Dit bedrag is negatief. Een tegoed is geen achterstand: vul 0 in."},
		"ambiguous":         {Arrears, "contract;maand;bedrag\nH1;2026-11;1,234\n", "kolom bedrag, waarde “1,234”: Dit bedrag kan twee dingen betekenen. Schrijf het met twee decimalen, zoals 1.234,50."},
		"month":             {Arrears, "contract;maand;bedrag\nH1;november;1\n", "kolom maand, waarde “november”: Dit is geen maand. Schrijf de maand als 2026-11 of 11-2026."},
		"nuisance":          {Nuisance, "sleutel;datum;soort;complex\nO1;01-01-2026;herrie;C1\n", "kolom soort, waarde “herrie”: Deze soort is onbekend. Kies uit: geluid, vervuiling, verwaarlozing, intimidatie, brandgevaar, drugs, dieren, overig."},
		"nowhere":           {Nuisance, "sleutel;datum;soort\nO1;01-01-2026;geluid\n", "kolom complex: Deze melding hoort nergens bij. Vul een complex of een eenheid in."},
		"repair of nothing": {Repairs, "sleutel;complex;eenheid;gemeld;termijn;gereed\nR1;;;14-10-2026;28-10-2026;\n", "kolom complex: Deze reparatie hoort nergens bij. Vul een eenheid of een complex in."},
		"term before":       {Repairs, "sleutel;complex;eenheid;gemeld;termijn;gereed\nR1;C1;;14-10-2026;13-10-2026;\n", "kolom termijn, waarde “13-10-2026”: De termijn ligt voor de melding. Controleer beide datums."},
		"done before":       {Repairs, "sleutel;complex;eenheid;gemeld;termijn;gereed\nR1;C1;;14-10-2026;28-10-2026;13-10-2026\n", "kolom gereed, waarde “13-10-2026”: Deze datum ligt voor de melding. Controleer beide datums."},
		"allocation":        {Allocations, "sleutel;eenheid;datum;soort\nT1;E1;01-01-2026;loting\n", "kolom soort, waarde “loting”: Deze soort is onbekend. Kies uit: regulier, urgent, uitstroom, statushouder, zorg, ruil, overig."},
		"neighbourhood":     {Complexes, "sleutel;naam;buurtcode\nC1;Hof;WK093501\n", "kolom buurtcode, waarde “WK093501”: Dit is geen buurtcode van het CBS. Een buurtcode is BU en acht tekens, zoals BU09350101."},
		"too many fields":   {Arrears, "contract;maand;bedrag\nH1;2026-11;1;2\n", ": Deze rij heeft 4 velden, de kopregel 3. Zet tekst met een scheidingsteken tussen aanhalingstekens."},
		"cut off":           {Arrears, "contract;maand;bedrag\nH1;2026-1", ": Deze rij heeft 2 velden, de kopregel 3. Zet tekst met een scheidingsteken tussen aanhalingstekens."},
		"quotes":            {Arrears, "contract;maand;bedrag\nH\"1;2026-11;1\n", ": De aanhalingstekens in deze rij kloppen niet. Zet tekst met een aanhalingsteken tussen aanhalingstekens en verdubbel het teken."},
	} {
		t.Run(name, func(t *testing.T) {
			h := read(t, c.kind, c.data)
			sep := ", "
			if c.want[0] == ':' {
				sep = ""
			}
			wantProblems(t, h, "levering, rij 2"+sep+c.want)
			if h.stats.Records != 0 || h.stats.Refused != 1 || h.stats.Rows != 1 {
				t.Errorf("stats %+v, want one row, refused", h.stats)
			}
		})
	}
}

// TestAllFaultsOfARow: a row names everything that is wrong with it at once.
func TestAllFaultsOfARow(t *testing.T) {
	h := read(t, Units, "sleutel;complex;straat;huisnummer;postcode;plaats\nE1;;;x;9;Stad\nE2;C;S;1;6211AB;Stad\n")
	wantProblems(t, h,
		"levering, rij 2, kolom complex: Hier staat niets. Vul complex in.",
		"levering, rij 2, kolom straat: Hier staat niets. Vul straat in.",
		"levering, rij 2, kolom huisnummer, waarde “x”: Dit is geen geheel getal. Vul een getal in van 1 tot en met 99999.",
		"levering, rij 2, kolom postcode, waarde “9”: Dit is geen Nederlandse postcode. Schrijf vier cijfers en twee letters, zoals 6211AB.")
	if h.stats.Refused != 1 || h.stats.Records != 1 {
		t.Errorf("stats %+v", h.stats)
	}
}

// TestDoubleKeys: over all files of a delivery the second of a key is refused; for
// arrears the key is tenancy and month.
func TestDoubleKeys(t *testing.T) {
	h, err := collect(Complexes, Options{}, source("map/een.csv", []byte("sleutel;naam\nC1;Hof\nC1;Hof\n")), source(`C:\map\twee.csv`, []byte("sleutel;naam\nC2;Hof\nC1;Hof\n")))
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, h,
		"een.csv, rij 3, kolom sleutel, waarde “C1”: Deze sleutel komt eerder in de levering voor. Geef elke rij een eigen sleutel of haal de dubbele rij weg.",
		"twee.csv, rij 3, kolom sleutel, waarde “C1”: Deze sleutel komt eerder in de levering voor. Geef elke rij een eigen sleutel of haal de dubbele rij weg.")
	if len(h.complexes) != 2 {
		t.Errorf("%d complexes, want 2", len(h.complexes))
	}
	a := read(t, Arrears, "contract;maand;bedrag\nH1;2026-11;1\nH1;01-11-2026;2\nH1;2026-12;3\nH2;2026-11;4\n")
	wantProblems(t, a, "levering, rij 3, kolom contract, waarde “H1”: Deze huurovereenkomst heeft deze maand al een bedrag. Laat per maand één bedrag staan.")
}

func TestKeySetHolds(t *testing.T) {
	k := newKeySet()
	key := func(i int) string { return string([]byte{byte(i), byte(i >> 8), byte(i >> 16)}) }
	for i := range 50_000 {
		if !k.add(key(i)) {
			t.Fatalf("key %d counts as a double", i)
		}
	}
	for i := range 50_000 {
		if k.add(key(i)) || !k.has(key(i)) {
			t.Fatalf("key %d was forgotten", i)
		}
	}
	if k.has(key(60_000)) {
		t.Error("an unknown key is known")
	}
}
