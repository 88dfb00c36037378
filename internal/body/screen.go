package body

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("body."+key, pairs...) }

// when is the day and the hour of a meeting.
func (w words) when(m Meeting) string {
	return w.t("when", "Day", w.p.DayDate(m.Day()), "Time", clock.Hour(m.At))
}

// where are the names of the places of a body.
func (w words) where(b Body, places map[string]string) string {
	var list []string
	for _, code := range access.Codes(b.Areas) {
		list = append(list, cmp.Or(places[code], code))
	}
	if len(list) == 0 {
		return w.t("everywhere")
	}
	return strings.Join(list, ", ")
}

// task is something that waits, as a row that leads to where it is done.
func (w words) task(m Moment, today time.Time) ui.Task {
	t := ui.Task{Href: PathOf(m.BodyID), Title: w.t("waits_" + string(m.Kind)), Icon: ui.IconClock, Tone: ui.Info, Due: w.p.Due(m.Due, today), Late: m.Late(today)}
	if m.Kind == AdviceAsked || m.Kind == AnswerDue {
		t.Href = partPath(m.BodyID, "adviezen", m.ID)
	}
	if t.Late {
		t.Icon, t.Tone = ui.IconWarning, ui.Warn
	}
	return t
}

// tag is how far an advice is.
func (w words) tag(a Advice) *ui.TagText {
	tone := map[State]ui.Tone{Asked: ui.Info, Advised: ui.Warn, Followed: ui.Good, Unopposed: ui.Good}[a.State]
	return &ui.TagText{Tone: cmp.Or(tone, ui.Plain), Text: w.t("state_" + string(a.State))}
}

// carryOut says in a sentence from when a plan may be carried out, and why.
func (w words) carryOut(a Advice, today time.Time) string {
	from, why := a.CarryOut()
	if why == "" {
		return w.t("never")
	}
	key := "from_" + string(why)
	if !today.Before(from) {
		key = "may_" + string(why)
	}
	return w.t(key, "Date", w.p.Date(from))
}

type listScreen struct {
	words
	List
}

func (s listScreen) line(l Line) ui.Task {
	t := ui.Task{Href: PathOf(l.ID), Title: l.Name, Text: s.t("kind_"+string(l.Kind)) + ". " + s.where(l.Body, s.Places), Icon: ui.IconUsers, Tone: ui.Info,
		Holder: s.p.N("body.members_n", l.Members)}
	if len(l.Waits) > 0 {
		first := l.Waits[0]
		for _, m := range l.Waits {
			if m.Due.Before(first.Due) {
				first = m
			}
		}
		t.Status, t.Due, t.Late = &ui.TagText{Tone: ui.Info, Text: s.t("waits_" + string(first.Kind))}, s.p.Due(first.Due, s.Today), first.Late(s.Today)
		if t.Late {
			t.Status.Tone = ui.Warn
		}
	}
	return t
}

type formScreen struct {
	words
	ui.Draft
	Body
	choices Choices
}

func (s formScreen) title() string {
	if s.ID == "" {
		return "body.new"
	}
	return "body.change"
}

func (s formScreen) action() string {
	if s.ID == "" {
		return newPath
	}
	return PathOf(s.ID) + "/wijzigen"
}

func (s formScreen) version() string { return strconv.FormatInt(s.Version, 10) }

// clash is what two people changed at once.
func (s formScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.action(), s.action(), s.Version, "", time.Time{},
		web.Stands(s.Draft, "naam", s.t("f_name"), s.Name, ui.NoJoint), web.Stands(s.Draft, "mandaat", s.t("f_mandate"), s.Mandate, ui.BelowOthers),
		web.Stands(s.Draft, "ritme", s.t("f_rhythm"), strconv.Itoa(s.Rhythm), ui.NoJoint), web.Stands(s.Draft, "leden", s.t("f_least"), strconv.Itoa(s.Least), ui.NoJoint))
}

// place is the nth place that was chosen.
func (s formScreen) place(n int) string {
	codes := access.Codes(s.Areas)
	if s.Typed != nil {
		codes = s.Typed["plek"]
	}
	if n < len(codes) {
		return codes[n]
	}
	return ""
}

