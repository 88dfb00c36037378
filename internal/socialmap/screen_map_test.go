package socialmap

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestChoiceOf: an address gives a choice and a choice its address; what does not exist is
// the first there is.
func TestChoiceOf(t *testing.T) {
	for query, want := range map[string]string{
		"":                                  "indicator=arrears&niveau=buurt",
		"indicator=onzin&niveau=onzin":      "indicator=arrears&niveau=complex",
		"indicator=signals&niveau=wijk":     "indicator=signals&niveau=wijk",
		"naast=nuisance":                    "indicator=arrears&naast=nuisance&niveau=buurt",
		"reeks=ja":                          "indicator=arrears&niveau=buurt&reeks=ja",
		"reeks=ja&niveau=wijk":              "indicator=arrears&niveau=wijk",
		"naast=arrears":                     "indicator=arrears&niveau=buurt",
		"naast=onzin":                       "indicator=arrears&niveau=buurt",
		"per=kwartaal&peildatum=2026-04-01": "indicator=arrears&niveau=buurt&peildatum=2026-04-01&per=kwartaal",
		"per=jaar&peildatum=1-4-2026":       "indicator=arrears&niveau=buurt",
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := choiceOf(q).values().Encode(); got != want {
			t.Errorf("%q: %s, not %s", query, got, want)
		}
	}
}

// once runs on SQLite and PostgreSQL with a release.
func once(t *testing.T, complexes int, run func(t *testing.T, w *live)) {
	t.Helper()
	storetest.Each(t, liveFolders(), func(t *testing.T, db *store.DB) {
		w := newLive(t, db, complexes)
		w.Must(w.s.Release(context.Background(), own, day))
		run(t, w)
	})
}

var idOf = regexp.MustCompile(` id="([^"]+)"`)

// TestTwoFiguresBeside: two maps on one page, each with its own values, and a table with both.
func TestTwoFiguresBeside(t *testing.T) {
	once(t, 14, func(t *testing.T, w *live) {
		server := w.serve()
		const path = mapPath + "?niveau=complex&indicator=nuisance"
		_, alone := w.ask(server, "beleid", "nl", path, nil)
		_, page := w.ask(server, "beleid", "nl", path+"&naast=arrears&sorteer=naast", nil)
		has(t, page, "Huishoudens die overlast meldden naast Woningen met huurachterstand, per complex", `id="kaart-breed"`, `id="naast-smal"`,
			"Huishoudens die overlast meldden (per 100 woningen)", "sorteer=-naast", `<option value="arrears" selected`)
		if strings.Contains(page, `>Aantal`) || strings.Contains(alone, `id="naast-`) {
			t.Error("a number of which nobody can tell whose it is, or a second map that nobody asked for")
		}
		seen := map[string]bool{}
		for _, m := range idOf.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Errorf("the id %s comes twice", m[1])
			}
			seen[m[1]] = true
		}
		_, other := w.ask(server, "beleid", "nl", mapPath+"?niveau=complex&indicator=arrears", nil)
		part := func(page, id string) string { // the marks of a map
			_, rest, _ := strings.Cut(page, `id="`+id+`"`)
			rest, _, _ = strings.Cut(rest, "</svg>")
			_, rest, _ = strings.Cut(rest, "map-dots")
			return strings.ReplaceAll(rest, id, "")
		}
		if got := part(page, "naast-breed"); got == "" || got != part(other, "kaart-breed") || part(page, "kaart-breed") != part(alone, "kaart-breed") || got == part(page, "kaart-breed") {
			t.Error("side by side the maps differ from those alone")
		}
	})
}
