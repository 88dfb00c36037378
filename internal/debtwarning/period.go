package debtwarning

import (
	"slices"
	"time"
)

// Owed is what a household owed at the end of a month.
type Owed struct {
	Month time.Time // first day of the month
	Cents int64     // eurocents
}

// Period is an unbroken run of months in which rent was owed.
type Period struct {
	Origin time.Time // first day of the first of these months
	Last   time.Time // first day of the last of them
	Cents  int64     // owed at the end of the last, in eurocents
}

// Current is the run that goes on in the latest month that the administration delivered;
// false when nothing is owed in it. A month without an entry was paid.
func Current(list []Owed, latest time.Time) (Period, bool) {
	owed := map[time.Time]int64{}
	for _, o := range list {
		owed[o.Month.UTC()] = o.Cents
	}
	latest = latest.UTC()
	p := Period{Origin: latest, Last: latest, Cents: owed[latest]}
	if p.Cents <= 0 {
		return Period{}, false
	}
	for before := latest.AddDate(0, -1, 0); owed[before] > 0; before = before.AddDate(0, -1, 0) {
		p.Origin = before
	}
	return p, true
}

// Opens reports whether a run is long and large enough to be worked on, and is not one that
// was worked on before: former are the last months of the files that the tenancy had.
func (p Period) Opens(r Rules, today time.Time, former ...time.Time) bool {
	if slices.ContainsFunc(former, func(last time.Time) bool { return !p.Origin.After(last) }) {
		return false
	}
	return p.Cents >= r.MinCents && !today.Before(p.Origin.AddDate(0, 0, r.MinDays))
}
