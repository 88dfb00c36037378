package roster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

type settingsScreen struct {
	words
	ui.Draft
	Roster
	areas []place.Area
}

func (s settingsScreen) action() string {
	if s.ID == "" {
		return newPath
	}
	return pathOf(s.ID) + "/instellen"
}

func (s settingsScreen) area() string { return strings.Join(access.Codes(s.Areas), "") }

// clash is what two people changed at once.
func (s settingsScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.action(), s.action(), s.Version, "", time.Time{},
		web.Stands(s.Draft, "naam", s.t("f_name"), s.Name, ui.NoJoint),
		web.Stands(s.Draft, "trap", s.t("f_level"), strconv.Itoa(s.Level), ui.NoJoint))
}

func (s settingsScreen) levels() (list []ui.Option) {
	for n := 1; n <= maxLevel; n++ {
		v := strconv.Itoa(n)
		list = append(list, ui.Option{Value: v, Label: s.t("level", "Level", v), Selected: s.Value("trap", strconv.Itoa(s.Level)) == v})
	}
	return list
}

func (s settingsScreen) areaOptions() []ui.Option {
	chosen := s.Value("gebied", s.area())
	list := []ui.Option{{Label: s.t("everywhere"), Selected: chosen == ""}}
	for _, a := range s.areas {
		list = append(list, ui.Option{Value: string(a.Code), Label: a.Name, Selected: chosen == string(a.Code)})
	}
	return list
}

// hoursForm is what the form of hours shows: as it was typed, or as it stands.
type hoursForm struct {
	words
	ui.Draft
	stored      []Window
	always, set string // words of the two choices
}

func (s settingsScreen) hours() hoursForm {
	return hoursForm{s.words, s.Draft, s.Needed, s.t("needed_always"), s.t("needed_set")}
}

// chosen is whether it is about day and night, or about hours.
func (h hoursForm) chosen() string {
	stored := "altijd"
	if len(h.stored) > 0 {
		stored = "tijden"
	}
	return h.Value("uren", stored)
}

func (h hoursForm) choice() []ui.Option {
	chosen := h.chosen()
	return []ui.Option{{Value: "altijd", Label: h.always, Selected: chosen == "altijd"}, {Value: "tijden", Label: h.set, Selected: chosen == "tijden"}}
}

// time is a time of the n-th hours.
func (h hoursForm) time(n int, name string, of func(w Window) int) string {
	stored := ""
	if n < len(h.stored) {
		m := of(h.stored[n]) % midnight
		stored = fmt.Sprintf("%02d:%02d", m/60, m%60)
	}
	return h.Value(name+strconv.Itoa(n), stored)
}

func (h hoursForm) dayOptions(n int) []ui.Option {
	var stored []time.Weekday
	if n < len(h.stored) {
		stored = h.stored[n].Days
	}
	return weekdays(h.words, h.Draft, "dagen"+strconv.Itoa(n), stored)
}

// weekdays are the days of the week as choices, from Monday.
func weekdays(w words, d ui.Draft, name string, stored []time.Weekday) (list []ui.Option) {
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		v := strconv.Itoa(int(day))
		chosen := slices.Contains(stored, day)
		if d.Typed != nil {
			chosen = slices.Contains(d.Typed[name], v)
		}
		list = append(list, ui.Option{Value: v, Label: w.t("short_" + v), Selected: chosen})
	}
	return list
}

type layerScreen struct {
	words
	ui.Draft
	View
	index int // -1 for a new one
	layer Layer
}

func (s layerScreen) today() time.Time { return clock.Date(s.Now) }

func (s layerScreen) version() string { return strconv.FormatInt(s.View.Version, 10) }

func (s layerScreen) hours() hoursForm {
	return hoursForm{s.words, s.Draft, s.layer.Hours, s.t("always"), s.t("set_hours")}
}

// seats are the places of the order, with room for a few more.
func (s layerScreen) seats() []string {
	list := slices.Clone(s.layer.People)
	if s.Typed != nil {
		list = slices.DeleteFunc(slices.Clone(s.Typed["wie"]), func(u string) bool { return u == "" })
	}
	for range max(3, 6-len(list)) {
		list = append(list, "")
	}
	return list
}

