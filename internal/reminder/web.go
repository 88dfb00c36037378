package reminder

import (
	"net/http"
	"net/url"
	"strconv"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

const (
	path      = "/herinneringen/"
	rulesPath = path + "regels"
)

func listPath(p Process) string { return path + string(p) }

func taskPath(p Process, id string) string { return listPath(p) + "/" + url.PathEscape(id) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /herinneringen/regels", Handler: s.getRules},
		{Pattern: "POST /herinneringen/regels/{proces}", Handler: s.postRule},
		{Pattern: "POST /herinneringen/regels/{proces}/proef", Handler: s.postTry},
		{Pattern: "GET /herinneringen/{proces}", Handler: s.getList},
		{Pattern: "GET /herinneringen/{proces}/{id}", Handler: s.getTask},
		{Pattern: "POST /herinneringen/{proces}/{id}/klaar", Handler: s.postDone},
		{Pattern: "POST /herinneringen/{proces}/{id}/terug", Handler: s.postUndo},
	}
}

// Nav are the places of this module in the menu: a list for each process.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "reminder.nav_eerste-bezoek", Path: listPath(FirstVisit), Icon: string(ui.IconHome), Action: actVisits, Order: 25},
		{Key: "reminder.nav_geen-toegang", Path: listPath(NoAccess), Icon: string(ui.IconPhone), Action: actAccess, Order: 26},
		{Key: "reminder.nav_rules", Path: rulesPath, Icon: string(ui.IconClock), Action: actRules, Order: 67},
	}
}

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("reminder."+key, pairs...) }

// of is a message of a process.
func (w words) of(key string, p Process, pairs ...any) string {
	return w.t(key+"_"+string(p), pairs...)
}

// Reason says why a task is there, in the words of a printer.
func Reason(p *text.Printer, t Task) string { return words{p}.reason(t) }

// reason says why a task is there.
func (w words) reason(t Task) string {
	if t.Process == FirstVisit && len(t.Because) > 0 {
		return w.t("because_eerste-bezoek", "Date", w.p.Date(t.Because[0]))
	}
	days := ""
	for i, d := range t.Because {
		if i > 0 {
			days += ", "
		}
		days += w.p.ShortDate(d)
	}
	return w.t("because_geen-toegang", "Dates", days)
}

type listScreen struct {
	words
	Work
}

func (s listScreen) task(r Row) ui.Task {
	t := ui.Task{Href: taskPath(s.Process, r.ID), Title: r.Address, Text: s.reason(r.Task), Icon: ui.IconClock, Tone: ui.Info, Holder: r.Who}
	if r.Open() {
		t.Due, t.Late = s.p.Due(r.Due, s.Today), r.Late(s.Today)
	} else {
		t.Status = &ui.TagText{Tone: ui.Good, Text: s.t("outcome_"+string(r.Outcome)) + ", " + s.p.ShortDate(r.DoneAt)}
	}
	return t
}

func (s *Service) getList(c *web.Context) error {
	w, err := s.List(c.R.Context(), c.Actor, Process(c.R.PathValue("proces")))
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("reminder.title_"+string(w.Process))), listScreen{words{c.Print}, w}))
}

type taskScreen struct {
	words
	ui.Draft
	View
}

func (s taskScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s taskScreen) outcomes() []ui.Option {
	return ui.Choices(s.t, "outcome_", Outcomes(s.Process), s.Value("uitkomst", ""))
}

func (s taskScreen) facts() []ui.Term {
	list := []ui.Term{{Label: s.t("f_why"), Text: s.reason(s.Task)}, {Label: s.t("f_source"), Text: s.of("source", s.Process)},
		{Label: s.t("f_holder"), Text: s.Who}, {Label: s.t("f_due"), Text: s.p.DayDate(s.Due)}}
	if !s.Open() {
		list = append(list, ui.Term{Label: s.t("f_done"), Text: s.t("outcome_"+string(s.Outcome)) + ", " + s.p.Time(s.DoneAt)})
	}
	return list
}

func (s *Service) getTask(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, Process(c.R.PathValue("proces")), c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("reminder.title_" + string(v.Process)))
	page.Path = taskPath(v.Process, v.ID)
	return c.Render(status, taskPage(page, taskScreen{words{c.Print}, d, v}))
}

