package retention

import (
	"net/http"
	"net/url"
	"strconv"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /bewaren", Handler: s.getDry},
		{Pattern: "GET /bewaren/termijnen", Handler: s.getTerms},
		{Pattern: "POST /bewaren/termijnen/{soort}", Handler: s.postTerm},
		{Pattern: "GET /bewaren/vastgehouden", Handler: s.getHolds},
		{Pattern: "POST /bewaren/vastgehouden", Handler: s.postHold},
		{Pattern: "POST /bewaren/vastgehouden/{id}", Handler: s.postHoldChange},
		{Pattern: "GET /bewaren/gewist", Handler: s.getErased},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "retention.nav", Path: path, Icon: string(ui.IconTrash), Action: actRead, Order: 64}}
}

// erasedPerPage is how many deletion records one page shows.
const erasedPerPage = 50

func (s *Service) frame(c *web.Context, at string) frame {
	return frame{words{c.Print}, at, c.May(actHold)}
}

func (s *Service) page(c *web.Context) ui.Page { return c.Page(c.T("retention.title")) }

func (s *Service) getDry(c *web.Context) error {
	r, err := s.DryRun(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, dryPage(s.page(c), dryScreen{s.frame(c, path), r}))
}

func (s *Service) terms(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Terms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, termsPage(s.page(c), termScreen{s.frame(c, termsPath), d, v}))
}

func (s *Service) getTerms(c *web.Context) error { return s.terms(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postTerm(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind := Kind(c.R.PathValue("soort"))
	err = s.Choose(c.R.Context(), c.Actor, Choice{Kind: kind, Months: web.NumberOf(f, "maanden"), Reason: web.Line(f, "reden"), Processing: f.Get("verwerking"), Version: web.VersionOf(f)})
	return answer(c, err, f, string(kind), termsPath, "retention.saved", s.terms)
}

func (s *Service) holds(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Holds(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, holdsPage(s.page(c), holdScreen{s.frame(c, holdsPath), d, v}))
}

func (s *Service) getHolds(c *web.Context) error { return s.holds(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postHold(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Hold(c.R.Context(), c.Actor, NewHold{Type: f.Get("soort"), Number: web.Line(f, "nummer"), Cause: Cause(f.Get("oorzaak")),
		Note: web.Line(f, "omdat"), Review: web.DateOf(f, "kijkdatum")})
	return answer(c, err, f, "", holdsPath, "retention.hold_done", s.holds)
}

func (s *Service) postHoldChange(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, version, done := c.R.PathValue("id"), web.VersionOf(f), "retention.saved"
	if f.Get("wat") == "loslaten" {
		err, done = s.Lift(c.R.Context(), c.Actor, id, version), "retention.lift_done"
	} else {
		err = s.Review(c.R.Context(), c.Actor, id, version, web.DateOf(f, "kijkdatum"))
	}
	return answer(c, err, f, id, holdsPath, done, s.holds)
}

// answer goes on when a form was taken, and comes back with it otherwise.
func answer(c *web.Context, err error, f url.Values, form, to, message string, show func(*web.Context, int, ui.Draft) error) error {
	if err == nil {
		return c.RedirectWith(to, message)
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return show(c, status, d)
	}
	return err
}

func (s *Service) getErased(c *web.Context) error {
	offset, _ := strconv.Atoi(c.R.URL.Query().Get("vanaf"))
	offset = min(max(offset, 0), 1_000_000)
	list, more, err := s.Erased(c.R.Context(), c.Actor, offset, erasedPerPage)
	if err != nil {
		return err
	}
	screen := erasedScreen{frame: s.frame(c, erasedPath), list: list}
	if more {
		screen.next = strconv.Itoa(offset + erasedPerPage)
	}
	return c.Render(http.StatusOK, erasedPage(s.page(c), screen))
}
