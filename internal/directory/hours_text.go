package directory

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/text"
)

// Opening hours are typed and shown as lines, which is how people write them on a door:
//
//	ma-vr 9.00-12.30, 13.00-17.00
//	om de week di 19.00-21.00 vanaf 3-11-2026
//	1e ma van de maand 10.00-12.00
//	feestdagen dicht
//	24-12-2026 9.00-12.00
//
// ParseHours reads what FormatHours writes, in both languages.

// hoursWords are the words of opening hours in one language, as they are written. The days are
// in the order of time.Weekday.
type hoursWords struct {
	days                                                   [7]string
	daily, otherWeek, ofMonth, last, from, until           string
	holidays, closed, dayAndNight, everyWeeks, everyMonths string
}

func hoursWordsOf(lang text.Lang) hoursWords {
	if lang == text.English {
		return hoursWords{days: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}, daily: "every day", otherWeek: "every other week", ofMonth: "of the month",
			last: "last", from: "from", until: "until", holidays: "holidays", closed: "closed", dayAndNight: "day and night", everyWeeks: "every %d weeks", everyMonths: "every %d months"}
	}
	return hoursWords{days: [7]string{"zo", "ma", "di", "wo", "do", "vr", "za"}, daily: "elke dag", otherWeek: "om de week", ofMonth: "van de maand",
		last: "laatste", from: "vanaf", until: "t/m", holidays: "feestdagen", closed: "dicht", dayAndNight: "dag en nacht", everyWeeks: "elke %d weken", everyMonths: "elke %d maanden"}
}

// FormatHours writes opening hours as lines; rules that differ in their span only share a line.
func FormatHours(h Hours, lang text.Lang) (lines []string) {
	w := hoursWordsOf(lang)
	for i := 0; i < len(h.Rules); i++ {
		r := h.Rules[i]
		spans := []string{w.span(r.Span)}
		for i+1 < len(h.Rules) && sameButSpan(r, h.Rules[i+1]) {
			i++
			spans = append(spans, w.span(h.Rules[i].Span))
		}
		lines = append(lines, w.rule(r, strings.Join(spans, ", ")))
	}
	switch h.OnHolidays {
	case ClosedOnHoliday:
		lines = append(lines, w.holidays+" "+w.closed)
	case OtherHours:
		lines = append(lines, w.holidays+" "+w.span(h.Holiday))
	}
	for _, s := range h.Special {
		hours := w.closed
		if !s.Closed {
			hours = w.span(s.Span)
		}
		lines = append(lines, s.Date.Format(dutchDate)+" "+hours)
	}
	return lines
}

const dutchDate = "2-1-2006"

func sameButSpan(a, b Rule) bool {
	return a.Freq == b.Freq && a.Every == b.Every && a.Nth == b.Nth && a.Start.Equal(b.Start) && a.Until.Equal(b.Until) && slices.Equal(a.Days, b.Days)
}

func (w hoursWords) rule(r Rule, spans string) string {
	var parts []string
	switch {
	case r.Freq == Monthly && r.Every > 1:
		parts = append(parts, fmt.Sprintf(w.everyMonths, r.Every))
	case r.Every == 2:
		parts = append(parts, w.otherWeek)
	case r.Every > 2:
		parts = append(parts, fmt.Sprintf(w.everyWeeks, r.Every))
	}
	if r.Freq == Monthly {
		nth := w.last
		if r.Nth > 0 {
			nth = strconv.Itoa(r.Nth) + "e"
		}
		parts = append(parts, nth)
	}
	parts = append(parts, w.dayList(r.Days))
	if r.Freq == Monthly {
		parts = append(parts, w.ofMonth)
	}
	parts = append(parts, spans)
	if !r.Start.IsZero() {
		parts = append(parts, w.from, r.Start.Format(dutchDate))
	}
	if !r.Until.IsZero() {
		parts = append(parts, w.until, r.Until.Format(dutchDate))
	}
	return strings.Join(parts, " ")
}

