package webhook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("webhook."+key, pairs...) }

// moment is an instant in words.
func (w words) moment(at time.Time) string { return w.p.Time(at) }

func (w words) state(e Endpoint) *ui.TagText {
	return &ui.TagText{Tone: map[State]ui.Tone{On: ui.Good, Paused: ui.Warn, Off: ui.Plain}[e.State], Text: w.t("state_" + string(e.State))}
}

type listScreen struct {
	words
	Overview
	now time.Time
}

func (s listScreen) task(e Endpoint) ui.Task {
	t := ui.Task{Href: pathOf(e.ID), Title: e.Name, Text: e.URL, Icon: ui.IconSend, Status: s.state(e)}
	if !e.Reached.IsZero() {
		t.Due = s.t("reached", "When", s.p.Ago(e.Reached, s.now))
	}
	if e.State == Paused && e.Why != ByHand {
		t.Tone = ui.Warn
	}
	return t
}

type newScreen struct {
	words
	ui.Draft
	Overview
}

func (s newScreen) tokens() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, t := range s.Tokens {
		list = append(list, ui.Option{Value: t.ID, Label: t.Name + " (" + t.UserName + ")", Selected: s.Value("sleutel", "") == t.ID})
	}
	return list
}

func (s newScreen) kinds() (list []ui.Option) {
	for _, k := range Kinds() {
		list = append(list, ui.Option{Value: string(k), Label: s.p.T(k.Key()), Hint: string(k), Selected: slices.Contains(s.Typed["soorten"], string(k))})
	}
	return list
}

type secretScreen struct {
	words
	id     ID
	secret string
}

type showScreen struct {
	words
	ui.Draft
	View
}

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s showScreen) terms() []ui.Term {
	kinds := make([]string, len(s.Kinds))
	for i, k := range s.Kinds {
		kinds[i] = s.p.T(k.Key())
	}
	key := s.t("key_ended")
	if s.HasToken {
		key = s.t("key_of", "Key", s.Token.Name, "Name", s.Token.UserName, "Date", s.p.Date(clock.Date(s.Token.Until)))
	}
	list := []ui.Term{{Label: s.t("f_url"), Content: address(s.URL)}, {Label: s.t("f_kinds"), Text: strings.Join(kinds, ", ")}, {Label: s.t("f_token"), Text: key}}
	if !s.Reached.IsZero() {
		list = append(list, ui.Term{Label: s.t("f_reached"), Text: s.moment(s.Reached)})
	}
	if s.OldEnds.After(s.Now) {
		list = append(list, ui.Term{Label: s.t("f_old"), Text: s.t("old_until", "When", s.moment(s.OldEnds))})
	}
	return list
}

// stopped says why nothing is sent now, empty while it is on.
func (s showScreen) stopped() string {
	if s.State == On {
		return ""
	}
	return s.t("why_" + string(s.Why))
}

func (s showScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_what")}, {Label: s.t("c_when")}, {Label: s.t("c_state")}, {Label: s.t("c_attempts"), Numeric: true}, {Label: s.t("c_again")}}
}

func (s showScreen) delivery(m Message) ui.TagText {
	switch m.State {
	case Arrived:
		return ui.TagText{Tone: ui.Good, Text: s.t("message_bezorgd")}
	case GivenUp:
		return ui.TagText{Tone: ui.Bad, Text: s.t("message_opgegeven")}
	}
	if m.Attempts == 0 {
		return ui.TagText{Tone: ui.Info, Text: s.t("message_nieuw")}
	}
	return ui.TagText{Tone: ui.Info, Text: s.t("message_wacht")}
}

// problem says what went wrong with the last attempt.
func (s showScreen) problem(m Message) string {
	if m.Problem == hook.NoProblem {
		return ""
	}
	return s.t("problem_"+string(m.Problem), "Status", m.Status)
}
