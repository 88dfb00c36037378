package frontdoor

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string {
	if strings.Contains(key, ".") {
		return w.p.T(key, pairs...)
	}
	return w.p.T("frontdoor."+key, pairs...)
}

// deskScreen is the list of what came to the door.
type deskScreen struct {
	words
	Desk
	now   time.Time
	draft ui.Draft
}

func (s deskScreen) tabs() []ui.NavItem {
	tab := func(l List, key string, n int) ui.NavItem {
		i := ui.NavItem{Label: s.t(key), Href: "/voordeur", Current: s.List == l, Count: n, CountLabel: s.t("tab_count")}
		if l != ListWaiting {
			i.Href += "?lijst=" + string(l)
		}
		return i
	}
	return []ui.NavItem{tab(ListWaiting, "tab_waiting", s.Waiting), tab(ListSuspect, "tab_suspect", s.Suspect), tab(ListHandled, "tab_handled", 0)}
}

func (s deskScreen) empty() ui.Empty {
	return ui.Empty{Icon: ui.IconDoor, Title: s.t("empty_title"), Text: s.t("empty_text")}
}

func (s deskScreen) row(p Post) ui.Task {
	today := clock.Date(s.now)
	row := ui.Task{Href: "/voordeur/" + string(p.ID), Title: s.t(p.About.Key()), Icon: p.Channel.icon(), Tone: ui.Info,
		Text: s.t(p.Channel.Key()) + " · " + s.p.Ago(p.At, s.now)}
	if p.State == Waiting {
		row.Due, row.Late, row.Holder = s.p.Due(p.Due(), today), p.late(today), s.Names[p.Holder]
		return row
	}
	row.Tone, row.Holder = ui.Plain, s.Names[p.HandledBy]
	row.Status = &ui.TagText{Tone: ui.Plain, Text: s.t("state_" + string(p.State))}
	return row
}

func (c Channel) icon() ui.IconName {
	switch c {
	case Phone:
		return ui.IconPhone
	case Counter:
		return ui.IconTalk
	case Mail:
		return ui.IconLetter
	}
	return ui.IconDoor
}

func (s deskScreen) doorOptions() []ui.Option {
	open := s.draft.Value("open", map[bool]string{true: "ja", false: "nee"}[s.Door.Open])
	return []ui.Option{{Value: "ja", Label: s.t("door_open"), Selected: open == "ja"}, {Value: "nee", Label: s.t("door_closed"), Selected: open != "ja"}}
}

// doorClash is how somebody set the door beside how it stands by now.
func (s deskScreen) doorClash() ui.Clash {
	state := ui.Met{Name: "open", Label: s.t("door_state"), Stands: map[bool]string{true: "ja", false: "nee"}[s.Door.Open]}
	word := map[string]string{"ja": s.t("door_open"), "nee": s.t("door_closed")}
	state.Theirs, state.Yours = word[state.Stands], word[s.draft.Value("open", state.Stands)]
	return web.Clash(s.p, s.draft, "/voordeur/deur", "/voordeur", s.Door.Version, "", time.Time{}, state,
		web.Stands(s.draft, "telefoon", s.t("door_phone"), s.Door.Phone, ui.OneLine))
}

// callerScreen is the form for who calls or comes by.
type callerScreen struct {
	words
	draft ui.Draft
	token string
	l     Language
}

func (s callerScreen) channels() []ui.Option {
	var list []ui.Option
	for _, c := range []Channel{Phone, Counter} {
		list = append(list, ui.Option{Value: string(c), Label: s.t(c.Key()), Selected: s.draft.Value("kanaal", string(Phone)) == string(c)})
	}
	return list
}

func (s callerScreen) abouts() []ui.Option {
	var list []ui.Option
	for _, a := range Abouts() {
		list = append(list, ui.Option{Value: string(a), Label: s.t(a.Key()), Selected: s.draft.Value("over", "") == string(a)})
	}
	return list
}

// postScreen is a post with what a colleague does with it.
type postScreen struct {
	words
	View
	now       time.Time
	code      string // to tell the caller; only right after it was typed
	draft     ui.Draft
	search    string
	spots     []signal.Spot
	mayHandle bool
	mine      bool // the reader holds it
}

// holder says who has to read the post, since when and before when.
func (s postScreen) holder() string {
	due := s.p.Due(s.Due(), clock.Date(s.now))
	if s.HeldBy == "" {
		return s.t("holder_nobody", "Due", due)
	}
	return s.t("holder_is", "Name", s.HeldBy, "Since", s.p.Ago(s.Since, s.now), "Due", due)
}

