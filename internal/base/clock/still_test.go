package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestResumed(t *testing.T) {
	for _, c := range []struct{ due, from, until, want string }{
		{"2026-11-10", "2026-11-04", "2026-11-06", "2026-11-12"}, // four days left on Wednesday, four on Friday
		{"2026-11-10", "2026-11-04", "2026-11-07", "2026-11-12"}, // answered in the weekend
		{"2026-11-10", "2026-11-10", "2026-11-20", "2026-11-20"}, // on its last day, until Friday
		{"2026-11-10", "2026-11-11", "2026-11-20", "2026-11-10"}, // it had passed
		{"2026-11-10", "2026-11-04", "2026-11-04", "2026-11-10"}, // answered at once
		{"2026-12-24", "2026-12-22", "2026-12-29", "2026-12-31"}, // over Christmas
		{"2026-11-14", "2026-11-07", "2026-11-08", "2026-11-14"}, // agreed on a Saturday: not the Friday before
	} {
		if got := (Calendar{}).Resumed(day(c.due), day(c.from), day(c.until)); !got.Equal(day(c.want)) {
			t.Errorf("due %s, still from %s until %s: %s, want %s", c.due, c.from, c.until, got.Format(time.DateOnly), c.want)
		}
	}
	if got := (Calendar{}).ResumedAt(moment("2026-11-20 14:00"), moment("2026-11-20 11:00"), moment("2026-11-20 16:00")); !got.Equal(moment("2026-11-23 10:30")) {
		t.Errorf("three hours after Friday 16:00: %s", got)
	}
}

// A term that stands still never becomes shorter, however often, and its pieces together are
// the term: through holidays, weekends and both clock changes.
func TestStillNeverShortens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Calendar{Liberation: rapid.SampledFrom([]Liberation{EachLustrum, EachYear, NoYear}).Draw(t, "5 May")}
		start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3*366).Draw(t, "start"))
		term := rapid.IntRange(1, 30).Draw(t, "working days")
		due, at, used := c.AddWorkingDays(start, term), start, 0
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			from := at.AddDate(0, 0, rapid.IntRange(0, 9).Draw(t, "from"))
			if from.After(due) {
				break
			}
			until := from.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "still"))
			later := c.Resumed(due, from, until)
			if later.Before(due) {
				t.Fatalf("still from %s until %s: due %s became %s", from, until, due, later)
			}
			if next := c.Resumed(due, from, until.AddDate(0, 0, 1)); next.Before(later) {
				t.Fatalf("a day longer still, and due %s instead of %s", next, later)
			}
			used += c.WorkingDaysBetween(at, from)
			due, at = later, Later(from, until)
			// On its last day nothing is left, and it is the next day on which people work.
			if left := c.WorkingDaysBetween(at, due); used+left != term && used < term {
				t.Fatalf("%d of %d days were used, %d are left", used, term, left)
			}
		}
	})
}

func TestStillHoursNeverShorten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Calendar{Liberation: rapid.SampledFrom([]Liberation{EachLustrum, EachYear, NoYear}).Draw(t, "5 May")}
		minutes := func(name string, most int) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Minute
		}
		start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(minutes("start", 3*366*24*60))
		term := minutes("term", 40*60)
		due, at := c.AddWorkingTime(start, term), start
		var used time.Duration
		for range rapid.IntRange(1, 4).Draw(t, "times") {
			from := at.Add(minutes("from", 3*24*60))
			if from.After(due) {
				break
			}
			until := from.Add(minutes("still", 30*24*60))
			later := c.ResumedAt(due, from, until)
			if later.Before(due) {
				t.Fatalf("still from %s until %s: due %s became %s", from, until, due, later)
			}
			used += c.WorkingTime(at, from)
			due, at = later, until
			if left := c.WorkingTime(at, due); used+left != term {
				t.Fatalf("%s of %s were used, %s are left", used, term, left)
			}
		}
	})
}

// Somebody may agree on a Saturday, or on an evening: that never becomes earlier either.
func TestStillNeverShortensAnyDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 3*366*24).Draw(t, "start")) * time.Hour)
		hours := func(name string, most int) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Hour
		}
		due := start.Add(hours("due", 20*24))
		from := start.Add(hours("from", 10*24))
		until := from.Add(hours("still", 20*24))
		if got := (Calendar{}).ResumedAt(due, from, until); got.Before(due) {
			t.Fatalf("still from %s until %s: due %s became %s", from, until, due, got)
		}
		if got := (Calendar{}).Resumed(Date(due), Date(from), Date(until)); got.Before(Date(due)) {
			t.Fatalf("still from %s until %s: due %s became %s", Date(from), Date(until), Date(due), got)
		}
	})
}
