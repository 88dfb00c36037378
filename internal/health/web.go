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
	return c.Render(status, scoresPage(page, screen{v, c.Print, d, store.NewID()}))
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

// scoreIn is what a form says; a number that is none counts as one that is too high.
func scoreIn(f url.Values) Score {
	x := Score{By: Scorer(f.Get("door")), Present: f.Get("erbij"), Values: map[Dimension]int{}}
	if on, err := time.Parse(time.DateOnly, strings.TrimSpace(f.Get("datum"))); err == nil && on.Year() > 2000 {
		x.On = on
	}
	for _, d := range Dimensions() {
		typed := strings.TrimSpace(f.Get(string(d)))
		if typed == "" {
			continue
		}
		n, err := strconv.Atoi(typed)
		if err != nil {
			n = Highest + 1
		}
		x.Values[d] = n
	}
	return x
}

// screen is the page of the scores.
type screen struct {
	View
	p     *text.Printer
	draft ui.Draft
	key   string
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("health."+key, pairs...) }

func (s screen) field(name, label, hint string) ui.Field {
	d := s.draft
	d.Form = "meting"
	return d.Field(s.t, name, label, hint)
}

// value is a number of a score in words: a dash for what was left open.
func (s screen) value(x Score, d Dimension) string {
	if v, given := x.Values[d]; given {
		return strconv.Itoa(v)
	}
	return s.t("open")
}

// summary says the picture in a sentence.
func (s screen) summary(x Score) string {
	var parts []string
	for _, d := range Dimensions() {
		parts = append(parts, s.t("dim_"+string(d))+" "+s.value(x, d))
	}
	return s.t("picture", "Date", s.p.Date(x.On)) + " " + strings.Join(parts, ", ") + "."
}

// shown are the scores in the picture: the newest, and the one before it.
func (s screen) shown() []Score { return s.Scores[:min(2, len(s.Scores))] }

func (s screen) columns() []ui.Column {
	list := []ui.Column{{Label: s.t("col_date")}}
	for _, d := range Dimensions() {
		list = append(list, ui.Column{Label: s.t("dim_" + string(d))})
	}
	return append(list, ui.Column{Label: s.t("col_who")}, ui.Column{Label: s.t("col_do")})
}

func (s screen) whoLine(x Score) string {
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
