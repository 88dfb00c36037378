package figures

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
	"samendoen/internal/takeout"
)

// Path is where the figures stand.
const Path = "/cijfers"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{{Pattern: "GET " + Path, Handler: s.get}, {Pattern: "POST " + Path + "/bestand", Handler: s.post}}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "figures.nav", Path: Path, Icon: string(ui.IconChart), Action: actSee, Order: 52}}
}

// monthForm is how a month stands in an address and in a form.
const monthForm = "2006-01"

// parseMonth reads a month; "" is the zero time.
func parseMonth(op, value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	month, err := time.Parse(monthForm, value)
	if err != nil {
		return month, fault.New(op, fault.NotFound)
	}
	return month, nil
}

func (s *Service) get(c *web.Context) error {
	month, err := parseMonth("figures.page", c.R.URL.Query().Get("maand"))
	if err != nil {
		return err
	}
	r, err := s.Report(c.R.Context(), c.Actor, month)
	if err != nil {
		return err
	}
	page := c.Page(c.T("figures.title"))
	page.WideContent = true
	if r.Known {
		page.Path = Path + "?maand=" + r.Month.Format(monthForm)
	}
	return c.Render(http.StatusOK, figuresPage(page, screen{c.Print, r}))
}

func (s *Service) post(c *web.Context) error {
	const op = "figures.file"
	f, err := c.Form()
	if err != nil {
		return err
	}
	month, err := parseMonth(op, f.Get("maand"))
	if err != nil {
		return err
	}
	format := takeout.Format(f.Get("vorm"))
	if !slices.Contains(takeout.Formats(), format) {
		format = takeout.XLSX
	}
	r, err := s.ForFile(c.R.Context(), c.Actor, month)
	if err != nil {
		return err
	}
	if !r.Known {
		return fault.New(op, fault.NotFound)
	}
	return format.Send(c, "signalen-"+r.Month.Format(monthForm)+"."+string(format), func(w io.Writer) error { return takeout.WriteTable(w, format, screen{c.Print, r}.table()) })
}

// screen is the page of a month.
type screen struct {
	p *text.Printer
	Report
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("figures."+key, pairs...) }

// count is a number in words: a rounded 0 may be anything up to five.
func (s screen) count(n int) string {
	if n == 0 && !s.Exact {
		return s.t("small")
	}
	return s.p.Int(n)
}

func (s screen) median(days int) string {
	switch {
	case days != Unknown:
	case s.Exact:
		return s.t("no_talk")
	default:
		return s.t("no_median")
	}
	return s.p.Int(days)
}

// label is what a row is called.
func (s screen) label(l Line) string {
	switch l.By {
	case ByTheme:
		return s.p.T(signal.Theme(l.Code).Key())
	case BySource:
		return s.p.T(signal.Source(l.Code).Key())
	}
	return s.p.T("signal.urgency_" + l.Code)
}

// lead says whose figures these are: exact or released.
func (s screen) lead() string {
	switch {
	case !s.Known:
		return s.t("lead")
	case s.Exact:
		return s.t("lead_exact")
	}
	return s.t("lead_rounded", "Date", s.p.Date(s.Made))
}

func (s screen) monthOptions() (list []ui.Option) {
	for _, m := range s.Months {
		list = append(list, ui.Option{Value: m.Format(monthForm), Label: s.p.Month(m), Selected: m.Equal(s.Month)})
	}
	return list
}

// total adds the themes of the month up.
func (s screen) total() (t Line) {
	for _, l := range s.Of(ByTheme) {
		t.InTime, t.Late, t.Late3, t.Settled, t.Unsolved = t.InTime+l.InTime, t.Late+l.Late, t.Late3+l.Late3, t.Settled+l.Settled, t.Unsolved+l.Unsolved
	}
	return t
}

// enough is from how many rounded signals a share says something.
const enough = 50

func (s screen) big() []ui.BigFigure {
	t := s.total()
	inTime := s.count(t.InTime)
	if n := t.Received(); n > 0 && (s.Exact || n >= enough) {
		inTime = s.p.Percent(float64(t.InTime)/float64(n), 0)
	}
	return []ui.BigFigure{{Label: s.t("received"), Figure: s.count(s.Received)}, {Label: s.t("in_time"), Figure: inTime},
		{Label: s.t("late3"), Figure: s.count(t.Late3)}, {Label: s.t("unsolved"), Figure: s.count(t.Unsolved)}}
}

func (s screen) columns(b Break) []ui.Column {
	list := []ui.Column{{Label: s.t("by_" + string(b))}}
	for _, key := range []string{"received", "in_time", "late", "late3", "median", "settled", "unsolved"} {
		list = append(list, ui.Column{Label: s.t(key), Numeric: true})
	}
	return list
}

// cells are the numbers of a row, as columns has them.
func (s screen) cells(l Line) []string {
	return []string{s.count(l.Received()), s.count(l.InTime), s.count(l.Late), s.count(l.Late3), s.median(l.Median), s.count(l.Settled), s.count(l.Unsolved)}
}

func (s screen) yearColumns() []ui.Column {
	list := []ui.Column{{Label: s.t("month")}}
	for _, key := range []string{"received", "in_time", "late", "late3"} {
		list = append(list, ui.Column{Label: s.t(key), Numeric: true})
	}
	return list
}

func (s screen) yearCells(t Total) []string {
	return []string{s.count(t.Received), s.count(t.InTime), s.count(t.Late), s.count(t.Late3)}
}

// table is the month as a file: a line for each row of each break.
func (s screen) table() [][]string {
	head := []string{s.t("month"), s.t("by")}
	for _, c := range s.columns(ByTheme)[1:] {
		head = append(head, c.Label)
	}
	all := [][]string{append(head, s.t("how"))}
	how := s.t("exact")
	if !s.Exact {
		how = s.t("rounded")
	}
	for _, l := range s.Lines {
		row := append([]string{s.Month.Format(monthForm), s.t("by_"+string(l.By)) + ": " + s.label(l)}, s.plain(l)...)
		all = append(all, append(row, how))
	}
	return all
}

// plain are the numbers of a row for a spreadsheet, without the points of thousands.
func (s screen) plain(l Line) []string {
	cells := s.cells(l)
	for i, n := range []int{l.Received(), l.InTime, l.Late, l.Late3, l.Median, l.Settled, l.Unsolved} {
		if n > 0 {
			cells[i] = strconv.Itoa(n)
		}
	}
	return cells
}
