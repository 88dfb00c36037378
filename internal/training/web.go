package training

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/catalogue"
)

// Where the pages stand.
const (
	Path     = "/oefenen"
	teamPath = Path + "/team"
	keepPath = Path + "/bijhouden"
)

func pathOf(code Code) string     { return Path + "/geval/" + url.PathEscape(string(code)) }
func keepPathOf(code Code) string { return keepPath + "/" + url.PathEscape(string(code)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getMine},
		{Pattern: "GET " + Path + "/geval/{geval}", Handler: s.getCase},
		{Pattern: "POST " + Path + "/geval/{geval}", Handler: s.postCase},
		{Pattern: "GET " + teamPath, Handler: s.getTeam},
		{Pattern: "GET " + keepPath, Handler: s.getKept},
		{Pattern: "POST " + keepPath, Handler: s.postMonths},
		{Pattern: "GET " + keepPath + "/nieuw", Handler: s.getNew},
		{Pattern: "POST " + keepPath + "/nieuw", Handler: s.postNew},
		{Pattern: "GET " + keepPath + "/{geval}", Handler: s.getEdit},
		{Pattern: "POST " + keepPath + "/{geval}", Handler: s.postEdit},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "training.nav", Path: Path, Icon: string(ui.IconGrow), Action: actDo, Order: 49},
		{Key: "training.nav_team", Path: teamPath, Icon: string(ui.IconGrow), Action: actTeam, Order: 50},
		{Key: "training.nav_keep", Path: keepPath, Icon: string(ui.IconGrow), Action: actKeep, Order: 62},
	}
}

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("training."+key, pairs...) }

func (w words) roles(list []access.Role) string {
	out := ""
	for _, r := range list {
		if out != "" {
			out += ", "
		}
		out += w.p.T("web.role_" + string(r))
	}
	return out
}

type mineScreen struct {
	words
	Progress
}

func (s *Service) getMine(c *web.Context) error {
	p, err := s.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, minePage(c.Page(c.T("training.title")), mineScreen{words{c.Print}, p}))
}

func (s mineScreen) task(e Exercise) ui.Task {
	t := ui.Task{Href: pathOf(e.Code), Title: e.Title, Icon: ui.IconHelp, Tone: ui.Calm}
	if at := s.Done[e.Code]; !at.IsZero() {
		t.Icon, t.Tone, t.Status = ui.IconDone, ui.Good, &ui.TagText{Tone: ui.Good, Text: s.t("done_on", "Date", s.p.Date(clock.Date(at)))}
	}
	return t
}

type caseScreen struct {
	words
	ui.Draft
	Exercise
	Progress
	given int // number of the answer, -1 before one was given
}

// nextOne is a case that was never done, after this one where there is one.
func (s caseScreen) nextOne() string {
	at := slices.IndexFunc(s.Cases, func(e Exercise) bool { return e.Code == s.Exercise.Code })
	for i := range s.Cases {
		e := s.Cases[(at+1+i)%len(s.Cases)]
		if s.Done[e.Code].IsZero() && e.Code != s.Exercise.Code {
			return pathOf(e.Code)
		}
	}
	return ""
}

func (s caseScreen) options() []ui.Option {
	var list []ui.Option
	for i, o := range s.Options {
		list = append(list, ui.Option{Value: strconv.Itoa(i), Label: o.Text, Selected: i == s.given})
	}
	return list
}

func (s caseScreen) notice() ui.Notice {
	o := s.Options[s.given]
	if o.Right {
		return ui.Notice{Tone: ui.Good, Title: s.t("right"), Text: o.Why}
	}
	return ui.Notice{Tone: ui.Info, Title: s.t("not_yet"), Text: o.Why}
}

func (s caseScreen) guide() string { return catalogue.PathOf(s.Guide) }

func (s *Service) getCase(c *web.Context) error {
	e, p, err := s.Open(c.R.Context(), c.Actor, Code(c.R.PathValue("geval")))
	if err != nil {
		return err
	}
	return s.exercise(c, http.StatusOK, caseScreen{words{c.Print}, ui.Draft{}, e, p, -1})
}

func (s *Service) exercise(c *web.Context, status int, screen caseScreen) error {
	page := c.Page(c.T("training.title"))
	page.Path = pathOf(screen.Code)
	return c.Render(status, casePage(page, screen))
}

func (s *Service) postCase(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(f.Get("antwoord"))
	if err != nil {
		n = -1
	}
	e, p, err := s.Answer(c.R.Context(), c.Actor, Code(c.R.PathValue("geval")), n)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.exercise(c, status, caseScreen{words{c.Print}, d, e, p, -1})
	}
	if err != nil {
		return err
	}
	return s.exercise(c, http.StatusOK, caseScreen{words{c.Print}, ui.Draft{}, e, p, n})
}

type teamScreen struct {
	words
	team []Member
	now  time.Time
}

func (s *Service) getTeam(c *web.Context) error {
	team, err := s.Team(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, teamPage(c.Page(c.T("training.team_title")), teamScreen{words{c.Print}, team, c.Now}))
}

func (s teamScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_who")}, {Label: s.t("c_role")}, {Label: s.t("c_done")}, {Label: s.t("c_last")}}
}

func (s teamScreen) status(m Member) ui.TagText {
	switch m.Done {
	case m.Of:
		return ui.TagText{Tone: ui.Good, Text: s.t("all_done")}
	case 0:
		return ui.TagText{Tone: ui.Plain, Text: s.t("none_done")}
	}
	return ui.TagText{Tone: ui.Info, Text: s.t("some_done", "N", m.Done, "Of", m.Of)}
}

