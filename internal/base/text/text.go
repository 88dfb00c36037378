// Package text holds the words of the program in Dutch and English, Dutch numbers
// and dates, the stems that search uses, and the guard against citizen service
// numbers (BSN) in free text.
//
// Each module brings text/nl.json and text/en.json with keys that begin with its own
// name. A key that is missing shows as the key itself, and fails the tests.
package text

import (
	"fmt"
	"io/fs"
	"sort"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Lang is a language of the screens.
type Lang string

// The languages that every screen has.
const (
	Dutch   Lang = "nl"
	English Lang = "en"
)

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

// Load reads text/nl.json and text/en.json of each folder.
func Load(folders ...fs.FS) (*Catalogue, error) {
	bundle := i18n.NewBundle(language.Dutch)
	c := &Catalogue{printers: map[Lang]*Printer{}, keys: map[Lang]map[string]bool{Dutch: {}, English: {}}}
	for _, folder := range folders {
		for _, lang := range []Lang{Dutch, English} {
			name := "text/" + string(lang) + ".json"
			data, err := fs.ReadFile(folder, name)
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
	for lang, tag := range map[Lang]language.Tag{Dutch: language.Dutch, English: language.BritishEnglish} {
		c.printers[lang] = &Printer{Lang: lang, loc: i18n.NewLocalizer(bundle, string(lang)), num: message.NewPrinter(tag)}
	}
	return c, nil
}

// Printer is the printer of a language.
func (c *Catalogue) Printer(lang Lang) *Printer { return c.printers[ParseLang(string(lang))] }

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
	s, err := p.loc.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: count})
	if s == "" || err != nil && s == "" {
		return key
	}
	return s
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
