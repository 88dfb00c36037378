//go:build attack

package socialmap

import (
	"errors"
	"time"
)

// Mutant is Compute with some of its rules left out, for the attack to find. It exists
// under the build tag attack only: the program has no such door.
type Mutant uint8

// The rules that can be left out.
const (
	NoGate       Mutant = 1 << iota // a table is drawn anew as soon as one household changed
	WeeklyRedraw                    // a table is drawn anew at every release
	NoCap                           // a count may be rounded up above the number of homes
	NoRedraw                        // the first draw is published, whatever it tells
	NoSeam                          // a table that took the place of another is drawn as if there was none before it

	// Former leaves out no rule: it counts as before there were tables that took the place of others.
	Former

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
		facts: facts, index: index, previous: previous, earlier: previous.before(), rounder: newRounder(secret),
		release: emptyRelease(asOf, Leaves(stock, kept), places),
	}
	if m&NoRedraw != 0 {
		b.earlier = newDrawn(nil) // nobody looks back
	}
	b.epoch = b.release.AsOf.Format(time.DateOnly)
	for _, t := range m.tables() {
		if err := b.mutated(m, t); err != nil {
			return nil, err
		}
	}
	b.release.drawn = b.earlier.and(b.release)
	if m&Former != 0 { // and takes the tables of today only
		b.release.drawn = newDrawn(append(b.earlier.entries(), b.release.Entries()...))
	}
	return b.release, nil
}

// tables are those that are counted.
func (m Mutant) tables() []Table {
	if m&Former == 0 {
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

func (b *batch) mutated(m Mutant, t Table) error {
	counts := b.facts.Counts(t)
	for i, leaf := range b.release.Leaves {
		if leaf.Withheld || counts == nil {
			continue
		}
		last := b.last(leaf, t)
		if m&NoSeam != 0 && last.table != t {
			last.known = false
			delete(b.earlier.rows, seriesKey{leaf.ID, last.table})
			last.changed = Change{}
		}
		if last.known && last.changed.Homes < m.gate() {
			b.release.rows[i*tableCount+int(last.table)] = last.row
			continue
		}
		fresh := Row{AsOf: b.release.AsOf, Homes: leaf.Homes, Cells: make([]int, t.Width()), changed: last.changed}
		row, err := b.draw(leaf, t, counts, fresh)
		if err != nil && (m&NoRedraw == 0 || !errors.Is(err, ErrNotSafe)) {
			return err
		}
		if m&NoRedraw != 0 {
			row = fresh
			b.firstDraw(m, leaf, t, row.Cells)
		}
		b.release.rows[i*tableCount+int(t)] = row
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
func (b *batch) firstDraw(m Mutant, leaf Leaf, t Table, cells []int) {
	top := unlimited
	if t.Kind() == Households && m&NoCap == 0 {
		top = leaf.Homes
	}
	b.rounder.key(leaf.ID, t, b.epoch)
	b.rounder.round(b.truth, cells, top)
}
