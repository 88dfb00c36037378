package socialmap

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/place"
)

func TestDiffer(t *testing.T) {
	known := func(rate, noise float64) Value { return Value{Known: true, Rate: rate, Noise: noise} }
	for name, v := range map[string]struct {
		own, against Value
		want         Difference
	}{
		"nothing here":                  {Value{}, known(8, 1), NotSaid},
		"nothing there":                 {known(8, 1), Value{}, NotSaid},
		"equal":                         {known(8, 10), known(8, 10), Alike},
		"within the rounding":           {known(17, 10), known(8, 10), Alike},
		"as far as two of them":         {known(18, 10), known(8, 10), Higher},
		"lower":                         {known(8, 10), known(18, 10), Lower},
		"against a figure of many":      {known(15.2, 10), known(8, 1), Higher},
		"not yet against one of many":   {known(15, 10), known(8, 1), Alike},
		"exact figures":                 {known(8.1, 0), known(8, 0), Higher},
		"a small figure and its doubts": {known(0, 20.8), known(10, 2), Alike},
	} {
		if got := Differ(v.own, v.against); got != v.want {
			t.Errorf("%s: %v, not %v", name, got.LabelKey(), v.want.LabelKey())
		}
	}
}

// TestDifferHoldsTheTruth: where two figures of a complex each are called different, so are
// the true counts behind them; each published count is within 5 of its truth.
func TestDifferHoldsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		homes := rapid.IntRange(MinHomes, 200).Draw(t, "homes")
		truth := rapid.IntRange(0, homes).Draw(t, "truth")
		published := func(label string) Value {
			least := (max(truth-Bound, 0) + Base - 1) / Base
			most := min(truth+Bound, homes) / Base
			n := Base * rapid.IntRange(least, most).Draw(t, label)
			in := Indicators()[0]
			return in.Of(Figure{Table: in.Table, Leaves: 1, Homes: homes, Cells: []int{n, homes/Base*Base - n}})
		}
		v, w := published("one"), published("other")
		if d := Differ(v, w); d != Alike && v.Count-w.Count < 2*Base && w.Count-v.Count < 2*Base {
			t.Fatalf("%d and %d of %d: %v", v.Count, w.Count, homes, d.LabelKey())
		}
	})
}

// TestPeers: the figure of the peers is the sum of the other leaves with the closest profile
// that enough of them share, and never has the leaf itself in it.
func TestPeers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64Range(1, 1<<20).Draw(t, "seed")
		rng := rand.New(rand.NewPCG(seed, 2))
		r := compute(t, day, city(rapid.IntRange(1, 80).Draw(t, "complexes"), seed), nil)
		builds := map[place.ComplexID]place.Build{}
		for _, p := range r.Places {
			if rng.IntN(10) > 0 {
				builds[p.ID] = place.Build{ID: p.ID, Kind: []string{"flat", "rij", ""}[rng.IntN(3)], Year: 1950 + 5*rng.IntN(12)}
			}
		}
		table := []Table{Debt, Followed}[rng.IntN(2)]
		for i, got := range PeersOf(r, table, builds) {
			want := peersByHand(r, table, builds, i)
			if !reflect.DeepEqual(got.Figure.Cells, want.Cells) || got.Leaves != want.Leaves || got.Figure.Homes != want.Homes {
				t.Fatalf("leaf %d: %+v, not %+v", i, got, want)
			}
			if got.Leaves > 0 && got.Leaves < leastPeers {
				t.Fatalf("leaf %d: only %d peers", i, got.Leaves)
			}
		}
	})
}

func peersByHand(r *Release, t Table, builds map[place.ComplexID]place.Build, leaf int) Figure {
	own := profileOf(r.Leaves[leaf], builds)
	for _, like := range []func(p profile) bool{
		func(p profile) bool { return p == own },
		func(p profile) bool { return p.size == own.size && p.kind == own.kind },
		func(p profile) bool { return p.size == own.size },
	} {
		s := sum{Figure: Figure{Table: t}}
		for i, l := range r.Leaves {
			if row := r.Row(i, t); i != leaf && row.Known() && like(profileOf(l, builds)) {
				s.add(row)
			}
		}
		if s.Leaves >= leastPeers {
			return s.Figure
		}
	}
	return Figure{}
}

