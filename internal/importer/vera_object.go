package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
)

// veraObject is one object with readers that check what VERA asks of an attribute.
type veraObject struct {
	v      *veraRun
	entity veraEntity // huurovereenkomsten also for overeenkomsten: they share their ids
	list   string     // the name of the list in the file
	row    int
	m      map[string]json.RawMessage
	report bool // whether this is the round that reports its faults
	bad    bool
	faults int
	err    error
}

// close counts a refused object and hands on an error of the caller.
func (o *veraObject) close() error {
	if o.bad && o.report {
		o.v.stats.Refused++
	}
	return o.err
}

func (o *veraObject) refuse(attribute, value, reason, advice string) {
	o.bad = true
	o.faults++
	if !o.report {
		return
	}
	column := o.list
	if attribute != "" {
		column += "." + attribute
	}
	err := o.v.problem(Problem{File: o.v.src.Name, Row: o.row, Column: column, Value: value, Reason: reason, Advice: advice})
	if err != nil && o.err == nil {
		o.err = err
	}
}

// get follows a path such as adres.woonplaats.naam; ok is false for null and absent.
func (o *veraObject) get(path string) (json.RawMessage, bool) {
	m := o.m
	for {
		name, rest, deeper := strings.Cut(path, ".")
		raw, ok := m[name]
		if !ok || isNull(raw) {
			return nil, false
		}
		if !deeper {
			return raw, true
		}
		m = nil
		if json.Unmarshal(raw, &m) != nil {
			return nil, false
		}
		path = rest
	}
}

// isNull is true for null and for a text without anything in it, which many systems
// write for "not filled in".
func isNull(raw json.RawMessage) bool {
	value := bytes.TrimSpace(raw)
	return string(value) == "null" || len(value) > 0 && value[0] == '"' && len(bytes.Trim(value, "\" \t")) == 0
}

func (o *veraObject) has(path string) bool { _, ok := o.get(path); return ok }

// shown is a value as a problem may show it: text and numbers, no objects.
func shown(raw json.RawMessage) string { return jsonText(raw) }

// str is a text; faults are its type, its length and hidden characters.
func (o *veraObject) str(path string, limit int) string {
	raw, ok := o.get(path)
	if !ok {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		o.refuse(path, shown(raw), "Dit moet tekst zijn.", "Zet de waarde tussen aanhalingstekens.")
		return ""
	}
	s = strings.TrimSpace(s)
	switch {
	case len([]rune(s)) > limit:
		o.refuse(path, s, fmt.Sprintf("Deze tekst is langer dan %d tekens.", limit), "Kort de tekst in.")
	case !plain(s):
		o.refuse(path, s, "Deze tekst bevat onzichtbare tekens.", "Typ de tekst opnieuw in.")
	case likeFormula(s):
		o.refuse(path, s, "Deze tekst lijkt op een formule.", "Haal het teken aan het begin weg.")
	default:
		return s
	}
	return ""
}

func (o *veraObject) missing(path string) {
	o.refuse(path, "", "Dit attribuut ontbreekt.", "Vul "+path+" in.")
}

// private reads a text about a person; its value never shows in a problem.
func (o *veraObject) private(path string, limit int) string {
	raw, ok := o.get(path)
	if !ok {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		o.refuse(path, redacted, "Dit moet tekst zijn.", "Zet de waarde tussen aanhalingstekens.")
		return ""
	}
	s = strings.TrimSpace(s)
	switch {
	case len([]rune(s)) > limit:
		o.refuse(path, redacted, fmt.Sprintf("Deze tekst is langer dan %d tekens.", limit), "Kort de tekst in.")
	case !plain(s):
		o.refuse(path, redacted, "Deze tekst bevat onzichtbare tekens.", "Typ de tekst opnieuw in.")
	case likeFormula(s):
		o.refuse(path, redacted, "Deze tekst lijkt op een formule.", "Haal het teken aan het begin weg.")
	case text.ContainsBSN(s):
		o.refuse(path, redacted, "In deze tekst staat een burgerservicenummer.", "Haal het nummer weg: Samendoen bewaart nooit een BSN.")
	default:
		return s
	}
	return ""
}

// id is the key of the object: id, which VERA requires, or else idExtern or code.
func (o *veraObject) id() string {
	before := o.faults
	for _, name := range [...]string{"id", "idExtern", "code"} {
		if s := o.str(name, maxKey); s != "" || o.faults > before {
			return s
		}
	}
	o.missing("id")
	return ""
}

// code is the code of an attribute of type Referentiedata.
func (o *veraObject) code(path string) string {
	raw, ok := o.get(path)
	if !ok {
		return ""
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		o.refuse(path, shown(raw), "Dit moet een object zijn met code en naam.", `Schrijf het als {"code": "…", "naam": "…"}.`)
		return ""
	}
	before := o.faults
	if c := o.str(path+".code", maxKey); c != "" || o.faults > before {
		return strings.ToUpper(c)
	}
	o.missing(path + ".code")
	return ""
}

// listed is a code that must be one of some, when it is there.
func (o *veraObject) listed(path string, allowed string) string {
	c := o.code(path)
	if c == "" || strings.Contains(" "+allowed+" ", " "+c+" ") {
		return c
	}
	o.refuse(path+".code", c, "Deze code kent VERA hier niet.", "Kies uit: "+strings.Join(strings.Fields(allowed), ", ")+".")
	return ""
}

