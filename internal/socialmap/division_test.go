package socialmap

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/place"
)

func namesOf(parts []Part) (list [][]string) {
	for _, p := range parts {
		list = append(list, p.Staircases)
	}
	return list
}

func TestDivide(t *testing.T) {
	for name, c := range map[string]struct {
		homes map[string]int
		want  [][]string
	}{
		"in order of number":        {map[string]int{"10": 20, "2": 20, "1": 20, "9": 20}, [][]string{{"1", "2"}, {"9", "10"}}},
		"in order of letter":        {map[string]int{"C": 40, "A": 39, "B": 1}, [][]string{{"A", "B"}, {"C"}}},
		"words with numbers":        {map[string]int{"Portiek 12": 40, "Portiek 3": 40}, [][]string{{"Portiek 3"}, {"Portiek 12"}}},
		"the rest joins the last":   {map[string]int{"1": 40, "2": 40, "3": 39}, [][]string{{"1"}, {"2", "3"}}},
		"no staircase comes last":   {map[string]int{"": 60, "1": 40}, [][]string{{"1"}, {""}}},
		"one part is none":          {map[string]int{"1": 40, "2": 39}, nil},
		"one staircase is none":     {map[string]int{"": 400}, nil},
		"staircases without homes":  {map[string]int{"1": 40, "2": 0, "3": 40}, [][]string{{"1"}, {"3"}}},
		"a large one is by itself":  {map[string]int{"1": 10, "2": 300, "3": 10, "4": 30}, [][]string{{"1", "2"}, {"3", "4"}}},
		"zeros before a number":     {map[string]int{"01": 40, "1": 40, "002": 40}, [][]string{{"01"}, {"1"}, {"002"}}},
		"nothing is divided":        {nil, nil},
		"homes that nobody counted": {map[string]int{"1": -5, "2": 80}, nil},
	} {
		if diff := cmp.Diff(c.want, namesOf(Divide("x", c.homes, day))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// Every staircase is in one part, every part has enough homes, and a home has one place in them,
// whichever staircase it says.
func TestDivideIsADivision(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.OneOf(rapid.StringMatching(`[A-C]?[0-9]{0,2}`), rapid.Just(""))
		homes := rapid.MapOf(name, rapid.IntRange(0, 90)).Draw(r, "homes")
		parts := Divide("x", homes, day)
		if len(parts) == 1 {
			r.Fatalf("one part: %v", parts)
		}
		seen, sum := map[string]int{}, 0
		for i, p := range parts {
			n := 0
			for _, name := range p.Staircases {
				seen[name]++
				n += homes[name]
				if Holding(parts, name) != i {
					r.Fatalf("%q is held by %d, and named by %d", name, Holding(parts, name), i)
				}
			}
			if n != p.Homes || n < MinPart || p.Number != i+1 || p.Complex != "x" {
				r.Fatalf("%d homes of %+v", n, p)
			}
			sum += n
		}
		for name, n := range homes {
			if parts != nil && n > 0 && seen[name] != 1 {
				r.Fatalf("%q is in %d parts", name, seen[name])
			}
		}
		if i := Holding(parts, "nowhere"); parts != nil && slices.ContainsFunc(parts, func(p Part) bool { return p.Homes < parts[i].Homes }) {
			r.Fatalf("part %d is not the smallest of %v", i, parts)
		}
		if again := Divide("x", maps.Clone(homes), day); !reflect.DeepEqual(parts, again) {
			r.Fatalf("%v, and again %v", parts, again)
		}
	})
}

func TestStaircasesHaveAnOrder(t *testing.T) {
	name := rapid.StringMatching(`[AB]?[0-2]{0,3}[ab]?`)
	rapid.Check(t, func(r *rapid.T) {
		a, b, c := name.Draw(r, "a"), name.Draw(r, "b"), name.Draw(r, "c")
		if compareStaircases(a, b) != -compareStaircases(b, a) || (compareStaircases(a, b) == 0) != (a == b) {
			r.Fatalf("%q and %q", a, b)
		}
		if compareStaircases(a, b) < 0 && compareStaircases(b, c) < 0 && compareStaircases(a, c) >= 0 {
			r.Fatalf("%q, %q, %q", a, b, c)
		}
	})
}

// parted is a complex with parts of some numbers of homes, as a stock has it.
func parted(hood place.AreaCode, id place.ComplexID, homes ...int) (list []Complex) {
	whole := in(hood, id, 0)
	for i, n := range homes {
		whole.Homes += n
		p := in(hood, Part{Complex: id, Number: i + 1}.ID(), n)
		p.Of = id
		list = append(list, p)
	}
	return append(list, whole)
}

func TestLeavesOfParts(t *testing.T) {
	type line struct {
		Of    []place.ComplexID
		Homes int
		Holds Holds
	}
	lines := func(leaves []Leaf) (list []line) {
		for _, l := range leaves {
			list = append(list, line{l.Complexes, l.Homes, l.Holds})
		}
		return list
	}
	small, large := in("B", "a", 12), in("B", "l", 90)
	flat := parted("B", "x", 45, 40)
	for name, c := range map[string]struct {
		stock []Complex
		want  []line
	}{
		"a whole and its parts": {flat, []line{{[]place.ComplexID{"x"}, 85, WholeTables}, {[]place.ComplexID{"x/1"}, 45, PartTables}, {[]place.ComplexID{"x/2"}, 40, PartTables}}},
		"what is small joins another": {slices.Concat(flat, []Complex{small, large}), []line{{[]place.ComplexID{"a", "l"}, 102, AllTables}, {[]place.ComplexID{"x"}, 85, WholeTables},
			{[]place.ComplexID{"x/1"}, 45, PartTables}, {[]place.ComplexID{"x/2"}, 40, PartTables}}},
		"or else the whole and the smallest part": {slices.Concat(flat, []Complex{small}), []line{{[]place.ComplexID{"a", "x"}, 97, WholeTables}, {[]place.ComplexID{"a", "x/2"}, 52, PartTables},
			{[]place.ComplexID{"x/1"}, 45, PartTables}}},
	} {
		leaves := Leaves(c.stock, nil)
		if diff := cmp.Diff(c.want, lines(leaves)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(c.stock), func(i, j int) { c.stock[i], c.stock[j] = c.stock[j], c.stock[i] })
		if diff := cmp.Diff(leaves, Leaves(c.stock, nil)); diff != "" {
			t.Errorf("%s, in another order:\n%s", name, diff)
		}
		if diff := cmp.Diff(leaves, Leaves(c.stock, leaves)); diff != "" {
			t.Errorf("%s, a month later:\n%s", name, diff)
		}
	}
	whole := Leaves([]Complex{in("B", "x", 85)}, nil)
	if diff := cmp.Diff(lines(whole), lines(Leaves(flat, whole))); diff != "" {
		t.Errorf("a complex that was published whole is divided:\n%s", diff)
	}
}

// Every table of a home is published once, whatever is divided.
func TestPartsNeverOverlap(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var stock []Complex
		for i := range rapid.IntRange(1, 6).Draw(r, "complexes") {
			id := place.ComplexID(fmt.Sprint("c", i))
			if rapid.Bool().Draw(r, "divided") {
				stock = append(stock, parted("B", id, rapid.SliceOfN(rapid.IntRange(MinPart, 60), 2, 4).Draw(r, "parts")...)...)
			} else {
				stock = append(stock, in("B", id, rapid.IntRange(1, 90).Draw(r, "homes")))
			}
		}
		leaves := Leaves(stock, nil)
		for _, table := range Tables() {
			times := map[place.ComplexID]int{}
			for _, l := range leaves {
				for _, id := range l.Complexes {
					if l.Holds.Has(table) {
						times[id]++
					}
				}
			}
			for _, c := range stock {
				divided := slices.ContainsFunc(stock, func(x Complex) bool { return x.Of == c.ID })
				want := 1
				if c.Of != "" && !table.Parted() || divided && table.Parted() {
					want = 0
				}
				if times[c.ID] != want {
					r.Fatalf("table %s of %s is in %d leaves, want %d: %+v", table.Code(), c.ID, times[c.ID], want, leaves)
				}
			}
		}
		for _, l := range leaves {
			if l.Holds == PartTables && l.Homes < MinHomes {
				r.Fatalf("%+v", l)
			}
		}
	})
}

