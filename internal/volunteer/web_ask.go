package volunteer

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// Where questions stand: for colleagues, and for everybody.
const (
	askPath    = "/oproepen"
	PublicPath = "/meedoen"
)

// What one address may send to the public page.
const (
	answersPerSecond = 0.05
	answersAtOnce    = 10
	maxAnswer        = 8 << 10
)

func askPathOf(id string) string    { return askPath + "/" + url.PathEscape(id) }
func publicPathOf(id string) string { return PublicPath + "/" + url.PathEscape(id) }

// askRoutes are the pages of questions.
func (s *Service) askRoutes() []web.Route {
	return []web.Route{
		{Pattern: "POST " + askPath, Handler: s.postAsk},
		{Pattern: "GET " + askPath + "/{id}", Handler: s.getPoster},
		{Pattern: "POST " + askPath + "/{id}", Handler: s.postTakeDown},
		{Pattern: "GET " + PublicPath, Handler: s.getOpenAsks, Public: true, Tongues: true},
		{Pattern: "GET " + PublicPath + "/{id}", Handler: s.getOpenAsk, Public: true, Tongues: true},
		{Pattern: "POST " + PublicPath + "/{id}", Handler: s.postAnswer, Public: true, MaxBody: maxAnswer, Tongues: true},
	}
}

func (s *Service) postAsk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Invite(c.R.Context(), c.Actor, Invite{Complex: place.ComplexID(f.Get("complex")), Staircase: web.Line(f, "portiek"), Text: web.Line(f, "vraag")}, f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.network(c, status, d, "", place.ComplexID(f.Get("complex")))
	}
	if err != nil {
		return err
	}
	return c.Redirect(askPathOf(id)) // no notice: this page is printed
}

type posterScreen struct {
	words
	Invite
	link string
	open bool
}

func (s *Service) getPoster(c *web.Context) error {
	i, err := s.Poster(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.ask_title"))
	page.Path = askPathOf(i.ID)
	return c.Render(http.StatusOK, posterPage(page, posterScreen{words{c.Print}, i, c.URL(publicPathOf(i.ID)), i.Open(dateOf(c.Now))}))
}

func (s *Service) postTakeDown(c *web.Context) error {
	if err := s.TakeDown(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith(netPath, "volunteer.ask_closed")
}

type publicScreen struct {
	words
	ui.Draft
	Invite
	list []Invite
}

// key is the key of a form, so that it can be sent twice.
func (s publicScreen) key() string {
	if key := s.Draft.Value("sleutel", ""); key != "" {
		return key
	}
	return store.NewID()
}

func (s *Service) getOpenAsks(c *web.Context) error {
	list, err := s.OpenAsks(c.R.Context())
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, openAsksPage(c.OpenPage(c.T("volunteer.join"), PublicPath), publicScreen{words: words{c.Print}, list: list}))
}

func (s *Service) getOpenAsk(c *web.Context) error { return s.openAsk(c, http.StatusOK, ui.Draft{}) }

func (s *Service) openAsk(c *web.Context, status int, d ui.Draft) error {
	i, err := s.OpenAsk(c.R.Context(), c.R.PathValue("id"))
	if err != nil {
		return err
	}
	return c.Render(status, openAskPage(c.OpenPage(c.T("volunteer.join"), publicPathOf(i.ID)), publicScreen{words{c.Print}, d, i, nil}))
}

func (s *Service) postAnswer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !c.Allow("meedoen", answersPerSecond, answersAtOnce) {
		return fault.New("volunteer.answer", fault.TooMany)
	}
	err = s.Answer(c.R.Context(), c.R.PathValue("id"), draftOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.openAsk(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, answeredPage(c.OpenPage(c.T("volunteer.join"), PublicPath), words{c.Print}))
}
