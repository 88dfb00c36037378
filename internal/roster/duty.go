package roster

import (
	"maps"
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// Duty is a stretch of time in which the same people are on duty.
type Duty struct {
	From, Until time.Time
	Users       []string // in the order of the alphabet; none: a gap, where somebody is needed
	Needed      bool
}

// Gap reports whether nobody is on duty where somebody has to be.
func (d Duty) Gap() bool { return d.Needed && len(d.Users) == 0 }

// Duties are the stretches from one instant to another, each as long as can be. Together they are
// exactly that time.
func (r Roster) Duties(from, until time.Time, away []Shift) (list []Duty) {
	edges := r.edges(from, until, away)
	for i, at := range edges[:max(0, len(edges)-1)] {
		d := Duty{From: at, Until: edges[i+1], Users: r.On(at, away), Needed: r.needs(at)}
		if n := len(list); n > 0 && slices.Equal(list[n-1].Users, d.Users) && list[n-1].Needed == d.Needed {
			list[n-1].Until = d.Until
			continue
		}
		list = append(list, d)
	}
	return list
}

// edges are all instants from one to another at which something can change, with both.
func (r Roster) edges(from, until time.Time, away []Shift) []time.Time {
	if !from.Before(until) {
		return nil
	}
	list := []time.Time{from, until}
	add := func(times ...time.Time) {
		for _, t := range times {
			if t.After(from) && t.Before(until) {
				list = append(list, t)
			}
		}
	}
	needed := Layer{Hours: r.Needed, AsSunday: true}
	for date := clock.Date(from).AddDate(0, 0, -1); !date.After(clock.Date(until)); date = date.AddDate(0, 0, 1) {
		for _, l := range append([]Layer{needed}, r.Layers...) {
			for _, w := range l.begins(date) {
				add(w.span(date))
			}
			if l.Turn.Every+len(l.Turn.On) > 0 && l.Turn.changes(date) {
				begins, _ := clock.OnTheWall(date, l.Turn.At)
				add(begins)
			}
		}
	}
	for _, c := range r.Changes {
		add(c.From, c.Until)
	}
	shifts := slices.Clone(away)
	for _, p := range r.Periods {
		add(p.From, p.Until)
		shifts = append(shifts, p.Shifts...)
	}
	for _, s := range shifts {
		add(s.From, s.Until)
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

// ShiftsOf are the shifts of somebody among duties, each as long as can be.
func ShiftsOf(duties []Duty, userID string) (list []Shift) {
	for _, d := range duties {
		if !slices.Contains(d.Users, userID) {
			continue
		}
		if n := len(list); n > 0 && list[n-1].Until.Equal(d.From) {
			list[n-1].Until = d.Until
			continue
		}
		list = append(list, Shift{userID, d.From, d.Until})
	}
	return list
}

// Gaps are the stretches in which nobody is on duty where somebody has to be.
func Gaps(duties []Duty) []Duty {
	return slices.DeleteFunc(slices.Clone(duties), func(d Duty) bool { return !d.Gap() })
}

// Double is somebody who is on duty in two rosters at the same time.
type Double struct {
	UserID      string
	First, Then string // rosters
	From, Until time.Time
}

// Doubles are who is on duty in two rosters at once, given the duties of each by its id.
func Doubles(duties map[string][]Duty) (list []Double) {
	ids := slices.Sorted(maps.Keys(duties))
	for i, first := range ids {
		for _, then := range ids[i+1:] {
			list = append(list, between(first, then, duties)...)
		}
	}
	return list
}

// between are those of two rosters.
func between(first, then string, duties map[string][]Duty) (list []Double) {
	for _, u := range usersIn(duties[first]) {
		for _, a := range ShiftsOf(duties[first], u) {
			for _, b := range ShiftsOf(duties[then], u) {
				if from, until := clock.Later(a.From, b.From), clock.Earlier(a.Until, b.Until); from.Before(until) {
					list = append(list, Double{u, first, then, from, until})
				}
			}
		}
	}
	return list
}

// usersIn are all who are on duty, in the order of the alphabet.
func usersIn(duties []Duty) (list []string) {
	for _, d := range duties {
		list = append(list, d.Users...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
