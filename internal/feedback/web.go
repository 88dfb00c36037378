package feedback

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// The addresses of the pages.
const (
	listPath  = "/terugkoppeling"
	textsPath = listPath + "/teksten"
)

func storyPath(id string) string { return "/signalen/" + url.PathEscape(id) + "/verhaal" }
func deskPath(id string) string  { return "/signalen/" + url.PathEscape(id) + "/terugkoppeling" }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /signalen/{id}/verhaal", Handler: s.getStory},
		{Pattern: "POST /signalen/{id}/verhaal", Handler: s.postStory},
		{Pattern: "GET /signalen/{id}/terugkoppeling", Handler: s.getDesk},
		{Pattern: "POST /signalen/{id}/terugkoppeling", Handler: s.postDesk},
		{Pattern: "POST /signalen/{id}/terugkoppeling/voorbeeld", Handler: s.postPreview},
		{Pattern: "GET /terugkoppeling", Handler: s.getList},
		{Pattern: "GET /terugkoppeling/teksten", Handler: s.getTexts},
		{Pattern: "POST /terugkoppeling/teksten", Handler: s.postText},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "feedback.nav", Path: listPath, Icon: string(ui.IconLetter), Action: actList, Order: 22},
		{Key: "feedback.nav_texts", Path: textsPath, Icon: string(ui.IconPencil), Action: actTexts, Order: 66},
	}
}

func (s *Service) getStory(c *web.Context) error { return s.story(c, http.StatusOK, ui.Draft{}) }

// story is what a sender sees, with the form that was just refused.
func (s *Service) story(c *web.Context, status int, d ui.Draft) error {
	t, err := s.Read(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("feedback.story_title", "Number", t.Number))
	page.Path = storyPath(t.ID)
	return c.Render(status, storyPage(page, storyScreen{Talk: t, Draft: d, words: words{c.Print}, now: c.Now, key: store.NewID()}))
}

func (s *Service) postStory(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, kind := c.R.PathValue("id"), signal.MessageKind(f.Get("soort"))
	err = s.Say(c.R.Context(), c.Actor, id, Said{Kind: kind, Text: f.Get("tekst"), Key: f.Get("sleutel")})
	if err == nil {
		return c.RedirectWith(storyPath(id), "feedback.done_"+string(kind))
	}
	if d, status, ok := c.Refused(string(kind), f, err); ok {
		return s.story(c, status, d)
	}
	return err
}

func (s *Service) getDesk(c *web.Context) error { return s.desk(c, http.StatusOK, "", "", ui.Draft{}) }

// desk is the page to write to a sender. shown is the text as it will go, empty before it
// was looked at.
func (s *Service) desk(c *web.Context, status int, shown, key string, d ui.Draft) error {
	v, err := s.Desk(c.R.Context(), c.Actor, c.R.PathValue("id"), shown)
	if err != nil {
		return err
	}
	if key == "" {
		key = store.NewID()
	}
	page := c.Page(c.T("feedback.desk_title"))
	page.Path = deskPath(v.ID)
	return c.Render(status, deskPage(page, deskScreen{Desk: v, Draft: d, words: words{c.Print}, now: c.Now, shown: shown, key: key,
		me: signal.FirstName(c.Actor.Name)}))
}

// postPreview shows a message as the sender will see it; nothing goes yet.
func (s *Service) postPreview(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	body := signal.Tidy(f.Get("tekst"))
	d := ui.Draft{Typed: f}
	if fields := signal.CheckText("tekst", body, minReason, maxText); len(fields) > 0 {
		d.Problems = []ui.Problem{{Name: "tekst", Message: c.Print.Args(fields[0].Key, fields[0].Args)}}
		return s.desk(c, http.StatusBadRequest, "", f.Get("sleutel"), d)
	}
	return s.desk(c, http.StatusOK, body, f.Get("sleutel"), d)
}

func (s *Service) postDesk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	write := s.Write
	if f.Get("vraagt") == "ja" {
		write = s.Ask
	}
	if err = write(c.R.Context(), c.Actor, id, f.Get("tekst"), f.Get("sleutel")); err == nil {
		return c.RedirectWith(deskPath(id), "feedback.done_bericht")
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.desk(c, status, "", "", d)
	}
	return err
}

func (s *Service) getList(c *web.Context) error {
	list, err := s.Waiting(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, waitingPage(c.Page(c.T("feedback.list_title")), waitingScreen{words: words{c.Print}, list: list, now: c.Now}))
}

func (s *Service) getTexts(c *web.Context) error { return s.texts(c, http.StatusOK, ui.Draft{}) }

func (s *Service) texts(c *web.Context, status int, d ui.Draft) error {
	list, err := s.Texts(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("feedback.texts_title"))
	page.Path = textsPath
	return c.Render(status, textsPage(page, textsScreen{words: words{c.Print}, Draft: d, list: list}))
}

func (s *Service) postText(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind := f.Get("soort")
	if err = s.SaveText(c.R.Context(), c.Actor, TextKind(kind), web.VersionOf(f), f.Get("tekst")); err == nil {
		return c.RedirectWith(textsPath, "feedback.done_text")
	}
	if d, status, ok := c.Refused(kind, f, err); ok {
		return s.texts(c, status, d)
	}
	return err
}
