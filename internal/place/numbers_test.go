package place

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersOf(t *testing.T) {
	at := func(street string, numbers ...int) (list []Door) {
		for _, n := range numbers {
			list = append(list, Door{Street: street, Number: n})
		}
		return list
	}
	for name, c := range map[string]struct {
		doors []Door
		want  []Numbers
	}{
		"nothing":            {nil, nil},
		"one":                {at("A", 7), []Numbers{{"A", 7, 7, BothSides}}},
		"one side":           {at("A", 6, 2, 4, 8), []Numbers{{"A", 2, 8, EvenSide}}},
		"the other":          {at("A", 1, 3), []Numbers{{"A", 1, 3, OddSide}}},
		"both":               {at("A", 1, 2, 3, 4), []Numbers{{"A", 1, 4, BothSides}}},
		"additions":          {at("A", 2, 2, 2, 4, 4), []Numbers{{"A", 2, 4, EvenSide}}},
		"a gap":              {at("A", 2, 4, 10, 12), []Numbers{{"A", 2, 4, EvenSide}, {"A", 10, 12, EvenSide}}},
		"two sides":          {at("A", 2, 4, 6, 31, 33), []Numbers{{"A", 2, 6, EvenSide}, {"A", 31, 33, OddSide}}},
		"one gap on a side":  {at("A", 1, 2, 3, 5), []Numbers{{"A", 1, 3, BothSides}, {"A", 5, 5, BothSides}}},
		"streets":            {append(at("B", 1), at("A", 2, 4)...), []Numbers{{"A", 2, 4, EvenSide}, {"B", 1, 1, BothSides}}},
		"neighbours, no gap": {at("A", 10, 11), []Numbers{{"A", 10, 11, BothSides}}},
	} {
		if got := NumbersOf(c.doors); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestNumbersSayWhatIsThere: the pieces hold every number that is there, once, and no other.
func TestNumbersSayWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.IntRange(1, 30)).Draw(t, "numbers")
		var doors []Door
		for _, n := range numbers {
			doors = append(doors, Door{Street: "A", Number: n})
		}
		var told []int
		for _, x := range NumbersOf(doors) {
			step := 2
			if x.Side == BothSides {
				step = 1
			}
			for n := x.First; n <= x.Last; n += step {
				told = append(told, n)
			}
		}
		slices.Sort(told)
		slices.Sort(numbers)
		if want := slices.Compact(numbers); !slices.Equal(told, want) {
			t.Errorf("told %v of %v", told, want)
		}
	})
}
