package socialmap

import (
	"strings"
	"time"

	"samendoen/internal/base/web/ui"
)

// bandLine is a line of the form of an estimate: a group, or one of both kinds of the vulnerable.
type bandLine struct {
	Name, Label string
	group       Group
	stored      Band // of the latest estimate
}

// lines are the six lines of the form.
func (s complexScreen) lines() (list []bandLine) {
	var last Estimate
	if s.Latest != nil {
		last = *s.Latest
	}
	for _, g := range AllGroups() {
		if g != Vulnerable {
			list = append(list, bandLine{g.Code(), s.p.T(g.LabelKey()), g, last.Bands[g]})
			continue
		}
		for _, h := range AllHelp() {
			list = append(list, bandLine{h.Code(), s.p.T(h.LabelKey()), g, last.Split[h]})
		}
	}
	return list
}

func (s complexScreen) bandOptions(l bandLine) []ui.Option {
	options := []ui.Option{{Label: s.t("choose")}}
	for _, b := range BandsFor(l.group) {
		options = append(options, ui.Option{Value: b.Code(), Label: s.p.T(b.LabelKey()), Selected: b.Code() == s.typed(l.Name)})
	}
	return options
}

// split says both kinds of the vulnerable apart.
func (s complexScreen) split(e Estimate) string {
	return s.t("split", "Accepts", s.p.T(e.Split[Accepts].LabelKey()), "Refuses", s.p.T(e.Split[Refuses].LabelKey()))
}

func (s complexScreen) signatures(list []Signature) string {
	var who []string
	for _, x := range list {
		who = append(who, s.t("signed_one", "Role", x.Role, "Date", s.p.Date(x.On)))
	}
	return strings.Join(who, ", ")
}

// signed says who signed the estimate that holds, and plainly where no residents could.
func (s complexScreen) signed() string {
	if len(s.Signed) == 0 {
		return s.t("signed_before")
	}
	words := s.t("signed_by", "Who", s.signatures(s.Signed))
	if len(s.Signed) == 1 {
		words += " " + s.t("signed_no_body")
	}
	return words
}

// waits are the lines of an estimate that is not signed yet.
func (s complexScreen) waits() (list []string) {
	add := func(group, band string) {
		list = append(list, s.t("waits_line", "Group", s.p.T(group), "Band", s.p.T(band)))
	}
	for _, g := range AllGroups() {
		if g != Vulnerable {
			add(g.LabelKey(), s.Waits.Bands[g].LabelKey())
			continue
		}
		for _, h := range AllHelp() {
			add(h.LabelKey(), s.Waits.Split[h].LabelKey())
		}
	}
	list = append(list, s.t("waits_teams", "Teams", strings.Join(s.Waits.Teams, ", ")))
	if len(s.Waits.Signatures) > 0 {
		list = append(list, s.t("waits_signed", "Who", s.signatures(s.Waits.Signatures)))
	}
	return list
}

// bodies says who signs for the residents.
func (s complexScreen) bodies() string {
	if len(s.Bodies) == 0 {
		return s.t("bodies_none")
	}
	return s.t("bodies_sign", "Names", strings.Join(s.Bodies, ", "))
}

// mustSign are the sides that did not sign yet.
func (s complexScreen) mustSign() (list []Side) {
	if !s.Waits.Has(ForAssociation) {
		list = append(list, ForAssociation)
	}
	if len(s.Bodies) > 0 && !s.Waits.Has(ForResidents) {
		list = append(list, ForResidents)
	}
	return list
}

// key is the text key of what a side reads.
func (x Side) key(what string) string { return "socialmap.sign." + what + "." + string(x) }

// signing reports whether the form of a side was just refused.
func (s complexScreen) signing(side Side) bool {
	return s.draft.Form == formSign && s.draft.Typed.Get("kant") == string(side)
}

func (s complexScreen) signError(side Side, names ...string) string {
	if !s.signing(side) {
		return ""
	}
	return s.draft.Problem(names...)
}

func (s complexScreen) signTyped(side Side, name string) string {
	switch {
	case s.signing(side):
		return s.draft.Typed.Get(name)
	case name == "getekend":
		return s.now.Format(time.DateOnly)
	}
	return ""
}