func (s *Service) postDone(c *web.Context) error {
	return s.change(c, "reminder.done", func(p Process, id string, version int64, f url.Values) error {
		return s.Finish(c.R.Context(), c.Actor, p, id, version, Outcome(f.Get("uitkomst")))
	})
}

func (s *Service) postUndo(c *web.Context) error {
	return s.change(c, "reminder.undone", func(p Process, id string, version int64, _ url.Values) error {
		return s.Undo(c.R.Context(), c.Actor, p, id, version)
	})
}

// change carries out a step from a form and goes back to the list.
func (s *Service) change(c *web.Context, done string, do func(p Process, id string, version int64, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	p, id := Process(c.R.PathValue("proces")), c.R.PathValue("id")
	err = do(p, id, web.VersionOf(f), f)
	if d, status, ok := c.Refused("klaar", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(listPath(p), done)
}

type rulesScreen struct {
	words
	ui.Draft
	rules []Kept
	trial *Trial
}

func (s *Service) getRules(c *web.Context) error { return s.rules(c, http.StatusOK, ui.Draft{}, nil) }

func (s *Service) rules(c *web.Context, status int, d ui.Draft, trial *Trial) error {
	list, err := s.Rules(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("reminder.rules_title"))
	page.Path = rulesPath
	return c.Render(status, rulesPage(page, rulesScreen{words{c.Print}, d, list, trial}))
}

// ruleIn is a rule as it stands in a form.
func ruleIn(c *web.Context, f url.Values) Rule {
	n := func(name string) int { v, _ := strconv.Atoi(f.Get(name)); return v }
	return Rule{Process: Process(c.R.PathValue("proces")), On: f.Get("aan") != "", Weeks: n("weken"), Attempts: n("keren"), Within: n("dagen"),
		Term: n("termijn"), Version: web.VersionOf(f)}
}

func (s *Service) postRule(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	r := ruleIn(c, f)
	err = s.Save(c.R.Context(), c.Actor, r)
	if d, status, ok := c.Refused(string(r.Process), f, err); ok {
		return s.rules(c, status, d, nil)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(rulesPath, "reminder.saved")
}

func (s *Service) postTry(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	r := ruleIn(c, f)
	t, err := s.Try(c.R.Context(), c.Actor, r)
	if d, status, ok := c.Refused(string(r.Process), f, err); ok {
		return s.rules(c, status, d, nil)
	}
	if err != nil {
		return err
	}
	return s.rules(c, http.StatusOK, ui.Draft{Form: string(r.Process), Typed: f}, &t)
}

// number is a field of a rule: what was typed, or what was saved.
func (s rulesScreen) number(r Rule, name string, saved int) ui.Input {
	return ui.Input{Type: ui.TypeNumber, Short: true, InputMode: "numeric", Value: s.In(string(r.Process)).Value(name, strconv.Itoa(saved))}
}

func (s rulesScreen) field(r Rule, name string) ui.Field {
	f := s.In(string(r.Process)).Field(s.t, name, "r_"+name, "")
	f.ID = string(r.Process) + "-" + name
	return f
}

func (s rulesScreen) on(r Rule) []ui.Option {
	chosen := r.On
	if s.Form == string(r.Process) {
		chosen = s.Typed.Get("aan") != ""
	}
	return []ui.Option{{Value: "ja", Label: s.t("r_aan"), Selected: chosen}}
}

func (s rulesScreen) state(r Rule) string {
	if !r.On {
		return s.t("off")
	}
	return s.t("on_since", "Date", s.p.Date(r.Since))
}

// doers says who gets what a rule makes; ok when that is the role of its process.
func (s rulesScreen) doers(r Kept) (line string, ok bool) {
	is := s.p.T(web.RoleKey(r.Process.role()))
	switch {
	case r.Doers == 0:
		return s.t("r_nobody", "Role", is), false
	case r.Role != r.Process.role():
		return s.t("r_instead", "Role", is, "Instead", s.p.T(web.RoleKey(r.Role))), false
	}
	return s.p.N("reminder.r_doers", r.Doers, "Role", is), true
}

func (s rulesScreen) months() (list []ui.Term) {
	for _, m := range s.trial.Months {
		list = append(list, ui.Term{Label: s.p.Month(m.Month), Text: s.p.Int(m.N)})
	}
	return list
}

func versionOf(r Rule) string { return strconv.FormatInt(r.Version, 10) }
