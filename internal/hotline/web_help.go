package hotline

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/roster"
)

// helpPath is where help by contract is kept.
const helpPath = Path + "/hulp"

// comingPath is where is said who comes to a report.
func comingPath(id ID) string { return pathOf(id) + "/komst" }

func (s *Service) getHelp(c *web.Context) error { return s.help(c, http.StatusOK, ui.Draft{}) }

func (s *Service) help(c *web.Context, status int, d ui.Draft) error {
	h, err := s.Help(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.help"))
	page.Path = helpPath
	return c.Render(status, helpPage(page, helpScreen{words{c.Print}, d, h}))
}

// responderOf is help by contract of a form.
func responderOf(f url.Values) Responder {
	r := Responder{ID: ResponderID(f.Get("hulp")), Name: web.Line(f, "naam"), Phone: web.Line(f, "telefoon"), Minutes: web.NumberOf(f, "minuten"), Until: web.DateOf(f, "tot"), Version: web.VersionOf(f)}
	switch when := f.Get("wanneer"); when {
	case whenAlways:
	case whenHours:
		r.Hours = windowOf(weekdaysOf(f["dagen"]), web.MinuteOf(f.Get("open")), web.MinuteOf(f.Get("dicht")))
	default:
		if r.RosterID = ParseTarget(when).RosterID; r.RosterID == "" {
			r.Hours = []roster.Window{{}} // which is refused
		}
	}
	return r
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

func (s *Service) postHelp(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	r := responderOf(f)
	said := "hotline.help_kept"
	if f.Get("stap") == "weg" {
		err, said = s.DropHelp(c.R.Context(), c.Actor, r.ID, r.Version), "hotline.help_gone"
	} else {
		err = s.KeepHelp(c.R.Context(), c.Actor, r, f.Get("sleutel"))
	}
	if d, status, ok := c.Refused(formOf(r), f, err); ok {
		return s.help(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(helpPath, said)
}

func (s *Service) postComing(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, coming := c.R.Context(), ID(c.R.PathValue("id")), f.Get("komst")
	within := time.Duration(web.NumberOf(f, "minuten")) * time.Minute
	form := coming
	switch f.Get("stap") {
	case "roep":
		err = s.CallIn(ctx, c.Actor, id, ResponderID(f.Get("hulp")), f.Get("sleutel"))
	case "er":
		err = s.Arrived(ctx, c.Actor, id, coming)
	case "af":
		err = s.CallOff(ctx, c.Actor, id, coming)
	case "tijd":
		err = s.Expect(ctx, c.Actor, id, coming, within, web.Line(f, "wie"))
	default:
		form, err = "zelf", s.Come(ctx, c.Actor, id, within, f.Get("sleutel"))
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.report(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Redirect(pathOf(id))
}
