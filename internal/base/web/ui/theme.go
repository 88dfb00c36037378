package ui

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Scheme is the light or the dark look.
type Scheme string

// The schemes. Auto follows the device.
const (
	Auto  Scheme = ""
	Light Scheme = "light"
	Dark  Scheme = "dark"
)

// MaxThemeBytes is the largest theme file that LoadTheme reads. A complete NL Design
// System theme is some 210,000 bytes.
const MaxThemeBytes = 256 << 10

// Theme is the house style of an organisation: values for some of the --basis-* tokens.
// The zero value is Samendoen's own look.
type Theme struct {
	light, dark map[string]string
}

// Warning tells which value of a theme was not taken, and why.
type Warning struct {
	Scheme  Scheme  // Auto when it concerns both
	Token   string  // "" for a remark on the whole file
	Value   string  // as it stood in the file
	Against string  // token below or above it, when contrast is the reason
	Ratio   float64 // contrast found, 1 to 21
	Needed  float64 // contrast needed (WCAG 2.2); 0 when contrast is not the reason
	Remark  string  // in Dutch, when contrast is not the reason
}

// String says it in Dutch, for the administrator's screen and the log.
func (w Warning) String() string {
	look := map[Scheme]string{Light: " (licht)", Dark: " (donker)"}[w.Scheme]
	if w.Needed > 0 {
		return fmt.Sprintf("%s%s: %s is slecht te lezen met %s. Het contrast is %s, nodig is %s. De kleur van Samendoen blijft staan.",
			w.Token, look, w.Value, w.Against, dutchNumber(w.Ratio), dutchNumber(w.Needed))
	}
	if w.Token == "" {
		return w.Remark
	}
	return fmt.Sprintf("%s%s: %s", w.Token, look, w.Remark)
}

func dutchNumber(v float64) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', 1, 64), ".", ",", 1)
}

// LoadTheme reads a corporate theme: CSS blocks with --basis-* tokens, the dark ones in
// "@media (prefers-color-scheme: dark)" or under [data-theme="dark"]. The
// --basis-* lines of any NL Design System theme will do; tokens that Samendoen does not
// use are passed over. It fails with ErrTheme on anything that is not plain declarations,
// url() first of all. A value that it cannot read,
// or that would make something hard to see, gives a Warning and stays as it was.
func LoadTheme(r io.Reader) (Theme, []Warning, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxThemeBytes+1))
	if err != nil {
		return Theme{}, nil, fmt.Errorf("ui: read theme: %w", err)
	}
	if len(raw) > MaxThemeBytes {
		return Theme{}, nil, refuse("larger than %d bytes", MaxThemeBytes)
	}
	given, err := parseTheme(string(raw))
	if err != nil {
		return Theme{}, nil, err
	}
	own := ownTokens()
	theme := Theme{light: map[string]string{}, dark: map[string]string{}}
	var warnings []Warning
	for _, name := range slices.Sorted(maps.Keys(own.light)) {
		if !strings.HasPrefix(name, "--basis-") {
			continue
		}
		warnings = append(warnings, theme.take(name, given)...)
	}
	if given.ignored > 0 {
		warnings = append(warnings, Warning{Remark: "Het bestand bevat regels die geen thema-waarde zijn. Die tellen niet mee."})
	}
	return theme, append(warnings, theme.mend(own)...), nil
}

// take moves one token from the file into the theme, if its value can be read.
func (t Theme) take(name string, given schemes) []Warning {
	var warnings []Warning
	for _, side := range []struct {
		scheme Scheme
		from   map[string]string
		into   map[string]string
	}{{Light, given.light, t.light}, {Dark, given.dark, t.dark}} {
		raw, ok := side.from[name]
		if !ok || (side.scheme == Dark && !isColour(name)) {
			continue
		}
		value, ok := readValue(name, given.resolve(side.scheme, raw))
		if !ok {
			warnings = append(warnings, Warning{Scheme: side.scheme, Token: name, Value: raw,
				Remark: "Deze waarde kunnen wij niet lezen. De waarde van Samendoen blijft staan."})
			continue
		}
		side.into[name] = value
	}
	return warnings
}

// resolve follows var(--other), at most eight steps.
func (s schemes) resolve(scheme Scheme, value string) string {
	for range 8 {
		inner, ok := strings.CutPrefix(value, "var(")
		if !ok {
			return value
		}
		next, ok := s.lookup(scheme, strings.TrimSpace(strings.TrimSuffix(inner, ")")))
		if !ok {
			return value
		}
		value = next
	}
	return value
}

// mend gives back the own colour wherever a pair falls short, until all pairs pass. It
// ends: each round takes at least one colour out, and the own colours pass by test.
func (t Theme) mend(own schemes) []Warning {
	var warnings []Warning
	for _, side := range []struct {
		scheme Scheme
		over   map[string]string
	}{{Light, t.light}, {Dark, t.dark}} {
		for again := true; again; {
			again = false
			for _, pair := range colourPairs() {
				ratio := t.ratio(side.scheme, pair, own)
				if ratio >= pair.needed {
					continue
				}
				for _, names := range [][2]string{{pair.front, pair.back}, {pair.back, pair.front}} {
					value, ok := side.over[names[0]]
					if !ok {
						continue
					}
					warnings = append(warnings, Warning{Scheme: side.scheme, Token: names[0], Value: value,
						Against: names[1], Ratio: ratio, Needed: pair.needed})
					delete(side.over, names[0])
					again = true
					break // the colour in front goes first; its ground only if that did not help
				}
			}
		}
	}
	return warnings
}

