package exchange

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// VERACode is a value of a list of VERA (Referentiedata): the code, its name, and which list.
type VERACode struct {
	Code string   `json:"code" doc:"Code uit de lijst"`
	Name string   `json:"naam" doc:"Naam van de code"`
	List VERAList `json:"soort" doc:"Welke lijst van VERA het is"`
}

// VERAList names a list of VERA.
type VERAList struct {
	Code string `json:"code" doc:"Naam van de lijst" example:"SIGNALERINGSOORT"`
}

// VERAKeys points at another object of VERA by its keys (…-sleutels).
type VERAKeys struct {
	ID   string `json:"id" doc:"Id van het andere gegeven"`
	Code string `json:"code,omitempty" doc:"Code waaronder mensen het kennen"`
}

// Signalering is a signal in the words of VERA 4.3, domain Relaties.
type Signalering struct {
	ID     string    `json:"id" doc:"Id van het signaal"`
	Org    string    `json:"idOrganisatie" doc:"Organisatie die ervoor verantwoordelijk is"`
	Code   string    `json:"code" doc:"Nummer van het signaal"`
	Kind   VERACode  `json:"soort" doc:"SIGNALERINGSOORT"`
	Detail *VERACode `json:"detailSoort,omitempty" doc:"SIGNALERINGDETAILSOORT, als er een past"`
	Status VERACode  `json:"status" doc:"SIGNALERINGSTATUS: actief zolang het loopt, daarna passief, en vervallen zonder actie"`
	From   string    `json:"begindatum" format:"date-time" doc:"Wanneer het binnenkwam"`
	Until  string    `json:"einddatum,omitempty" format:"date-time" doc:"Wanneer het klaar was"`
	Place  string    `json:"adres,omitempty" format:"uri" doc:"Verwijzing naar de eenheid of het cluster; het laatste deel is de sleutel uit de levering"`
}

// Zaak is a case in the words of VERA 4.3, domain Dossier.
type Zaak struct {
	ID         string     `json:"id" doc:"Id van het dossier"`
	Source     string     `json:"idExtern,omitempty" doc:"Id in het systeem waar het dossier vandaan komt, als het is overgenomen"`
	Org        string     `json:"idOrganisatie" doc:"Organisatie die ervoor verantwoordelijk is"`
	Code       string     `json:"code" doc:"Nummer van het dossier"`
	From       string     `json:"begindatum" format:"date-time" doc:"Wanneer het openging"`
	Registered string     `json:"registratiedatum" format:"date-time" doc:"Wanneer het is vastgelegd"`
	Until      string     `json:"einddatum,omitempty" format:"date-time" doc:"Wanneer het is afgesloten"`
	Homes      []string   `json:"eenheden" nullable:"false" doc:"Verwijzing naar de eenheid; het laatste deel is de sleutel uit de levering"`
	Sites      []string   `json:"clusters" nullable:"false" doc:"Verwijzing naar het cluster; het laatste deel is de sleutel uit de levering"`
	Kind       VERAKeys   `json:"zaaktype" doc:"Het zaaktype"`
	States     []VERAKeys `json:"zaakstatussen" nullable:"false" doc:"De bereikte statussen"`
	Roles      []VERAKeys `json:"rollen" nullable:"false" doc:"Wie eraan deelnemen"`
	Moments    []string   `json:"contactmomenten" nullable:"false" doc:"Verwijzing naar de contactmomenten"`
	File       *VERAKeys  `json:"dossier,omitempty" doc:"Waar de stukken in zitten"`
}

// Zaakstatus is a state that a case reached.
type Zaakstatus struct {
	ID   string   `json:"id" doc:"Id van de status"`
	Kind VERACode `json:"soort" doc:"ZAAKSTATUSSOORT"`
	From string   `json:"begindatum" format:"date-time" doc:"Wanneer de status is bereikt"`
	Case VERAKeys `json:"zaak" doc:"Het dossier"`
}

// Zaaktype is what cases are about.
type Zaaktype struct {
	ID     string    `json:"id" doc:"Id van het zaaktype"`
	Code   string    `json:"code" doc:"Code van het zaaktype"`
	Kind   VERACode  `json:"soort" doc:"ZAAKTYPESOORT"`
	Detail *VERACode `json:"detailSoort,omitempty" doc:"ZAAKTYPEDETAILSOORT, als er een past"`
}

