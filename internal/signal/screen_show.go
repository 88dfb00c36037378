package signal

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// value is what was typed in a form that was refused, or what the form begins with.
func (s showScreen) value(form, field, initial string) string {
	return s.draft.In(form).Value(field, initial)
}

// field is a control of a form with its words and, after a refusal, its error.
func (s showScreen) field(form, name, key, hint string) ui.Field {
	return s.draft.In(form).Field(s.t, name, key, hint)
}

// open reports whether a panel must be open: its form was refused or came second.
func (s showScreen) open(form string) bool { return s.draft.Form == form }

// met is what somebody else did meanwhile beside what was typed.
func (s showScreen) met() ui.Met {
	m := ui.Met{Label: s.t("history"), Theirs: s.theirs()}
	for _, name := range []string{"verslag", "advies", "reden", "waarover"} {
		if v := s.draft.Typed.Get(name); v != "" {
			m.Name, m.Yours = name, v
			break
		}
	}
	return m
}

// theirs is what somebody else did meanwhile.
func (s showScreen) theirs() string {
	if len(s.History) == 0 {
		return ""
	}
	m := s.History[len(s.History)-1]
	line := s.p.T(m.Step.Key())
	if m.Who != "" {
		line += ", " + m.Who
	}
	if m.Note != "" {
		line += ": " + m.Note
	}
	return line
}

// next is the next step in words.
func (s showScreen) next() ui.Next {
	n := ui.Next{Heading: s.t("next"), What: s.t("next_talk")}
	switch {
	case s.State == Talked:
		n.What = s.t("next_decide")
	case s.State == TalkPlanned:
		n.What = s.t("next_planned", "Date", s.p.DayDate(s.TalkOn))
	}
	n.Terms = []ui.Term{{Label: s.t("holder"), Text: s.t("list_held", "Name", s.HolderName, "Date", s.p.ShortDate(clock.Date(s.Since)))}, {Label: s.t("due"), Text: s.dueWords()}}
	if s.Still != nil {
		n.Terms = append(n.Terms, ui.Term{Label: s.t("clock"), Text: s.t("still_since", "Date", s.p.DayDate(clock.Date(s.Still.From)), "Why", s.p.T(s.Still.Why.Key()), "Until", s.p.DayDate(s.Still.Until))})
	}
	if times, last := s.unreached(); times > 0 {
		n.Terms = append(n.Terms, ui.Term{Label: s.p.T(NotReached.Key()), Text: s.p.N("signal.unreached_times", times, "When", s.p.Ago(last, s.now))})
	}
	if s.Late > 0 {
		n.Terms = append(n.Terms, ui.Term{Label: s.t("late"), Text: s.p.N("signal.late_times", s.Signal.Late)})
	}
	return n
}

// dueWords say before when the holder acts, with the hour when the rules ask for one.
func (s showScreen) dueWords() string {
	words := s.p.DayDate(s.Due) + " (" + s.p.Due(s.Due, s.today()) + ")"
	if !s.DueAt.IsZero() {
		words = s.p.Time(s.DueAt) + " (" + s.p.Due(s.Due, s.today()) + ")"
	}
	return words
}

// unreached is how often the resident was called in vain since the last talk, and when last.
func (s showScreen) unreached() (times int, last time.Time) {
	for _, m := range s.History {
		switch m.Step {
		case NotReached:
			times, last = times+1, m.At
		case Talk, Unsolved:
			times = 0
		}
	}
	return times, last
}

// mayStop reports whether the clock can stand still now.
func (s showScreen) mayStop() bool {
	_, ok := Next(s.State, Halt)
	return ok && !s.late(s.today())
}

// stillOptions are for whose answer the clock can stand still. What the sender is asked goes
// by the message to the sender.
func (s showScreen) stillOptions() []ui.Option {
	var list []ui.Option
	chosen := s.value("klok", "waarom", string(AskedResident))
	for _, x := range []struct {
		why   StillWhy
		label string
	}{{AskedResident, s.t("stop_bewoner")}, {AskedOther, s.t("stop_ander")}} {
		list = append(list, ui.Option{Value: string(x.why), Label: x.label, Selected: chosen == string(x.why)})
	}
	return list
}

// whyHere says by which rule the signal came to its first holder.
func (s showScreen) whyHere() string {
	switch {
	case s.Route == nil:
		return s.t("here_none")
	case s.Route.Rule == "":
		return s.t("here_rest", "Desk", s.Route.AtDesk, "N", s.Route.Version)
	}
	return s.t("here_rule", "Rule", s.Route.Name, "Desk", s.Route.AtDesk, "N", s.Route.Version)
}

