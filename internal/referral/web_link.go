package referral

import (
	"net/http"
	"net/url"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

const answerPath = GuestPath + "/antwoord"

// What one address may try, and the cookie of a browser that is in.
const (
	triesPerSecond = 1.0 / 20
	triesAtOnce    = 10
	guestBody      = 16 << 10
	guestCookie    = "vraag"
)

// guestRoutes are the pages for who has a link.
func (s *Service) guestRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + GuestPath, Handler: s.getGuest, Public: true},
		{Pattern: "POST " + GuestPath, Handler: s.postEnter, Public: true, MaxBody: guestBody},
		{Pattern: "POST " + GuestPath + "/uit", Handler: s.postLeave, Public: true, MaxBody: guestBody},
		{Pattern: "POST " + answerPath, Handler: s.postAnswer, Public: true, MaxBody: guestBody},
		{Pattern: "POST " + Path + "/{id}/link", Handler: s.postLink},
	}
}

// getGuest is the request for who is in. Who comes with the code of a link comes to the door, also
// when another link is open in this browser.
func (s *Service) getGuest(c *web.Context) error {
	if code := c.R.URL.Query().Get("code"); code != "" {
		return s.door(c, http.StatusOK, ui.Draft{Typed: url.Values{"code": {code}}})
	}
	return s.guest(c, http.StatusOK, ui.Draft{})
}

func (s *Service) guest(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Look(c.R.Context(), c.Cookie(guestCookie))
	if fault.Is(err, fault.NotFound) {
		return s.door(c, http.StatusOK, ui.Draft{})
	}
	if err != nil {
		return err
	}
	return c.Render(status, guestPage(guestFrame(c), requestScreen{words: words{c.Print}, View: v.View, draft: d, guest: true}, v.Case))
}

func (s *Service) door(c *web.Context, status int, d ui.Draft) error {
	return c.Render(status, doorPage(guestFrame(c), doorScreen{words: words{c.Print}, draft: d}))
}

func guestFrame(c *web.Context) ui.Page { return c.OpenPage(c.T("referral.guest_title"), GuestPath) }

func (s *Service) postEnter(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	refuse := func(status int, key string) error {
		return s.door(c, status, ui.Draft{Typed: url.Values{"code": {f.Get("code")}}, Problems: []ui.Problem{{Name: "code", Message: c.T(key)}}})
	}
	if !c.Allow("vraag", triesPerSecond, triesAtOnce) {
		return refuse(http.StatusTooManyRequests, "referral.fast")
	}
	secret, err := s.Enter(c.R.Context(), f.Get("code"), f.Get("pin"))
	if fault.Is(err, fault.NotFound) {
		return refuse(http.StatusBadRequest, "referral.door_wrong")
	}
	if err != nil {
		return err
	}
	c.SetCookie(guestCookie, secret, linkStays)
	return c.Redirect(GuestPath)
}

func (s *Service) postLeave(c *web.Context) error {
	if err := s.Leave(c.R.Context(), c.Cookie(guestCookie)); err != nil {
		return err
	}
	c.SetCookie(guestCookie, "", 0)
	return c.RedirectWith(GuestPath, "referral.did_leave")
}

// postAnswer takes a step of who is in; who is not in any more comes to the door.
func (s *Service) postAnswer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	step := Step(f.Get("stap"))
	if !c.Allow("vraag-antwoord", 1, 20) {
		return s.guest(c, http.StatusTooManyRequests, ui.Draft{Form: string(step), Typed: f, Problems: []ui.Problem{{Name: "tekst", Message: c.T("referral.fast")}}})
	}
	err = s.Answer(c.R.Context(), c.Cookie(guestCookie), ID(f.Get("vraag")), web.VersionOf(f), Act{Step: step, Reason: Reason(f.Get("reden")),
		Text: web.Lines(f, "tekst"), On: web.DateOf(f, "datum")})
	if fault.Is(err, fault.NotFound) {
		return c.Redirect(GuestPath)
	}
	if d, status, ok := c.Refused(string(step), f, err); ok {
		return s.guest(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(GuestPath, "referral.did_"+string(step))
}

// postLink renews the link of a request, makes it anew or stops it. What is to be passed on is
// shown this once.
func (s *Service) postLink(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, step := ID(c.R.PathValue("id")), LinkStep(f.Get("stap"))
	h, err := s.StepLink(c.R.Context(), c.Actor, id, step)
	if d, status, ok := c.Refused(string(step), f, err); ok {
		return s.requestPage(c, status, id, d, nil)
	}
	if err != nil {
		return err
	}
	if h.PIN != "" {
		return s.requestPage(c, http.StatusOK, id, ui.Draft{}, &h)
	}
	return c.RedirectWith(pathOf(id), "referral.did_link_"+string(step))
}

// invited is who the form asks by a link; nil for somebody with an account.
func invited(f url.Values) (who *Invited, seat string) {
	if f.Get("wie") != withoutAccount {
		return nil, ""
	}
	who = &Invited{Name: web.Line(f, "naam"), Mail: strings.TrimSpace(f.Get("mail")), Phone: web.Line(f, "telefoon"),
		LinkBy: Way(f.Get("linkweg")), PINBy: Way(f.Get("pinweg"))}
	who.Org = web.Line(f, "organisatie")
	return who, f.Get("bij")
}