// The lists of VERA 4.3 that are used here, with the codes that we give and their names.
func names(list string) map[string]string {
	return map[string]map[string]string{
		"SIGNALERINGSOORT":       {"OVE": "Overlast", "ONB": "Ondersteuningsbehoefte"},
		"SIGNALERINGDETAILSOORT": {"GEL": "Geluidsoverlast", "VER": "Vervuiling"},
		"SIGNALERINGSTATUS":      {"ACT": "Actief", "PAS": "Passief", "VER": "Vervallen"},
		"ZAAKSTATUSSOORT":        {"AAN": "Aangemaakt", "INU": "In uitvoering", "GES": "Gesloten"},
		"ZAAKTYPESOORT": {"FIN": "Financiële problematiek", "LEE": "Leefbaarheid", "OMG": "Omgevingsoverlast", "ORG": "Klacht over organisatie",
			"SOC": "Sociale melding", "WOO": "Woonfraude"},
		"ZAAKTYPEDETAILSOORT": {"AGR": "Agressie/bedreiging", "BED": "Bedrijfsmatig gebruik woning", "BET": "Betalingsregeling", "DIE": "Huisdieren",
			"DRU": "Dealen/drugspanden", "GEL": "Geluidsoverlast", "HAN": "Omgevingsoverlast", "HEN": "Hennepkwekerij", "HUA": "Huurachterstand",
			"HUR": "Huurverhoging", "KLI": "Oneigenlijk gebruik gemeenschappelijke ruimte", "KME": "Klacht over medewerker",
			"KSA": "Klacht over samenwerkingspartner", "ONG": "Ongedierte", "ONR": "Onrechtmatige bewoning", "ONV": "Onveiligheid gemeenschappelijke ruimte",
			"OVE": "Overige", "RUZ": "Burenruzie", "STA": "Stankoverlast", "VAN": "Vandalisme", "VUI": "Vervuiling"},
	}[list]
}

func code(list, value string) VERACode { return VERACode{value, names(list)[value], VERAList{list}} }

// parents are the kinds under which VERA 4.3 puts a detail; all others stand under SOC.
func parentOf(detail string) string {
	switch detail {
	case "BET", "HUA", "HUR":
		return "FIN"
	case "HAN":
		return "OMG"
	case "KME", "KSA":
		return "ORG"
	case "BED", "ONR":
		return "WOO"
	}
	return "SOC"
}

// stamp is a moment as VERA writes it; empty for none.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05Z")
}

// uri refers to something of the domain Vastgoed by the key of the delivery that it came with.
func uri(kind, key string) string { return "urn:vera:vastgoed/" + kind + "/" + url.PathEscape(key) }

// dossierURI and relationURI refer to something of the domains Dossier and Relaties by its id.
func dossierURI(kind, id string) string { return "urn:vera:dossier/" + kind + "/" + url.PathEscape(id) }

func relationURI(kind, id string) string {
	return "urn:vera:relaties/" + kind + "/" + url.PathEscape(id)
}

// keys are those of deliveries, by our id.
type keys struct {
	homes map[place.UnitID]string
	sites map[place.ComplexID]string
}

// codesOf are the codes of the catalogue by fact.
func codesOf(facts []catalogue.Fact) map[signal.FactCode]string {
	codes := make(map[signal.FactCode]string, len(facts))
	for _, f := range facts {
		codes[signal.FactCode(f.Code)] = f.VERA
	}
	return codes
}

// kindOf is SIGNALERINGSOORT of a theme; empty when VERA has no word for it. A question of
// money is somebody who may need help, and no debt: that is for the module of arrears.
func kindOf(t signal.Theme) string {
	switch t {
	case signal.Nuisance:
		return "OVE"
	case signal.Concern, signal.Money:
		return "ONB"
	}
	return ""
}

// signalering is a signal in the words of VERA; false when it has none for it.
func signalering(sig signal.Signal, codes map[signal.FactCode]string, k keys) (s Signalering, ok bool) {
	kind := kindOf(sig.Theme)
	if kind == "" {
		return s, false
	}
	s = Signalering{ID: sig.ID, Org: sig.Org, Code: sig.Number(), Kind: code("SIGNALERINGSOORT", kind), From: stamp(sig.At), Until: stamp(sig.DoneAt)}
	for _, f := range sig.Facts {
		_, detail, _ := strings.Cut(codes[f], "/")
		if d := map[string]string{"GEL": "GEL", "VUI": "VER"}[detail]; d != "" && kind == "OVE" {
			c := code("SIGNALERINGDETAILSOORT", d)
			s.Detail = &c
			break
		}
	}
	status := "ACT"
	switch {
	case sig.State == signal.NoAction:
		status = "VER"
	case !sig.DoneAt.IsZero() && !sig.State.Open() && sig.State != signal.InCase:
		status = "PAS"
	}
	s.Status = code("SIGNALERINGSTATUS", status)
	if status == "ACT" {
		s.Until = "" // it went into a case, which goes on
	}
	switch {
	case k.homes[sig.UnitID] != "":
		s.Place = uri("eenheden", k.homes[sig.UnitID])
	case sig.UnitID == "" && k.sites[sig.ComplexID] != "":
		s.Place = uri("clusters", k.sites[sig.ComplexID])
	}
	return s, true
}

