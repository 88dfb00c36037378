package routing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("routing."+key, pairs...) }

// screen is the book as a page shows it, or a form about it.
type screen struct {
	words
	ui.Draft
	View
}

func (s screen) version() string { return strconv.FormatInt(s.Stamp, 10) }

// complexNamed finds a complex by its name or number.
func (v View) complexNamed(name string) (place.ComplexID, bool) {
	for _, c := range v.Sites {
		if strings.EqualFold(c.Name, name) || c.Key == name {
			return c.ID, true
		}
	}
	return "", false
}

// areaNamed finds an area by its name or code.
func (v View) areaNamed(name string) (place.AreaCode, bool) {
	for _, a := range v.Areas {
		if strings.EqualFold(a.Name, name) || strings.EqualFold(string(a.Code), name) {
			return a.Code, true
		}
	}
	return "", false
}

func (v View) complexNames(ids []place.ComplexID) []string {
	var list []string
	for _, id := range ids {
		name := string(id)
		for _, c := range v.Sites {
			if c.ID == id {
				name = c.Name
			}
		}
		list = append(list, name)
	}
	return list
}

func (v View) areaNames(codes []place.AreaCode) []string {
	var list []string
	for _, code := range codes {
		name := string(code)
		for _, a := range v.Areas {
			if a.Code == code {
				name = a.Name
			}
		}
		list = append(list, name)
	}
	return list
}

// labels are the words of chosen values.
func (w words) labels(all []Word, chosen []string) []string {
	var list []string
	for _, x := range all {
		if slices.Contains(chosen, x.Code) {
			list = append(list, w.p.T(x.Key))
		}
	}
	return list
}

// sourceWords are the roles of senders, and the ways in that are no role.
func (s screen) sourceWords() []Word {
	var list []Word
	for _, r := range access.Roles() {
		list = append(list, Word{string(r), web.RoleKey(r)})
	}
	return append(list, s.Ways...)
}

func (s screen) deskName(id DeskID) string {
	if d, ok := s.Book.Desk(id); ok {
		return d.Name
	}
	return s.t("nobody_name")
}

func (s screen) ruleName(id RuleID) string {
	r, _ := s.Book.Rule(id)
	return r.Name
}

// condition says in one line when a rule applies.
func (s screen) condition(c Condition) string {
	var parts []string
	add := func(key string, list []string) {
		if len(list) > 0 {
			parts = append(parts, s.t(key, "List", strings.Join(list, ", ")))
		}
	}
	add("if_place", append(s.complexNames(c.Complexes), s.areaNames(c.Areas)...))
	add("if_theme", s.labels(s.Themes, c.Themes))
	var facts []string
	for _, f := range s.Facts {
		if slices.Contains(c.Facts, f.Code) {
			facts = append(facts, f.Name[s.p.Lang])
		}
	}
	add("if_fact", facts)
	add("if_source", s.labels(s.sourceWords(), c.Sources))
	add("if_urgency", s.labels(s.Urgencies, c.Urgencies))
	if c.Moment != Always {
		parts = append(parts, s.t("moment_"+string(c.Moment)))
	}
	var days []string
	for _, d := range c.Days {
		days = append(days, s.t("day_"+strconv.Itoa(int(d))))
	}
	add("if_day", days)
	if c.From != c.Until {
		parts = append(parts, s.t("if_time", "From", timeIn(c.From), "Until", timeIn(c.Until)))
	}
	if len(parts) == 0 {
		return s.t("if_all")
	}
	return strings.Join(parts, "; ")
}

// timeIn is a time of day as a control takes it, empty for midnight: that is no limit.
func timeIn(minute int) string {
	return fmt.Sprintf("%02d:%02d", minute/60, minute%60)
}

func timeField(minute, other int) string {
	if minute == other {
		return ""
	}
	return timeIn(minute)
}

