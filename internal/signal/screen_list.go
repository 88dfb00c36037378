package signal

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web/ui"
)

// rowScreen shows rows of a work list.
type rowScreen struct {
	words
	now time.Time
}

// task is a row of a work list.
func (s rowScreen) task(r Row) ui.Task {
	today := clock.Date(s.now)
	t := ui.Task{Title: r.Place(), Text: s.factLine(r.Signal), Icon: r.Theme.icon(), Tone: r.Theme.tone(), Holder: s.held(r),
		Status: &ui.TagText{Tone: r.State.tone(), Text: s.p.T(r.State.Key())}, Href: "/signalen/" + r.ID}
	if !r.Readable {
		t.Title, t.Text, t.Icon, t.Tone = s.t("list_hidden", "Number", r.Number()), s.t("list_hidden_do"), ui.IconLock, ui.Plain
		t.Href = "/signalen" // what it says stays closed
	}
	if r.Readable && r.State.Open() && r.Signal.Late >= maxClimbs {
		t.Status = &ui.TagText{Tone: ui.Bad, Text: s.p.N("signal.list_late_times", r.Signal.Late)}
	}
	if r.Case {
		t.Text += ", " + s.t("row_case")
	}
	if r.Still {
		t.Text += ", " + s.t("still_row")
	}
	if r.State.Open() {
		t.Due, t.Late = s.p.Due(r.Due, today), r.late(today)
	}
	return t
}

// held says who has a signal, and since when.
func (s rowScreen) held(r Row) string {
	if !r.Readable || !r.State.Open() || r.HolderName == "" {
		return r.HolderName
	}
	return s.t("list_held", "Name", r.HolderName, "Date", s.p.ShortDate(clock.Date(r.Since)))
}
