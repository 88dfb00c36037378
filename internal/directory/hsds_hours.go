package directory

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// hours are hours of schedules; one that the directory cannot keep is left out with a note.
func (r *reading) hours(field string, list []hsdsSchedule) (h Hours) {
	for _, s := range list {
		if !h.readSchedule(s) {
			r.note(field, "een openingstijd kunnen we niet lezen; zij is weggelaten")
		}
	}
	if len(h.Rules)+len(h.Special) > maxLines {
		r.note(field, "er zijn te veel openingstijden; zij zijn weggelaten")
		return Hours{}
	}
	return h
}

// readSchedule adds what a schedule says; false when it says something that is not kept.
func (h *Hours) readSchedule(s hsdsSchedule) bool {
	span, timed := spanOf(s)
	holiday, special := attributeOf(s.Attributes, labelHolidays), attributeOf(s.Attributes, labelSpecial)
	start, okStart := isoDate(s.Start, s.ValidFrom)
	until, okUntil := isoDate(s.Until, s.ValidTo)
	switch {
	case !okStart || !okUntil || s.Count != 0 || s.ByWeekNo+s.ByMonthDay+s.ByYearDay != "":
		return false
	case holiday == isClosedValue:
		h.OnHolidays = ClosedOnHoliday
		return true
	case holiday == isOpenValue && timed:
		h.OnHolidays, h.Holiday = OtherHours, span
		return true
	case special == isClosedValue && !start.IsZero():
		h.Special = append(h.Special, Special{Date: start, Closed: true})
		return true
	case timed && !start.IsZero() && (special == isOpenValue || s.Freq == "" && s.ByDay == "" && start.Equal(until)):
		h.Special = append(h.Special, Special{Date: start, Span: span})
		return true
	case !timed || holiday+special != "":
		return false
	}
	rules, ok := rulesOf(s)
	for _, r := range rules {
		r.Start, r.Until, r.Span = start, until, span
		if !r.valid() {
			return false
		}
		h.Rules = append(h.Rules, r)
	}
	return ok && len(rules) > 0
}

// rulesOf are the rules of a schedule, one for each place of a day in the month.
func rulesOf(s hsdsSchedule) (list []Rule, ok bool) {
	freq := Freq(s.Freq)
	if freq == "" {
		freq = Weekly
	}
	by := map[int]map[time.Weekday]bool{}
	var order []int
	for _, part := range strings.Split(s.ByDay, ",") {
		part = strings.TrimSpace(part)
		if len(part) < 2 {
			return nil, false
		}
		days := isoDays()
		d := slices.Index(days[:], part[len(part)-2:])
		nth, err := 0, error(nil)
		if n := part[:len(part)-2]; n != "" {
			nth, err = strconv.Atoi(n)
		}
		if d < 0 || err != nil {
			return nil, false
		}
		if by[nth] == nil {
			by[nth], order = map[time.Weekday]bool{}, append(order, nth)
		}
		by[nth][time.Weekday(d)] = true
	}
	for _, nth := range order {
		r := Rule{Freq: freq, Every: max(1, s.Interval), Nth: nth}
		for i := range 7 {
			if d := time.Weekday((i + 1) % 7); by[nth][d] {
				r.Days = append(r.Days, d)
			}
		}
		list = append(list, r)
	}
	return list, true
}

// spanOf is from when to when a schedule is open, on the wall. An offset is let go of where it is
// one of Amsterdam; in another zone the times would be others.
func spanOf(s hsdsSchedule) (Span, bool) {
	var ok [2]bool
	var at [2]int
	for i, t := range []string{s.Opens, s.Closes} {
		t = strings.TrimSuffix(strings.TrimSuffix(t, "+01:00"), "+02:00")
		at[i], ok[i] = minuteIn(t)
	}
	if at[1] == 0 {
		at[1] = midnight
	}
	span := Span{at[0], at[1]}
	return span, ok[0] && ok[1] && span.valid()
}

// isoDate is the first of two dates that is there; false for one that is none.
func isoDate(first, second string) (time.Time, bool) {
	if first == "" {
		first = second
	}
	if first == "" {
		return time.Time{}, true
	}
	d, ok := dateIn(shortened(first, len(time.DateOnly)))
	return d, ok
}
