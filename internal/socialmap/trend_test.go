package socialmap

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// months makes a series that begins in January; -1 is a gap.
func months(noise float64, values ...float64) []Point {
	points := make([]Point, len(values))
	for i, v := range values {
		points[i] = Point{AsOf: time.Date(2026, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC), Known: v >= 0, Value: v, Noise: noise}
	}
	return points
}

func TestTrendOf(t *testing.T) {
	for name, c := range map[string]struct {
		points []Point
		move   Move
		months int
	}{
		"nothing":                  {nil, NoFigure, 0},
		"gap at the end":           {months(10, 5, 5, 5, 5, -1), NoFigure, 0},
		"two months":               {months(10, 5, 5, 5), TooShort, 0},
		"short after a gap":        {months(10, 5, 5, 5, 5, -1, 5, 5), TooShort, 0},
		"rises":                    {months(10, 20, 20, 25, 30, 35), Rising, 3},
		"rises with a step back":   {months(10, 20, 30, 25, 35, 40), Rising, 4},
		"falls":                    {months(10, 50, 45, 40, 35, 30), Falling, 4},
		"rises too little":         {months(10, 20, 20, 25, 25, 25), Stable, 4},
		"jumped last month":        {months(10, 20, 20, 20, 20, 60), Unsteady, 0},
		"up after a long fall":     {months(10, 60, 40, 20, 25, 30, 35), Rising, 3},
		"same all along":           {months(10, 20, 20, 20, 20, 20, 20), Stable, 5},
		"same since three months":  {months(10, 90, 20, 20, 20, 20), Stable, 3},
		"up and down":              {months(10, 20, 50, 20, 50, 20), Unsteady, 0},
		"exact and the same":       {months(0, 1, 1, 1, 1), Stable, 3},
		"exact and rising a bit":   {months(0, 1, 1, 1.1, 1.2, 1.3), Rising, 3},
		"rise within the rounding": {months(30, 20, 25, 30, 35, 40), Stable, 4},
	} {
		got := TrendOf(c.points)
		if got.Move != c.move || got.Months != c.months {
			t.Errorf("%s: %+v, want move %d for %d months", name, got, c.move, c.months)
		}
	}
}

func TestTrendSentence(t *testing.T) {
	number := func(v float64) string { return fmt.Sprintf("%.1f", v) }
	date := func(d time.Time) string { return d.Format("Jan 2006") }
	key, args := TrendOf(months(10, 20, 20, 25, 30, 35)).Sentence(number, date)
	want := map[string]any{"Months": 3, "From": "20.0", "To": "35.0", "Since": "Feb 2026"}
	if key != "socialmap.trend.rising" || cmp.Diff(want, args) != "" {
		t.Errorf("%s %v", key, args)
	}
	if key, args := (Trend{Move: NoFigure}).Sentence(number, date); key != "socialmap.trend.no_figure" || args != nil {
		t.Errorf("%s %v", key, args)
	}
}

// TestTrendDoesNotSeeRounding: where the truth stands still and every month is drawn
// anew (more often than the gate allows), a rise or fall is hardly ever claimed.
func TestTrendDoesNotSeeRounding(t *testing.T) {
	in, _ := IndicatorOf("arrears")
	claims, runs := 0, 0
	for _, size := range []int{1, 9} {
		for seed := range 60 {
			s := city(6*size, uint64(seed))
			s.Columns = [tableCount][]uint16{Debt: s.Columns[Debt]}
			s.ChangedSince = func(Table, int, time.Time) Change { return Change{Homes: MinChanged, Most: 2 * MinChanged} }
			var releases []*Release
			var last *Release
			for m := range 12 {
				last = compute(t, day.AddDate(0, m, 0), s, last)
				releases = append(releases, last)
			}
			code := last.Leaves[0].Municipality
			points := Series(releases, in, func(r *Release) Figure { return r.AreaFigure(LevelMunicipality, code, Debt) })
			runs++
			if m := TrendOf(points).Move; m == Rising || m == Falling {
				claims++
			}
		}
	}
	if claims*20 > runs {
		t.Errorf("%d of %d still series rise or fall", claims, runs)
	}
}

func TestSeriesMarksWhatWasKept(t *testing.T) {
	in, _ := IndicatorOf("nuisance")
	s := city(1, 5)
	s.Complexes[0].Homes = 50
	first := compute(t, day, s, nil)
	second := compute(t, day.AddDate(0, 1, 0), s, first)
	points := Series([]*Release{first, second}, in, func(r *Release) Figure { return r.ComplexFigure("c00000", Nuisance) })
	if !points[0].Known || points[0].Kept || !points[1].Kept || points[0].Value != points[1].Value {
		t.Errorf("%+v", points)
	}
	gone := Series([]*Release{first}, in, func(r *Release) Figure { return r.ComplexFigure("elsewhere", Nuisance) })
	if gone[0].Known {
		t.Errorf("a complex that is not there has %+v", gone[0])
	}
}