// outcome says how a signal that is no longer open ended.
func (s showScreen) outcome() ui.Notice {
	return ui.Notice{Tone: ui.Good, Title: s.p.T(s.State.Key()), Text: s.t("outcome", "Date", s.p.Time(s.lastAt()))}
}

func (s showScreen) lastAt() time.Time {
	if len(s.History) == 0 {
		return s.At
	}
	return s.History[len(s.History)-1].At
}

func (s showScreen) people(chosen string, without string) []ui.Option {
	var list []ui.Option
	for _, p := range s.People {
		if p.ID != without {
			list = append(list, ui.Option{Value: p.ID, Label: p.Name, Selected: p.ID == chosen})
		}
	}
	return list
}

// talkDay is the day that the form proposes for a talk: the one agreed on, or else the
// next working day, if that is still within the term.
func (s showScreen) talkDay() string {
	if !s.TalkOn.Before(s.today()) {
		return s.TalkOn.Format(time.DateOnly)
	}
	day := clock.AddWorkingDays(s.today(), 1)
	if day.After(s.Due) && !s.Due.Before(s.today()) {
		day = s.Due
	}
	return day.Format(time.DateOnly)
}

func (s showScreen) forwardDay() string {
	if s.Due.Before(s.today()) {
		return clock.AddWorkingDays(s.today(), 1).Format(time.DateOnly)
	}
	return s.Due.Format(time.DateOnly)
}

func (s showScreen) about() []ui.Term {
	list := []ui.Term{
		{Label: s.t("received"), Text: s.p.Time(s.At)},
		{Label: s.t("sender"), Text: s.sender()},
		{Label: s.t("source"), Text: s.p.T(s.Source.Key())},
		{Label: s.t("urgency"), Text: s.p.T("signal.urgency_" + string(s.Urgency))},
	}
	return list
}

// sender is who passed it on, with the role at that moment.
func (s showScreen) sender() string {
	if s.SenderRole == "" {
		return s.SenderName
	}
	return s.SenderName + " (" + strings.ToLower(s.p.T(web.RoleKey(s.SenderRole))) + ")"
}

func (s showScreen) moments() []ui.Moment {
	list := make([]ui.Moment, 0, len(s.History))
	for _, m := range slices.Backward(s.History) {
		x := ui.Moment{When: s.p.Time(m.At), Machine: m.At.Format(time.RFC3339), Icon: m.Step.icon(), Title: s.p.T(m.Step.Key()), By: m.Who, Text: m.Note}
		if m.Step == Lapse {
			x.Tone, x.Text = ui.Warn, s.t("lies_with", "Name", m.Holder)
		}
		if m.Step == Forward && m.Who != "" {
			x.By = s.t("from_to", "From", m.Who, "To", m.Holder)
		} else if m.Step == Forward {
			x.Text = s.t("gone_to", "Name", m.Holder) // by the program: who held it is away
		}
		list = append(list, x)
	}
	return list
}

func (s Step) icon() ui.IconName {
	switch s {
	case Send:
		return ui.IconIntake
	case Take:
		return ui.IconHandshake
	case Halt, Run:
		return ui.IconClock
	case PlanTalk:
		return ui.IconCalendar
	case NotReached:
		return ui.IconPhone
	case Talk:
		return ui.IconTalk
	case Forward:
		return ui.IconArrowRight
	case Join:
		return ui.IconCase
	case Lapse:
		return ui.IconClock
	}
	return ui.IconDone
}

// picture is a picture as the page shows it; instead is what stands in its place while it is
// not ready.
type picture struct {
	src, alt, instead string
	ready             bool
}

func (s showScreen) pictures() []picture {
	var list []picture
	for i, state := range s.Pictures {
		if state == "" {
			continue
		}
		n := strconv.Itoa(i + 1)
		p := picture{src: s.path("foto/" + n), alt: s.t("photo_alt", "N", n), ready: state == photoClean}
		switch state {
		case photoRefused:
			p.instead = s.t("photo_lost")
		case photoHarmful:
			p.instead = s.t("photo_harmful")
		default:
			p.instead = s.t("photo_busy")
		}
		list = append(list, p)
	}
	return list
}

// coming says that pictures were announced and are not there, and until when we wait; empty when
// all are.
func (s showScreen) coming() string {
	switch n, until := s.Missing(); {
	case n == 0:
		return ""
	case s.today().After(until):
		return s.p.N("signal.photo_missed", n)
	default:
		return s.p.N("signal.photo_coming", n, "Date", s.p.Date(until))
	}
}
