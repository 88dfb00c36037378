package roster

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("roster."+key, pairs...) }

// moment is an instant with its day.
func (w words) moment(at time.Time) string {
	return w.t("moment", "Day", w.p.DayDate(clock.Date(at)), "Time", clock.Hour(at))
}

// span is a time from one instant to another: the second day stands there when it is not the first,
// nor the morning after.
func (w words) span(from, until time.Time) string {
	end := w.moment(until)
	if days := int(clock.Date(until).Sub(clock.Date(from)) / (24 * time.Hour)); days == 0 || days == 1 && until.Sub(from) < 24*time.Hour {
		end = clock.Hour(until)
	}
	return w.t("span", "From", w.moment(from), "Until", end)
}

// who are people in a sentence: An, Ben en Cas.
func (w words) who(users []string, names map[string]string) string {
	list := make([]string, len(users))
	for i, u := range users {
		list[i] = names[u]
	}
	if n := len(list); n > 1 {
		return w.t("and", "List", strings.Join(list[:n-1], ", "), "Last", list[n-1])
	}
	return strings.Join(list, "")
}

// problem says in a sentence what may go wrong.
func (w words) problem(p Problem, names, titles map[string]string) ui.Task {
	t := ui.Task{Href: pathOf(p.RosterID), Title: w.t("problem_"+string(p.Kind), "Who", names[p.UserID], "Other", titles[p.OtherID]), Text: w.t("at", "Roster", titles[p.RosterID], "When", w.span(p.From, p.Until)), Icon: ui.IconWarning, Tone: ui.Warn}
	if p.Kind == NoOne || p.Kind == IsAway {
		t.Tone = ui.Bad
	}
	return t
}

type listScreen struct {
	words
	List
}

// line is a roster in the list: who is on duty now, and who is next.
func (s listScreen) line(l Line) ui.Task {
	t := ui.Task{Href: pathOf(l.ID), Title: l.Name, Icon: ui.IconTable, Tone: ui.Info, Text: s.t("nobody_now")}
	if len(l.Now) > 0 {
		t.Text = s.t("now", "Who", s.who(l.Now, s.Names))
	}
	if len(l.Then) > 0 {
		t.Text += " " + s.t("then", "When", s.moment(l.At), "Who", s.who(l.Then, s.Names))
	}
	return t
}

type showScreen struct {
	words
	ui.Draft
	View
	me string
}

func (s showScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_when")}, {Label: s.t("c_who")}}
}

func (s showScreen) lead() string {
	return s.t("lead_one", "Level", strconv.Itoa(s.Level))
}

// living are the layers of which something is still to come.
func (s showScreen) living() []int { return s.inForce(s.Now) }

// layerText says in a sentence how a layer takes turns.
func (s showScreen) layerText(l Layer) string {
	parts := []string{s.who(l.People, s.Names), s.turn(l.Turn)}
	if len(l.Hours) > 0 {
		for _, w := range l.Hours {
			parts = append(parts, s.window(w))
		}
	} else {
		parts = append(parts, s.t("always"))
	}
	if l.AsSunday {
		parts = append(parts, s.t("as_sunday"))
	}
	if clock.Date(s.Now).Before(l.From) {
		parts = append(parts, s.t("begins_on", "Date", s.p.Date(l.From)))
	}
	if !l.Until.IsZero() {
		parts = append(parts, s.t("ends_on", "Date", s.p.Date(l.Until)))
	}
	return strings.Join(parts, ". ") + "."
}

func (w words) turn(t Turn) string {
	at := fmt.Sprintf("%02d:%02d", t.At/60, t.At%60)
	switch {
	case len(t.On) > 0:
		return w.t("turn_on", "Days", w.days(t.On), "Time", at)
	case t.Every == 1:
		return w.t("turn_day", "Time", at)
	case t.Every == 7:
		return w.t("turn_week", "Day", w.day(t.Start.Weekday()), "Time", at)
	}
	return w.t("turn_every", "Days", strconv.Itoa(t.Every), "Time", at)
}

func (w words) window(x Window) string {
	closes := x.Closes % midnight
	return w.t("window", "Days", w.days(x.Days), "From", fmt.Sprintf("%02d:%02d", x.Opens/60, x.Opens%60), "Until", fmt.Sprintf("%02d:%02d", closes/60, closes%60))
}

// day is the name of a day of the week.
func (w words) day(d time.Weekday) string { return w.t("day_" + strconv.Itoa(int(d))) }

// days are days of the week, from Monday.
func (w words) days(list []time.Weekday) string {
	if len(list) == 7 {
		return w.t("every_day")
	}
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b time.Weekday) int { return (int(a)+6)%7 - (int(b)+6)%7 })
	names := make([]string, len(sorted))
	for i, d := range sorted {
		names[i] = w.day(d)
	}
	return strings.Join(names, ", ")
}

// carried says in numbers what somebody carried.
func (s showScreen) carried(b Burden) string {
	if b == (Burden{}) {
		return s.t("carried_none")
	}
	hours := func(d time.Duration) string { return s.p.Int(int(math.Round(d.Hours()))) }
	return s.t("carried", "All", hours(b.Day+b.Night+b.Weekend+b.Holiday), "Night", hours(b.Night), "Weekend", hours(b.Weekend), "Holiday", hours(b.Holiday))
}

// burdens are what each of the roster carried, by name.
func (s showScreen) burdens() (list []ui.Term) {
	for _, c := range s.Carried {
		list = append(list, ui.Term{Label: s.Names[c.UserID], Text: s.carried(c.Burden)})
	}
	return list
}

// swap says in a sentence what was asked or agreed.
func (w words) swap(x Swap, names map[string]string) string {
	key := "swap_" + string(x.State)
	if x.Asked == "" && x.State == SwapOpen {
		key = "swap_cannot"
	}
	return w.t(key, "Asker", names[x.Asker], "Asked", names[x.Asked], "When", w.span(x.From, x.Until))
}

// people are the choices of who.
func (s showScreen) people(chosen, nobody string) []ui.Option {
	list := []ui.Option{{Label: s.t(nobody), Selected: chosen == ""}}
	for _, u := range s.People {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name, Selected: u.ID == chosen})
	}
	return list
}

// inRoster are the choices of who is in the roster now.
func (s showScreen) inRoster(chosen, nobody string) []ui.Option {
	in := s.Roster.People(s.Now)
	return slices.DeleteFunc(s.people(chosen, nobody), func(o ui.Option) bool { return o.Value != "" && !slices.Contains(in, o.Value) })
}
