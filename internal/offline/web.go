package offline

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// The pages that the phone keeps.
const (
	shellPath = "/toestel/formulier"
	listPath  = "/toestel"
)

// volunteerKind is how a phone asks for the form of a volunteer, in the parameter soort.
const volunteerKind = "vrijwilliger"

// keptPages are the addresses of the pages that the phone keeps, in each language.
func keptPages() (list []string) {
	for _, lang := range []text.Lang{text.Dutch, text.English} {
		in := "?taal=" + string(lang)
		list = append(list, shellPath+in, shellPath+in+"&soort="+volunteerKind, listPath+in, crisisPath+in)
	}
	return list
}

// The largest bodies of a phone in bytes. Its pictures follow a signal one by one; a page that was
// kept from before sends them along.
const (
	maxSendBody    = 31 << 20
	maxPictureBody = 10 << 20
)

// cookieTime is how long a device keeps its secret; browsers keep no cookie longer.
const cookieTime = 400 * 24 * time.Hour

// Routes are the pages of this module. What is public holds nothing about anybody, or
// finds out by the secret of a device who asks.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /toestel", Handler: s.getList, Public: true},
		{Pattern: "GET /toestel/formulier", Handler: s.getShell, Public: true},
		{Pattern: "GET " + crisisPath, Handler: s.getCrisis, Public: true},
		{Pattern: "GET /toestel/{bestand}", Handler: s.getFile, Public: true},
		{Pattern: "GET /toestel/plekken", Handler: s.getPlaces},
		{Pattern: "POST /toestel/aanmelden", Handler: s.postRegister},
		{Pattern: "POST /toestel/signalen", Handler: s.postSend, Public: true, MaxBody: maxSendBody},
		{Pattern: "POST /toestel/fotos", Handler: s.postPicture, Public: true, MaxBody: maxPictureBody},
		{Pattern: "POST /toestel/wissen", Handler: s.postWipe, Public: true},
		{Pattern: "POST /mijn/toestellen/{id}/einde", Handler: s.postEnd},
		{Pattern: "GET /nakijken", Handler: s.getWaiting},
		{Pattern: "GET /nakijken/{id}", Handler: s.getHeld},
		{Pattern: "POST /nakijken/{id}/aannemen", Handler: s.postTake},
		{Pattern: "POST /nakijken/{id}/weggooien", Handler: s.postDrop},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "offline.nav_list", Path: listPath, Icon: string(ui.IconSend), Action: "signal.send", Footer: true},
		{Key: "offline.nav_held", Path: "/nakijken", Icon: string(ui.IconSee), Action: "offline.judge", Order: 42},
	}
}

// bare is the frame of a page that a phone keeps: in the language that it asks for, and
// without anything about who asks, whatever cookies came along.
func (s *Service) bare(c *web.Context, title string) (ui.Page, *text.Printer) {
	lang := text.ParseLang(c.R.URL.Query().Get("taal"))
	p := s.words.Printer(lang)
	page := c.Page(p.T(title))
	return ui.Page{Title: p.T(title), Lang: string(lang), Path: c.R.URL.Path, Words: s.frameWords(p, page.Demo), Demo: page.Demo, ThemePath: page.ThemePath,
		Routes: ui.Routes{Home: listPath, SignIn: "/inloggen", Language: "/taal", Theme: "/kleuren"}, Manifest: s.href("samendoen.webmanifest"),
		Scripts: s.scripts(lang)}, p
}

func (s *Service) frameWords(p *text.Printer, demo bool) ui.Words {
	w := ui.Words{Product: p.T("web.app"), Skip: p.T("web.skip"), SignIn: p.T("web.sign_in"), Theme: p.T("web.theme"), Light: p.T("web.theme_light"),
		Dark: p.T("web.theme_dark"), Auto: p.T("web.theme_auto"), Footer: p.T("web.footer")}
	if demo {
		w.Demo = p.T("web.demo")
	}
	return w
}

// getShell is the empty form that a phone keeps, or with ?soort=vrijwilliger that of a volunteer.
func (s *Service) getShell(c *web.Context) error {
	page, p := s.bare(c, "signal.new_title")
	page.Scripts = append(page.Scripts, s.href("formulier.js"))
	c.W.Header().Set("Cache-Control", "no-cache")
	return c.Render(http.StatusOK, signal.Shell(page, p, c.R.URL.Query().Get("soort") == volunteerKind))
}

