//go:build attack

package attack

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"samendoen/internal/groupflow"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// flowTown is a municipality of an association that counts the groups by rule, month after month. Homes
// and people without a home each keep to their own groups, as with the rule.
type flowTown struct {
	socialmap.Snapshot
	rng    *rand.Rand
	first  []int // of each complex its first home; one more at the end
	person []bool
	month  int
	states [][]uint8 // by month and home: the cell of Groups, the rest where nobody lives
	moved  [][]bool  // in the month, somebody else came to live there
	rates  flowRates
}

// flowRates are chances per month of a home.
type flowRates struct {
	name             string
	begin, end, move float64
}

func (w *flowTown) date(month int) time.Time {
	return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, month, 0)
}

const flowRest = uint8(socialmap.CausesProblems) + 1

func newFlowTown(seed uint64, homes []int, rates flowRates) *flowTown {
	w := &flowTown{rng: rand.New(rand.NewPCG(seed, 202)), first: []int{0}, rates: rates} // #nosec G404 -- a simulation that must repeat itself
	for i, n := range homes {
		w.Complexes = append(w.Complexes, socialmap.Complex{ID: place.ComplexID(fmt.Sprintf("c%d", i)), Homes: n,
			Neighbourhood: place.AreaCode(fmt.Sprintf("BU%d", i)), District: "WK0", Municipality: "GM0"})
		w.first = append(w.first, w.first[i]+n)
	}
	total := w.first[len(homes)]
	now := make([]uint8, total)
	for h := range now {
		w.person = append(w.person, w.rng.Float64() < 0.5)
		now[h] = uint8(socialmap.SelfReliant)
	}
	w.states, w.moved = [][]uint8{now}, [][]bool{make([]bool, total)}
	for range 60 { // until it is as it stays
		w.next()
	}
	w.states, w.moved, w.month = w.states[60:], w.moved[60:], 0
	w.ChangedSince = func(_ socialmap.Table, complex int, since time.Time) socialmap.Change {
		return socialmap.Exactly(w.changed(complex, w.monthOf(since), w.month))
	}
	return w
}

func (w *flowTown) monthOf(date time.Time) int { return (date.Year()-2026)*12 + int(date.Month()) - 1 }

// next lets a month go by.
func (w *flowTown) next() {
	now, moved := append([]uint8(nil), w.states[w.month]...), make([]bool, len(w.person))
	for h, was := range now {
		throw := func(p float64) bool { return w.rng.Float64() < p }
		switch {
		case throw(w.rates.move):
			moved[h] = true
			if now[h] = uint8(socialmap.SelfReliant); throw(0.2) {
				now[h] = flowRest
			} else if throw(0.1) {
				now[h] = w.group(h)
			}
		case was == flowRest:
			moved[h] = true
			now[h] = uint8(socialmap.SelfReliant)
		case was == uint8(socialmap.SelfReliant) && throw(w.rates.begin):
			now[h] = w.group(h)
		case was != uint8(socialmap.SelfReliant) && throw(w.rates.end):
			if now[h] = uint8(socialmap.SelfReliant); throw(0.2) {
				now[h] = w.group(h)
			}
		}
	}
	w.states, w.moved = append(w.states, now), append(w.moved, moved)
	w.month++
}

func (w *flowTown) group(h int) uint8 {
	list := []socialmap.Group{socialmap.Vulnerable, socialmap.Vulnerable, socialmap.CausesProblems}
	if w.person[h] {
		list = []socialmap.Group{socialmap.Involved, socialmap.Involved, socialmap.Active}
	}
	return uint8(list[w.rng.IntN(len(list))])
}

// changed is how many homes of a complex are in another cell than in a month before.
func (w *flowTown) changed(complex, from, to int) (n int) {
	for h := w.first[complex]; h < w.first[complex+1]; h++ {
		if w.states[from][h] != w.states[to][h] {
			n++
		}
	}
	return n
}

// cells are the homes of a complex by cell.
func (w *flowTown) cells(complex, month int) []int {
	n := make([]int, flowRest+1)
	for h := w.first[complex]; h < w.first[complex+1]; h++ {
		n[w.states[month][h]]++
	}
	return n
}

