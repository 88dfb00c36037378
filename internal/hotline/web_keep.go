package hotline

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// keepPath is where is said whom the meldpunt calls.
const keepPath = Path + "/wie-belt"

// How many steps and people the form has.
const (
	formSteps = 5
	formBoth  = 2
	formLast  = 3
)

func (s *Service) getKeep(c *web.Context) error {
	return s.keeping(c, http.StatusOK, c.R.FormValue("gebied"), ui.Draft{})
}

func (s *Service) keeping(c *web.Context, status int, area string, d ui.Draft) error {
	k, err := s.Keeping(c.R.Context(), c.Actor, area)
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.keep"))
	page.Path = keepPath
	return c.Render(status, keepPage(page, keepScreen{words{c.Print}, d, k}))
}

func (s *Service) postKeep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	area, said := f.Get("gebied"), "hotline.kept"
	version, _ := strconv.ParseInt(f.Get("versie"), 10, 64)
	if f.Get("stap") == "weg" {
		err, said = s.Drop(c.R.Context(), c.Actor, area, version), "hotline.dropped"
	} else {
		err = s.Keep(c.R.Context(), c.Actor, area, version, policyOf(f))
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.keeping(c, status, area, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(keepPath, said)
}

// policyOf reads the form of a policy. A step with nobody is left out; minutes that are no number
// are none, which Check refuses.
func policyOf(f url.Values) (p Policy) {
	targets := func(names []string) (list []Target) {
		for _, name := range names {
			if t := ParseTarget(f.Get(name)); t != (Target{}) {
				list = append(list, t)
			}
		}
		return list
	}
	for i := range formSteps {
		if list := targets(stepNames(i)); len(list) > 0 {
			p.Steps = append(p.Steps, Step{list, minutesOf(f, waitName(i))})
		}
	}
	p.Last, p.Every, p.Term, p.Phone = targets(lastNames()), minutesOf(f, "opnieuw"), minutesOf(f, "termijn"), web.Line(f, "telefoon")
	p.Drill = DrillPlan(f.Get("oefening"))
	return p
}

func minutesOf(f url.Values, name string) time.Duration {
	n, _ := strconv.ParseInt(f.Get(name), 10, 16)
	return time.Duration(n) * time.Minute
}

func names(begin string, n int) (list []string) {
	for i := range n {
		list = append(list, begin+strconv.Itoa(i+1))
	}
	return list
}

func stepNames(i int) []string { return names("stap"+strconv.Itoa(i+1)+".", formBoth) }
func waitName(i int) string    { return "wacht" + strconv.Itoa(i+1) }
func lastNames() []string      { return names("laatste", formLast) }

type keepScreen struct {
	words
	ui.Draft
	Keeping
}

// stored is whom a step calls at a place of the form.
func stored(list []Target, i int) string {
	if i < len(list) {
		return list[i].String()
	}
	return ""
}

// options are whom a control can call.
func (s keepScreen) options(name, stored string) []ui.Option {
	value := s.Value(name, stored)
	list := []ui.Option{{Label: s.t("keep_nobody"), Selected: value == ""}}
	for _, c := range s.Choices {
		o := ui.Option{Value: c.String(), Label: s.label(c), Selected: value == c.String()}
		list = append(list, o)
	}
	return list
}

func (s keepScreen) label(c Choice) string {
	switch {
	case c.RosterID != "":
		return s.t("keep_roster", "Name", c.Name)
	case !c.Wakes:
		return s.t("keep_sleeps", "Name", c.Name)
	}
	return c.Name
}

// minutes is what a control for minutes holds; most is what it begins with where nothing is kept.
func (s keepScreen) minutes(name string, kept, most time.Duration) string {
	if kept == 0 {
		kept = most
	}
	return s.Value(name, strconv.Itoa(int(kept/time.Minute)))
}

// step is a step of the form, which may be more than the policy has.
func (s keepScreen) step(i int) Step {
	if i < len(s.Steps) {
		return s.Steps[i]
	}
	return Step{}
}

// clash is what somebody chose beside what stands by now.
func (s keepScreen) clash() ui.Clash {
	var fields []ui.Met
	who := func(name, label string, list []Target, i int) {
		m := ui.Met{Name: name, Label: label, Theirs: s.nameOf(stored(list, i)), Stands: stored(list, i)}
		m.Yours = s.nameOf(s.Value(name, m.Stands))
		fields = append(fields, m)
	}
	for i := range formSteps {
		for j, name := range stepNames(i) {
			who(name, s.t("keep_step", "Step", i+1), s.step(i).Targets, j)
		}
		fields = append(fields, web.Stands(s.Draft, waitName(i), s.t("keep_wait"), s.kept(s.step(i).Wait), ui.NoJoint))
	}
	for j, name := range lastNames() {
		who(name, s.t("keep_last"), s.Last, j)
	}
	fields = append(fields, web.Stands(s.Draft, "opnieuw", s.t("keep_every"), s.kept(s.Every), ui.NoJoint),
		web.Stands(s.Draft, "termijn", s.t("keep_term"), s.kept(s.Term), ui.NoJoint), web.Stands(s.Draft, "telefoon", s.t("keep_phone"), s.Phone, ui.NoJoint),
		ui.Met{Name: "oefening", Label: s.t("keep_drill"), Theirs: s.drill(string(s.Drill)), Stands: string(s.Drill), Yours: s.drill(s.Value("oefening", string(s.Drill)))})
	return web.Clash(s.p, s.Draft, keepPath, keepPath, s.Version, "", time.Time{}, fields...)
}

func (s keepScreen) kept(d time.Duration) string { return strconv.Itoa(int(d / time.Minute)) }

func (s keepScreen) nameOf(target string) string {
	for _, c := range s.Choices {
		if c.String() == target {
			return s.label(c)
		}
	}
	return s.t("keep_nobody")
}

// longest says within how much time a report is with the last resort.
func (s keepScreen) longest() string {
	return s.p.N("hotline.keep_longest", int(s.Longest()/time.Minute))
}

// drill names a plan of drills.
func (s keepScreen) drill(plan string) string { return s.t("keep_drill_" + cmp.Or(plan, "nooit")) }

// drills are the plans of drills.
func (s keepScreen) drills() (list []ui.Option) {
	for _, p := range DrillPlans() {
		list = append(list, ui.Option{Value: string(p), Label: s.drill(string(p)), Selected: s.Value("oefening", string(s.Drill)) == string(p)})
	}
	return list
}

// areaName is the name of an area; of the whole organisation a word for that.
func (s keepScreen) areaName(code string) string {
	for _, a := range s.Areas {
		if string(a.Code) == code {
			return a.Name
		}
	}
	return s.t("keep_whole")
}

// areaPath is where the policy of an area is kept.
func areaPath(code string) string {
	if code == "" {
		return keepPath
	}
	return keepPath + "?" + url.Values{"gebied": {code}}.Encode()
}

// tabs lead to the policies there are.
func (s keepScreen) tabs() (list []ui.NavItem) {
	for _, code := range append([]string{""}, s.Own...) {
		list = append(list, ui.NavItem{Label: s.areaName(code), Href: areaPath(code), Current: code == s.Area})
	}
	return list
}

// others are the areas that have no policy of their own.
func (s keepScreen) others() (list []ui.Option) {
	for _, a := range s.Areas {
		if !slices.Contains(s.Own, string(a.Code)) {
			list = append(list, ui.Option{Value: string(a.Code), Label: a.Name})
		}
	}
	return list
}
