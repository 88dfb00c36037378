package app

import (
	"slices"
	"testing"
	"time"

	"samendoen/internal/socialmap"
)

// TestCountHomes counts the homes that came, went or moved to another cell, only in
// complexes that ask since that date, and bounds what is not known any more.
func TestCountHomes(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	other := day.AddDate(0, -1, 0)
	in := func(complex int32, home uint64, code uint16) row {
		return row{key: home, complex: complex, cell: code}
	}
	before := tally{day, []row{in(0, 1, 0), in(0, 2, 0), in(0, 3, 1), in(1, 1, 0), in(2, 7, 0), in(3, 9, 0),
		in(5, 0, 0), in(5, 0, 0), in(5, 0, 0), in(5, 5, 0), in(6, 0, 0), in(7, 1, 0), in(7, 2, 0)}}
	now := tally{day.AddDate(0, 1, 0), []row{in(0, 2, 0), in(0, 3, 2), in(0, 4, 0), in(1, 5, 0), in(3, 9, 0), in(4, 1, 0),
		in(5, 1, 0), in(5, 2, 0), in(6, 1, 0), in(6, 2, 0), in(7, 0, 0)}}
	moved := []row{in(0, 4, 0), in(0, 8, 0), in(3, 9, 0)}
	list := []change{{since: day}, {since: other}, {since: day}, {since: day}, {since: day}, {since: day}, {since: day}, {since: day}, {}}
	countHomes(list, before.only(list), now, moved)
	for i, want := range []socialmap.Change{
		{Homes: 3, Least: 4, Most: 4}, // 1 went, 3 changed cell, 4 came, which is also new; 8 is new and in no cell
		{},                            // asks since another date
		{Homes: 1, Least: 1, Most: 1}, // 7 went
		{Least: 1, Most: 1},           // 9 is let by another complex since, and in the same cell
		{Homes: 1, Least: 1, Most: 1}, // 1 came
		{Homes: 1, Least: 1, Most: 6}, // 5 went; 1 and 2 may be two of the three that were erased
		{Homes: 1, Least: 1, Most: 3}, // of 1 and 2 one may be the erased one
		{Homes: 1, Least: 1, Most: 3}, // of 1 and 2 one may be there still, erased
		{},                            // never published
	} {
		if list[i].Change != want {
			t.Errorf("complex %d changed %+v, want %+v", i, list[i].Change, want)
		}
	}
	var dates []time.Time
	for _, v := range viewsOf(list) {
		dates = append(dates, v.On)
	}
	if !slices.EqualFunc(dates, []time.Time{other, day}, time.Time.Equal) {
		t.Errorf("asked for %v", dates)
	}
}

// TestCountEvents counts events one by one, and the places that they are about once.
func TestCountEvents(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	at := func(complex int32, event, where uint64, code uint16) row {
		return row{key: event, place: where, complex: complex, cell: code}
	}
	before := tally{day, []row{at(0, 1, 70, 1), at(0, 2, 70, 1), at(0, 3, 71, 0), at(1, 1, 0, 0), at(1, 2, 0, 1), at(2, 1, 70, 0), at(3, 0, 0, 0), at(3, 0, 0, 0), at(3, 6, 70, 0), at(4, 0, 0, 0)}}
	now := tally{day, []row{at(0, 2, 70, 0), at(0, 3, 71, 0), at(0, 4, 70, 1), at(0, 5, 72, 1), at(1, 1, 0, 0), at(1, 3, 0, 1), at(2, 1, 70, 0),
		at(3, 7, 71, 0), at(3, 8, 72, 0), at(3, 9, 73, 0)}}
	list := []change{{since: day}, {since: day}, {since: day}, {since: day}, {since: day}}
	countEvents(list, before, now)
	for i, want := range []socialmap.Change{
		{Homes: 2, Least: 4, Most: 4}, // 1 is gone, 2 had its talk, 4 is of the same place, 5 of another
		{Least: 2, Most: 2},           // erased: nobody knows where, so no place certainly changed
		{},
		{Homes: 2, Least: 2, Most: 6}, // 6 went and three came, of which two may be the two that were erased
		{Most: 1},                     // an erased one may be gone
	} {
		if list[i].Change != want {
			t.Errorf("complex %d changed %+v, want %+v", i, list[i].Change, want)
		}
	}
}

// TestFill counts cells per complex.
func TestFill(t *testing.T) {
	s := &socialmap.Snapshot{Complexes: make([]socialmap.Complex, 2)}
	fill(s, socialmap.Debt, []row{{complex: 1}, {complex: 1, key: 2}, {complex: 1, key: 3, cell: 2}})
	if got := s.Columns[socialmap.Debt]; !slices.Equal(got, []uint16{0, 0, 0, 2, 0, 1}) {
		t.Errorf("arrears %v", got)
	}
}

// TestChangesByTheOldTable: since the last figure of a table that another took the place of, what
// changed is counted by the cells of the old one.
func TestChangesByTheOldTable(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	cell := func(theme string, days int64) uint16 { return cellOf(socialmap.FollowedCell(theme, days)) }
	before := tally{day, []row{{key: 1, place: 7, cell: cell("geld", -1)}, {key: 2, place: 8, cell: cell("woning", 1)}, {key: 3, place: 9, cell: cell("zorgen", 3)}}}
	now := tally{day.AddDate(0, 1, 0), []row{{key: 1, place: 7, cell: cell("geld", 9)}, {key: 2, place: 8, cell: cell("woning", 4)}, {key: 3, place: 9, cell: cell("zorgen", 3)}}}
	for by, want := range map[socialmap.Table]int{socialmap.Followed: 2, socialmap.Signals: 1} {
		list := []change{{since: day}}
		countEvents(list, before.by(socialmap.Followed, by), now.by(socialmap.Followed, by))
		if list[0].Change != socialmap.Exactly(want) {
			t.Errorf("by %s: %+v, want %d", by.Code(), list[0].Change, want)
		}
	}
	homes := func(cells ...uint16) (list []row) {
		for i, c := range cells {
			list = append(list, row{key: uint64(i + 1), cell: c})
		}
		return list
	}
	for by, want := range map[socialmap.Table]int{socialmap.Debt: 3, socialmap.Arrears: 1} {
		list := []change{{since: day}}
		countHomes(list, tally{day, homes(0, 1, 2)}.by(socialmap.Debt, by), tally{day, homes(1, 2, 2, 0)}.by(socialmap.Debt, by), nil)
		if list[0].Change != socialmap.Exactly(want) {
			t.Errorf("by %s: %+v, want %d", by.Code(), list[0].Change, want)
		}
	}
}