// flow is who stayed and went from group to group between two months, and how many of the homes in which
// somebody else came to live are in another cell.
func (w *flowTown) flow(from, to int) (c groupflow.Counts, movers int) {
	for h := range w.person {
		moved := false
		for m := from + 1; m <= to; m++ {
			moved = moved || w.moved[m][h]
		}
		was, is := w.states[from][h], w.states[to][h]
		switch {
		case moved && was != is:
			movers++
		case !moved:
			c.Add(socialmap.Group(was), socialmap.Group(is))
		}
	}
	return c, movers
}

// flowRow is a published row of groups of one complex.
type flowRow struct {
	month int
	cells []int
}

// flowsPublished is all that appeared: rows of groups and, by half year, flows; nil for none.
type flowsPublished struct {
	rows   [][]flowRow
	flows  []*groupflow.Counts
	truths []groupflow.Counts
	movers []int
}

// flowDraw makes the row of a flow that is published.
type flowDraw func(r socialmap.Rounder, org string, h groupflow.Half, t groupflow.Truth) (groupflow.Counts, bool)

// publish lets half years go by with a release each month.
func (w *flowTown) publish(halves int, draw flowDraw) (p flowsPublished, err error) {
	secret := []byte(fmt.Sprintf("%032d", w.rng.Uint32()))
	p.rows = make([][]flowRow, len(w.Complexes))
	var previous *socialmap.Release
	for month := 0; month <= 6*halves; month++ {
		if month > 0 {
			w.next()
		}
		var column []uint16
		for i := range w.Complexes {
			for _, n := range w.cells(i, month)[:flowRest] {
				column = append(column, uint16(n)) // #nosec G115 -- homes of a complex
			}
		}
		w.Columns[socialmap.Groups] = column
		release, err := socialmap.Compute(secret, w.date(month), w, previous)
		if err != nil {
			return p, err
		}
		for i := range w.Complexes {
			if row := release.Row(i, socialmap.Groups); row.AsOf.Equal(release.AsOf) {
				p.rows[i] = append(p.rows[i], flowRow{month, row.Cells})
			}
		}
		previous = release
		if month == 0 || month%6 != 0 {
			continue
		}
		truth, movers := w.flow(month-6, month)
		h, _ := groupflow.HalfBefore(w.date(month))
		row, ok := draw(socialmap.NewRounder(secret), "o", h, groupflow.Truth{Municipality: "GM0", Homes: len(w.person), Units: len(w.Complexes), Counts: truth})
		p.truths, p.movers, p.flows = append(p.truths, truth), append(p.movers, movers), append(p.flows, nil)
		if ok {
			p.flows[len(p.flows)-1] = &row
		}
	}
	return p, nil
}

// flowProgram is what somebody knows who has every row and flow, how many homes of each complex changed
// cell, how many of these by who moved, and how many changed group in the municipality.
type flowProgram struct {
	Polytope
	rows  [][][]int // columns by complex, row and cell
	flows [][]int   // columns by half and way; nil without a figure
}

// supports give the counts that a cell of a flow can stand for.
type supports func(published int) (low, high int)

func rounded(published int) (low, high int) { return support(published, 0) }
func exactly(published int) (low, high int) { return published, published }

func (w *flowTown) program(p flowsPublished, behind supports) *flowProgram {
	a := &flowProgram{}
	at := make([][][]int, len(w.Complexes)) // columns by complex and half at whose begin they are
	for i, c := range w.Complexes {
		a.Cell, a.Joined = nil, nil
		for t, row := range p.rows[i] {
			var cells []int
			for _, v := range row.cells {
				cells = append(cells, a.column(support(v, c.Homes)))
			}
			a.Cell = append(a.Cell, cells)
			a.sum(c.Homes, c.Homes, cells)
			if t == 0 {
				a.Joined = append(a.Joined, nil)
				continue
			}
			parts := make([][]int, len(cells))
			for k := range parts {
				parts[k] = []int{k}
			}
			a.moves(t, w.changed(i, p.rows[i][t-1].month, row.month), false, parts)
		}
		a.rows = append(a.rows, a.Cell)
		for half := range len(p.flows) + 1 {
			at[i] = append(at[i], w.on(a, i, 6*half, p.rows[i]))
		}
	}
	for half, row := range p.flows {
		if row == nil {
			a.flows = append(a.flows, nil)
			continue
		}
		a.flows = append(a.flows, w.tie(a, at, half, *row, p.truths[half].Total(), p.movers[half], behind))
	}
	return a
}

