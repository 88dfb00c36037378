package socialmap

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"samendoen/internal/base/fault"
	"samendoen/internal/place"
)

// Compute makes the release of a date from the facts of that date and the release
// before it (nil for the first). The secret has at least 32 bytes and stays the same for
// the life of the installation. The outcome does not depend on the order of the facts,
// and a repeated run gives the same bytes.
//
// An error means that the facts contradict themselves (columns of the wrong length, more
// counted households than homes, a complex twice, changes that do not explain the counts),
// that previous is of a later date, or that a row would tell too much (ErrNotSafe);
// nothing may then be published.
func Compute(secret []byte, asOf time.Time, facts Facts, previous *Release) (*Release, error) {
	return computeFor(nil, secret, asOf, facts, previous)
}

// computeFor is Compute for a batch at work, which hears how far it is.
func computeFor(tells *working, secret []byte, asOf time.Time, facts Facts, previous *Release) (*Release, error) {
	const op = "socialmap.Compute"
	if len(secret) < minSecret {
		return nil, fault.As(op, fault.Internal, errors.New("the secret is too short"))
	}
	var kept []Leaf
	if previous != nil {
		if kept = previous.Leaves; dateOf(asOf).Before(previous.AsOf) {
			return nil, fault.As(op, fault.Internal, errors.New("the release before this one is of a later date"))
		}
	}
	stock := facts.Stock()
	index, err := indexStock(stock)
	if err != nil {
		return nil, fault.As(op, fault.Internal, err)
	}
	places, err := placesOf(stock, facts.Volunteers())
	if err != nil {
		return nil, fault.As(op, fault.Internal, err)
	}
	b := &batch{
		facts: facts, index: index, previous: previous, earlier: previous.before(), secret: secret, tells: tells,
		release: emptyRelease(asOf, Leaves(stock, kept), places),
	}
	tells.draws(len(b.release.Leaves))
	b.epoch = b.release.AsOf.Format(time.DateOnly)
	for _, t := range Tables() {
		if err := b.table(t); err != nil {
			return nil, fault.As(op, fault.Internal, err)
		}
	}
	b.release.drawn = b.earlier.and(b.release)
	b.release.letGo()
	return b.release, nil
}

// batch is one run of Compute.
type batch struct {
	facts    Facts
	index    map[place.ComplexID]int // place in Stock
	previous *Release
	earlier  *drawn
	secret   []byte
	release  *Release
	epoch    string
	tells    *working
}

// table fills one table of every leaf. A row depends on its own leaf alone, so the leaves are
// divided over the processors.
func (b *batch) table(t Table) error {
	counts := b.facts.Counts(t)
	if counts != nil && len(counts) != len(b.index)*t.Named() {
		return fmt.Errorf("table %s has %d counts for %d complexes", t.Code(), len(counts), len(b.index))
	}
	for _, of := range [...]Table{t, replacedOr(t)} { // all that a hand may fill, as several do at once
		if counts != nil && of == t || b.previous != nil && b.previous.rows[of] != nil {
			b.release.hold(of)
		}
	}
	var work errgroup.Group
	for leaves := range slices.Chunk(b.release.Leaves, max(1, len(b.release.Leaves)/runtime.GOMAXPROCS(0)+1)) {
		work.Go(func() error {
			return (&hand{batch: b, table: t, counts: counts, rounder: newRounder(b.secret)}).fill(leaves)
		})
	}
	return work.Wait()
}

// hand is one of several that fill a table at once.
type hand struct {
	*batch
	table   Table
	counts  []uint16
	rounder *rounder
	truth   []int // true counts of the leaf at hand
}

// fill fills the rows of some leaves.
func (h *hand) fill(leaves []Leaf) error {
	t := h.table
	arena := make([]int, len(leaves)*t.Width())
	for n, leaf := range leaves {
		h.tells.drew()
		if leaf.Withheld || !leaf.Holds.Has(t) {
			continue
		}
		at := h.release.byID[leaf.ID]
		last := h.last(leaf, t)
		if h.counts == nil || last.known && last.changed.Homes < MinChanged {
			if last.known {
				h.release.rows[last.table][at] = last.row
			}
			continue
		}
		cells := arena[n*t.Width() : (n+1)*t.Width() : (n+1)*t.Width()]
		row, err := h.draw(leaf, Row{AsOf: h.release.AsOf, Homes: leaf.Homes, Cells: cells, changed: last.changed})
		if err != nil {
			return err
		}
		h.release.rows[t][at] = row
	}
	return nil
}

