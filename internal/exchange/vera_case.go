package exchange

import (
	"samendoen/internal/base/upload"
	"samendoen/internal/casework"
	"samendoen/internal/document"
	"samendoen/internal/letter"
	"samendoen/internal/network"
)

// Zaakrol is the part of somebody in a case, in the words of VERA 4.3, domain Dossier.
type Zaakrol struct {
	ID    string     `json:"id" doc:"Id van de rol"`
	Org   string     `json:"idOrganisatie" doc:"Organisatie waarvoor deze persoon werkt"`
	Kind  VERACode   `json:"soort" doc:"ZAAKROL: ZAA is de casusregisseur, BEH een collega, KLA de contactpersoon, OVE iemand van een andere organisatie"`
	From  string     `json:"begindatum" format:"date-time" doc:"Sinds wanneer"`
	Who   string     `json:"relatie" format:"uri" doc:"Verwijzing naar de professional; het laatste deel is het id van de gebruiker"`
	Cases []VERAKeys `json:"zaak" nullable:"false" doc:"Het dossier"`
}

// Contactmoment is a moment of contact in a case, in the words of VERA 4.3, domain Relaties.
type Contactmoment struct {
	ID      string    `json:"id" doc:"Id van het contactmoment"`
	Org     string    `json:"idOrganisatie" doc:"Organisatie die verantwoordelijk is voor het dossier"`
	Kind    VERACode  `json:"soort" doc:"CONTACTMOMENTSOORT: VERA levert hiervoor geen lijst; de codes zijn de onze"`
	Reached VERACode  `json:"detailSoort" doc:"CONTACTMOMENTDETAILSOORT: BER als iemand bereikt is, anders NBE; VERA levert hiervoor geen lijst"`
	At      string    `json:"datum" format:"date-time" doc:"Wanneer er contact was"`
	Channel *VERACode `json:"kanaal,omitempty" doc:"COMMUNICATIEKANAAL, als het bekend is"`
	Case    string    `json:"zaak" format:"uri" doc:"Verwijzing naar het dossier"`
	File    string    `json:"dossier" format:"uri" doc:"Verwijzing naar de verzameling stukken"`
	Text    string    `json:"omschrijving,omitempty" doc:"Wat er is opgeschreven; alleen op verzoek, en per soort gegevens"`
}

// Dossier is what the documents of a case are kept in, in the words of VERA 4.3.
type Dossier struct {
	ID    string     `json:"id" doc:"Id van het dossier"`
	Org   string     `json:"idOrganisatie" doc:"Organisatie die ervoor verantwoordelijk is"`
	Code  string     `json:"code" doc:"Nummer van het dossier"`
	From  string     `json:"begindatum" format:"date-time" doc:"Wanneer het openging"`
	Until string     `json:"einddatum,omitempty" format:"date-time" doc:"Wanneer het is afgesloten"`
	Cases []VERAKeys `json:"zaken" nullable:"false" doc:"De zaak waar het bij hoort"`
}

// Informatieobject is that a dossier holds a document or a letter, in the words of VERA 4.3:
// never its title, its name or what it says.
type Informatieobject struct {
	ID      string     `json:"id" doc:"Id van het stuk"`
	Org     string     `json:"idOrganisatie" doc:"Organisatie die het stuk heeft ingebracht"`
	Kind    VERACode   `json:"soort" doc:"INFORMATIEOBJECTSOORT: DOC of FOT"`
	Since   string     `json:"registratiedatum" format:"date-time" doc:"Wanneer het stuk erin kwam"`
	Sent    string     `json:"publicatiedatum,omitempty" format:"date-time" doc:"Dag van versturen, bij een brief"`
	Version int64      `json:"versie" doc:"Nummer van de nieuwste versie"`
	Size    int64      `json:"bestandsgrootte,omitempty" doc:"Grootte in bytes"`
	Secrecy VERACode   `json:"vertrouwelijkheid" doc:"VERTROUWELIJKHEID: GEH bij gezondheid en strafrecht, anders VER"`
	Files   []VERAKeys `json:"dossiers" nullable:"false" doc:"Het dossier waar het in zit"`
	Cases   []VERAKeys `json:"zaken" nullable:"false" doc:"De zaak waar het bij hoort"`
}

