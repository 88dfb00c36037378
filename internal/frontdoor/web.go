package frontdoor

import (
	"net/http"
	"net/url"
	"strconv"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /melden", Handler: s.getDoors, Public: true},
		{Pattern: "GET /melden/{org}", Handler: s.getPublic, Public: true},
		{Pattern: "POST /melden/{org}", Handler: s.postPublic, Public: true, MaxBody: maxBody},
		{Pattern: "GET /melden/status", Handler: s.getStatus, Public: true},
		{Pattern: "POST /melden/status", Handler: s.postStatus, Public: true, MaxBody: maxBody},
		{Pattern: "POST /melden/status/intrekken", Handler: s.postWithdraw, Public: true, MaxBody: maxBody},
		{Pattern: "GET /voordeur", Handler: s.getDesk},
		{Pattern: "POST /voordeur/deur", Handler: s.postDoor},
		{Pattern: "GET /voordeur/nieuw", Handler: s.getCaller},
		{Pattern: "POST /voordeur/nieuw", Handler: s.postCaller},
		{Pattern: "GET /voordeur/{id}", Handler: s.getPost},
		{Pattern: "GET /voordeur/{id}/foto/{n}", Handler: s.getPicture},
		{Pattern: "POST /voordeur/{id}/zoek", Handler: s.postFind},
		{Pattern: "POST /voordeur/{id}/op-naam", Handler: s.postTake},
		{Pattern: "POST /voordeur/{id}/aannemen", Handler: s.postAccept},
		{Pattern: "POST /voordeur/{id}/weigeren", Handler: s.postRefuse},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "frontdoor.nav", Path: "/voordeur", Icon: string(ui.IconDoor), Action: "frontdoor.list", Order: 25}}
}

func (s *Service) getDesk(c *web.Context) error { return s.desk(c, http.StatusOK, ui.Draft{}) }

func (s *Service) desk(c *web.Context, status int, draft ui.Draft) error {
	d, err := s.Desk(c.R.Context(), c.Actor, List(c.R.URL.Query().Get("lijst")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("frontdoor.title"))
	page.Path = "/voordeur"
	return c.Render(status, deskPage(page, deskScreen{words: words{c.Print}, Desk: d, now: c.Now, draft: draft}))
}

func (s *Service) postDoor(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.SetDoor(c.R.Context(), c.Actor, web.VersionOf(f), f.Get("open") == "ja", f.Get("telefoon"))
	if d, status, ok := c.Refused("deur", f, err); ok {
		return s.desk(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/voordeur", "frontdoor.done_door")
}

func (s *Service) getCaller(c *web.Context) error { return s.caller(c, http.StatusOK, ui.Draft{}) }

func (s *Service) caller(c *web.Context, status int, draft ui.Draft) error {
	if _, err := s.policy.RequireOrg("frontdoor.caller", c.Actor, "frontdoor.caller"); err != nil {
		return err
	}
	page := c.Page(c.T("frontdoor.caller_title"))
	page.Path = "/voordeur/nieuw"
	return c.Render(status, callerPage(page, callerScreen{words: words{c.Print}, draft: draft, l: s.language(dutch),
		token: s.freshToken(c.Actor.OrgID, draft.Typed)}))
}

func (s *Service) postCaller(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, code, err := s.Caller(c.R.Context(), c.Actor, Form{Channel: Channel(f.Get("kanaal")), About: About(f.Get("over")),
		Letter:   Letter{Where: f.Get("waar"), What: f.Get("wat")},
		Reporter: Reporter{Name: f.Get("naam"), Contact: f.Get("contact"), CallBack: f.Get("terugbellen") == "ja"}, Token: f.Get("formulier")})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.caller(c, status, d)
	}
	if err != nil {
		return err
	}
	return s.post(c, http.StatusOK, id, postScreen{code: code})
}

func (s *Service) getPost(c *web.Context) error {
	return s.post(c, http.StatusOK, ID(c.R.PathValue("id")), postScreen{})
}

// post is the page of a post. What was typed in its form stands in the draft of the screen.
func (s *Service) post(c *web.Context, status int, id ID, screen postScreen) error {
	v, err := s.Open(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	screen.words, screen.View, screen.now = words{c.Print}, v, c.Now
	screen.mayHandle, screen.mine = v.State == Waiting, v.Holder == c.Actor.UserID
	if screen.mayHandle {
		screen.search = screen.draft.In("aannemen").Value("zoek", likelyPlace(v.Letter))
		if screen.spots, err = s.signals.FindSpots(c.R.Context(), c.Actor, firstRunes(screen.search, 120)); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	page := c.Page(c.T("frontdoor.post_title"))
	page.Path = "/voordeur/" + string(id)
	return c.Render(status, postPage(page, screen))
}

func (s *Service) getPicture(c *web.Context) error {
	n, err := strconv.Atoi(c.R.PathValue("n"))
	if err != nil {
		return fault.New("frontdoor.picture", fault.NotFound)
	}
	data, err := s.Picture(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), n)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "image/jpeg")
	c.W.Header().Set("Content-Disposition", "inline")
	_, err = c.W.Write(data)
	return err
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// postFind looks for the place with other words; what was filled in stays.
func (s *Service) postFind(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.post(c, http.StatusOK, ID(c.R.PathValue("id")), postScreen{draft: ui.Draft{Form: "aannemen", Typed: f}})
}

func (s *Service) postAccept(c *web.Context) error {
	return s.handle(c, "aannemen", "frontdoor.done_accept", func(id ID, f url.Values) error {
		d := signal.Draft{Theme: signal.Theme(f.Get("thema")), Sentence: f.Get("zin"), Urgency: signal.Urgency(f.Get("spoed"))}
		d.UnitID, d.ComplexID = signal.ParseSpot(f.Get("plek"))
		d.Where, d.Yes = signal.PhotoPlace(f.Get("fotoplek")), f.Get("fotoja") == "ja"
		_, err := s.Accept(c.R.Context(), c.Actor, id, web.VersionOf(f), d, f.Get("fotos") == "ja")
		return err
	})
}

// postTake puts a post in the reader's own name and stays on its page.
func (s *Service) postTake(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = s.TakeUp(c.R.Context(), c.Actor, id, web.VersionOf(f))
	if d, status, ok := c.Refused("op-naam", f, err); ok {
		return s.post(c, status, id, postScreen{draft: d})
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/voordeur/"+string(id), "frontdoor.done_take")
}

func (s *Service) postRefuse(c *web.Context) error {
	return s.handle(c, "weigeren", "frontdoor.done_refuse", func(id ID, f url.Values) error {
		return s.Refuse(c.R.Context(), c.Actor, id, web.VersionOf(f), Reason(f.Get("reden")))
	})
}

// handle ends a post and goes back to what waits; a form that is refused comes back.
func (s *Service) handle(c *web.Context, form, done string, do func(id ID, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = do(id, f)
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.post(c, status, id, postScreen{draft: d})
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/voordeur", done)
}
