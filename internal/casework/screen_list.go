package casework

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// wide is a page that uses the whole width, for tables.
func wide(p ui.Page) ui.Page {
	p.WideContent = true
	return p
}

// Shared is a page on which several people work.
func Shared(p ui.Page) ui.Page {
	p.Scripts = append(slices.Clip(p.Scripts), ui.AssetPath("together.js"))
	return p
}

// query is the end of an address that chooses a filter.
func query(f Filter) string {
	if f == FilterAll {
		return ""
	}
	return "?toon=" + string(f)
}

// listScreen is the page of the own cases.
type listScreen struct {
	Listing
	p        *text.Printer
	query    string
	searched bool
	mayLook  bool // in an emergency
}

func (s listScreen) t(key string, pairs ...any) string { return s.p.T("casework."+key, pairs...) }

func (s listScreen) tabs() []ui.NavItem {
	var list []ui.NavItem
	for _, f := range Filters() {
		list = append(list, ui.NavItem{Label: s.t("filter_" + string(f)), Href: "/dossiers" + query(f), Current: f == s.Filter})
	}
	return list
}

func (s listScreen) countLine() string {
	if s.searched {
		return s.p.N("casework.list_found", len(s.Rows))
	}
	return s.p.N("casework.list_count", len(s.Rows))
}

func (s listScreen) columns() []ui.Column {
	return columnsOf(s.t, "col_number", "col_place", "col_next", "col_waits", "col_director", "col_state")
}

func columnsOf(t func(string, ...any) string, keys ...string) []ui.Column {
	list := make([]ui.Column, 0, len(keys))
	for _, k := range keys {
		list = append(list, ui.Column{Label: t(k)})
	}
	return list
}

// due is the date of a row in words.
func (s listScreen) due(r Row) string {
	if due := DueOf(r.Case); !due.IsZero() {
		return s.p.Due(due, s.Today)
	}
	return s.p.Date(clock.Date(r.ClosedAt))
}

func (s listScreen) tags(r Row) []ui.TagText {
	list := []ui.TagText{{Tone: stateTone(r.State), Text: s.t("state_" + string(r.State))}}
	if r.State == Open && !r.Next.Known() {
		list = append(list, ui.TagText{Tone: ui.Warn, Text: s.t("week_kind_5")})
	}
	if r.Silent {
		list = append(list, ui.TagText{Tone: ui.Warn, Text: s.t("silent")})
	}
	return list
}

// overviewScreen is the page of a team lead.
type overviewScreen struct {
	p      *text.Printer
	lines  []Line
	more   bool
	late   bool
	now    time.Time
	mayAsk bool // why somebody does not see a case
}

func (s overviewScreen) t(key string, pairs ...any) string { return s.p.T("casework."+key, pairs...) }

func (s overviewScreen) today() time.Time { return clock.Date(s.now) }

func (s overviewScreen) columns() []ui.Column {
	return columnsOf(s.t, "col_number", "col_complex", "col_director", "col_next", "col_passed", "col_state", "col_do")
}

// weekScreen is the page of the week.
type weekScreen struct {
	p     *text.Printer
	now   time.Time
	items []Item
	left  int
	keys  []string // one for each item, see screen.key
}

func (s weekScreen) t(key string, pairs ...any) string { return s.p.T("casework."+key, pairs...) }

func (s weekScreen) today() time.Time { return clock.Date(s.now) }

// kindText is why an item is on the page, in words.
func (s weekScreen) kindText(i Item) string {
	return s.t([]string{"week_kind_0", "week_kind_1", "week_kind_2", "week_kind_notice", "week_kind_3", "week_kind_4", "week_kind_5", "week_kind_6"}[i.Kind])
}

// label is the heading of an item.
func (s weekScreen) label(i Item) string {
	if i.Kind == ItemNotice {
		return s.t("week_notice")
	}
	return i.Label
}

func itemTone(i Item) ui.Tone {
	switch {
	case i.Urgent || i.Kind == ItemLate:
		return ui.Bad
	case i.Kind == ItemToday || i.Kind == ItemPassed:
		return ui.Warn
	}
	return ui.Info
}

func itemIcon(i Item) ui.IconName {
	switch i.Kind {
	case ItemLate, ItemPassed:
		return ui.IconWarning
	case ItemToday:
		return ui.IconCalendar
	case ItemSignal, ItemNotice:
		return ui.IconBell
	case ItemSilent:
		return ui.IconHear
	}
	return ui.IconClock
}

// newScreen is the page of a new case.
type newScreen struct {
	Choice
	p     *text.Printer
	draft ui.Draft
	me    string
}

func (s newScreen) t(key string, pairs ...any) string { return s.p.T("casework."+key, pairs...) }

func (s newScreen) field(form, name, labelKey, hintKey string) ui.Field {
	return s.draft.In(form).Field(s.t, name, labelKey, hintKey)
}

// talked reports whether somebody spoke with the resident.
func (s newScreen) talked() bool { return !s.Signal.TalkAt.IsZero() }

func (s newScreen) directors() []choice { return userChoices(s.p, s.Directors, s.Signal.Org) }

// runningOptions are the actor's cases on this place; the first one is chosen.
func (s newScreen) runningOptions() []ui.Option {
	var choices []choice
	for _, c := range s.Running {
		choices = append(choices, choice{string(c.ID), c.Number + " · " + c.Label})
	}
	return optionsOf(choices, s.draft.In("erbij").Value("dossier", choices[0].value))
}

func (s newScreen) dangerOption(form string) []ui.Option {
	return []ui.Option{{Value: "ja", Label: s.t("new_danger"), Selected: s.draft.In(form).Value("gevaar", "") != ""}}
}
