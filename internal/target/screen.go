package target

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/socialmap"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("target."+key, pairs...) }

func (w words) number(v float64) string { return w.p.Decimal(v, 1) }

// goal is a goal in words, without where and when.
func (w words) goal(l Line) string {
	if l.Indicator.Code == "" {
		return w.t("goal_gone")
	}
	return w.t("goal_"+string(l.Way), "Indicator", w.p.T(l.Indicator.LabelKey()), "Goal", w.goalNumber(l), "Unit", w.p.T(l.Indicator.UnitKey()))
}

// goalNumber is a goal without a decimal where it has none.
func (w words) goalNumber(l Line) string {
	if l.Goal%10 == 0 {
		return w.p.Int(l.Goal / 10)
	}
	return w.number(l.Value())
}

// where is where a target holds.
func (w words) where(l Line) string {
	if l.Area != "" {
		return w.t("where_one", "Area", cmp.Or(l.AreaName, string(l.Area)))
	}
	return w.t("where_" + l.Level.Code())
}

// lead is where and when.
func (w words) lead(l Line) string {
	return w.t("lead_where", "Where", w.where(l), "Date", w.p.Date(l.Until))
}

// tally says how many areas stand how, the good news first.
func (w words) tally(l Line) string {
	n := Tally(l.Courses)
	var parts []string
	for _, says := range []Says{OnCourse, Reached, OffCourse, NotReached, Unknown, Unsure, FewFigures, NoForecast, OneComplex, NoFigure} {
		if n[says] > 0 {
			parts = append(parts, w.p.N("target.tally_"+string(says), n[says]))
		}
	}
	if len(parts) == 0 {
		return w.t("tally_none")
	}
	return strings.Join(parts, ", ") + "."
}

// says is what may be said of an area, in full sentences.
func (w words) says(l Line, c Course) string {
	s := w.t("says_"+string(c.Says), "Low", w.number(c.Outlook.Low), "High", w.number(c.Outlook.High), "Unit", w.p.T(l.Indicator.UnitKey()),
		"Date", w.p.Date(l.Until), "Value", w.number(c.Judged.Rate))
	if extra := w.extra(c); extra != "" {
		s += " " + extra
	}
	return s
}

// extra is what it would take.
func (w words) extra(c Course) string {
	switch {
	case !c.Forecast() || c.Extra.High == 0:
		return ""
	case c.Extra.Low == 0:
		return w.t("extra_most", "High", w.p.Int(c.Extra.High))
	}
	return w.t("extra", "Low", w.p.Int(c.Extra.Low), "High", w.p.Int(c.Extra.High))
}

func (w words) value(v socialmap.Value) string {
	if !v.Known {
		return w.p.T("socialmap.few")
	}
	return w.number(v.Rate)
}

// outlook is the interval of a forecast.
func (w words) outlook(c Course) string {
	if !c.Forecast() {
		return "–"
	}
	return w.p.T("socialmap.from_to", "From", w.number(c.Outlook.Low), "To", w.number(c.Outlook.High))
}

func (w words) areaName(c Course) string { return cmp.Or(c.Name, w.t("whole")) }

func (w words) columns(l Line) []ui.Column {
	return []ui.Column{{Label: w.t("c_area")}, {Label: w.t("c_now", "Unit", w.p.T(l.Indicator.UnitKey())), Numeric: true}, {Label: w.t("c_ahead", "Date", w.p.Month(l.Until)), Numeric: true},
		{Label: w.t("c_stands")}, {Label: w.t("c_extra")}}
}

// cells are those of an area after its name.
func (w words) cells(c Course) []string {
	return []string{w.value(c.Now()), w.outlook(c), w.t("tag_" + string(c.Says)), cmp.Or(w.extra(c), "–")}
}

// chart is the picture of an area; the table of the page says the same.
func (w words) chart(id string, l Line, c Course) string {
	a := socialmap.Ahead{ID: id, Title: w.areaName(c) + ". " + w.says(l, c), Points: c.Points, Goal: l.Value(), Until: l.Until,
		TopText: func(top float64) string { return w.p.Decimal(top, 0) + " " + w.p.T(l.Indicator.UnitKey()) }, Last: w.p.Month(l.Until)}
	if len(c.Points) > 0 {
		a.First = w.p.Month(c.Points[0].AsOf)
	}
	if c.Forecast() {
		a.Forecast, a.Now, a.Value, a.Low, a.High = true, c.Outlook.Now, c.Outlook.Value, c.Outlook.Low, c.Outlook.High
	}
	return string(socialmap.RenderAhead(a))
}

// maxCharts is how many pictures a page has: what one can compare at a glance.
const maxCharts = 12

// drawn are the areas of which there is a picture: what is not on course first, then what cannot be
// said, and nothing of what shows no more than a complex.
func drawn(l Line) (list []Course) {
	order := []Says{OffCourse, NotReached, Unknown, Unsure, OnCourse, Reached, NoForecast, FewFigures}
	for _, says := range order {
		for _, c := range l.Courses {
			if c.Says == says {
				list = append(list, c)
			}
		}
	}
	return list[:min(len(list), maxCharts)]
}

type listScreen struct {
	words
	List
}

func (s listScreen) chartID(i int) string { return "doel-" + strconv.Itoa(i+1) }

// aim is what the estimates say about a fixed target.
func (w words) aim(l socialmap.AimLine) string {
	said := w.p.T(l.Result.Verdict.LabelKey())
	if l.Coverage == 0 {
		return said
	}
	share := w.p.T("socialmap.percent_between", "From", w.number(l.Result.Interval.Low), "To", w.number(l.Result.Interval.High))
	return said + " " + w.p.T("socialmap.aim_interval", "Share", share)
}

