package socialmap

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/place"
)

func compute(t interface {
	Helper()
	Fatal(...any)
}, asOf time.Time, f Facts, previous *Release) *Release {
	t.Helper()
	r, err := Compute(testSecret, asOf, f, previous)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// truthOf adds up the true counts of a leaf.
func truthOf(s *Snapshot, l Leaf, t Table) []int {
	x := make([]int, t.Width())
	for i, c := range s.Complexes {
		for _, id := range l.Complexes {
			if c.ID != id {
				continue
			}
			for k := range t.Named() {
				x[k] += int(s.Columns[t][i*t.Named()+k])
			}
		}
	}
	if t.Kind() == Households {
		x[t.Width()-1] = l.Homes - total(x)
	}
	return x
}

func TestReleaseKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := city(rapid.IntRange(1, 40).Draw(t, "complexes"), rapid.Uint64().Draw(t, "seed"))
		r := compute(t, day, s, nil)
		for i, l := range r.Leaves {
			for _, table := range Tables() {
				row := r.Row(i, table)
				if want := !l.Withheld && s.Columns[table] != nil; row.Known() != want {
					t.Fatalf("%s of %v: published %v, want %v", table.Code(), l.Complexes, row.Known(), want)
				}
				if !row.Known() {
					continue
				}
				top := l.Homes
				if table.Kind() == Events {
					top = unlimited
				}
				truth, cells := truthOf(s, l, table), row.Cells
				if table.restLeft() {
					if total(cells) != l.Homes {
						t.Fatalf("%s: the rest of %d homes in %v is not what is left", table.Code(), l.Homes, cells)
					}
					truth, cells = truth[:table.Named()], cells[:table.Named()]
				}
				if err := checkRow(truth, cells, top); err != nil {
					t.Fatalf("%s: %v", table.Code(), err)
				}
			}
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 3))
		if other := compute(t, day, shuffled(s, rng), nil); other.Digest() != r.Digest() {
			t.Fatal("another order of the facts gives another release")
		}
	})
}

// TestParentsAreSums: an area is exactly the sum of its leaves, and the levels nest.
func TestParentsAreSums(t *testing.T) {
	r := compute(t, day, city(120, 4), nil)
	for _, table := range Tables()[1:] {
		for _, level := range []Level{LevelNeighbourhood, LevelDistrict, LevelMunicipality} {
			figures := r.AreaFigures(level, table)
			whole := 0
			for _, code := range r.AreaCodes(level) {
				want, homes := make([]int, table.Width()), 0
				for i, l := range r.Leaves {
					if row := r.Row(i, table); l.Area(level) == code && row.Known() {
						homes += row.Homes
						for k, v := range row.Cells {
							want[k] += v
						}
					}
				}
				f := r.AreaFigure(level, code, table)
				if diff := cmp.Diff(f, figures[code]); diff != "" {
					t.Fatalf("one pass differs:\n%s", diff)
				}
				if f.Known() && (cmp.Diff(want, f.Cells) != "" || f.Homes != homes) {
					t.Errorf("%s %s: %v of %d homes, leaves add to %v of %d", table.Code(), code, f.Cells, f.Homes, want, homes)
				}
				whole += total(f.Cells)
			}
			if top := total(r.AreaFigure(LevelMunicipality, "GM0001", table).Cells); whole != top {
				t.Errorf("%s: the areas of level %d add to %d, the municipality says %d", table.Code(), level, whole, top)
			}
		}
	}
}

// TestGate: a table stays what it was until five households changed in that table.
func TestGate(t *testing.T) {
	for changed, fresh := range map[int]bool{0: false, 4: false, 5: true, 30: true} {
		s := city(1, 9)
		s.Complexes[0].Homes = 60
		s.Columns[Debt][0], s.Columns[Nuisance][0] = 9, 4
		first := compute(t, day, s, nil)
		later := day.AddDate(0, 1, 0)
		s.Columns[Debt][0] += uint16(changed)
		s.ChangedSince = func(table Table, _ int, since time.Time) Change {
			if !since.Equal(day) {
				t.Errorf("asked for changes since %v, the figure is of %v", since, day)
			}
			if table == Debt {
				return Exactly(changed)
			}
			return Change{}
		}
		next := compute(t, later, s, first)
		row, old := next.Row(0, Debt), first.Row(0, Debt)
		if fresh != row.AsOf.Equal(later) || !fresh && row.Cells[0] != old.Cells[0] || changed > 10 && row.Cells[0] < 30 {
			t.Errorf("%d changed: %v of %v, before it was %v", changed, row.Cells, row.AsOf, old.Cells)
		}
		if diff := cmp.Diff(first.Row(0, Nuisance), next.Row(0, Nuisance), cmp.AllowUnexported(Row{})); diff != "" {
			t.Errorf("changes in arrears opened another table:\n%s", diff)
		}
	}
}