func (s formScreen) places(n int) []ui.Option {
	chosen, none := s.place(n), "everywhere"
	if n > 0 {
		none = "no_more"
	}
	list := []ui.Option{{Label: s.t(none), Selected: chosen == ""}}
	for _, x := range s.choices.Areas {
		list = append(list, ui.Option{Value: string(x.Code), Label: s.t("area", "Name", x.Name), Selected: string(x.Code) == chosen})
	}
	for _, x := range s.choices.Sites {
		list = append(list, ui.Option{Value: string(x.ID), Label: s.t("complex", "Name", x.Name), Selected: string(x.ID) == chosen})
	}
	return list
}

// placeField is the nth choice of a place: the first shows what is wrong with all.
func (s formScreen) placeField(n int) ui.Field {
	f := s.Field(s.t, "plek", "f_place", "f_place_hint")
	if n > 0 {
		f.ID, f.Label, f.Hint, f.Error = "plek"+strconv.Itoa(n), s.t("f_place_more"), "", ""
	}
	return f
}

func people(list []account.User, chosen, none string) []ui.Option {
	out := []ui.Option{{Label: none, Selected: chosen == ""}}
	for _, u := range list {
		out = append(out, ui.Option{Value: u.ID, Label: u.Name, Selected: u.ID == chosen})
	}
	return out
}

type memberScreen struct {
	words
	ui.Draft
	View
	member  Member
	choices Choices
}

func (s memberScreen) action() string { return partPath(s.ID, "leden", cmp.Or(s.member.ID, isNew)) }

func (s memberScreen) version() string { return strconv.FormatInt(s.member.Version, 10) }

func (s memberScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.action(), s.action(), s.member.Version, "", time.Time{},
		web.Stands(s.Draft, "naam", s.t("f_who"), s.member.Name, ui.NoJoint), web.Stands(s.Draft, "bereik", s.t("f_reach"), s.member.Reach, ui.OneLine),
		web.Stands(s.Draft, "tot", s.t("f_until"), web.DateIn(s.member.Until), ui.NoJoint))
}

type meetingScreen struct {
	words
	ui.Draft
	View
	meeting Meeting
}

func (s meetingScreen) action() string {
	return partPath(s.ID, "vergaderingen", cmp.Or(s.meeting.ID, isNew))
}

func (s meetingScreen) version() string { return strconv.FormatInt(s.meeting.Version, 10) }

func (s meetingScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.action(), s.action(), s.meeting.Version, "", time.Time{},
		web.Stands(s.Draft, "datum", s.t("f_day"), s.date(), ui.NoJoint), web.Stands(s.Draft, "tijd", s.t("f_time"), s.time(), ui.NoJoint),
		web.Stands(s.Draft, "plaats", s.t("f_where"), s.meeting.Place, ui.NoJoint),
		web.Stands(s.Draft, "agenda", s.t("f_agenda"), s.meeting.Agenda, ui.BelowOthers), web.Stands(s.Draft, "verslag", s.t("f_minutes"), s.meeting.Minutes, ui.BelowOthers))
}

func (s meetingScreen) date() string {
	if s.meeting.At.IsZero() {
		return ""
	}
	return web.DateIn(s.meeting.At)
}

func (s meetingScreen) time() string {
	if s.meeting.At.IsZero() {
		return "19:30"
	}
	return clock.Hour(s.meeting.At)
}

func (s meetingScreen) chairs() []ui.Option {
	chosen := s.Value("voorzitter", s.meeting.ChairID)
	list := []ui.Option{{Label: s.t("chair_contact"), Selected: chosen == ""}}
	for _, m := range s.Members {
		list = append(list, ui.Option{Value: m.ID, Label: cmp.Or(m.Name, s.t("erased")), Selected: m.ID == chosen})
	}
	return list
}

func (s meetingScreen) dropped() string {
	if s.meeting.Cancelled {
		return "ja"
	}
	return ""
}