// The lists of VERA of what is inside a case, with the codes that we give and their names.
// CONTACTMOMENTSOORT and its details are ours: VERA leaves these lists to who uses them.
func innerNames(list string) map[string]string {
	return map[string]map[string]string{
		"ZAAKROL":                  {"ZAA": "Zaakcoördinator", "BEH": "Behandelaar", "KLA": "Klantcontacter", "OVE": "Overige betrokkene"},
		"CONTACTMOMENTSOORT":       {"GES": "Gesprek", "TEL": "Telefoongesprek", "HUI": "Huisbezoek"},
		"CONTACTMOMENTDETAILSOORT": {"BER": "Bereikt", "NBE": "Niet bereikt"},
		"COMMUNICATIEKANAAL":       {"TEL": "Telefoon", "BEZ": "Huisbezoek"},
		"INFORMATIEOBJECTSOORT":    {"DOC": "Document", "FOT": "Foto"},
		"VERTROUWELIJKHEID":        {"VER": "Vertrouwelijk", "GEH": "Geheim"},
	}[list]
}

func innerCode(list, value string) VERACode {
	return VERACode{value, innerNames(list)[value], VERAList{list}}
}

// inside is what a case holds that its reader may know of.
type inside struct {
	casework.Outline
	source    string // id in the system that it came from, empty for none
	documents []document.File
	letters   []letter.Reference
}

// roleOf is ZAAKROL of somebody's part in a case of an organisation.
func roleOf(t casework.Taker, org string) string {
	switch {
	case t.Part == casework.PartDirector:
		return "ZAA"
	case t.OrgID != org:
		return "OVE"
	case t.Part == casework.PartContact:
		return "KLA"
	}
	return "BEH"
}

// contactOf is CONTACTMOMENTSOORT and COMMUNICATIEKANAAL of a kind of entry; a note is no contact.
func contactOf(k casework.LogKind) (kind, channel string) {
	switch k {
	case casework.Talk:
		return "GES", ""
	case casework.Call, casework.NotReached:
		return "TEL", "TEL"
	case casework.Visit:
		return "HUI", "BEZ"
	}
	return "", ""
}

// addInside puts what a case holds among that of the others, and refers to it from the case.
func (out *Cases) addInside(z *Zaak, in inside) {
	here := []VERAKeys{{z.ID, z.Code}}
	z.Source = in.source
	out.addRoles(z, in.People, here)
	for _, e := range in.Log {
		kind, channel := contactOf(e.Kind)
		if kind == "" {
			continue
		}
		reached := "BER"
		if e.Kind == casework.NotReached {
			reached = "NBE"
		}
		m := Contactmoment{ID: e.ID, Org: z.Org, Kind: innerCode("CONTACTMOMENTSOORT", kind), Reached: innerCode("CONTACTMOMENTDETAILSOORT", reached),
			At: stamp(e.At), Case: dossierURI("zaken", z.ID), File: dossierURI("dossiers", z.ID), Text: e.Text}
		if channel != "" {
			c := innerCode("COMMUNICATIEKANAAL", channel)
			m.Channel = &c
		}
		z.Moments = append(z.Moments, relationURI("contactmomenten", m.ID))
		out.Momenten = append(out.Momenten, m)
	}
	z.File = &here[0]
	out.Dossiers = append(out.Dossiers, Dossier{ID: z.ID, Org: z.Org, Code: z.Code, From: z.From, Until: z.Until, Cases: here})
	for _, f := range in.documents {
		kind, secrecy := "DOC", "VER"
		if f.Kind == upload.Picture {
			kind = "FOT"
		}
		if f.Category == network.Health || f.Category == network.Criminal {
			secrecy = "GEH"
		}
		out.Stukken = append(out.Stukken, Informatieobject{ID: f.Document, Org: f.OrgID, Kind: innerCode("INFORMATIEOBJECTSOORT", kind), Since: stamp(f.At),
			Version: f.Version, Size: f.Size, Secrecy: innerCode("VERTROUWELIJKHEID", secrecy), Files: here, Cases: here})
	}
	for _, l := range in.letters {
		out.Stukken = append(out.Stukken, Informatieobject{ID: l.ID, Org: z.Org, Kind: innerCode("INFORMATIEOBJECTSOORT", "DOC"), Since: stamp(l.At),
			Sent: stamp(l.SentOn), Version: 1, Secrecy: innerCode("VERTROUWELIJKHEID", "VER"), Files: here, Cases: here})
	}
}

func (out *Cases) addRoles(z *Zaak, people []casework.Taker, here []VERAKeys) {
	for _, t := range people {
		r := Zaakrol{ID: z.ID + "-" + t.UserID, Org: t.OrgID, Kind: innerCode("ZAAKROL", roleOf(t, z.Org)), From: stamp(t.Since),
			Who: relationURI("relaties", t.UserID), Cases: here}
		z.Roles = append(z.Roles, VERAKeys{r.ID, r.Kind.Code})
		out.Rollen = append(out.Rollen, r)
	}
}
