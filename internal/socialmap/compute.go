package socialmap

import (
	"errors"
	"fmt"
	"time"

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
		facts: facts, index: index, previous: previous, earlier: previous.before(), rounder: newRounder(secret),
		release: emptyRelease(asOf, Leaves(stock, kept), places),
	}
	b.epoch = b.release.AsOf.Format(time.DateOnly)
	for _, t := range Tables() {
		if err := b.table(t); err != nil {
			return nil, fault.As(op, fault.Internal, err)
		}
	}
	b.release.drawn = b.earlier.and(b.release)
	return b.release, nil
}

// batch is one run of Compute.
type batch struct {
	facts    Facts
	index    map[place.ComplexID]int // place in Stock
	previous *Release
	earlier  *drawn
	rounder  *rounder
	release  *Release
	epoch    string
	truth    []int // true counts of the leaf and table at hand
	days     []uint32
}

// table fills one table of every leaf.
func (b *batch) table(t Table) error {
	counts := b.facts.Counts(t)
	if counts != nil && len(counts) != len(b.index)*t.Named() {
		return fmt.Errorf("table %s has %d counts for %d complexes", t.Code(), len(counts), len(b.index))
	}
	b.days = nil
	if t == Signals {
		if b.days = b.facts.FollowUpDays(); b.days != nil && len(b.days) != len(b.index) {
			return fmt.Errorf("follow-up has %d sums for %d complexes", len(b.days), len(b.index))
		}
	}
	arena := make([]int, len(b.release.Leaves)*t.Width())
	for i, leaf := range b.release.Leaves {
		if leaf.Withheld {
			continue
		}
		row, known := b.before(leaf.ID, t)
		var changed Change
		if known {
			changed = b.changed(leaf, t, row.AsOf)
		}
		if counts == nil || known && changed.Homes < MinChanged {
			b.release.rows[i*tableCount+int(t)] = row
			continue
		}
		cells := arena[i*t.Width() : (i+1)*t.Width() : (i+1)*t.Width()]
		row, err := b.draw(leaf, t, counts, Row{AsOf: b.release.AsOf, Homes: leaf.Homes, Cells: cells, HalfDays: -1, changed: changed})
		if err != nil {
			return err
		}
		b.release.rows[i*tableCount+int(t)] = row
	}
	return nil
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
		all = all.plus(b.facts.Changed(t, b.index[id], since))
	}
	return all
}

// draw fills a new row of a leaf.
func (b *batch) draw(leaf Leaf, t Table, counts []uint16, row Row) (Row, error) {
	b.truth = append(b.truth[:0], make([]int, t.Width())...)
	sum, days := 0, uint64(0)
	for _, id := range leaf.Complexes {
		c := b.index[id]
		for k, v := range counts[c*t.Named() : (c+1)*t.Named()] {
			b.truth[k] += int(v)
			sum += int(v)
		}
		if b.days != nil {
			days += uint64(b.days[c])
		}
	}
	top := unlimited
	if t.Kind() == Households {
		if sum > leaf.Homes {
			return Row{}, fmt.Errorf("table %s counts %d households in %d homes of leaf %s", t.Code(), sum, leaf.Homes, leaf.ID)
		}
		top = leaf.Homes
		b.truth[t.Width()-1] = leaf.Homes - sum
	}
	row, err := b.safely(seriesKey{leaf.ID, t}, row, top)
	if err == nil && t == Signals && b.days != nil {
		row.HalfDays = halfDays(days, b.truth[0], row.Cells[0])
	}
	return row, err
}

// halfDays is the mean time to follow-up in half working days, or -1. Whether it is
// given depends on the published count alone, which from 10 upward proves at least 5
// signals; a test on the true count would tell that count.
func halfDays(days uint64, followed, published int) int {
	if published < 2*Base {
		return -1
	}
	n := uint64(followed)              // #nosec G115 -- a count
	return int((4*days + n) / (2 * n)) // #nosec G115 -- working days of one year; 2*days/n, halves rounded up
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
	places := make([]Place, len(stock))
	for i, c := range stock {
		places[i] = Place{Complex: c, Volunteers: -1}
		if volunteers != nil {
			places[i].Volunteers = int(volunteers[i])
		}
	}
	return places, nil
}
