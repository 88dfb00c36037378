package roster

import (
	"cmp"
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// Burden is how much somebody was on duty, by what it asks of them. An hour counts once, under the
// heaviest of the three that it is.
type Burden struct {
	Day, Night, Weekend, Holiday time.Duration
}

// When it is night, in minutes on the wall.
const (
	nightBegins = 22 * 60
	nightEnds   = 7 * 60
)

// Weight adds a burden up: an hour at night counts for two, in a weekend as well, on a holiday for
// three.
func (b Burden) Weight() time.Duration { return b.Day + 2*b.Night + 2*b.Weekend + 3*b.Holiday }

// Plus is two burdens together.
func (b Burden) Plus(c Burden) Burden {
	return Burden{b.Day + c.Day, b.Night + c.Night, b.Weekend + c.Weekend, b.Holiday + c.Holiday}
}

// burdenOf is what a stretch of duty asks.
func burdenOf(from, until time.Time) (b Burden) {
	for from.Before(until) {
		date := clock.Date(from)
		end := until
		for _, minute := range []int{nightEnds, nightBegins, midnight} {
			if edge, _ := clock.OnTheWall(date, minute); edge.After(from) {
				end = clock.Earlier(end, edge)
			}
		}
		hours := end.Sub(from)
		_, holiday := clock.Holiday(date)
		begins, _ := clock.OnTheWall(date, nightEnds)
		evening, _ := clock.OnTheWall(date, nightBegins)
		switch weekday := date.Weekday(); {
		case holiday:
			b.Holiday += hours
		case weekday == time.Saturday || weekday == time.Sunday:
			b.Weekend += hours
		case from.Before(begins) || !from.Before(evening):
			b.Night += hours
		default:
			b.Day += hours
		}
		from = end
	}
	return b
}

// Burdens are what duties asked of each user.
func Burdens(duties []Duty) map[string]Burden {
	all := map[string]Burden{}
	for _, d := range duties {
		b := burdenOf(d.From, d.Until)
		for _, u := range d.Users {
			all[u] = all[u].Plus(b)
		}
	}
	return all
}

// Share proposes a period in which the turns of a layer go to whoever carried least so far, in
// duties of before and in the proposal itself. Who is away during any part of a turn does not get
// it, and nobody gets two in a row while there is somebody else. A turn that nobody can have stays
// empty: it shows as a gap.
func (r Roster) Share(layer Layer, from, until time.Time, before []Duty, away []Shift) Period {
	p := Period{From: from, Until: until}
	carried := Burdens(before)
	last := ""
	for _, turn := range turnsIn(layer, from, until) {
		best := ""
		for _, u := range layer.People {
			if slices.ContainsFunc(away, func(s Shift) bool { return s.UserID == u && s.From.Before(turn[1]) && turn[0].Before(s.Until) }) {
				continue
			}
			if best == "" || cmp.Or(boolInt(u == last)-boolInt(best == last), cmp.Compare(carried[u].Weight(), carried[best].Weight())) < 0 {
				best = u
			}
		}
		last = best
		if best == "" {
			continue
		}
		one := Roster{Layers: []Layer{{People: []string{best}, Turn: Turn{Start: clock.Date(turn[0]).AddDate(0, 0, -1), Every: 1}, Hours: layer.Hours, AsSunday: layer.AsSunday, From: layer.From, Until: layer.Until}}}
		for _, s := range ShiftsOf(one.Duties(turn[0], turn[1], nil), best) {
			p.Shifts = append(p.Shifts, s)
			carried[best] = carried[best].Plus(burdenOf(s.From, s.Until))
		}
	}
	return p
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// turnsIn are the turns of a layer within a time, cut off at its ends.
func turnsIn(l Layer, from, until time.Time) (list [][2]time.Time) {
	edges := []time.Time{from}
	for date := clock.Date(from); !date.After(clock.Date(until)); date = date.AddDate(0, 0, 1) {
		if begins, _ := clock.OnTheWall(date, l.Turn.At); l.Turn.changes(date) && begins.After(from) && begins.Before(until) {
			edges = append(edges, begins)
		}
	}
	edges = append(edges, until)
	for i := range edges[1:] {
		list = append(list, [2]time.Time{edges[i], edges[i+1]})
	}
	return list
}