// towns are the fixed targets by municipality.
func (s listScreen) towns() (terms []ui.Term) {
	for _, l := range s.Aims.Towns {
		terms = append(terms, ui.Term{Label: l.Town + ": " + s.p.T(l.Target.LabelKey()), Text: s.aim(l)})
	}
	return terms
}

func (s listScreen) hoodColumns() []ui.Column {
	list := []ui.Column{{Label: s.t("c_area")}}
	for _, t := range socialmap.Targets() {
		list = append(list, ui.Column{Label: s.p.T(t.LabelKey())})
	}
	return list
}

// hoods are the neighbourhoods with what the estimates say of each fixed target.
func (s listScreen) hoods() (rows [][]string) {
	n := len(socialmap.Targets())
	for some := range slices.Chunk(s.Aims.Hoods, n) {
		row := []string{cmp.Or(some[0].Town, s.p.T("socialmap.unknown_area"))}
		for _, l := range some {
			row = append(row, s.aim(l))
		}
		rows = append(rows, row)
	}
	return rows
}

// volunteers says how many complexes have one to every 20 homes.
func (s listScreen) volunteers() string {
	met := 0
	for _, p := range s.Aims.Volunteers {
		if ShortOf(p) == 0 {
			met++
		}
	}
	return s.t("volunteers", "Met", s.p.Int(met), "All", s.p.Int(len(s.Aims.Volunteers)))
}

// maxShort is how many complexes that lack volunteers the page names.
const maxShort = 20

// short are the complexes that lack most volunteers.
func (s listScreen) short() []socialmap.Place {
	list := slices.DeleteFunc(slices.Clone(s.Aims.Volunteers), func(p socialmap.Place) bool { return ShortOf(p) == 0 })
	slices.SortStableFunc(list, func(a, b socialmap.Place) int { return cmp.Compare(ShortOf(b), ShortOf(a)) })
	return list[:min(len(list), maxShort)]
}

func (s listScreen) shortColumns() []ui.Column {
	return []ui.Column{{Label: s.t("c_complex")}, {Label: s.t("c_homes"), Numeric: true}, {Label: s.t("c_volunteers"), Numeric: true}, {Label: s.t("c_short"), Numeric: true}}
}

func (s listScreen) shortCells(p socialmap.Place) []string {
	return []string{s.p.Int(p.Homes), s.p.Int(p.Volunteers), s.p.Int(ShortOf(p))}
}

type formScreen struct {
	words
	ui.Draft
	areas []socialmap.AreaOption
}

func (s formScreen) indicators() []ui.Option {
	chosen := s.Value("cijfer", "")
	options := []ui.Option{{Label: s.t("choose_one"), Selected: chosen == ""}}
	for _, in := range socialmap.Indicators() {
		label := s.t("indicator_unit", "Indicator", s.p.T(in.LabelKey()), "Unit", s.p.T(in.UnitKey()))
		options = append(options, ui.Option{Value: in.Code, Label: label, Selected: in.Code == chosen})
	}
	return options
}

// places are every level, and each area of it.
func (s formScreen) places() []ui.Option {
	chosen := s.Value("waar", "")
	options := []ui.Option{{Label: s.t("choose_one"), Selected: chosen == ""}}
	add := func(value, label string) {
		options = append(options, ui.Option{Value: value, Label: label, Selected: value == chosen})
	}
	var last socialmap.Level
	for i, a := range s.areas {
		code := a.Level.Code()
		if i == 0 || a.Level != last {
			add(code, s.t("where_"+code))
		}
		if last = a.Level; a.Code != "" {
			add(code+":"+string(a.Code), s.t("place_one", "Area", a.Name, "Level", s.p.T(a.Level.LabelKey())))
		}
	}
	return options
}

type showScreen struct {
	words
	ui.Draft
	View
}

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s showScreen) open() bool { return s.Ended.IsZero() }

func (s showScreen) facts() []ui.Term {
	who := func(id string) string { return cmp.Or(s.Names[id], s.t("somebody_gone")) }
	list := []ui.Term{{Label: s.t("f_where"), Text: s.where(s.Line)}, {Label: s.t("f_until"), Text: s.p.Date(s.Until)}, {Label: s.t("f_why"), Text: s.Why},
		{Label: s.t("set_by"), Text: s.t("by_on", "Who", who(s.By), "Date", s.p.Date(s.At))}}
	if !s.open() {
		list = append(list, ui.Term{Label: s.t("ended_by"), Text: s.t("by_on", "Who", who(s.EndedBy), "Date", s.p.Date(s.Ended))}, ui.Term{Label: s.t("end_why"), Text: s.EndWhy})
	}
	return list
}

// historyColumns are the quarters with the areas that are drawn.
func (s showScreen) historyColumns(list []Course) []ui.Column {
	columns := []ui.Column{{Label: s.t("c_quarter")}}
	for _, c := range list {
		columns = append(columns, ui.Column{Label: s.areaName(c), Numeric: true})
	}
	return columns
}

// endedTitle is a target that ended, in a line.
func (s listScreen) endedTitle(t Target) string {
	l := Line{Target: t}
	l.Indicator, _ = socialmap.IndicatorOf(t.Indicator)
	for _, a := range s.Areas {
		if a.Level == t.Level && a.Code == t.Area && t.Area != "" {
			l.AreaName = a.Name
		}
	}
	return s.t("ended_line", "Goal", s.goal(l), "Where", s.where(l), "Date", s.p.Date(t.Ended))
}
