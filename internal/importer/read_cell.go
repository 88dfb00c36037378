package importer

import (
	"fmt"
	"math"
	"strings"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// cells is the current row, read column by column. Each method that finds a fault
// reports it and returns the zero value; the row is then refused as a whole, after
// all its faults were found.
type cells struct {
	run   *run
	tpl   *template
	index []int
	names []string
	file  string
	style style

	rec []string
	row int
	bad bool
	err error // of the caller's problem function

	nuisance, allocation codes
}

// raw is the trimmed text of a column, empty if the file does not have it.
func (c *cells) raw(col int) string {
	i := c.index[col]
	if i < 0 || i >= len(c.rec) {
		return ""
	}
	s := c.rec[i]
	if s == "" {
		return ""
	}
	return strings.TrimSpace(s)
}

// name is the header of a column as it stands in the file.
func (c *cells) name(col int) string {
	if i := c.index[col]; i >= 0 && i < len(c.names) {
		return strings.TrimSpace(c.names[i])
	}
	return c.tpl.columns[col].name
}

func (c *cells) refuse(col int, reason, advice string) {
	value := c.raw(col)
	if value != "" && c.tpl.columns[col].private {
		value = redacted
	}
	c.fault(Problem{Column: c.name(col), Value: value, Reason: reason, Advice: advice})
}

func (c *cells) fault(p Problem) {
	c.bad = true
	p.File, p.Row = c.file, c.row
	if err := c.run.problem(p); err != nil && c.err == nil {
		c.err = err
	}
}

// value is the text of a column; ok is false if it is empty or was refused.
func (c *cells) value(col int) (s string, ok bool) {
	s = c.raw(col)
	if s == "" {
		if c.tpl.columns[col].required {
			c.refuse(col, "Hier staat niets.", "Vul "+c.name(col)+" in.")
		}
		return "", false
	}
	if s[0] == '#' && sheetError(s) {
		c.refuse(col, "De formule in deze cel geeft een fout.", "Vul de waarde zelf in.")
		return "", false
	}
	return s, true
}

// text is a short text of at most limit characters.
func (c *cells) text(col, limit int) string {
	s, ok := c.value(col)
	if !ok {
		return ""
	}
	switch {
	case len(s) > limit && len([]rune(s)) > limit:
		c.refuse(col, fmt.Sprintf("Deze tekst is langer dan %d tekens.", limit), "Kort de tekst in.")
	case !plain(s):
		c.refuse(col, "Deze tekst bevat onzichtbare tekens.", "Typ de tekst opnieuw in.")
	case likeFormula(s):
		c.refuse(col, "Deze tekst lijkt op een formule.", "Haal het teken aan het begin weg.")
	default:
		return s
	}
	return ""
}

// plain reports whether a text holds only visible characters.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == 0x7f {
			return false
		} else if c >= 0x80 {
			return plainRunes(s[i:])
		}
	}
	return true
}

func plainRunes(s string) bool {
	for _, r := range s {
		if !visible(r) {
			return false
		}
	}
	return true
}

const maxKey = 60

// key is a key of the administration or a reference to one.
func (c *cells) key(col int) string {
	s := c.text(col, maxKey)
	if s != "" && rounded(s) {
		c.refuse(col, "Het rekenblad heeft dit lange nummer afgerond.", "Maak van de kolom tekst en vul het nummer opnieuw in.")
		return ""
	}
	return s
}

// unique is the key of the row itself.
func (c *cells) unique(col int) string {
	s := c.key(col)
	if s != "" && !c.run.seen.add(s) {
		c.refuse(col, "Deze sleutel komt eerder in de levering voor.", "Geef elke rij een eigen sleutel of haal de dubbele rij weg.")
		return ""
	}
	return s
}

// personName is the name of a natural person; a BSN in it is refused.
func (c *cells) personName(col int) string {
	s := c.text(col, 120)
	if s != "" && text.ContainsBSN(s) {
		c.refuse(col, "In deze tekst staat een burgerservicenummer.", "Haal het nummer weg: Samendoen bewaart nooit een BSN.")
		return ""
	}
	return s
}

func (c *cells) number(col, low, high int) int {
	s, ok := c.value(col)
	if !ok {
		return 0
	}
	v, ok := parseInt(s)
	if !ok {
		c.refuse(col, "Dit is geen geheel getal.", fmt.Sprintf("Vul een getal in van %d tot en met %d.", low, high))
		return 0
	}
	if v < low || v > high {
		c.refuse(col, "Dit getal kan hier niet.", fmt.Sprintf("Vul een getal in van %d tot en met %d.", low, high))
		return 0
	}
	return v
}

