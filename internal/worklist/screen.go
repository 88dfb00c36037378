package worklist

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/routing"
	"samendoen/internal/signal"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("worklist."+key, pairs...) }

// listScreen is the work list.
type listScreen struct {
	words
	ui.Draft
	signal.Filter
	signal.Page
	tasks     []ui.Task // of the rows
	lists     []Shown
	desks     []routing.Desk // with which a list can be shared
	saved     List           // the list with a name that is shown; zero for none
	mayKeep   bool
	mayShare  bool
	mayChange bool   // the saved list
	problem   string // of the search
	tag       string // of the rows
}

func (s listScreen) kind() signal.ListKind {
	if s.List == "" {
		return signal.ListOpen
	}
	return s.List
}

// title is the name of the list that is shown, and eyebrow what it is.
func (s listScreen) title() string {
	if s.saved.ID != "" {
		return s.saved.Name
	}
	return s.t("title")
}

func (s listScreen) eyebrow() string {
	if s.saved.ID != "" {
		return s.t("title")
	}
	return ""
}

// query is a filter in an address; it holds nothing personal. A saved list is its id.
func (s listScreen) query(f signal.Filter, cursor string) url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	if s.saved.ID != "" && onlyChoices(f) == onlyChoices(s.saved.Filter) {
		set("werklijst", string(s.saved.ID))
	} else {
		if f.List != signal.ListOpen {
			set("lijst", string(f.List))
		}
		set("thema", string(f.Theme))
		set("bron", string(f.Source))
		set("complex", string(f.ComplexID))
	}
	set("vanaf", cursor)
	return q
}

// href is the address of the list with other choices.
func (s listScreen) href(f signal.Filter, cursor string) string {
	if q := s.query(f, cursor); len(q) > 0 {
		return "/signalen?" + q.Encode()
	}
	return "/signalen"
}

// back is this page, or the list without words after a search.
func (s listScreen) back() string { return s.href(s.Filter, s.Cursor) }

func (s listScreen) following() string { return s.href(s.Filter, s.Next) }

func (s listScreen) everywhere() string {
	f := s.Filter
	f.ComplexID = ""
	return s.href(f, "")
}

func (s listScreen) tabs() []ui.NavItem {
	var list []ui.NavItem
	for _, k := range signal.ListKinds() {
		f := s.Filter
		f.List = k
		list = append(list, ui.NavItem{Label: s.p.T(k.Key()), Href: s.href(f, ""), Current: k == s.kind() && s.Search == ""})
	}
	return list
}

func (s listScreen) themeOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("all_themes"), Selected: s.Theme == ""}}
	for _, t := range signal.Themes() {
		list = append(list, ui.Option{Value: string(t), Label: s.p.T(t.Key()), Selected: s.Theme == t})
	}
	return list
}

func (s listScreen) sourceOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("all_sources"), Selected: s.Source == ""}}
	for _, x := range signal.Sources() {
		list = append(list, ui.Option{Value: string(x), Label: s.p.T(x.Key()), Selected: s.Source == x})
	}
	return list
}

// says tells in one line what a filter shows.
func (s listScreen) says(f signal.Filter) string {
	parts := []string{s.p.T(onlyChoices(f).List.Key())}
	if f.Theme != "" {
		parts = append(parts, s.p.T(f.Theme.Key()))
	}
	if f.Source != "" {
		parts = append(parts, s.p.T(f.Source.Key()))
	}
	if f.ComplexID != "" {
		parts = append(parts, s.t("says_complex"))
	}
	return strings.Join(parts, ", ")
}

// refreshSeconds is how often a page that somebody looks at asks whether its rows changed.
const refreshSeconds = 60

// live tells the script how to ask for the rows again. A search is not repeated.
func (s listScreen) live() templ.Attributes {
	attrs := templ.Attributes{"data-werklijst": ""}
	if s.Search != "" {
		return attrs
	}
	address := rowsPath
	if q := s.query(s.Filter, s.Cursor); len(q) > 0 {
		address += "?" + q.Encode()
	}
	attrs["data-rijen"], attrs["data-merk"] = address, s.tag
	attrs["data-vers"], attrs["data-elke"] = s.t("fresh"), strconv.Itoa(refreshSeconds)
	return attrs
}

func (s listScreen) value(r signal.Row) string { return Chosen{r.ID, r.Version}.Value() }

// amount is a count as a saved list shows it.
func (s listScreen) amount(n int) string {
	if n >= countMost {
		return strconv.Itoa(countMost-1) + "+"
	}
	return strconv.Itoa(n)
}

func (s listScreen) version() string { return strconv.FormatInt(s.saved.Version, 10) }

