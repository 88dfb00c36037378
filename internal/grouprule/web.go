package grouprule

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/socialmap"
)

// Path is where everybody reads the rule.
const Path = "/groepen"

const (
	proposePath  = Path + "/voorstel"
	decidePath   = Path + "/besluit"
	tryPath      = Path + "/proef"
	settingsPath = Path + "/instellingen"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /groepen", Handler: s.getRule},
		{Pattern: "GET /groepen/voorstel", Handler: s.getPropose},
		{Pattern: "POST /groepen/voorstel", Handler: s.postPropose},
		{Pattern: "POST /groepen/besluit", Handler: s.postDecide},
		{Pattern: "POST /groepen/proef", Handler: s.postTry},
		{Pattern: "GET /groepen/instellingen", Handler: s.getSettings},
		{Pattern: "POST /groepen/instellingen", Handler: s.postSettings},
	}
}

// Nav is the place in the menu of who proposes and who signs; others come from the map.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "grouprule.nav", Path: Path, Icon: string(ui.IconSee), Action: actDoor, Order: 69}}
}

func (s *Service) getRule(c *web.Context) error { return s.rule(c, http.StatusOK, ui.Draft{}, nil) }

func (s *Service) rule(c *web.Context, status int, d ui.Draft, trials []Trial) error {
	v, err := s.Show(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("grouprule.title"))
	page.Path = Path
	return c.Render(status, rulePage(page, ruleScreen{words{c.Print}, d, v, trials}))
}

func (s *Service) postDecide(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Decide(c.R.Context(), c.Actor, f.Get("id"), web.VersionOf(f), f.Get("besluit") == "teken")
	if d, status, ok := c.Refused("besluit", f, err); ok {
		return s.rule(c, status, d, nil)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "grouprule.decided")
}

func (s *Service) postTry(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	trials, err := s.Try(c.R.Context(), c.Actor, f.Get("id"))
	if d, status, ok := c.Refused("proef", f, err); ok {
		return s.rule(c, status, d, nil)
	}
	if err != nil {
		return err
	}
	return s.rule(c, http.StatusOK, ui.Draft{}, trials)
}

func (s *Service) getPropose(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}) }

func (s *Service) form(c *web.Context, status int, d ui.Draft) error {
	if _, err := s.policy.RequireOrg("grouprule.form", c.Actor, actPropose); err != nil {
		return err
	}
	v, err := s.Show(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("grouprule.propose"))
	page.Path = proposePath
	return c.Render(status, formPage(page, formScreen{words{c.Print}, d, v}))
}

// ruleIn is the rule as it stands in a form: for each fact the group and the months, and which fact of
// homes goes before the other.
func ruleIn(f url.Values) (r Rule) {
	for _, a := range Vocabulary() {
		group, months, _ := strings.Cut(f.Get(string(a.Fact)), ":")
		g, known := socialmap.ParseGroup(group)
		if !known {
			continue
		}
		n, err := strconv.Atoi(months)
		if err != nil {
			n = -1 // no such rule
		}
		r = append(r, Clause{g, a.Fact, n})
	}
	first := Fact(f.Get("voorrang"))
	slices.SortStableFunc(r, func(a, b Clause) int {
		if a.rank() != b.rank() {
			return a.rank() - b.rank()
		}
		switch {
		case a.rank() == 0 && a.Fact == first:
			return -1
		case a.rank() == 0 && b.Fact == first:
			return 1
		}
		return 0
	})
	return r
}

func (s *Service) postPropose(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	from, _ := time.Parse(time.DateOnly, f.Get("vanaf"))
	_, err = s.Propose(c.R.Context(), c.Actor, Version{Rule: ruleIn(f), Why: web.Lines(f, "waarom"), From: from}, f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "grouprule.proposed")
}

func (s *Service) getSettings(c *web.Context) error { return s.settings(c, http.StatusOK, ui.Draft{}) }

func (s *Service) settings(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Settings(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("grouprule.settings"))
	page.Path = settingsPath
	return c.Render(status, settingsPage(page, settingsScreen{words{c.Print}, d, v}))
}

func (s *Service) postSettings(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Save(c.R.Context(), c.Actor, switchIn(f))
	if d, status, ok := c.Refused("keuze", f, err); ok {
		return s.settings(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(settingsPath, "grouprule.saved")
}

// switchIn is the switch as it stands in a form.
func switchIn(f url.Values) Switch {
	return Switch{On: f.Get("aan") != "", Processing: f.Get("verwerking"), Version: web.VersionOf(f)}
}
