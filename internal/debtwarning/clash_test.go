package debtwarning

import (
	"net/url"
	"testing"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/network"
)

// TestClashOfRules: of rules that somebody else changed meanwhile, each field in which both differ
// can be chosen by itself, in words of people; what stands there is what is sent for it.
func TestClashOfRules(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	s := settingsScreen{words: words{catalogue.Printer(text.Dutch)}, Settings: Settings{Rules: Rules{MinDays: 30, MinCents: 5000, StepDays: 7, ReactDays: 14, PauseDays: 28, Reading: Readings()[0],
		Wording: "De wet zegt dit.", Processing: "v1", OfferInLetter: true, Version: 5}, Lines: []network.Processing{{ID: "v1", Name: "Vroegsignalering"}}},
		Draft: ui.Draft{Form: "regels", Conflict: true, Typed: url.Values{"dagen": {"60"}, "bedrag": {"50"}, "stapdagen": {"7"}, "reactiedagen": {"14"}, "pauzedagen": {"28"},
			"lezing": {string(Readings()[1])}, "wettekst": {"De wet zegt iets anders."}, "verwerking": {""}}}}
	c := s.clash()
	got := map[string][3]string{}
	for _, f := range c.Fields {
		got[f.Name] = [3]string{f.Theirs, f.Yours, f.Stands}
	}
	want := map[string][3]string{"dagen": {"30", "60", "30"}, "verwerking": {"Vroegsignalering", "Geen: alles staat uit", "v1"}, "samen": {"Ja", "Nee", "ja"},
		"lezing": {s.readingName(string(Readings()[0])), s.readingName(string(Readings()[1])), string(Readings()[0])}, "wettekst": {"De wet zegt dit.", "De wet zegt iets anders.", "De wet zegt dit."}}
	for name, w := range want {
		if got[name] != w {
			t.Errorf("%s: %q, want %q", name, got[name], w)
		}
	}
	if len(got) != len(want) || c.Version != "5" || c.Action != settingsPath {
		t.Errorf("%d fields, version %s, to %s", len(got), c.Version, c.Action)
	}
}
