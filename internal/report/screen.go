package report

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/takeout"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("report."+key, pairs...) }

type listScreen struct {
	words
	List
}

// task is a report in the list.
func (s listScreen) task(r Report) ui.Task {
	t := ui.Task{Href: pathOf(r.ID), Icon: ui.IconLetter, Title: r.Title, Text: s.t("kind_" + string(r.Kind))}
	if r.Draft() {
		t.Title = s.t("draft_of", "Kind", s.t("kind_"+string(r.Kind)), "Date", s.p.Date(r.Until))
		t.Text, t.Status = "", &ui.TagText{Tone: ui.Plain, Text: s.t("draft")}
		return t
	}
	t.Due = s.t("published_on", "Date", s.p.Date(r.Published))
	return t
}

type formScreen struct {
	words
	ui.Draft
	named   bool
	complex place.ComplexID // of a report of one complex
	name    string          // of that complex
	dates   []time.Time
}

func (s formScreen) lead() string {
	if s.complex != "" {
		return s.t("new_walk", "Complex", s.name)
	}
	return s.t("new_lead")
}

func (s formScreen) kinds() []ui.Option {
	if s.complex != "" {
		return ui.Choices(s.t, "kind_", []Kind{Walk}, string(Walk))
	}
	return ui.ChooseOne(s.t, "kind_", []Kind{Quarter, Year}, s.Value("soort", ""))
}

// dateOptions are the releases to choose from, the newest first.
func (w words) dateOptions(dates []time.Time, chosen string) (list []ui.Option) {
	for _, d := range dates {
		list = append(list, ui.Option{Value: d.Format(time.DateOnly), Label: w.p.Date(d), Selected: d.Format(time.DateOnly) == chosen})
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

func (s showScreen) title() string { return s.Document.Title }

// clash is where two people wrote the foreword.
func (s showScreen) clash() ui.Clash {
	if !s.Typed.Has("voorwoord") || !s.Report.Draft() {
		return web.Looks(s.p, s.Draft)
	}
	return web.Clash(s.p, s.Draft, pathOf(s.ID)+"/voorwoord", pathOf(s.ID), s.Version, "", time.Time{},
		web.Stands(s.Draft, "voorwoord", s.t("foreword"), s.Foreword, ui.BelowOthers))
}

type walkScreen struct {
	words
	doc      Document
	id       place.ComplexID
	mayWrite bool
}

func (s walkScreen) href(more string) string {
	return walkPath + url.PathEscape(string(s.id)) + more
}

func (s walkScreen) keepHref() string { return newPath + "?complex=" + url.QueryEscape(string(s.id)) }

type fileScreen struct {
	words
	ui.Draft
	dates []time.Time
	all   []socialmap.Level
}

func (s fileScreen) figures() (list []ui.Option) {
	for _, in := range socialmap.Indicators() {
		list = append(list, ui.Option{Value: in.Code, Label: s.p.T(in.LabelKey()), Hint: s.p.T(in.UnitKey()), Selected: slices.Contains(s.Typed["cijfer"], in.Code)})
	}
	return list
}

func (s fileScreen) levels() (list []ui.Option) {
	for _, l := range s.all {
		list = append(list, ui.Option{Value: l.Code(), Label: s.p.T(l.LabelKey()), Selected: l.Code() == s.Value("niveau", socialmap.LevelNeighbourhood.Code())})
	}
	return list
}

// newest is the date that a form begins with.
func (s fileScreen) newest() string {
	if len(s.dates) == 0 {
		return ""
	}
	return s.dates[0].Format(time.DateOnly)
}

func (s fileScreen) formats() []ui.Option {
	return ui.Choices(func(key string, _ ...any) string { return s.p.T("takeout." + key) }, "format_", takeout.Formats(), s.Value("vorm", string(takeout.XLSX)))
}

type feedScreen struct {
	words
	ui.Draft
	Feed
	address string
	divided bool // complexes are published in parts
}

func (s feedScreen) yes(name string, stored bool, label string) []ui.Option {
	on := stored
	if s.Typed != nil {
		on = s.Typed.Get(name) == "ja"
	}
	return []ui.Option{{Value: "ja", Label: s.t(label), Selected: on}}
}

// headsOf are the heads of the columns of a table of a report.
func headsOf(t Table) []ui.Column {
	list := make([]ui.Column, len(t.Head))
	for i, head := range t.Head {
		list[i].Label = head
	}
	return list
}
