package figures

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
)

var october = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

func TestExactFigures(t *testing.T) {
	s := exact(october, []signal.Tally{
		{Theme: signal.Nuisance, Source: signal.FromStaff, Urgency: signal.Today, TalkDays: 1, Word: signal.Settled, N: 3},
		{Theme: signal.Nuisance, Source: signal.FromResident, Urgency: signal.Today, Late: 1, TalkDays: 4, Word: signal.SaidUnsolved, N: 2},
		{Theme: signal.Nuisance, Source: signal.FromResident, Urgency: signal.Ordinary, Late: 3, TalkDays: -1, N: 1},
		{Theme: signal.Money, Source: signal.FromStaff, Urgency: signal.Ordinary, TalkDays: 0, Word: signal.Settled, N: 1},
	})
	find := func(b Break, code string) Line {
		i := slices.IndexFunc(s.Lines, func(l Line) bool { return l.By == b && l.Code == code })
		return s.Lines[i]
	}
	for _, want := range []Line{
		{By: ByTheme, Code: "overlast", InTime: 3, Late: 2, Late3: 1, Open: 1, Settled: 3, Unsolved: 2, Median: 1},
		{By: ByTheme, Code: "geld", InTime: 1, Settled: 1, Median: 0},
		{By: ByTheme, Code: "moois", Median: Unknown},
		{By: BySource, Code: "bewoner", Late: 2, Late3: 1, Open: 1, Unsolved: 2, Median: 4},
		{By: ByTerm, Code: "vandaag", InTime: 3, Late: 2, Settled: 3, Unsolved: 2, Median: 1},
	} {
		if diff := cmp.Diff(want, find(want.By, want.Code), cmpopts.IgnoreUnexported(Line{})); diff != "" {
			t.Error(diff)
		}
	}
	if s.Received != 7 || s.Rounded || len(s.Lines) != len(signal.Themes())+len(signal.Sources())+len(signal.Urgencies()) {
		t.Errorf("%+v", s)
	}
	for _, b := range Breaks() {
		n := 0
		for _, l := range s.Of(b) {
			if n += l.Received(); l.Received() != l.Open+l.Settled+l.Unsolved {
				t.Errorf("%+v", l)
			}
		}
		if n != 7 {
			t.Errorf("%s adds up to %d", b, n)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		often map[int]int
		want  int
	}{{nil, Unknown}, {map[int]int{4: 1}, 4}, {map[int]int{1: 1, 9: 1}, 1}, {map[int]int{1: 1, 2: 1, 9: 1}, 2}, {map[int]int{0: 5, 7: 4}, 0}, {map[int]int{0: 4, 7: 5}, 7}} {
		n := 0
		for _, k := range c.often {
			n += k
		}
		if got := median(c.often, n); got != c.want {
			t.Errorf("%v: %d, want %d", c.often, got, c.want)
		}
	}
}

func TestMonthsThatAreOver(t *testing.T) {
	for day, want := range map[string]string{"2026-11-30": "2026-10-01", "2026-12-01": "2026-11-01", "2027-01-01": "2026-12-01", "2027-03-31": "2027-02-01"} {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := firstOpen(d).Format(time.DateOnly); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// drawn is the rounding of socialmap with a secret.
func drawn(secret string) draw {
	r := socialmap.NewRounder([]byte(secret + "0123456789012345678901234567890123456789"))
	return func(table, epoch string, counts []int) []int { return r.Round("org", table, epoch, counts) }
}

// month draws the signals of a month, few or many.
func month(t *rapid.T) []signal.Tally {
	most := rapid.SampledFrom([]int{1, 3, 20, 200}).Draw(t, "most")
	var list []signal.Tally
	for range rapid.IntRange(0, 25).Draw(t, "kinds") {
		list = append(list, signal.Tally{Theme: rapid.SampledFrom(signal.Themes()).Draw(t, "theme"), Source: rapid.SampledFrom(signal.Sources()).Draw(t, "source"),
			Urgency: rapid.SampledFrom(signal.Urgencies()).Draw(t, "urgency"), Late: rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, "late"),
			TalkDays: rapid.IntRange(-1, 9).Draw(t, "days"), Word: rapid.SampledFrom([]signal.Word{signal.GoesOn, signal.Settled, signal.SaidUnsolved}).Draw(t, "word"),
			N: rapid.IntRange(1, most).Draw(t, "n")})
	}
	return list
}

// tables are the rows of cells behind the figures of a month: two for each break.
func tables(s Sheet) (list [][]int) {
	for _, b := range Breaks() {
		var terms, words []int
		for _, l := range s.Of(b) {
			terms, words = append(terms, l.InTime, l.Late, l.Late3), append(words, l.Open, l.Settled, l.Unsolved)
		}
		list = append(list, terms, words)
	}
	return list
}

func sum(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

func TestReleaseKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := exact(october, month(t))
		secret := rapid.StringN(4, 4, 8).Draw(t, "secret")
		out, ok := round(truth, drawn(secret))
		if !ok {
			t.Fatal("nothing could be drawn")
		}
		again, _ := round(truth, drawn(secret))
		if diff := cmp.Diff(out, again, cmpopts.IgnoreUnexported(Line{})); diff != "" {
			t.Fatal("the same month draws another release", diff)
		}
		if d := out.Received - truth.Received; out.Received%socialmap.Base != 0 || d > socialmap.Bound || d < -socialmap.Bound || !out.Rounded {
			t.Fatalf("%d of %d", out.Received, truth.Received)
		}
		for i, cells := range tables(out) {
			x := tables(truth)[i]
			if sum(cells) != out.Received {
				t.Fatalf("a table adds up to %d and the month to %d", sum(cells), out.Received)
			}
			for k, v := range cells {
				if d := v - x[k]; v%socialmap.Base != 0 || d > socialmap.Bound || d < -socialmap.Bound {
					t.Fatalf("%d published as %d", x[k], v)
				}
			}
		}
		for i, l := range out.Lines {
			if truth.Lines[i].talks < 5 && l.Median != Unknown {
				t.Fatalf("a median of %d talks", truth.Lines[i].talks)
			}
		}
	})
}

