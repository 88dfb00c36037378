package socialmap

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"samendoen/internal/effect"
)

// Standing is how something stands out.
type Standing uint8

// How something stands out.
const (
	// GoesUp and GoesDown are a course (TrendOf) of a figure that is not what it is around.
	GoesUp Standing = iota
	GoesDown
	// MoreThanBefore and LessThanBefore are figures that differ from a year before by more
	// than chance and rounding explain (effect.Alarms).
	MoreThanBefore
	LessThanBefore
	// StaysAbove and StaysBelow are a level that has been another than around for months.
	StaysAbove
	StaysBelow
)

// Standout is something that stands out, from published figures alone.
type Standout struct {
	Indicator Indicator
	Standing  Standing
	Good      bool // the better way
	Since     time.Time
	Months    int     // of StaysAbove and StaysBelow
	From, To  float64 // From is that of Since, of a year before Since, or of what lies around
	weight    float64 // how far beyond rounding
}

// maxStandouts is how many sentences a page says: what a talk can be about.
const maxStandouts = 5

// standing is one indicator of a place, beside what lies around it.
type standing struct {
	indicator     Indicator
	value, around Value
	course        []Point
	trend         Trend
	counts        int     // rounded counts in the figure
	burst         float64 // how many events come together; 0 of homes, and where it is not known
}

// memory is how an indicator holds on to what was.
func memory(in Indicator) effect.Memory {
	if in.Definition().Lag == Year {
		return effect.OverYear()
	}
	return effect.OnDate()
}

// placeOf is the course as effect reads it: the figures that were published anew.
func (s standing) placeOf() effect.Place {
	p := effect.Place{Homes: s.value.Homes, Counts: s.counts, Burst: s.burst}
	for _, x := range s.course {
		if x.Known && !x.Kept {
			p.Points = append(p.Points, effect.Point{At: x.AsOf, Value: x.Value, Among: float64(x.Among)})
		}
	}
	return p
}

// standingOf is an indicator of a place, of which burst events come together, beside what lies around it.
func standingOf(releases []*Release, in Indicator, burst float64, own, around func(*Release, Table) Figure) standing {
	points := Series(releases, in, func(r *Release) Figure { return own(r, in.Table) })
	last := releases[len(releases)-1]
	f := own(last, in.Table)
	return standing{in, in.Of(f), in.Of(around(last, in.Table)), points, TrendOf(points), in.counts(f), burst}
}

// silentOf are the indicators of events that were published and of which nothing can be said.
func silentOf(list []standing) (silent []Indicator) {
	for _, s := range list {
		if telling(s.indicator) && s.counts > 0 && s.silent() {
			silent = append(silent, s.indicator)
		}
	}
	return silent
}

// telling says whether an indicator can stand out: it has a better side.
func telling(in Indicator) bool { return in.Better != Neutral }

// find says how the indicator stands out, if it does. A change that chance does not
// explain is enough; else the figure must be another than around, beyond rounding, and
// its course must say the same. Of events one home can have many, so of these only such a change counts.
func (s standing) find() (Standout, bool) {
	if !telling(s.indicator) || !s.value.Known {
		return Standout{}, false
	}
	apart := 0.0
	if s.around.Known {
		apart = (s.value.Rate - s.around.Rate) / max(s.value.Noise, s.around.Noise)
	}
	out := Standout{Indicator: s.indicator, To: s.value.Rate, weight: max(apart, -apart)}
	moves := s.trend.Move == Rising || s.trend.Move == Falling
	for _, up := range [...]bool{true, false} {
		sameWay := moves && (s.trend.Move == Rising) == up
		beyond := apart > 1 == up && (apart > 1 || apart < -1) && !s.indicator.countsEvents()
		alarm, changed := s.changed(up)
		switch {
		case sameWay && (beyond || changed):
			out.Standing, out.Since, out.From = way(GoesUp, up), s.trend.Since, s.trend.From
		case changed:
			before, known := s.at(alarm.Since.AddDate(-1, 0, 0))
			if !known || before < s.value.Rate != up {
				continue // it has gone back since
			}
			out.Standing, out.Since, out.From = way(MoreThanBefore, up), alarm.Since, before
		case beyond && s.trend.Move == Stable:
			out.Standing, out.Months, out.Since, out.From = way(StaysAbove, up), s.trend.Months, s.trend.Since, s.around.Rate
		default:
			continue
		}
		if changed {
			out.weight++
		}
		out.Good = up == (s.indicator.Better == HigherBetter)
		return out, true
	}
	return Standout{}, false
}

