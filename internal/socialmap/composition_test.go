package socialmap

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/place"
)

// typical is an estimate that may be made.
func typical() Estimate {
	return Estimate{
		Complex: "c", Bands: [5]Band{From2, From10, From50, NoBand, Upto5}, Split: [2]Band{From5, Upto5},
		Teams: []string{"Team Oost", "Bewonerscommissie De Hoek"}, On: day, Basis: "Gesprekken aan de deur in september",
	}
}

func TestEstimateCheck(t *testing.T) {
	if bad := typical().Check(48, day); len(bad) > 0 {
		t.Fatalf("refused: %v", bad)
	}
	for _, c := range []struct {
		field, key string
		homes      int
		spoil      func(*Estimate)
	}{
		{"complex", "too_small", 29, func(*Estimate) {}},
		{"vulnerable_accepts", "choose_band", 48, func(e *Estimate) { e.Split[Accepts] = NoBand }},
		{"vulnerable_refuses", "choose_band", 48, func(e *Estimate) { e.Split[Refuses] = From2 }},
		{"vulnerable_refuses", "choose_band", 48, func(e *Estimate) { e.Split[Refuses] = Upto2 }},
		{"causes_problems", "choose_band", 48, func(e *Estimate) { e.Bands[CausesProblems] = From2 }},
		{"active", "choose_band", 48, func(e *Estimate) { e.Bands[Active] = Upto5 }},
		{"bands", "too_much", 48, func(e *Estimate) { e.Split[Accepts] = From50 }},
		{"bands", "too_little", 48, func(e *Estimate) { e.Bands[SelfReliant] = From25; e.Bands[Involved] = From5 }},
		{"teams", "teams", 48, func(e *Estimate) { e.Teams = nil }},
		{"teams", "teams", 48, func(e *Estimate) { e.Teams = []string{" "} }},
		{"teams", "teams", 48, func(e *Estimate) { e.Teams = []string{strings.Repeat("x", 81)} }},
		{"on", "date", 48, func(e *Estimate) { e.On = time.Time{} }},
		{"on", "future", 48, func(e *Estimate) { e.On = day.AddDate(0, 0, 1) }},
		{"basis", "basis", 48, func(e *Estimate) { e.Basis = "  " }},
		{"basis", "basis_long", 48, func(e *Estimate) { e.Basis = strings.Repeat("é", 501) }},
		{"basis", "bsn", 48, func(e *Estimate) { e.Basis = "mevrouw 111222333" }},
	} {
		e := typical()
		c.spoil(&e)
		bad := e.Check(c.homes, day)
		if len(bad) != 1 || bad[0].Name != c.field || bad[0].Key != "socialmap.estimate."+c.key {
			t.Errorf("%s %s: got %v", c.field, c.key, bad)
		}
	}
}

func TestBandsCoverEverything(t *testing.T) {
	for _, g := range AllGroups() {
		edge := 0.0
		for _, b := range BandsFor(g) {
			if i := b.Interval(); i.Low != edge || i.High <= i.Low {
				t.Errorf("%s: band %s begins at %v, the one before ends at %v", g.Code(), b.Code(), i.Low, edge)
			}
			edge = b.Interval().High
			if back, ok := ParseBand(b.Code()); !ok || back != b {
				t.Errorf("band %s reads back as %v", b.Code(), back)
			}
		}
		if edge != 100 {
			t.Errorf("%s: the bands end at %v", g.Code(), edge)
		}
		if first := BandsFor(g)[0].Interval().High; g.Sensitive() && first*MinHomes/100 < 1.5 {
			t.Errorf("%s: the first band may name one household", g.Code())
		}
	}
	if _, ok := ParseBand(""); ok {
		t.Error("an empty code is no band")
	}
}

