package mutualhelp

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("mutualhelp."+key, pairs...) }

func (w words) kind(code string) string { return w.t("kind_" + code) }

// list are the words of codes, with commas between.
func (w words) list(prefix string, codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = w.t(prefix + c)
	}
	return strings.Join(out, ", ")
}

func (w words) tongues(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = w.p.T("volunteer.language_" + c)
	}
	return strings.Join(out, ", ")
}

// state says where a post stands.
func (w words) state(p Post) ui.TagText {
	tone := map[State]ui.Tone{Open: ui.Info, Tabled: ui.Warn, Matched: ui.Good}[p.State]
	if p.State.Over() {
		tone = ui.Plain
	}
	return ui.TagText{Tone: tone, Text: w.t("state_" + string(p.State))}
}

type mineScreen struct {
	words
	ui.Draft
	Mine
}

// asked says what somebody is asked, without who it is about.
func (s mineScreen) asked(x Pair) string {
	who := "near"
	if !x.Own.Wider {
		who = "same"
	}
	return s.t("asked_"+string(x.Side)+"_"+who, "Kind", s.kind(x.Own.Kind))
}

// forWhom names somebody for whom the reader wrote it down; empty for the reader.
func (s mineScreen) forWhom(p Post) string {
	if p.UserID != "" {
		return ""
	}
	return s.t("for", "Name", p.Name)
}

// ends reports whether somebody is asked if a post may stand.
func (s mineScreen) ends(p Post) bool {
	return p.State == Open && !s.Today.Before(p.Until.AddDate(0, 0, -keepAhead))
}

func (s mineScreen) about(p Post) string {
	return s.t("about", "Side", s.t("side_"+string(p.Side)), "Place", cmp.Or(s.Places[string(p.Complex)], s.t("elsewhere")))
}

// shown are the own posts that stand, and then those of the last time.
func (s mineScreen) shown() (list []Post) {
	for _, over := range []bool{false, true} {
		for _, p := range s.Posts {
			if p.State.Over() == over {
				list = append(list, p)
			}
		}
	}
	return list
}

type newScreen struct {
	words
	ui.Draft
	Choices
	name string
}

// ticked are the codes that were ticked.
func (s newScreen) ticked(name string) []string { return s.Typed[name] }

func (s newScreen) who() []ui.Option {
	chosen := s.Value("wie", "zelf")
	return []ui.Option{{Value: "zelf", Label: s.t("who_self"), Selected: chosen == "zelf"}, {Value: "ander", Label: s.t("who_other"), Selected: chosen == "ander"}}
}

func (s newScreen) parts() []ui.Option {
	list := []ui.Option{}
	for _, c := range Parts() {
		list = append(list, ui.Option{Value: c, Label: s.t("part_" + c), Selected: slices.Contains(s.ticked("wanneer"), c)})
	}
	return list
}

func (s newScreen) sites() []ui.Option {
	chosen := s.Value("complex", "")
	list := []ui.Option{{Label: s.t("choose_complex"), Selected: chosen == ""}}
	for _, x := range s.Sites {
		list = append(list, ui.Option{Value: string(x.ID), Label: x.Name, Selected: string(x.ID) == chosen})
	}
	return list
}

func (s newScreen) languages(codes []string) []ui.Option {
	list := []ui.Option{}
	for _, c := range codes {
		list = append(list, ui.Option{Value: c, Label: s.p.T("volunteer.language_" + c), Selected: slices.Contains(s.ticked("talen"), c)})
	}
	return list
}

// firstName is what somebody is called, as far as the account tells.
func (s newScreen) firstName() string {
	if !s.Self {
		return ""
	}
	first, _, _ := strings.Cut(s.name, " ")
	return first
}

// agreeHint says who has to agree.
func (s newScreen) agreeHint() string {
	if s.Others {
		return "f_agree_other"
	}
	return ""
}

type deskScreen struct {
	words
	Desk
}

