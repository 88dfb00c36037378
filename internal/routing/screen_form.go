package routing

import (
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// factOptions are all facts; a catalogue has too many for one look, so they stand by theme.
func (s ruleScreen) factOptions(theme Word) []ui.Option {
	var list []ui.Option
	for _, f := range s.Facts {
		if f.Theme == theme.Code {
			list = append(list, ui.Option{Value: f.Code, Label: f.Name[s.p.Lang], Selected: s.chosen("feiten", f.Code, s.When.Facts)})
		}
	}
	return list
}

// factField is the group of the facts of a theme.
func (s ruleScreen) factField(theme Word) ui.Field {
	f := s.Field(s.t, "feiten", "f_facts", "")
	f.ID, f.Label = "feiten-"+theme.Code, s.p.T(theme.Key)
	return f
}

type ruleScreen struct {
	screen
	Rule
	path string
}

// clash is what somebody typed beside what the rule says by now.
func (s ruleScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.path, Path, s.Stamp, "", time.Time{}, web.Stands(s.Draft, "naam", s.t("f_name"), s.Name, ui.NoJoint),
		web.Stands(s.Draft, "complexen", s.t("f_complexes"), strings.Join(s.complexNames(s.When.Complexes), "\n"), ui.BelowOthers),
		web.Stands(s.Draft, "gebieden", s.t("f_areas"), strings.Join(s.areaNames(s.When.Areas), "\n"), ui.BelowOthers),
		web.Stands(s.Draft, "vanaf", s.t("f_from"), timeField(s.When.From, s.When.Until), ui.NoJoint), web.Stands(s.Draft, "tot", s.t("f_until"), timeField(s.When.Until, s.When.From), ui.NoJoint))
}

func (s ruleScreen) momentOptions() []ui.Option {
	var list []ui.Option
	for _, m := range []Moment{Always, OfficeHours, OutsideHours} {
		key := "moment_altijd"
		if m != Always {
			key = "moment_" + string(m)
		}
		list = append(list, ui.Option{Value: string(m), Label: s.t(key), Selected: s.Value("moment", string(s.When.Moment)) == string(m)})
	}
	return list
}

func (s ruleScreen) dayOptions() []ui.Option {
	var stored []string
	for _, d := range s.When.Days {
		stored = append(stored, strconv.Itoa(int(d)))
	}
	var list []ui.Option
	for _, d := range []int{1, 2, 3, 4, 5, 6, 0} {
		v := strconv.Itoa(d)
		list = append(list, ui.Option{Value: v, Label: s.t("day_" + v), Selected: s.chosen("dagen", v, stored)})
	}
	return list
}

type deskScreen struct {
	screen
	desk   Desk
	duties []access.Role
	path   string
}

// clash is what somebody typed beside what the desk is called by now.
func (s deskScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.path, Path, s.Stamp, "", time.Time{}, web.Stands(s.Draft, "naam", s.t("f_name"), s.desk.Name, ui.NoJoint))
}

func (s deskScreen) peopleOptions() []ui.Option {
	var list []ui.Option
	for _, u := range s.Holders {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name, Selected: s.chosen("mensen", u.ID, s.desk.People)})
	}
	return list
}

func (s deskScreen) personOptions(name, stored string) []ui.Option {
	list := []ui.Option{{Label: s.t("none")}}
	for _, u := range s.Holders {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name, Selected: s.Value(name, stored) == u.ID})
	}
	return list
}

func (s deskScreen) dutyOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("duty_none")}}
	for _, r := range s.duties {
		list = append(list, ui.Option{Value: string(r), Label: s.t("duty_all", "Role", strings.ToLower(s.p.T(web.RoleKey(r)))), Selected: s.Value("taak", string(s.desk.Duty)) == string(r)})
	}
	return list
}

type trialScreen struct {
	screen
	Trial
}

func (s trialScreen) rowName(r TrialRow) string {
	if r.Rule == "" {
		return s.t("trial_rest")
	}
	return r.Name
}

func liberations() []clock.Liberation {
	return []clock.Liberation{clock.EachLustrum, clock.EachYear, clock.NoYear}
}

func liberationKey(l clock.Liberation) string {
	if l == clock.EachLustrum {
		return "lustrum"
	}
	return string(l)
}

func (s screen) liberationOptions() []ui.Option {
	var list []ui.Option
	for _, l := range liberations() {
		list = append(list, ui.Option{Value: string(l), Label: s.t("liberation_" + liberationKey(l)), Selected: s.Value("bevrijdingsdag", string(s.Book.Liberation)) == string(l)})
	}
	return list
}

// termName is the name of the control for a term.
func termName(t Term) string {
	if t.Theme == "" {
		return "termijn-" + t.Urgency
	}
	return "termijn-" + t.Theme + "-" + t.Urgency
}

// termField is the control of a term with what is stored, or the default of its urgency.
func (s screen) termField(theme, urgency Word) ui.Field {
	f := s.Field(s.t, termName(Term{Theme: theme.Code, Urgency: urgency.Code}), "f_term", "")
	f.Label = s.p.T(urgency.Key)
	return f
}

func (s screen) stored(theme, urgency Word) (n string, unit Unit) {
	for _, t := range s.Book.Terms {
		if t.Theme == theme.Code && t.Urgency == urgency.Code {
			return strconv.Itoa(t.N), t.Unit
		}
	}
	if theme.Code == "" {
		t := s.Book.TermOf("", urgency.Code)
		return strconv.Itoa(t.N), t.Unit
	}
	return "", WorkingDays
}

func (s screen) termValue(theme, urgency Word) string {
	n, _ := s.stored(theme, urgency)
	return s.Value(termName(Term{Theme: theme.Code, Urgency: urgency.Code}), n)
}

func (s screen) unitField(theme, urgency Word) ui.Field {
	f := s.Field(s.t, termName(Term{Theme: theme.Code, Urgency: urgency.Code})+"-eenheid", "f_unit", "")
	f.Label = s.t("f_unit", "What", s.p.T(urgency.Key))
	return f
}

func (s screen) unitOptions(theme, urgency Word) []ui.Option {
	_, unit := s.stored(theme, urgency)
	chosen := s.Value(termName(Term{Theme: theme.Code, Urgency: urgency.Code})+"-eenheid", string(unit))
	var list []ui.Option
	for _, u := range []Unit{WorkingDays, WorkingHours} {
		list = append(list, ui.Option{Value: string(u), Label: s.t("unit_" + string(u)), Selected: chosen == string(u)})
	}
	return list
}

func (s trialScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("col_rule")}, {Label: s.t("col_desk")}, {Label: s.t("col_n"), Numeric: true}, {Label: s.t("col_elsewhere"), Numeric: true}}
}

func (s screen) opens() string {
	opens, _ := s.Book.Calendar().Hours()
	return timeIn(opens)
}

func (s screen) closes() string {
	_, closes := s.Book.Calendar().Hours()
	return timeIn(closes)
}