// way is a standing, or the one that goes the other way.
func way(s Standing, up bool) Standing {
	if up {
		return s
	}
	return s + 1
}

// changed is the first alarm of the year before the last figure: those after it are of the
// same change. Of events of which one does not know how they come together there is none.
func (s standing) changed(up bool) (effect.Alarm, bool) {
	if s.silent() {
		return effect.Alarm{}, false
	}
	yearAgo := s.course[len(s.course)-1].AsOf.AddDate(-1, 0, 0)
	for _, a := range effect.Alarms(s.placeOf(), memory(s.indicator), up) {
		if a.At.After(yearAgo) {
			return a, true
		}
	}
	return effect.Alarm{}, false
}

// silent says that nothing can be said of what changed: nobody knows how the events come together, or they
// are too few.
func (s standing) silent() bool {
	if !s.indicator.countsEvents() {
		return false
	}
	return s.burst == 0 || s.indicator.Among != nil && !s.value.Known || s.placeOf().Deaf()
}

// at is the last known figure of at most a date.
func (s standing) at(on time.Time) (value float64, known bool) {
	for _, x := range s.course {
		if x.Known && !x.AsOf.After(on) {
			value, known = x.Value, true
		}
	}
	return value, known
}

// standouts are what stands out, the most first; what is good comes last, and always has
// a place.
func standouts(list []standing) (out []Standout) {
	for _, s := range list {
		if x, ok := s.find(); ok {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b Standout) int { return cmp.Compare(b.weight, a.weight) })
	good := slices.DeleteFunc(slices.Clone(out), func(x Standout) bool { return !x.Good })
	out = slices.DeleteFunc(out, func(x Standout) bool { return x.Good })
	room := max(maxStandouts-len(good), maxStandouts-1)
	if len(good) == 0 {
		room = maxStandouts
	}
	out = out[:min(len(out), room)]
	return append(out, good[:min(len(good), maxStandouts-len(out))]...)
}

// Key is the text key of the sentence.
func (x Standout) Key() string {
	return "socialmap.stands." + [...]string{"up", "down", "more", "less", "above", "below"}[x.Standing]
}

// theme is what a table is about, for what usually helps.
type theme struct {
	table string // the beginning of its code
	code  string
	helps int // sentences
}

// themes are the themes that have directions, as data: their words are
// socialmap.helps.CODE.1 and on, and where they come from stands in docs/complex-in-beeld.md.
func themes() []theme {
	return []theme{{"arrears", "rent", 3}, {"nuisance", "neighbours", 3}, {Followed.Code(), "follow", 3},
		{Promises.Code(), "promises", 3}, {Requests.Code(), "requests", 3}, {Repairs.Code(), "repairs", 3}}
}

// Helps are the text keys of what usually helps; none for what goes well.
func (x Standout) Helps() (keys []string) {
	if x.Good {
		return nil
	}
	for _, t := range themes() {
		if !strings.HasPrefix(x.Indicator.Table.Code(), t.table) {
			continue
		}
		for i := range t.helps {
			keys = append(keys, "socialmap.helps."+t.code+"."+string(rune('1'+i)))
		}
	}
	return keys
}

// silent is the sentence of what nothing can be said of.
func (w words) silent(list []Indicator) string {
	var names []string
	for _, in := range list {
		names = append(names, w.p.T(in.LabelKey()))
	}
	return w.t("stands_silent", "Names", strings.Join(names, "; "))
}

// standout is the sentence of what stands out.
func (w words) standout(x Standout, around string) string {
	number := func(v float64) string { return w.p.Decimal(v, 1) }
	return w.p.T(x.Key(), "Indicator", w.p.T(x.Indicator.LabelKey()), "Since", w.p.Month(x.Since), "Months", x.Months,
		"From", number(x.From), "To", number(x.To), "Unit", w.p.T(x.Indicator.UnitKey()), "Around", around)
}
