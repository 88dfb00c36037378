package socialmap

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// words are the sentences of this module in the reader's language.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("socialmap."+key, pairs...) }

// number is a rate as tables show it, without its unit.
func (w words) number(v Value) string {
	if !v.Known {
		return w.t("few")
	}
	return w.p.Decimal(v.Rate, 1)
}

// value is a rate with its unit.
func (w words) value(in Indicator, v Value) string {
	if !v.Known {
		return w.t("few")
	}
	return w.p.Decimal(v.Rate, 1) + " " + w.p.T(in.UnitKey())
}

// count is the published count behind a rate.
func (w words) count(v Value) string {
	if !v.Known {
		return "–"
	}
	return w.p.Int(v.Count)
}

// sure is the interval in which the truth lies for certain.
func (w words) sure(v Value) string {
	if !v.Known {
		return "–"
	}
	return w.t("from_to", "From", w.p.Decimal(v.Low, 1), "To", w.p.Decimal(v.High, 1))
}

// dates are the dates of the counts behind a figure.
func (w words) dates(v Value) string {
	switch {
	case !v.Known:
		return "–"
	case v.Oldest.Equal(v.Newest):
		return w.p.ShortDate(v.Newest)
	}
	return w.t("from_to", "From", w.p.ShortDate(v.Oldest), "To", w.p.ShortDate(v.Newest))
}

func (w words) interval(i Interval) string {
	return w.t("percent_between", "From", w.p.Decimal(i.Low, 1), "To", w.p.Decimal(i.High, 1))
}

// aim is what may be said about a target, with the interval that it rests on.
func (w words) aim(l AimLine) string {
	s := w.p.T(l.Result.Verdict.LabelKey())
	if l.Result.Verdict == NotShown || l.Coverage == 0 {
		return s
	}
	return s + " " + w.t("aim_interval", "Share", w.interval(l.Result.Interval))
}

func (w words) aims(lines []AimLine, towns bool) (terms []ui.Term) {
	for _, l := range lines {
		label := w.p.T(l.Target.LabelKey())
		if towns {
			label = l.Town + ": " + label
		}
		terms = append(terms, ui.Term{Label: label, Text: w.aim(l)})
	}
	return terms
}

// volunteers is the exact number of volunteers, for theirs is a public role.
func (w words) volunteers(n, homes int) string {
	rate, known := VolunteersPer20(n, homes)
	if n < 0 || !known {
		return w.t("volunteers_unknown")
	}
	return w.p.N("socialmap.volunteers_are", n, "Homes", w.p.Int(homes), "Rate", w.p.Decimal(rate, 1))
}

func (w words) trend(t Trend) string {
	key, args := t.Sentence(func(v float64) string { return w.p.Decimal(v, 1) }, w.p.Month)
	return w.p.Args(key, args)
}

// bars is the picture of a composition.
func (w words) bars(id string, c Composition) string {
	bars := make([]Bar, 0, groupCount)
	for _, g := range AllGroups() {
		bars = append(bars, Bar{Share: c.Shares[g], Label: w.p.T(g.LabelKey()), Text: w.interval(c.Shares[g])})
	}
	return string(RenderBars(id, w.t("composition"), bars))
}

// kinds says both kinds of the vulnerable of an area apart, and of how many homes nobody told them apart.
func (w words) kinds(c Composition) string {
	says := w.t("help_shares", "Accepts", w.interval(c.Help[Accepts]), "Refuses", w.interval(c.Help[Refuses]))
	if c.Split < c.Estimated {
		says += " " + w.t("help_partly", "Percent", w.p.Percent(1-float64(c.Split)/float64(c.Estimated), 0))
	}
	return says
}

// chart is the small multiple of a course; rates share one scale, so that they can be
// compared at a glance.
func (w words) chart(c Course, all []Course) string {
	tops := [][]Point{c.Points}
	if c.Indicator.Cells != nil {
		tops = nil
		for _, other := range all {
			if other.Indicator.Cells != nil {
				tops = append(tops, other.Points)
			}
		}
	}
	return w.chartOn("verloop-"+strings.ReplaceAll(c.Indicator.Code, "_", "-"), w.p.T(c.Indicator.LabelKey())+". "+w.trend(c.Trend), c, SharedTop(tops...))
}

