//go:build attack

package socialmap

import (
	"fmt"
	"time"
)

// Mutant is Compute with one of its rules left out, for the attack to find. It exists
// under the build tag attack only: the program has no such door.
type Mutant uint8

// The rules that can be left out.
const (
	NoMutant     Mutant = iota
	NoGate              // a table is drawn anew as soon as one household changed
	WeeklyRedraw        // a table is drawn anew at every release
	NoCap               // a count may be rounded up above the number of homes
)

// ComputeMutant is Compute with a rule left out.
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
		facts: facts, index: index, previous: previous, rounder: newRounder(secret),
		release: emptyRelease(asOf, Leaves(stock, kept), places),
	}
	b.epoch = b.release.AsOf.Format(time.DateOnly)
	for _, t := range Tables() {
		if err := b.mutated(m, t); err != nil {
			return nil, err
		}
	}
	return b.release, nil
}

func (b *batch) mutated(m Mutant, t Table) error {
	counts := b.facts.Counts(t)
	for i, leaf := range b.release.Leaves {
		if leaf.Withheld || counts == nil {
			continue
		}
		least := MinChanged
		switch m {
		case NoGate:
			least = 1
		case WeeklyRedraw:
			least = 0
		}
		row, known := b.before(leaf.ID, t)
		if !known || b.changed(leaf, t, row.AsOf).Homes >= least {
			var err error
			if row, err = b.draw(leaf, t, counts, make([]int, t.Width())); err != nil {
				return fmt.Errorf("mutant: %w", err)
			}
			if m == NoCap {
				b.rounder.key(leaf.ID, t, b.epoch)
				b.rounder.round(b.truth, row.Cells, unlimited)
			}
		}
		b.release.rows[i*tableCount+int(t)] = row
	}
	return nil
}
