package importer

import (
	"strconv"
	"strings"

	"samendoen/internal/place"
)

const (
	unitIsHome = "WOO" // EENHEIDSOORT of a home

	unitKinds    = "BED INT MOG OVE PAR REC WOO"
	clusterKinds = "BUU FIN MAR OND PRO RAY SER STO STR VEX VVE WIJ WRD WGP"
	unitStatuses = "ADM LEE OND ONT UIT VEH VEK"
)

// complex makes a Complex of a Cluster of the chosen kind.
func (v *veraRun) complex(o *veraObject) (rec place.Complex, keep bool) {
	kind := o.listed("soort", clusterKinds)
	if !o.bad && kind != v.index.chosen {
		v.stats.skip("cluster van een andere soort: " + kind)
		return rec, false
	}
	rec = place.Complex{Org: v.opt.Org, Key: o.unique(), Kind: kind}
	for _, name := range [...]string{"naam", "omschrijving", "code"} {
		if rec.Name = o.str(name, 120); rec.Name != "" {
			break
		}
	}
	if rec.Name == "" && !o.bad {
		o.missing("naam")
	}
	rec.Point = o.point("geometrie")
	rec.From, rec.Until = o.date("begindatum"), o.date("einddatum")
	return rec, true
}

// unique is the id of an object that makes a record; ids are unique within a list.
func (o *veraObject) unique() string {
	id := o.id()
	if id != "" && !o.v.seen.add(string(o.entity)+"\x00"+id) {
		o.refuse("id", id, "Dit id komt eerder in de levering voor.", "Haal het dubbele object weg.")
		return ""
	}
	return id
}

// unit makes a Unit of an Eenheid that is a home.
func (v *veraRun) unit(o *veraObject) (rec place.Unit, keep bool) {
	kind := o.needListed("soort", unitKinds)
	status := o.listed("status", unitStatuses)
	if !o.bad && (kind != unitIsHome || status == "ONT") {
		if kind != unitIsHome {
			v.stats.skip("eenheid die geen woning is: " + kind)
		} else {
			v.stats.skip("eenheid in ontwikkeling")
		}
		return rec, false
	}
	rec = place.Unit{Org: v.opt.Org, Key: o.unique(), Kind: unitIsHome}
	rec.ComplexKey = v.index.unitComplex[rec.Key]
	if rec.ComplexKey == "" && rec.Key != "" && kind == unitIsHome {
		o.refuse("clusters", "", "Deze eenheid hoort bij geen complex.", "Verwijs naar een cluster van de soort die complexen aangeeft.")
	}
	v.placeUnit(o, &rec)
	rec.BAG = o.bag()
	if o.has("detailSoort") {
		if rec.Kind = strings.ToLower(o.str("detailSoort.naam", 60)); rec.Kind == "" {
			rec.Kind = o.code("detailSoort")
		}
	}
	rec.Area = o.integer("gebruiksoppervlakte", 1, 2000)
	rec.Rooms = o.integer("kamersAantal", 1, 50)
	rec.BuiltYear = o.year("bouwjaar")
	rec.From, rec.Until = o.date("inExploitatiedatum"), o.date("uitExploitatiedatum")
	if !rec.Until.IsZero() && rec.Until.Before(rec.From) {
		o.refuse("uitExploitatiedatum", rec.Until.Format("2006-01-02"), "Het einde ligt voor het begin.", "Controleer beide datums.")
	}
	return rec, true
}

func (o *veraObject) year(path string) int {
	if n := o.integer(path, 0, 9999); n == 0 || n >= 1000 && n <= 2100 {
		return n
	}
	raw, _ := o.get(path)
	o.refuse(path, shown(raw), "Dit getal kan hier niet.", "Vul een getal in van 1000 tot en met 2100.")
	return 0
}

// placeUnit reads the address, embedded or from the list of addresses.
func (v *veraRun) placeUnit(o *veraObject, rec *place.Unit) {
	var a veraAddress
	before := o.faults
	if o.has("adres.straatnaam") || o.has("adres.huisnummer") || o.has("adres.postcode") {
		a = o.address("adres.")
	} else if id := o.link("adres"); id != "" {
		known := false
		if a, known = v.index.addresses[id]; !known {
			o.refuse("adres", id, "Dit adres zit niet in de levering.", "Lever de lijst eenheidadressen mee.")
			return
		}
	} else {
		o.missing("adres")
		return
	}
	rec.Street, rec.Addition, rec.City = a.street, a.addition, a.city
	readable := o.faults == before
	if a.street == "" && readable {
		o.missing("adres.straatnaam")
	}
	if a.city == "" && readable {
		o.missing("adres.woonplaats.naam")
	}
	number, ok := parseInt(a.number)
	if !ok || number < 1 || number > 99999 {
		o.refuse("adres.huisnummer", a.number, "Dit is geen huisnummer.", "Vul alleen het getal in; letters horen in huisletter.")
	}
	rec.Number = number
	if rec.Postcode, ok = parsePostcode(a.postcode); !ok {
		o.refuse("adres.postcode", a.postcode, "Dit is geen Nederlandse postcode.", "Schrijf vier cijfers en twee letters, zoals 6211AB.")
	}
	if a.lat != 0 || a.lon != 0 {
		rec.Point = o.checkedPoint("adres.geometrie", a.lat, a.lon)
	}
}

// address reads an Eenheidadres; prefix is its path, with the dot.
func (o *veraObject) address(prefix string) veraAddress {
	a := veraAddress{
		street:   o.str(prefix+"straatnaam", 80),
		number:   o.str(prefix+"huisnummer", maxKey),
		addition: strings.TrimSpace(o.str(prefix+"huisletter", 12) + " " + o.str(prefix+"huisnummerToevoeging", 12)),
		postcode: o.str(prefix+"postcode", maxKey),
		city:     o.str(prefix+"woonplaats.naam", 80),
	}
	a.lat, _ = o.float(prefix + "geometrie.breedtegraad")
	a.lon, _ = o.float(prefix + "geometrie.lengtegraad")
	return a
}

// point reads a Geometrie of the form Punt, where it is embedded.
func (o *veraObject) point(path string) place.Point {
	lat, okLat := o.float(path + ".breedtegraad")
	lon, okLon := o.float(path + ".lengtegraad")
	if !okLat || !okLon || lat == 0 && lon == 0 {
		return place.Point{}
	}
	return o.checkedPoint(path, lat, lon)
}

func (o *veraObject) checkedPoint(path string, lat, lon float64) place.Point {
	if f := checkDegrees(lat, lon); f.reason != "" {
		advice := f.advice
		if inRD(lat, lon) || inRD(lon, lat) {
			advice = "VERA vraagt graden in WGS84."
		}
		o.refuse(path+".breedtegraad", strconv.FormatFloat(lat, 'f', -1, 64), f.reason, advice)
		return place.Point{}
	}
	return place.Point{Lat: lat, Lon: lon}
}

// bag is the id of the verblijfsobject, where the BAG object is embedded.
func (o *veraObject) bag() string {
	const path = "adresseerbaarObjectBasisregistratie.bagIdentificatie"
	s := o.str(path, maxKey)
	if s == "" {
		return ""
	}
	id, ok := parseBAG(s)
	switch {
	case ok:
		return id
	case len(s) == 16 && allDigits(s):
		o.refuse(path, s, "Dit BAG-nummer is niet van een verblijfsobject.", "Het vijfde en zesde cijfer moeten 01 zijn.")
	default:
		o.refuse(path, s, "Dit is geen BAG-nummer.", "Een BAG-nummer heeft zestien cijfers.")
	}
	return ""
}
