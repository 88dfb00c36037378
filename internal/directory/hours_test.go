package directory

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
)

// at is a moment on the wall in Amsterdam.
func at(t interface{ Fatal(...any) }, s string) time.Time {
	v, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Amsterdam())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func hours(t interface{ Fatal(...any) }, lines ...string) Hours {
	h, wrong := ParseHours(strings.Join(lines, "\n"))
	if wrong != 0 {
		t.Fatal("line ", wrong, " of ", lines)
	}
	return h
}

// wall writes an instant as a clock in Amsterdam shows it, with the offset, which tells the two
// hours of autumn apart.
func wall(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.Amsterdam()).Format("2006-01-02 15:04 -0700")
}

func TestOpening(t *testing.T) {
	const weekdays = "ma-vr 9.00-17.00"
	for name, c := range map[string]struct {
		hours  []string
		now    string
		utc    bool // now is in UTC
		open   bool
		change string // until, or next
	}{
		"before the door opens": {[]string{weekdays}, "2026-11-20 08:59", false, false, "2026-11-20 09:00 +0100"},
		"the first minute":      {[]string{weekdays}, "2026-11-20 09:00", false, true, "2026-11-20 17:00 +0100"},
		"the last minute":       {[]string{weekdays}, "2026-11-20 16:59", false, true, "2026-11-20 17:00 +0100"},
		"closed on the hour":    {[]string{weekdays}, "2026-11-20 17:00", false, false, "2026-11-23 09:00 +0100"},
		"two spans that touch":  {[]string{"vr 9-12 12-15"}, "2026-11-20 10:00", false, true, "2026-11-20 15:00 +0100"},
		"lunch":                 {[]string{"vr 9-12 13-15"}, "2026-11-20 12:30", false, false, "2026-11-20 13:00 +0100"},
		"spans that overlap":    {[]string{"vr 9-14 13-15"}, "2026-11-20 10:00", false, true, "2026-11-20 15:00 +0100"},
		"closed as the hour that comes twice begins": {[]string{"zo 0.00-2.00"}, "2026-10-25 01:59", false, true, "2026-10-25 02:00 +0200"},
		"closed a minute into it":                    {[]string{"zo 0.00-2.01"}, "2026-10-25 01:59", false, true, "2026-10-25 02:01 +0100"},
		"the night of yesterday":                     {[]string{"do 22.00-6.00"}, "2026-11-20 05:59", false, true, "2026-11-20 06:00 +0100"},
		"the night to come":                          {[]string{"do 22.00-6.00"}, "2026-11-20 06:00", false, false, "2026-11-26 22:00 +0100"},
		"round the clock":                            {[]string{"vr 10-10"}, "2026-11-21 09:59", false, true, "2026-11-21 10:00 +0100"},
		"until midnight":                             {[]string{"vr 18.00-24.00"}, "2026-11-20 23:59", false, true, "2026-11-21 00:00 +0100"},
		"day and night":                              {[]string{"elke dag dag en nacht"}, "2026-11-20 03:10", false, true, ""},
		"day and night but for Christmas":            {[]string{"elke dag dag en nacht", "feestdagen dicht"}, "2026-12-20 03:10", false, true, "2026-12-25 00:00 +0100"},
		"every other week, the week":                 {[]string{"om de week di 13-15 vanaf 3-11-2026"}, "2026-11-17 13:00", false, true, "2026-11-17 15:00 +0100"},
		"every other week, the other":                {[]string{"om de week di 13-15 vanaf 3-11-2026"}, "2026-11-24 13:00", false, false, "2026-12-01 13:00 +0100"},
		"counted from its week":                      {[]string{"om de week ma 13-15 vanaf 5-11-2026"}, "2026-11-09 13:00", false, false, "2026-11-16 13:00 +0100"},
		"before it began":                            {[]string{"ma 13-15 vanaf 1-12-2026"}, "2026-11-23 13:00", false, false, "2026-12-07 13:00 +0100"},
		"the last time was":                          {[]string{"ma 13-15 t/m 16-11-2026"}, "2026-11-16 15:00", false, false, ""},
		"over a year's end":                          {[]string{"om de week wo 9-10 vanaf 23-12-2026"}, "2026-12-30 09:30", false, false, "2027-01-06 09:00 +0100"},
		"first Monday":                               {[]string{"1e ma van de maand 19-21"}, "2026-11-20 19:00", false, false, "2026-12-07 19:00 +0100"},
		"first and third Monday":                     {[]string{"1e en 3e ma van de maand 19-21"}, "2026-12-08 19:00", false, false, "2026-12-21 19:00 +0100"},
		"last Friday":                                {[]string{"laatste vr van de maand 9-10"}, "2026-11-20 09:30", false, false, "2026-11-27 09:00 +0100"},
		"last Tuesday, a week from the end":          {[]string{"laatste di van de maand 9-10"}, "2026-11-20 09:30", false, false, "2026-11-24 09:00 +0100"},
		"fifth Friday":                               {[]string{"5e vr van de maand 9-10"}, "2026-11-20 09:30", false, false, "2027-01-29 09:00 +0100"},
		"each third month":                           {[]string{"elke 3 maanden 1e ma 9-10 vanaf 1-9-2026"}, "2026-11-20 09:30", false, false, "2026-12-07 09:00 +0100"},
		"each fifth month, over a year's end":        {[]string{"elke 5 maanden 1e ma 9-10 vanaf 1-9-2026"}, "2026-11-20 09:30", false, false, "2027-02-01 09:00 +0100"},
		"Christmas, closed":                          {[]string{weekdays, "feestdagen dicht"}, "2026-12-25 10:00", false, false, "2026-12-28 09:00 +0100"},
		"Christmas, as usual":                        {[]string{weekdays}, "2026-12-25 10:00", false, true, "2026-12-25 17:00 +0100"},
		"Christmas, other hours":                     {[]string{weekdays, "feestdagen 11-12"}, "2026-12-25 10:00", false, false, "2026-12-25 11:00 +0100"},
		"other hours on a Sunday":                    {[]string{weekdays, "feestdagen 11-12"}, "2026-04-05 11:30", false, true, "2026-04-05 12:00 +0200"},
		"King's Day on a Monday":                     {[]string{weekdays, "feestdagen dicht"}, "2026-04-27 10:00", false, false, "2026-04-28 09:00 +0200"},
		"a date before a holiday":                    {[]string{weekdays, "feestdagen dicht", "25-12-2026 10-11"}, "2026-12-25 10:30", false, true, "2026-12-25 11:00 +0100"},
		"a date that is closed":                      {[]string{weekdays, "24-11-2026 dicht"}, "2026-11-24 10:00", false, false, "2026-11-25 09:00 +0100"},
		"the eve runs into a holiday":                {[]string{"elke dag 22-6", "feestdagen dicht"}, "2026-12-25 03:00", false, true, "2026-12-25 06:00 +0100"},
		"spring, the hour that is lost":              {[]string{"zo 2.30-4.00"}, "2026-03-29 01:59", false, false, "2026-03-29 03:00 +0200"},
		"spring, closed in that hour":                {[]string{"zo 1.00-2.30"}, "2026-03-29 01:30", false, true, "2026-03-29 03:00 +0200"},
		"spring, all within that hour":               {[]string{"zo 2.10-2.50"}, "2026-03-29 01:30", false, false, "2026-04-05 02:10 +0200"},
		"spring, the whole night":                    {[]string{"za 22-6"}, "2026-03-28 23:00", false, true, "2026-03-29 06:00 +0200"},
		"autumn, opens the first time":               {[]string{"zo 2.30-4.00"}, "2026-10-25 00:30", true, true, "2026-10-25 04:00 +0100"},
		"autumn, stays open":                         {[]string{"zo 2.30-4.00"}, "2026-10-25 01:10", true, true, "2026-10-25 04:00 +0100"},
		"autumn, closes the last time":               {[]string{"zo 1.00-2.30"}, "2026-10-25 00:45", true, true, "2026-10-25 02:30 +0100"},
		"autumn, the whole night":                    {[]string{"za 22-6"}, "2026-10-25 00:30", true, true, "2026-10-25 06:00 +0100"},
		"no hours":                                   {nil, "2026-11-20 10:00", false, false, ""},
	} {
		now := at(t, c.now)
		if c.utc {
			now, _ = time.Parse("2006-01-02 15:04", c.now)
		}
		got := hours(t, c.hours...).At(now)
		change := got.Next
		if got.Open {
			change = got.Until
		}
		if got.Open != c.open || wall(change) != c.change || got.Open && !got.Next.IsZero() || !got.Open && !got.Until.IsZero() {
			t.Errorf("%s: open %v, until %q, next %q", name, got.Open, wall(got.Until), wall(got.Next))
		}
	}
}

