package attention

import (
	"strconv"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("attention."+key, pairs...) }

// moment is an instant in Amsterdam in words.
func (w words) moment(at time.Time) string { return w.p.Time(at) }

type askScreen struct {
	words
	ui.Draft
	Asking
	key string
}

// whens are the moments that have not passed.
func (s askScreen) whens() []ui.Option {
	var list []ui.Option
	for _, w := range Whens() {
		if w.Due(s.Now).After(s.Now) {
			list = append(list, ui.Option{Value: string(w), Label: s.t("when_" + string(w)), Selected: s.Value("wanneer", string(Now)) == string(w)})
		}
	}
	return list
}

func (s askScreen) line(c Call) ui.Term {
	t := ui.Term{Label: s.moment(c.At), Text: s.t("mine_waits", "Before", s.moment(c.Due))}
	switch {
	case !c.Waits():
		t.Text = s.t("mine_called", "Name", s.Names[c.Caller], "At", s.moment(c.Called))
	case c.Late:
		t.Text = s.t("mine_late")
	}
	return t
}

type listScreen struct {
	words
	Board
}

func (s listScreen) task(r Row) ui.Task {
	t := ui.Task{Href: pathOf(r.ID), Title: r.Address, Text: r.Number(), Icon: ui.IconCare, Tone: ui.Accent}
	if t.Title == "" {
		t.Title = s.t("no_home")
	}
	if r.Closed {
		t.Tone, t.Status = ui.Plain, &ui.TagText{Tone: ui.Plain, Text: s.t("closed")}
		return t
	}
	t.Status = &ui.TagText{Tone: ui.Info, Text: s.p.N("attention.steps_left", r.Open)}
	t.Due, t.Late = s.p.Due(r.Next, s.Today), r.Late(s.Today)
	return t
}

// lateCall reports whether the moment of a request has passed.
func (s listScreen) lateCall(c Call) bool { return c.Due.Before(s.Now) }

type newScreen struct {
	words
	ui.Draft
	today string
}

type recordScreen struct {
	words
	ui.Draft
	View
}

func (s recordScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s recordScreen) title() string {
	if s.Address == "" {
		return s.t("no_home")
	}
	return s.Address
}

// first is the step that usually comes now.
func (s recordScreen) first() StepKind {
	if len(s.Todo) == 0 {
		return ""
	}
	return s.Todo[0]
}

// opens reports whether the form of a step is open when the page comes.
func (s recordScreen) opens(k StepKind) bool {
	if s.Form != "" {
		return s.Form == string(k)
	}
	return s.first() == k
}

// label is a step with its number, and whether something was noted.
func (s recordScreen) label(k StepKind) string {
	for _, open := range s.Todo {
		if open == k {
			return s.t("step_" + string(k))
		}
	}
	return s.t("step_"+string(k)) + " (" + s.t("noted") + ")"
}

func (s recordScreen) next() ui.Next {
	n := ui.Next{Heading: s.t("next"), What: s.t("do_close")}
	if k := s.first(); k != "" {
		n.What = s.t("do_" + string(k))
	}
	n.Terms = []ui.Term{{Label: s.t("f_next"), Text: s.p.Due(s.View.Next, s.Today)}}
	return n
}

func (s recordScreen) facts() []ui.Term {
	list := []ui.Term{{Label: s.t("f_number"), Text: s.Number()}, {Label: s.t("f_by"), Text: s.Names[s.By]}, {Label: s.t("f_opened"), Text: s.p.Date(clock.Date(s.Opened))}}
	if s.Advice != Incomplete {
		list = append(list, ui.Term{Label: s.t("f_advice"), Text: s.t("advice_" + string(s.Advice))})
	}
	if s.Decided != "" {
		list = append(list, ui.Term{Label: s.t("f_decision"), Text: s.t("decision_" + string(s.Decided))})
	}
	return list
}

// questionName is the name of the field of a question of the weighing.
func questionName(i int) string { return "vraag" + strconv.Itoa(i+1) }

// moments are the steps, the newest first.
func (w words) moments(v View) []ui.Moment {
	list := make([]ui.Moment, 0, len(v.Steps))
	for i := len(v.Steps) - 1; i >= 0; i-- {
		step := v.Steps[i]
		m := ui.Moment{When: w.p.Date(step.On), Machine: web.DateIn(step.On), Icon: ui.IconCheck, Tone: ui.Info, Title: w.t("step_" + string(step.Kind)),
			By: v.Names[step.By], Content: stepText(w, step)}
		if step.Skipped {
			m.Icon, m.Tone, m.Title = ui.IconClose, ui.Warn, w.t("skipped_step", "Step", w.t("step_"+string(step.Kind)))
		}
		list = append(list, m)
	}
	return list
}

// weighed are the questions of a weighing with their answers.
func (w words) weighed(a Weighing) []ui.Term {
	var list []ui.Term
	for i, answer := range a {
		if answer != "" {
			list = append(list, ui.Term{Label: w.t(questionName(i)), Text: w.t("answer_" + string(answer))})
		}
	}
	return list
}

type documentScreen struct {
	words
	dutch words
	View
}

func (s documentScreen) terms() []ui.Term {
	list := []ui.Term{{Label: s.dutch.t("f_number"), Text: s.Number()}, {Label: s.dutch.t("doc_from"), Text: s.Org},
		{Label: s.dutch.t("f_opened"), Text: s.dutch.p.Date(clock.Date(s.Opened))}, {Label: s.dutch.t("doc_printed"), Text: s.dutch.p.Date(s.Today)}}
	if s.Address != "" {
		list = append(list, ui.Term{Label: s.dutch.t("doc_home"), Text: s.Address})
	}
	return list
}

type lookScreen struct {
	words
	ui.Draft
	asked bool
	ids   []RecordID
}

type looksScreen struct {
	words
	list  []Look
	names map[string]string
	me    string
}

func (s looksScreen) terms(l Look) []ui.Term {
	list := []ui.Term{{Label: s.t("look_who"), Text: s.names[l.User]}, {Label: s.t("look_when"), Text: s.moment(l.At)},
		{Label: s.t("look_until"), Text: s.moment(l.Until)}, {Label: s.t("f_look_why"), Text: l.Reason}}
	if l.Verdict != "" {
		list = append(list, ui.Term{Label: s.t("look_verdict"), Text: s.t("verdict_"+string(l.Verdict)) + ", " + s.names[l.Reviewer]})
	}
	return list
}

func dateIn(date time.Time) string { return web.DateIn(date) }

// dialled is a number as a phone takes it.
func dialled(phone string) string {
	var out []rune
	for _, r := range phone {
		if r >= '0' && r <= '9' || r == '+' {
			out = append(out, r)
		}
	}
	return string(out)
}

func officerOptions(s recordScreen) []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, u := range s.Officers {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name})
	}
	return list
}