func TestCompose(t *testing.T) {
	complexes := []Complex{in("B", "a", 100), in("B", "b", 50), in("B", "c", 50)}
	a, b := typical(), typical()
	a.Bands = [5]Band{From2, From10, From50, From10, Upto5}
	b.Bands = [5]Band{From5, From5, From75, Upto5, Upto5}
	a.Split, b.Split = [2]Band{}, [2]Band{} // as before there were two kinds
	b.On = day.AddDate(0, -2, 0)
	c := Compose(complexes, map[place.ComplexID]Estimate{"a": a, "b": b})
	// Tightened, a: 2-5, 10-25, 50-75 , 10-25, 0-5; b: 5-10, 5-10, 75-90, 0-5, 0-5
	// (self-reliant at most 100-5-5). Weighed 100 to 50.
	want := Shares{{3, 20.0 / 3}, {25.0 / 3, 20}, {175.0 / 3, 80}, {20.0 / 3, 55.0 / 3}, {0, 5}}
	if diff := cmp.Diff(want, c.Shares, cmp.Comparer(func(x, y float64) bool { return x-y < 1e-9 && y-x < 1e-9 })); diff != "" {
		t.Error(diff)
	}
	if c.Homes != 200 || c.Estimated != 150 || c.Complexes != 2 || c.Coverage() != 0.75 {
		t.Errorf("%+v", c)
	}
	if !c.Oldest.Equal(b.On) || !c.Newest.Equal(day) {
		t.Errorf("dates %v to %v", c.Oldest, c.Newest)
	}
	if c.Split != 0 || c.Help != [2]Interval{{0, c.Shares[Vulnerable].High}, {0, c.Shares[Vulnerable].High}} {
		t.Errorf("not told apart, %d homes split: %v of %v", c.Split, c.Help, c.Shares[Vulnerable])
	}
	a.Bands[Vulnerable], a.Split = NoBand, [2]Band{From10, Upto5} // a: 10-25 and 0-5, of at most 30; b as before
	apart := Compose(complexes, map[place.ComplexID]Estimate{"a": a, "b": b})
	if apart.Split != 100 || apart.Help != [2]Interval{{1000.0 / 150, (2500.0 + 250) / 150}, {0, 750.0 / 150}} {
		t.Errorf("told apart in one of two, %d homes split: %v", apart.Split, apart.Help)
	}
	if w := c.Whole()[Active]; w.Low != 2.25 || w.High != 30 {
		t.Errorf("with a quarter unknown, active is %v", w)
	}
	if c := Compose(complexes, nil); c.Known() || c.Homes != 200 {
		t.Errorf("without estimates: %+v", c)
	}
}

// TestComposeHoldsTheTruth: if every judgement is right, the sum of the area lies in
// every interval that is shown, together and apart, with gaps in the coverage too.
func TestComposeHoldsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "complexes")
		var list []Complex
		latest := map[place.ComplexID]Estimate{}
		truth, homes := [5]float64{}, 0.0
		help, estimated := [2]float64{}, 0.0 // of the homes that were estimated
		for i := range n {
			x := in("B", place.ComplexID(rune('a'+i)), rapid.IntRange(30, 300).Draw(t, "homes"))
			list = append(list, x)
			parts := rapid.SliceOfN(rapid.Float64Range(0.001, 1), 5, 5).Draw(t, "parts")
			var e Estimate
			accepts, support := 0.0, 0.0 // of the vulnerable, and all of them
			split := rapid.Bool().Draw(t, "split")
			whole := parts[0] + parts[1] + parts[2] + parts[3] + parts[4]
			for g, p := range parts {
				share := 100 * p / whole
				truth[g] += share * float64(x.Homes)
				bands := BandsFor(Group(g))
				fits := func(share float64) Band {
					return bands[slices.IndexFunc(bands, func(b Band) bool { return share <= b.Interval().High+1e-9 })]
				}
				if Group(g) == Vulnerable {
					support, accepts = share, share*rapid.Float64Range(0, 1).Draw(t, "accepts")
				}
				if e.Bands[g] = fits(share); Group(g) == Vulnerable && split {
					e.Bands[g], e.Split = NoBand, [2]Band{fits(accepts), fits(share - accepts)}
				}
			}
			homes += float64(x.Homes)
			if rapid.Bool().Draw(t, "estimated") {
				latest[x.ID] = e
				estimated += float64(x.Homes)
				help[Accepts] += accepts * float64(x.Homes)
				help[Refuses] += (support - accepts) * float64(x.Homes)
			}
		}
		c := Compose(list, latest)
		for h, v := range help {
			if i := c.Help[h]; c.Known() && (v/estimated < i.Low-1e-6 || v/estimated > i.High+1e-6) {
				t.Fatalf("help %d is %v, shown %v", h, v/estimated, i)
			}
		}
		whole := c.Whole()
		for g := range truth {
			if v := truth[g] / homes; c.Known() && (v < whole[g].Low-1e-6 || v > whole[g].High+1e-6) {
				t.Fatalf("group %d is %v, shown %v", g, v, whole[g])
			}
		}
		three := (truth[0] + truth[1] + truth[2]) / homes
		if i := whole.Together(Active, Involved, SelfReliant); c.Known() && (three < i.Low-1e-6 || three > i.High+1e-6) {
			t.Fatalf("together %v, shown %v", three, i)
		}
		rand.New(rand.NewPCG(1, 1)).Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
		if again := Compose(list, latest); again != c {
			t.Fatalf("another order: %v and %v", again, c)
		}
	})
}