func (s deskScreen) task(p Post) ui.Task {
	t := ui.Task{Href: deskPath(p.ID), Title: s.kind(p.Kind), Text: cmp.Or(s.Places[string(p.Complex)], s.t("elsewhere")) + ": " + s.list("part_", p.Parts) + ".", Icon: ui.IconHandshake, Tone: ui.Info}
	if p.Side == Ask && p.State == Open {
		t.Due, t.Late = s.t("before", "Day", s.p.DayDate(p.Due)), s.Today.After(p.Due)
		if t.Late {
			t.Due = s.t("waits_since", "Day", s.p.DayDate(clock.Date(p.Since)))
		}
	}
	return t
}

func (s deskScreen) talk(t TalkView) string {
	if t.Alarm {
		return s.t("talk_alarm", "Name", t.Who.Name, "Other", t.Other.Name)
	}
	return s.t("talk_speak", "Name", t.Who.Name)
}

func (s deskScreen) due(t TalkView) string {
	if s.Today.After(t.Due) {
		return s.t("talk_late", "Day", s.p.DayDate(t.Due))
	}
	return s.t("before", "Day", s.p.DayDate(t.Due))
}

type showScreen struct {
	words
	ui.Draft
	View
}

func (s showScreen) terms(p Post) []ui.Term {
	list := []ui.Term{{Label: s.t("c_complex"), Text: cmp.Or(s.Places[string(p.Complex)], s.t("elsewhere"))}, {Label: s.t("f_parts"), Text: s.list("part_", p.Parts)}}
	if len(p.Tongues) > 0 {
		list = append(list, ui.Term{Label: s.t("c_tongues"), Text: s.tongues(p.Tongues)})
	}
	if p.Words != "" {
		list = append(list, ui.Term{Label: s.t("c_words"), Text: p.Words})
	}
	return list
}

// why says what two share.
func (s showScreen) why(f Fit) (list []string) {
	list = append(list, s.t("why_area"))
	if f.SameComplex {
		list[0] = s.t("why_complex")
	}
	if len(f.SameParts) > 0 {
		list = append(list, s.t("why_parts", "Parts", s.list("part_", f.SameParts)))
	} else {
		list = append(list, s.t("why_no_parts"))
	}
	if len(f.SameTongues) > 0 {
		list = append(list, s.t("why_tongues", "Tongues", s.tongues(f.SameTongues)))
	}
	return append(list, s.t("why_since", "Day", s.p.DayDate(clock.Date(f.Since))))
}

type keepScreen struct {
	words
	ui.Draft
	Kept
}

func (s keepScreen) people() []ui.Option {
	d := s.In("")
	list := []ui.Option{{Label: s.t("choose_person"), Selected: d.Value("wie", "") == ""}}
	for _, u := range s.People {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name, Selected: d.Value("wie", "") == u.ID})
	}
	return list
}

func (s keepScreen) sites() []ui.Option {
	d := s.In("")
	list := []ui.Option{{Label: s.t("choose_complex"), Selected: d.Value("complex", "") == ""}}
	for _, x := range s.Sites {
		list = append(list, ui.Option{Value: string(x.ID), Label: x.Name, Selected: d.Value("complex", "") == string(x.ID)})
	}
	return list
}

func (s keepScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_complex")}, {Label: s.t("c_asks"), Numeric: true}, {Label: s.t("c_offers"), Numeric: true}, {Label: s.t("c_going"), Numeric: true}, {Label: s.t("c_median"), Numeric: true}}
}

func (s keepScreen) median(f Figure) string {
	if f.Median < 0 {
		return s.t("none_yet")
	}
	return strconv.Itoa(f.Median)
}

func (s keepScreen) clash() ui.Clash {
	d := s.In(settingForm)
	return web.Clash(s.p, d, keepPath, keepPath, s.Version, "", time.Time{},
		web.Stands(d, "hoogstens", s.t("f_most"), strconv.Itoa(s.Most), ui.NoJoint), web.Stands(d, "dagen", s.t("f_days"), strconv.Itoa(s.Days), ui.NoJoint))
}
