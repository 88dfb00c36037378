package profiling

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

const (
	listPath     = "/voorstellen"
	settingsPath = listPath + "/instellingen"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /voorstellen", Handler: s.getList},
		{Pattern: "GET /voorstellen/instellingen", Handler: s.getSettings},
		{Pattern: "POST /voorstellen/instellingen", Handler: s.postSettings},
		{Pattern: "POST /voorstellen/instellingen/proef", Handler: s.postTry},
		{Pattern: "GET /voorstellen/{id}", Handler: s.getProposal},
		{Pattern: "POST /voorstellen/{id}", Handler: s.postDone},
	}
}

// Nav is the place of the officer in the menu. The list has none: where combining is off there
// is no such thing, and where it is on the page of the week leads to it.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "profiling.nav_settings", Path: settingsPath, Icon: string(ui.IconSee), Action: actSwitch, Order: 68}}
}

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("profiling."+key, pairs...) }

type listScreen struct {
	words
	rows  []Row
	late  func(Row) bool
	until func(Row) string
}

func (s *Service) getList(c *web.Context) error {
	rows, err := s.List(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	today := clock.Date(c.Now)
	screen := listScreen{words: words{c.Print}, rows: rows, late: func(r Row) bool { return r.Due.Before(today) },
		until: func(r Row) string { return c.Print.Due(r.Due, today) }}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("profiling.title")), screen))
}

func (s listScreen) task(r Row) ui.Task {
	return ui.Task{Href: listPath + "/" + r.ID, Title: r.Address, Text: s.t("propose"), Icon: ui.IconTalk, Tone: ui.Info, Holder: r.Who,
		Due: s.until(r), Late: s.late(r)}
}

type showScreen struct {
	words
	ui.Draft
	View
}

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s showScreen) reasons() (list []ui.Term) {
	for _, r := range s.Reasons {
		days := make([]string, len(r.Days))
		for i, d := range r.Days {
			days[i] = s.p.ShortDate(d)
		}
		list = append(list, ui.Term{Label: s.t("source_" + string(r.Source)), Text: strings.Join(days, ", ")})
	}
	return list
}

func (s showScreen) outcomes() []ui.Option {
	return ui.Choices(s.t, "outcome_", Outcomes(), s.Value("uitkomst", ""))
}

func (s *Service) getProposal(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("profiling.title"))
	page.Path = listPath + "/" + v.ID
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v}))
}

func (s *Service) postDone(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	err = s.Finish(c.R.Context(), c.Actor, id, web.VersionOf(f), Outcome(f.Get("uitkomst")))
	if d, status, ok := c.Refused("klaar", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(listPath, "profiling.done")
}

type settingsScreen struct {
	words
	ui.Draft
	Settings
}

func (s *Service) getSettings(c *web.Context) error {
	return s.settings(c, http.StatusOK, ui.Draft{}, false)
}

func (s *Service) postTry(c *web.Context) error {
	return s.settings(c, http.StatusOK, ui.Draft{}, true)
}

func (s *Service) settings(c *web.Context, status int, d ui.Draft, trials bool) error {
	v, err := s.Settings(c.R.Context(), c.Actor, trials)
	if err != nil {
		return err
	}
	page := c.Page(c.T("profiling.settings_title"))
	page.Path = settingsPath
	return c.Render(status, settingsPage(page, settingsScreen{words{c.Print}, d, v}))
}

// switchIn is the switch as it stands in a form.
func switchIn(f url.Values) Switch {
	weeks, _ := strconv.Atoi(f.Get("weken"))
	w := Switch{On: f.Get("aan") != "", Processing: f.Get("verwerking"), Rule: Rule{Weeks: weeks}, Version: web.VersionOf(f)}
	for _, x := range f["bronnen"] {
		w.Rule.Sources = append(w.Rule.Sources, Source(x))
	}
	return w
}

func (s *Service) postSettings(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Save(c.R.Context(), c.Actor, switchIn(f))
	if d, status, ok := c.Refused("keuze", f, err); ok {
		return s.settings(c, status, d, false)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(settingsPath, "profiling.saved")
}

func (s settingsScreen) version() string { return strconv.FormatInt(s.Switch.Version, 10) }

// state says whether combining runs, and if it was meant to, why not.
func (s settingsScreen) state() ui.Notice {
	switch {
	case s.Runs:
		return ui.Notice{Tone: ui.Warn, Title: s.t("runs"), Text: s.t("runs_help")}
	case s.On:
		return ui.Notice{Tone: ui.Info, Title: s.t("ended"), Text: s.t("ended_help")}
	}
	return ui.Notice{Tone: ui.Good, Title: s.t("off"), Text: s.t("off_help")}
}

// now is the switch as typed, or as saved.
func (s settingsScreen) now() Switch {
	if s.Form != "" {
		return switchIn(s.Typed)
	}
	return s.Switch
}

func (s settingsScreen) on() []ui.Option {
	return []ui.Option{{Value: "ja", Label: s.t("f_on"), Selected: s.now().On}}
}

func (s settingsScreen) lines() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, l := range s.Lines {
		list = append(list, ui.Option{Value: string(l.ID), Label: l.Name, Selected: string(l.ID) == s.now().Processing})
	}
	return list
}

func (s settingsScreen) sources() (list []ui.Option) {
	for _, x := range Sources() {
		chosen := false
		for _, y := range s.now().Rule.Sources {
			chosen = chosen || x == y
		}
		list = append(list, ui.Option{Value: string(x), Label: s.t("source_" + string(x)), Selected: chosen})
	}
	return list
}

func (s settingsScreen) weeks() (list []ui.Option) {
	for _, n := range Weeks() {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: s.t("weeks", "N", n), Selected: n == s.now().Rule.Weeks})
	}
	return list
}

func (s settingsScreen) trials() (list []ui.Term) {
	for _, t := range s.Trials {
		names := make([]string, len(t.Rule.Sources))
		for i, x := range t.Rule.Sources {
			names[i] = s.t("source_" + string(x))
		}
		n := s.t("about", "N", t.N)
		if t.Fewer {
			n = s.t("fewer")
		}
		list = append(list, ui.Term{Label: strings.Join(names, " + ") + ", " + s.t("weeks", "N", t.Rule.Weeks), Text: n})
	}
	return list
}
