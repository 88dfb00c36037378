package routing

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where the rules stand.
const Path = "/verdelen"

// fresh is the id in an address of what does not exist yet.
const fresh = "nieuw"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getBook},
		{Pattern: "GET " + Path + "/regels/{regel}", Handler: s.getRule},
		{Pattern: "POST " + Path + "/regels/{regel}", Handler: s.postRule},
		{Pattern: "POST " + Path + "/regels/{regel}/{weg}", Handler: s.postMove},
		{Pattern: "GET " + Path + "/loketten/{loket}", Handler: s.getDesk},
		{Pattern: "POST " + Path + "/loketten/{loket}", Handler: s.postDesk},
		{Pattern: "POST " + Path + "/loketten/{loket}/weg", Handler: s.postDropDesk},
		{Pattern: "GET " + Path + "/termijnen", Handler: s.getTerms},
		{Pattern: "POST " + Path + "/termijnen", Handler: s.postTerms},
		{Pattern: "GET " + Path + "/proef", Handler: s.getTrial},
		{Pattern: "POST " + Path + "/vaststellen", Handler: s.postPublish},
		{Pattern: "POST " + Path + "/terug", Handler: s.postDiscard},
	}
}

// Nav is the place of this module in the menu of who keeps the rules.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "routing.nav", Path: Path, Icon: string(ui.IconSort), Action: actWrite, Order: 85}}
}

func (s *Service) getBook(c *web.Context) error { return s.book(c, http.StatusOK, ui.Draft{}) }

func (s *Service) book(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, bookPage(c.Page(c.T("routing.title")), screen{words: words{c.Print}, Draft: d, View: v}))
}

// editing is what a form page begins with; only who may write gets there.
func (s *Service) editing(c *web.Context, d ui.Draft) (screen, error) {
	if _, err := s.policy.Require("routing.edit", c.Actor, actWrite, actRead, access.Organisation(c.Actor.OrgID)); err != nil {
		return screen{}, err
	}
	v, err := s.Show(c.R.Context(), c.Actor)
	return screen{words: words{c.Print}, Draft: d, View: v}, err
}

func (s *Service) getRule(c *web.Context) error { return s.rule(c, http.StatusOK, ui.Draft{}) }

func (s *Service) rule(c *web.Context, status int, d ui.Draft) error {
	sc, err := s.editing(c, d)
	if err != nil {
		return err
	}
	id := c.R.PathValue("regel")
	rule, ok := sc.Book.Rule(RuleID(id))
	if !ok && id != fresh {
		return fault.New("routing.rule", fault.NotFound)
	}
	return c.Render(status, rulePage(c.Page(c.T("routing.rule_title")), ruleScreen{sc, rule, Path + "/regels/" + url.PathEscape(id)}))
}

func (s *Service) postRule(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v, err := s.Show(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	r, err := ruleOf(f, v)
	if id := c.R.PathValue("regel"); id != fresh {
		r.ID = RuleID(id)
	}
	if err == nil {
		err = s.SetRule(c.R.Context(), c.Actor, web.VersionOf(f), r)
	}
	return s.done(c, f, err, s.rule)
}

// done goes back to the book, or shows the form again with what was wrong.
func (s *Service) done(c *web.Context, f url.Values, err error, again func(*web.Context, int, ui.Draft) error) error {
	if err == nil {
		return c.RedirectWith(Path, "routing.saved")
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return again(c, status, d)
	}
	return err
}

func (s *Service) postMove(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.MoveRule(c.R.Context(), c.Actor, web.VersionOf(f), RuleID(c.R.PathValue("regel")), Way(c.R.PathValue("weg")))
	return s.done(c, f, err, s.book)
}

func (s *Service) getDesk(c *web.Context) error { return s.desk(c, http.StatusOK, ui.Draft{}) }

func (s *Service) desk(c *web.Context, status int, d ui.Draft) error {
	sc, err := s.editing(c, d)
	if err != nil {
		return err
	}
	id := c.R.PathValue("loket")
	desk, ok := sc.Book.Desk(DeskID(id))
	if !ok && id != fresh {
		return fault.New("routing.desk", fault.NotFound)
	}
	return c.Render(status, deskPage(c.Page(c.T("routing.desk_title")), deskScreen{sc, desk, s.signals.Holders(), Path + "/loketten/" + url.PathEscape(id)}))
}

func (s *Service) postDesk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	d := Desk{Name: web.Line(f, "naam"), People: f["mensen"], Duty: access.Role(f.Get("taak")), Deputy: f.Get("vervanger"), Lead: f.Get("leider")}
	if id := c.R.PathValue("loket"); id != fresh {
		d.ID = DeskID(id)
	}
	return s.done(c, f, s.SetDesk(c.R.Context(), c.Actor, web.VersionOf(f), d), s.desk)
}

