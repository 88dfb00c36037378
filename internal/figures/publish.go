package figures

import (
	"strconv"
	"time"

	"samendoen/internal/socialmap"
)

// draw is the rounding of socialmap for the figures of one organisation.
type draw func(table, epoch string, counts []int) []int

// maxDraws is how often a table is drawn until it adds up to the total of its month. One draw
// in five fits where there is much, one in thirty at worst.
const maxDraws = 2000

// minTalks is the published number of talks from which a median is given: it proves at least
// five. The true number must not decide, or it would show.
const minTalks = 2 * socialmap.Base

// round is what may be published of the figures of a month. A table that cannot be drawn to
// the total is left out: false.
func round(s Sheet, d draw) (Sheet, bool) {
	epoch := s.Month.Format(time.DateOnly)
	out := Sheet{Month: s.Month, Rounded: true, Received: d("totaal", epoch, []int{s.Received})[0]}
	for _, b := range Breaks() {
		lines := s.Of(b)
		terms, words, talks := make([]int, 0, 3*len(lines)), make([]int, 0, 3*len(lines)), make([]int, 0, len(lines))
		for _, l := range lines {
			terms, words, talks = append(terms, l.InTime, l.Late, l.Late3), append(words, l.Open, l.Settled, l.Unsolved), append(talks, l.talks)
		}
		terms, fits := fit(d, string(b)+" op tijd", epoch, terms, out.Received)
		if !fits {
			return Sheet{}, false
		}
		if words, fits = fit(d, string(b)+" opgelost", epoch, words, out.Received); !fits {
			return Sheet{}, false
		}
		talks = d(string(b)+" gesprekken", epoch, talks)
		for i, l := range lines {
			r := Line{By: b, Code: l.Code, InTime: terms[3*i], Late: terms[3*i+1], Late3: terms[3*i+2],
				Open: words[3*i], Settled: words[3*i+1], Unsolved: words[3*i+2], Median: Unknown}
			if talks[i] >= minTalks {
				r.Median = l.Median
			}
			out.Lines = append(out.Lines, r)
		}
	}
	return out, true
}

// fit draws a table until it adds up to a total, so that all tables of a month say the same
// of how many there were. The number of the draw follows from the counts and the secret, and
// is not published.
func fit(d draw, table, epoch string, counts []int, total int) ([]int, bool) {
	for n := range maxDraws {
		out, sum := d(table, epoch+"#"+strconv.Itoa(n), counts), 0
		for _, v := range out {
			sum += v
		}
		if sum == total {
			return out, true
		}
	}
	return nil, false
}

// firstOpen is the first month that is not published yet on a date: a month is, once the
// month after it is over too. Nearly all of it is settled by then, and nothing erased.
func firstOpen(today time.Time) time.Time {
	return time.Date(today.Year(), today.Month()-1, 1, 0, 0, 0, 0, time.UTC)
}