// slowlyOpen is what At does, minute by minute over all of a window: something is open when a
// clock on the wall has already shown the time at which a span opens and will still show a time
// before it closes.
func slowlyOpen(h Hours, minutes []time.Time) []bool {
	shown := make([]time.Time, len(minutes)) // the wall, as if there were no zone
	for i, m := range minutes {
		y, mo, d := m.In(clock.Amsterdam()).Date()
		shown[i] = time.Date(y, mo, d, m.In(clock.Amsterdam()).Hour(), m.In(clock.Amsterdam()).Minute(), 0, 0, time.UTC)
	}
	most, least := slices.Clone(shown), slices.Clone(shown)
	for i := 1; i < len(shown); i++ {
		most[i] = clock.Later(most[i-1], shown[i])
	}
	for i := len(shown) - 2; i >= 0; i-- {
		least[i] = clock.Earlier(least[i+1], shown[i])
	}
	open := make([]bool, len(minutes))
	for date := clock.Date(minutes[0]).AddDate(0, 0, -1); !date.After(clock.Date(minutes[len(minutes)-1])); date = date.AddDate(0, 0, 1) {
		for _, s := range slowSpans(h, date) {
			from, until := date.Add(time.Duration(s.Opens)*time.Minute), date.Add(time.Duration(s.Closes)*time.Minute)
			if s.Closes <= s.Opens {
				until = until.AddDate(0, 0, 1)
			}
			for i := range minutes {
				open[i] = open[i] || !most[i].Before(from) && least[i].Before(until)
			}
		}
	}
	return open
}

