package figures

import (
	"slices"
	"time"

	"samendoen/internal/signal"
)

// Break is what the signals of a month are told apart by.
type Break string

// The breaks.
const (
	ByTheme  Break = "thema"
	BySource Break = "bron"
	ByTerm   Break = "termijn"
)

// Breaks are all breaks in the order of the screen.
func Breaks() []Break { return []Break{ByTheme, BySource, ByTerm} }

// Unknown is a median that is not given.
const Unknown = -1

// Line is one row of a table: a theme, a source or a term.
type Line struct {
	By   Break
	Code string
	// InTime, Late (once or twice) and Late3 (three times and more) together are all that
	// came in.
	InTime, Late, Late3 int
	// Open, Settled and Unsolved are what the sender would call it: it goes on, it ended
	// without the sender objecting, or the sender said that it was not solved.
	Open, Settled, Unsolved int
	// Median is of the working days until the first talk; Unknown when too few were held.
	Median int

	talks int // held; only in exact figures
}

// Received is how many came in.
func (l Line) Received() int { return l.InTime + l.Late + l.Late3 }

// Sheet are the figures of a month.
type Sheet struct {
	Month    time.Time // first day
	Received int
	Lines    []Line // by break, in the order of the screen
	Rounded  bool
	Made     time.Time // when a release was made; zero for exact figures
}

// Of are the lines of a break.
func (s Sheet) Of(b Break) []Line {
	var list []Line
	for _, l := range s.Lines {
		if l.By == b {
			list = append(list, l)
		}
	}
	return list
}

// codes are the rows of a break. The rows are always all there, so that a row says nothing by
// being absent.
func codes(b Break) (list []string) {
	switch b {
	case ByTheme:
		for _, t := range signal.Themes() {
			list = append(list, string(t))
		}
	case BySource:
		for _, s := range signal.Sources() {
			list = append(list, string(s))
		}
	case ByTerm:
		for _, u := range signal.Urgencies() {
			list = append(list, string(u))
		}
	}
	return list
}

// codeOf is the row of a break that a tally falls in.
func codeOf(b Break, t signal.Tally) string {
	switch b {
	case ByTheme:
		return string(t.Theme)
	case BySource:
		return string(t.Source)
	}
	return string(t.Urgency)
}

// exact adds tallies up to the figures of a month.
func exact(month time.Time, tallies []signal.Tally) Sheet {
	s := Sheet{Month: month}
	for _, t := range tallies {
		s.Received += t.N
	}
	for _, b := range Breaks() {
		for _, code := range codes(b) {
			s.Lines = append(s.Lines, lineOf(b, code, tallies))
		}
	}
	return s
}

func lineOf(b Break, code string, tallies []signal.Tally) Line {
	l := Line{By: b, Code: code, Median: Unknown}
	days := map[int]int{}
	for _, t := range tallies {
		if codeOf(b, t) != code {
			continue
		}
		switch {
		case t.Late >= 3:
			l.Late3 += t.N
		case t.Late > 0:
			l.Late += t.N
		default:
			l.InTime += t.N
		}
		switch t.Word {
		case signal.SaidUnsolved:
			l.Unsolved += t.N
		case signal.Settled:
			l.Settled += t.N
		default:
			l.Open += t.N
		}
		if t.TalkDays >= 0 {
			days[t.TalkDays] += t.N
			l.talks += t.N
		}
	}
	l.Median = median(days, l.talks)
	return l
}

// median is the lower median of n numbers that are given by how often each is there.
func median(often map[int]int, n int) int {
	if n == 0 {
		return Unknown
	}
	var values []int
	for v := range often {
		values = append(values, v)
	}
	slices.Sort(values)
	seen := 0
	for _, v := range values {
		if seen += often[v]; 2*seen >= n {
			return v
		}
	}
	return Unknown
}
