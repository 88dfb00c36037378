package activity

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("activity."+key, pairs...) }

// when is the day and the hours of a day of an activity.
func (w words) when(d Day) string {
	return w.t("when", "Day", w.p.DayDate(d.Date), "From", clock.Hour(d.Begins(d.Date)), "Until", clock.Hour(d.Ends(d.Date)))
}

// seats says how many more can come.
func (w words) seats(d Day) string {
	switch {
	case d.Seats == 0:
		return w.t("seats_free")
	case d.Full():
		return w.t("seats_full")
	}
	return w.p.N("activity.seats_n", d.Seats-d.Signed)
}

// tag says what there is about a day, for who reads it.
func (w words) tag(d Day) *ui.TagText {
	switch {
	case d.Cancelled:
		return &ui.TagText{Tone: ui.Warn, Text: w.t("cancelled")}
	case d.Mine:
		return &ui.TagText{Tone: ui.Good, Text: w.t("mine")}
	case d.Full():
		return &ui.TagText{Tone: ui.Plain, Text: w.t("seats_full")}
	}
	return nil
}

func (w words) forWhom(a Activity, places map[string]string) string {
	if a.Place == "" {
		return w.t("everybody")
	}
	return cmp.Or(places[a.Place], a.Place)
}

type listScreen struct {
	words
	List
}

func (s listScreen) task(d Day) ui.Task {
	return ui.Task{Href: pathOf(d.ID), Title: d.Title, Text: s.when(d) + ". " + d.Where + ".", Icon: ui.IconCalendar, Tone: ui.Info, Status: s.tag(d), Holder: s.forWhom(d.Activity, s.Places)}
}

type newScreen struct {
	words
	ui.Draft
	areas []place.Area
	sites []place.Brief
}

func (s newScreen) places() []ui.Option {
	chosen := s.Value("plek", "")
	list := []ui.Option{{Label: s.t("everybody"), Selected: chosen == ""}}
	for _, x := range s.areas {
		list = append(list, ui.Option{Value: string(x.Code), Label: s.t("area", "Name", x.Name), Selected: string(x.Code) == chosen})
	}
	for _, x := range s.sites {
		list = append(list, ui.Option{Value: string(x.ID), Label: s.t("complex", "Name", x.Name), Selected: string(x.ID) == chosen})
	}
	return list
}

type changeScreen struct {
	words
	ui.Draft
	View
}

func (s changeScreen) action() string { return pathOf(s.ID) + "/wijzigen" }

func (s changeScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.action(), s.action(), s.Version, "", time.Time{},
		web.Stands(s.Draft, "titel", s.t("f_title"), s.Title, ui.NoJoint), web.Stands(s.Draft, "wat", s.t("f_what"), s.What, ui.BelowOthers),
		web.Stands(s.Draft, "waar", s.t("f_where"), s.Where, ui.NoJoint), web.Stands(s.Draft, "plaatsen", s.t("f_seats"), strconv.Itoa(s.Seats), ui.NoJoint))
}

type showScreen struct {
	words
	ui.Draft
	View
}

// shownDays is how many days to come a page shows with their forms.
const shownDays = 6

// coming are the next days; past those that were, for who keeps the activity.
func (s showScreen) coming() (list []Day) {
	for _, d := range s.Days {
		if s.Now.Before(d.Ends(d.Date)) && len(list) < shownDays {
			list = append(list, d)
		}
	}
	return list
}

func (s showScreen) past() (list []Day) {
	for _, d := range s.Days {
		if !s.Now.Before(d.Ends(d.Date)) {
			list = append(list, d)
		}
	}
	return list
}

func (s showScreen) about() []ui.Term {
	list := []ui.Term{{Label: s.t("f_where"), Text: s.Where}, {Label: s.t("c_for"), Text: s.forWhom(s.Activity, s.Places)}, {Label: s.t("c_giver"), Text: s.t("giver_" + string(s.Giver))}}
	if s.Repeat != Once {
		list = append(list, ui.Term{Label: s.t("f_repeat"), Text: s.t("repeats_"+string(s.Repeat), "Until", s.p.Date(s.Until))})
	}
	return list
}

// near is the public page of the complex that an activity is for; empty for one of everybody or of a
// neighbourhood, whose code holds no hyphen.
func (s showScreen) near() string {
	if !strings.Contains(s.Place, "-") {
		return ""
	}
	return NearPath + "/" + s.Place
}

// signs are who signed up for a day, by name.
func (s showScreen) signs(d Day) (list []Sign) {
	for _, g := range s.Signs {
		if g.Day.Equal(d.Date) {
			if g.UserID != "" {
				g.Name = s.Names[g.UserID]
			}
			list = append(list, g)
		}
	}
	return list
}

// counted says how many signed up for a day that was, and how many came.
func (s showScreen) counted(d Day) string {
	if d.Came < 0 {
		return s.t("came_unknown", "Signed", strconv.Itoa(d.Signed))
	}
	return s.t("came_n", "Signed", strconv.Itoa(d.Signed), "Came", strconv.Itoa(d.Came))
}

type nearScreen struct {
	words
	name string
	days []Day
	file string
}
