package groupflow

import (
	"fmt"
	"time"
)

// Half is half a calendar year.
type Half struct {
	Year   int
	Second bool // July up to and including December
}

// HalfBefore is the half year that ended the day before a date; false where none did.
func HalfBefore(date time.Time) (Half, bool) {
	switch {
	case date.Day() != 1:
	case date.Month() == time.January:
		return Half{date.Year() - 1, true}, true
	case date.Month() == time.July:
		return Half{date.Year(), false}, true
	}
	return Half{}, false
}

// From is the first day.
func (h Half) From() time.Time {
	if h.Second {
		return time.Date(h.Year, time.July, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(h.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
}

// End is the day after the last.
func (h Half) End() time.Time { return h.From().AddDate(0, 6, 0) }

// Last is the last day.
func (h Half) Last() time.Time { return h.End().AddDate(0, 0, -1) }

// Code is the half in addresses and the API, such as 2026-1.
func (h Half) Code() string {
	n := 1
	if h.Second {
		n = 2
	}
	return fmt.Sprintf("%04d-%d", h.Year, n)
}

// ParseHalf reads what Code wrote.
func ParseHalf(code string) (Half, bool) {
	var h Half
	var n int
	if _, err := fmt.Sscanf(code, "%04d-%d", &h.Year, &n); err != nil || n < 1 || n > 2 {
		return Half{}, false
	}
	h.Second = n == 2
	return h, h.Code() == code
}
