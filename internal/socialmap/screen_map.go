package socialmap

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// mapScreen is the map page.
type mapScreen struct {
	Overview
	words
	tableChoice
	org   string // name of the reader's organisation
	name  string // of the picture, unique on the page
	maps  []mapDrawn
	table tablePage

	multiples []Multiple
	mayDivide bool // choose whether large complexes are published in parts

	mayProgress bool // see how far a release is
}

// mapDrawn is a map on the page: one, or two side by side.
type mapDrawn struct {
	sheet
	title string
	file  string // address of the picture to keep
	// Addresses of its complexes, where there are too many to be links.
	widePoints, narrowPoints string
}

// mapsOf are the maps of a page.
func (s *Service) mapsOf(screen mapScreen) []mapDrawn {
	maps := []mapDrawn{s.drawn(screen)}
	if screen.Beside != nil {
		maps = append(maps, s.drawn(screen.beside()))
	}
	return maps
}

func (s *Service) drawn(screen mapScreen) mapDrawn {
	return mapDrawn{s.sheetOf(screen), screen.heading(), screen.fileHref(), screen.pointsHref("breed"), screen.pointsHref(narrowPicture)}
}

func (s mapScreen) indicatorOptions() (options []ui.Option) {
	for _, in := range Indicators() {
		options = append(options, ui.Option{Value: in.Code, Label: s.p.T(in.LabelKey()), Selected: in.Code == s.Indicator.Code})
	}
	return options
}

// besideOptions are the indicators that can stand beside the first.
func (s mapScreen) besideOptions() []ui.Option {
	options := []ui.Option{{Label: s.t("beside_none"), Selected: s.Beside == nil}}
	for _, in := range Indicators() {
		options = append(options, ui.Option{Value: in.Code, Label: s.p.T(in.LabelKey()), Selected: s.Beside != nil && in.Code == s.Beside.Code})
	}
	return options
}

// comparisonOptions are what the figures can be held against on this level.
func (s mapScreen) comparisonOptions() (options []ui.Option) {
	for i, code := range comparisonCodes() {
		if c := Comparison(i); c.Fits(s.Level) { // #nosec G115 -- an index of four
			options = append(options, ui.Option{Value: code, Label: s.p.T(c.LabelKey()), Selected: c == s.Against})
		}
	}
	return options
}

func (s mapScreen) multiplesOptions() []ui.Option {
	return []ui.Option{{Value: "nee", Label: s.t("multiples_no"), Selected: !s.Multiples}, {Value: "ja", Label: s.t("multiples_yes", "Count", maxMultiples), Selected: s.Multiples}}
}

// chose tells that something was chosen that most people leave alone.
func (s mapScreen) chose() bool {
	return s.Beside != nil || s.Multiples || s.Quarters || s.Against != NoComparison
}

func (s mapScreen) levelOptions() (options []ui.Option) {
	for i, code := range levelCodes() {
		if !s.board.has(Level(i)) { // #nosec G115 -- an index of a few levels
			continue
		}
		options = append(options, ui.Option{Value: code, Label: s.p.T(Level(i).LabelKey()), Selected: Level(i) == s.Level}) // #nosec G115 -- an index of a few levels
	}
	return options
}

// moment is a release as one chooses it: by its date, or by the quarter that it ends.
func (s mapScreen) moment(i int) string {
	if !s.Quarters {
		return s.p.Date(s.Moments[i])
	}
	quarter, year := quarterBefore(s.Moments[i])
	return s.t("quarter", "Quarter", quarter, "Year", year)
}

func (s mapScreen) momentOptions() (options []ui.Option) {
	for i, on := range s.Moments {
		options = append(options, ui.Option{Value: on.Format(time.DateOnly), Label: s.moment(i), Selected: i == s.Moment})
	}
	return options
}

func (s mapScreen) periodOptions() []ui.Option {
	return []ui.Option{{Value: "maand", Label: s.t("per_month"), Selected: !s.Quarters}, {Value: perQuarter, Label: s.t("per_quarter"), Selected: s.Quarters}}
}

// momentHref is the same page of another release.
func (s mapScreen) momentHref(i int) string {
	s.AsOf = s.Moments[i]
	if s.Undivided { // in that one there may be parts
		s.Level = LevelStaircase
	}
	if i == 0 {
		s.AsOf = time.Time{}
	}
	return s.hrefOf(s.sort, 1, "#beeld")
}

// fileHref is the address of the map as a picture to keep.
func (s mapScreen) fileHref() string {
	s.Choice.Beside, s.Against, s.Multiples = nil, NoComparison, false
	return filePath + "?" + s.values().Encode()
}

// newestHref is the same page of the newest release.
func (s mapScreen) newestHref() string {
	s.AsOf, s.Quarters = time.Time{}, false
	return s.hrefOf(s.sort, 1, "#beeld")
}

// href is the address of this map with its table in an order, from the first page on.
func (s mapScreen) href(sort string) string { return s.tableHref(sort, 1) }

func (s mapScreen) tableHref(sort string, page int) string { return s.hrefOf(sort, page, "#tabel") }

func (s mapScreen) hrefOf(sort string, page int, at string) string {
	q := s.values()
	q.Set("sorteer", sort)
	if s.query != "" {
		q.Set("zoek", s.query)
	}
	if page > 1 {
		q.Set("blad", strconv.Itoa(page))
	}
	return mapPath + "?" + q.Encode() + at
}

// field is something that a form sends along.
type field struct{ name, value string }

