package app

import (
	"slices"
	"testing"
	"time"

	"samendoen/internal/socialmap"
)

// TestCountChanges counts the homes that came, went or moved to another cell, and only
// in complexes that ask since that date.
func TestCountChanges(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	other := day.AddDate(0, -1, 0)
	in := func(complex int32, home uint64, code uint16) row {
		return row{home: home, complex: complex, cell: cell{code: code}}
	}
	before := tally{day, []row{in(0, 1, 0), in(0, 2, 0), in(0, 3, 1), in(1, 1, 0), in(2, 7, 0), in(3, 9, 0)}}
	now := tally{day.AddDate(0, 1, 0), []row{in(0, 2, 0), in(0, 3, 2), in(0, 4, 0), in(1, 5, 0), in(3, 9, 0), in(4, 1, 0)}}
	list := []change{{since: day}, {since: other}, {since: day}, {since: day}, {since: day}, {}}
	countChanges(list, before.only(list), now)
	var got []int
	for _, c := range list {
		got = append(got, c.homes)
	}
	// complex 0: 1 went, 3 moved, 4 came; 1 asks another date; 2 lost a home; 3 stayed; 4 won one.
	if want := []int{3, 0, 1, 0, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("changed %v, want %v", got, want)
	}
	if dates := datesOf(list); !slices.EqualFunc(dates, []time.Time{other, day}, time.Time.Equal) {
		t.Errorf("asked for %v", dates)
	}
}

// TestFill counts cells per complex, and signals with their talks and days.
func TestFill(t *testing.T) {
	s := &socialmap.Snapshot{Complexes: make([]socialmap.Complex, 2)}
	fill(s, socialmap.Arrears, []row{{complex: 1}, {complex: 1, home: 2}})
	fill(s, socialmap.Signals, []row{{complex: 0, cell: cell{code: 3, followed: 2, days: 9}}, {complex: 0, home: 1, cell: cell{code: 1}}})
	if got := s.Columns[socialmap.Arrears]; !slices.Equal(got, []uint16{0, 2}) {
		t.Errorf("arrears %v", got)
	}
	if got := s.Columns[socialmap.Signals]; !slices.Equal(got, []uint16{2, 2, 0, 0}) || s.Days[0] != 9 {
		t.Errorf("signals %v with %v days", got, s.Days)
	}
}
