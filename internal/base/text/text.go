// Package text holds the words of the program in Dutch and English, Dutch numbers
// and dates, the stems that search uses, and the guard against citizen service
// numbers (BSN) in free text.
//
// Each module brings text/nl.json and text/en.json with keys that begin with its own
// name. A key that is missing shows as the key itself, and fails the tests.
package text

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Lang is a language of the screens.
type Lang string

// The languages that every screen has, and those that the pages of residents have beside them.
const (
	Dutch     Lang = "nl"
	English   Lang = "en"
	Polish    Lang = "pl"
	Turkish   Lang = "tr"
	Arabic    Lang = "ar"
	Ukrainian Lang = "uk"
)

// Tongues are the languages of the pages of residents.
func Tongues() []Lang { return []Lang{Dutch, English, Polish, Turkish, Arabic, Ukrainian} }

// Name is a language in its own words.
func (l Lang) Name() string {
	return map[Lang]string{Dutch: "Nederlands", English: "English", Polish: "Polski", Turkish: "Türkçe", Arabic: "العربية", Ukrainian: "Українська"}[l]
}

// Dir is "rtl" for a language that is read from right to left, and empty for others.
func (l Lang) Dir() string {
	if l == Arabic {
		return "rtl"
	}
	return ""
}

// tag is the language as numbers are written in it. Arabic has Western figures, as on the paper
// with a code and on the telephone.
func (l Lang) tag() language.Tag {
	switch l {
	case English:
		return language.BritishEnglish
	case Arabic:
		return language.MustParse("ar-u-nu-latn")
	}
	return language.MustParse(string(l))
}

// ParseTongue gives the language of a code, one of Tongues; ok is false for anything unknown.
func ParseTongue(code string) (l Lang, ok bool) {
	if slices.Contains(Tongues(), Lang(code)) {
		return Lang(code), true
	}
	return Dutch, false
}

// Preferred is the first language of Tongues that a browser asks for (RFC 9110, Accept-Language);
// Dutch when it asks for none of them.
func Preferred(header string) Lang {
	asked, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return Dutch
	}
	for _, tag := range asked {
		base, _ := tag.Base()
		if l, ok := ParseTongue(base.String()); ok {
			return l
		}
	}
	return Dutch
}

// ParseLang gives the language of a code, Dutch for anything unknown.
func ParseLang(code string) Lang {
	if code == string(English) {
		return English
	}
	return Dutch
}

// Catalogue is all messages of all modules.
type Catalogue struct {
	printers map[Lang]*Printer
	keys     map[Lang]map[string]bool
}

// Load reads text/nl.json and text/en.json of each folder, and of a module that shows residents
// something also the other languages: what is not there is said in English.
func Load(folders ...fs.FS) (*Catalogue, error) {
	bundle := i18n.NewBundle(language.Dutch)
	c := &Catalogue{printers: map[Lang]*Printer{}, keys: map[Lang]map[string]bool{}}
	for _, lang := range Tongues() {
		c.keys[lang] = map[string]bool{}
	}
	for _, folder := range folders {
		for _, lang := range Tongues() {
			name := "text/" + string(lang) + ".json"
			data, err := fs.ReadFile(folder, name)
			if lang != Dutch && lang != English && errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("text: %w", err)
			}
			file, err := bundle.ParseMessageFileBytes(data, string(lang)+".json")
			if err != nil {
				return nil, fmt.Errorf("text: %s: %w", name, err)
			}
			for _, m := range file.Messages {
				if c.keys[lang][m.ID] {
					return nil, fmt.Errorf("text: the key %s is there twice in %s", m.ID, lang)
				}
				c.keys[lang][m.ID] = true
			}
		}
	}
	for _, lang := range Tongues() {
		c.printers[lang] = &Printer{Lang: lang, loc: i18n.NewLocalizer(bundle, string(lang), string(English)), num: message.NewPrinter(lang.tag())}
	}
	return c, nil
}

// Printer is the printer of a language.
func (c *Catalogue) Printer(lang Lang) *Printer {
	l, _ := ParseTongue(string(lang))
	return c.printers[l]
}

// Keys are the keys of a language in order.
func (c *Catalogue) Keys(lang Lang) []string {
	list := make([]string, 0, len(c.keys[lang]))
	for k := range c.keys[lang] {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}

// Has reports whether a language has the key.
func (c *Catalogue) Has(lang Lang, key string) bool { return c.keys[lang][key] }

// Printer turns keys, numbers and dates into words of one language.
type Printer struct {
	Lang Lang
	loc  *i18n.Localizer
	num  *message.Printer
	told func(key string) // of Telling
}

// Telling is the same printer, that says which keys are asked of it.
func (p *Printer) Telling(told func(key string)) *Printer {
	q := *p
	q.told = told
	return &q
}

// T is the message of a key, with pairs of name and value for what it leaves open.
func (p *Printer) T(key string, pairs ...any) string {
	return p.localize(key, data(pairs), nil)
}

// N is the message of a key for n things; the message calls n {{.N}}.
func (p *Printer) N(key string, n int, pairs ...any) string {
	values := data(pairs)
	if values == nil {
		values = map[string]any{}
	}
	values["N"] = p.Int(n)
	return p.localize(key, values, n)
}

// Args is T with a map of values, for the fields of a fault.
func (p *Printer) Args(key string, args map[string]any) string { return p.localize(key, args, nil) }

func (p *Printer) localize(key string, values map[string]any, count any) string {
	if p.told != nil {
		p.told(key)
	}
	if p.Lang == Arabic {
		values = isolated(values)
	}
	s, err := p.loc.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: count})
	if s == "" || err != nil && s == "" {
		return key
	}
	return s
}

// isolated are values that keep their own direction within a sentence that is read from right to
// left: a name, a date or a number does not turn the words around it (Unicode UAX 9, FSI and PDI).
func isolated(values map[string]any) map[string]any {
	all := make(map[string]any, len(values))
	for name, v := range values {
		if s, ok := v.(string); ok && s != "" {
			v = "\u2068" + s + "\u2069"
		}
		all[name] = v
	}
	return all
}

func data(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}

// Int is a whole number with thousands: 12.000.
func (p *Printer) Int(n int) string { return p.num.Sprint(number.Decimal(n)) }

// Decimal is a number with at most digits decimals: 3,5.
func (p *Printer) Decimal(v float64, digits int) string {
	return p.num.Sprint(number.Decimal(v, number.MaxFractionDigits(digits)))
}

// Percent is a share of one as a percentage: 0.123 is 12,3%.
func (p *Printer) Percent(share float64, digits int) string {
	return p.num.Sprint(number.Percent(share, number.MaxFractionDigits(digits)))
}

// Euro is an amount in eurocents: € 1.234,50.
func (p *Printer) Euro(cents int64) string {
	return "€ " + p.num.Sprint(number.Decimal(float64(cents)/100, number.MinFractionDigits(2), number.MaxFractionDigits(2)))
}
