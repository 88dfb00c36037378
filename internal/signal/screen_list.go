package signal

import (
	"net/url"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web/ui"
)

// listScreen is the work list.
type listScreen struct {
	words
	Filter
	Page
	now     time.Time
	problem string
}

func (s listScreen) kind() ListKind {
	if s.List == "" {
		return ListOpen
	}
	return s.List
}

// href is the address of the list with other choices; it holds nothing personal.
func (s listScreen) href(list ListKind, theme Theme, cursor string) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	if list != ListOpen {
		set("lijst", string(list))
	}
	set("thema", string(theme))
	set("complex", string(s.ComplexID))
	set("vanaf", cursor)
	if len(q) == 0 {
		return "/signalen"
	}
	return "/signalen?" + q.Encode()
}

func (s listScreen) tabs() []ui.NavItem {
	var list []ui.NavItem
	for _, k := range ListKinds() {
		list = append(list, ui.NavItem{Label: s.p.T(k.Key()), Href: s.href(k, s.Theme, ""), Current: k == s.kind() && s.Search == ""})
	}
	return list
}

func (s listScreen) themeOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("list_all_themes"), Selected: s.Theme == ""}}
	for _, t := range Themes() {
		list = append(list, ui.Option{Value: string(t), Label: s.p.T(t.Key()), Selected: s.Theme == t})
	}
	return list
}

func (s listScreen) task(r Row) ui.Task {
	today := clock.Date(s.now)
	t := ui.Task{Title: r.Place(), Text: s.factLine(r.Signal), Icon: r.Theme.icon(), Tone: r.Theme.tone(), Holder: r.HolderName,
		Status: &ui.TagText{Tone: r.State.tone(), Text: s.p.T(r.State.Key())}, Href: "/signalen/" + r.ID}
	if !r.Readable {
		t.Title, t.Text, t.Icon, t.Tone = s.t("list_hidden", "Number", r.Number()), s.t("list_hidden_do"), ui.IconLock, ui.Plain
		t.Href = "/signalen" // what it says stays closed
	}
	if r.Readable && r.State.Open() && r.Signal.Late >= maxClimbs {
		t.Status = &ui.TagText{Tone: ui.Bad, Text: s.p.N("signal.list_late_times", r.Signal.Late)}
	}
	if r.State.Open() {
		t.Due, t.Late = s.p.Due(r.Due, today), r.late(today)
	}
	return t
}
