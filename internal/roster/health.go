package roster

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/clock"
)

// ProblemKind is what may go wrong in a roster.
type ProblemKind string

// The kinds, the worst first.
const (
	NoOne      ProblemKind = "gat"      // nobody is on duty where somebody has to be
	IsAway     ProblemKind = "afwezig"  // who is planned is away
	HasLeft    ProblemKind = "weg"      // who is planned cannot sign in any more
	Cannot     ProblemKind = "kan-niet" // who is planned cannot, and knows nobody
	Twice      ProblemKind = "dubbel"   // somebody is on duty in two rosters at once
	NotWoken   ProblemKind = "bereik"   // somebody has a night and no tested way that wakes
	Unanswered ProblemKind = "vraag"    // an ask has no answer yet, and the shift is near
)

// Problem is something in the coming days that somebody has to look at.
type Problem struct {
	Kind              ProblemKind
	RosterID, OtherID string // OtherID: the second roster of Twice
	UserID            string // empty for NoOne
	From, Until       time.Time
	Long              bool // it began before what was looked at
}

// Key names a problem: the same one tomorrow has the same name.
func (p Problem) Key() string {
	at := p.From.UTC().Format(time.RFC3339)
	if p.Kind == NotWoken || p.Kind == HasLeft || p.Long {
		at = "" // the same until it is mended
	}
	return strings.Join([]string{string(p.Kind), p.RosterID, p.OtherID, p.UserID, at}, "/")
}

// Staff is what is known of the people of an organisation.
type Staff struct {
	Away  []Shift
	Left  map[string]bool // who cannot sign in any more
	Wakes map[string]bool // who has a tested way that wakes
}

// gone is who is not there between two instants.
func (f Staff) gone(from, until time.Time) []Shift {
	list := slices.Clone(f.Away)
	for u := range f.Left {
		list = append(list, Shift{u, from, until})
	}
	return list
}

// near is how long before a shift an ask without an answer is told.
const near = 48 * time.Hour

// later reports whether somebody is on duty all the same: what is worse stands first.
func (p Problem) later() bool { return p.Kind == Twice || p.Kind == NotWoken || p.Kind == Unanswered }

// Ahead are the problems from now until an instant: where nobody is first, and then by time. One that goes on has begun
// when it began, so that it is not a new one each day.
func Ahead(rosters []Roster, swaps []Swap, now, until time.Time, f Staff) (list []Problem) {
	duties := map[string][]Duty{}
	from, end := now.AddDate(0, 0, -whole), until.AddDate(0, 0, whole)
	gone := f.gone(from, end)
	for _, r := range rosters {
		duties[r.ID] = r.Duties(from, end, gone)
		list = append(list, r.gaps(duties[r.ID])...)
		list = append(list, r.missing(from, now, end, f)...)
	}
	for _, d := range Doubles(duties) {
		list = append(list, Problem{Kind: Twice, RosterID: d.First, OtherID: d.Then, UserID: d.UserID, From: d.From, Until: d.Until})
	}
	for _, r := range rosters {
		list = append(list, r.asleep(coming(duties[r.ID], now), f.Wakes)...)
		list = append(list, r.waiting(swaps, duties[r.ID], now)...)
	}
	list = slices.DeleteFunc(list, func(p Problem) bool { return !p.Until.After(now) || !p.From.Before(until) })
	for i := range list {
		list[i].Long = list[i].From.Equal(from)
	}
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(boolInt(a.later())-boolInt(b.later()), a.From.Compare(b.From))
	})
	return list
}

// coming are the duties that are not over.
func coming(duties []Duty, now time.Time) []Duty {
	return slices.DeleteFunc(slices.Clone(duties), func(d Duty) bool { return !d.Until.After(now) })
}

func (r Roster) gaps(duties []Duty) (list []Problem) {
	for _, d := range Gaps(duties) {
		list = append(list, Problem{Kind: NoOne, RosterID: r.ID, From: d.From, Until: d.Until})
	}
	return list
}

// missing are who is planned and not there.
func (r Roster) missing(from, now, until time.Time, f Staff) (list []Problem) {
	for _, c := range r.Missed(from, until, f.Away) {
		if !f.Left[c.Out] {
			list = append(list, Problem{Kind: IsAway, RosterID: r.ID, UserID: c.Out, From: c.From, Until: c.Until})
		}
	}
	planned := coming(r.Duties(from, until, nil), now)
	for _, u := range usersIn(planned) {
		if f.Left[u] {
			s := ShiftsOf(planned, u)[0]
			list = append(list, Problem{Kind: HasLeft, RosterID: r.ID, UserID: u, From: s.From, Until: s.Until})
		}
	}
	return list
}

// asleep are who has a night and cannot be woken, each at the first such night.
func (r Roster) asleep(duties []Duty, wakes map[string]bool) (list []Problem) {
	for _, u := range usersIn(duties) {
		shifts := ShiftsOf(duties, u)
		if i := slices.IndexFunc(shifts, func(s Shift) bool { return atNight(s.From, s.Until) }); i >= 0 && !wakes[u] {
			list = append(list, Problem{Kind: NotWoken, RosterID: r.ID, UserID: u, From: shifts[i].From, Until: shifts[i].Until})
		}
	}
	return list
}

// waiting are asks that nobody answered while the shift is near, and who cannot and still is on duty.
func (r Roster) waiting(swaps []Swap, duties []Duty, now time.Time) (list []Problem) {
	for _, w := range swaps {
		if w.RosterID != r.ID || !w.Waits(now) {
			continue
		}
		p := Problem{Kind: Unanswered, RosterID: r.ID, UserID: w.Asker, From: w.From, Until: w.Until}
		if w.Asked == "" {
			p.Kind = Cannot
			if !slices.ContainsFunc(ShiftsOf(duties, w.Asker), func(s Shift) bool { return s.From.Before(w.Until) && w.From.Before(s.Until) }) {
				continue // somebody else has it now
			}
		} else if w.From.Sub(now) > near {
			continue
		}
		list = append(list, p)
	}
	return list
}

// atNight reports whether a time has a part of a night in it, on whatever day.
func atNight(from, until time.Time) bool {
	for date := clock.Date(from).AddDate(0, 0, -1); !date.After(clock.Date(until)); date = date.AddDate(0, 0, 1) {
		begins, _ := clock.OnTheWall(date, nightBegins)
		ends, _ := clock.OnTheWall(date, midnight+nightEnds)
		if begins.Before(until) && from.Before(ends) {
			return true
		}
	}
	return false
}
