package catalogue

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where the guides stand.
const Path = "/gids"

// Where somebody asks the attention officer to call, and the action of it: a stop leads there.
const (
	CallPath                 = "/bel-mij"
	CallAction access.Action = "attention.ask"
)

// PathOf is the page of a fact.
func PathOf(code Code) string { return Path + "/" + url.PathEscape(string(code)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + Path + "/nieuw", Handler: s.getNew},
		{Pattern: "POST " + Path + "/nieuw", Handler: s.postNew},
		{Pattern: "GET " + Path + "/{feit}", Handler: s.getGuide},
		{Pattern: "GET " + Path + "/{feit}/wijzigen", Handler: s.getEdit},
		{Pattern: "POST " + Path + "/{feit}/wijzigen", Handler: s.postEdit},
		{Pattern: "POST " + Path + "/{feit}/aanbieden", Handler: s.postOffer},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "catalogue.nav", Path: Path, Icon: string(ui.IconSee), Action: actRead, Order: 45}}
}

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("catalogue."+key, pairs...) }

type listScreen struct {
	words
	facts    []Fact
	mayWrite bool
}

// of are the facts of a topic, retired ones last.
func (s listScreen) of(t Topic) []Fact {
	var list []Fact
	for _, f := range s.facts {
		if f.Topic == t {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b Fact) int {
		switch {
		case a.Retired == b.Retired:
			return 0
		case a.Retired:
			return 1
		}
		return -1
	})
	return list
}

func (s listScreen) task(f Fact) ui.Task {
	t := ui.Task{Href: PathOf(f.Code), Title: f.Name(s.p.Lang), Text: f.Guide.See, Icon: ui.IconSee, Tone: ui.Plain}
	if f.Topic == Halts {
		t.Icon, t.Tone = ui.IconPhone, ui.Bad
	}
	if f.Retired {
		t.Status = &ui.TagText{Tone: ui.Plain, Text: s.t("retired")}
	}
	return t
}

func (s *Service) getList(c *web.Context) error {
	list, err := s.Facts(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("catalogue.title")), listScreen{words{c.Print}, list, c.May(actWrite)}))
}

type guideScreen struct {
	words
	View
	mayCall bool // may ask the attention officer to call
}

func (s guideScreen) changed(p Fact) ui.Moment {
	return ui.Moment{When: s.p.Time(p.Changed), Machine: p.Changed.Format(time.RFC3339), Icon: ui.IconPencil, Tone: ui.Plain,
		Title: s.t("version_n", "N", p.Version), By: s.Names[p.By], Text: p.Label}
}

func (s guideScreen) moments() []ui.Moment {
	list := make([]ui.Moment, len(s.Past))
	for i, p := range s.Past {
		list[i] = s.changed(p)
		list[i].Content = pastGuide(s, p)
	}
	return list
}

func (s *Service) getGuide(c *web.Context) error { return s.guide(c, http.StatusOK, ui.Draft{}) }

func (s *Service) guide(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Guide(c.R.Context(), c.Actor, Code(c.R.PathValue("feit")))
	if err != nil {
		return err
	}
	page := c.Page(v.Name(c.Print.Lang))
	page.Path = PathOf(v.Code)
	return c.Render(status, guidePage(page, guideScreen{words{c.Print}, v, c.May(CallAction)}, d))
}

type editScreen struct {
	words
	ui.Draft
	Fact
	isNew bool
}

// clash is what somebody typed beside what the fact says by now.
func (s editScreen) clash() ui.Clash {
	fields := []ui.Met{web.Stands(s.Draft, "naam", s.t("f_label"), s.Label, ui.NoJoint), web.Stands(s.Draft, "engels", s.t("f_english"), s.English, ui.NoJoint)}
	for _, p := range s.Guide.parts() {
		fields = append(fields, web.Stands(s.Draft, p.name, s.t("part_"+p.name), p.text, ui.BelowOthers))
	}
	fields = append(fields, web.Stands(s.Draft, "vragen", s.t("part_vragen"), WriteQuestions(s.Questions), ui.NoJoint))
	return web.Clash(s.p, s.Draft, s.action(), PathOf(s.Code), s.Version, "", s.Changed, fields...)
}

func (s editScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s editScreen) action() string {
	if s.isNew {
		return Path + "/nieuw"
	}
	return PathOf(s.Code) + "/wijzigen"
}

func options[T ~string](w words, kind string, list []T, chosen string, none bool) []ui.Option {
	var out []ui.Option
	if none {
		out = append(out, ui.Option{Label: w.t(kind + "_none"), Selected: chosen == ""})
	}
	for _, v := range list {
		if v != "" {
			out = append(out, ui.Option{Value: string(v), Label: w.t(kind + "_" + string(v)), Selected: chosen == string(v)})
		}
	}
	return out
}

// typed is the fact that a form describes, over the one that there was.
func typed(f url.Values, was Fact) Fact {
	was.Topic, was.Tile, was.Stop = Topic(f.Get("onderwerp")), Tile(f.Get("tegel")), Stop(f.Get("stop"))
	was.Label, was.English, was.VERA = web.Line(f, "naam"), web.Line(f, "engels"), web.Line(f, "vera")
	was.Guide = Guide{See: web.Lines(f, "zie"), Maybe: web.Lines(f, "kan"), Do: web.Lines(f, "doe"), Not: web.Lines(f, "niet"), Ask: web.Lines(f, "wie")}
	was.Volunteer = Volunteering(f.Get("vrijwilliger"))
	was.Questions, was.Checked = ParseQuestions(web.Lines(f, "vragen")), f.Get("nagekeken") != ""
	return was
}

func (s *Service) getNew(c *web.Context) error {
	return s.form(c, http.StatusOK, ui.Draft{}, Fact{}, true)
}

func (s *Service) form(c *web.Context, status int, d ui.Draft, f Fact, isNew bool) error {
	if _, err := s.policy.RequireOrg("catalogue.form", c.Actor, actWrite); err != nil {
		return err
	}
	title := c.T("catalogue.change")
	if isNew {
		title = c.T("catalogue.new")
	}
	return c.Render(status, editPage(c.Page(title), editScreen{words{c.Print}, d, f, isNew}, title))
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	code, err := s.Add(c.R.Context(), c.Actor, typed(f, Fact{}))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d, Fact{}, true)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(code), "catalogue.saved")
}

func (s *Service) edit(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Guide(c.R.Context(), c.Actor, Code(c.R.PathValue("feit")))
	if err != nil {
		return err
	}
	return s.form(c, status, d, v.Fact, false)
}

func (s *Service) getEdit(c *web.Context) error { return s.edit(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postEdit(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v, err := s.Guide(c.R.Context(), c.Actor, Code(c.R.PathValue("feit")))
	if err != nil {
		return err
	}
	err = s.Change(c.R.Context(), c.Actor, web.VersionOf(f), typed(f, v.Fact))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.edit(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(v.Code), "catalogue.saved")
}

func (s *Service) postOffer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	code := Code(c.R.PathValue("feit"))
	err = s.Retire(c.R.Context(), c.Actor, code, web.VersionOf(f), f.Get("stand") == "stop")
	if d, status, ok := c.Refused("", f, err); ok {
		return s.guide(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(code), "catalogue.saved")
}