func TestIndicatorOf(t *testing.T) {
	in, ok := IndicatorOf("arrears")
	if !ok {
		t.Fatal("no arrears")
	}
	v := in.Of(Figure{Table: Debt, Leaves: 2, Homes: 80, Cells: []int{5, 5, 0, 70}})
	if v.Rate != 12.5 || v.Count != 10 || v.Low != 0 || v.High != 25 {
		t.Errorf("%+v", v)
	}
	if v := in.Of(Figure{Table: Debt, Leaves: 1, Homes: 31, Cells: []int{30, 0, 0, 0}}); v.High != 100 {
		t.Errorf("more homes than there are: %+v", v)
	}
	if v := in.Of(Figure{Table: Nuisance, Leaves: 1, Homes: 31, Cells: []int{30, 0}}); v.Known {
		t.Errorf("read from another table: %+v", v)
	}
	follow, _ := IndicatorOf(FollowUp)
	if v := follow.Of(Figure{Table: Followed, Leaves: 1, Homes: 40, Cells: signals(30, 10)}); v.Rate != 75 || v.Count != 30 || v.Homes != 40 || v.Low > 60 || v.High < 80 || v.Noise < 20 {
		t.Errorf("%+v", v)
	}
	if v := follow.Of(Figure{Table: Followed, Leaves: 1, Homes: 40, Cells: signals(5, 0)}); v.Known {
		t.Errorf("a share of at most ten signals: %+v", v)
	}
	if _, ok := IndicatorOf("nonsense"); ok {
		t.Error("found nonsense")
	}
}

// TestBoundsHoldTheTruth: the interval beside a rate of an area contains the true rate.
func TestBoundsHoldTheTruth(t *testing.T) {
	for seed := range uint64(20) {
		s := city(40, seed)
		r := compute(t, day, s, nil)
		for _, in := range Indicators() {
			truth, whole := 0, 0
			for _, l := range r.Leaves {
				if l.Withheld {
					continue
				}
				x := truthOf(s, l, in.Table)
				for _, c := range in.Cells {
					truth += x[c]
				}
				if whole += l.Homes; in.Among != nil {
					whole += total(x) - l.Homes
				}
			}
			v := in.Of(r.AreaFigure(LevelMunicipality, "GM0001", in.Table))
			if rate := in.Per * float64(truth) / float64(whole); rate < v.Low-1e-9 || rate > v.High+1e-9 {
				t.Errorf("%s: %v is not in %v to %v", in.Code, rate, v.Low, v.High)
			}
		}
	}
}

func TestScale(t *testing.T) {
	classes := func(values ...float64) (list []Class) {
		s := NewScale(values)
		for _, v := range values {
			list = append(list, s.Class(v))
		}
		return list
	}
	for name, c := range map[string]struct{ values, want any }{
		"ten":      {classes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), []Class{0, 0, 1, 1, 2, 2, 3, 3, 4, 4}},
		"unsorted": {classes(5, 1, 4, 2, 3), []Class{4, 0, 3, 1, 2}},
		"equal":    {classes(7, 7, 7), []Class{2, 2, 2}},
		"two":      {classes(1, 9), []Class{0, 4}},
		"ties":     {classes(0, 0, 0, 0, 0, 0, 5, 10), []Class{0, 0, 0, 0, 0, 0, 2, 4}},
	} {
		if diff := cmp.Diff(c.want, c.values); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if l := NewScale(nil).Legend(); len(l) != 0 {
		t.Errorf("a legend of nothing: %v", l)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		values := make([]float64, 1+rng.IntN(60))
		for i := range values {
			values[i] = float64(rng.IntN(12))
		}
		s := NewScale(values)
		for _, v := range values {
			found := false
			for _, item := range s.Legend() {
				found = found || item.Class == s.Class(v) && v >= item.Low && v <= item.High
			}
			if !found {
				t.Fatalf("%v of class %d is not in the legend %v", v, s.Class(v), s.Legend())
			}
		}
		if len(s.Legend()) > 5 {
			t.Fatalf("%d classes", len(s.Legend()))
		}
	}
}

func TestSharedTop(t *testing.T) {
	for _, c := range []struct{ highest, want float64 }{{0, 1}, {0.3, 0.5}, {1, 1}, {1.2, 2}, {20, 20}, {21, 50}, {99, 100}, {math.Inf(1), 1}} {
		if got := SharedTop(months(0, c.highest), months(0, -1, 0)); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("top of %v is %v, want %v", c.highest, got, c.want)
		}
	}
}
