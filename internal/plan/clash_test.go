package plan

import (
	"net/url"
	"testing"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// TestClashOfTemplates: of a template that somebody else changed meanwhile each control that differs
// can be chosen by itself, also of a step that one of both does not have; choosing all of one gives
// back what that one has.
func TestClashOfTemplates(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, casework.Files, Files)
	if err != nil {
		t.Fatal(err)
	}
	stands := Template{ID: "p", Name: "Vier weken", Version: 3, Steps: []Step{{What: "Bellen", Side: casework.OurSide, Days: 2}, {What: "Langs gaan", Side: casework.OurSide, Days: 9, Home: true}}}
	typed := url.Values{"naam": {"Vier weken"}, "wat0": {"Bellen"}, "dagen0": {"3"}, "kant0": {string(casework.ResidentSide)}, "wat1": {""}, "dagen1": {""}, "alsniet1": {""}, "kant1": {string(casework.OurSide)}, "kant2": {string(casework.OurSide)}}
	s := templateScreen{words: words{catalogue.Printer(text.Dutch)}, Template: stands, draft: ui.Draft{Form: "plan", Conflict: true, Typed: typed}, mayWrite: true}
	c := s.clash()
	theirs := url.Values{}
	for k, v := range typed {
		theirs[k] = v
	}
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.Name)
		theirs.Set(f.Name, f.Stands)
	}
	if got := len(names); got != 6 || c.Version != "3" {
		t.Errorf("they differ in %v, version %s", names, c.Version)
	}
	if got := templateIn(theirs); got.Name != stands.Name || len(got.Steps) != 2 || got.Steps[0] != stands.Steps[0] || got.Steps[1] != stands.Steps[1] {
		t.Errorf("all of theirs gives %+v", got)
	}
}
