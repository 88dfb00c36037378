package demo

import (
	"strconv"
	"time"

	"samendoen/internal/base/clock"
)

// How far history goes back: five years of tenancies, arrears, nuisance and
// allocations, two years of signals and cases.
const (
	historyMonths = 60
	workMonths    = 24
)

// Days are counted since 1970 inside the package; dates leave it as midnight UTC.
func dayOf(date time.Time) int { return int(date.Unix() / 86400) }

func dateOf(day int) time.Time { return time.Unix(int64(day)*86400, 0).UTC() }

// start is the first day of the history.
func (c *City) start() int { return c.months[0] }

// monthOf is the number of the month in which a day of the history falls; the days of
// the current month are counted with historyMonths.
func (c *City) monthOf(day int) int {
	m := (day - c.start()) * historyMonths / (c.months[historyMonths] - c.start())
	m = clamp(m, 0, historyMonths)
	for m > 0 && day < c.months[m] {
		m--
	}
	for m < historyMonths && day >= c.months[m+1] {
		m++
	}
	return m
}

// age is how many months lie between a month of the history and now.
func age(month int) int { return historyMonths - month }

// moment is an instant on a day, in minutes of Dutch local time.
func moment(day, minute int) time.Time {
	y, m, d := dateOf(day).Date()
	return time.Date(y, m, d, 0, minute, 0, 0, clock.Amsterdam()).UTC()
}

// workday moves a day forward to a working day.
func workday(day int) int {
	for !clock.IsWorkingDay(dateOf(day)) {
		day++
	}
	return day
}

// workdaysAfter counts n working days forward.
func workdaysAfter(day, n int) int {
	for ; n > 0; n-- {
		day = workday(day + 1)
	}
	return workday(day)
}

// numbered is a prefix with a number of at least so many digits.
func numbered(prefix string, n, digits int) string {
	var buf [32]byte
	out := append(buf[:0], prefix...)
	for limit, d := 10, 1; d < digits; d, limit = d+1, limit*10 {
		if n < limit {
			for range digits - d {
				out = append(out, '0')
			}
			break
		}
	}
	return string(strconv.AppendInt(out, int64(n), 10))
}
