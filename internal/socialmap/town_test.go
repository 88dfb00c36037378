package socialmap

import (
	"math/rand/v2"
	"slices"
	"time"
)

// town is facts in which homes and events are followed one by one, so that what changed
// agrees with what is counted, month after month.
type town struct {
	*Snapshot
	rng *rand.Rand
	// at is by table the cell of every home or event of a complex; Named(): none of them.
	at   [tableCount][][]uint8
	then map[time.Time][tableCount][][]uint8
}

// eventsPer is how many events a complex of a town can have at once.
const eventsPer = 60

// townOf is a city of which every home is known. Groups are counted too where asked.
func townOf(complexes int, seed uint64, groups bool) *town {
	w := &town{Snapshot: city(complexes, seed), rng: rand.New(rand.NewPCG(seed, 2)), then: map[time.Time][tableCount][][]uint8{}}
	if groups {
		w.Columns[Groups] = make([]uint16, complexes*Groups.Named())
	}
	for t := range w.Columns {
		if w.Columns[t] == nil {
			continue
		}
		for c, x := range w.Complexes {
			slots := x.Homes
			if Table(t).Kind() == Events {
				slots = eventsPer
			}
			list := slices.Repeat([]uint8{uint8(Table(t).Named())}, slots)
			for i := range list {
				if w.rng.IntN(12) == 0 {
					list[i] = uint8(w.rng.IntN(Table(t).Named()))
				}
			}
			w.at[t] = append(w.at[t], list)
			w.count(Table(t), c)
		}
	}
	w.ChangedSince = w.changed
	return w
}

func (w *town) count(t Table, c int) {
	clear(w.Columns[t][c*t.Named() : (c+1)*t.Named()])
	for _, cell := range w.at[t][c] {
		if int(cell) < t.Named() {
			w.Columns[t][c*t.Named()+int(cell)]++
		}
	}
}

// move lets n homes of a complex go to another cell, or fewer when they are drawn twice.
func (w *town) move(t Table, c, n int) {
	for range n {
		i := w.rng.IntN(len(w.at[t][c]))
		cell := uint8(w.rng.IntN(t.Named()))
		if w.at[t][c][i] == cell || w.rng.IntN(2) == 0 {
			cell = uint8(t.Named())
		}
		w.at[t][c][i] = cell
	}
	w.count(t, c)
}

// month lets a month pass: in most complexes few homes change, in some many.
func (w *town) month() {
	for t := range w.Columns {
		for c := range w.at[t] {
			n := w.rng.IntN(5)
			if w.rng.IntN(12) == 0 {
				n += 8
			}
			w.move(Table(t), c, n)
		}
	}
}

// release makes the release of a date and remembers what was true on it.
func (w *town) release(t interface {
	Helper()
	Fatal(...any)
}, asOf time.Time, previous *Release) *Release {
	t.Helper()
	return w.compute(t, testSecret, asOf, previous)
}

func (w *town) compute(t interface {
	Helper()
	Fatal(...any)
}, secret []byte, asOf time.Time, previous *Release) *Release {
	t.Helper()
	r, err := Compute(secret, asOf, w, previous)
	if err != nil {
		t.Fatal(err)
	}
	w.remember(r.AsOf)
	return r
}

// remember keeps what was true on a date.
func (w *town) remember(date time.Time) {
	var copied [tableCount][][]uint8
	for table := range w.at {
		for _, list := range w.at[table] {
			copied[table] = append(copied[table], slices.Clone(list))
		}
	}
	w.then[date] = copied
}

func (w *town) changed(t Table, c int, since time.Time) Change {
	n := 0
	for i, was := range w.then[since][t][c] {
		if w.at[t][c][i] != was {
			n++
		}
	}
	return Exactly(n)
}
