package place

import (
	"testing"
	"time"
)

// A date lasts until midnight in Amsterdam.
func TestTimely(t *testing.T) {
	by := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for at, want := range map[string]string{"": Never, "2026-06-01T08:00:00Z": InTime, "2026-07-01T21:59:59Z": InTime, "2026-07-01T22:00:00Z": Late} {
		done, _ := time.Parse(time.RFC3339, at)
		if got := Timely(by, done); got != want {
			t.Errorf("%q: %s, want %s", at, got, want)
		}
	}
}

// What was erased is late from the month after the one in which it was done, and has a name that
// no other has.
func TestErasedEvents(t *testing.T) {
	month := func(m time.Month) time.Time { return time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC) }
	ids := map[string]bool{}
	all := 0
	for _, c := range []struct {
		e    ErasedEvents
		on   time.Time
		want string
	}{{ErasedEvents{Month: month(3), InTime: true, Number: 2}, month(4), InTime}, {ErasedEvents{Month: month(3), Number: 1}, month(4), Never},
		{ErasedEvents{Month: month(3), Done: month(4), Number: 2}, month(4), Never}, {ErasedEvents{Month: month(3), Done: month(5), Number: 1}, month(6), Late}} {
		list := c.e.Events(c.on)
		if len(list) != c.e.Number || list[0].Cell != c.want || list[0].Place != "" {
			t.Errorf("%+v: %+v", c.e, list)
		}
		for _, e := range list {
			ids[e.ID] = true
			all++
		}
	}
	if len(ids) != all {
		t.Errorf("%d names for %d events", len(ids), all)
	}
}