// chartOn is the picture of a course on a scale from zero to top.
func (w words) chartOn(id, title string, c Course, top float64) string {
	average, known := 0.0, 0
	for _, p := range c.Points {
		if p.Known {
			average, known = average+p.Value, known+1
		}
	}
	if average /= float64(known); known == 0 {
		average = math.NaN()
	}
	first, last := c.Points[0].AsOf, c.Points[len(c.Points)-1].AsOf
	return string(RenderChart(Chart{ID: id, Points: c.Points, Average: average, Top: top,
		Title:   title,
		TopText: w.p.Decimal(top, 0) + " " + w.p.T(c.Indicator.UnitKey()), First: w.p.Month(first), Last: w.p.Month(last)}))
}

func (w words) point(p Point) string {
	if !p.Known {
		return w.t("few")
	}
	return w.p.Decimal(p.Value, 1)
}

// capital is a word as it begins a column.
func capital(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// draft and moment of the page of a complex.
type complexScreen struct {
	ComplexView
	words
	draft      ui.Draft
	now        time.Time
	mayCorrect bool // of the data as delivered
	voices     []Voice
}

// typed is what stands in a field: what was just typed, or else the latest estimate.
func (s complexScreen) typed(name string) string {
	if s.draft.Form == "schatting" {
		return s.draft.Typed.Get(name)
	}
	switch {
	case name == "on":
		return s.now.Format(time.DateOnly)
	case s.Latest == nil:
		return ""
	case name == "teams":
		return strings.Join(s.Latest.Teams, ", ")
	}
	for _, l := range s.lines() {
		if l.Name == name {
			return l.stored.Code()
		}
	}
	return ""
}

func (s complexScreen) errorOf(form, name string) string { return s.draft.In(form).Problem(name) }

// summary is all that is wrong with the form, in the order of the fields.
func (s complexScreen) summary() []ui.FieldError {
	var list []ui.FieldError
	for _, p := range s.draft.Problems {
		e := ui.FieldError{FieldID: p.Name, Message: p.Message}
		if s.draft.Form == formSign {
			e.FieldID = p.Name + "-" + s.draft.Typed.Get("kant")
			if p.Name == "kant" {
				e.FieldID = formSign
			}
		}
		if p.Name == "complex" || p.Name == "bands" {
			e.FieldID = "schatting" // of the form as a whole
		}
		list = append(list, e)
	}
	return list
}

func (s complexScreen) lead() string {
	if s.AroundName == "" {
		return s.t("complex_lead_alone", "Homes", s.p.Int(s.Homes))
	}
	return s.t("complex_lead", "Homes", s.p.Int(s.Homes), "Area", s.AroundName)
}

// areaScreen is the page of a neighbourhood.
type areaScreen struct {
	AreaView
	words
}

// lineColumns are the columns of the table of figures of a complex or area.
func (w words) lineColumns(around string) []ui.Column {
	return []ui.Column{{Label: w.t("column_figure")}, {Label: w.t("column_value"), Numeric: true}, {Label: capital(around), Numeric: true},
		{Label: w.t("column_count"), Numeric: true}, {Label: w.t("column_sure"), Numeric: true}, {Label: w.t("column_date")}}
}

func (w words) lineCells(l FigureLine) []string {
	return []string{w.number(l.Value), w.number(l.Around), w.count(l.Value), w.sure(l.Value), w.dates(l.Value)}
}

// unit is what the numbers of a line are, with the middle of the follow-up where that is known.
func (w words) unit(l FigureLine) string {
	unit := w.p.T(l.Indicator.UnitKey())
	if l.Half != "" {
		unit = w.t("half", "Unit", unit, "Half", w.t("half."+l.Half))
	}
	return unit
}

func (w words) courseColumns(courses []Course) []ui.Column {
	list := []ui.Column{{Label: w.t("column_month")}}
	for _, c := range courses {
		list = append(list, ui.Column{Label: w.p.T(c.Indicator.LabelKey()), Numeric: true})
	}
	return list
}

// waitsFor says that a body of residents did not have its say yet about the release that is shown; empty
// where it had.
func (s complexScreen) waitsFor(v Voice) string {
	switch {
	case v.Release.Equal(s.Release.AsOf):
		return ""
	case dateOf(s.now).After(v.First):
		return s.t("voice_none", "Body", v.Body)
	}
	return s.t("voice_first", "Body", v.Body, "Date", s.p.Date(v.First))
}
