package roster

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

func (s *Service) getNew(c *web.Context) error { return s.settings(c, http.StatusOK, ui.Draft{}, "") }

// settings is the form of a new roster, or of one that is there.
func (s *Service) settings(c *web.Context, status int, d ui.Draft, id string) error {
	screen := settingsScreen{words: words{c.Print}, Draft: d, Roster: Roster{Level: 1}}
	page := c.Page(c.T("roster.new"))
	page.Path = newPath
	if id != "" {
		v, err := s.kept(c, id)
		if err != nil {
			return err
		}
		screen.Roster = v.Roster
		page = c.Page(c.T("roster.settings"))
		page.Path = pathOf(id) + "/instellen"
	}
	var err error
	if screen.areas, err = s.Areas(c.R.Context(), c.Actor); err != nil {
		return err
	}
	return c.Render(status, settingsPage(page, screen))
}

// kept is a roster for who keeps it.
func (s *Service) kept(c *web.Context, id string) (View, error) {
	v, err := s.Show(c.R.Context(), c.Actor, id)
	if err == nil {
		_, err = s.policy.Require("roster.keep", c.Actor, actKeep, actRead, v.resource(v.Now))
	}
	return v, err
}

func rosterOf(f url.Values) Roster {
	return Roster{Name: web.Line(f, "naam"), Level: web.NumberOf(f, "trap"), Areas: access.Area(f.Get("gebied")), Needed: windowsOf(f)}
}

// windowsOf are the hours of a form; none for day and night. What is empty is left out.
func windowsOf(f url.Values) (list []Window) {
	if f.Get("uren") != "tijden" {
		return nil
	}
	for i := range maxWindows {
		n := strconv.Itoa(i)
		days, opens, closes := f["dagen"+n], f.Get("open"+n), f.Get("dicht"+n)
		if len(days) == 0 && opens == "" && closes == "" {
			continue
		}
		w := Window{Days: weekdaysOf(days), Opens: web.MinuteOf(opens), Closes: web.MinuteOf(closes)}
		if w.Closes == 0 {
			w.Closes = midnight
		}
		list = append(list, w)
	}
	if len(list) == 0 {
		list = []Window{{}} // which is refused
	}
	return list
}

func weekdaysOf(values []string) (list []time.Weekday) {
	for _, v := range values {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < 7 {
			list = append(list, time.Weekday(n))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Make(c.R.Context(), c.Actor, rosterOf(f), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.settings(c, status, d, "")
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "roster.made")
}

func (s *Service) getSettings(c *web.Context) error {
	return s.settings(c, http.StatusOK, ui.Draft{}, c.R.PathValue("id"))
}

func (s *Service) postSettings(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	r := rosterOf(f)
	r.ID, r.Version = c.R.PathValue("id"), web.VersionOf(f)
	if f.Get("stap") == "weg" {
		if err := s.Drop(c.R.Context(), c.Actor, r.ID, r.Version); err != nil {
			return err
		}
		return c.RedirectWith(Path, "roster.dropped")
	}
	err = s.Set(c.R.Context(), c.Actor, r)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.settings(c, status, d, r.ID)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(r.ID), "roster.saved")
}

func (s *Service) getLayer(c *web.Context) error {
	return s.layer(c, http.StatusOK, ui.Draft{}, indexOf(c.R.URL.Query()))
}

// layer is the form of a layer: people in the order of their turns.
func (s *Service) layer(c *web.Context, status int, d ui.Draft, index int) error {
	v, err := s.kept(c, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	screen := layerScreen{words: words{c.Print}, Draft: d, View: v, index: -1}
	if index >= 0 && index < len(v.Layers) && v.Layers[index].InForce(screen.today()) {
		screen.index, screen.layer = index, v.Layers[index]
	}
	page := c.Page(c.T("roster.layer"))
	page.Path = pathOf(v.ID) + "/laag"
	return c.Render(status, layerPage(page, screen))
}

// layerOf is a layer of a form.
func layerOf(f url.Values) Layer {
	l := Layer{Name: web.Line(f, "naam"), Turn: Turn{At: web.MinuteOf(f.Get("wissel"))}, Hours: windowsOf(f), AsSunday: f.Get("feestdag") == "ja", From: web.DateOf(f, "ingaat")}
	l.People = slices.DeleteFunc(slices.Clone(f["wie"]), func(u string) bool { return u == "" })
	switch f.Get("beurt") {
	case "dag":
		l.Turn.Every = 1
	case "week":
		l.Turn.Every = 7
	case "dagen":
		l.Turn.On = weekdaysOf(f["wisseldag"])
	case "anders":
		l.Turn.Every = web.NumberOf(f, "aantal")
	}
	return l
}

func (s *Service) postLayer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, index := c.R.PathValue("id"), indexOf(f)
	form := ""
	if f.Get("stap") == "stop" {
		form = "stop"
		err = s.StopLayer(c.R.Context(), c.Actor, id, web.VersionOf(f), index, web.DateOf(f, "stopt"))
	} else {
		err = s.SetLayer(c.R.Context(), c.Actor, id, web.VersionOf(f), index, layerOf(f))
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.layer(c, status, d, index)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "roster.saved")
}

func (s *Service) getPeriod(c *web.Context) error {
	return s.period(c, http.StatusOK, ui.Draft{}, Period{})
}

// propose shows who would have which shift; nothing is kept yet.
func (s *Service) propose(c *web.Context, id string, f url.Values) error {
	p, err := s.Propose(c.R.Context(), c.Actor, id, indexOf(f), web.Line(f, "naam"), momentOf(f, "van"), momentOf(f, "tot"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.period(c, status, d, Period{})
	}
	if err != nil {
		return err
	}
	return s.period(c, http.StatusOK, ui.Draft{Typed: f}, p)
}

func (s *Service) period(c *web.Context, status int, d ui.Draft, p Period) error {
	v, err := s.kept(c, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("roster.period"))
	page.Path = pathOf(v.ID) + "/periode"
	return c.Render(status, periodPage(page, periodScreen{words{c.Print}, d, v, p}))
}

// periodOf is a period of a form, with its shifts: who, from when until when.
func periodOf(f url.Values) Period {
	p := Period{Name: web.Line(f, "naam"), From: momentOf(f, "van"), Until: momentOf(f, "tot")}
	whos, begins, ends := f["wie"], f["begint"], f["eindigt"]
	for i := range min(len(whos), len(begins), len(ends)) {
		from, wrong := time.Parse(time.RFC3339, begins[i])
		until, wrongToo := time.Parse(time.RFC3339, ends[i])
		if whos[i] != "" && wrong == nil && wrongToo == nil {
			p.Shifts = append(p.Shifts, Shift{whos[i], from.UTC(), until.UTC()})
		}
	}
	return p
}

func (s *Service) postPeriod(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	switch f.Get("stap") {
	case "stel-voor":
		return s.propose(c, id, f)
	case "weg":
		at, _ := time.Parse(time.RFC3339, f.Get("begint")) // a wrong one is of no period
		err = s.DropPeriod(c.R.Context(), c.Actor, id, at)
	default:
		err = s.KeepPeriod(c.R.Context(), c.Actor, id, periodOf(f))
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.period(c, status, d, periodOf(f))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "roster.saved")
}
