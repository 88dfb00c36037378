package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
)

func TestNext(t *testing.T) {
	for _, c := range []struct {
		hour, minute int
		now, want    string
	}{
		{3, 0, "2026-11-21T01:59:59Z", "2026-11-21T02:00:00Z"},
		{3, 0, "2026-11-21T02:00:00Z", "2026-11-22T02:00:00Z"},
		{3, 0, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"}, // clocks go forward: three o'clock comes an hour sooner
		{3, 0, "2026-10-24T12:00:00Z", "2026-10-25T02:00:00Z"}, // and back
		{3, 0, "2026-07-01T00:30:00Z", "2026-07-01T01:00:00Z"},
		{3, 30, "2026-07-01T01:00:00Z", "2026-07-01T01:30:00Z"},
		{4, 0, "2026-11-21T09:00:00Z", "2026-11-22T03:00:00Z"},
		{4, 0, "2026-11-21T02:59:59Z", "2026-11-21T03:00:00Z"},
		{4, 0, "2026-11-21T03:00:00Z", "2026-11-22T03:00:00Z"},
		{4, 0, "2026-03-28T12:00:00Z", "2026-03-29T02:00:00Z"},
		{4, 0, "2026-10-24T12:00:00Z", "2026-10-25T03:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.Next(at, c.hour, c.minute).Format(time.RFC3339); got != c.want {
			t.Errorf("%d:%02d after %s: %s, want %s", c.hour, c.minute, c.now, got, c.want)
		}
	}
}

// Two following ones lie about a day apart, on two dates.
func TestNextComesEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 2*365*24*3600).Draw(t, "seconds")) * time.Second)
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		first := clock.Next(now, hour, minute)
		second := clock.Next(first, hour, minute)
		if !first.After(now) || first.Sub(now) > 25*time.Hour || !clock.Date(second).Equal(clock.Date(first).AddDate(0, 0, 1)) {
			t.Fatalf("after %s: %s and %s", now, first, second)
		}
	})
}