// searchList is where a search looks: in all signals, or in one's own.
func (s listScreen) searchList() signal.ListKind {
	if s.kind() == signal.ListMine {
		return signal.ListMine
	}
	return signal.ListAll
}

func (s listScreen) emptyTitle() string {
	if s.Search != "" {
		return s.t("found_nothing")
	}
	return s.t("empty")
}

func (s listScreen) emptyText() string {
	if s.Search != "" {
		return s.t("search_help")
	}
	return s.t("empty_do")
}

// readerOptions are those with whom a list can be shared; one whose desk is gone keeps it.
func (s listScreen) readerOptions(form string, is Readers) []ui.Option {
	chosen := Readers(s.In(form).Value("delen", string(is)))
	list := []ui.Option{{Label: s.t("for_me"), Selected: chosen == OnlyMe}, {Value: string(Everybody), Label: s.t("for_all"), Selected: chosen == Everybody}}
	known := is.Desk() == ""
	for _, d := range s.desks {
		known = known || d.ID == is.Desk()
		list = append(list, ui.Option{Value: string(AtDesk(d.ID)), Label: s.t("for_desk", "Desk", d.Name), Selected: chosen == AtDesk(d.ID)})
	}
	if !known {
		list = append(list, ui.Option{Value: string(is), Label: s.t("for_gone"), Selected: chosen == is})
	}
	return list
}

// shortcut is a key and what it does.
type shortcut struct{ key, what string }

func shortcuts() []shortcut {
	return []shortcut{{"j", "next"}, {"k", "previous"}, {"Enter", "open"}, {"x", "choose"}, {"Shift + x", "range"}, {"/", "search"}, {"?", "help"}}
}

// togetherScreen asks what happens with several signals.
type togetherScreen struct {
	words
	ui.Draft
	chosen []Chosen
	rows   []signal.Row
	tasks  []ui.Task
	people []signal.Colleague
	desks  []routing.Desk
	back   string
	today  time.Time
}

func (s togetherScreen) field(a Act, name, label, hint string) ui.Field {
	return s.In(string(a)).Field(s.t, name, label, hint)
}

// day is the day that the forms propose.
func (s togetherScreen) day() string { return web.DateIn(clock.AddWorkingDays(s.today, 1)) }

func (s togetherScreen) peopleOptions() []ui.Option {
	chosen := s.In(string(HandOver)).Value("wie", "")
	list := []ui.Option{{Label: s.t("choose_one"), Selected: chosen == ""}}
	for _, p := range s.people {
		list = append(list, ui.Option{Value: p.ID, Label: p.Name, Selected: p.ID == chosen})
	}
	return list
}

func (s togetherScreen) deskOptions() []ui.Option {
	chosen := s.In(string(ToDesk)).Value("loket", "")
	list := []ui.Option{{Label: s.t("choose_one"), Selected: chosen == ""}}
	for _, d := range s.desks {
		list = append(list, ui.Option{Value: string(d.ID), Label: d.Name, Selected: string(d.ID) == chosen})
	}
	return list
}

// resultScreen says how it went.
type resultScreen struct {
	words
	act     Act
	results []Result
	back    string
}

func (s resultScreen) count(o Outcome) (n int) {
	for _, r := range s.results {
		if r.Outcome == o {
			n++
		}
	}
	return n
}

func (s resultScreen) headline() string {
	done := s.count(Done)
	if done == len(s.results) {
		return s.p.N("worklist.result_all", done)
	}
	return s.t("result_some", "Done", done, "N", len(s.results))
}

func (s resultScreen) row(r Result) ui.Task {
	t := ui.Task{Title: r.Label, Href: "/signalen/" + url.PathEscape(r.ID), Icon: ui.IconDone, Tone: ui.Good,
		Status: &ui.TagText{Tone: ui.Good, Text: s.t("outcome_" + string(r.Outcome))}}
	if r.Label == "" {
		t.Title, t.Href = s.t("signal", "Number", signal.Number(r.ID)), ""
	}
	switch r.Outcome {
	case Changed:
		t.Icon, t.Tone, t.Status.Tone, t.Text = ui.IconWarning, ui.Warn, ui.Warn, s.t("outcome_veranderd_do")
	case Gone:
		t.Icon, t.Tone, t.Status.Tone = ui.IconWarning, ui.Plain, ui.Plain
	case Refused:
		t.Icon, t.Tone, t.Status.Tone = ui.IconWarning, ui.Warn, ui.Warn
		for _, f := range r.Why {
			t.Text = strings.TrimSpace(t.Text + " " + s.p.Args(f.Key, f.Args))
		}
	}
	return t
}
