package regie

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
	"samendoen/internal/network"
	"samendoen/internal/takeout"
)

// Path is where the Regiekaart is.
const Path = "/regiekaart"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getMap},
		{Pattern: "POST " + Path + "/bestand", Handler: s.postFile},
		{Pattern: "POST " + Path + "/stil", Handler: s.postSet},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "regie.nav", Path: Path, Icon: string(ui.IconTogether), Action: actRead, Order: 22}}
}

// filterOf is the filter of a form or an address. What is unknown finds nothing, but a concern
// that is unknown is none.
func filterOf(v url.Values) Filter {
	f := Filter{Concern: Concern(v.Get("toon")), Area: v.Get("buurt"), Person: v.Get("wie"), Partner: v.Get("organisatie"), Category: network.Category(v.Get("soort"))}
	if !slices.Contains(Concerns(), f.Concern) {
		f.Concern = Running
	}
	return f
}

// query is the end of the address of a filter.
func (f Filter) query() string {
	v := url.Values{}
	for name, value := range map[string]string{"toon": string(f.Concern), "buurt": f.Area, "wie": f.Person, "organisatie": f.Partner, "soort": string(f.Category)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (s *Service) getMap(c *web.Context) error { return s.page(c, http.StatusOK, ui.Draft{}) }

func (s *Service) page(c *web.Context, status int, d ui.Draft) error {
	v := c.R.URL.Query()
	n, err := strconv.Atoi(v.Get("blad"))
	if err != nil {
		n = 1
	}
	m, err := s.Show(c.R.Context(), c.Actor, filterOf(v), n)
	if err != nil {
		return err
	}
	page := c.Page(c.T("regie.title"))
	page.Path, page.WideContent = Path, true
	return c.Render(status, mapPage(page, screen{m, c.Print, d, c.May("case.overview")}))
}

func (s *Service) postSet(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Set(c.R.Context(), c.Actor, web.NumberOf(f, "dagen"), web.VersionOf(f))
	if d, status, ok := c.Refused("stil", f, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "regie.set_saved")
}

func (s *Service) postFile(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	format := takeout.Format(f.Get("vorm"))
	if !slices.Contains(takeout.Formats(), format) {
		format = takeout.XLSX
	}
	m, err := s.Export(c.R.Context(), c.Actor, filterOf(f))
	if err != nil {
		return err
	}
	return format.Send(c, "regiekaart-"+web.DateIn(m.Today)+"."+string(format), func(w io.Writer) error { return takeout.WriteTable(w, format, screen{Map: m, p: c.Print}.table()) })
}

// screen is the page of the map.
type screen struct {
	Map
	p           *text.Printer
	draft       ui.Draft
	mayOverview bool // of the whole organisation, without contents
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("regie."+key, pairs...) }

// tabs are the concerns with how many cases have each.
func (s screen) tabs() (list []ui.NavItem) {
	for _, c := range Concerns() {
		f := s.Filter
		f.Concern = c
		list = append(list, ui.NavItem{Label: s.t("tab_"+string(c), "Count", s.p.Int(s.Counts[c])), Href: Path + f.query(), Current: c == s.Concern})
	}
	return list
}

func (s screen) countLine() string {
	line := s.p.N("regie.count", len(s.Shown))
	if s.Pages > 1 {
		line += " " + s.t("page_of", "Page", s.p.Int(s.Page), "Pages", s.p.Int(s.Pages))
	}
	return line
}

// pages leads through the cases.
func (s screen) pages() ui.Pages {
	to := func(n int) string {
		if n < 1 || n > s.Pages {
			return ""
		}
		q := s.query()
		if q == "" {
			q = "?"
		} else {
			q += "&"
		}
		return Path + q + "blad=" + strconv.Itoa(n)
	}
	return ui.Pages{Label: s.t("pages"), PrevHref: to(s.Page - 1), PrevLabel: s.t("page_before"), NextHref: to(s.Page + 1), NextLabel: s.t("page_next"), Status: s.countLine()}
}

func (s screen) field(form, name, label, hint string) ui.Field {
	return s.draft.In(form).Field(s.t, name, label, hint)
}

func (s screen) options(list []Choice, chosen string) []ui.Option {
	options := []ui.Option{{Label: s.t("all"), Selected: chosen == ""}}
	for _, c := range list {
		options = append(options, ui.Option{Value: c.ID, Label: c.Name, Selected: c.ID == chosen})
	}
	return options
}

func (s screen) categories() (list []Choice) {
	for _, c := range s.Map.Categories {
		list = append(list, Choice{string(c), s.p.T("network.cat_" + string(c))})
	}
	return list
}

// filtered reports whether anything but a concern is chosen.
func (s screen) filtered() bool {
	f := s.Filter
	f.Concern = Running
	return f != Filter{}
}

func (s screen) columns(keys ...string) (list []ui.Column) {
	for _, k := range keys {
		list = append(list, ui.Column{Label: s.t("col_" + k), Numeric: strings.HasPrefix(k, "n_")})
	}
	return list
}

func (s screen) due(r casework.Row) string {
	if r.Due.IsZero() {
		return ""
	}
	return s.p.Due(r.Due, s.Today)
}

func (s screen) tags(r casework.Row) (list []ui.TagText) {
	for _, c := range s.Concerns[r.ID] {
		tag := ui.TagText{Tone: ui.Warn, Text: s.t("tag_" + string(c))}
		if c == Late || c == NoDirector {
			tag.Tone = ui.Bad
		}
		list = append(list, tag)
	}
	return list
}

// standsIn says who stands in for a director who is away, or that nobody does.
func (s screen) standsIn(r casework.Row) string {
	if !slices.Contains(s.Concerns[r.ID], Away) {
		return ""
	}
	if who := s.StandsIn(r.DirectorID); who != "" {
		return s.t("stands_in", "Who", who)
	}
	return s.t("stands_in_nobody")
}

// toTalk are the first of those for whom cases wait.
func toTalk(list []Waiting) []Waiting { return list[:min(len(list), 10)] }

func (s screen) waitHref(name, id string) string {
	f := s.Filter
	if name == "wie" {
		f.Person = id
	} else {
		f.Partner = id
	}
	return Path + f.query()
}

func (s screen) longest(w Waiting) string {
	if w.Late == 0 {
		return s.t("none_late")
	}
	return s.p.N("regie.days", w.Longest)
}

// table is the file: the head and a row for each case, without a text of it.
func (s screen) table() [][]string {
	rows := [][]string{{s.t("col_number"), s.t("col_place"), s.t("col_why"), s.t("col_waits"), s.t("col_director"), s.t("col_due")}}
	for _, r := range s.Rows {
		var why []string
		for _, t := range s.tags(r) {
			why = append(why, t.Text)
		}
		director := r.Director
		if who := s.standsIn(r); who != "" {
			director += " (" + who + ")"
		}
		rows = append(rows, []string{r.Number, r.Label, strings.Join(why, ", "), r.Waits, director, web.DateIn(r.Due)})
	}
	return rows
}
