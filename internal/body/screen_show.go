package body

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type showScreen struct {
	words
	ui.Draft
	View
}

// about are the facts of a body.
func (s showScreen) about() []ui.Term {
	list := []ui.Term{{Label: s.t("c_area"), Text: s.where(s.Body, s.Places)}, {Label: s.t("c_contact"), Text: cmp.Or(s.Names[s.ContactID], s.t("contact_gone"))}}
	if s.Mandate != "" {
		list = append(list, ui.Term{Label: s.t("c_mandate"), Text: s.Mandate})
	}
	if s.Rhythm > 0 {
		list = append(list, ui.Term{Label: s.t("c_rhythm"), Text: s.p.N("body.every_n", s.Rhythm)})
	}
	return list
}

// right says whether the act gives this kind of body a right to advise.
func (s showScreen) right() string {
	if s.Kind.ByLaw() {
		return s.t("right_law")
	}
	return s.t("right_agreed")
}

func (s showScreen) memberTask(m Member) ui.Task {
	t := ui.Task{Title: cmp.Or(m.Name, s.t("erased")), Text: s.t("role_" + string(m.Role)), Icon: ui.IconUser, Tone: ui.Plain}
	if s.MayPart && m.Reach != "" {
		t.Text += ", " + m.Reach
	}
	switch {
	case s.Today.Before(m.From):
		t.Due = s.t("from_date", "Date", s.p.Date(m.From))
	case !m.Until.IsZero():
		t.Due = s.t("until_date", "Date", s.p.Date(m.Until))
	}
	if s.MayKeep {
		t.Href = partPath(s.ID, "leden", m.ID)
	}
	return t
}

// coming are the meetings to come, the next first; past those that were, the newest first.
func (s showScreen) coming() []Meeting {
	list := slices.DeleteFunc(slices.Clone(s.Meetings), func(m Meeting) bool { return m.At.Before(s.Now) })
	slices.Reverse(list)
	return list
}

func (s showScreen) past() []Meeting {
	return slices.DeleteFunc(slices.Clone(s.Meetings), func(m Meeting) bool { return !m.At.Before(s.Now) })
}

// chair is who leads a meeting.
func (s showScreen) chair(m Meeting) string {
	if m.ChairID == "" {
		return s.t("chair_contact")
	}
	return cmp.Or(s.Member(m.ChairID).Name, s.t("erased"))
}

func (s showScreen) adviceTask(a Advice) ui.Task {
	t := ui.Task{Href: partPath(s.ID, "adviezen", a.ID), Title: a.Subject, Icon: ui.IconLetter, Tone: ui.Plain, Status: s.tag(a)}
	switch a.State {
	case Asked:
		t.Text, t.Due, t.Late = s.t("advice_until"), s.p.Due(a.Until, s.Today), s.Today.After(a.Until)
	case Advised:
		t.Text, t.Due, t.Late = s.t("answer_until"), s.p.Due(a.AnswerBy(), s.Today), s.Today.After(a.AnswerBy())
	default:
		t.Text = s.t("asked_on", "Date", s.p.Date(a.Informed))
	}
	return t
}

type askScreen struct {
	words
	ui.Draft
	View
}

type adviceScreen struct {
	words
	ui.Draft
	AdviceView
}

func (s adviceScreen) version() string { return strconv.FormatInt(s.Advice.Version, 10) }

func (s adviceScreen) action() string { return partPath(s.ID, "adviezen", s.Advice.ID) }

// facts are the dates of an advice.
func (s adviceScreen) facts() []ui.Term {
	a := s.Advice
	list := []ui.Term{{Label: s.t("c_informed"), Text: s.p.Date(a.Informed)}, {Label: s.t("c_until"), Text: s.p.Date(a.Until)}}
	for _, x := range []struct {
		label string
		at    time.Time
	}{{"c_received", a.Received}, {"c_answered", a.Answered}, {"c_unopposed", a.Unopposed}} {
		if !x.at.IsZero() {
			list = append(list, ui.Term{Label: s.t(x.label), Text: s.p.Date(x.at)})
		}
	}
	if a.State == Advised {
		list = append(list, ui.Term{Label: s.t("c_answer_by"), Text: s.p.Date(a.AnswerBy())})
	}
	return list
}

// plan is what the association wants, under its own heads.
func (s adviceScreen) plan() []ui.Term {
	return []ui.Term{{Label: s.t("f_aims"), Text: s.Advice.Aims}, {Label: s.t("f_reasons"), Text: s.Advice.Reasons}, {Label: s.t("f_effects"), Text: s.Advice.Effects}}
}

// notice says from when the plan may be carried out, and what is still owed.
func (s adviceScreen) notice() ui.Notice {
	n := ui.Notice{Tone: ui.Info, Title: s.t("carry_out"), Text: s.carryOut(s.Advice, s.Today)}
	if s.Advice.State == Advised {
		n.Text += " " + s.t("answer_owed", "Date", s.p.Date(s.Advice.AnswerBy()))
	}
	if from, why := s.Advice.CarryOut(); why != "" && !s.Today.Before(from) {
		n.Tone = ui.Good
	}
	if s.Advice.State == Advised && s.Today.After(s.Advice.AnswerBy()) {
		n.Tone = ui.Warn
	}
	return n
}

// asksDay reports whether a step asks for a date, and asksWords whether for words.
func (s adviceScreen) asksDay(step Step) bool { return step != Close && step != Withdraw }

func (s adviceScreen) asksWords(step Step) bool { return step != Extend && step != NoObstacle }

// day is the date that a step begins with.
func (s adviceScreen) day(step Step) string {
	if step == Extend {
		return web.DateIn(s.Advice.Until.AddDate(0, 0, 14))
	}
	return web.DateIn(s.Today)
}

// fileLabel is what the file of a paper is, and how large.
func (s showScreen) fileLabel(p Paper) string {
	return s.p.T("web.filekind_"+string(p.Kind)) + ", " + web.Bytes(s.p, p.Size)
}