// slowSpans finds the spans of a date by counting the days and weeks before it one by one.
func slowSpans(h Hours, date time.Time) (list []Span) {
	special := false
	for _, s := range h.Special {
		if s.Date.Equal(date) {
			special = true
			if !s.Closed {
				list = append(list, s.Span)
			}
		}
	}
	_, holiday := clock.Holiday(date)
	switch {
	case special:
		return list
	case holiday && h.OnHolidays == ClosedOnHoliday:
		return nil
	case holiday && h.OnHolidays == OtherHours:
		return []Span{h.Holiday}
	}
	for _, r := range h.Rules {
		if !slices.Contains(r.Days, date.Weekday()) || !r.Start.IsZero() && date.Before(r.Start) || !r.Until.IsZero() && date.After(r.Until) {
			continue
		}
		if r.Freq == Monthly {
			n, last := 0, true
			for d := time.Date(date.Year(), date.Month(), 1, 0, 0, 0, 0, time.UTC); d.Month() == date.Month(); d = d.AddDate(0, 0, 1) {
				if d.Weekday() == date.Weekday() && !d.After(date) {
					n++
				}
				last = last && !(d.Weekday() == date.Weekday() && d.After(date))
			}
			if r.Nth != n && !(r.Nth == -1 && last) {
				continue
			}
		}
		if r.Every > 1 {
			turns := 0
			for d := r.Start; d.Before(date); {
				d = d.AddDate(0, 0, 1)
				if r.Freq == Weekly && d.Weekday() == time.Monday || r.Freq == Monthly && d.Day() == 1 {
					turns++
				}
			}
			if turns%r.Every != 0 {
				continue
			}
		}
		list = append(list, r.Span)
	}
	return list
}