// flats is a town in which complexes of at least MinPart homes are, two by two, the parts of larger ones.
type flats struct {
	*town
	stock []Complex
	pairs [][2]int // of the parts of the complexes at the end of stock, by place in it
}

func flatsOf(w *town) *flats {
	f := &flats{town: w, stock: slices.Clone(w.Complexes)}
	last := -1
	for i, c := range w.Complexes {
		if c.Homes < MinPart {
			continue
		}
		if last < 0 || w.Complexes[last].Neighbourhood != c.Neighbourhood {
			last = i
			continue
		}
		whole := c
		whole.ID, whole.Homes = "flat"+c.ID, c.Homes+w.Complexes[last].Homes
		for k, at := range []int{last, i} {
			f.stock[at].ID, f.stock[at].Of = Part{Complex: whole.ID, Number: k + 1}.ID(), whole.ID
		}
		f.stock, f.pairs, last = append(f.stock, whole), append(f.pairs, [2]int{last, i}), -1
	}
	return f
}

func (f *flats) Stock() []Complex     { return f.stock }
func (f *flats) Volunteers() []uint16 { return make([]uint16, len(f.stock)) }

func (f *flats) Counts(t Table) []uint16 {
	column := f.Columns[t]
	if column == nil {
		return nil
	}
	column = append(slices.Clone(column), make([]uint16, len(f.pairs)*t.Named())...)
	for k, pair := range f.pairs {
		for _, at := range pair {
			for cell := range t.Named() {
				if part := &column[at*t.Named()+cell]; !t.Parted() {
					column[(len(f.Complexes)+k)*t.Named()+cell] += *part
					*part = 0
				}
			}
		}
	}
	return column
}

