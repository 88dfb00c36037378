package webhook

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where the endpoints stand.
const Path = "/webhooks"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + Path + "/nieuw", Handler: s.getNew},
		{Pattern: "POST " + Path + "/nieuw", Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getEndpoint},
		{Pattern: "POST " + Path + "/{id}/stand", Handler: s.postState},
		{Pattern: "POST " + Path + "/{id}/geheim", Handler: s.postRotate},
		{Pattern: "POST " + Path + "/{id}/proef", Handler: s.postProve},
		{Pattern: "POST " + Path + "/{id}/opnieuw", Handler: s.postAgain},
		{Pattern: "POST " + Path + "/{id}/weg", Handler: s.postRemove},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "webhook.nav", Path: Path, Icon: string(ui.IconSend), Action: actManage, Order: 86}}
}

func (s *Service) getList(c *web.Context) error {
	o, err := s.Overview(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("webhook.title")), listScreen{words{c.Print}, o, c.Now}))
}

func (s *Service) getNew(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}) }

func (s *Service) form(c *web.Context, status int, d ui.Draft) error {
	o, err := s.Overview(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("webhook.new"))
	page.Path = Path + "/nieuw"
	return c.Render(status, newPage(page, newScreen{words{c.Print}, d, o}))
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	d := Draft{Name: web.Line(f, "naam"), URL: web.Line(f, "adres"), TokenID: f.Get("sleutel")}
	for _, k := range f["soorten"] {
		d.Kinds = append(d.Kinds, Kind(k))
	}
	id, secret, err := s.Add(c.R.Context(), c.Actor, d)
	if draft, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, draft)
	}
	if err != nil {
		return err
	}
	return s.showSecret(c, id, secret)
}

// showSecret shows a new secret, which no later page can.
func (s *Service) showSecret(c *web.Context, id ID, secret string) error {
	page := c.Page(c.T("webhook.secret_title"))
	page.Path = pathOf(id)
	return c.Render(http.StatusOK, secretPage(page, secretScreen{words{c.Print}, id, secret}))
}

func (s *Service) getEndpoint(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("webhook.title"))
	page.Path = pathOf(v.ID)
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v}))
}

// act carries out a step from a form and goes on to a page with a message.
func (s *Service) act(c *web.Context, to, message string, do func(id ID, version int64, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = do(ID(c.R.PathValue("id")), web.VersionOf(f), f)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(to, message)
}

func (s *Service) here(c *web.Context) string { return pathOf(ID(c.R.PathValue("id"))) }

func (s *Service) postState(c *web.Context) error {
	return s.act(c, s.here(c), "webhook.saved", func(id ID, version int64, f url.Values) error {
		return s.Set(c.R.Context(), c.Actor, id, version, State(f.Get("stand")))
	})
}

func (s *Service) postProve(c *web.Context) error {
	return s.act(c, s.here(c), "webhook.proof_sent", func(id ID, version int64, _ url.Values) error {
		return s.Prove(c.R.Context(), c.Actor, id, version)
	})
}

func (s *Service) postAgain(c *web.Context) error {
	return s.act(c, s.here(c), "webhook.again_sent", func(id ID, version int64, f url.Values) error {
		return s.Again(c.R.Context(), c.Actor, id, version, f.Get("bericht"))
	})
}

func (s *Service) postRemove(c *web.Context) error {
	return s.act(c, Path, "webhook.removed", func(id ID, version int64, _ url.Values) error {
		return s.Remove(c.R.Context(), c.Actor, id, version)
	})
}

func (s *Service) postRotate(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	secret, err := s.Rotate(c.R.Context(), c.Actor, id, web.VersionOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return s.showSecret(c, id, secret)
}
