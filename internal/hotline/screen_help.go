package hotline

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// moment is an instant with its day.
func (w words) moment(at time.Time) string {
	return w.t("moment", "Day", w.p.DayDate(clock.Date(at)), "Time", clock.Hour(at))
}

type helpScreen struct {
	words
	ui.Draft
	Help
}

// formOf is the name of the form of help; of a new one it has none.
func formOf(r Responder) string { return string(r.ID) }

func (s helpScreen) gap(g Gap) string {
	until := s.moment(g.Until)
	switch {
	case !g.Until.Before(s.At.AddDate(0, 0, helpAhead)) && !g.From.After(s.At):
		return s.t("help_gap_all", "Days", helpAhead)
	case !g.From.After(s.At):
		return s.t("help_gap_now", "Until", until)
	case !g.Until.Before(s.At.AddDate(0, 0, helpAhead)):
		return s.t("help_gap_from", "From", s.moment(g.From))
	}
	return s.t("help_gap_span", "From", s.moment(g.From), "Until", until)
}

// terms are what is known of help.
func (s helpScreen) terms(r Responder) []ui.Term {
	until := s.p.Date(r.Until)
	if s.lastDay(r) {
		until = s.t("help_ends", "Date", until)
	}
	return []ui.Term{{Label: s.t("help_f_phone"), Text: r.Phone}, {Label: s.t("help_f_when"), Text: s.hours(r)},
		{Label: s.t("help_f_minutes"), Text: strconv.Itoa(r.Minutes)}, {Label: s.t("help_f_until"), Text: until}}
}

// hours says when help is there.
func (s helpScreen) hours(r Responder) string {
	switch {
	case r.RosterID != "":
		return s.t("keep_roster", "Name", s.Rosters[r.RosterID])
	case len(r.Hours) == 0:
		return s.t("help_always")
	}
	days := ""
	for _, o := range s.days(ui.Draft{}, r) {
		if o.Selected {
			days += o.Label + " "
		}
	}
	return s.t("help_hours_span", "Days", days, "From", s.opens(r), "Until", s.closes(r))
}

func (s helpScreen) minutes(r Responder) string {
	if r.Minutes == 0 {
		return ""
	}
	return strconv.Itoa(r.Minutes)
}

// Values of when help is there.
const (
	whenAlways = "altijd"
	whenHours  = "tijden"
)

func (s helpScreen) when(d ui.Draft, r Responder) []ui.Option {
	stored := whenAlways
	if len(r.Hours) > 0 {
		stored = whenHours
	}
	if r.RosterID != "" {
		stored = Target{RosterID: r.RosterID}.String()
	}
	chosen := d.Value("wanneer", stored)
	list := []ui.Option{{Value: whenAlways, Label: s.t("help_always"), Selected: chosen == whenAlways}, {Value: whenHours, Label: s.t("help_hours_set"), Selected: chosen == whenHours}}
	var ids []string
	for id := range s.Rosters {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		v := Target{RosterID: id}.String()
		list = append(list, ui.Option{Value: v, Label: s.t("keep_roster", "Name", s.Rosters[id]), Selected: chosen == v})
	}
	return list
}

// days are the days of the week as choices, from Monday.
func (s helpScreen) days(d ui.Draft, r Responder) (list []ui.Option) {
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		v := strconv.Itoa(int(day))
		chosen := len(r.Hours) > 0 && slices.Contains(r.Hours[0].Days, day)
		if d.Typed != nil {
			chosen = slices.Contains(d.Typed["dagen"], v)
		}
		list = append(list, ui.Option{Value: v, Label: s.t("day_" + v), Selected: chosen})
	}
	return list
}

func (s helpScreen) opens(r Responder) string {
	if len(r.Hours) == 0 {
		return ""
	}
	return wall(r.Hours[0].Opens)
}

func (s helpScreen) closes(r Responder) string {
	if len(r.Hours) == 0 {
		return ""
	}
	return wall(r.Hours[0].Closes)
}

// wall is a minute of the day as a clock shows it.
func wall(minute int) string { return fmt.Sprintf("%02d:%02d", minute%fullDay/60, minute%60) }

// clashes reports whether somebody else changed this help meanwhile.
func (s helpScreen) clashes(r Responder) bool { return s.In(formOf(r)).Conflict }

// clash is what two people changed at once.
func (s helpScreen) clash(r Responder) ui.Clash {
	d := s.In(formOf(r))
	return web.Clash(s.p, d, helpPath, helpPath, r.Version, "", time.Time{},
		web.Stands(d, "naam", s.t("help_f_name"), r.Name, ui.NoJoint), web.Stands(d, "telefoon", s.t("help_f_phone"), r.Phone, ui.NoJoint),
		web.Stands(d, "minuten", s.t("help_f_minutes"), s.minutes(r), ui.NoJoint))
}

// comes says who comes, and when.
func (s reportScreen) comes(c Coming) ui.Notice {
	who := firstName(s.Names[c.UserID])
	if c.ResponderID != "" {
		who = c.Name
		if c.Who != "" {
			who = s.t("help_person", "Who", c.Who, "Name", c.Name)
		}
	}
	switch {
	case !c.Gone.IsZero():
		return ui.Notice{Tone: ui.Plain, Title: s.t("help_is_off", "Who", who)}
	case !c.Arrived.IsZero():
		return ui.Notice{Tone: ui.Good, Title: s.t("help_is_there", "Who", who, "Time", clock.Hour(c.Arrived))}
	case c.isLate(s.now):
		return ui.Notice{Tone: ui.Bad, Title: s.t("help_is_late", "Who", who, "Time", clock.Hour(c.Due)), Text: s.t("help_is_late_text")}
	}
	n := ui.Notice{Tone: ui.Info, Title: s.t("help_comes", "Who", who, "Time", clock.Hour(c.Due))}
	if s.MayAnswer && c.Sent == PageFailed {
		n.Tone, n.Text = ui.Bad, s.t("help_call_self")
	}
	return n
}

// within are the choices for how long somebody takes; kept leaves it as it is.
func (s reportScreen) within(form string, kept bool) (list []ui.Option) {
	d, stored := s.In(form), "20"
	if kept {
		stored = "0"
		list = append(list, ui.Option{Value: "0", Label: s.t("help_same"), Selected: d.Value("minuten", stored) == "0"})
	}
	for _, m := range []int{10, 20, 30, 60} {
		v := strconv.Itoa(m)
		list = append(list, ui.Option{Value: v, Label: s.p.N("hotline.help_minute", m), Selected: d.Value("minuten", stored) == v})
	}
	return list
}

// helpName is the name of who comes in a line of the timeline.
func (s reportScreen) helpName(comingID string) string {
	for _, c := range s.Coming {
		if c.ID == comingID {
			return c.Name
		}
	}
	return ""
}