// dayList writes days, Monday first: "ma-vr", "ma, wo", "elke dag".
func (w hoursWords) dayList(days []time.Weekday) string {
	if len(days) == 7 {
		return w.daily
	}
	var parts []string
	for i := 0; i < len(days); {
		j := i
		for j+1 < len(days) && weekIndex(days[j+1]) == weekIndex(days[j])+1 {
			j++
		}
		switch {
		case j-i >= 2:
			parts = append(parts, w.days[days[i]]+"-"+w.days[days[j]])
		default:
			for _, d := range days[i : j+1] {
				parts = append(parts, w.days[d])
			}
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

func (w hoursWords) span(s Span) string {
	if s == (Span{0, midnight}) {
		return w.dayAndNight
	}
	return wallTime(s.Opens) + "-" + wallTime(s.Closes)
}

func wallTime(minute int) string { return fmt.Sprintf("%d.%02d", minute/60, minute%60) }

// maxLines is how many lines of opening hours a service has at most.
const maxLines = 40

// ParseHours reads lines of opening hours. wrong is the first line that it cannot read, counted
// from 1; 0 when it can read all.
func ParseHours(lines string) (h Hours, wrong int) {
	n := 0
	for i, line := range strings.Split(lines, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if n++; n > maxLines || !h.readLine(tokensOfHours(line)) {
			return Hours{}, i + 1
		}
	}
	return h, 0
}

var (
	aroundDash = regexp.MustCompile(`\s*[-–—]\s*`)
	wordUntil  = regexp.MustCompile(`([0-9]) (?:uur )?(?:tot|to) ([0-9])`)
)

// tokensOfHours are the words of a line, without those that only make it read well.
func tokensOfHours(line string) []string {
	line = strings.ToLower(line)
	for _, r := range [][2]string{{",", " "}, {"dag en nacht", "0.00-24.00"}, {"day and night", "0.00-24.00"}, {"24 uur", "0.00-24.00"}, {"elke dag", "ma-zo"}, {"every day", "ma-zo"},
		{"om de week", "/2w"}, {"every other week", "/2w"}, {"van de maand", "/m"}, {"of the month", "/m"}, {"t/m", "until"}, {"tot en met", "until"}} {
		line = strings.ReplaceAll(line, r[0], r[1])
	}
	line = wordUntil.ReplaceAllString(aroundDash.ReplaceAllString(line, "-"), "$1-$2")
	return slices.DeleteFunc(strings.Fields(line), func(w string) bool { return slices.Contains([]string{"en", "and", "uur", "van", "op", "om", "on"}, w) })
}

// readLine adds what the words of a line say; false when they say nothing that it knows.
func (h *Hours) readLine(words []string) bool {
	if len(words) < 2 {
		return false
	}
	if words[0] == "feestdagen" || words[0] == "holidays" {
		return len(words) == 2 && h.readHoliday(words[1])
	}
	if date, ok := dateIn(words[0]); ok {
		return h.readSpecial(date, words[1:])
	}
	r, nths, spans := readRule(words)
	for _, nth := range nths {
		for _, s := range spans {
			r.Nth, r.Span = nth, s
			if !r.valid() {
				return false
			}
			h.Rules = append(h.Rules, r)
		}
	}
	return len(nths)*len(spans) > 0
}

func isClosed(word string) bool {
	return word == "dicht" || word == "gesloten" || word == "closed"
}

func (h *Hours) readHoliday(word string) bool {
	if isClosed(word) {
		h.OnHolidays, h.Holiday = ClosedOnHoliday, Span{}
		return true
	}
	s, ok := spanIn(word)
	h.OnHolidays, h.Holiday = OtherHours, s
	return ok
}

func (h *Hours) readSpecial(date time.Time, words []string) bool {
	for _, word := range words {
		if isClosed(word) && len(words) == 1 {
			h.Special = append(h.Special, Special{Date: date, Closed: true})
			return true
		}
		s, ok := spanIn(word)
		if !ok {
			return false
		}
		h.Special = append(h.Special, Special{Date: date, Span: s})
	}
	return true
}

// readRule reads the words of a rule, which days of a month it is about (0 for each week), and its
// spans. There are no spans when it says something that nobody knows.
func readRule(words []string) (r Rule, nths []int, spans []Span) {
	r = Rule{Freq: Weekly, Every: 1}
	days := map[time.Weekday]bool{}
	add := func(list []time.Weekday) {
		for _, d := range list {
			days[d] = true
		}
	}
	for i := 0; i < len(words); i++ {
		word, next := words[i], ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if n, freq, found := everyIn(words[i:]); found {
			r.Every, r.Freq = n, freq
			i += 2
			continue
		}
		s, isSpan := spanIn(word)
		nth, isNth := nthIn(word)
		list, isDays := daysIn(word)
		date, isDate := dateIn(next)
		switch {
		case word == "/2w":
			r.Every = 2
		case word == "/m":
			r.Freq = Monthly
		case word == "until" && isDate:
			r.Until = date
			i++
		case word == "until" && i > 0: // ma t/m vr
			through, isThrough := daysIn(words[i-1] + "-" + next)
			if !isThrough {
				return r, nil, nil
			}
			add(through)
			i++
		case (word == "vanaf" || word == "from") && isDate:
			r.Start = date
			i++
		case isSpan:
			spans = append(spans, s)
		case isNth:
			nths = append(nths, nth)
		case isDays:
			add(list)
		default:
			return r, nil, nil
		}
	}
	for i := range 7 {
		if d := time.Weekday((i + 1) % 7); days[d] {
			r.Days = append(r.Days, d)
		}
	}
	if len(nths) == 0 {
		nths = []int{0}
	}
	return r, nths, spans
}

// valid reports whether a rule says when; each so many weeks or months needs a first date.
func (r Rule) valid() bool {
	return len(r.Days) > 0 && (r.Freq == Weekly && r.Nth == 0 || r.Freq == Monthly && (r.Nth == -1 || r.Nth >= 1 && r.Nth <= 5)) &&
		r.Every >= 1 && r.Every <= 12 && (r.Every == 1 || !r.Start.IsZero()) && (r.Start.IsZero() || r.Until.IsZero() || !r.Until.Before(r.Start))
}