// needListed is a code of a list that must be there.
func (o *veraObject) needListed(path, allowed string) string {
	before := o.faults
	c := o.listed(path, allowed)
	if c == "" && o.faults == before {
		o.missing(path)
	}
	return c
}

func (o *veraObject) integer(path string, low, high int) int {
	raw, ok := o.get(path)
	if !ok {
		return 0
	}
	var n int
	if json.Unmarshal(raw, &n) != nil {
		o.refuse(path, shown(raw), "Dit moet een geheel getal zijn.", "Schrijf het zonder aanhalingstekens en decimalen.")
		return 0
	}
	if n == 0 && low == 1 {
		return 0 // systems write 0 for not known
	}
	if n < low || n > high {
		o.refuse(path, shown(raw), "Dit getal kan hier niet.", fmt.Sprintf("Vul een getal in van %d tot en met %d.", low, high))
		return 0
	}
	return n
}

func (o *veraObject) float(path string) (float64, bool) {
	raw, ok := o.get(path)
	if !ok {
		return 0, false
	}
	var f float64
	if json.Unmarshal(raw, &f) != nil {
		o.refuse(path, shown(raw), "Dit moet een getal zijn.", "Schrijf het zonder aanhalingstekens, met een punt.")
		return 0, false
	}
	return f, true
}

// cents is an amount in euros as eurocents; it may be negative.
func (o *veraObject) cents(path string, maxEuros float64) int64 {
	f, ok := o.float(path)
	if ok && math.Abs(f) > maxEuros {
		o.refuse(path, number(f), "Dit bedrag is te hoog.", fmt.Sprintf("Vul hoogstens %.0f euro in.", maxEuros))
		return 0
	}
	return int64(math.Round(f * 100))
}

// date is a full-date of RFC 3339; 9999-12-31 as an end means that it is open.
func (o *veraObject) date(path string) time.Time {
	s := o.str(path, maxValue)
	if s == "" || s == "9999-12-31" {
		return time.Time{}
	}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		o.refuse(path, s, "Dit is geen datum.", "Schrijf de datum als 2026-12-31.")
		return time.Time{}
	}
	t, fault := parseDate(s, styleText)
	if reason, advice := fault.words(); reason != "" {
		if fault == notADate {
			advice = "Schrijf de datum als 2026-12-31."
		}
		o.refuse(path, s, reason, advice)
	}
	return t
}

// veraDateTime is the form that VERA 4.3 prescribes for a date-time.
var veraDateTime = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$`)

// day is the Dutch date of a date-time.
func (o *veraObject) day(path string) time.Time {
	s := o.str(path, maxValue)
	if s == "" {
		return time.Time{}
	}
	if !veraDateTime.MatchString(s) {
		o.refuse(path, s, "Dit is geen tijdstip.", "Schrijf het als 2026-12-31T12:00:00Z.")
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		o.refuse(path, s, "Dit tijdstip bestaat niet.", "Controleer datum en tijd.")
		return time.Time{}
	}
	if t.Year() < minYear || t.Year() > maxYear {
		reason, advice := yearOutOfRange.words()
		o.refuse(path, s, reason, advice)
		return time.Time{}
	}
	return clock.Date(t)
}

// link is the id that an attribute refers to: a URI, or an object with an id.
func (o *veraObject) link(path string) string {
	raw, ok := o.get(path)
	if !ok {
		return ""
	}
	id, ok := linkID(raw)
	if !ok {
		o.refuse(path, shown(raw), "Dit is geen verwijzing.", "Gebruik een URI of een object met id.")
	}
	return id
}

// links are the ids of a list of references.
func (o *veraObject) links(path string) []string {
	raw, ok := o.get(path)
	if !ok {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		o.refuse(path, shown(raw), "Dit moet een lijst zijn.", "Zet de verwijzingen tussen [ en ].")
		return nil
	}
	ids := make([]string, 0, len(list))
	for _, item := range list {
		id, ok := linkID(item)
		if !ok {
			o.refuse(path, shown(item), "Dit is geen verwijzing.", "Gebruik een URI of een object met id.")
			continue
		}
		ids = append(ids, id)
	}
	return ids
}

// linkID is the last part of a URI, or the id of an object.
func linkID(raw json.RawMessage) (string, bool) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		s, _, _ = strings.Cut(s, "#")
		s, _, _ = strings.Cut(s, "?")
		s = strings.TrimRight(s, "/")
		s = strings.TrimSpace(s[strings.LastIndexByte(s, '/')+1:])
	} else {
		var m map[string]json.RawMessage
		if json.Unmarshal(raw, &m) != nil {
			return "", false
		}
		for _, name := range [...]string{"id", "idExtern", "code"} {
			if s = jsonText(m[name]); s != "" {
				break
			}
		}
	}
	return s, s != "" && len(s) <= maxKey && plain(s) && !likeFormula(s)
}

// objects are the elements of a list that are objects themselves.
func (o *veraObject) objects(path string) []*veraObject {
	raw, ok := o.get(path)
	if !ok {
		return nil
	}
	var list []map[string]json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil // references only
	}
	subs := make([]*veraObject, len(list))
	for i, m := range list {
		subs[i] = &veraObject{v: o.v, entity: o.entity, list: o.list + "." + path, row: o.row, m: m, report: o.report}
	}
	return subs
}