// on are the columns of the cells of a complex in a month: those of a row, or others that are tied to the rows
// around it by how many homes changed.
func (w *flowTown) on(a *flowProgram, complex, month int, rows []flowRow) []int {
	homes := w.Complexes[complex].Homes
	var cells []int
	for range flowRest + 1 {
		cells = append(cells, a.column(0, homes))
	}
	a.sum(homes, homes, cells)
	for t, r := range rows {
		before := r.month <= month && (t+1 == len(rows) || rows[t+1].month > month)
		after := r.month >= month && (t == 0 || rows[t-1].month < month)
		if !before && !after {
			continue
		}
		most := w.changed(complex, min(r.month, month), max(r.month, month))
		var in []int
		for c, x := range a.Cell[t] {
			came, went := a.column(0, most), a.column(0, most)
			a.line(0, 0, []int{cells[c], x, came, went}, 1, -1, -1, 1)
			in = append(in, came)
		}
		a.sum(0, most, in)
	}
	return cells
}

// tie adds a flow, divided over the complexes: with who moved, it makes what a complex was into what it is.
func (w *flowTown) tie(a *flowProgram, at [][][]int, half int, row groupflow.Counts, changed, movers int, behind supports) (flow []int) {
	for _, v := range row {
		low, high := behind(v)
		flow = append(flow, a.column(low, high))
	}
	a.sum(changed, changed, flow)
	shares, factors := make([][]int, len(row)), make([][]float64, len(row))
	var moves []int
	for i, c := range w.Complexes {
		k := w.changed(i, 6*half, 6*half+6)
		var all, in, out []int
		lines := make([][]int, flowRest+1)
		signs := make([][]float64, flowRest+1)
		add := func(cell int, column int, sign float64) {
			lines[cell], signs[cell] = append(lines[cell], column), append(signs[cell], sign)
		}
		for n, way := range groupflow.Ways() {
			f := a.column(0, k)
			shares[n], factors[n] = append(shares[n], f), append(factors[n], 1)
			all = append(all, f)
			add(int(way.From), f, 1)
			add(int(way.To), f, -1)
		}
		for cell := range lines {
			came, went := a.column(0, c.Homes), a.column(0, c.Homes)
			in, out = append(in, came), append(out, went)
			add(cell, came, -1)
			add(cell, went, 1)
			add(cell, at[i][half+1][cell], 1)
			add(cell, at[i][half][cell], -1)
			a.line(0, 0, lines[cell], signs[cell]...)
		}
		a.sum(k, k, append(all, in...))
		a.sum(k, k, append(all[:len(all):len(all)], out...))
		moves = append(moves, in...)
	}
	a.sum(movers, movers, moves)
	for n := range row {
		a.line(0, 0, append(shares[n], flow[n]), append(factors[n], -1)...)
	}
	return flow
}

// flowReport is what the attack found.
type flowReport struct{ cells, below, outside, narrowest, flows int }

func (r *flowReport) see(low, high, truth int) {
	r.cells++
	if truth < low || truth > high {
		r.outside++
	}
	if high-low+1 < Least {
		r.below++
	}
	if n := high - low + 1; r.narrowest == 0 || n < r.narrowest {
		r.narrowest = n
	}
}

// attackFlows bounds every cell of every flow and of every row of groups.
func (w *flowTown) attackFlows(p flowsPublished, behind supports) (flows, rows flowReport) {
	a := w.program(p, behind)
	g := NewGLPK()
	defer g.Close()
	g.Load(&a.Program)
	q := &questions{program: &a.Program, solver: g, seenLow: make([]float64, len(a.Low)), seenHigh: make([]float64, len(a.Low))}
	for i := range q.seenLow {
		q.seenLow[i], q.seenHigh[i] = math.Inf(1), math.Inf(-1)
	}
	ask := func(r *flowReport, column, truth int) {
		r.see(int(math.Ceil(q.ask(column, false)-slack)), int(math.Floor(q.ask(column, true)+slack)), truth)
	}
	for half, columns := range a.flows {
		for n, column := range columns {
			ask(&flows, column, p.truths[half][n])
		}
		if columns != nil {
			flows.flows++
		}
	}
	for i, list := range a.rows {
		for t, columns := range list {
			truth := w.cells(i, p.rows[i][t].month)
			for c, column := range columns {
				ask(&rows, column, truth[c])
			}
		}
	}
	return flows, rows
}

