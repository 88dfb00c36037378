package bottleneck

import (
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/takeout"
)

// Path is where bottlenecks stand.
const Path = "/knelpunten"

const (
	newPath    = Path + "/nieuw"
	agendaPath = Path + "/agenda"
	filePath   = Path + "/bestand"
)

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + agendaPath, Handler: s.getAgenda},
		{Pattern: "POST " + filePath, Handler: s.postFile},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getItem},
		{Pattern: "POST " + Path + "/{id}/gezien", Handler: s.postMet},
		{Pattern: "POST " + Path + "/{id}/geprobeerd", Handler: s.postTried},
		{Pattern: "POST " + Path + "/{id}/stap", Handler: s.postStep},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "bottleneck.nav", Path: Path, Icon: string(ui.IconSort), Action: actRead, Order: 51}}
}

// Card leads to the form from the page of a signal or a case; nil for who may not note.
// Nothing of that page goes along.
func (s *Service) Card(c *web.Context) templ.Component {
	if !s.policy.Decide(c.Actor, actNote, access.Organisation(c.Actor.OrgID)).Allowed {
		return nil
	}
	return card(words{c.Print})
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("bottleneck.title")), listScreen{words{c.Print}, l}))
}

func (s *Service) getNew(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}, false) }

// form is the form of a new bottleneck, with what is on the list already: counting that again
// says more than a second note.
func (s *Service) form(c *web.Context, status int, d ui.Draft, named bool) error {
	if _, err := s.policy.RequireOrg("bottleneck.form", c.Actor, actNote); err != nil {
		return err
	}
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("bottleneck.new"))
	page.Path = newPath
	return c.Render(status, newPage(page, newScreen{words{c.Print}, d, l, named}))
}

// named reports whether a text was refused because it seems to hold a name.
func named(err error) bool {
	return slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Key == "bottleneck."+string(text.LooksLikeName) })
}

func nobody(f url.Values) bool { return f.Get("niemand") == "ja" }

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Note(c.R.Context(), c.Actor, Draft{Kind: Kind(f.Get("soort")), Title: web.Line(f, "titel"), Story: web.Lines(f, "verhaal"), Nobody: nobody(f)})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d, named(err) || nobody(f))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "bottleneck.saved")
}

func (s *Service) getItem(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}, false) }

func (s *Service) show(c *web.Context, status int, d ui.Draft, named bool) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("bottleneck.one"))
	page.Path = pathOf(v.ID)
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v, named}))
}

// change carries out something from a form and goes back to the bottleneck.
func (s *Service) change(c *web.Context, form func(f url.Values) string, do func(id ID, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = do(id, f)
	if d, status, ok := c.Refused(form(f), f, err); ok {
		return s.show(c, status, d, named(err) || nobody(f))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "bottleneck.saved")
}

func (s *Service) postMet(c *web.Context) error {
	return s.change(c, func(url.Values) string { return string(Met) }, func(id ID, _ url.Values) error { return s.MeetAgain(c.R.Context(), c.Actor, id) })
}

func (s *Service) postTried(c *web.Context) error {
	return s.change(c, func(url.Values) string { return string(Tried) }, func(id ID, f url.Values) error {
		return s.Try(c.R.Context(), c.Actor, id, web.Lines(f, "geprobeerd"), nobody(f), "")
	})
}

func (s *Service) postStep(c *web.Context) error {
	return s.change(c, func(f url.Values) string { return f.Get("stap") }, func(id ID, f url.Values) error {
		return s.Move(c.R.Context(), c.Actor, id, web.VersionOf(f), Move{Step: Step(f.Get("stap")), Day: web.DateOf(f, "datum"), Forum: Forum(f.Get("overleg")),
			Body: web.Line(f, "wie"), Words: web.Lines(f, "tekst"), Nobody: nobody(f)})
	})
}

func (s *Service) getAgenda(c *web.Context) error {
	g, err := s.Agenda(c.R.Context(), c.Actor, Forum(c.R.URL.Query().Get("overleg")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("bottleneck.agenda"))
	page.Path, page.WideContent = agendaPath, true
	return c.Render(http.StatusOK, agendaPage(page, agendaScreen{words{c.Print}, g}))
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
	g, err := s.Agenda(c.R.Context(), c.Actor, Forum(f.Get("overleg")))
	if err != nil {
		return err
	}
	return format.Send(c, "knelpunten-"+web.DateIn(g.Today)+"."+string(format), func(w io.Writer) error { return takeout.WriteTable(w, format, agendaScreen{words{c.Print}, g}.table()) })
}
