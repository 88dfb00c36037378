package network

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// monthsIn is a number of months as a control takes it.
func monthsIn(months int) string {
	if months == 0 {
		return ""
	}
	return strconv.Itoa(months)
}

func categoriesOf(f url.Values, name string) []Category {
	var list []Category
	for _, c := range RegisterCategories() {
		if slices.Contains(f[name], string(c)) {
			list = append(list, c)
		}
	}
	return list
}

// categoryOptions are boxes to tick: those of covenants, or only these.
func categoryOptions(w words, d ui.Draft, name string, stored, only []Category) []ui.Option {
	if only == nil {
		only = Categories()
	}
	var list []ui.Option
	for _, c := range RegisterCategories() {
		if !slices.Contains(only, c) {
			continue
		}
		on := slices.Contains(stored, c)
		if d.Typed != nil {
			on = slices.Contains(d.Typed[name], string(c))
		}
		list = append(list, ui.Option{Value: string(c), Label: w.category(c), Hint: w.t("cathint_" + string(c)), Selected: on})
	}
	return list
}

func approachOptions(w words, chosen string) []ui.Option {
	var list []ui.Option
	for _, a := range Approaches() {
		list = append(list, ui.Option{Value: string(a), Label: w.t("approach_" + string(a)), Selected: chosen == string(a)})
	}
	return list
}

// signerOptions are all who may sign, of organisations that are no party yet.
func signerOptions(s screen) []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for id, people := range s.choices.Signers {
		if _, there := s.Terms.Party(id); there {
			continue
		}
		for _, u := range people {
			list = append(list, ui.Option{Value: id + " " + u.ID, Label: u.OrgName + ": " + u.Name, Selected: s.Value("tekenaar", "") == id+" "+u.ID})
		}
	}
	slices.SortFunc(list[1:], func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return list
}

func (s screen) processingOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for id, p := range s.Register {
		list = append(list, ui.Option{Value: string(id), Label: p.Name, Selected: s.Value("verwerking", "") == string(id)})
	}
	slices.SortFunc(list[1:], func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return list
}

func (s screen) partyOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, p := range s.Terms.Parties {
		list = append(list, ui.Option{Value: p.Org, Label: s.org(p.Org), Selected: s.Value("rolpartij", "") == p.Org})
	}
	return list
}

func (s screen) seatOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, seat := range s.appointable() {
		list = append(list, ui.Option{Value: seat.Key, Label: seat.Title, Selected: s.Value("rol", "") == seat.Key})
	}
	return list
}

func (s screen) personOptions(name string, people []account.User) []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, u := range people {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name + " (" + u.OrgName + ")", Selected: s.Value(name, "") == u.ID})
	}
	return list
}

func (s screen) kindOptions() []ui.Option {
	var list []ui.Option
	for _, k := range WaypointKinds() {
		list = append(list, ui.Option{Value: string(k), Label: s.t("kind_" + string(k)), Hint: s.t("kindhint_" + string(k)), Selected: s.Value("soort", string(Highwayman)) == string(k)})
	}
	return list
}

// editOf is the change that a form of a part of the covenant asks for; nil for a part
// that does not exist.
func editOf(part string, f url.Values) Edit {
	gone, removes := f.Get("weg"), f.Has("weg")
	switch part {
	case "afspraken":
		return EditBasics{Name: web.Line(f, "naam"), Vision: web.Lines(f, "visie"), TargetGroup: web.Lines(f, "doelgroep"), Approach: Approach(f.Get("aanpak")),
			From: web.DateOf(f, "vanaf"), Until: web.DateOf(f, "tot"), Months: web.NumberOf(f, "termijn"), MonthsWhy: web.Lines(f, "termijnwaarom")}
	case "partijen":
		if removes {
			return RemoveParty{gone}
		}
		org, user, _ := strings.Cut(f.Get("tekenaar"), " ")
		return AddParty{Org: org, Signatory: user}
	case "doelen":
		if removes {
			n, err := strconv.Atoi(gone)
			if err != nil {
				n = -1
			}
			return RemovePurpose{n}
		}
		return AddPurpose{Text: web.Lines(f, "doel"), Processing: ProcessingID(f.Get("verwerking"))}
	case "gegevens":
		return SetCategories{categoriesOf(f, "soorten")}
	case "rollen":
		if removes {
			return RemoveSeat{gone}
		}
		return AddSeat{Title: web.Line(f, "rolnaam"), Org: f.Get("rolpartij"), Mandate: web.Lines(f, "mandaat"), Categories: categoriesOf(f, "rolsoorten")}
	}
	return nil
}
