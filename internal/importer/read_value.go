package importer

import (
	"strings"
	"time"
)

// Values as people and programs write them. These are pure functions without
// allocations; they run for every cell of 2.3 million rows.

// dateFault says what is wrong with a date; the zero value is a good date.
type dateFault int

const (
	dateOK dateFault = iota
	notADate
	noSuchDate
	yearOutOfRange
)

const minYear, maxYear = 1900, 2100

// parseDate reads 31-12-2026, 31/12/2026, 31.12.2026, 2026-12-31 and 2026-12-31T00:00:00,
// and for a spreadsheet also its serial days.
func parseDate(s string, st style) (time.Time, dateFault) {
	if st == styleSheet {
		if t, fault, isSerial := serialDate(s); isSerial {
			return t, fault
		}
	}
	a, rest, ok := digits(s, 4)
	if !ok || rest == "" || !dateSeparator(rest[0]) {
		return time.Time{}, notADate
	}
	first, sep := len(s)-len(rest), rest[0]
	b, rest, ok := digits(rest[1:], 2)
	if !ok || rest == "" || rest[0] != sep {
		return time.Time{}, notADate
	}
	c, tail, ok := digits(rest[1:], 4)
	third := len(rest) - 1 - len(tail)
	switch {
	case !ok || !timeOfDay(tail):
		return time.Time{}, notADate
	case first == 4 && third <= 2:
		return makeDate(a, b, c)
	case first <= 2 && third == 4:
		return makeDate(c, b, a)
	}
	return time.Time{}, notADate
}

// digits reads 1 to n digits at the start of s.
func digits(s string, n int) (value int, rest string, ok bool) {
	i := 0
	for i < len(s) && i < n && s[i] >= '0' && s[i] <= '9' {
		value = value*10 + int(s[i]-'0')
		i++
	}
	return value, s[i:], i > 0
}

func dateSeparator(c byte) bool { return c == '-' || c == '/' || c == '.' }

// timeOfDay accepts nothing, or a time after a T or a space; the time does not count.
func timeOfDay(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != 'T' && s[0] != ' ' || len(s) < 5 || len(s) > 30 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != ':' && c != '.' && c != 'Z' && c != '+' && c != '-' {
			return false
		}
	}
	return true
}

func makeDate(y, m, d int) (time.Time, dateFault) {
	if m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return time.Time{}, noSuchDate
	}
	if y < minYear || y > maxYear {
		return time.Time{}, yearOutOfRange
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC), dateOK
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// serialDate reads the days since 30-12-1899 by which spreadsheets store dates.
// Numbers below 3000 (before 1908) are more likely a year, so no date.
func serialDate(s string) (t time.Time, fault dateFault, isSerial bool) {
	days, rest, ok := digits(s, 7)
	if !ok || rest != "" && (rest[0] != '.' || !allDigits(rest[1:])) {
		return time.Time{}, 0, false
	}
	const first, last = 3000, 73415 // to the end of 2100
	if days < first || days > last {
		return time.Time{}, notADate, true
	}
	return time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC), dateOK, true
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// parseMonth reads 2026-11, 11-2026 and any date, as the first day of that month.
func parseMonth(s string, st style) (time.Time, dateFault) {
	if a, rest, ok := digits(s, 4); ok && rest != "" && dateSeparator(rest[0]) {
		b, tail, ok := digits(rest[1:], 4)
		if ok && tail == "" {
			wa, wb := len(s)-len(rest), len(rest)-1
			switch {
			case wa == 4 && wb <= 2:
				return makeDate(a, b, 1)
			case wb == 4 && wa <= 2:
				return makeDate(b, a, 1)
			}
			return time.Time{}, notADate
		}
	}
	t, fault := parseDate(s, st)
	if fault != dateOK {
		return t, fault
	}
	return t.AddDate(0, 0, 1-t.Day()), dateOK
}

// amountFault says what is wrong with an amount of money.
type amountFault int

const (
	amountOK amountFault = iota
	notAnAmount
	ambiguousAmount // 1,234 or a stored 1.234: a thousand, or a little over one?
	amountTooLarge
)

const maxCents = 1_000_000_000_00

// parseCents reads an amount in euros as eurocents: 1.234,50 and 1234.50, with an
// optional € in front. Spreadsheets store more decimals than they show: these round.
func parseCents(s string, st style) (int64, amountFault) {
	s = strings.TrimSpace(strings.TrimPrefix(s, "€"))
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, frac, fault := splitAmount(s, st)
	if fault != amountOK {
		return 0, fault
	}
	var cents int64
	for i := 0; i < len(whole); i++ {
		if c := whole[i]; c >= '0' && c <= '9' {
			if cents = cents*10 + int64(c-'0'); cents > maxCents/100 {
				return 0, amountTooLarge
			}
		}
	}
	cents *= 100
	if len(frac) > 0 {
		cents += 10 * int64(frac[0]-'0')
	}
	if len(frac) > 1 {
		cents += int64(frac[1] - '0')
	}
	if len(frac) > 2 && frac[2] >= '5' {
		cents++
	}
	if negative {
		cents = -cents
	}
	return cents, amountOK
}

// splitAmount parts whole euros (perhaps with separators) from decimals.
func splitAmount(s string, st style) (whole, frac string, fault amountFault) {
	lastDot, lastComma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	decimal := max(lastDot, lastComma)
	switch {
	case decimal < 0:
		whole = s
	case lastDot >= 0 && lastComma >= 0: // 1.234,50 or 1,234.50
		whole, frac = s[:decimal], s[decimal+1:]
	case strings.IndexByte(s, s[decimal]) != decimal: // 1.234.567
		whole = s
	case len(s)-decimal-1 == 3 && lastDot >= 0 && st == styleText: // 1.234 is Dutch for 1234
		whole = s
	case len(s)-decimal-1 == 3:
		return "", "", ambiguousAmount
	default:
		whole, frac = s[:decimal], s[decimal+1:]
	}
	if !allDigits(frac) || len(frac) > 2 && st == styleText || !grouped(whole) {
		return "", "", notAnAmount
	}
	return whole, frac, amountOK
}

// grouped accepts 1234, 1.234 and 1.234.567, with one kind of separator.
func grouped(s string) bool {
	first := strings.IndexAny(s, ".,")
	if first < 0 {
		return s != "" && allDigits(s)
	}
	if first == 0 || first > 3 || !allDigits(s[:first]) {
		return false
	}
	sep := s[first]
	for rest := s[first:]; rest != ""; rest = rest[4:] {
		if rest[0] != sep || len(rest) < 4 || !allDigits(rest[1:4]) {
			return false
		}
	}
	return true
}

// parseDecimal reads a number such as 5,6910 or 5.6910 or -3.
func parseDecimal(s string) (float64, bool) {
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	var mantissa int64
	scale, n, point := 1.0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if n++; n > 15 {
				if !point {
					return 0, false
				}
				continue // finer than any map
			}
			mantissa = mantissa*10 + int64(c-'0')
			if point {
				scale *= 10
			}
		case (c == '.' || c == ',') && !point:
			point = true
		default:
			return 0, false
		}
	}
	v := float64(mantissa) / scale
	if negative {
		v = -v
	}
	return v, n > 0
}

// parseInt reads a whole number of at most nine digits; 68,0 and 68.0 will do.
func parseInt(s string) (int, bool) {
	v, rest, ok := digits(s, 9)
	if !ok {
		return 0, false
	}
	if rest != "" {
		if rest[0] != '.' && rest[0] != ',' || strings.Trim(rest[1:], "0") != "" {
			return 0, false
		}
	}
	return v, true
}
