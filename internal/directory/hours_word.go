package directory

import (
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/text"
)

// everyIn reads "elke 3 weken" and "every 2 months".
func everyIn(words []string) (n int, freq Freq, ok bool) {
	if len(words) < 3 || words[0] != "elke" && words[0] != "every" {
		return 0, "", false
	}
	n, err := strconv.Atoi(words[1])
	switch words[2] {
	case "weken", "weeks":
		freq = Weekly
	case "maanden", "months":
		freq = Monthly
	}
	return n, freq, err == nil && freq != ""
}

// nthIn reads "1e", "2de", "3rd", "eerste" and "laatste"; -1 is the last.
func nthIn(word string) (int, bool) {
	for n, names := range [][]string{{"laatste", "last"}, {"eerste", "first"}, {"tweede", "second"}, {"derde", "third"}, {"vierde", "fourth"}, {"vijfde", "fifth"}} {
		for _, name := range names {
			if word != name {
				continue
			}
			if n == 0 {
				return -1, true
			}
			return n, true
		}
	}
	if word == "" || word[0] < '1' || word[0] > '5' {
		return 0, false
	}
	switch word[1:] {
	case "e", "ste", "de", "st", "nd", "rd", "th":
		return int(word[0] - '0'), true
	}
	return 0, false
}

// daysIn reads "ma", "maandag", "ma-vr" and "Mon-Fri".
func daysIn(word string) (list []time.Weekday, ok bool) {
	first, last, isRange := strings.Cut(word, "-")
	from, ok := dayIn(first)
	if !ok || !isRange {
		return []time.Weekday{from}, ok
	}
	to, ok := dayIn(last)
	for i := weekIndex(from); ok && i <= weekIndex(to); i++ {
		list = append(list, time.Weekday((i+1)%7))
	}
	return list, ok && len(list) > 0
}

func dayIn(word string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		for _, lang := range []text.Lang{text.Dutch, text.English} {
			if word == strings.ToLower(hoursWordsOf(lang).days[d]) {
				return d, true
			}
		}
		if word == [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}[d] || word == strings.ToLower(d.String()) {
			return d, true
		}
	}
	return 0, false
}

// dateIn reads 3-11-2026 and 2026-11-03.
func dateIn(word string) (time.Time, bool) {
	for _, layout := range []string{dutchDate, time.DateOnly} {
		if d, err := time.Parse(layout, word); err == nil && d.Year() >= 2000 && d.Year() < 2200 {
			return d, true
		}
	}
	return time.Time{}, false
}

// spanIn reads 9.00-17.00, 9-17 and 22:00-6:00.
func spanIn(word string) (s Span, ok bool) {
	first, last, found := strings.Cut(word, "-")
	if !found {
		return s, false
	}
	var a, b bool
	s.Opens, a = minuteIn(first)
	s.Closes, b = minuteIn(last)
	if s.Closes == 0 {
		s.Closes = midnight
	}
	return s, a && b && s.valid()
}

// minuteIn reads 9, 9.00, 9:00 and 09:00:00 as minutes after midnight.
func minuteIn(word string) (int, bool) {
	parts := strings.Split(strings.ReplaceAll(word, ".", ":"), ":")
	if len(parts) > 3 || len(parts) == 3 && parts[2] != "00" || len(parts[0]) > 2 || parts[0] == "" {
		return 0, false
	}
	h, err := strconv.ParseUint(parts[0], 10, 8)
	var m uint64
	if err == nil && len(parts) > 1 {
		if len(parts[1]) != 2 {
			return 0, false
		}
		m, err = strconv.ParseUint(parts[1], 10, 8)
	}
	at := int(h)*60 + int(m)
	return at, err == nil && m < 60 && at <= midnight
}