func (f *flats) Changed(t Table, i int, since time.Time) Change {
	if i < len(f.Complexes) {
		return f.changed(t, i, since)
	}
	pair := f.pairs[i-len(f.Complexes)]
	return f.changed(t, pair[0], since).plus(f.changed(t, pair[1], since))
}

// inDisorder is the same facts with the stock the other way round.
type inDisorder struct{ *flats }

func (d inDisorder) Stock() []Complex {
	stock := slices.Clone(d.stock)
	slices.Reverse(stock)
	return stock
}

func (d inDisorder) Counts(t Table) (column []uint16) {
	for cells := range slices.Chunk(d.flats.Counts(t), t.Named()) {
		column = append(slices.Clone(cells), column...)
	}
	return column
}

func (d inDisorder) Changed(t Table, i int, since time.Time) Change {
	return d.flats.Changed(t, len(d.stock)-1-i, since)
}

// A town with complexes in parts goes through a year: every row keeps its candidates, each complex is the sum
// of its parts, areas count each home once, and a repeated run gives the same bytes.
func TestPartsArePublished(t *testing.T) {
	town := flatsOf(townOf(40, 9, true))
	if len(town.pairs) < 5 {
		t.Fatalf("the town has %d complexes in parts", len(town.pairs))
	}
	var r, again *Release
	for month := range 12 {
		town.month()
		asOf := day.AddDate(0, month, 0)
		for of, f := range map[**Release]Facts{&r: town, &again: inDisorder{town}} {
			next, err := Compute(testSecret, asOf, f, *of)
			if err != nil {
				t.Fatal(err)
			}
			*of = next
		}
		town.remember(asOf)
	}
	if again.Digest() != r.Digest() {
		t.Error("another order of the facts gives other figures")
	}
	for _, table := range Tables() {
		homes := map[Level]int{}
		for _, level := range []Level{LevelNeighbourhood, LevelAssociation} {
			for _, f := range r.AreaFigures(level, table) {
				homes[level] += f.Homes
			}
		}
		published := 0
		for i, l := range r.Leaves {
			if !l.Withheld && l.Holds != PartTables && town.Columns[table] != nil {
				published += l.Homes
			}
			if row := r.Row(i, table); row.Known() != (l.Holds.Has(table) && !l.Withheld && town.Columns[table] != nil) {
				t.Errorf("%s of %v holding %d: %+v", table.Code(), l.Complexes, l.Holds, row)
			}
		}
		if homes[LevelNeighbourhood] != published || homes[LevelAssociation] != published {
			t.Errorf("%s is about %v homes, want %d", table.Code(), homes, published)
		}
		for _, whole := range town.stock[len(town.Complexes):] {
			id := whole.ID
			f := r.ComplexFigure(id, table)
			if !table.Parted() {
				if f.Known() && (f.Leaves != 1 || f.Homes < whole.Homes) {
					t.Errorf("%s of %s is of %d leaves", table.Code(), id, f.Leaves)
				}
				continue
			}
			want := sum{Figure: Figure{Table: table}}
			for j, l := range r.Leaves {
				for _, of := range l.Complexes {
					if in, part := WholeOf(of); part && in == id {
						want.add(r.Row(j, table))
					}
				}
			}
			if diff := cmp.Diff(want.Figure, f); diff != "" || town.Columns[table] != nil && (f.Leaves != 2 || f.Homes < whole.Homes) {
				t.Errorf("%s of %s:\n%s", table.Code(), id, diff)
			}
		}
	}
	if len(r.Places) != len(town.Complexes)-len(town.pairs) {
		t.Errorf("%d places", len(r.Places))
	}
	keeps(t, r)
}