func TestProfileOf(t *testing.T) {
	builds := map[place.ComplexID]place.Build{"a": {Kind: "flat", Year: 1968}, "b": {Kind: "flat", Year: 1961}, "c": {Kind: "rij", Year: 1961}, "d": {Kind: "flat", Year: 1970}}
	for name, v := range map[string]struct {
		homes   int
		members []place.ComplexID
		want    profile
	}{
		"small":         {49, []place.ComplexID{"a"}, profile{0, "flat", 1960}},
		"one larger":    {50, []place.ComplexID{"a"}, profile{1, "flat", 1960}},
		"large":         {200, []place.ComplexID{"a"}, profile{3, "flat", 1960}},
		"two alike":     {60, []place.ComplexID{"a", "b"}, profile{1, "flat", 1960}},
		"two kinds":     {60, []place.ComplexID{"b", "c"}, profile{1, "", 1960}},
		"two decades":   {60, []place.ComplexID{"a", "d"}, profile{1, "flat", 0}},
		"not delivered": {60, []place.ComplexID{"e"}, profile{1, "", 0}},
	} {
		if got := profileOf(Leaf{Homes: v.homes, Complexes: v.members}, builds); got != v.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestCompareOnThePage: each comparison has its column, says higher and lower by Differ, and
// sorts by the difference; what is not there says so.
func TestCompareOnThePage(t *testing.T) {
	once(t, 40, func(t *testing.T, w *live) {
		server := w.serve()
		_, page := w.ask(server, "beleid", "nl", mapPath+"?vergelijk=jaar&niveau=complex", nil)
		has(t, page, "Een jaar eerder", "te weinig gegevens")
		if strings.Contains(page, "hoger\n") || strings.Contains(page, "geen zeker verschil") {
			t.Error("a difference with a year without figures")
		}
		w.source.changed = 100
		clear(w.source.facts.Columns[Debt])
		for i := range w.source.facts.Complexes { // half of them worsen, and change
			w.source.facts.Columns[Debt][Debt.Named()*i] = uint16(i % 2 * w.source.facts.Complexes[i].Homes)
		}
		w.Must(w.s.Release(context.Background(), own, day.AddDate(1, 0, 0)))
		for against, word := range map[string]string{"jaar": "Een jaar eerder", "gelijk": "Vergelijkbare complexen", "gemiddeld": "Alle woningen samen"} {
			_, page = w.ask(server, "beleid", "nl", mapPath+"?niveau=complex&sorteer=-verschil&vergelijk="+against, nil)
			has(t, page, word, "hoger", `<option value="`+against+`" selected`, "vergelijk="+against, "groter is dan de afronding")
			onlyFives(t, against, page)
			if against == "gelijk" {
				has(t, page, "(bij ", "Tussen haakjes")
			}
		}
		_, page = w.ask(server, "beleid", "nl", mapPath+"?niveau=buurt&vergelijk=gelijk", nil)
		if strings.Contains(page, "ergelijkbare complexen") {
			t.Error("neighbourhoods beside like complexes")
		}
		_, page = w.ask(server, "beleid", "nl", mapPath+"?niveau=corporatie&vergelijk=jaar", nil)
		if n := strings.Count(page, `<th scope="row"`); n != 1 {
			t.Errorf("%d associations", n)
		}
	})
}

// TestYearBefore: what was not drawn since is no difference, and another year is not taken.
func TestYearBefore(t *testing.T) {
	for name, v := range map[string]struct {
		months []int // releases, in months from now
		drawn  bool  // the last of them is drawn anew
		want   func(Difference) bool
	}{
		"a year ago":               {[]int{-12, 0}, true, func(d Difference) bool { return d == Alike || d == Higher || d == Lower }},
		"nothing new since":        {[]int{-12, 0}, false, func(d Difference) bool { return d == SameRows }},
		"the release came late":    {[]int{-13, 0}, false, func(d Difference) bool { return d == SameRows }},
		"only longer ago":          {[]int{-15, 0}, true, func(d Difference) bool { return d == NotSaid }},
		"only shorter ago":         {[]int{-11, 0}, true, func(d Difference) bool { return d == NotSaid }},
		"nothing of before at all": {[]int{0}, true, func(d Difference) bool { return d == NotSaid }},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *live) {
				for _, month := range v.months {
					if w.source.changed = MinChanged; !v.drawn {
						w.source.changed = 0
					}
					w.Must(w.s.Release(context.Background(), own, day.AddDate(0, month, 0)))
				}
				o, err := w.s.Overview(context.Background(), people()["beleid"], Choice{Indicator: Indicators()[0], Against: YearBefore})
				w.Must(err)
				for _, l := range o.Lines() {
					if l.Value.Known && !v.want(l.Difference) || !l.Value.Known && l.Difference != NotSaid {
						t.Errorf("%s: %s", l.Name, l.Difference.LabelKey())
					}
				}
			})
		})
	}
}

func BenchmarkPeers(b *testing.B) {
	r := compute(b, day, city(10000, 1), nil)
	builds := map[place.ComplexID]place.Build{}
	for i, p := range r.Places {
		builds[p.ID] = place.Build{ID: p.ID, Kind: fmt.Sprint(i % 5), Year: 1950 + i%70}
	}
	for b.Loop() {
		PeersOf(r, Debt, builds)
	}
}
