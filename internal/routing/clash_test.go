package routing

import (
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// TestClashOfARule: of a rule or a desk that somebody else changed meanwhile, each text that differs
// can be chosen by itself.
func TestClashOfARule(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	base := screen{words: words{catalogue.Printer(text.Dutch)}, Draft: ui.Draft{Conflict: true,
		Typed: url.Values{"naam": {"Nachten"}, "complexen": {"De Toren"}, "gebieden": {""}, "vanaf": {""}, "tot": {""}}}}
	base.Stamp = 7
	differ := func(c ui.Clash) string {
		var list []string
		for _, f := range c.Fields {
			list = append(list, f.Name+": "+f.Theirs+" of "+f.Yours)
		}
		return c.Version + " " + c.Action + " " + strings.Join(list, ", ")
	}
	rule := ruleScreen{screen: base, Rule: Rule{Name: "Nachtdienst", When: Condition{}}, path: Path + "/regels/r"}
	if got, want := differ(rule.clash()), "7 "+Path+"/regels/r naam: Nachtdienst of Nachten, complexen:  of De Toren"; got != want {
		t.Errorf("the rule: %q, want %q", got, want)
	}
	desk := deskScreen{screen: base, desk: Desk{Name: "Nachten"}, path: Path + "/loketten/l"}
	if got, want := differ(desk.clash()), "7 "+Path+"/loketten/l "; got != want {
		t.Errorf("the desk: %q, want %q", got, want)
	}
}