func (s teamScreen) last(m Member) string {
	if m.Last.IsZero() {
		return "–"
	}
	return s.p.Date(clock.Date(m.Last))
}

type keepScreen struct {
	words
	ui.Draft
	Kept
}

func (s *Service) getKept(c *web.Context) error { return s.kept(c, http.StatusOK, ui.Draft{}) }

func (s *Service) kept(c *web.Context, status int, d ui.Draft) error {
	k, err := s.Kept(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("training.keep_title"))
	page.Path = keepPath
	return c.Render(status, keepPage(page, keepScreen{words{c.Print}, d, k}))
}

func (s *Service) postMonths(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.SetMonths(c.R.Context(), c.Actor, web.NumberOf(f, "maanden"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.kept(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(keepPath, "training.saved")
}

func (s keepScreen) task(e Exercise) ui.Task {
	t := ui.Task{Href: keepPathOf(e.Code), Title: e.Title, Text: s.roles(e.Roles), Icon: ui.IconPencil, Tone: ui.Plain}
	if e.Retired {
		t.Status = &ui.TagText{Tone: ui.Plain, Text: s.t("retired")}
	}
	return t
}

type editScreen struct {
	words
	ui.Draft
	Version
	isNew bool
}

// clash is what somebody typed beside what the exercise says by now.
func (s editScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.action(), keepPath, s.Exercise.Version, "", time.Time{},
		web.Stands(s.Draft, "titel", s.t("f_title"), s.Title, ui.NoJoint), web.Stands(s.Draft, "verhaal", s.t("f_story"), s.Story, ui.BelowOthers),
		web.Stands(s.Draft, "vraag", s.t("f_ask"), s.Ask, ui.NoJoint), web.Stands(s.Draft, "antwoorden", s.t("f_options"), WriteOptions(s.Options), ui.NoJoint))
}

func (s editScreen) version() string { return strconv.FormatInt(s.Exercise.Version, 10) }

func (s editScreen) action() string {
	if s.isNew {
		return keepPath + "/nieuw"
	}
	return keepPathOf(s.Code)
}

func (s editScreen) roleOptions() []ui.Option {
	var list []ui.Option
	for _, r := range Roles() {
		on := slices.Contains(s.Exercise.Roles, r)
		if s.Typed != nil {
			on = slices.Contains(s.Typed["rollen"], string(r))
		}
		list = append(list, ui.Option{Value: string(r), Label: s.p.T("web.role_" + string(r)), Selected: on})
	}
	return list
}

func (s editScreen) guideOptions() []ui.Option {
	chosen := s.Value("gids", string(s.Guide))
	list := []ui.Option{{Label: s.t("no_guide"), Selected: chosen == ""}}
	for _, f := range catalogue.Shipped() {
		list = append(list, ui.Option{Value: string(f.Code), Label: f.Name(s.p.Lang), Selected: chosen == string(f.Code)})
	}
	return list
}

func (s editScreen) retiredIn() string {
	if s.Retired {
		return "ja"
	}
	return ""
}

func (s editScreen) moments() []ui.Moment {
	list := make([]ui.Moment, len(s.Past))
	for i, p := range s.Past {
		list[i] = ui.Moment{When: s.p.Time(p.Changed), Machine: p.Changed.Format(time.RFC3339), Icon: ui.IconPencil, Tone: ui.Plain,
			Title: s.t("version_n", "N", p.Version), By: s.Names[p.By], Content: pastCase(s.words, p)}
	}
	return list
}

func (s *Service) edit(c *web.Context, status int, d ui.Draft, v Version, isNew bool) error {
	if _, err := s.policy.RequireOrg("training.form", c.Actor, actKeep); err != nil {
		return err
	}
	page := c.Page(c.T("training.edit_title"))
	screen := editScreen{words: words{c.Print}, Draft: d, Version: v, isNew: isNew}
	page.Path = screen.action()
	return c.Render(status, editPage(page, screen))
}

func (s *Service) getNew(c *web.Context) error {
	return s.edit(c, http.StatusOK, ui.Draft{}, Version{}, true)
}

// typed is the case that a form describes, over the one that there was.
func typed(f url.Values, was Exercise) Exercise {
	was.Title, was.Story, was.Ask = web.Line(f, "titel"), web.Lines(f, "verhaal"), web.Line(f, "vraag")
	was.Options, was.Guide, was.Retired, was.Roles = ParseOptions(web.Lines(f, "antwoorden")), catalogue.Code(f.Get("gids")), f.Get("gestopt") != "", nil
	for _, r := range f["rollen"] {
		was.Roles = append(was.Roles, access.Role(r))
	}
	return was
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	code, err := s.Add(c.R.Context(), c.Actor, typed(f, Exercise{}))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.edit(c, status, d, Version{}, true)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(keepPathOf(code), "training.saved")
}

func (s *Service) getEdit(c *web.Context) error { return s.editOne(c, http.StatusOK, ui.Draft{}) }

func (s *Service) editOne(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Version(c.R.Context(), c.Actor, Code(c.R.PathValue("geval")))
	if err != nil {
		return err
	}
	return s.edit(c, status, d, v, false)
}

func (s *Service) postEdit(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v, err := s.Version(c.R.Context(), c.Actor, Code(c.R.PathValue("geval")))
	if err != nil {
		return err
	}
	err = s.Change(c.R.Context(), c.Actor, web.VersionOf(f), typed(f, v.Exercise))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.editOne(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(keepPathOf(v.Code), "training.saved")
}