func (s *Service) postDropDesk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.done(c, f, s.DropDesk(c.R.Context(), c.Actor, web.VersionOf(f), DeskID(c.R.PathValue("loket"))), s.book)
}

func (s *Service) getTerms(c *web.Context) error { return s.terms(c, http.StatusOK, ui.Draft{}) }

func (s *Service) terms(c *web.Context, status int, d ui.Draft) error {
	sc, err := s.editing(c, d)
	if err != nil {
		return err
	}
	return c.Render(status, termsPage(c.Page(c.T("routing.terms_title")), sc))
}

func (s *Service) postTerms(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v, err := s.Show(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return s.done(c, f, s.SetTerms(c.R.Context(), c.Actor, web.VersionOf(f), termsOf(f, v)), s.terms)
}

func (s *Service) getTrial(c *web.Context) error {
	sc, err := s.editing(c, ui.Draft{})
	if err != nil {
		return err
	}
	result, err := s.Try(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, trialPage(c.Page(c.T("routing.trial_title")), trialScreen{sc, result}))
}

func (s *Service) postPublish(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err = s.Publish(c.R.Context(), c.Actor, web.VersionOf(f), web.Lines(f, "reden")); err == nil {
		return c.RedirectWith(Path, "routing.published")
	}
	return s.done(c, f, err, s.book)
}

func (s *Service) postDiscard(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.done(c, f, s.Discard(c.R.Context(), c.Actor, web.VersionOf(f)), s.book)
}

// ruleOf is a rule as its form says it; places are named one on a line, by name or number.
func ruleOf(f url.Values, v View) (Rule, error) {
	r := Rule{Name: web.Line(f, "naam"), Desk: DeskID(f.Get("loket"))}
	var fields []fault.Field
	for _, line := range lines(f.Get("complexen")) {
		id, ok := v.complexNamed(line)
		if !ok {
			fields = append(fields, fault.NewField("complexen", "routing.complex_unknown", "Name", line))
		}
		r.When.Complexes = append(r.When.Complexes, id)
	}
	for _, line := range lines(f.Get("gebieden")) {
		code, ok := v.areaNamed(line)
		if !ok {
			fields = append(fields, fault.NewField("gebieden", "routing.area_unknown", "Name", line))
		}
		r.When.Areas = append(r.When.Areas, code)
	}
	r.When.Themes, r.When.Facts, r.When.Sources, r.When.Urgencies = f["themas"], f["feiten"], f["bronnen"], f["spoed"]
	r.When.Moment = Moment(f.Get("moment"))
	for _, d := range f["dagen"] {
		if n, err := strconv.Atoi(d); err == nil && n >= 0 && n < 7 {
			r.When.Days = append(r.When.Days, time.Weekday(n))
		}
	}
	r.When.From, r.When.Until = minuteOf(f.Get("vanaf")), minuteOf(f.Get("tot"))
	return r, fault.Check("routing.rule", fields)
}

// lines are the lines of a text that hold something, each once.
func lines(s string) []string {
	var list []string
	for line := range strings.Lines(s) {
		if line = strings.Join(strings.Fields(line), " "); line != "" && !slices.Contains(list, line) {
			list = append(list, line)
		}
	}
	return list
}

// minuteOf is a time of day such as 17:30 in minutes after midnight; 0 for none, -1 for what
// is no time.
func minuteOf(s string) int {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	return web.MinuteOf(s)
}

// termsOf are the terms of a form: for each urgency one, and one for each theme that is filled in.
func termsOf(f url.Values, v View) Book {
	b := Book{Fallback: DeskID(f.Get("vangnet")), Opens: minuteOf(f.Get("opent")), Closes: minuteOf(f.Get("sluit")),
		Liberation: clock.Liberation(f.Get("bevrijdingsdag"))}
	for _, theme := range append([]Word{{}}, v.Themes...) {
		for _, u := range v.Urgencies {
			t := Term{Theme: theme.Code, Urgency: u.Code}
			if typed := strings.TrimSpace(f.Get(termName(t))); typed != "" {
				t.N, t.Unit = web.NumberOf(f, termName(t)), Unit(f.Get(termName(t)+"-eenheid"))
				b.Terms = append(b.Terms, t)
			}
		}
	}
	return b
}