func (c *cells) date(col int) time.Time {
	s, ok := c.value(col)
	if !ok {
		return time.Time{}
	}
	t, fault := parseDate(s, c.style)
	c.dateFault(col, fault)
	return t
}

func (c *cells) month(col int) time.Time {
	s, ok := c.value(col)
	if !ok {
		return time.Time{}
	}
	t, fault := parseMonth(s, c.style)
	if fault == notADate {
		c.refuse(col, "Dit is geen maand.", "Schrijf de maand als 2026-11 of 11-2026.")
		return t
	}
	c.dateFault(col, fault)
	return t
}

func (c *cells) dateFault(col int, fault dateFault) {
	if reason, advice := fault.words(); reason != "" {
		c.refuse(col, reason, advice)
	}
}

func (f dateFault) words() (reason, advice string) {
	switch f {
	case notADate:
		return "Dit is geen datum.", "Schrijf de datum als 31-12-2026 of 2026-12-31."
	case noSuchDate:
		return "Deze datum bestaat niet.", "Controleer dag en maand."
	case yearOutOfRange:
		return "Dit jaar kan niet kloppen.", "Vul een jaar in van 1900 tot en met 2100."
	}
	return "", ""
}

// period is a first and a last day; the last may be open.
func (c *cells) period(from, until int) (first, last time.Time) {
	first = c.date(from)
	switch c.raw(until) {
	case "", "31-12-9999", "9999-12-31":
		return first, time.Time{}
	}
	last = c.date(until)
	if !first.IsZero() && !last.IsZero() && last.Before(first) {
		c.refuse(until, "Het einde ligt voor het begin.", "Controleer beide datums.")
	}
	return first, last
}

// cents is an amount of at least 0 and at most the given euros.
func (c *cells) cents(col int, maxEuros int64, negative string) int64 {
	s, ok := c.value(col)
	if !ok {
		return 0
	}
	v, fault := parseCents(s, c.style)
	switch {
	case fault == ambiguousAmount:
		c.refuse(col, "Dit bedrag kan twee dingen betekenen.", "Schrijf het met twee decimalen, zoals 1.234,50.")
	case fault == notAnAmount:
		c.refuse(col, "Dit is geen bedrag.", "Schrijf het bedrag als 1.234,50 of 1234.50.")
	case fault == amountTooLarge || v > maxEuros*100:
		c.refuse(col, "Dit bedrag is te hoog.", fmt.Sprintf("Vul hoogstens %d euro in.", maxEuros))
	case v < 0:
		c.refuse(col, "Dit bedrag is negatief.", negative)
	default:
		return v
	}
	return 0
}

// code is a code of a fixed list.
func (c *cells) code(col int, list codes) string {
	s, ok := c.value(col)
	if !ok {
		return ""
	}
	code, ok := list.find(s)
	if !ok {
		c.refuse(col, "Deze soort is onbekend.", "Kies uit: "+strings.Join(list.allowed, ", ")+".")
	}
	return code
}

// point reads degrees, or else RD metres; zeros and blanks mean not known.
func (c *cells) point(lat, lon, x, y int) place.Point {
	a, b, given := c.pair(lat, lon)
	if given {
		if f := checkDegrees(a, b); f.reason != "" {
			c.refuse(lat, f.reason, f.advice)
			return place.Point{}
		}
		return place.Point{Lat: a, Lon: b}
	}
	a, b, given = c.pair(x, y)
	if !given {
		return place.Point{}
	}
	if f := checkRD(a, b); f.reason != "" {
		c.refuse(x, f.reason, f.advice)
		return place.Point{}
	}
	return FromRD(a, b)
}

// pair reads two numbers that belong together.
func (c *cells) pair(first, second int) (a, b float64, given bool) {
	s, t := c.raw(first), c.raw(second)
	if s == "" && t == "" {
		return 0, 0, false
	}
	if s == "" || t == "" {
		col := first
		if s != "" {
			col = second
		}
		c.refuse(col, "De andere helft van de plaats ontbreekt.", "Vul "+c.tpl.columns[first].name+" en "+c.tpl.columns[second].name+" allebei in.")
		return 0, 0, false
	}
	a, okA := parseDecimal(s)
	b, okB := parseDecimal(t)
	if !okA {
		c.refuse(first, "Dit is geen getal.", "Schrijf het getal zoals "+exampleNumber(first, c)+".")
	}
	if !okB {
		c.refuse(second, "Dit is geen getal.", "Schrijf het getal zoals "+exampleNumber(second, c)+".")
	}
	if !okA || !okB || math.Abs(a)+math.Abs(b) == 0 {
		return 0, 0, false
	}
	return a, b, true
}

func exampleNumber(col int, c *cells) string {
	if strings.HasSuffix(c.tpl.columns[col].name, "_rd") {
		return "176500"
	}
	return "50,8514"
}
