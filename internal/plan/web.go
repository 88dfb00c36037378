package plan

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// Path is where the templates stand.
const Path = "/plannen"

const newPath = Path + "/nieuw"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

func casePath(id casework.ID) string { return "/dossiers/" + string(id) + "/plan" }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getTemplate},
		{Pattern: "POST " + Path + "/{id}", Handler: s.postTemplate},
		{Pattern: "GET /dossiers/{id}/plan", Handler: s.getChoice},
		{Pattern: "POST /dossiers/{id}/plan", Handler: s.postChoice},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "plan.nav", Path: Path, Icon: string(ui.IconTasks), Action: actList, Order: 52}}
}

// Card leads from the page of a case to the choice of a plan; nil for who does not decide
// about the case.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	if !v.MayManage || v.State == casework.Closed || v.Erased || !s.policy.May(c.Actor, actList) || c.Actor.OrgID != v.OrgID {
		return nil
	}
	return card(c.Print, casePath(v.ID))
}

func (s *Service) getList(c *web.Context) error {
	list, err := s.List(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("plan.title")), words{c.Print}, list, s.policy.May(c.Actor, actWrite)))
}

func (s *Service) getNew(c *web.Context) error {
	if _, err := s.policy.RequireOrg("plan.new", c.Actor, actWrite); err != nil {
		return err
	}
	return s.templatePage(c, http.StatusOK, Template{}, ui.Draft{})
}

func (s *Service) postNew(c *web.Context) error { return s.save(c, Template{}) }

func (s *Service) getTemplate(c *web.Context) error {
	t, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return s.templatePage(c, http.StatusOK, t, ui.Draft{})
}

func (s *Service) postTemplate(c *web.Context) error {
	if _, err := s.policy.RequireOrg("plan.change", c.Actor, actWrite); err != nil {
		return err
	}
	t, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return s.save(c, t)
}

// save writes a form down as the next version of a template.
func (s *Service) save(c *web.Context, was Template) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	t := templateIn(f)
	if t.ID = was.ID; was.ID != "" {
		t.Version = web.VersionOf(f)
	} else if key := f.Get("sleutel"); key != "" {
		t.ID = ID(store.IDOf("plan", c.Actor.UserID, key)) // the same form again is the same plan
	}
	_, err = s.Save(c.R.Context(), c.Actor, t)
	if d, status, ok := c.Refused("plan", f, err); ok {
		return s.templatePage(c, status, was, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "plan.saved")
}

func (s *Service) templatePage(c *web.Context, status int, t Template, d ui.Draft) error {
	return c.Render(status, templatePage(c.Page(c.T("plan.one")), templateScreen{words{c.Print}, t, d, s.policy.May(c.Actor, actWrite)}))
}

// templateIn is what a form says; steps without words are left out.
func templateIn(f url.Values) Template {
	t := Template{Name: f.Get("naam"), Retired: f.Get("weg") != ""}
	for i := range maxSteps {
		n := strconv.Itoa(i)
		what := strings.TrimSpace(f.Get("wat" + n))
		if what == "" {
			continue
		}
		days, err := strconv.Atoi(strings.TrimSpace(f.Get("dagen" + n)))
		if err != nil {
			days = -1
		}
		t.Steps = append(t.Steps, Step{What: what, Side: casework.Side(f.Get("kant" + n)), Home: f.Get("klus"+n) != "", IfNot: strings.TrimSpace(f.Get("alsniet" + n)), Days: days})
	}
	return t
}

func (s *Service) getChoice(c *web.Context) error {
	q := c.R.URL.Query()
	return s.choicePage(c, http.StatusOK, ID(q.Get("plan")), q.Get("vanaf"), ui.Draft{})
}

func (s *Service) choicePage(c *web.Context, status int, chosen ID, from string, d ui.Draft) error {
	v, err := s.Choose(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	scr := choiceScreen{words: words{c.Print}, Choice: v, draft: d, start: v.Today}
	scr.chosen, _ = v.Of(chosen)
	if start := dateIn(from); !start.IsZero() {
		scr.start = start
	}
	return c.Render(status, choicePage(c.Page(c.T("plan.choose")), scr))
}

func (s *Service) postChoice(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := casework.ID(c.R.PathValue("id"))
	err = s.Put(c.R.Context(), c.Actor, id, web.VersionOf(f), ID(f.Get("plan")), dateIn(f.Get("vanaf")))
	if d, status, ok := c.Refused("plan", f, err); ok {
		return s.choicePage(c, status, ID(f.Get("plan")), f.Get("vanaf"), d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/dossiers/"+string(id), "plan.put")
}

func dateIn(s string) time.Time {
	date, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err != nil || date.Year() < 2000 || date.Year() > 2100 {
		return time.Time{}
	}
	return date
}

// words are this module's texts.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("plan."+key, pairs...) }

// templateScreen is the page of a template.
type templateScreen struct {
	words
	Template
	draft    ui.Draft
	mayWrite bool
}

func (s templateScreen) field(name, label, hint string) ui.Field {
	return s.draft.Field(s.t, name, label, hint)
}

// rows are the steps, and for who may write some empty ones.
func (s templateScreen) rows() []Step {
	rows := append([]Step(nil), s.Steps...)
	if s.draft.Typed != nil {
		rows = templateIn(s.draft.Typed).Steps
	}
	return append(rows, make([]Step, min(3, maxSteps-len(rows)))...)
}

func (s templateScreen) sideOptions(chosen casework.Side) []ui.Option {
	var list []ui.Option
	for _, side := range []casework.Side{casework.OurSide, casework.ResidentSide} {
		list = append(list, ui.Option{Value: string(side), Label: s.p.T("casework.side_" + string(side)), Selected: side == chosen})
	}
	return list
}

// choiceScreen is the page on which a plan is chosen for a case.
type choiceScreen struct {
	words
	Choice
	draft  ui.Draft
	chosen Template
	start  time.Time
}

func (s choiceScreen) options() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_first")}}
	for _, t := range s.Templates {
		list = append(list, ui.Option{Value: string(t.ID), Label: t.Name, Selected: t.ID == s.chosen.ID})
	}
	return list
}

// here is the address of the page with what is chosen in it.
func (s choiceScreen) here() string {
	if s.chosen.ID == "" {
		return casePath(s.CaseID)
	}
	return casePath(s.CaseID) + "?" + url.Values{"plan": {string(s.chosen.ID)}, "vanaf": {s.start.Format(time.DateOnly)}}.Encode()
}

func (s templateScreen) title() string {
	if s.Name == "" {
		return s.t("new")
	}
	return s.Name
}

func (s templateScreen) action() string {
	if s.ID == "" {
		return newPath
	}
	return pathOf(s.ID)
}

// daysOf is the number of days of a step as a form holds it; what is no number is empty.
func daysOf(step Step) string {
	if step.What == "" || step.Days < 0 {
		return ""
	}
	return strconv.Itoa(step.Days)
}

func (s templateScreen) sideOf(step Step) casework.Side {
	if step.Side == "" {
		return casework.OurSide
	}
	return step.Side
}
