package clock

import (
	"testing"
	"time"
)

func day(s string) time.Time {
	d, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestHoliday(t *testing.T) {
	for date, want := range map[string]string{
		"2026-01-01": "Nieuwjaarsdag", "2026-04-03": "Goede Vrijdag", "2026-04-05": "Eerste Paasdag",
		"2026-04-06": "Tweede Paasdag", "2026-04-27": "Koningsdag", "2025-04-26": "Koningsdag",
		"2025-04-27": "", "2025-05-05": "Bevrijdingsdag", "2026-05-05": "",
		"2026-05-14": "Hemelvaartsdag", "2026-05-25": "Tweede Pinksterdag", "2026-12-26": "Tweede Kerstdag",
		"2026-11-23": "", "2027-03-28": "Eerste Paasdag", "2000-04-23": "Eerste Paasdag",
	} {
		if got, ok := Holiday(day(date)); got != want || ok != (want != "") {
			t.Errorf("Holiday(%s) = %q, %v; want %q", date, got, ok, want)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-20", 1, "2026-11-23"}, // Friday to Monday
		{"2026-11-21", 0, "2026-11-23"}, // a Saturday counts as the next Monday
		{"2026-12-24", 1, "2026-12-28"}, // over Christmas and a weekend
		{"2026-12-31", 2, "2027-01-05"},
		{"2026-04-02", 1, "2026-04-07"}, // Good Friday, Easter
	} {
		if got := AddWorkingDays(day(c.from), c.n); !got.Equal(day(c.want)) {
			t.Errorf("AddWorkingDays(%s, %d) = %s, want %s", c.from, c.n, got.Format("2006-01-02"), c.want)
		}
		if n := WorkingDaysBetween(day(c.from), day(c.want)); c.n > 0 && n != c.n {
			t.Errorf("WorkingDaysBetween(%s, %s) = %d, want %d", c.from, c.want, n, c.n)
		}
	}
}

func TestDateSurvivesClockChanges(t *testing.T) {
	// 2026-03-29 01:30 UTC is 03:30 summer time; 2026-10-25 00:30 UTC is 02:30 the first time.
	for utc, want := range map[string]string{
		"2026-03-28T23:30:00Z": "2026-03-29", "2026-03-29T21:59:00Z": "2026-03-29",
		"2026-10-24T21:59:00Z": "2026-10-24", "2026-10-25T22:59:00Z": "2026-10-25",
	} {
		at, _ := time.Parse(time.RFC3339, utc)
		if got := Date(at); !got.Equal(day(want)) {
			t.Errorf("Date(%s) = %s, want %s", utc, got.Format("2006-01-02"), want)
		}
	}
	if got := EndOfDay(day("2026-07-01")); got.Format(time.RFC3339) != "2026-07-01T21:59:59Z" {
		t.Errorf("EndOfDay in summer = %s", got)
	}
}
