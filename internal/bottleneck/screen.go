package bottleneck

import (
	"strconv"
	"strings"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("bottleneck."+key, pairs...) }

// often says how often a bottleneck was met, and since when.
func (w words) often(i Item) string {
	return w.p.N("bottleneck.often", i.Often, "Since", w.p.Date(i.First))
}

// stands says where a bottleneck stands, with its table and date.
func (w words) stands(i Item) string {
	switch i.State {
	case OnAgenda:
		return w.t("on_agenda", "Forum", w.t("forum_"+string(i.Forum)), "Date", w.p.Date(i.Day))
	case Decided:
		return w.t("decided_on", "Forum", w.t("forum_"+string(i.Forum)), "Date", w.p.Date(i.Day))
	}
	return w.t("state_" + string(i.State))
}

func (w words) tag(i Item) *ui.TagText {
	tone := map[State]ui.Tone{Noted: ui.Plain, OnAgenda: ui.Info, Decided: ui.Warn, Solved: ui.Good, Dropped: ui.Plain}[i.State]
	return &ui.TagText{Tone: tone, Text: w.t("state_" + string(i.State))}
}

type listScreen struct {
	words
	List
}

// in are the bottlenecks of a state.
func (l List) in(state State) (list []Item) {
	for _, i := range l.Items {
		if i.State == state {
			list = append(list, i)
		}
	}
	return list
}

func (w words) task(i Item, list List) ui.Task {
	t := ui.Task{Href: pathOf(i.ID), Title: i.Title, Text: w.t("kind_"+string(i.Kind)) + ". " + w.often(i), Icon: ui.IconSort, Tone: ui.Info, Status: w.tag(i)}
	if i.State == OnAgenda {
		t.Due, t.Late = w.t("forum_"+string(i.Forum))+", "+w.p.Date(i.Day), i.Day.Before(list.Today)
	}
	return t
}

type newScreen struct {
	words
	ui.Draft
	List
	named bool
}

// known are the bottlenecks that somebody may mean.
func (s newScreen) known() (list []Item) {
	for _, i := range s.Items {
		if i.State.Open() {
			list = append(list, i)
		}
	}
	return list
}

type showScreen struct {
	words
	ui.Draft
	View
	named bool
}

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s showScreen) facts() []ui.Term {
	return []ui.Term{{Label: s.t("f_kind"), Text: s.t("kind_" + string(s.Kind))}, {Label: s.t("f_often"), Text: s.often(s.Item)},
		{Label: s.t("f_last"), Text: s.p.Date(s.Last)}, {Label: s.t("f_state"), Text: s.stands(s.Item)}}
}

func (s showScreen) moments() (list []ui.Moment) {
	for _, e := range s.Entries {
		m := ui.Moment{When: s.p.Date(e.At), Machine: web.DateIn(e.At), By: s.Names[e.By], Title: s.t("did_" + string(e.Kind)), Text: e.Words, Icon: ui.IconSee}
		switch e.Kind {
		case PutOnAgenda:
			m.Icon, m.Text = ui.IconCalendar, s.t("on_agenda", "Forum", s.t("forum_"+string(e.Forum)), "Date", s.p.Date(e.Day))
		case Decide:
			m.Icon, m.Title = ui.IconHandshake, s.t("did_besluit_by", "Body", e.Body, "Date", s.p.Date(e.Day))
		case Solve:
			m.Icon, m.Tone = ui.IconDone, ui.Good
		case Tried:
			m.Icon = ui.IconRepair
		case TakeOff, Drop:
			m.Icon = ui.IconClose
		}
		list = append(list, m)
	}
	return list
}

type agendaScreen struct {
	words
	Agenda
}

func (s agendaScreen) title() string {
	if s.Forum == "" {
		return s.t("agenda_all")
	}
	return s.t("agenda_of", "Forum", s.t("forum_"+string(s.Forum)))
}

// tabs are the fora, and everything.
func (s agendaScreen) tabs() []ui.NavItem {
	list := []ui.NavItem{{Label: s.t("tab_all"), Href: agendaPath, Current: s.Forum == ""}}
	for _, f := range Fora() {
		list = append(list, ui.NavItem{Label: s.t("forum_" + string(f)), Href: agendaPath + "?overleg=" + string(f), Current: s.Forum == f})
	}
	return list
}

// decided says what was decided, when and by whom.
func (s agendaScreen) decided(p Point) (list []string) {
	for _, e := range p.Decided {
		list = append(list, s.t("decision", "Date", s.p.Date(e.Day), "Body", e.Body, "Words", e.Words))
	}
	return list
}

func (s agendaScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_title")}, {Label: s.t("f_kind")}, {Label: s.t("f_often"), Numeric: true}, {Label: s.t("c_since")},
		{Label: s.t("c_tried")}, {Label: s.t("c_decided")}, {Label: s.t("f_state")}}
}

// table is the list as a file: the columns of the page, with the story behind the title.
func (s agendaScreen) table() [][]string {
	head := []string{s.t("c_title"), s.t("f_story"), s.t("f_kind"), s.t("f_often"), s.t("c_since"), s.t("f_last"), s.t("c_tried"), s.t("c_decided"), s.t("f_state")}
	rows := [][]string{head}
	for _, p := range s.Points {
		rows = append(rows, []string{p.Title, p.Story, s.t("kind_" + string(p.Kind)), strconv.Itoa(p.Often), web.DateIn(p.First), web.DateIn(p.Last),
			strings.Join(p.Tried, "\n"), strings.Join(s.decided(p), "\n"), s.stands(p.Item)})
	}
	return rows
}