// crisisPath is what a phone keeps of the meldpunt.
const crisisPath = "/toestel/meldpunt"

// getCrisis is the crisis screen that a phone keeps; the number of the meldpunt the phone adds itself.
func (s *Service) getCrisis(c *web.Context) error {
	page, p := s.bare(c, "offline.night_safe")
	page.Scripts = append(page.Scripts, s.href("nood.js"))
	c.W.Header().Set("Cache-Control", "no-cache")
	return c.Render(http.StatusOK, crisisPage(page, words{p, s.href("stijl.css")}))
}

// getList is the page of the outbox. With ?taal it is the one that a phone keeps; without,
// the frame is that of who is signed in. What stands in it the phone adds itself.
func (s *Service) getList(c *web.Context) error {
	page, p := c.Page(c.T("offline.list_title")), c.Print
	if c.R.URL.Query().Has("taal") {
		page, p = s.bare(c, "offline.list_title")
	}
	page.Scripts = append(page.Scripts, s.href("lijst.js"))
	c.W.Header().Set("Cache-Control", "no-cache")
	return c.Render(http.StatusOK, listPage(page, words{p, s.href("stijl.css")}))
}

func answer(c *web.Context, status int, v any) error {
	c.W.Header().Set("Content-Type", "application/json")
	c.W.WriteHeader(status)
	return json.NewEncoder(c.W).Encode(v)
}

// cookieOf is the name of the cookie with the secret of a device; its id is a UUID, and
// the random end of it is enough to tell devices apart.
func cookieOf(id string) string { return "toestel-" + id[max(0, len(id)-12):] }

// proof is what the browser shows for the device that it names.
func proof(c *web.Context, id string) Proof { return Proof{ID: id, Secret: c.Cookie(cookieOf(id))} }

// postRegister makes the browser of who is signed in a device. An id that the browser
// already has stays in use.
func (s *Service) postRegister(c *web.Context) error {
	var known []Proof
	for _, id := range strings.Split(c.R.Header.Get("Toestel"), ",") {
		known = append(known, proof(c, strings.TrimSpace(id)))
	}
	d, secret, err := s.Register(c.R.Context(), c.Actor, known, deviceName(c))
	if err != nil {
		return err
	}
	if secret != "" {
		c.SetCookie(cookieOf(d.ID), secret, cookieTime)
	}
	return answer(c, http.StatusOK, map[string]string{"toestel": d.ID, "van": d.UserID, "naam": c.Actor.Name})
}

// postWipe signs off the devices of this browser; it asks for no session, as whoever holds
// the phone may do it.
func (s *Service) postWipe(c *web.Context) error {
	var known []Proof
	for _, id := range strings.Split(c.R.Header.Get("Toestel"), ",") {
		known = append(known, proof(c, strings.TrimSpace(id)))
		if id != "" {
			c.SetCookie(cookieOf(strings.TrimSpace(id)), "", 0)
		}
	}
	if err := s.Wipe(c.R.Context(), known); err != nil {
		return err
	}
	return answer(c, http.StatusOK, map[string]bool{"gewist": true})
}

func (s *Service) postEnd(c *web.Context) error {
	if err := s.EndDevice(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith("/mijn/beveiliging", "offline.device_ended")
}

// getPlaces is the list of homes and complexes for where there is no reception.
func (s *Service) getPlaces(c *web.Context) error {
	p, err := s.Places(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, p)
}

func (s *Service) getWaiting(c *web.Context) error {
	list, err := s.Waiting(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, waitingPage(c.Page(c.T("offline.held_title")), heldScreen{words: words{p: c.Print}, list: list, now: c.Now}))
}

func (s *Service) getHeld(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

// show is a held signal, with the form that was just refused.
func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("offline.held_title"))
	page.Path = "/nakijken/" + v.ID
	return c.Render(status, heldPage(page, heldScreen{words: words{p: c.Print}, view: v, draft: d, now: c.Now}))
}

func (s *Service) postTake(c *web.Context) error {
	r, err := s.Take(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if d, status, ok := c.Refused("aannemen", url.Values{}, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/signalen/"+r.ID, "offline.taken")
}

func (s *Service) postDrop(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Drop(c.R.Context(), c.Actor, c.R.PathValue("id"), f.Get("reden"))
	if d, status, ok := c.Refused("weggooien", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/nakijken", "offline.dropped")
}
