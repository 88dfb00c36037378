package hotline

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web/ui"
)

// texts are what can be told on: what was reported, and each note.
func (s reportScreen) texts() (list []ui.Option) {
	d := s.In("signaal")
	add := func(id, text string) {
		chosen := false
		for _, v := range d.Typed["tekst"] {
			chosen = chosen || v == id
		}
		list = append(list, ui.Option{Value: id, Label: text, Selected: chosen || d.Typed == nil && id == "melding"})
	}
	if s.What != "" {
		add("melding", s.What)
	}
	for _, n := range s.Notes {
		add(n.ID, n.Text)
	}
	return list
}

// themes are what a signal of the night can be about.
func (s reportScreen) themes() (list []ui.Option) {
	chosen := s.In("signaal").Value("thema", "zorgen")
	for _, v := range []string{"zorgen", "overlast", "woning"} {
		list = append(list, ui.Option{Value: v, Label: s.t("theme_" + v), Selected: chosen == v})
	}
	return list
}

// title is how a night is called.
func (w words) title(date time.Time) string {
	return w.t("night_of", "Day", w.p.DayDate(date), "Next", w.p.DayDate(date.AddDate(0, 0, 1)))
}

// lasted is a time in whole minutes, as people say it.
func (w words) lasted(d time.Duration) string {
	if d < time.Minute {
		return w.t("within_minute")
	}
	return w.p.N("hotline.way_minutes", int(d/time.Minute))
}

// sums are the figures of a night in a sentence.
func (w words) sums(n ShiftNight) string {
	f := n.figures()
	said := w.p.N("hotline.night_count", f.Reports)
	if f.Alarms > 0 {
		said += " " + w.p.N("hotline.night_alarms", f.Alarms)
	}
	if f.Median > 0 || f.Slowest > 0 {
		said += " " + w.t("night_speed", "Median", w.lasted(f.Median), "Slowest", w.lasted(f.Slowest))
	}
	switch {
	case f.Open > 0:
		said += " " + w.p.N("hotline.night_open", f.Open)
	case f.Left > 0:
		said += " " + w.p.N("hotline.night_left", f.Left)
	case f.Reports > 0:
		said += " " + w.t("night_done")
	}
	return said
}

type nightsScreen struct {
	words
	list []ShiftNight
}

// night is a night in the list.
func (s nightsScreen) night(n ShiftNight) ui.Task {
	t := ui.Task{Href: nightPath(n.Date), Title: s.title(n.Date), Text: s.sums(n), Icon: ui.IconMoon, Tone: ui.Info}
	if f := n.figures(); f.Open+f.Left > 0 {
		t.Tone = ui.Warn
	}
	return t
}

type nightScreen struct {
	words
	ShiftNight
}

func (s nightScreen) lead() string { return s.sums(s.ShiftNight) }

func (s nightScreen) columns() (list []ui.Column) {
	for _, k := range []string{"number", "at", "kind", "taken", "help", "left"} {
		list = append(list, ui.Column{Label: s.t("nights_" + k)})
	}
	return list
}

// cells are what the table says of a report behind its number.
func (s nightScreen) cells(r inNight) []string {
	taken := s.t("nights_nobody")
	if !r.Taken.IsZero() {
		taken = s.lasted(r.Taken.Sub(r.At))
	}
	kind := s.t("nights_kind_" + string(r.Kind))
	if r.Repeats > 0 {
		kind = s.t("nights_repeated", "Kind", kind, "N", int(r.Repeats)+1)
	}
	return []string{clock.Hour(r.At), kind, taken, s.p.Int(int(r.Helped)), s.remains(r)}
}

// remains is what is left to do after a report.
func (s nightScreen) remains(r inNight) string {
	switch {
	case r.Closed.IsZero():
		return s.t("nights_runs")
	case r.After && r.Outcome == NoOutcome:
		return s.t("nights_outcome")
	case r.left():
		return s.t("nights_call")
	}
	return s.t("nights_outcome_" + string(r.Outcome))
}

// duties say who had duty in which roster, and when.
func (s nightScreen) duties() (list []ui.Term) {
	for i, d := range s.Duty {
		key := "nights_shift"
		if clock.Hour(d.From) == clock.Hour(d.Until) {
			key = "nights_all_shift" // the report holds no more of it
		}
		list = append(list, ui.Term{Label: s.Rosters[i], Text: s.t(key, "Who", s.Names[d.UserID], "From", clock.Hour(d.From), "Until", clock.Hour(d.Until))})
	}
	return list
}