func (s postScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s postScreen) about() []ui.Term {
	list := []ui.Term{{Label: s.t("at"), Text: s.p.Time(s.At)}, {Label: s.t("channel"), Text: s.t(s.Channel.Key())},
		{Label: s.t("about"), Text: s.t(s.About.Key())}}
	if s.mayHandle {
		list = append(list, ui.Term{Label: s.t("holder"), Text: s.holder()})
	}
	if s.Channel == Mail {
		list = append(list, ui.Term{Label: s.t("subject"), Text: s.Subject})
	} else {
		list = append(list, ui.Term{Label: s.t("where"), Text: s.Where})
	}
	list = append(list, ui.Term{Label: s.t("what"), Text: s.What})
	if s.Left != "" {
		list = append(list, ui.Term{Label: s.t("left_out"), Text: s.Left})
	}
	if s.Name != "" {
		list = append(list, ui.Term{Label: s.t("who"), Text: s.Name})
	}
	if s.Reporter.Contact != "" {
		list = append(list, ui.Term{Label: s.t("contact"), Text: s.Reporter.Contact})
	}
	if s.CallBack {
		list = append(list, ui.Term{Label: s.t("call_back"), Text: s.t("yes")})
	}
	if s.Lang != dutch {
		list = append(list, ui.Term{Label: s.t("language"), Text: s.Lang})
	}
	return list
}

// warnings are what a colleague must know of a mail before reading it.
func (s postScreen) warnings() (list []ui.Notice) {
	for key, is := range map[string]bool{"large": s.Large, "cut": s.Cut, "masked": s.Masked} {
		if is {
			list = append(list, ui.Notice{Tone: ui.Warn, Text: s.t("mail_" + key)})
		}
	}
	slices.SortFunc(list, func(a, b ui.Notice) int { return strings.Compare(a.Text, b.Text) })
	return list
}

// sentence is where the sentence of the signal starts from: what was written, unless it is
// longer than a signal.
func (s postScreen) sentence() string {
	if utf8.RuneCountInString(s.What) > maxWhat {
		return ""
	}
	return s.What
}

// pictures are the addresses of the pictures that came along.
func (s postScreen) pictures() []string {
	list := make([]string, s.Photos)
	for i := range list {
		list[i] = "/voordeur/" + string(s.ID) + "/foto/" + strconv.Itoa(i+1)
	}
	return list
}

func (s postScreen) accept() ui.Draft { return s.draft.In("aannemen") }

func (s postScreen) spotOptions() []ui.Option {
	spots := s.spots
	if s.About == AboutPlace {
		spots = append(around(spots), spots...)
	}
	list := make([]ui.Option, len(spots))
	for i, p := range spots {
		list[i] = ui.Option{Value: p.Value(), Label: p.Label, Hint: p.Site, Selected: s.accept().Value("plek", "") == p.Value()}
		if p.UnitID == "" {
			list[i].Hint = s.t("whole_site")
		}
	}
	return list
}

// around are the complexes of the homes among places that are not among them, each once: whoever
// says that the light of the stairs is out gives the address of a home, and it is about no home.
func around(spots []signal.Spot) (list []signal.Spot) {
	for _, p := range spots {
		site := signal.Spot{ComplexID: p.Around, Label: p.Site}
		same := func(o signal.Spot) bool { return o.ComplexID == p.Around }
		if p.Around != "" && !slices.ContainsFunc(list, same) && !slices.ContainsFunc(spots, same) {
			list = append(list, site)
		}
	}
	return list
}

func (s postScreen) themes() []ui.Option {
	var list []ui.Option
	for _, t := range signal.Themes() {
		list = append(list, ui.Option{Value: string(t), Label: s.p.T(t.Key()), Selected: s.accept().Value("thema", "") == string(t)})
	}
	return list
}

func (s postScreen) urgencies() []ui.Option {
	var list []ui.Option
	for _, u := range signal.Urgencies() {
		list = append(list, ui.Option{Value: string(u), Label: s.p.T("signal.urgency_" + string(u)), Selected: s.accept().Value("spoed", string(signal.Ordinary)) == string(u)})
	}
	return list
}

func (s postScreen) reasons() []ui.Option {
	var list []ui.Option
	for _, r := range Reasons() {
		list = append(list, ui.Option{Value: string(r), Label: s.t(r.Key()), Selected: s.draft.In("weigeren").Value("reden", "") == string(r)})
	}
	return list
}

// ended says who handled a post, and how.
func (s postScreen) ended() ui.Notice {
	n := ui.Notice{Tone: ui.Plain, Title: s.t("state_" + string(s.State)), Text: s.t("handled", "Name", s.By, "When", s.p.Time(s.HandledAt))}
	if s.Reason != "" {
		n.Text += " " + s.t(s.Reason.Key()) + "."
	}
	return n
}

// photoField is a question of module signal about where the pictures were taken.
func (s postScreen) photoField(name, key string) ui.Field {
	d := s.accept()
	return ui.Field{Name: name, ID: d.ControlID(name), Label: s.p.T("signal." + key), Error: d.Problem(name)}
}

func (s postScreen) photoPlaces() []ui.Option {
	var list []ui.Option
	for _, p := range signal.PhotoPlaces() {
		list = append(list, ui.Option{Value: string(p), Label: s.p.T("signal.photo_" + string(p)), Selected: s.accept().Value("fotoplek", "") == string(p)})
	}
	return list
}
