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

// Holiday reports whether a date is a Dutch public holiday of the General Terms Act
// (Algemene termijnenwet art. 3) and which one. Liberation Day counts in lustrum years
// only, which is when most employers close.
func Holiday(date time.Time) (name string, ok bool) {
	y, m, d := date.Date()
	switch {
	case m == time.January && d == 1:
		return "Nieuwjaarsdag", true
	case m == time.December && d == 25:
		return "Eerste Kerstdag", true
	case m == time.December && d == 26:
		return "Tweede Kerstdag", true
	case m == time.May && d == 5 && y%5 == 0:
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
func IsWorkingDay(date time.Time) bool {
	if wd := date.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	_, holiday := Holiday(date)
	return !holiday
}

// AddWorkingDays is the date n working days after a date; the day itself does not count.
// For n = 0 it is the date itself, or the next working day when that is not one.
func AddWorkingDays(date time.Time, n int) time.Time {
	for n == 0 && !IsWorkingDay(date) {
		date = date.AddDate(0, 0, 1)
	}
	for ; n > 0; n-- {
		date = date.AddDate(0, 0, 1)
		for !IsWorkingDay(date) {
			date = date.AddDate(0, 0, 1)
		}
	}
	return date
}

// WorkingDaysBetween counts the working days after from up to and including to;
// it is 0 when to is not after from.
func WorkingDaysBetween(from, to time.Time) int {
	n := 0
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		if IsWorkingDay(d) {
			n++
		}
	}
	return n
}