// TestGateCountsTheWholeLeaf: changes in merged complexes add up, since the leaf's date.
func TestGateCountsTheWholeLeaf(t *testing.T) {
	s := city(2, 9)
	s.Complexes[0].Homes, s.Complexes[1].Homes = 20, 20
	for _, table := range Tables() {
		clear(s.Columns[table])
	}
	first := compute(t, day, s, nil)
	s.ChangedSince = func(_ Table, complex int, _ time.Time) Change { return Change{Homes: 2 + complex, Most: 10} }
	if next := compute(t, day.AddDate(0, 0, 7), s, first); !next.Row(0, Rungs).AsOf.Equal(next.AsOf) {
		t.Error("2 and 3 changed households together are 5")
	}
}

// TestReplay: the same date again, and a chain of releases again, give the same bytes,
// also when each release is stored and loaded between.
func TestReplay(t *testing.T) {
	chain := func(reload bool) (digests [][32]byte) {
		w := townOf(30, 8, true)
		var r *Release
		var stored []Entry
		for m := range 12 {
			r = w.release(t, day.AddDate(0, m, 0), r)
			if stored = append(stored, r.Entries()...); reload {
				var err error
				if r, err = NewRelease(r.AsOf, r.Leaves, r.Places, r.Entries()); err != nil {
					t.Fatal(err)
				}
				r.drawn = newDrawn(stored)
			}
			digests = append(digests, r.Digest())
			w.month()
		}
		return digests
	}
	want := chain(false)
	if diff := cmp.Diff(want, chain(false)); diff != "" {
		t.Errorf("a replay differs:\n%s", diff)
	}
	if diff := cmp.Diff(want, chain(true)); diff != "" {
		t.Errorf("a release that was stored and loaded differs:\n%s", diff)
	}
	if want[0] == want[2] {
		t.Error("other facts gave the same release")
	}
}

func TestComputeRefusesContradictions(t *testing.T) {
	for name, spoil := range map[string]func(*Snapshot){
		"more than homes":    func(s *Snapshot) { s.Columns[Debt][0] = 10000 },
		"short column":       func(s *Snapshot) { s.Columns[Rungs] = s.Columns[Rungs][1:] },
		"short volunteers":   func(s *Snapshot) { s.Helpers = s.Helpers[1:] },
		"a complex twice":    func(s *Snapshot) { s.Complexes[1].ID = s.Complexes[0].ID },
		"a complex of no id": func(s *Snapshot) { s.Complexes[1].ID = "" },
	} {
		s := city(12, 1)
		spoil(s)
		if _, err := Compute(testSecret, day, s, nil); err == nil {
			t.Errorf("%s was published", name)
		}
	}
	s := city(12, 1)
	if _, err := Compute(testSecret[:31], day, s, nil); err == nil {
		t.Error("a short secret was accepted")
	}
	if _, err := Compute(testSecret, day, s, compute(t, day.AddDate(0, 0, 1), s, nil)); err == nil {
		t.Error("a release before the last one was made")
	}
}

func TestTableThatIsNoLongerKnownStays(t *testing.T) {
	s := city(30, 6)
	first := compute(t, day, s, nil)
	s.Columns[Nuisance] = nil
	next := compute(t, day.AddDate(0, 1, 0), s, first)
	if diff := cmp.Diff(first.Row(0, Nuisance), next.Row(0, Nuisance), cmp.AllowUnexported(Row{})); diff != "" {
		t.Error(diff)
	}
}

func TestVolunteersAreExact(t *testing.T) {
	s := city(12, 3)
	s.Helpers[0] = 7
	r := compute(t, day, s, nil)
	n, homes, known := r.Volunteers(func(p Place) bool { return p.ID == "c00000" })
	if n != 7 || homes != s.Complexes[0].Homes || !known {
		t.Errorf("%d volunteers in %d homes, known %v", n, homes, known)
	}
	if _, _, known := r.Volunteers(func(Place) bool { return false }); known {
		t.Error("no complex, yet a number")
	}
	if rate, _ := VolunteersPer20(3, 60); rate != 1 {
		t.Errorf("3 volunteers in 60 homes are %v per 20", rate)
	}
	if p, ok := r.Place("c00003"); !ok || p.Name != "Complex 3" {
		t.Errorf("found %v", p)
	}
	if _, ok := r.Place(place.ComplexID("nowhere")); ok {
		t.Error("found what is not there")
	}
}
