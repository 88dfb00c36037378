package ui

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestChosen is what a form says once somebody chose between two texts.
func TestChosen(t *testing.T) {
	for name, v := range map[string]struct{ sent, want url.Values }{
		"no clash":         {url.Values{"doel": {"a"}}, url.Values{"doel": {"a"}}},
		"the other's":      {url.Values{"doel": {"a"}, "stond-doel": {"b"}, "kies-doel": {"ander"}}, url.Values{"doel": {"b"}}},
		"the own":          {url.Values{"doel": {"a"}, "stond-doel": {"b"}, "kies-doel": {"eigen"}}, url.Values{"doel": {"a"}}},
		"below each other": {url.Values{"doel": {"a"}, "stond-doel": {"b"}, "kies-doel": {"onder"}}, url.Values{"doel": {"b\n\na"}}},
		"on one line":      {url.Values{"stap": {"a"}, "stond-stap": {"b"}, "kies-stap": {"regel"}}, url.Values{"stap": {"b; a"}}},
		"nothing stood":    {url.Values{"doel": {"a"}, "stond-doel": {" "}, "kies-doel": {"onder"}}, url.Values{"doel": {"a"}}},
		"nothing written":  {url.Values{"doel": {""}, "stond-doel": {"b"}, "kies-doel": {"onder"}}, url.Values{"doel": {"b"}}},
		"no such choice":   {url.Values{"doel": {"a"}, "stond-doel": {"b"}, "kies-doel": {"weg"}}, url.Values{"doel": {"a"}}},
		"only one chosen":  {url.Values{"doel": {"a"}, "wie": {"x"}, "stond-wie": {"y"}, "kies-wie": {"ander"}}, url.Values{"doel": {"a"}, "wie": {"y"}}},
	} {
		Chosen(v.sent)
		if d := cmp.Diff(v.want, v.sent); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// What was written in sentences comes back from a form that replaces nothing, and may be gone by now.
func TestClashGivesBackSentences(t *testing.T) {
	c := Clash{Typed: url.Values{"versie": {"3 4"}, "tekst": {"Zij belt morgen."}, "stap": {"af"}, "datum": {"2026-11-22"}, "reden": {"Met hun vieren"}},
		Fields: []Met{{Name: "reden"}}}
	if got := c.sentences(); !slices.Equal(got, []string{"Zij belt morgen."}) {
		t.Errorf("%q", got)
	}
}
