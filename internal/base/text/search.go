package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold makes text comparable: lower case, no accents, other signs than letters and
// digits become one space.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for _, r := range strings.ToLower(unaccented(s)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
			space = false
		case !space:
			b.WriteByte(' ')
			space = true
		}
	}
	return strings.TrimSpace(b.String())
}

// unaccented is text without the accents on its letters.
func unaccented(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return s // most text has none, and millions of addresses are folded
	}
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	plain, _, err := transform.String(t, s)
	if err != nil {
		return s
	}
	return plain
}

// Stem is the stem of a folded Dutch word (Snowball): bewoners becomes bewoner.
func Stem(word string) string {
	env := snowballstem.NewEnv(word)
	dutch.Stem(env)
	return env.Current()
}

// SearchText is what the search index holds for a text: its folded words and, where
// they differ, their stems. Because terms are looked up as parts of words, lekkage
// finds waterlekkage and buren finds buurt not, but buur.
func SearchText(parts ...string) string { return Stems{}.SearchText(parts...) }

// Stems remembers the stems of words, for whoever goes through many texts at once: the
// same words come back all the time.
type Stems map[string]string

// SearchText is the function SearchText.
func (m Stems) SearchText(parts ...string) string {
	words := strings.Fields(Fold(strings.Join(parts, " ")))
	out := words
	for _, w := range words {
		s, known := m[w]
		if !known {
			s = Stem(w)
			m[w] = s
		}
		if s != w && !strings.HasPrefix(w, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

// SearchTerms are the parts of words that a query asks for, all of which must be
// found: the stem of each word of at least three signs, or a number of any length.
func SearchTerms(query string) []string {
	var terms []string
	for _, w := range strings.Fields(Fold(query)) {
		s := Stem(w)
		if len([]rune(s)) < 3 {
			s = w
		}
		if len([]rune(s)) >= 3 || s[0] >= '0' && s[0] <= '9' {
			terms = append(terms, s)
		}
		if len(terms) == 8 {
			break
		}
	}
	return terms
}