func drawSpan(t *rapid.T) Span {
	return Span{Opens: rapid.IntRange(0, midnight-1).Draw(t, "opens"), Closes: rapid.IntRange(1, midnight).Draw(t, "closes")}
}

// drawHours are any hours around a day.
func drawHours(t *rapid.T, day time.Time) (h Hours) {
	near := func(name string) time.Time { return day.AddDate(0, 0, rapid.IntRange(-40, 10).Draw(t, name)) }
	for range rapid.IntRange(0, 4).Draw(t, "rules") {
		r := Rule{Freq: rapid.SampledFrom([]Freq{Weekly, Weekly, Monthly}).Draw(t, "freq"), Every: rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "every"), Span: drawSpan(t)}
		picked := rapid.IntRange(1, 127).Draw(t, "days")
		for i := range 7 {
			if picked&(1<<i) != 0 {
				r.Days = append(r.Days, time.Weekday((i+1)%7))
			}
		}
		if r.Freq == Monthly {
			r.Nth = rapid.SampledFrom([]int{-1, 1, 2, 3, 4, 5}).Draw(t, "nth")
		}
		if r.Every > 1 || rapid.Bool().Draw(t, "from a date") {
			r.Start = near("start")
		}
		if rapid.IntRange(0, 3).Draw(t, "until a date") == 0 {
			r.Until = clock.Later(r.Start, day.AddDate(0, 0, rapid.IntRange(-3, 10).Draw(t, "until")))
		}
		h.Rules = append(h.Rules, r)
	}
	h.OnHolidays = rapid.SampledFrom([]OnHolidays{AsUsual, ClosedOnHoliday, OtherHours}).Draw(t, "on holidays")
	if h.OnHolidays == OtherHours {
		h.Holiday = drawSpan(t)
	}
	for range rapid.IntRange(0, 2).Draw(t, "special dates") {
		s := Special{Date: day.AddDate(0, 0, rapid.IntRange(-2, 3).Draw(t, "special")), Closed: rapid.Bool().Draw(t, "closed")}
		if !s.Closed {
			s.Span = drawSpan(t)
		}
		h.Special = append(h.Special, s)
	}
	return h
}

// At says at each moment what a slow and obvious model says, in nights in which the clocks change
// and on holidays too.
func TestOpeningIsThatOfTheSlowModel(t *testing.T) {
	days := []string{"2026-03-29", "2026-10-25", "2027-03-28", "2026-12-25", "2026-04-27", "2026-05-14", "2026-01-01", "2026-11-20", "2028-02-29"}
	rapid.Check(t, func(t *rapid.T) {
		day, _ := time.Parse(time.DateOnly, rapid.SampledFrom(days).Draw(t, "day"))
		h := drawHours(t, day)
		const before, after = 2 * 24 * 60, 12 * 24 * 60
		var minutes []time.Time
		for i := -before; i < after; i++ {
			minutes = append(minutes, day.Add(time.Duration(i)*time.Minute))
		}
		open := slowlyOpen(h, minutes)
		now := before + rapid.IntRange(-600, 1800).Draw(t, "minute")
		got := h.At(minutes[now])
		if got.Open != open[now] {
			t.Fatalf("%s: open is %v", wall(minutes[now]), got.Open)
		}
		change := now + 1
		for change < len(open) && open[change] == open[now] {
			change++
		}
		moment, says := time.Time{}, got.Next
		if change < len(open) {
			moment = minutes[change]
		}
		if got.Open {
			says = got.Until
			if minutes[min(change, len(open)-1)].Sub(minutes[now]) > dayAndNight {
				moment = time.Time{}
			}
		}
		if change == len(open) && !says.IsZero() && says.After(minutes[change-1]) {
			return // beyond what the model looked at
		}
		if !says.Equal(moment) {
			t.Fatalf("%s, open %v: changes at %s, and not at %s", wall(minutes[now]), got.Open, wall(moment), wall(says))
		}
	})
}