func TestTargets(t *testing.T) {
	active, carrying := Targets()[0], Targets()[1]
	with := func(shares Shares, estimated int) Composition {
		return Composition{Shares: shares, Homes: 100, Estimated: estimated}
	}
	at := func(low, high float64) Shares {
		return Shares{{low, high}, {10, 15}, {60, 75}, {5, 10}, {0, 5}}
	}
	for name, c := range map[string]struct {
		target Target
		level  Level
		comp   Composition
		want   Verdict
	}{
		"reached":              {active, LevelNeighbourhood, with(at(5, 10), 100), OnTarget},
		"below":                {active, LevelDistrict, with(at(2, 4.9), 100), BelowTarget},
		"goal inside":          {active, LevelMunicipality, with(at(2, 5), 100), CannotSay},
		"thin coverage":        {active, LevelNeighbourhood, with(at(2, 4), 90), CannotSay},
		"nothing known":        {active, LevelNeighbourhood, Composition{Homes: 100}, CannotSay},
		"one complex":          {active, LevelComplex, with(at(5, 10), 100), NotShown},
		"ninety by the others": {carrying, LevelNeighbourhood, with(Shares{{0, 10}, {0, 40}, {0, 90}, {3, 5}, {2, 5}}, 100), OnTarget},
		"not ninety":           {carrying, LevelNeighbourhood, with(Shares{{0, 10}, {0, 40}, {0, 90}, {9, 20}, {2, 5}}, 100), BelowTarget},
		"ninety or not":        {carrying, LevelNeighbourhood, with(Shares{{0, 10}, {0, 40}, {0, 90}, {5, 20}, {2, 5}}, 100), CannotSay},
	} {
		got := c.target.Assess(c.level, c.comp)
		if got.Verdict != c.want {
			t.Errorf("%s: verdict %d on %v, want %d", name, got.Verdict, got.Interval, c.want)
		}
		if got.Verdict == NotShown && got.Interval != (Interval{}) {
			t.Errorf("%s: a figure of a complex got out: %v", name, got.Interval)
		}
	}
}

func TestCompositionOfCounts(t *testing.T) {
	f := Figure{Table: Groups, Leaves: 2, Homes: 100, Cells: []int{5, 10, 65, 15, 0, 5}}
	c := CompositionOf(f)
	want := Shares{{0, 15}, {0, 20}, {55, 75}, {5, 25}, {0, 10}}
	if c.Shares != want || c.Coverage() != 1 {
		t.Errorf("%+v", c)
	}
	if CompositionOf(Figure{Table: Cases, Leaves: 1, Homes: 9, Cells: []int{0, 5}}).Known() {
		t.Error("another table is no composition")
	}
}

func TestGroupsReadBack(t *testing.T) {
	for _, g := range AllGroups() {
		if back, ok := ParseGroup(g.Code()); !ok || back != g {
			t.Errorf("%s reads back as %v", g.Code(), back)
		}
	}
	for _, table := range Tables() {
		if back, ok := ParseTable(table.Code()); !ok || back != table {
			t.Errorf("%s reads back as %v", table.Code(), back)
		}
		for i := range table.Width() {
			if table.CellIndex(table.Cell(i)) != i {
				t.Errorf("%s: cell %s is not at %d", table.Code(), table.Cell(i), i)
			}
		}
	}
}