func (s screen) people(d Desk) string {
	var names []string
	for _, id := range d.People {
		names = append(names, s.name(id))
	}
	if d.Duty != "" {
		names = append(names, s.t("duty_all", "Role", strings.ToLower(s.p.T(web.RoleKey(d.Duty)))))
	}
	return strings.Join(names, ", ")
}

func (s screen) name(id string) string {
	switch name := s.Names[id]; {
	case id == "":
		return s.t("none")
	case name != "":
		return name
	}
	return s.t("unknown")
}

func (s screen) deskTerms(d Desk) []ui.Term {
	return []ui.Term{{Label: s.t("f_people"), Text: s.people(d)}, {Label: s.t("f_deputy"), Text: s.name(d.Deputy)}, {Label: s.t("f_lead"), Text: s.name(d.Lead)}}
}

// conflict says what is wrong in one sentence.
func (s screen) conflict(c Conflict) string {
	theme := ""
	if list := s.labels(s.Themes, []string{c.Theme}); len(list) > 0 {
		theme = list[0]
	}
	args := []any{"Rule", s.ruleName(c.Rule), "By", s.ruleName(c.By), "Desk", s.deskName(c.Desk), "Name", s.name(c.User), "Theme", theme}
	if c.Kind == Hole {
		return s.p.N("routing.conflict_"+string(c.Kind), c.N, args...)
	}
	return s.t("conflict_"+string(c.Kind), args...)
}

func (s screen) termLines() []ui.Term {
	opens, closes := s.Book.Calendar().Hours()
	list := []ui.Term{{Label: s.t("f_fallback"), Text: s.deskName(s.Book.Fallback)}, {Label: s.t("f_hours"), Text: s.t("hours", "From", timeIn(opens), "Until", timeIn(closes))},
		{Label: s.t("f_liberation"), Text: s.t("liberation_" + liberationKey(s.Book.Liberation))}}
	for _, u := range s.Urgencies {
		list = append(list, ui.Term{Label: s.p.T(u.Key), Text: s.term(s.Book.TermOf("", u.Code))})
	}
	for _, t := range s.Book.Terms {
		if t.Theme != "" {
			list = append(list, ui.Term{Label: strings.Join(append(s.labels(s.Themes, []string{t.Theme}), s.labels(s.Urgencies, []string{t.Urgency})...), ", "), Text: s.term(t)})
		}
	}
	return list
}

func (s screen) term(t Term) string {
	if t.N == 0 && t.Unit == WorkingDays {
		return s.t("same_day")
	}
	return s.p.N("routing.n_"+string(t.Unit), t.N)
}

func (s screen) moments() []ui.Moment {
	var list []ui.Moment
	for _, v := range s.Versions {
		list = append(list, ui.Moment{When: s.p.Time(v.At), Machine: v.At.Format(time.RFC3339), Icon: ui.IconHistory, Tone: ui.Plain,
			Title: s.t("version_n", "N", v.N), By: s.name(v.User), Text: v.Why, Content: pastBook(s.at(v.Book))})
	}
	return list
}

// at is the same screen about another version.
func (s screen) at(b Book) screen {
	s.Book = b
	return s
}

// chosen reports what is ticked: what was typed, or what is stored.
func (s screen) chosen(name, value string, stored []string) bool {
	if s.Typed != nil {
		stored = s.Typed[name]
	}
	return slices.Contains(stored, value)
}

func (s screen) boxes(name string, all []Word, stored []string) []ui.Option {
	var list []ui.Option
	for _, w := range all {
		list = append(list, ui.Option{Value: w.Code, Label: s.p.T(w.Key), Selected: s.chosen(name, w.Code, stored)})
	}
	return list
}

func (s screen) deskOptions(name string, stored DeskID) []ui.Option {
	list := []ui.Option{{Label: s.t("choose")}}
	chosen := s.Value(name, string(stored))
	for _, d := range s.Book.Desks {
		list = append(list, ui.Option{Value: string(d.ID), Label: d.Name, Selected: chosen == string(d.ID)})
	}
	return list
}