// flowTowns are the homes of the complexes of towns of the smallest kind that has figures, and of a larger one.
func flowTowns() [][]int {
	return [][]int{{170, 170, 170}, {30, 430, 40}, {48, 60, 75, 40, 90, 66, 120, 52}}
}

// flowRatesOf are quiet and lively towns, with people who move and without anybody who does: then a flow is
// all that changed.
func flowRatesOf() []flowRates {
	return []flowRates{{"quiet", 0.003, 0.02, 0.006}, {"usual", 0.006, 0.03, 0.007}, {"lively", 0.03, 0.1, 0.01}, {"nobody moves", 0.006, 0.03, 0}, {"only flows", 0.03, 0.1, 0}}
}

func (r flowReport) plus(o flowReport) flowReport {
	if r.cells == 0 || o.cells == 0 {
		r.narrowest = max(r.narrowest, o.narrowest)
	}
	return flowReport{r.cells + o.cells, r.below + o.below, r.outside + o.outside, min(r.narrowest, cmp.Or(o.narrowest, r.narrowest)), r.flows + o.flows}
}

// Flows of consecutive half years, all rows of groups, and how many changed leave six values in every cell of
// either, whoever has all of them.
func TestFlowsKeepSixValues(t *testing.T) {
	for n, rates := range flowRatesOf() {
		var flows, rows flowReport
		for seed := range *seeds {
			w := newFlowTown(uint64(seed), flowTowns()[(n+seed)%3], rates)
			p, err := w.publish(3, groupflow.Draw)
			if err != nil {
				t.Fatal(err)
			}
			f, r := w.attackFlows(p, rounded)
			flows, rows = flows.plus(f), rows.plus(r)
		}
		t.Logf("%s: %d flows with %d cells, %d below %d, the narrowest %d; %d cells of rows, %d below, the narrowest %d",
			rates.name, flows.flows, flows.cells, flows.below, Least, flows.narrowest, rows.cells, rows.below, rows.narrowest)
		if flows.below+rows.below > 0 || flows.outside+rows.outside > 0 || flows.flows == 0 {
			t.Errorf("%s: flows %+v, rows %+v", rates.name, flows, rows)
		}
	}
}

// Flows that are published as they are, and flows of few that are drawn once, are found; and true flows of one
// unit in the rows of that unit, so the programme does tie the two.
func TestFlowMutantsAreFound(t *testing.T) {
	plain := func(_ socialmap.Rounder, _ string, _ groupflow.Half, x groupflow.Truth) (groupflow.Counts, bool) {
		return x.Counts, true
	}
	once := func(r socialmap.Rounder, org string, h groupflow.Half, x groupflow.Truth) (groupflow.Counts, bool) {
		return groupflow.Counts(r.Round(org, "group_flow", h.Code(), x.Counts[:])), true
	}
	few := flowRates{"few", 0.0006, 0.03, 0.003}
	for name, m := range map[string]struct {
		draw   flowDraw
		behind supports
		rates  flowRates
		homes  []int
		inRows bool // it is found in the rows of groups
	}{"true flows": {plain, exactly, flowRatesOf()[1], flowTowns()[0], false}, "of few, drawn once": {once, rounded, few, flowTowns()[0], false},
		"true flows of one unit": {plain, exactly, flowRatesOf()[4], []int{510}, true}} {
		var flows, rows flowReport
		towns := 12
		if m.inRows {
			towns = 40 // rows tell little of one unit, so it is a few cells
		}
		for seed := range towns {
			w := newFlowTown(uint64(seed), m.homes, m.rates)
			p, err := w.publish(3, m.draw)
			if err != nil {
				t.Fatal(err)
			}
			f, r := w.attackFlows(p, m.behind)
			flows, rows = flows.plus(f), rows.plus(r)
		}
		t.Logf("%s: flows %+v, rows %+v", name, flows, rows)
		if flows.below == 0 || m.inRows && rows.below == 0 || flows.outside+rows.outside > 0 {
			t.Errorf("%s: flows %+v, rows %+v", name, flows, rows)
		}
	}
}
