package frontdoor

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// What one address may do: a household, or a community centre, and no more.
const (
	postsPerSecond = 1.0 / 60
	postsAtOnce    = 5
	looksPerSecond = 1.0 / 20
	looksAtOnce    = 10
	maxBody        = 16 << 10 // bytes of a form: its texts at most three times over
)

func wordOf(key string) string { return strings.TrimPrefix(key, "frontdoor.") }

func number(n any) string { return fmt.Sprint(n) }

// public is the screen in the language that was asked for, or else in that of the program.
func (s *Service) public(c *web.Context, code string) publicScreen {
	if code == "" {
		code = string(c.Lang())
	}
	return publicScreen{l: s.language(code), books: s.books}
}

// getDoors leads to the one public page there is, or lets choose.
func (s *Service) getDoors(c *web.Context) error {
	doors, err := s.Doors(c.R.Context())
	if err != nil {
		return err
	}
	screen := s.public(c, c.R.URL.Query().Get("taal"))
	switch len(doors) {
	case 0:
		return fault.New("frontdoor.doors", fault.NotFound)
	case 1:
		return c.Redirect(screen.path("/melden/" + url.PathEscape(doors[0].Org)))
	}
	return c.Render(http.StatusOK, chooseDoor(screen.framed(c, "/melden"), screen, doors))
}

func (s *Service) getPublic(c *web.Context) error {
	screen := s.public(c, c.R.URL.Query().Get("taal"))
	var err error
	if screen.door, err = s.DoorFor(c.R.Context(), c.R.PathValue("org")); err != nil {
		return err
	}
	return s.publicForm(c, http.StatusOK, screen)
}

// publicForm is the form with a token: that of the form that came back, so that what was
// sent once stays one post, or a new one.
func (s *Service) publicForm(c *web.Context, status int, screen publicScreen) error {
	screen.token = s.freshToken(screen.door.Org, screen.draft.Typed)
	return c.Render(status, publicPage(screen.framed(c, "/melden/"+screen.door.Org), screen))
}

// freshToken is the token of a form that came back as long as it is worth something.
func (s *Service) freshToken(org string, typed url.Values) string {
	token := typed.Get("formulier")
	if _, made, ok := s.tokens.read(org, token); ok && age(made, s.now()) != "old_form" {
		return token
	}
	return s.tokens.make(org, s.now())
}

func (s *Service) postPublic(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	screen := s.public(c, f.Get("taal"))
	if screen.door, err = s.DoorFor(c.R.Context(), c.R.PathValue("org")); err != nil {
		return err
	}
	if !c.Allow("melden", postsPerSecond, postsAtOnce) {
		err = fault.Invalidf("frontdoor.limit", "", busy)
	}
	code := ""
	if err == nil {
		code, err = s.Receive(c.R.Context(), Form{Org: screen.door.Org, Lang: screen.l.Code, About: About(f.Get("over")),
			Letter: Letter{Where: f.Get("waar"), What: f.Get("wat")}, Reporter: Reporter{Name: f.Get("naam"), Contact: f.Get("contact")},
			Token: f.Get("formulier"), Trap: f.Get("website")})
	}
	if screen.refused(f, err) {
		if Busy(err) {
			return s.publicForm(c, http.StatusTooManyRequests, screen)
		}
		return s.publicForm(c, http.StatusBadRequest, screen)
	}
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, receivedPage(screen.framed(c, "/melden/"+screen.door.Org), screen, code))
}

func (s *Service) getStatus(c *web.Context) error {
	screen := s.public(c, c.R.URL.Query().Get("taal"))
	screen.status = true
	return c.Render(http.StatusOK, statusPage(screen.framed(c, "/melden/status"), screen))
}

func (s *Service) postStatus(c *web.Context) error { return s.look(c, false) }

func (s *Service) postWithdraw(c *web.Context) error { return s.look(c, true) }

// look shows the story of the post with a code, after taking back who wrote it if asked.
// Every code without a post gets the same answer.
func (s *Service) look(c *web.Context, withdraw bool) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	screen := s.public(c, f.Get("taal"))
	screen.status, screen.draft = true, ui.Draft{Typed: url.Values{"code": {f.Get("code")}}}
	page := screen.framed(c, "/melden/status")
	problem := func(status int, key string) error {
		screen.draft.Problems = []ui.Problem{{Name: "code", Message: screen.l.T(key)}}
		return c.Render(status, statusPage(page, screen))
	}
	if !c.Allow("melden-status", looksPerSecond, looksAtOnce) {
		return problem(http.StatusTooManyRequests, "status_fast")
	}
	if withdraw {
		err = s.Withdraw(c.R.Context(), f.Get("code"))
	}
	var story Story
	if err == nil {
		story, err = s.Status(c.R.Context(), f.Get("code"))
	}
	if fault.Is(err, fault.NotFound) {
		return problem(http.StatusBadRequest, "status_none")
	}
	if err != nil {
		return err
	}
	screen.story = &story
	if withdraw {
		page.Notice = &ui.Notice{Tone: ui.Good, Text: screen.l.T("withdrawn")}
	}
	return c.Render(http.StatusOK, statusPage(page, screen))
}

// dutch is the language in which colleagues type for callers.
const dutch = string(text.Dutch)