// last is what was last published of a table of a leaf, and what changed since.
type last struct {
	known   bool
	row     Row
	table   Table // of the row: the table asked for, or the one that it took the place of
	changed Change
}

// maxChanged is more than ever changes in a leaf.
const maxChanged = 100_000

// unknown is a change of which nothing is known.
func unknown() Change { return Change{Most: maxChanged} }

// last finds it in the release before. Where only the table has a row that this one took the place
// of, that row counts as this one's: a first row is drawn when enough changed since it, and not
// because there is another table.
func (b *batch) last(leaf Leaf, t Table) last {
	for _, of := range [...]Table{t, replacedOr(t)} {
		if row, known := b.before(leaf.ID, of); known {
			return last{true, row, of, b.changed(leaf, of, row.AsOf)}
		}
	}
	if len(b.earlier.of(seriesKey{leaf.ID, t})) > 0 { // it was gone for a while
		return last{table: t, changed: unknown()}
	}
	return last{table: t}
}

// replacedOr is the table that one took the place of, or else the table itself.
func replacedOr(t Table) Table {
	if old, ok := t.Replaces(); ok {
		return old
	}
	return t
}

// before is what was last published of a table of a leaf.
func (b *batch) before(id LeafID, t Table) (Row, bool) {
	if b.previous == nil {
		return Row{}, false
	}
	i, ok := b.previous.byID[id]
	if !ok {
		return Row{}, false
	}
	row := b.previous.Row(i, t)
	return row, row.Known()
}

// changed is how much of a leaf changed in a table since a date.
func (b *batch) changed(leaf Leaf, t Table, since time.Time) (all Change) {
	for _, id := range leaf.Complexes {
		c := unknown()
		if i, ok := b.index[id]; ok {
			c = b.facts.Changed(t, i, since)
		}
		all = all.plus(c)
	}
	return all
}

// draw fills a new row of a leaf.
func (h *hand) draw(leaf Leaf, row Row) (Row, error) {
	t := h.table
	h.truth = append(h.truth[:0], make([]int, t.Width())...)
	sum := 0
	for _, id := range leaf.Complexes {
		c, ok := h.index[id]
		if !ok {
			continue // it is no more
		}
		for k, v := range h.counts[c*t.Named() : (c+1)*t.Named()] {
			h.truth[k] += int(v)
			sum += int(v)
		}
	}
	top := unlimited
	if t.Kind() == Households {
		if sum > leaf.Homes {
			return Row{}, fmt.Errorf("table %s counts %d households in %d homes of leaf %s", t.Code(), sum, leaf.Homes, leaf.ID)
		}
		top = leaf.Homes
		h.truth[t.Width()-1] = leaf.Homes - sum
	}
	return h.safely(seriesKey{leaf.ID, t}, row, top)
}

func indexStock(stock []Complex) (map[place.ComplexID]int, error) {
	index := make(map[place.ComplexID]int, len(stock))
	for i, c := range stock {
		if _, twice := index[c.ID]; twice || c.ID == "" {
			return nil, fmt.Errorf("complex %q is there twice or has no id", c.ID)
		}
		index[c.ID] = i
	}
	return index, nil
}

func placesOf(stock []Complex, volunteers []uint16) ([]Place, error) {
	if volunteers != nil && len(volunteers) != len(stock) {
		return nil, fmt.Errorf("volunteers of %d complexes, expected %d", len(volunteers), len(stock))
	}
	places := make([]Place, 0, len(stock))
	for i, c := range stock {
		if c.Of != "" {
			continue
		}
		p := Place{Complex: c, Volunteers: -1}
		if volunteers != nil {
			p.Volunteers = int(volunteers[i])
		}
		if now := c.Now; now != nil {
			p.Now, p.Homes, p.With = nil, now.Homes, now.With
			if now.Homes == 0 {
				continue
			}
		}
		places = append(places, p)
	}
	return places, nil
}