func (s layerScreen) options(chosen string) []ui.Option {
	return showScreen{words: s.words, View: s.View}.people(chosen, "no_more")
}

func (s layerScreen) turns() (list []ui.Option) {
	stored := "week"
	switch t := s.layer.Turn; {
	case len(t.On) > 0:
		stored = "dagen"
	case t.Every == 1:
		stored = "dag"
	case t.Every > 1 && t.Every != 7:
		stored = "anders"
	}
	chosen := s.Value("beurt", stored)
	for _, k := range []string{"dag", "week", "dagen", "anders"} {
		list = append(list, ui.Option{Value: k, Label: s.t("f_turn_" + k), Selected: chosen == k})
	}
	return list
}

func (s layerScreen) at() string {
	at := s.layer.Turn.At
	if s.index < 0 {
		at = 9 * 60
	}
	return s.Value("wissel", fmt.Sprintf("%02d:%02d", at/60, at%60))
}

func (s layerScreen) every() string {
	stored := ""
	if s.layer.Turn.Every > 0 {
		stored = strconv.Itoa(s.layer.Turn.Every)
	}
	return s.Value("aantal", stored)
}

func (s layerScreen) sunday() []ui.Option {
	chosen := s.layer.AsSunday
	if s.Typed != nil {
		chosen = s.Typed.Get("feestdag") == "ja"
	}
	return []ui.Option{{Value: "ja", Label: s.t("f_sunday"), Selected: chosen}}
}

type periodScreen struct {
	words
	ui.Draft
	View
	proposal Period
}

func (s periodScreen) layers() (list []ui.Option) {
	for _, i := range s.inForce(s.Now) {
		v := strconv.Itoa(i)
		list = append(list, ui.Option{Value: v, Label: s.Layers[i].Name, Selected: s.Value("laag", "") == v})
	}
	return list
}

// coming are the periods that are not over.
func (s periodScreen) coming() []Period {
	return slices.DeleteFunc(slices.Clone(s.Periods), func(p Period) bool { return !p.Until.After(s.Now) })
}

func (s periodScreen) options(chosen string) []ui.Option {
	return showScreen{words: s.words, View: s.View}.people(chosen, "nobody")
}

// shifts says who has which shift.
func (s periodScreen) shifts(p Period) (list []ui.Term) {
	for _, x := range p.Shifts {
		list = append(list, ui.Term{Label: s.span(x.From, x.Until), Text: s.Names[x.UserID]})
	}
	return list
}

// machine is an instant as a form sends it back.
func machine(at time.Time) string { return at.UTC().Format(time.RFC3339) }

type ownScreen struct {
	words
	ui.Draft
	Own
}

// shift is an own shift in the list.
func (s ownScreen) shift(x OwnShift) ui.Task {
	t := ui.Task{Href: askingPath(x), Title: s.span(x.From, x.Until), Text: x.Roster, Icon: ui.IconClock, Tone: ui.Info}
	if !x.From.After(s.Now) {
		t.Tone, t.Status = ui.Good, &ui.TagText{Tone: ui.Good, Text: s.t("on_now")}
	}
	if x.Swap.ID != "" {
		t.Href, t.Status = "", &ui.TagText{Tone: ui.Info, Text: s.t("swap_asked")}
	}
	if !x.Until.After(s.Now) {
		t.Href = ""
	}
	return t
}

type askScreen struct {
	words
	ui.Draft
	Asking
}

// begins is from when the shift can go over: a shift that runs, from now on.
func (s askScreen) begins() time.Time {
	return clock.Later(s.Shift.From, s.Now.Add(5*time.Minute).Truncate(5*time.Minute))
}

func (s askScreen) options() []ui.Option {
	chosen := s.Value("wie", "")
	list := []ui.Option{{Label: s.t("choose"), Selected: chosen == ""}}
	for _, u := range s.People {
		o := ui.Option{Value: u.ID, Label: u.Name, Selected: chosen == u.ID}
		if s.Busy[u.ID] {
			o.Label = s.t("ask_busy", "Who", u.Name)
		}
		list = append(list, o)
	}
	return append(list, ui.Option{Value: askNobody, Label: s.t("ask_nobody"), Selected: chosen == askNobody})
}
