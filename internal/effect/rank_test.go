package effect

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestRanks(t *testing.T) {
	for _, c := range []struct {
		name   string
		levels []Level
		want   string
	}{
		{"far apart", []Level{{"a", 30, 1}, {"b", 20, 1}, {"c", 10, 1}}, "a 1-1 surely not, b 2-2 not not, c 3-3 not surely"},
		{"cannot be told apart", []Level{{"a", 12, 5}, {"b", 11, 5}}, "a 1-2 maybe maybe, b 1-2 maybe maybe"},
		{"one apart from two", []Level{{"a", 40, 2}, {"b", 11, 5}, {"c", 10, 5}}, "a 1-1 surely not, b 2-3 not maybe, c 2-3 not maybe"},
		{"one alone", []Level{{"a", 5, 1}}, "a 1-1 surely surely"},
	} {
		got := ""
		for i, r := range Ranks(c.levels) {
			if i > 0 {
				got += ", "
			}
			words := [...]string{"not", "maybe", "surely"}
			got += fmt.Sprintf("%s %d-%d %s %s", r.Name, r.First, r.Last, words[r.HighestTenth()], words[r.LowestTenth()])
		}
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestStudentized holds the quantiles against printed tables (Harter 1960, Ann. Math. Stat. 31).
func TestStudentized(t *testing.T) {
	for n, want := range map[int]float64{1: 0, 2: 2.772, 3: 3.314, 5: 3.858, 10: 4.474, 20: 5.012} {
		if got := studentized(n, 0.95); math.Abs(got-want) > 0.001 {
			t.Errorf("of %d: %.4f, the table has %.3f", n, got, want)
		}
	}
}

// TestRanksHoldTheTruth: neighbourhoods of 8 complexes, rounded as published. The true
// rank of every one is within its range in at least 95 of 100 lists.
func TestRanksHoldTheTruth(t *testing.T) {
	for _, n := range []int{5, 20, 40} {
		held, wide, surelyWrong := 0, 0.0, 0
		for seed := range uint64(runs) {
			truth, ranks := neighbourhoods(rand.New(rand.NewPCG(seed, 3)), n) // #nosec G404 -- a simulation
			all := true
			for i, r := range ranks {
				rank := 1
				for _, other := range truth {
					if other > truth[i] {
						rank++
					}
				}
				all = all && r.First <= rank && rank <= r.Last
				wide += float64(r.Last-r.First) / float64(n*runs)
				if r.HighestTenth() == Surely && rank > r.tenths {
					surelyWrong++
				}
			}
			if all {
				held++
			}
		}
		t.Logf("%d neighbourhoods: all ranks held in %d of %d lists, %.1f ranks wide", n, held, runs, wide)
		if part := float64(held) / runs; part < sure {
			t.Errorf("%d neighbourhoods: all ranks held in %.3f of the lists, want %.2f", n, part, sure)
		}
		if float64(surelyWrong) > (1-sure)*runs {
			t.Errorf("%d neighbourhoods: %d times surely in the tenth and not so", n, surelyWrong)
		}
	}
}

// neighbourhoods are true shares and the ranks that their published figures allow.
func neighbourhoods(r *rand.Rand, n int) ([]float64, []RankRange) {
	truth, levels := make([]float64, n), make([]Level, n)
	for i := range truth {
		truth[i] = min(60, 10*math.Exp(0.6*r.NormFloat64()))
		count := 0
		for range 8 {
			in := 0
			for range 50 {
				if r.Float64() < truth[i]/100 {
					in++
				}
			}
			rounding := published{homes: 50}
			count += rounding.round(r, in)
		}
		levels[i] = LevelOf(Place{Homes: 400, Counts: 8}, 100*float64(count)/400)
	}
	return truth, Ranks(levels)
}

// TestRankLaws: a range holds the place's own rank by value, more doubt never makes a
// range smaller, and the order of the list does not matter.
func TestRankLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Level {
			return Level{Value: float64(rapid.IntRange(0, 100).Draw(t, "value")), SE: float64(rapid.IntRange(1, 20).Draw(t, "se"))}
		}), 1, 12).Draw(t, "levels")
		ranks := Ranks(levels)
		turned := make([]Level, len(levels))
		doubted := make([]Level, len(levels))
		for i, l := range levels {
			turned[len(levels)-1-i] = l
			l.SE *= 2
			doubted[i] = l
		}
		back, more := Ranks(turned), Ranks(doubted)
		for i, r := range ranks {
			higher := 1
			for _, l := range levels {
				if l.Value > levels[i].Value {
					higher++
				}
			}
			if r.First > higher || r.Last < higher {
				t.Fatalf("rank %d outside %d-%d", higher, r.First, r.Last)
			}
			if more[i].First > r.First || more[i].Last < r.Last {
				t.Fatalf("more doubt, smaller range: %v, was %v", more[i], r)
			}
			if b := back[len(ranks)-1-i]; b.First != r.First || b.Last != r.Last {
				t.Fatalf("another order, another range: %v and %v", b, r)
			}
		}
	})
}
