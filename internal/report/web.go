package report

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
	"samendoen/internal/takeout"
)

// Path is where reports stand.
const Path = "/rapporten"

const (
	newPath  = Path + "/nieuw"
	filePath = Path + "/cijfers"
	walkPath = "/wijkronde/"
	cssPath  = Path + "/rapport.css"
)

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return append([]web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + filePath, Handler: s.getFile},
		{Pattern: "POST " + filePath, Handler: s.postFile},
		{Pattern: "GET " + walkPath + "{complex}", Handler: s.getWalk},
		{Pattern: "GET " + walkPath + "{complex}/pdf", Handler: s.getWalkPDF},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getReport},
		{Pattern: "GET " + Path + "/{id}/pdf", Handler: s.getPDF},
		{Pattern: "POST " + Path + "/{id}/voorwoord", Handler: s.postForeword},
		{Pattern: "POST " + Path + "/{id}/uitbrengen", Handler: s.postPublish},
		{Pattern: "POST " + Path + "/{id}/weg", Handler: s.postRemove},
		{Pattern: "GET " + cssPath, Handler: getStyle, Public: true},
	}, s.openRoutes()...)
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "report.nav", Path: Path, Icon: string(ui.IconLetter), Action: actRead, Order: 53}}
}

func getStyle(c *web.Context) error {
	data, err := Files.ReadFile("rapport.css")
	if err != nil {
		return fault.Wrap("report.style", err)
	}
	c.W.Header().Set("Content-Type", "text/css; charset=utf-8")
	c.W.Header().Set("Cache-Control", "public, max-age=86400")
	_, err = c.W.Write(data)
	return err
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("report.title"))
	page.Path = Path
	return c.Render(http.StatusOK, listPage(page, listScreen{words{c.Print}, l}))
}

func (s *Service) getNew(c *web.Context) error {
	return s.newForm(c, http.StatusOK, ui.Draft{}, place.ComplexID(c.R.URL.Query().Get("complex")), false)
}

func (s *Service) newForm(c *web.Context, status int, d ui.Draft, complex place.ComplexID, named bool) error {
	if _, err := s.policy.RequireOrg("report.new", c.Actor, actWrite); err != nil {
		return err
	}
	screen := formScreen{words: words{c.Print}, Draft: d, named: named, complex: complex}
	var err error
	if complex != "" {
		v, err := s.maps.ComplexAt(c.R.Context(), c.Actor, complex, time.Time{})
		if err != nil {
			return err
		}
		screen.name = v.Name
	}
	if screen.dates, err = s.maps.ReleaseDates(c.R.Context(), c.Actor); err != nil {
		return err
	}
	page := c.Page(c.T("report.new"))
	page.Path = newPath
	return c.Render(status, formPage(page, screen))
}

func nobody(f url.Values) bool { return f.Get("niemand") == "ja" }

// named reports whether a text was refused because it seems to hold a name, or the writer said that
// it is nobody's.
func named(f url.Values, err error) bool {
	return nobody(f) || slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Key == "complexplan."+string(text.LooksLikeName) })
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	e := Edit{Kind: Kind(f.Get("soort")), Until: web.DateOf(f, "peildatum"), Complex: place.ComplexID(f.Get("complex")), Foreword: web.Lines(f, "voorwoord"), Nobody: nobody(f)}
	id, err := s.Make(c.R.Context(), c.Actor, e, f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newForm(c, status, d, e.Complex, named(f, err))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "report.saved")
}

func idOf(c *web.Context) ID { return ID(c.R.PathValue("id")) }

func (s *Service) getReport(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}, false) }

func (s *Service) show(c *web.Context, status int, d ui.Draft, named bool) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	page := c.Page(v.Document.Title)
	page.Path, page.WideContent = pathOf(v.ID), true
	return c.Render(status, showPage(page, showScreen{words: words{c.Print}, Draft: d, View: v, named: named}))
}

// did goes back to the report after something was done with it from a form.
func (s *Service) did(c *web.Context, f url.Values, to, done string, err error) error {
	if d, status, ok := c.Refused("", f, err); ok {
		return s.show(c, status, d, named(f, err))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(to, done)
}

func (s *Service) postForeword(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.did(c, f, pathOf(idOf(c)), "report.saved", s.Rewrite(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f), web.Lines(f, "voorwoord"), nobody(f)))
}

func (s *Service) postPublish(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.did(c, f, pathOf(idOf(c)), "report.published", s.Publish(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f)))
}

func (s *Service) postRemove(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.did(c, f, Path, "report.removed", s.Remove(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f)))
}

func (s *Service) getPDF(c *web.Context) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	at, foot := v.Published, v.Document.Title+". "+s.dutch("report.foot", "Digest", v.Digest()[:min(16, len(v.Digest()))])
	if v.Draft() {
		at, foot = c.Now, s.dutch("report.foot_draft")
	}
	return sendPDF(c, v.Document, at, foot)
}

func (s *Service) dutch(key string, pairs ...any) string {
	return s.words.Printer(text.Dutch).T(key, pairs...)
}

func sendPDF(c *web.Context, d Document, at time.Time, foot string) error {
	data, err := d.PDF(at, foot)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `inline; filename="rapport.pdf"`)
	_, err = c.W.Write(data)
	return err
}

// walkDate is the release that a page for a walk was asked for; what is no date is the newest.
func walkDate(c *web.Context) time.Time { return web.DateOf(c.R.URL.Query(), "peildatum") }

func (s *Service) getWalk(c *web.Context) error {
	id := place.ComplexID(c.R.PathValue("complex"))
	d, err := s.WalkNow(c.R.Context(), c.Actor, id, walkDate(c))
	if err != nil {
		return err
	}
	page := c.Page(d.Title)
	page.Path, page.WideContent = walkPath+url.PathEscape(string(id)), true
	return c.Render(http.StatusOK, walkPage(page, walkScreen{words{c.Print}, d, id, c.May(actWrite)}))
}

func (s *Service) getWalkPDF(c *web.Context) error {
	d, err := s.WalkNow(c.R.Context(), c.Actor, place.ComplexID(c.R.PathValue("complex")), walkDate(c))
	if err != nil {
		return err
	}
	return sendPDF(c, d, c.Now, d.Title)
}

func (s *Service) getFile(c *web.Context) error { return s.fileForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) fileForm(c *web.Context, status int, d ui.Draft) error {
	if _, err := s.policy.RequireOrg("report.file", c.Actor, actExport); err != nil {
		return err
	}
	dates, err := s.maps.ReleaseDates(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	levels, err := s.maps.LevelsOf(c.R.Context(), c.Actor.OrgID)
	if err != nil {
		return err
	}
	page := c.Page(c.T("report.file_title"))
	page.Path = filePath
	return c.Render(status, filePage(page, fileScreen{words{c.Print}, d, dates, levels}))
}

func (s *Service) postFile(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	file, err := s.File(c.R.Context(), c.Actor, Choice{Indicators: f["cijfer"], Level: f.Get("niveau"), From: web.DateOf(f, "van"), To: web.DateOf(f, "tot"), Format: takeout.Format(f.Get("vorm"))})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.fileForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return file.format.Send(c, file.Name(clock.Date(c.Now)), func(w io.Writer) error { return takeout.WriteCells(w, file.format, file.table(c.Print)) })
}
