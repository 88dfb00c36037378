package place

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// CorrectionField is what can be corrected by hand.
type CorrectionField string

// The fields that people correct: names that nobody uses, a home at another address or in
// another complex than the administration thinks, and what lies elsewhere on the map.
const (
	ComplexName          CorrectionField = "complex_name"
	ComplexKind          CorrectionField = "complex_kind"
	ComplexNeighbourhood CorrectionField = "complex_neighbourhood"
	ComplexPosition      CorrectionField = "complex_position" // latitude, longitude
	UnitStreet           CorrectionField = "unit_street"
	UnitNumber           CorrectionField = "unit_number"
	UnitAddition         CorrectionField = "unit_addition"
	UnitPostcode         CorrectionField = "unit_postcode"
	UnitCity             CorrectionField = "unit_city"
	UnitComplex          CorrectionField = "unit_complex" // the administration's own key of a complex
	UnitStaircase        CorrectionField = "unit_staircase"
	UnitPosition         CorrectionField = "unit_position" // latitude, longitude
	UnitKind             CorrectionField = "unit_kind"
	UnitArea             CorrectionField = "unit_area"  // m2
	UnitRooms            CorrectionField = "unit_rooms" // how many
	UnitBuilt            CorrectionField = "unit_built" // year
)

// Subject says whether a complex or a home is corrected.
type Subject string

// What can be corrected; the values stand in addresses.
const (
	OfComplex Subject = "complexen"
	OfHome    Subject = "woningen"
)

// storage is how the table of a subject keeps a field.
type storage int

const (
	inColumn storage = iota // a column of its own
	asStreet                // the name of the street that the column points at
	asCity                  // the city of that street
	asPoint                 // the columns lat and lon
	asKey                   // the key of a complex, with its id beside it
)

// rule is what holds for a correctable field.
type rule struct {
	field    CorrectionField
	column   string // of the subject's table; a constant, never input
	kept     storage
	template string // column in the template of deliveries
	number   bool
	from, to int  // of a number; 0 is "not known" where the field may be empty
	longest  int  // runes of a text
	needed   bool // may not be empty
}

// rulesOf are the fields of a subject in the order of the form. The limits are those of
// the deliveries.
func rulesOf(s Subject) []rule {
	if s == OfComplex {
		return []rule{
			{field: ComplexName, column: "name", template: "naam", longest: 120, needed: true},
			{field: ComplexKind, column: "kind", template: "soort", longest: 60},
			{field: ComplexNeighbourhood, column: "neighbourhood", template: "buurtcode", longest: 10, needed: true},
			{field: ComplexPosition, column: "lat", kept: asPoint, template: "positie", longest: maxPoint},
		}
	}
	return []rule{
		{field: UnitStreet, column: "street", kept: asStreet, template: "straat", longest: 80, needed: true},
		{field: UnitNumber, column: "number", template: "huisnummer", number: true, from: 1, to: 99999, needed: true},
		{field: UnitAddition, column: "addition", template: "toevoeging", longest: 12},
		{field: UnitPostcode, column: "postcode", template: "postcode", longest: 7, needed: true},
		{field: UnitCity, column: "street", kept: asCity, template: "plaats", longest: 80, needed: true},
		{field: UnitComplex, column: "complex_key", kept: asKey, template: "complex", longest: 60},
		{field: UnitStaircase, column: "staircase", template: "portiek", longest: 60},
		{field: UnitPosition, column: "lat", kept: asPoint, template: "positie", longest: maxPoint},
		{field: UnitKind, column: "kind", template: "soort", longest: 60},
		{field: UnitArea, column: "area", template: "oppervlakte", number: true, from: 1, to: 2000},
		{field: UnitRooms, column: "rooms", template: "kamers", number: true, from: 1, to: 50},
		{field: UnitBuilt, column: "built", template: "bouwjaar", number: true, from: 1000, to: 2100},
	}
}

// rule is what holds for the field, and whose it is; false if nobody may correct it.
func (f CorrectionField) rule() (Subject, rule, bool) {
	for _, s := range []Subject{OfComplex, OfHome} {
		if i := slices.IndexFunc(rulesOf(s), func(r rule) bool { return r.field == f }); i >= 0 {
			return s, rulesOf(s)[i], true
		}
	}
	return "", rule{}, false
}