// ratio is the contrast of a pair as it will be seen, 21 when a colour is not known.
func (t Theme) ratio(scheme Scheme, pair colourPair, own schemes) float64 {
	front, okFront := parseColour(t.value(scheme, pair.front, own))
	back, okBack := parseColour(t.value(scheme, pair.back, own))
	if !okFront || !okBack {
		return 21
	}
	return contrast(front, back)
}

// value is what a token is worth in a scheme: a theme without dark colours keeps
// Samendoen's dark look.
func (t Theme) value(scheme Scheme, name string, own schemes) string {
	over := t.light
	if scheme == Dark {
		over = t.dark
	}
	if v, ok := over[name]; ok {
		return v
	}
	v, _ := own.lookup(scheme, name)
	return v
}

// CSS is the style sheet of the theme, made anew from the values that were taken; "" for
// Samendoen's own look. It fills the layer "theme" of samendoen.css.
func (t Theme) CSS() string {
	if len(t.light) == 0 && len(t.dark) == 0 {
		return ""
	}
	dark := maps.Clone(t.dark)
	if dark == nil {
		dark = map[string]string{}
	}
	for name := range t.light { // the light value must not leak into the dark look
		if _, ok := dark[name]; !ok && isColour(name) {
			dark[name] = t.value(Dark, name, ownTokens())
		}
	}
	lines := func(values map[string]string) string {
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(values)) {
			fmt.Fprintf(&b, "%s:%s;", name, values[name])
		}
		return b.String()
	}
	return "@layer theme{:root{" + lines(t.light) + "}" +
		"@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){" + lines(dark) + "}}" +
		":root[data-theme=\"dark\"]{" + lines(dark) + "}}\n"
}

// Path is the address of the theme's style sheet for Page.ThemePath; "" for Samendoen's
// own look.
func (t Theme) Path() string {
	sheet := t.CSS()
	if sheet == "" {
		return ""
	}
	a, err := newAsset("theme.css", []byte(sheet))
	if err != nil {
		return ""
	}
	return StaticPrefix + "theme.css?v=" + a.version()
}

// ownTokens are the values of samendoen.css itself, read from its layer "tokens".
var ownTokens = sync.OnceValue(func() schemes {
	sheet, err := fs.ReadFile(Assets(), "samendoen.css")
	if err != nil {
		panic(err) // part of the binary
	}
	own, err := parseTheme(tokenLayer(string(sheet)))
	if err != nil {
		panic(err) // a test reads it too
	}
	return own
})

// tokenLayer cuts the inside of "@layer tokens { … }" out of a sheet.
func tokenLayer(sheet string) string {
	_, rest, _ := strings.Cut(sheet, "@layer tokens {")
	depth := 1
	for i, c := range rest {
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return rest[:i]
			}
		}
	}
	return ""
}

func isColour(name string) bool {
	return strings.HasPrefix(name, "--basis-color-") || strings.HasSuffix(name, "-outline-color")
}

// readValue checks a value by the kind of its token and writes it in one fixed form, so
// that nothing of the file itself reaches a browser.
func readValue(name, value string) (string, bool) {
	switch {
	case isColour(name):
		c, ok := parseColour(value)
		return c.String(), ok
	case strings.HasPrefix(name, "--basis-border-radius-"):
		return readLength(value, 0, 48)
	case strings.HasSuffix(name, "-inline-size"):
		return readLength(value, 640, 2400)
	case strings.HasSuffix(name, "-font-family") || strings.Contains(name, "-font-family-"):
		return readFonts(value)
	}
	return "", false
}

var lengthShape = regexp.MustCompile(`^(\d{1,4}(?:\.\d{1,4})?)(px|rem)?$`)

// readLength reads px or rem (16 px) between two bounds in px; 0 needs no unit.
func readLength(value string, least, most float64) (string, bool) {
	parts := lengthShape.FindStringSubmatch(value)
	if parts == nil {
		return "", false
	}
	number, err := strconv.ParseFloat(parts[1], 64)
	if err != nil || (parts[2] == "" && number != 0) {
		return "", false
	}
	px := number
	if parts[2] == "rem" {
		px *= 16
	}
	if px < least || px > most {
		return "", false
	}
	return parts[1] + parts[2], true
}

var (
	fontShape   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 -]{0,60}$`)
	genericFont = regexp.MustCompile(`^(serif|sans-serif|monospace|system-ui|ui-[a-z-]+)$`)
)

// readFonts reads a list of at most eight font names. A font that is not on the device
// is passed over by the browser: themes bring no font files.
func readFonts(value string) (string, bool) {
	families := strings.Split(value, ",")
	if len(families) > 8 {
		return "", false
	}
	for i, family := range families {
		family = strings.TrimSpace(family)
		if n := len(family); n > 1 && (family[0] == '"' || family[0] == '\'') && family[n-1] == family[0] {
			family = family[1 : n-1]
		}
		if !fontShape.MatchString(family) {
			return "", false
		}
		if !genericFont.MatchString(family) {
			family = `"` + family + `"`
		}
		families[i] = family
	}
	return strings.Join(families, ", "), true
}
