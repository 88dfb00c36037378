package joining

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"samendoen/internal/signal"
)

// Level is how near something is to where a new signal is about.
type Level string

// The levels, the nearest first.
const (
	AtHome      Level = "woning"
	AtStaircase Level = "portiek"
	AtComplex   Level = "complex"
)

// Levels are all levels, the nearest first.
func Levels() []Level { return []Level{AtHome, AtStaircase, AtComplex} }

// levelOf is how near one signal is to the place of another, which share at least their
// complex: the same home, another home, or the complex as a whole.
func levelOf(about, other signal.Signal) Level {
	switch {
	case other.UnitID == "":
		return AtComplex
	case other.UnitID == about.UnitID:
		return AtHome
	}
	return AtStaircase
}

// Line is what somebody may know of what runs at a place: no number, no words, and one line
// for all signals of a kind.
type Line struct {
	Level Level // AtHome or AtComplex
	Theme signal.Theme
	Since time.Time // instant at which the oldest came in
	Busy  bool      // somebody is at it
}

// Value is the line in a form.
func (l Line) Value() string { return string(l.Level) + ":" + string(l.Theme) }

// linesOf are running signals at a place by level and kind. Those of kinds that may not be
// known are not among them.
func linesOf(about signal.Signal, running []signal.Signal) []Line {
	var lines []Line
	for _, s := range running {
		level := levelOf(about, s)
		i := slices.IndexFunc(lines, func(l Line) bool { return l.Level == level && l.Theme == s.Theme })
		if i < 0 {
			i, lines = len(lines), append(lines, Line{Level: level, Theme: s.Theme, Since: s.At})
		}
		if s.At.Before(lines[i].Since) {
			lines[i].Since = s.At
		}
		lines[i].Busy = lines[i].Busy || s.State != signal.Received
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(slices.Index(Levels(), a.Level), slices.Index(Levels(), b.Level)),
			cmp.Compare(slices.Index(signal.Themes(), a.Theme), slices.Index(signal.Themes(), b.Theme)))
	})
	return lines
}

// leadOf is which of the running signals somebody means who says what theirs belongs to, by
// the value of a line: the oldest that can be followed, or else the oldest.
func leadOf(about signal.Signal, running []signal.Signal, said string) (signal.Signal, bool) {
	level, theme, _ := strings.Cut(said, ":")
	var found []signal.Signal
	for _, s := range running {
		if s.ID != about.ID && levelOf(about, s) == Level(level) && s.Theme == signal.Theme(theme) {
			found = append(found, s)
		}
	}
	if len(found) == 0 {
		return signal.Signal{}, false
	}
	slices.SortStableFunc(found, func(a, b signal.Signal) int { return a.At.Compare(b.At) })
	if i := slices.IndexFunc(found, func(s signal.Signal) bool { return s.State.Open() }); i >= 0 {
		return found[i], true
	}
	return found[0], true
}
