package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func moment(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, amsterdam)
	if err != nil {
		panic(err)
	}
	return t
}

func TestLiberationDay(t *testing.T) {
	for _, c := range []struct {
		l    Liberation
		date string
		free bool
	}{
		{EachLustrum, "2026-05-05", false}, {EachLustrum, "2025-05-05", true}, {EachYear, "2026-05-05", true},
		{NoYear, "2025-05-05", false}, {NoYear, "2025-12-25", true},
	} {
		if got := !(Calendar{Liberation: c.l}).IsWorkingDay(day(c.date)); got != c.free {
			t.Errorf("%q on %s: free %v, want %v", c.l, c.date, got, c.free)
		}
	}
}

func TestAddWorkingTime(t *testing.T) {
	for _, c := range []struct {
		from  string
		hours float64
		want  string
	}{
		{"2026-11-20 10:00", 4, "2026-11-20 14:00"},
		{"2026-11-20 16:00", 2, "2026-11-23 09:30"}, // Friday to Monday
		{"2026-11-20 17:00", 0, "2026-11-23 08:30"}, // closed: when it opens
		{"2026-11-20 15:00", 2, "2026-11-20 17:00"}, // to the last minute
		{"2026-03-27 16:30", 1, "2026-03-30 09:00"}, // over the night in which an hour is lost
		{"2026-10-23 16:30", 1, "2026-10-26 09:00"}, // and in which one is won
		{"2026-12-24 16:30", 1, "2026-12-28 09:00"}, // Christmas
		{"2026-04-26 12:00", 1, "2026-04-28 09:30"}, // King's Day on a Monday
	} {
		got := Calendar{}.AddWorkingTime(moment(c.from), time.Duration(c.hours*float64(time.Hour)))
		if !got.Equal(moment(c.want)) {
			t.Errorf("%v hours after %s is %s, want %s", c.hours, c.from, got.In(amsterdam).Format("2006-01-02 15:04"), c.want)
		}
	}
}

// What was added can be measured back, whatever holidays and clock changes lie between.
func TestWorkingTimeMeasuresWhatWasAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Calendar{Liberation: rapid.SampledFrom([]Liberation{EachLustrum, EachYear, NoYear}).Draw(t, "5 May")}
		if rapid.Bool().Draw(t, "own hours") {
			c.Opens = rapid.IntRange(0, 1300).Draw(t, "opens")
			c.Closes = rapid.IntRange(c.Opens+1, 1440).Draw(t, "closes")
		}
		from := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 3*366*24*60).Draw(t, "minute")) * time.Minute)
		d := time.Duration(rapid.IntRange(0, 90*60).Draw(t, "minutes")) * time.Minute
		until := c.AddWorkingTime(from, d)
		if got := c.WorkingTime(from, until); got != d {
			t.Fatalf("%s after %s is %s, in which the office was open for %s", d, from, until, got)
		}
		if d == 0 && !c.InOffice(until) {
			t.Fatalf("%s is no office time", until)
		}
		if c.IsWorkingDay(Date(until)) == false {
			t.Fatalf("%s is no working day", until)
		}
	})
}
