package socialmap

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/disclosure"
)

// MinCandidates is how many counts must remain possible for every published cell, over all
// releases together, for somebody who knows them all and how many households changed.
const MinCandidates = 6

// maxDraws is how often a row is drawn before the release stops.
const maxDraws = 200

// ErrNotSafe means that a row cannot be published without telling too much. Nothing of
// the release is then published.
var ErrNotSafe = errors.New("no draw leaves enough candidates")

// drawn is every row that was drawn, by leaf and table.
type drawn struct {
	rows map[seriesKey][]Row // oldest first
}

type seriesKey struct {
	leaf  LeafID
	table Table
}

// newDrawn puts rows of earlier releases together. A row that was kept in later releases
// counts once, where it was drawn.
func newDrawn(entries []Entry) *drawn {
	p := &drawn{rows: map[seriesKey][]Row{}}
	for _, e := range entries {
		p.add(seriesKey{e.Leaf, e.Table}, e.Row)
	}
	for k, rows := range p.rows {
		slices.SortFunc(rows, func(a, b Row) int { return a.AsOf.Compare(b.AsOf) })
		p.rows[k] = slices.CompactFunc(rows, func(a, b Row) bool { return a.AsOf.Equal(b.AsOf) })
	}
	return p
}

func (p *drawn) add(k seriesKey, row Row) {
	p.rows[k] = append(p.rows[k][:len(p.rows[k]):len(p.rows[k])], row)
}

// and is the past with the rows of a newer release.
func (p *drawn) and(r *Release) *drawn {
	next := &drawn{rows: make(map[seriesKey][]Row, len(p.rows))}
	for k, rows := range p.rows {
		next.rows[k] = rows
	}
	for i, l := range r.Leaves {
		for _, t := range Tables() {
			if row := r.Row(i, t); row.Known() && row.AsOf.Equal(r.AsOf) {
				next.add(seriesKey{l.ID, t}, row)
			}
		}
	}
	return next
}

// before is what a release leaves behind for the next: its own rows where nothing else is
// known.
func (r *Release) before() *drawn {
	if r == nil {
		return newDrawn(nil)
	}
	if r.drawn == nil {
		return newDrawn(r.Entries())
	}
	return r.drawn
}

// of is the rows of a leaf and table, with those of the table that it took the place of before
// them.
func (p *drawn) of(k seriesKey) (list []dated) {
	if old, ok := k.table.Replaces(); ok {
		list = p.of(seriesKey{k.leaf, old})
	}
	for _, row := range p.rows[k] {
		list = append(list, dated{row, k.table, k.table.partsAfter(list)})
	}
	return list
}

// dated is a row of a series, with the table that it is of.
type dated struct {
	Row
	table Table
	parts [][]int // see disclosure.Draw.Parts
}

// partsAfter are the parts of a row that follows others, if it is the first of its table.
func (t Table) partsAfter(list []dated) [][]int {
	if n := len(list); n == 0 || list[n-1].table == t {
		return nil
	}
	return t.parts()
}

// seriesOf is what the rows of a leaf and table leave open.
func (p *drawn) seriesOf(k seriesKey) (disclosure.Series, error) {
	rows := p.of(k)
	draws := make([]disclosure.Draw, len(rows))
	for i, row := range rows {
		draws[i] = drawOf(row)
	}
	s, err := disclosure.Of(draws)
	if err != nil {
		return s, fmt.Errorf("table %s of leaf %s: %w", k.table.Code(), k.leaf, err)
	}
	return s, nil
}

// drawOf is a row as an outsider has it.
func drawOf(row dated) disclosure.Draw {
	d := disclosure.Draw{Homes: row.Homes, Least: row.changed.Least, Most: row.changed.Most, Cells: row.Cells, Left: row.table.restLeft(), Parts: row.parts}
	if row.table.Kind() == Events {
		d.Homes = 0
	}
	return d
}

// safely draws the true counts at hand until the row leaves enough open, in itself and in
// all rows before it. That is judged by published figures and the number of changes alone,
// so that drawing again tells nothing; see package disclosure. The number of the draw is
// kept nowhere.
func (h *hand) safely(k seriesKey, row Row, top int) (Row, error) {
	series, err := h.earlier.seriesOf(k)
	if err != nil { // what was kept of the past is not what was published
		return Row{}, errors.Join(ErrNotSafe, err)
	}
	rows := h.earlier.of(k)
	if n := len(rows); n > 0 {
		came := row.Homes - rows[n-1].Homes
		row.changed.Most = max(row.changed.Most, came, -came)
	}
	parts := k.table.partsAfter(rows)
	for n := range maxDraws {
		h.noise(k, n)
		h.round(k.table, row, top)
		if next, err := series.With(drawOf(dated{row, k.table, parts})); err == nil && next.Keeps(MinCandidates) {
			return row, nil
		}
	}
	return Row{}, fmt.Errorf("table %s of leaf %s: %w", k.table.Code(), k.leaf, ErrNotSafe)
}

// round rounds the true counts at hand to a row.
func (h *hand) round(t Table, row Row, top int) {
	if !t.restLeft() {
		h.rounder.round(h.truth, row.Cells, top)
		return
	}
	named := t.Named()
	h.rounder.round(h.truth[:named], row.Cells[:named], top)
	row.Cells[named] = 0
	row.Cells[named] = row.Homes - row.Total()
}

// noise starts the nth draw of a row. A series keeps its noise: if every row had noise of its
// own, the mean of many rows would wash it out. A few have their own all the same, and nobody
// knows which. So all that rounding can do remains possible for every row, whatever the
// rows before it are, and that is what the bounds reckon with.
//
// A row that is drawn again is rounded by chance alone: the nearer multiples would come again and again.
func (h *hand) noise(k seriesKey, n int) {
	h.rounder.key(k.leaf, k.table, h.epochOf(n))
	if h.rounder.near = near; n > 0 {
		h.rounder.near = unlimited
	} else if h.rounder.below(100) < k.table.lasting() {
		h.rounder.key(k.leaf, k.table, "")
	}
}

// epochOf is the key of the nth draw.
func (h *hand) epochOf(n int) string {
	if n == 0 {
		return h.epoch
	}
	return strings.Join([]string{h.epoch, strconv.Itoa(n)}, "#")
}