// Valid reports whether the field is one that can be corrected.
func (f CorrectionField) Valid() bool {
	_, _, ok := f.rule()
	return ok
}

// Column is the field as the template of deliveries calls it.
func (f CorrectionField) Column() string {
	if _, r, ok := f.rule(); ok {
		return r.template
	}
	return string(f)
}

// Key is the message key of the field's label.
func (f CorrectionField) Key() string { return "place.field_" + string(f) }

// table is where the subject is stored; a constant, never input.
func (s Subject) table() string {
	if s == OfComplex {
		return "place_complex"
	}
	return "place_unit"
}

var exactPostcode = regexp.MustCompile(`^[1-9][0-9]{3}[A-Z]{2}$`)

// clean is a value as it is stored, or the reason why it is refused under the name of
// the field in a form. A number that is not known is "0", as in a delivery.
func (r rule) clean(value string) (string, []fault.Field) {
	no := func(key string, pairs ...any) (string, []fault.Field) {
		return "", []fault.Field{fault.NewField(string(r.field), key, pairs...)}
	}
	value = strings.Join(strings.Fields(strings.ToValidUTF8(value, " ")), " ")
	switch {
	case value == "" && r.needed:
		return no("place.value_missing")
	case r.number && (value == "" || value == "0" && !r.needed):
		return "0", nil
	case r.number:
		n, err := strconv.Atoi(value)
		if err != nil || n < r.from || n > r.to {
			return no("place.value_number", "From", r.from, "To", r.to)
		}
		return strconv.Itoa(n), nil
	case r.kept == asPoint && value != "":
		p, err := parsePoint(value)
		if err != nil {
			return no("place.value_point")
		}
		return p.String(), nil
	case r.kept == asKey:
		return value, nil // it is one of those that there are, or it is refused
	case r.field == UnitPostcode:
		value = strings.ToUpper(strings.ReplaceAll(value, " ", ""))
		if !exactPostcode.MatchString(value) {
			return no("place.value_postcode")
		}
	case len([]rune(value)) > r.longest:
		return no("place.value_length", "Max", r.longest)
	case strings.ContainsFunc(value, unicode.IsControl) || text.ContainsBSN(value):
		return no("place.value_bsn")
	}
	return value, nil
}

// FieldValue is a field as it is, beside what the administration delivers.
type FieldValue struct {
	Field     CorrectionField
	Value     string // as the program uses it; an unknown number is empty
	Delivered string
	Corrected bool
	ByID      string
	By        string // name of who corrected it
	At        time.Time
}

// Record is a complex or a home with what can be corrected of it.
type Record struct {
	Subject     Subject
	ID          string
	Key         string // the administration's own key
	Title       string // name or address
	ComplexID   ComplexID
	ComplexName string
	Version     string // differs when any value differs
	Fields      []FieldValue
	Homes       []Home   // of a complex, by address
	Choices     []Choice // of a home: the complexes that it can lie in, by name
	org         string
}

// Field is the value of a field, the zero value if the record has no such field.
func (r Record) Field(f CorrectionField) FieldValue {
	if i := slices.IndexFunc(r.Fields, func(v FieldValue) bool { return v.Field == f }); i >= 0 {
		return r.Fields[i]
	}
	return FieldValue{}
}

// versionOf is a fingerprint of what a form showed.
func versionOf(fields []FieldValue) string {
	h := sha256.New()
	for _, f := range fields {
		for _, s := range []string{string(f.Field), f.Value, f.Delivered, strconv.FormatBool(f.Corrected)} {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// same reports whether two values mean the same. Streets and cities are the same however
// they are written: a correction of capitals alone is none.
func (r rule) same(a, b string) bool {
	if r.kept == asStreet || r.kept == asCity {
		return text.Fold(a) == text.Fold(b)
	}
	return a == b
}

// byColumn is the field of a subject that the template of deliveries calls so.
func byColumn(s Subject, column string) (CorrectionField, bool) {
	i := slices.IndexFunc(rulesOf(s), func(r rule) bool { return r.template == column })
	if i < 0 {
		return "", false
	}
	return rulesOf(s)[i].field, true
}

// shown is a stored value as people see it: a number that is not known is empty.
func (r rule) shown(stored string) string {
	if r.number && stored == "0" {
		return ""
	}
	return stored
}
