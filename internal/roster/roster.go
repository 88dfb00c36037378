package roster

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// midnight is the end of a day in minutes.
const midnight = 24 * 60

// Window is hours on the wall on some days of the week, in minutes after midnight. What closes at
// or before the minute at which it opens closes on the next day; Closes is never 0, which is
// midnight.
type Window struct {
	Days          []time.Weekday
	Opens, Closes int
}

// span is when the window that begins on a date opens and closes.
func (w Window) span(date time.Time) (from, until time.Time) {
	end := w.Closes
	if end <= w.Opens {
		end += midnight
	}
	from, _ = clock.OnTheWall(date, w.Opens)
	until, _ = clock.OnTheWall(date, end)
	return from, until
}

// Turn is when the next of a layer takes over: every so many days, or on some days of the week.
type Turn struct {
	Start time.Time      // date on which the first one begins, or the first of On from then
	At    int            // minute on the wall
	Every int            // days: 1 for a day, 7 for a week, or another number
	On    []time.Weekday // instead of Every
}

// changes reports whether a turn begins on a date.
func (t Turn) changes(date time.Time) bool {
	days := daysBetween(t.Start, date)
	if days < 0 {
		return false
	}
	if len(t.On) > 0 {
		return slices.Contains(t.On, date.Weekday())
	}
	return days%t.Every == 0
}

// upTo is how many turns began on the dates up to and with one.
func (t Turn) upTo(date time.Time) int {
	days := daysBetween(t.Start, date)
	switch {
	case days < 0:
		return 0
	case len(t.On) == 0:
		return days/t.Every + 1
	}
	n := (days + 1) / 7 * len(t.On)
	for left := (days + 1) % 7; left > 0; left-- {
		if slices.Contains(t.On, date.AddDate(0, 0, 1-left).Weekday()) {
			n++
		}
	}
	return n
}

// nth is which turn an instant is in, the first being 0; below that there is none yet.
func (t Turn) nth(at time.Time) int {
	date := clock.Date(at)
	n := t.upTo(date)
	if begins, _ := clock.OnTheWall(date, t.At); t.changes(date) && at.Before(begins) {
		n--
	}
	return n - 1
}

func daysBetween(from, to time.Time) int {
	return int(to.Sub(from) / (24 * time.Hour)) // dates are midnights in UTC: every day has 24 hours
}

// Layer is people who take turns.
type Layer struct {
	Name   string
	People []string // users, in the order of their turns
	Turn   Turn
	Hours  []Window // when one of them is on duty; none: day and night
	// AsSunday says that a Dutch public holiday counts as a Sunday.
	AsSunday    bool
	From, Until time.Time // first and last date on which a window begins; zero for no bound
}

// during reports whether something that begins on a date belongs to the layer.
func (l Layer) during(date time.Time) bool {
	return (l.From.IsZero() || !date.Before(l.From)) && (l.Until.IsZero() || !date.After(l.Until))
}

func (l Layer) weekday(date time.Time) time.Weekday {
	if _, holiday := clock.Holiday(date); holiday && l.AsSunday {
		return time.Sunday
	}
	return date.Weekday()
}

// begins are the windows of the layer that begin on a date.
func (l Layer) begins(date time.Time) (list []Window) {
	if !l.during(date) {
		return nil
	}
	if len(l.Hours) == 0 { // a day and a night, from one turn to the next
		closes := l.Turn.At
		if closes == 0 {
			closes = midnight
		}
		return []Window{{Opens: l.Turn.At, Closes: closes}}
	}
	for _, w := range l.Hours {
		if slices.Contains(w.Days, l.weekday(date)) {
			list = append(list, w)
		}
	}
	return list
}

// holds reports whether the layer has somebody on duty at an instant.
func (l Layer) holds(at time.Time) bool {
	today := clock.Date(at)
	for _, date := range []time.Time{today.AddDate(0, 0, -1), today} {
		for _, w := range l.begins(date) {
			if from, until := w.span(date); !at.Before(from) && at.Before(until) {
				return true
			}
		}
	}
	return false
}

// on is who of the layer is on duty at an instant, "" for nobody.
func (l Layer) on(at time.Time) string {
	n := l.Turn.nth(at)
	if n < 0 && !l.From.IsZero() {
		n = 0 // what begins from that date on is for the first, whenever the second takes over
	}
	if n < 0 || len(l.People) == 0 || !l.holds(at) {
		return ""
	}
	return l.People[n%len(l.People)]
}

// Shift is somebody on duty from one instant to another.
type Shift struct {
	UserID      string
	From, Until time.Time
}

func (s Shift) holds(at time.Time) bool { return !at.Before(s.From) && at.Before(s.Until) }

// Period is a roster of its own for some time, such as Christmas: it goes before the layers.
type Period struct {
	Name        string
	From, Until time.Time
	Shifts      []Shift
}

// Change is one person instead of another for some time, as both agreed. Without Out somebody comes
// beside the others; without In somebody is missed.
type Change struct {
	Out, In     string
	From, Until time.Time
}

// Roster is who is on duty when, for a level and an area.
type Roster struct {
	ID, OrgID, Name string
	Level           int    // 1 is called first
	Areas           string // see access.Area
	// Needed is when somebody has to be on duty; none: day and night.
	Needed  []Window
	Layers  []Layer
	Periods []Period
	Changes []Change // oldest first: a later one sees what an earlier one did
	Version int64
}

// On are the users on duty at an instant, in the order of the alphabet. Who is away is not.
func (r Roster) On(at time.Time, away []Shift) []string {
	list := r.planned(at)
	for _, c := range r.Changes {
		if at.Before(c.From) || !at.Before(c.Until) {
			continue
		}
		there := c.Out == "" || slices.Contains(list, c.Out)
		list = slices.DeleteFunc(list, func(u string) bool { return u == c.Out })
		if there && c.In != "" {
			list = append(list, c.In)
		}
	}
	list = slices.DeleteFunc(list, func(u string) bool {
		return slices.ContainsFunc(away, func(s Shift) bool { return s.UserID == u && s.holds(at) })
	})
	slices.Sort(list)
	return slices.Compact(list)
}

// planned are the users on duty before changes.
func (r Roster) planned(at time.Time) (list []string) {
	for _, p := range r.Periods {
		if at.Before(p.From) || !at.Before(p.Until) {
			continue
		}
		for _, s := range p.Shifts {
			if s.holds(at) {
				list = append(list, s.UserID)
			}
		}
		return list // the first period counts
	}
	for _, l := range r.Layers {
		if u := l.on(at); u != "" {
			list = append(list, u)
		}
	}
	return list
}

// needs reports whether somebody has to be on duty at an instant.
func (r Roster) needs(at time.Time) bool { return Layer{Hours: r.Needed, AsSunday: true}.holds(at) }
