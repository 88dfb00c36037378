package health

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /dossiers/{id}/gezondheid", Handler: s.getScores},
		{Pattern: "POST /dossiers/{id}/gezondheid", Handler: s.postScore},
		{Pattern: "POST /dossiers/{id}/gezondheid/{meting}/weg", Handler: s.postRemove},
	}
}

func pathOf(id casework.ID) string { return "/dossiers/" + string(id) + "/gezondheid" }

// Card leads to the scores from the page of a case; nil for who may not see them.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	r := v.Resource()
	r.Category = string(network.Health)
	if !s.policy.Decide(c.Actor, actRead, r).Allowed {
		return nil
	}
	return card(c.Print, pathOf(v.ID))
}

func (s *Service) getScores(c *web.Context) error {
	return s.page(c, http.StatusOK, ui.Draft{})
}

func (s *Service) page(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("health.title"))
	page.WideContent = true // the table has nine columns
	return c.Render(status, scoresPage(page, screen{v, chart{c.Print, v.Scores}, d, store.NewID()}))
}

func (s *Service) postScore(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := casework.ID(c.R.PathValue("id"))
	err = s.Add(c.R.Context(), c.Actor, id, scoreIn(f), f.Get("sleutel"))
	if d, status, ok := c.Refused("meting", f, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "health.saved")
}

func (s *Service) postRemove(c *web.Context) error {
	id := casework.ID(c.R.PathValue("id"))
	if err := s.Remove(c.R.Context(), c.Actor, id, c.R.PathValue("meting")); err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "health.removed")
}

// scoreIn is what a form says.
func scoreIn(f url.Values) Score {
	x := Score{By: Scorer(f.Get("door")), Present: f.Get("erbij"), Values: ValuesIn(f)}
	if on, err := time.Parse(time.DateOnly, strings.TrimSpace(f.Get("datum"))); err == nil && on.Year() > 2000 {
		x.On = on
	}
	return x
}

// ValuesIn are the numbers of a form; one that is none counts as one that is too high.
func ValuesIn(f url.Values) map[Dimension]int {
	values := map[Dimension]int{}
	for _, d := range Dimensions() {
		typed := strings.TrimSpace(f.Get(string(d)))
		if typed == "" {
			continue
		}
		n, err := strconv.Atoi(typed)
		if err != nil {
			n = Highest + 1
		}
		values[d] = n
	}
	return values
}

// chart is scores in words and in a picture, newest first.
type chart struct {
	p    *text.Printer
	list []Score
}

func (c chart) t(key string, pairs ...any) string { return c.p.T("health."+key, pairs...) }

// value is a number of a score in words: a dash for what was left open.
func (c chart) value(x Score, d Dimension) string {
	if v, given := x.Values[d]; given {
		return strconv.Itoa(v)
	}
	return c.t("open")
}

// summary says the picture in a sentence.
func (c chart) summary(x Score) string {
	var parts []string
	for _, d := range Dimensions() {
		parts = append(parts, c.t("dim_"+string(d))+" "+c.value(x, d))
	}
	return c.t("picture", "Date", c.p.Date(x.On)) + " " + strings.Join(parts, ", ") + "."
}

// shown are the scores in the picture: the newest, and the one before it of the same person.
func (c chart) shown() []Score {
	for _, x := range c.list[1:] {
		if x.Owner == c.list[0].Owner {
			return []Score{c.list[0], x}
		}
	}
	return c.list[:1]
}

// columns are those of the table: the date, the numbers, and more.
func (c chart) columns(more ...string) []ui.Column {
	list := []ui.Column{{Label: c.t("col_date")}}
	for _, d := range Dimensions() {
		list = append(list, ui.Column{Label: c.t("dim_" + string(d))})
	}
	for _, key := range more {
		list = append(list, ui.Column{Label: c.t(key)})
	}
	return list
}

// screen is the page of the scores for a care partner.
type screen struct {
	View
	chart
	draft ui.Draft
	key   string
}

func (s screen) field(name, label, hint string) ui.Field {
	d := s.draft
	d.Form = "meting"
	return d.Field(s.t, name, label, hint)
}

func (s screen) whoLine(x Score) string {
	if x.Owner != "" {
		return s.t("by_own", "Who", x.Present)
	}
	return s.t("by_"+string(x.By)) + ". " + s.t("present_now", "Who", x.Present) + " " + s.t("written_by", "Who", s.Names[x.ByID])
}

func (s screen) byOptions() []ui.Option {
	chosen := s.draft.Value("door", string(ByResident))
	var list []ui.Option
	for _, b := range []Scorer{ByResident, Together} {
		list = append(list, ui.Option{Value: string(b), Label: s.t("by_" + string(b)), Selected: chosen == string(b)})
	}
	return list
}