// chosen is what the form that looks for names sends along, in order.
func (s mapScreen) chosen() (list []field) {
	q := s.values()
	q.Set("sorteer", s.sort)
	for _, name := range slices.Sorted(maps.Keys(q)) {
		list = append(list, field{name, q.Get(name)})
	}
	return list
}

// all is the address without words to find.
func (s mapScreen) all() string {
	s.query = ""
	return s.href(s.sort)
}

// pages leads through the table.
func (s mapScreen) pages() ui.Pages {
	p := ui.Pages{Label: s.t("pages"), Status: s.t("page_status", "From", s.p.Int(s.table.From), "To", s.p.Int(s.table.To), "Count", s.p.Int(s.table.Found))}
	if s.table.Page > 1 {
		p.PrevHref, p.PrevLabel = s.tableHref(s.sort, s.table.Page-1), s.t("page_before")
	}
	if s.table.Page < s.table.Pages {
		p.NextHref, p.NextLabel = s.tableHref(s.sort, s.table.Page+1), s.t("page_after")
	}
	return p
}

// column is a column that can be sorted; figures sort downward first.
func (s mapScreen) column(key, label string, numeric bool) ui.Column {
	c := ui.Column{Label: label, Numeric: numeric, SortHref: s.href(key)}
	if numeric {
		c.SortHref = s.href("-" + key)
	}
	switch s.sort {
	case key:
		c.Order, c.SortHref = ui.Ascending, s.href("-"+key)
	case "-" + key:
		c.Order, c.SortHref = ui.Descending, s.href(key)
	}
	return c
}

func (s mapScreen) columns() []ui.Column {
	list := []ui.Column{s.column("naam", capital(s.p.T(s.Level.LabelKey())), false)}
	if s.Level.dotted() {
		list = append(list, s.column("buurt", capital(s.p.T(LevelNeighbourhood.LabelKey())), false))
	}
	if s.Beside == nil {
		list = append(list, s.column("waarde", s.p.T(s.Indicator.UnitKey()), true))
	} else {
		list = append(list, s.column("waarde", s.named(s.Indicator), true), s.column("naast", s.named(*s.Beside), true))
	}
	if s.Against != NoComparison {
		list = append(list, ui.Column{Label: capital(s.p.T(s.Against.LabelKey())), Numeric: true}, s.column("verschil", s.t("column_difference"), false))
	}
	if s.counts() {
		list = append(list, s.column("aantal", s.t("column_count"), true))
	}
	if s.bounds() {
		list = append(list, ui.Column{Label: s.t("column_sure"), Numeric: true})
	}
	return append(list, s.column("woningen", s.t("column_homes"), true), ui.Column{Label: s.t("column_date")})
}

// bounds tells that the table has a column with the bounds of the figure; one that is held against another
// says whether more than rounding is between them.
func (s mapScreen) bounds() bool { return s.counts() && s.Against == NoComparison }

// counts tells that the table has a column with the number behind the figure; beside a
// second figure nobody could tell whose number it is.
func (s mapScreen) counts() bool { return s.Beside == nil }

// cells are the cells of a line after its name, in the order of the columns.
func (s mapScreen) cells(l Line) []string {
	var list []string
	if s.Level.dotted() {
		list = append(list, l.Around)
	}
	list = append(list, s.number(l.Value))
	if s.Beside != nil {
		list = append(list, s.number(l.Beside))
	}
	if s.Against != NoComparison {
		list = append(list, s.against(l), s.p.T(l.Difference.LabelKey()))
	}
	if s.counts() {
		list = append(list, s.count(l.Value))
	}
	if s.bounds() {
		list = append(list, s.sure(l.Value))
	}
	return append(list, s.p.Int(l.Homes), s.dates(l.dated()))
}

// against is what a line is held against; of like complexes with how many there are.
func (s mapScreen) against(l Line) string {
	if l.Peers == 0 || !l.Against.Known {
		return s.number(l.Against)
	}
	return s.t("against_peers", "Value", s.number(l.Against), "Count", s.p.Int(l.Peers))
}

// nameOf is the name of a line. The whole association has that of the organisation; what
// lies nowhere that we know says so.
func (s mapScreen) nameOf(l Line) string {
	switch {
	case l.part != nil: // its house numbers stand below it
		return s.partName(Line{Name: l.Name, part: l.part})
	case l.Name != "":
		return l.Name
	case s.Level == LevelAssociation:
		return s.org
	}
	if s.Level == LevelRegion {
		return s.t("no_region")
	}
	return s.t("unknown_area")
}

// named is an indicator with its unit, for the head of a column.
func (s mapScreen) named(in Indicator) string {
	return s.t("column_named", "Indicator", s.p.T(in.LabelKey()), "Unit", s.p.T(in.UnitKey()))
}

func (s mapScreen) lineHref(l Line) string {
	switch {
	case !l.hasPage:
		return ""
	case s.Level.dotted():
		return complexPath + pathOf(place.ComplexID(l.ID))
	}
	return areaPath + url.PathEscape(l.ID)
}

func (s mapScreen) heading() string {
	return s.t("map_title", "Indicator", s.p.T(s.Indicator.LabelKey()), "Level", s.p.T(s.Level.LabelKey()))
}

// title is the heading of the picture and the table, with both indicators.
func (s mapScreen) title() string {
	if s.Beside == nil {
		return s.heading()
	}
	return s.t("map_titles", "Indicator", s.p.T(s.Indicator.LabelKey()), "Second", s.p.T(s.Beside.LabelKey()), "Level", s.p.T(s.Level.LabelKey()))
}