// possible reports whether a row of true counts can be published as out: what the rounding
// can do to each cell, with the moves of the jitter together at most one, and the sum one of
// the two multiples around it.
func possible(x, out []int) bool {
	nets := map[int]bool{0: true}
	for i, v := range x {
		next := map[int]bool{}
		for _, j := range []int{-1, 0, 1} {
			y := v + j
			if y < 0 || !(y%socialmap.Base == 0 && out[i] == y || y%socialmap.Base != 0 && (out[i] == y/socialmap.Base*socialmap.Base || out[i] == y/socialmap.Base*socialmap.Base+socialmap.Base)) {
				continue
			}
			for n := range nets {
				next[n+j] = true
			}
		}
		nets = next
	}
	for _, net := range []int{-1, 0, 1} {
		if d := sum(out) - sum(x) - net; nets[net] && d > -socialmap.Base && d < socialmap.Base {
			return true
		}
	}
	return false
}

// all reports whether a month could be published as out: each table, and the total.
func all(tallies []signal.Tally, out Sheet) bool {
	truth := exact(october, tallies)
	xs, outs := tables(truth), tables(out)
	for i := range xs {
		if !possible(xs[i], outs[i]) {
			return false
		}
	}
	return possible([]int{truth.Received}, []int{out.Received})
}

// place of a signal in a break: its row, and its column in both tables.
type spot struct {
	code string
	in   [2]int
}

func spotOf(b Break, k signal.Tally) spot {
	return spot{codeOf(b, k), [2]int{map[int]int{0: 0, 1: 1, 3: 2}[k.Late], int(k.Word)}}
}

// put is a kind of signals in another row of a break, or in another column.
func put(k signal.Tally, b Break, s spot) signal.Tally {
	switch b {
	case ByTheme:
		k.Theme = signal.Theme(s.code)
	case BySource:
		k.Source = signal.Source(s.code)
	case ByTerm:
		k.Urgency = signal.Urgency(s.code)
	}
	k.Late, k.Word, k.N = []int{0, 1, 3}[s.in[0]], signal.Word(s.in[1]), 1
	return k
}

// hidden reports whether there is another month, with one signal of those that inside names
// elsewhere, or another one among them, or one more or less of them, that could be published
// as the very same.
func hidden(tallies []signal.Tally, out Sheet, b Break, inside func(spot) bool) bool {
	var spots []spot
	for _, code := range codes(b) {
		for n := range 9 {
			spots = append(spots, spot{code, [2]int{n / 3, n % 3}})
		}
	}
	for i, k := range tallies {
		here := inside(spotOf(b, k))
		less := slices.Clone(tallies)
		less[i].N--
		if here && (all(less, out) || all(append(slices.Clone(tallies), put(k, b, spotOf(b, k))), out)) {
			return true
		}
		for _, s := range spots {
			if inside(s) != here && all(append(slices.Clone(less), put(k, b, s)), out) {
				return true
			}
		}
	}
	return false
}

// With all that is published of a month together (there is no other filter, and months have
// nothing in common) nobody can tell of any row that it is there, or where: for every cell
// with signals, and every theme, source and term, there is another month that differs in one
// signal there and could be published as the very same.
func TestNoRowCanBePickedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tallies := month(t)
		truth := exact(october, tallies)
		out, ok := round(truth, drawn(rapid.StringN(4, 4, 8).Draw(t, "secret")))
		if !ok {
			t.Fatal("nothing could be drawn")
		}
		if !all(tallies, out) {
			t.Fatalf("the check is wrong: %v came out of %v", tables(out), tables(truth))
		}
		xs, outs := tables(truth), tables(out)
		for b, by := range Breaks() {
			for g, code := range codes(by) {
				if sum(xs[2*b][3*g:3*g+3]) == 0 {
					continue
				}
				if !hidden(tallies, out, by, func(s spot) bool { return s.code == code }) {
					t.Fatalf("%s %s of %v and %v is known", by, code, xs[2*b], xs[2*b+1])
				}
				for c := range 6 {
					if n := xs[2*b+c/3][3*g+c%3]; n > 0 && !hidden(tallies, out, by, func(s spot) bool { return s.code == code && s.in[c/3] == c%3 }) {
						t.Fatalf("%s %s, column %d of %v, published as %v, is known", by, code, c%3, xs[2*b+c/3], outs[2*b+c/3])
					}
				}
			}
		}
	})
}
