package clock

import "time"

// Easter is Easter Sunday of a year in the Gregorian calendar (algorithm of Meeus,
// Jones and Butcher).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

// Holiday is Holiday of a Calendar in which Liberation Day counts in lustrum years only,
// which is when most employers close.
func Holiday(date time.Time) (name string, ok bool) { return Calendar{}.Holiday(date) }

// Holiday reports whether a date is a Dutch public holiday of the General Terms Act
// (Algemene termijnenwet art. 3) and which one. That law names Liberation Day each year;
// whether people are free then is for their employer to say.
func (c Calendar) Holiday(date time.Time) (name string, ok bool) {
	y, m, d := date.Date()
	switch {
	case m == time.January && d == 1:
		return "Nieuwjaarsdag", true
	case m == time.December && d == 25:
		return "Eerste Kerstdag", true
	case m == time.December && d == 26:
		return "Tweede Kerstdag", true
	case m == time.May && d == 5 && c.Liberation.free(y):
		return "Bevrijdingsdag", true
	case isKingsDay(y, m, d):
		return "Koningsdag", true
	}
	days := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(Easter(y)) / (24 * time.Hour))
	switch days {
	case -2:
		return "Goede Vrijdag", true
	case 0:
		return "Eerste Paasdag", true
	case 1:
		return "Tweede Paasdag", true
	case 39:
		return "Hemelvaartsdag", true
	case 49:
		return "Eerste Pinksterdag", true
	case 50:
		return "Tweede Pinksterdag", true
	}
	return "", false
}

// isKingsDay: 27 April, or the 26th when the 27th is a Sunday (since 2014).
func isKingsDay(y int, m time.Month, d int) bool {
	if m != time.April {
		return false
	}
	if time.Date(y, time.April, 27, 0, 0, 0, 0, time.UTC).Weekday() == time.Sunday {
		return d == 26
	}
	return d == 27
}

// IsWorkingDay reports whether people are at work on a date: Monday to Friday, no holiday.
func IsWorkingDay(date time.Time) bool { return Calendar{}.IsWorkingDay(date) }

// AddWorkingDays is AddWorkingDays of the zero Calendar.
func AddWorkingDays(date time.Time, n int) time.Time { return Calendar{}.AddWorkingDays(date, n) }

// WorkingDaysBetween is WorkingDaysBetween of the zero Calendar.
func WorkingDaysBetween(from, to time.Time) int { return Calendar{}.WorkingDaysBetween(from, to) }
