package complexplan

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("complexplan."+key, pairs...) }

func (w words) tag(p Plan) *ui.TagText {
	tone := map[State]ui.Tone{Idea: ui.Plain, Running: ui.Info, Finished: ui.Good, Stopped: ui.Plain}[p.State]
	return &ui.TagText{Tone: tone, Text: w.t("state_" + string(p.State))}
}

// number is the goal of a plan as a number with its unit, if it is one.
func (w words) number(p Plan) string {
	if p.Indicator == "" {
		return ""
	}
	label := w.t("cijfer_" + p.Indicator)
	if p.Target < 0 {
		return label
	}
	return w.t("number", "Indicator", label, "Number", web.TenthsIn(p.Target))
}

type listScreen struct {
	words
	List
}

// newHref leads to the form, which is about a complex.
func newHref(complex string) string { return newPath + "?complex=" + url.QueryEscape(complex) }

// title names the complex where the list is of one.
func (s listScreen) title() string {
	if s.Complex == "" {
		return s.t("title")
	}
	return s.t("title_of", "Complex", s.Names[string(s.Complex)])
}

func (s listScreen) in(state State) (list []Line) {
	for _, l := range s.Lines {
		if l.State == state {
			list = append(list, l)
		}
	}
	return list
}

func (s listScreen) task(l Line) ui.Task {
	t := ui.Task{Href: pathOf(l.ID), Title: s.t("theme_"+string(l.Theme)) + ": " + s.Names[string(l.Complex)], Text: l.Goal, Icon: ui.IconSort, Tone: ui.Info,
		Status: s.tag(l.Plan), Holder: s.Names[l.Holder]}
	if l.State.Open() {
		t.Due, t.Late = s.p.Due(l.Due, s.Today), l.Due.Before(s.Today)
	}
	if l.Late > 0 {
		t.Due, t.Late = s.p.N("complexplan.actions_late", l.Late), true
	}
	return t
}

type formScreen struct {
	words
	ui.Draft
	Plan
	Form
	named bool
}

func (s formScreen) isNew() bool { return s.ID == "" }

func (s formScreen) action() string {
	if s.isNew() {
		return newPath
	}
	return pathOf(s.ID) + "/wijzigen"
}

func (s formScreen) version() string { return strconv.FormatInt(s.Version, 10) }

// euros is the money of the plan as people type it.
func (s formScreen) euros() string {
	if s.Cents == 0 {
		return ""
	}
	return strconv.FormatInt(s.Cents/100, 10)
}

// people are colleagues to choose one of.
func (w words) people(list []account.User, chosen, none string) []ui.Option {
	options := []ui.Option{{Label: none, Selected: chosen == ""}}
	for _, u := range list {
		options = append(options, ui.Option{Value: u.ID, Label: u.Name, Selected: u.ID == chosen})
	}
	return options
}

// indicators are the figures that a goal can be, and none.
func (s formScreen) indicators() []ui.Option {
	chosen := s.Value("cijfer", s.Indicator)
	options := []ui.Option{{Label: s.t("no_figure"), Selected: chosen == ""}}
	for _, code := range Indicators() {
		options = append(options, ui.Option{Value: code, Label: s.t("cijfer_" + code), Selected: code == chosen})
	}
	return options
}

// clash is what two people changed at once.
func (s formScreen) clash() ui.Clash {
	stands := func(name, label, value string, both ui.Joint) ui.Met {
		return web.Stands(s.Draft, name, s.t(label), value, both)
	}
	return web.Clash(s.p, s.Draft, s.action(), pathOf(s.ID), s.Version, "", time.Time{}, stands("doel", "f_goal", s.Goal, ui.BelowOthers),
		stands("getal", "f_number", web.TenthsIn(s.Target), ui.NoJoint), stands("geld", "f_money", s.euros(), ui.NoJoint),
		stands("tot", "f_until", web.DateIn(s.Until), ui.NoJoint), stands("kijkdag", "f_due", web.DateIn(s.Due), ui.NoJoint))
}

type showScreen struct {
	words
	ui.Draft
	View
	holders  []account.User
	named    bool
	compared Compared
}

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

// title is the theme with the complex.
func (s showScreen) title() string {
	return s.t("theme_"+string(s.Theme)) + ": " + s.Site.Name
}

func (s showScreen) facts() []ui.Term {
	list := []ui.Term{{Label: s.t("f_goal"), Text: s.Goal}}
	if number := s.number(s.Plan); number != "" {
		list = append(list, ui.Term{Label: s.t("figure"), Text: number})
	}
	list = append(list, ui.Term{Label: s.t("f_holder"), Text: cmp.Or(s.Names[s.Holder], s.t("holder_gone"))})
	if s.Cents > 0 {
		list = append(list, ui.Term{Label: s.t("f_money"), Text: s.p.Euro(s.Cents)})
	}
	if !s.From.IsZero() {
		list = append(list, ui.Term{Label: s.t("from"), Text: s.p.Date(s.From)})
	}
	list = append(list, ui.Term{Label: s.t("f_until"), Text: s.p.Date(s.Until)})
	if s.State.Open() {
		return append(list, ui.Term{Label: s.t("due"), Text: s.p.Date(s.Due) + ", " + s.p.Due(s.Due, s.Today)})
	}
	return append(list, ui.Term{Label: s.t("ended"), Text: s.p.Date(s.Ended)})
}

// action is one action as a row.
func (s showScreen) action(a Action) ui.Task {
	t := ui.Task{Title: a.What, Holder: cmp.Or(a.Partner, s.Names[a.Holder], s.t("holder_gone")), Icon: ui.IconCalendar, Tone: ui.Plain, Due: s.p.Due(a.Due, s.Today)}
	switch {
	case !a.Done.IsZero():
		t.Icon, t.Tone, t.Due = ui.IconDone, ui.Good, s.t("done_on", "Date", s.p.Date(a.Done))
	case s.State.Open():
		t.Late = a.Due.Before(s.Today)
	default:
		t.Due = s.t("not_done")
	}
	return t
}

func (s showScreen) moments() (list []ui.Moment) {
	icons := map[Step]ui.IconName{Made: ui.IconPlus, Changed: ui.IconPencil, Say: ui.IconSee, Start: ui.IconCheck, Finish: ui.IconDone, Stop: ui.IconClose, Resume: ui.IconCheck}
	for _, e := range s.Entries {
		list = append(list, ui.Moment{When: s.p.Date(e.At), Machine: web.DateIn(e.At), By: s.Names[e.By], Title: s.t("did_" + string(e.Step)), Text: e.Words, Icon: icons[e.Step]})
	}
	return list
}

// mapHref leads to the complex on the map.
func mapHref(complex string) string { return "/complex-in-beeld/complexen/" + url.PathEscape(complex) }
