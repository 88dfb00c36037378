package casework

import "testing"

// TestStale: who meets whom, by hand. The case is at version 6; the step changed at 3, the words at
// 5, and something about the whole case at 4.
func TestStale(t *testing.T) {
	moves := Moves{GroupStep: {Version: 3}, GroupWords: {Version: 5}, Whole: {Version: 4}}
	for _, v := range []struct {
		group Group
		seen  int64
		stale bool
	}{
		{GroupStep, 6, false}, {GroupStep, 4, false}, {GroupStep, 3, true}, {GroupStep, 2, true},
		{GroupWords, 5, false}, {GroupWords, 4, true}, {GroupReins, 4, false}, {GroupReins, 3, true},
		{Whole, 6, false}, {Whole, 5, true}, {Whole, 4, true},
		{GroupStep, 7, true}, {GroupStep, -1, true}, {Whole, 7, true}, {Whole, -1, true}, {GroupReins, 0, true}, {GroupReins, -1, true},
	} {
		if got := moves.Stale(v.group, v.seen, 6); got != v.stale {
			t.Errorf("%q seen at %d: stale %v", v.group, v.seen, got)
		}
	}
	if (Moves{}).Stale(GroupStep, 1, 1) {
		t.Error("a case in which nothing changed yet refuses its first change")
	}
}
