//go:build attack

package socialmap

import (
	"errors"
	"time"
)

// Mutant is Compute with some of its rules left out, for the attack to find. It exists
// under the build tag attack only: the program has no such door.
type Mutant uint16

// The rules that can be left out.
const (
	NoGate       Mutant = 1 << iota // a table is drawn anew as soon as one household changed
	WeeklyRedraw                    // a table is drawn anew at every release
	NoCap                           // a count may be rounded up above the number of homes
	NoRedraw                        // the first draw is published, whatever it tells
	OwnNoise                        // with NoRedraw: each row has noise of its own
	Small                           // each complex is published for itself, however small
	NoSeam                          // a table that took the place of another is drawn as if there was none before it

	// Former leaves out no rule: it counts as before there were tables that took the place of others.
	Former
	// Tied publishes tables that tell of each other, as they once were.
	Tied

	NoMutant Mutant = 0
)

// ComputeMutant is Compute with rules left out.
func ComputeMutant(m Mutant, secret []byte, asOf time.Time, facts Facts, previous *Release) (*Release, error) {
	if m == NoMutant {
		return Compute(secret, asOf, facts, previous)
	}
	var kept []Leaf
	if previous != nil {
		kept = previous.Leaves
	}
	stock := facts.Stock()
	index, err := indexStock(stock)
	if err != nil {
		return nil, err
	}
	places, err := placesOf(stock, facts.Volunteers())
	if err != nil {
		return nil, err
	}
	b := &batch{
		facts: facts, index: index, previous: previous, earlier: previous.before(), secret: secret,
		release: emptyRelease(asOf, m.leaves(stock, kept), places),
	}
	if m&NoRedraw != 0 {
		b.earlier = newDrawn(nil) // nobody looks back
	}
	b.epoch = b.release.AsOf.Format(time.DateOnly)
	for _, t := range m.tables() {
		h := &hand{batch: b, table: t, counts: facts.Counts(t), rounder: newRounder(secret)}
		if err := h.mutated(m); err != nil {
			return nil, err
		}
	}
	b.release.drawn = b.earlier.and(b.release)
	if m&(Former|Tied) != 0 { // and takes the tables of today only
		b.release.drawn = newDrawn(append(b.earlier.entries(), b.release.Entries()...))
	}
	return b.release, nil
}

func (m Mutant) leaves(stock []Complex, kept []Leaf) (list []Leaf) {
	if m&Small == 0 {
		return Leaves(stock, kept)
	}
	for _, c := range stock {
		l := newLeaf([]Complex{c}, AllTables)
		l.Withheld = false
		list = append(list, l)
	}
	return list
}

// tables are those that are counted.
func (m Mutant) tables() []Table {
	switch {
	case m&Tied != 0:
		return append(Tables(), Stay, Rent, Allocation, LongStay)
	case m&Former == 0:
		return Tables()
	}
	var list []Table
	for _, t := range Tables() {
		list = append(list, replacedOr(t))
	}
	return list
}

// entries are all rows, without the releases that they stood in.
func (p *drawn) entries() (list []Entry) {
	for k, rows := range p.rows {
		for _, row := range rows {
			list = append(list, Entry{k.leaf, k.table, row})
		}
	}
	return list
}

func (h *hand) mutated(m Mutant) error {
	t := h.table
	for i, leaf := range h.release.Leaves {
		if leaf.Withheld || !leaf.Holds.Has(t) || h.counts == nil {
			continue
		}
		last := h.last(leaf, t)
		if m&NoSeam != 0 && last.table != t {
			last.known = false
			delete(h.earlier.rows, seriesKey{leaf.ID, last.table})
			last.changed = Change{}
		}
		if last.known && last.changed.Homes < m.gate() {
			h.release.set(i, last.table, last.row)
			continue
		}
		fresh := Row{AsOf: h.release.AsOf, Homes: leaf.Homes, Cells: make([]int, t.Width()), changed: last.changed}
		row, err := h.draw(leaf, fresh)
		if err != nil && (m&NoRedraw == 0 || !errors.Is(err, ErrNotSafe)) {
			return err
		}
		if m&NoRedraw != 0 {
			row = fresh
			h.firstDraw(m, leaf, row)
		}
		h.release.set(i, t, row)
	}
	return nil
}

func (m Mutant) gate() int {
	switch {
	case m&WeeklyRedraw != 0:
		return 0
	case m&NoGate != 0:
		return 1
	}
	return MinChanged
}

// firstDraw rounds the true counts that draw left behind, once.
func (h *hand) firstDraw(m Mutant, leaf Leaf, row Row) {
	top := unlimited
	if h.table.Kind() == Households && m&NoCap == 0 {
		top = leaf.Homes
	}
	if h.noise(seriesKey{leaf.ID, h.table}, 0); m&OwnNoise != 0 {
		h.rounder.key(leaf.ID, h.table, h.epoch)
	}
	h.round(h.table, row, top)
}
