package reminder

import (
	"cmp"
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Process is one reason to do something, with a list of its own.
type Process string

// The processes.
const (
	FirstVisit Process = "eerste-bezoek" // some weeks after moving in
	NoAccess   Process = "geen-toegang"  // maintenance could not get in
)

// Processes are all processes in the order of the menu.
func Processes() []Process { return []Process{FirstVisit, NoAccess} }

// Rule says when a process makes a task. The zero Rule makes none.
type Rule struct {
	Process  Process
	On       bool
	Weeks    int       // after moving in; of FirstVisit
	Attempts int       // without access; of NoAccess
	Within   int       // days in which these were
	Term     int       // working days to do it
	Since    time.Time // date from which it holds
	Last     time.Time // date up to which it was carried out, zero for never
	By       string    // user who saved it
	At       time.Time // instant
	Version  int64
}

// Standard is the rule of a process before anybody saved one: off, with numbers that the
// field works with.
func Standard(p Process) Rule {
	if p == FirstVisit {
		return Rule{Process: p, Weeks: 6, Term: 10}
	}
	return Rule{Process: p, Attempts: 2, Within: 60, Term: 5}
}

// maxBack is how many days a fact may come in late and still count.
const maxBack = 14

// check are the reasons why a rule is refused.
func (r Rule) check() []fault.Field {
	var fields []fault.Field
	between := func(name string, n, least, most int) {
		if n < least || n > most {
			fields = append(fields, fault.NewField(name, "reminder.number", "Min", least, "Max", most))
		}
	}
	if r.Process == FirstVisit {
		between("weken", r.Weeks, 1, 26)
	} else {
		between("keren", r.Attempts, 1, 5)
		between("dagen", r.Within, 1, 180)
	}
	between("termijn", r.Term, 1, 60)
	return fields
}

// Fact is what a rule looks at: the day on which a tenancy began, or on which it became known
// that maintenance had no access. One kind of fact for one process.
type Fact struct {
	Unit    place.UnitID
	Tenancy tenancy.ID // empty where nobody rents
	Day     time.Time  // date
	On      time.Time  // date without access; of NoAccess
	Until   time.Time  // date on which the tenancy ended, zero while it runs
}

// Wanted is a task that a rule wants.
type Wanted struct {
	Unit    place.UnitID
	Tenancy tenancy.ID
	Day     time.Time   // date on which the rule wants it
	Because []time.Time // dates that are the reason
	Key     string      // the same for what is the same task
}

// Wants is what a rule wants from one date up to and including another, in order.
func Wants(r Rule, facts []Fact, from, until time.Time) []Wanted {
	var list []Wanted
	if r.Process == FirstVisit {
		list = visits(r, facts)
	} else {
		list = calls(r, facts)
	}
	list = slices.DeleteFunc(list, func(w Wanted) bool { return w.Day.Before(from) || w.Day.After(until) })
	slices.SortFunc(list, func(a, b Wanted) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Key, b.Key)) })
	return list
}

// visits wants one visit for each tenancy, so many weeks after it began, if it runs then.
func visits(r Rule, facts []Fact) (list []Wanted) {
	for _, f := range facts {
		day := f.Day.AddDate(0, 0, 7*r.Weeks)
		if f.Tenancy != "" && (f.Until.IsZero() || f.Until.After(day)) {
			list = append(list, Wanted{f.Unit, f.Tenancy, day, []time.Time{f.Day}, string(f.Tenancy)})
		}
	}
	return list
}

// calls wants one call on the day on which so many times without access are known within the
// time. More of them within that time want no second call. Two reports of one day are one time.
func calls(r Rule, facts []Fact) (list []Wanted) {
	type home struct {
		unit    place.UnitID
		tenancy tenancy.ID
	}
	homes := map[home][]Fact{}
	for _, f := range facts {
		h := home{f.Unit, f.Tenancy}
		homes[h] = append(homes[h], f)
	}
	for h, all := range homes {
		for i, f := range all {
			if slices.IndexFunc(all, func(g Fact) bool { return g.Day.Equal(f.Day) }) != i {
				continue // that day was looked at
			}
			now, before := times(all, f.Day.AddDate(0, 0, -r.Within), f.Day), times(all, f.Day.AddDate(0, 0, -r.Within), f.Day.AddDate(0, 0, -1))
			if len(now) >= r.Attempts && len(before) < r.Attempts {
				list = append(list, Wanted{h.unit, h.tenancy, f.Day, now, string(h.unit) + " " + string(h.tenancy) + " " + f.Day.Format(time.DateOnly)})
			}
		}
	}
	return list
}

// times are the days without access that became known after one date and up to another, in
// order.
func times(all []Fact, after, until time.Time) (days []time.Time) {
	for _, f := range all {
		if f.Day.After(after) && !f.Day.After(until) && !slices.ContainsFunc(days, f.On.Equal) {
			days = append(days, f.On)
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	return days
}

// reach is how far back a rule looks before a date.
func (r Rule) reach() int {
	if r.Process == FirstVisit {
		return 7 * r.Weeks
	}
	return r.Within
}

// nextDays are the days that a rule is carried out for on a day: from where it came to, and
// some days more for what came in late; never from before it held.
func (r Rule) nextDays(today time.Time) (from, until time.Time) {
	from = today.AddDate(0, 0, 1-maxBack)
	if r.Last.IsZero() || from.Before(r.Since) {
		from = r.Since // before the first night, some may have been left out
	}
	if next := r.Last.AddDate(0, 0, 1); !r.Last.IsZero() && next.Before(from) {
		from = clock.Later(next, r.Since)
	}
	return from, today
}

// Outcome is how a task ended.
type Outcome string

// Outcomes are all outcomes of a process in the order of the form.
func Outcomes(p Process) []Outcome {
	if p == FirstVisit {
		return []Outcome{"bezocht", "later-zelf", "niet-nodig"}
	}
	return []Outcome{"afspraak", "was-misverstand", "niet-nodig"}
}

// Moved is the outcome that the program gives when the tenancy ended meanwhile.
const Moved Outcome = "verhuisd"
