package exchange

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// arriving is a case that could come in, in our words.
type arriving struct {
	inCase
	kind    string // id of the Zaaktype, such as SOC-RUZ
	opened  time.Time
	log     []casework.LogEntry
	texts   network.Category
	about   bool     // nuisance
	direct  []string // who directed it: ids or logins, the first counts
	partake []string // who took part
	others  int      // parts that stay behind
}

// arrange puts what belongs to a case with the case, and notes what belongs to none.
func (d *delivered) arrange() {
	at := make(map[string]int, len(d.cases))
	for i, z := range d.cases {
		if _, twice := at[z.ID]; !twice {
			at[z.ID] = i
		}
		d.cases[i].Type = d.types[string(z.Zaaktype)]
	}
	each := func(list string, n int, zaak ref, put func(z *inCase)) {
		if i, known := at[string(zaak)]; known && zaak != "" {
			put(&d.cases[i])
			return
		}
		d.wrong = append(d.wrong, Wrong{list, d.rows[list][n], "zaak", "Deze regel hoort bij geen zaak uit de levering.", "Lever de zaak mee, of laat de regel weg."})
	}
	for n, x := range d.statuses {
		each("zaakstatussen", n, x.Zaak, func(z *inCase) { z.Closed = z.Closed || x.Soort == "GES" || x.Soort == "GEA" })
	}
	for n, x := range d.roles {
		for _, zaak := range x.Zaak {
			each("zaakrollen", n, zaak, func(z *inCase) { z.Roles = append(z.Roles, x) })
		}
		if _, known := vouched()[x.Soort]; !known {
			d.wrong = append(d.wrong, Wrong{"zaakrollen", d.rows["zaakrollen"][n], "soort", "Deze code staat niet in de lijst ZAAKROL van VERA.", "Gebruik een code uit de lijst. De zaak zelf komt wel mee."})
		}
	}
	for n, x := range d.moments {
		each("contactmomenten", n, x.Zaak, func(z *inCase) { z.Moments = append(z.Moments, x) })
	}
	for n, x := range d.papers {
		for _, zaak := range x.Zaken {
			each("informatieobjecten", n, zaak, func(z *inCase) { z.Papers = append(z.Papers, x) })
		}
	}
}

// vouched are the codes of ZAAKROL: 2 directs, 1 takes part, and 0 is a resident or somebody of
// elsewhere, who comes in by an invitation and never by a file.
func vouched() map[listCode]int {
	return map[listCode]int{"ZAA": 2, "BEH": 1, "KLA": 1, "ADV": 1, "BES": 0, "BEK": 0, "BEL": 0, "INI": 0, "KLG": 0, "MEL": 0, "OVE": 0}
}

// categoryFor is the category of the texts of a case by its Zaaktype, and whether it is about
// nuisance; empty when such a case has no place here.
func categoryFor(t inType) (c network.Category, nuisance bool) {
	switch t.DetailSoort {
	case "PSY", "VER":
		return network.Health, false
	case "AGR", "DIE", "DRU", "GEL", "HAN", "HEN", "ONG", "RUZ", "STA", "VAN", "VUI", "VUIL":
		return network.Nuisance, true
	}
	switch t.Soort {
	case "FIN":
		return network.Arrears, false
	case "OMG":
		return network.Nuisance, true
	case "LEE", "WOO":
		return network.Housing, false
	case "SOC":
		return network.Care, false
	}
	return "", false
}

// translate puts a case into our words; the reasons why it cannot come in are in wrong.
func (z inCase) translate(now time.Time) (a arriving, wrong []Wrong) {
	a = arriving{inCase: z}
	refuse := func(field, reason, advice string) {
		wrong = append(wrong, Wrong{fileCases, z.Row, field, reason, advice})
	}
	if !plainKey(z.ID) {
		refuse("id", "Het id ontbreekt, of het is te lang of onleesbaar.", "Geef elke zaak een eigen id van hooguit 64 tekens.")
	}
	var err error
	if a.opened, err = momentOf(z.Begindatum); err != nil || a.opened.After(now) || a.opened.Year() < 1990 {
		refuse("begindatum", "De begindatum ontbreekt of klopt niet.", "Schrijf hem als 2026-12-31T12:00:00Z, en niet in de toekomst.")
	}
	_, detailed := names("ZAAKTYPEDETAILSOORT")[string(z.Type.DetailSoort)]
	detailed = detailed || slices.Contains([]listCode{"", "PSY", "VER", "VUIL"}, z.Type.DetailSoort)
	a.texts, a.about = categoryFor(z.Type)
	switch {
	case z.Type.Soort == "ORG":
		refuse("zaaktype", "Dit is een klacht over de organisatie, en geen dossier over wonen.", "Laat deze zaak in het klachtensysteem.")
	case a.texts == "" || names("ZAAKTYPESOORT")[string(z.Type.Soort)] == "" || !detailed:
		refuse("zaaktype", "Het zaaktype ontbreekt, of de code staat niet in de lijsten van VERA.", "Lever het zaaktype mee, met een code uit ZAAKTYPESOORT en ZAAKTYPEDETAILSOORT.")
	}
	if len(z.Eenheden) > 1 || len(z.Eenheden) == 0 && len(z.Clusters) != 1 {
		refuse("eenheden", "Een dossier gaat over één woning of één complex.", "Noem één eenheid, of geen eenheid en één cluster.")
	}
	if reason := badText(z.Omschrijving, z.Toelichting); reason != "" {
		refuse("omschrijving", reason, "Pas de tekst aan in het andere systeem.")
	}
	a.kind = string(z.Type.Soort)
	if d := string(z.Type.DetailSoort); names("ZAAKTYPEDETAILSOORT")[d] != "" {
		a.kind += "-" + d
	}
	for n, m := range z.Moments {
		e, reason := m.entry(a.texts)
		if reason == "" && e.At.After(now) {
			reason = "De datum ligt in de toekomst."
		}
		if reason != "" {
			refuse("contactmomenten", "Contactmoment "+strconv.Itoa(n+1)+" van deze zaak: "+reason, "Verbeter het contactmoment, of laat het weg.")
			continue
		}
		a.log = append(a.log, e)
	}
	a.whoTakesPart()
	return a, wrong
}

