package socialmap

import "time"

// Point is an indicator at the date of one release.
type Point struct {
	AsOf  time.Time // date of the release
	Known bool      // false leaves a gap in the line
	Kept  bool      // the figure is older than the release: nothing new could be shown
	Value float64
	Noise float64 // see Value.Noise
	Among int     // see Value.Among
}

// Series is an indicator over releases in order of date; of picks the figure, such as
// that of a complex or an area.
func Series(releases []*Release, in Indicator, of func(*Release) Figure) []Point {
	points := make([]Point, len(releases))
	for i, r := range releases {
		v := in.Of(of(r))
		points[i] = Point{
			AsOf: r.AsOf, Known: v.Known, Kept: v.Known && v.Newest.Before(r.AsOf),
			Value: v.Rate, Noise: v.Noise, Among: v.Among,
		}
	}
	return points
}

// Move is what a series does at its end.
type Move uint8

// The moves.
const (
	NoFigure Move = iota // the last figure is missing
	TooShort             // figures, but fewer than 3 months of them
	Rising
	Falling
	Stable
	Unsteady // none of the three for at least 3 months
)

// minTrend is how many months something must last before a sentence says so (the
// shortest time that a quarterly talk can do something with).
const minTrend = 3

// Trend is what may be said about the end of a series.
type Trend struct {
	Move     Move
	Months   int // that it has lasted
	Since    time.Time
	From, To float64
}

// TrendOf reads the end of a series, back to its last gap. A rise or fall must be larger
// than rounding can make it (Point.Noise), may step back by half of that on the way, and
// must have begun at least 3 months before the last point and gone on since. Stable means
// that for at least 3 months no two values differ by as much.
func TrendOf(points []Point) Trend {
	end := len(points) - 1
	if end < 0 || !points[end].Known {
		return Trend{Move: NoFigure}
	}
	first := end
	for first > 0 && points[first-1].Known {
		first--
	}
	if monthsBetween(points[first].AsOf, points[end].AsOf) < minTrend {
		return Trend{Move: TooShort}
	}
	run := points[first:]
	for _, m := range [...]struct {
		move Move
		sign float64
	}{{Rising, 1}, {Falling, -1}} {
		if from, ok := climb(run, m.sign); ok {
			return trendFrom(run, from, m.move)
		}
	}
	if from := level(run); monthsBetween(run[from].AsOf, points[end].AsOf) >= minTrend {
		return trendFrom(run, from, Stable)
	}
	return Trend{Move: Unsteady}
}

// climb finds where a rise to the last point began (a fall, with sign -1).
func climb(run []Point, sign float64) (from int, ok bool) {
	end := len(run) - 1
	from = end
	for i := end - 1; i >= 0; i-- {
		v, lowest := sign*run[i].Value, sign*run[from].Value
		if v > lowest+run[i].Noise/2 {
			break
		}
		if v < lowest {
			from = i
		}
	}
	recent := end // the last point that is at least minTrend months old
	for recent > 0 && monthsBetween(run[recent].AsOf, run[end].AsOf) < minTrend {
		recent--
	}
	rise := sign * (run[end].Value - run[from].Value)
	goesOn := from <= recent && sign*(run[end].Value-run[recent].Value) > 0
	return from, goesOn && rise >= max(run[from].Noise, run[end].Noise)
}

// level finds how far back no two values differ by more than rounding.
func level(run []Point) (from int) {
	end := len(run) - 1
	low, high := run[end].Value, run[end].Value
	from = end
	for i := end - 1; i >= 0; i-- {
		low, high = min(low, run[i].Value), max(high, run[i].Value)
		if high-low >= max(run[i].Noise, run[end].Noise) && high > low {
			break
		}
		from = i
	}
	return from
}

func trendFrom(run []Point, from int, m Move) Trend {
	last := run[len(run)-1]
	return Trend{
		Move: m, Months: monthsBetween(run[from].AsOf, last.AsOf), Since: run[from].AsOf,
		From: run[from].Value, To: last.Value,
	}
}

// monthsBetween is the number of full months from a to b.
func monthsBetween(a, b time.Time) int {
	n := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	if b.Day() < a.Day() {
		n--
	}
	return n
}

// Sentence is the text key of the trend and what the message leaves open: Months, From,
// To and Since. Number and date write values in the reader's language.
func (t Trend) Sentence(number func(float64) string, date func(time.Time) string) (key string, args map[string]any) {
	key = "socialmap.trend." + [...]string{"no_figure", "too_short", "rising", "falling", "stable", "unsteady"}[t.Move]
	if t.Move == Rising || t.Move == Falling || t.Move == Stable {
		args = map[string]any{"Months": t.Months, "From": number(t.From), "To": number(t.To), "Since": date(t.Since)}
	}
	return key, args
}
