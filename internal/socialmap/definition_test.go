package socialmap

import (
	"net/http"
	"slices"
	"testing"
)

// No figure goes without a definition, and no definition without a figure.
func TestDefinitions(t *testing.T) {
	seen := map[string]bool{}
	for _, in := range append(Indicators(), ours()...) {
		d := in.Definition()
		if d.Code == "" {
			t.Errorf("%s has no definition", in.Code)
		}
		seen[d.Code] = true
	}
	list := Definitions()
	for i, d := range list {
		if d.Source == "" || d.Lag == "" || d.Owner == "" || d.Since.IsZero() {
			t.Errorf("%s is not complete: %+v", d.Code, d)
		}
		if !seen[d.Code] && d.Code != VolunteersCode {
			t.Errorf("%s is the definition of nothing", d.Code)
		}
		if slices.ContainsFunc(list[i+1:], func(o Definition) bool { return o.Code == d.Code }) {
			t.Errorf("%s is defined twice", d.Code)
		}
	}
}

// The page says it for who reads the map, and the figures of a place lead there.
func TestDefinitionsPage(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		server := w.serve()
		_, page := w.ask(server, "beleid", "nl", definitionsPath, nil)
		has(t, page, `id="stay"`, "Hoe het was op de peildatum", "Sociaal beheer", "Woont er 20 jaar of langer", "per 20 woningen", "27 november 2026", "€ 498,20", "Stcrt. 2025, 39783")
		for _, who := range []string{"vrijwilliger", "partner"} {
			if status, _ := w.ask(server, who, "nl", definitionsPath, nil); status == http.StatusOK {
				t.Errorf("%s reads what figures mean", who)
			}
		}
		w.Must(w.s.Release(t.Context(), own, day))
		_, page = w.ask(server, "beleid", "nl", complexPath+string(w.linden), nil)
		has(t, page, `<a href="/complex-in-beeld/uitleg#stay">Woont er 5 tot 10 jaar</a>`, `<a href="/complex-in-beeld/uitleg#arrears">Woningen met huurachterstand</a>`)
	})
}