// keeps holds every series of a release against the gate.
func keeps(t *testing.T, r *Release) {
	t.Helper()
	of := 0
	for i, l := range r.Leaves {
		for _, table := range Tables() {
			if !r.Row(i, table).Known() {
				continue
			}
			series, err := r.before().seriesOf(seriesKey{l.ID, table})
			if err != nil || !series.Keeps(MinCandidates) {
				t.Errorf("%s of %v: %v", table.Code(), l.Complexes, err)
			}
			of += int(l.Holds / PartTables)
		}
	}
	if of == 0 {
		t.Error("no series is of a part")
	}
}

// A complex in parts is one among its peers, with the sum of them, and its parts are none.
func TestPartsAreNoPeers(t *testing.T) {
	var stock []Complex
	stock = append(stock, parted("B", "x", 60, 60)...)
	for i := range 6 {
		stock = append(stock, in(place.AreaCode(fmt.Sprint("H", i)), place.ComplexID(fmt.Sprint("c", i)), 110),
			in(place.AreaCode(fmt.Sprint("L", i)), place.ComplexID(fmt.Sprint("d", i)), 60)) // as large as a part
	}
	s := &Snapshot{Complexes: stock}
	s.Columns[Debt] = make([]uint16, len(stock)*Debt.Named())
	s.Columns[Followed] = make([]uint16, len(stock)*Followed.Named())
	r, err := Compute(testSecret, day, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []Table{Debt, Followed} {
		for i, p := range PeersOf(r, table, nil) {
			l, want, homes := r.Leaves[i], 6, 5*110+120
			switch {
			case l.Holds == PartTables:
				want, homes = 0, 0
			case l.Homes == 60:
				want, homes = 5, 300
			case l.Homes == 120:
				homes = 6 * 110
			}
			if p.Leaves != want || p.Figure.Homes != homes {
				t.Errorf("%s of %v: %d peers with %d homes, want %d with %d", table.Code(), l.Complexes, p.Leaves, p.Figure.Homes, want, homes)
			}
		}
	}
	if limits := labelLimits(r); limits == nil || len(r.LeavesOf("x")) != 3 || len(r.unit(r.LeavesOf("x")[0])) != 3 {
		t.Errorf("x is in %v", r.LeavesOf("x"))
	}
}
