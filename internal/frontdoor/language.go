package frontdoor

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// books are the words of the public page, one file for each language: whoever adds a file
// adds a language.
//
//go:embed taal/*.json
var books embed.FS

// Language is a language of the public page.
type Language struct {
	Code      string            `json:"-"`          // of the file: "nl", "ar" (BCP 47)
	Name      string            `json:"naam"`       // in the language itself
	Direction string            `json:"richting"`   // "ltr" or "rtl"
	Order     int               `json:"plaats"`     // in the list on the page
	ToCheck   bool              `json:"naTeKijken"` // no translator has read it yet; the page says so
	Words     map[string]string `json:"woorden"`
}

// T are the words of a key, with pairs of a name and what stands in its place. A key that
// is missing shows as itself, and fails the tests.
func (l Language) T(key string, pairs ...string) string {
	words, ok := l.Words[key]
	if !ok {
		return key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		words = strings.ReplaceAll(words, "{"+pairs[i]+"}", pairs[i+1])
	}
	return words
}

// loadLanguages reads all languages in their order; Dutch is the first.
func loadLanguages() ([]Language, error) {
	files, err := books.ReadDir("taal")
	if err != nil {
		return nil, err
	}
	list := make([]Language, len(files))
	for i, f := range files {
		data, err := books.ReadFile("taal/" + f.Name())
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &list[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		list[i].Code = strings.TrimSuffix(f.Name(), ".json")
	}
	slices.SortFunc(list, func(a, b Language) int { return cmp.Compare(a.Order, b.Order) })
	return list, nil
}

// language is the language with a code, and Dutch for any other.
func (s *Service) language(code string) Language {
	for _, l := range s.books {
		if l.Code == code {
			return l
		}
	}
	return s.books[0]
}
