package groupflow

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/socialmap"
)

func rounder() socialmap.Rounder {
	return socialmap.NewRounder([]byte("01234567890123456789012345678901"))
}

// Homes and people meet in self-reliant and nowhere else.
func TestWays(t *testing.T) {
	a, i, s, v, c := socialmap.Active, socialmap.Involved, socialmap.SelfReliant, socialmap.Vulnerable, socialmap.CausesProblems
	want := []Way{{a, i}, {a, s}, {i, a}, {i, s}, {s, a}, {s, i}, {s, v}, {s, c}, {v, s}, {v, c}, {c, s}, {c, v}}
	if got := Ways(); !slices.Equal(got, want) || len(got) != ways {
		t.Errorf("%v", got)
	}
	var n Counts
	n.Add(a, v)
	n.Add(s, s)
	n.Add(v, s)
	n.Add(v, c)
	if n.Total() != 2 || n.Net(v) != -2 || n.Net(s) != 1 || n.Net(c) != 1 || n.Net(a) != 0 {
		t.Errorf("%v", n)
	}
}

func TestHalves(t *testing.T) {
	day := func(text string) time.Time { d, _ := time.Parse(time.DateOnly, text); return d }
	for date, want := range map[string]string{"2027-01-01": "2026-2", "2026-07-01": "2026-1", "2026-07-02": "", "2026-06-01": "", "2026-02-01": ""} {
		h, ok := HalfBefore(day(date))
		if ok != (want != "") || ok && (h.Code() != want || !h.End().Equal(day(date))) {
			t.Errorf("%s: %v %v", date, h, ok)
		}
		if back, known := ParseHalf(want); ok && (!known || back != h) {
			t.Errorf("%s is read as %v", want, back)
		}
	}
	h := Half{2026, true}
	if h.From() != day("2026-07-01") || h.Last() != day("2026-12-31") {
		t.Errorf("%v to %v", h.From(), h.Last())
	}
	for _, code := range []string{"2026", "2026-3", "26-1", "2026-1x", ""} {
		if _, ok := ParseHalf(code); ok {
			t.Errorf("%s is read", code)
		}
	}
}

// Too few homes, units or changes give no figure at all.
func TestTooFewGivesNothing(t *testing.T) {
	good := Truth{Municipality: "GM1", Homes: MinHomes, Units: MinUnits, Counts: Counts{6: 7, 8: 6}}
	if _, ok := Draw(rounder(), "o", Half{2026, true}, good); !ok {
		t.Error("no figure where there is enough")
	}
	for name, worse := range map[string]func(*Truth){"homes": func(x *Truth) { x.Homes-- }, "units": func(x *Truth) { x.Units-- }, "changes": func(x *Truth) { x.Counts = Counts{6: 9} }} {
		bad := good
		worse(&bad)
		if got, ok := Draw(rounder(), "o", Half{2026, true}, bad); ok {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Six counts must remain in every cell for who knows how many changed.
func TestSafe(t *testing.T) {
	for _, c := range []struct {
		row            Counts
		changed, homes int
		want           bool
	}{
		{Counts{5}, 4, 600, false},      // 0 to 4
		{Counts{5}, 5, 600, true},       // 0 to 5
		{Counts{}, 4, 600, false},       // 0 to 4
		{Counts{10}, 9, 600, false},     // 5 to 9
		{Counts{10}, 10, 600, true},     // 5 to 10
		{Counts{10, 10}, 30, 600, true}, // 5 to 15
		{Counts{20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20}, 298, 600, false}, // 23 to 25
		{Counts{20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20}, 240, 600, true},
		{Counts{10}, 10, 9, false}, // more than the homes
	} {
		if got := Safe(c.row, c.changed, c.homes); got != c.want {
			t.Errorf("%v of %d changes in %d homes: %v", c.row, c.changed, c.homes, got)
		}
	}
}

// What comes out is a multiple of five within five of the truth, no more than there are homes, always the
// same, and leaves six counts to who knows how many changed.
func TestDrawn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		x := Truth{Municipality: "GM1", Homes: rapid.IntRange(MinHomes, 3000).Draw(r, "homes"), Units: 5}
		cell := rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 3), rapid.IntRange(0, 60))
		for i := range x.Counts {
			x.Counts[i] = cell.Draw(r, "cell")
		}
		h := Half{2026, rapid.Bool().Draw(r, "second")}
		row, ok := Draw(rounder(), "o", h, x)
		if again, _ := Draw(rounder(), "o", h, x); again != row {
			r.Fatalf("%v and %v", row, again)
		}
		if !ok {
			if x.Counts.Total() >= MinChanged {
				r.Fatalf("no draw of %v", x.Counts)
			}
			return
		}
		for i, v := range row {
			if d := v - x.Counts[i]; v%socialmap.Base != 0 || v < 0 || v > x.Homes || d > socialmap.Bound || d < -socialmap.Bound {
				r.Fatalf("%v of %v", row, x.Counts)
			}
		}
		if d := row.Total() - x.Counts.Total(); d > socialmap.Bound || d < -socialmap.Bound {
			r.Fatalf("%d of %d", row.Total(), x.Counts.Total())
		}
		left(r, row, x.Counts.Total(), x.Homes)
	})
}

// left counts in another way what remains possible: for each cell, which counts the others can fill up to
// the number of changes.
func left(r *rapid.T, row Counts, changed, homes int) {
	for i := range row {
		possible := 0
		for n := range changed + 1 {
			low, high := 0, 0
			for j, v := range row {
				switch {
				case j == i:
				case v == 0:
					high += 5
				default:
					low, high = low+max(1, v-5), high+v+5
				}
			}
			inside := n <= 5
			if row[i] > 0 {
				inside = n >= max(1, row[i]-5) && n <= row[i]+5
			}
			if inside && changed-n >= low && changed-n <= high {
				possible++
			}
		}
		if possible < socialmap.MinCandidates {
			r.Fatalf("%d counts in cell %d of %v with %d changes in %d homes", possible, i, row, changed, homes)
		}
	}
}
