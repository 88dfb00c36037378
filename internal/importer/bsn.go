package importer

import "strings"

// bsnGuard watches every column of a table for citizen service numbers.
//
// One number proves nothing: of random numbers of nine digits one in eleven passes
// the eleven-test. A column is taken for BSNs when at least five different values
// pass and they are more than half of all values that are filled in. Telephone
// numbers (ten digits), BAG ids (sixteen) and consecutive keys stay far below that.
type bsnGuard struct {
	names   []string
	columns []bsnColumn
}

type bsnColumn struct {
	filled, passed int
	distinct       [bsnDistinct]uint32
	found          int // how many of distinct are in use
}

const bsnDistinct = 5

func newBSNGuard(names []string) *bsnGuard {
	return &bsnGuard{names: names, columns: make([]bsnColumn, len(names))}
}

// header returns the names of columns that say outright that they hold BSNs.
func (g *bsnGuard) header() []string {
	var bad []string
	for _, name := range g.names {
		if namesBSN(name) {
			bad = append(bad, name)
		}
	}
	return bad
}

// namesBSN reports whether a column or field name means the BSN.
func namesBSN(name string) bool {
	n := strings.ToLower(name)
	n = strings.NewReplacer(" ", "", "_", "", "-", "", ".", "").Replace(n)
	if strings.Contains(n, "burgerservicenum") || strings.Contains(n, "sofinum") || n == "sofi" || n == "bsnr" {
		return true
	}
	if n == "bsn" {
		return true
	}
	// bsn as a word of its own: bsn_huurder, Huurder BSN, bsnHuurder, huurderBSN
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '_' || r == '-' || r == '.' })
	for _, w := range words {
		if strings.EqualFold(w, "bsn") || strings.HasPrefix(w, "bsn") && len(w) > 3 && w[3] >= 'A' && w[3] <= 'Z' || strings.HasSuffix(w, "BSN") {
			return true
		}
	}
	return strings.HasPrefix(n, "bsnnum") || strings.HasPrefix(n, "bsnhuurder")
}

func (g *bsnGuard) add(record []string) {
	for i := range record {
		if i >= len(g.columns) {
			return
		}
		g.columns[i].add(record[i])
	}
}

func (c *bsnColumn) add(value string) {
	if value == "" {
		return
	}
	c.filled++
	if len(value) < 8 || len(value) > 16 {
		return
	}
	n, ok := elevenTest(value)
	if !ok {
		return
	}
	c.passed++
	if c.found == bsnDistinct {
		return
	}
	for _, d := range c.distinct[:c.found] {
		if d == n {
			return
		}
	}
	c.distinct[c.found] = n
	c.found++
}

func (c *bsnColumn) isBSN() bool { return c.found == bsnDistinct && 2*c.passed > c.filled }

// found returns the names of the columns that hold BSNs by their values.
func (g *bsnGuard) found() []string {
	var bad []string
	for i := range g.columns {
		if g.columns[i].isBSN() {
			bad = append(bad, columnLabel(g.names[i], i))
		}
	}
	return bad
}

// elevenTest reads 8 or 9 digits, perhaps with points, spaces or hyphens between
// them, and reports whether they pass the test for a BSN (weights 9 to 2 and -1).
func elevenTest(s string) (uint32, bool) {
	var digits [9]uint32
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if n == 9 {
				return 0, false
			}
			digits[n] = uint32(c - '0')
			n++
		case c == '.' || c == ' ' || c == '-':
		default:
			return 0, false
		}
	}
	if n < 8 {
		return 0, false
	}
	var value, sum uint32
	for i := 0; i < n; i++ {
		weight := uint32(n - i) // #nosec G115 -- from 1 to 9
		if weight == 1 {
			weight = 10 // -1 modulo 11
		}
		sum += weight * digits[i]
		value = value*10 + digits[i]
	}
	return value, sum%11 == 0 && value != 0
}

func bsnFatal(file string, columns []string) *Fatal {
	for i, c := range columns {
		columns[i] = printable(c, maxValue)
	}
	which := "Kolom " + strings.Join(columns, ", ") + " bevat burgerservicenummers (BSN)."
	if len(columns) > 1 {
		which = "De kolommen " + strings.Join(columns, ", ") + " bevatten burgerservicenummers (BSN)."
	}
	f := newFatal(file, HasBSN, which,
		"Samendoen bewaart nooit een BSN: de wet staat dat hiervoor niet toe (artikel 46 UAVG). "+
			"Haal de kolom uit het bestand en lever het opnieuw aan. "+
			"Gebruik het eigen nummer van je administratie als sleutel.")
	f.Columns = columns
	return f
}
