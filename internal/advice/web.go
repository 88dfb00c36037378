package advice

import (
	"net/http"
	"net/url"
	"slices"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where questions stand.
const Path = "/adviesvragen"

const newPath = Path + "/nieuw"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getQuestion},
		{Pattern: "POST " + Path + "/{id}", Handler: s.postStep},
		{Pattern: "POST " + Path + "/{id}/doorgeven", Handler: s.postPass},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "advice.nav", Path: Path, Icon: string(ui.IconHelp), Action: actList, Order: 50}}
}

func (s *Service) getList(c *web.Context) error { return s.list(c, http.StatusOK, ui.Draft{}) }

func (s *Service) list(c *web.Context, status int, d ui.Draft) error {
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("advice.title"))
	page.Path = Path
	return c.Render(status, listPage(page, listScreen{words: words{c.Print}, Lists: l, Draft: d, me: c.Actor.UserID}))
}

func (s *Service) getNew(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}, false) }

func (s *Service) form(c *web.Context, status int, d ui.Draft, named bool) error {
	whom, err := s.Whom(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("advice.new"))
	page.Path = newPath
	return c.Render(status, newPage(page, newScreen{words: words{c.Print}, Draft: d, whom: whom, named: named, key: d.Value("sleutel", store.NewID())}))
}

// named reports whether a text was refused because it seems to hold a name.
func named(err error) bool {
	return slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Key == "advice."+string(text.LooksLikeName) })
}

func nobody(f url.Values) bool { return f.Get("niemand") == "ja" }

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Put(c.R.Context(), c.Actor, Draft{Who: f.Get("wie"), Text: web.Lines(f, "vraag"), Urgent: f.Get("spoed") == "ja", Nobody: nobody(f), Key: f.Get("sleutel")})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d, named(err) || nobody(f))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "advice.did_vraag")
}

func (s *Service) getQuestion(c *web.Context) error {
	return s.question(c, http.StatusOK, ui.Draft{}, false)
}

func (s *Service) question(c *web.Context, status int, d ui.Draft, named bool) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("advice.one"))
	return c.Render(status, questionPage(page, showScreen{words: words{c.Print}, Draft: d, View: v, named: named, me: c.Actor.UserID,
		maySignal: c.May("signal.send"), mayCases: c.May("case.list")}))
}

func (s *Service) postStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, step := ID(c.R.PathValue("id")), Step(f.Get("stap"))
	if step == Pass {
		step = "" // that has a way of its own
	}
	err = s.Take(c.R.Context(), c.Actor, id, web.VersionOf(f), Act{Step: step, Text: web.Lines(f, "tekst"), Nobody: nobody(f)})
	if d, status, ok := c.Refused(string(step), f, err); ok {
		return s.question(c, status, d, named(err) || nobody(f))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "advice.did_"+string(step))
}

// postPass goes back to the list: who gave a question away does not read it any more.
func (s *Service) postPass(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = s.Take(c.R.Context(), c.Actor, id, web.VersionOf(f), Act{Step: Pass, Who: f.Get("wie")})
	if d, status, ok := c.Refused(string(id), f, err); ok {
		return s.list(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "advice.did_geef-door")
}