func TestHoursAreReadAsTheyAreWritten(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		h := drawHours(t, day)
		lang := rapid.SampledFrom([]text.Lang{text.Dutch, text.English}).Draw(t, "language")
		lines := FormatHours(h, lang)
		again, wrong := ParseHours(strings.Join(lines, "\r\n"))
		if wrong != 0 {
			t.Fatalf("cannot read line %d of %q", wrong, lines)
		}
		if a, b := FormatHours(again, lang), lines; !slices.Equal(a, b) {
			t.Fatalf("%q became %q", b, a)
		}
		if !sameHours(h, again) {
			t.Fatalf("%+v became %+v", h, again)
		}
	})
}

func TestParseHours(t *testing.T) {
	for line, want := range map[string]string{
		"ma t/m vr van 9.00 tot 17.00 uur":               "ma-vr 9.00-17.00",
		"Maandag - vrijdag 09:00 – 17:00":                "ma-vr 9.00-17.00",
		"ma, wo en vr 9-12 en 13-17":                     "ma, wo, vr 9.00-12.00, 13.00-17.00",
		"za zo 10-12":                                    "za, zo 10.00-12.00",
		"elke dag 24 uur":                                "elke dag dag en nacht",
		"Mon-Fri 9:00 to 17:00":                          "ma-vr 9.00-17.00",
		"eerste dinsdag van de maand 10-11":              "1e di van de maand 10.00-11.00",
		"elke 3 weken wo 10-11 vanaf 2026-11-04":         "elke 3 weken wo 10.00-11.00 vanaf 4-11-2026",
		"vr 22-6":                                        "vr 22.00-6.00",
		"feestdagen gesloten":                            "feestdagen dicht",
		"25-12-2026 gesloten":                            "25-12-2026 dicht",
		"31-12-2026 9-12, 13-15":                         "31-12-2026 9.00-12.00|31-12-2026 13.00-15.00",
		"1e en 3e ma van de maand 9-10":                  "1e ma van de maand 9.00-10.00|3e ma van de maand 9.00-10.00",
		"ma-vr 9-17 vanaf 1-12-2026 t/m 31-12-2026":      "ma-vr 9.00-17.00 vanaf 1-12-2026 t/m 31-12-2026",
		"elke 2 maanden laatste vr 9-10 vanaf 1-11-2026": "elke 2 maanden laatste vr van de maand 9.00-10.00 vanaf 1-11-2026",
		"op afspraak":                                    "?", "ma-vr": "?", "9-17": "?", "ma 25-26": "?", "ma 9.60-12": "?", "om de week ma 9-12": "?", "1e ma 9-10": "?", "vr-di 9-10": "?",
		"ma-vr 9-17 alleen bellen": "?", "elke 13 weken ma 9-10 vanaf 1-11-2026": "?", "ma 9-10 vanaf 2-11-2026 t/m 1-11-2026": "?", "feestdagen": "?", "6e ma van de maand 9-10": "?",
		"ma 9-10 van de maand": "?", "25-12-2026 dicht 9-10": "?", "25-12-1926 dicht": "?", "t/m vr 9-10": "?",
	} {
		h, wrong := ParseHours(line)
		got := strings.Join(FormatHours(h, text.Dutch), "|")
		if wrong != 0 {
			got = "?"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
	if _, wrong := ParseHours("ma 9-10\n\nbellen\nvr 9-10"); wrong != 3 {
		t.Errorf("line %d", wrong)
	}
	if _, wrong := ParseHours(strings.Repeat("ma 9-10\n", maxLines+1)); wrong != maxLines+1 {
		t.Errorf("too many lines: %d", wrong)
	}
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"ma-vr 9-17", "om de week di 13.00-15.00 vanaf 3-11-2026", "25-12-2026 dicht", "1e ma van de maand 9-10", "until ma", "-", "e 0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if h, wrong := ParseHours(s); wrong == 0 {
			h.At(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC))
			if _, wrong := ParseHours(strings.Join(FormatHours(h, text.Dutch), "\n")); wrong != 0 {
				t.Errorf("%q is read but not read again", s)
			}
		}
	})
}
