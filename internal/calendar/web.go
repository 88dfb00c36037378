package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where somebody makes, renews and stops the own feed.
const Path = "/mijn/agenda"

// feedPath is where programs fetch feeds, before the secret.
const feedPath = "/agenda/"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getOwn},
		{Pattern: "POST " + Path, Handler: s.postRenew},
		{Pattern: "POST " + Path + "/stop", Handler: s.postStop},
		{Pattern: "GET /casusoverleg/{id}/agenda.ics", Handler: s.getFile},
		{Pattern: "GET " + feedPath + "{geheim}", Handler: s.getFeed, Public: true},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "calendar.nav", Path: Path, Icon: string(ui.IconCalendar), Action: actSet, Order: 54}}
}

// screen is the page of the own feed.
type screen struct {
	p       *text.Printer
	made    time.Time
	address string // once, when it was made
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("calendar."+key, pairs...) }

func (s *Service) getOwn(c *web.Context) error { return s.own(c, "") }

func (s *Service) own(c *web.Context, address string) error {
	made, err := s.Since(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("calendar.title"))
	page.Path = Path
	c.W.Header().Set("Cache-Control", "no-store")
	return c.Render(http.StatusOK, ownPage(page, screen{c.Print, made, address}))
}

// postRenew shows the address on its own answer: it is kept nowhere.
func (s *Service) postRenew(c *web.Context) error {
	secret, err := s.Renew(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	scheme := "https://"
	if c.R.TLS == nil && (strings.HasPrefix(c.R.Host, "localhost") || strings.HasPrefix(c.R.Host, "127.0.0.1")) {
		scheme = "http://"
	}
	return s.own(c, scheme+c.R.Host+feedPath+secret)
}

func (s *Service) postStop(c *web.Context) error {
	if err := s.Stop(c.R.Context(), c.Actor); err != nil {
		return err
	}
	return c.RedirectWith(Path, "calendar.stopped")
}

func (s *Service) getFeed(c *web.Context) error {
	body, err := s.Feed(c.R.Context(), c.R.PathValue("geheim"))
	if err != nil {
		return err
	}
	send(c, body, "samendoen.ics")
	return nil
}

func (s *Service) getFile(c *web.Context) error {
	body, err := s.File(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	send(c, body, "casusoverleg.ics")
	return nil
}

// send answers with a calendar. Who has it already, by its tag, gets it not again.
func send(c *web.Context, body, name string) {
	sum := sha256.Sum256([]byte(body))
	tag, h := `"`+hex.EncodeToString(sum[:16])+`"`, c.W.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	if c.R.Header.Get("If-None-Match") == tag {
		c.W.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	_, _ = c.W.Write([]byte(body)) // who hung up asks again
}
