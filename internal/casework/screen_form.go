package casework

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/network"
)

// choice is a value and its words in a list to choose from.
type choice struct{ value, label string }

// field is a field of a form; its id holds the form, because a page has several.
func (s screen) field(form, name, labelKey, hintKey string) ui.Field {
	return s.in(form).Field(s.t, name, labelKey, hintKey)
}

// fieldOf is a field of one of several forms of a kind on the page: of the thing with the id.
func (s screen) fieldOf(form, id, name, labelKey, hintKey string) ui.Field {
	k := s.inOf(form, id)
	f := k.Field(s.t, name, labelKey, hintKey)
	if !k.Open() || !k.at.IsZero() {
		f.ID = name + "-" + id
	}
	return f
}

// typedOf is what was typed into such a form, if it was refused or left.
func (s screen) typedOf(form, id, name string) string { return s.inOf(form, id).Value(name, "") }

// inOf is such a form: as it was refused, as it was left while typing, or untouched.
func (s screen) inOf(form, id string) Typing {
	d := ui.Draft{Form: form}
	if s.draft.Typed.Get("welke") == id {
		d = s.draft.In(form)
	}
	return keptOf(s.Unsaved, pathOf(s.ID), form+"/"+id, d)
}

// options are the participants to choose from, with the organisation of partners.
func (s screen) options() []choice {
	list := make([]choice, 0, len(s.People))
	for _, p := range s.People {
		if p.Part == PartStandIn {
			continue // holds nothing: what they have ends with an absence
		}
		list = append(list, choice{p.User.ID, withOrg(p.User, s.OrgID)})
	}
	return list
}

// removable are the participants but for the director.
func (s screen) removable() []choice {
	return slices.DeleteFunc(s.options(), func(c choice) bool { return c.value == s.DirectorID })
}

// contacts are who can keep in touch: who takes part, and who may.
func (s screen) contacts() []choice { return append(s.options(), s.userChoices(s.Join)...) }

func (s screen) userChoices(users []Candidate) []choice { return userChoices(s.p, users, s.OrgID) }

// userChoices are people to choose from; who is of another organisation stands there
// with the covenant that makes it possible.
func userChoices(p *text.Printer, users []Candidate, orgID string) []choice {
	list := make([]choice, 0, len(users))
	for _, c := range users {
		label := withOrg(c.User, orgID)
		switch {
		case c.CovenantID != "" && c.OnlyAsks:
			label = p.T("casework.candidate_asks", "Who", label, "Covenant", c.Covenant)
		case c.CovenantID != "":
			label = p.T("casework.candidate_under", "Who", label, "Covenant", c.Covenant)
		}
		list = append(list, choice{c.Who(), label})
	}
	return list
}

// kindChoices are the kinds of data that the reader may write, in words.
func kindChoices(p *text.Printer, kinds []network.Category) []choice {
	list := make([]choice, 0, len(kinds))
	for _, k := range kinds {
		list = append(list, choice{string(k), p.T("network.cat_" + string(k))})
	}
	return list
}

// firstKind is the kind that a form begins with: that of the case, if it is open.
func (s screen) firstKind() string {
	if slices.Contains(s.Kinds, s.Category) || len(s.Kinds) == 0 {
		return string(s.Category)
	}
	return string(s.Kinds[0])
}

// withOrg is somebody's name, with the organisation when it is another one.
func withOrg(u account.User, orgID string) string {
	if u.OrgID != orgID {
		return u.Name + " (" + u.OrgName + ")"
	}
	return u.Name
}

func (s screen) firstHolder() string {
	if s.Next.HolderID != "" {
		return s.Next.HolderID
	}
	return s.DirectorID
}

func (s screen) firstContact() string {
	if s.Vigil.ContactID != "" {
		return s.Vigil.ContactID
	}
	return s.DirectorID
}

// rhythm is the rhythm that the form begins with: every four weeks.
func (s screen) rhythm() string {
	if s.Vigil.EveryWeeks > 0 {
		return strconv.Itoa(s.Vigil.EveryWeeks)
	}
	return "4"
}

// weeks are the rhythms of a waakvlam to choose from.
func (s screen) weeks() []choice {
	var list []choice
	for _, n := range []int{1, 2, 4, 8, 13, maxWeeks} {
		list = append(list, choice{strconv.Itoa(n), s.p.N("casework.rest_weeks_n", n)})
	}
	return list
}

// selectOptions are the options of a list; first is what it says before anything is
// chosen, empty for none.
func selectOptions(choices []choice, selected, first string) []ui.Option {
	list := optionsOf(choices, selected)
	if first != "" {
		list = slices.Insert(list, 0, ui.Option{Label: first})
	}
	return list
}

func optionsOf(choices []choice, selected string) []ui.Option {
	list := make([]ui.Option, 0, len(choices))
	for _, c := range choices {
		list = append(list, ui.Option{Value: c.value, Label: c.label, Selected: c.value == selected})
	}
	return list
}

func sideOptions(s screen, selected string) []ui.Option {
	return ui.Choices(s.t, "side_", []Side{ResidentSide, OurSide}, selected)
}

func reinsOptions(s screen, selected string) []ui.Option {
	return ui.Choices(s.t, "reins_", []ReinsHolder{ByResident, Together, TakenOver}, selected)
}

func outcomeOptions(s screen, selected string) []ui.Option {
	list := ui.Choices(s.t, "outcome_", []Outcome{Solved, Partly, NotSolved, goesOn}, selected)
	list[3].Hint = s.t("outcome_gaat-door_help")
	return list
}

// inDays is a date some working days from today, as a form holds it.
func inDays(today time.Time, workingDays int) string {
	return clock.AddWorkingDays(today, workingDays).Format(time.DateOnly)
}

// dateOr is a date as a form holds it, or another text when it is not set.
func dateOr(date time.Time, otherwise string) string {
	if date.IsZero() {
		return otherwise
	}
	return date.Format(time.DateOnly)
}

func versionText(v int64) string { return strconv.FormatInt(v, 10) }

// linesOf are the lines of a text that hold something.
func linesOf(s string) []string {
	return slices.DeleteFunc(strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// prefixed is a printer for this module's words only.
func prefixed(p *text.Printer) func(string, ...any) string {
	return func(key string, pairs ...any) string { return p.T("casework."+key, pairs...) }
}