// zaaktype is what a case is about, from the facts of its signals and else from their theme.
func zaaktype(sigs []signal.Signal, nuisance bool, codes map[signal.FactCode]string) Zaaktype {
	kind, detail := "SOC", "OVE"
	if nuisance {
		kind, detail = "OMG", "HAN"
	}
	known := names("ZAAKTYPEDETAILSOORT")
	for _, sig := range sigs {
		if sig.Theme == signal.Money && !nuisance {
			kind, detail = "FIN", ""
		}
		for _, f := range sig.Facts {
			if _, d, _ := strings.Cut(codes[f], "/"); known[d] != "" {
				return typeOf(parentOf(d), d)
			}
		}
	}
	return typeOf(kind, detail)
}

func typeOf(kind, detail string) Zaaktype {
	t := Zaaktype{ID: kind, Code: kind, Kind: code("ZAAKTYPESOORT", kind)}
	if detail != "" {
		c := code("ZAAKTYPEDETAILSOORT", detail)
		t.ID, t.Code, t.Detail = kind+"-"+detail, kind+"-"+detail, &c
	}
	return t
}

// Cases are cases with what they refer to, each once.
type Cases struct {
	Zaken     []Zaak       `json:"zaken" nullable:"false" doc:"De dossiers"`
	Statussen []Zaakstatus `json:"zaakstatussen" nullable:"false" doc:"De statussen van deze dossiers"`
	Zaaktypen []Zaaktype   `json:"zaaktypen" nullable:"false" doc:"De zaaktypen van deze dossiers"`
	Rollen    []Zaakrol    `json:"zaakrollen" nullable:"false" doc:"Wie deelnemen aan deze dossiers"`

	Momenten []Contactmoment    `json:"contactmomenten" nullable:"false" doc:"Wanneer er contact was"`
	Dossiers []Dossier          `json:"dossiers" nullable:"false" doc:"Waar de stukken van deze dossiers in zitten"`
	Stukken  []Informatieobject `json:"informatieobjecten" nullable:"false" doc:"Welke stukken erin zitten, zonder titel en inhoud"`
}

// add puts a case and what it refers to among the others.
func (out *Cases) add(c casework.Case, t Zaaktype, k keys, in inside) {
	z := Zaak{ID: string(c.ID), Org: c.OrgID, Code: c.Number, From: stamp(c.OpenedAt), Registered: stamp(c.OpenedAt), Until: stamp(c.ClosedAt),
		Homes: []string{}, Sites: []string{}, Roles: []VERAKeys{}, Moments: []string{}, Kind: VERAKeys{t.ID, t.Code}}
	if key := k.homes[c.UnitID]; key != "" {
		z.Homes = append(z.Homes, uri("eenheden", key))
	}
	if key := k.sites[c.ComplexID]; key != "" {
		z.Sites = append(z.Sites, uri("clusters", key))
	}
	reached := func(status string, at time.Time) {
		s := Zaakstatus{ID: z.ID + "-" + status, Kind: code("ZAAKSTATUSSOORT", status), From: stamp(at), Case: VERAKeys{z.ID, z.Code}}
		z.States = append(z.States, VERAKeys{s.ID, status})
		out.Statussen = append(out.Statussen, s)
	}
	reached("AAN", c.OpenedAt)
	reached("INU", c.ActiveSince)
	if c.State == casework.Closed {
		reached("GES", c.ClosedAt)
	}
	out.addInside(&z, in)
	out.Zaken = append(out.Zaken, z)
	out.addType(t)
}

// addType adds a kind of case that is not there yet.
func (out *Cases) addType(t Zaaktype) {
	if !slices.ContainsFunc(out.Zaaktypen, func(o Zaaktype) bool { return o.ID == t.ID }) {
		out.Zaaktypen = append(out.Zaaktypen, t)
	}
}

// newCases is no cases.
func newCases() Cases {
	return Cases{Zaken: []Zaak{}, Statussen: []Zaakstatus{}, Zaaktypen: []Zaaktype{}, Rollen: []Zaakrol{},
		Momenten: []Contactmoment{}, Dossiers: []Dossier{}, Stukken: []Informatieobject{}}
}