func (a *arriving) whoTakesPart() {
	for _, r := range a.Roles {
		who := strings.ToLower(string(r.Relatie))
		switch level := vouched()[r.Soort]; {
		case who == "" || level == 0:
			a.others++
		case level == 2:
			a.direct = append(a.direct, who)
		default:
			a.partake = append(a.partake, who)
		}
	}
	// Where nobody coordinates, who has the case in hand directs it.
	if len(a.direct) == 0 {
		a.direct = slices.Clone(a.partake)
	}
}

// print is what a delivery said of a case, in one order, to tell whether a later one says the same.
func (z inCase) print() string {
	slices.SortFunc(z.Moments, func(x, y inMoment) int { return cmp.Or(cmp.Compare(x.Datum, y.Datum), cmp.Compare(x.ID, y.ID)) })
	slices.SortFunc(z.Papers, func(x, y inPaper) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(z.Roles, func(x, y inRole) int { return cmp.Or(cmp.Compare(x.Relatie, y.Relatie), cmp.Compare(x.Soort, y.Soort)) })
	text, err := json.Marshal([]any{z, z.Type, z.Closed, z.Roles, z.Moments, z.Papers})
	if err != nil {
		return "" // of texts and lists, which are always written
	}
	return string(text)
}

// entry is a moment of contact as an entry of the log; reason says why it cannot be one.
func (m inMoment) entry(category network.Category) (e casework.LogEntry, reason string) {
	e = casework.LogEntry{AuthorID: "system", Category: category, Text: strings.TrimSpace(strings.TrimSpace(m.Onderwerp) + "\n" + strings.TrimSpace(m.Omschrijving))}
	var err error
	if e.At, err = momentOf(m.Datum); err != nil || e.At.Year() < 1990 {
		return e, "De datum ontbreekt of klopt niet."
	}
	if reason := badText(e.Text); reason != "" {
		return e, reason
	}
	if m.DetailSoort == "NBE" {
		e.Kind = casework.NotReached
		return e, ""
	}
	switch m.Kanaal {
	case "TEL":
		e.Kind = casework.Call
	case "BEZ", "INS":
		e.Kind = casework.Visit
	case "", "BAL":
		e.Kind = casework.Talk
	case "APP", "BRI", "EMA", "INT", "SMS":
		e.Kind = casework.Note
	default:
		return e, "De code van het kanaal staat niet in de lijst COMMUNICATIEKANAAL van VERA."
	}
	return e, ""
}

// came is the note that a case came from elsewhere, with the documents that stayed there.
func (a arriving) came(now time.Time) casework.LogEntry {
	lines := []string{"Dit dossier komt uit een ander systeem."}
	if a.Code != "" {
		lines = append(lines, "Daar had het nummer "+a.Code+".")
	}
	if n := len(a.Papers); n > 0 {
		lines = append(lines, "Stukken die daar zijn gebleven: "+strconv.Itoa(n)+".")
	}
	for i, p := range a.Papers {
		if i == 50 {
			lines = append(lines, "En nog "+strconv.Itoa(len(a.Papers)-i)+".")
			break
		}
		day := "zonder datum"
		if at, err := momentOf(p.Registratiedatum); err == nil {
			day = "van " + clock.Date(at).Format("02-01-2006")
		}
		lines = append(lines, "- stuk "+p.ID+" "+day)
	}
	return casework.LogEntry{At: now, AuthorID: "system", Kind: casework.Note, Text: strings.Join(lines, "\n"), Category: a.texts}
}

// badText says why texts cannot come in.
func badText(list ...string) string {
	for _, t := range list {
		switch {
		case text.ContainsBSN(t):
			return "In de tekst staat een burgerservicenummer (BSN)."
		case len(t) > maxText:
			return "De tekst is te lang."
		case strings.ContainsRune(t, 0):
			return "In de tekst staan onleesbare tekens."
		}
	}
	return ""
}

// plainKey reports whether a key of elsewhere can be kept. A UUID (RFC 9562) is never taken for a
// citizen service number, whatever digits chance put in it.
func plainKey(key string) bool {
	return key != "" && len(key) <= 64 && !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) && (isUUID(key) || !text.ContainsBSN(key))
}

func isUUID(key string) bool {
	if len(key) != 36 {
		return false
	}
	for i, r := range key {
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; hyphen != (r == '-') || !hyphen && !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return false
		}
	}
	return true
}

// momentOf reads a moment as VERA writes it.
func momentOf(value string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, value)
	return at.UTC().Truncate(time.Microsecond), err
}
