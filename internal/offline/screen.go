package offline

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct {
	p     *text.Printer
	style string // address of the style sheet
}

func (w words) t(key string, pairs ...any) string { return w.p.T("offline."+key, pairs...) }

// heldScreen is the list of what waits, or one of it.
type heldScreen struct {
	words
	list  []View
	view  View
	draft ui.Draft
	now   time.Time
}

// reason says why a signal waits.
func (s heldScreen) reason(r Reason) string { return s.t("reason_" + string(r)) }

func (s heldScreen) row(v View) ui.Task {
	today := clock.Date(s.now)
	text := s.t("held_by", "Name", v.Who, "Ago", s.p.Ago(v.At, s.now)) + " " + s.reason(v.Reason)
	if v.Alone() {
		text += " " + s.t("alone")
	}
	return ui.Task{Title: v.Address, Due: s.p.Due(v.Due(), today), Late: v.late(today), Text: text,
		Icon: ui.IconIntake, Href: "/nakijken/" + v.ID}
}

// terms are what was said, in the words of the form.
func (s heldScreen) terms() []ui.Term {
	d := s.view.Draft
	var facts []string
	for _, f := range d.Facts {
		facts = append(facts, s.view.Facts.Of(f, s.p.Lang))
	}
	list := []ui.Term{{Label: s.t("from"), Text: s.view.Who}, {Label: s.t("at"), Text: s.p.Ago(s.view.At, s.now)}, {Label: s.t("due"), Text: s.p.Due(s.view.Due(), clock.Date(s.now))},
		{Label: s.t("theme"), Text: s.theme()}, {Label: s.t("facts"), Text: strings.Join(facts, ", ")}, {Label: s.t("said"), Text: d.Sentence}}
	if d.Urgency != "" && !s.view.Alone() {
		list = append(list, ui.Term{Label: s.t("urgency"), Text: s.p.T("signal.urgency_" + string(d.Urgency))})
	}
	return slices.DeleteFunc(list, func(t ui.Term) bool { return t.Text == "" })
}

// deviceName is a browser in words.
func deviceName(c *web.Context) string { return account.DeviceName(c.R.UserAgent()) }

// theme is the tile that was chosen; a picture that waits alone has none.
func (s heldScreen) theme() string {
	if s.view.Alone() {
		return ""
	}
	return s.p.T(s.view.Draft.Theme.Key())
}

// hint says what taking does.
func (s heldScreen) hint() string {
	if s.view.Alone() {
		return s.t("take_alone")
	}
	return s.t("take_hint")
}

// photos says how many pictures there are to see afterwards.
func (s heldScreen) photos() string {
	if s.view.Alone() {
		return s.t("alone")
	}
	return s.t("photos", "N", strconv.Itoa(s.view.Photos))
}
