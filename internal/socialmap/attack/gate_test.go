//go:build attack

package attack

import (
	"errors"
	"math/rand/v2"
	"testing"

	"samendoen/internal/disclosure"
)

// The bounds that the gate of a release reckons with are never wider than those of the
// attack: else a row could pass that leaves too little. The series are harder than any
// world: few homes, many cells, and much that changed at once.
func TestGateOverlooksNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9)) // #nosec G404 -- a simulation that must repeat itself
	g := NewGLPK()
	defer g.Close()
	cells, refused := 0, 0
	for range 600 {
		s := anySeries(rng, 2+rng.IntN(7))
		attack := Linear(s, nil, g)
		if len(s.Draws[0].Cells) == 2 {
			attack = Integers(s)
		}
		if attack.Outside > 0 {
			t.Fatalf("the attack excludes the truth of %d cells", attack.Outside)
		}
		gate, err := seen(s)
		if errors.Is(err, disclosure.ErrUnexplained) {
			refused++ // such a row is not published
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range gate.Bounds() {
			for c, r := range row {
				if cells++; r.Count > attack.Candidates[i][c] {
					t.Errorf("draw %d, cell %d: the gate sees %d values, the attack %d", i, c, r.Count, attack.Candidates[i][c])
				}
			}
		}
	}
	t.Logf("%d cells compared, %d series refused", cells, refused)
}

// seen is a series as the gate has it.
func seen(s *Series) (gate disclosure.Series, err error) {
	for _, d := range s.Draws {
		if gate, err = gate.With(disclosure.Draw{Homes: d.Homes, Least: d.Changed, Most: d.Changed, Cells: d.Cells}); err != nil {
			return gate, err
		}
	}
	return gate, nil
}

// anySeries is some rows of invented homes, with rows as the rounding makes them.
func anySeries(rng *rand.Rand, width int) *Series {
	now := make([]int, 30+rng.IntN(30))
	pick := func() int { return min(rng.IntN(width), rng.IntN(width), rng.IntN(width+1)) }
	for h := range now {
		now[h] = pick()
	}
	s := &Series{}
	for range 2 + rng.IntN(4) {
		d := Draw{Homes: len(now), Cells: make([]int, width), Truth: Truth{Cells: make([]int, width), Joined: make([]int, width)}}
		for _, h := range rng.Perm(len(now))[:5+rng.IntN(15)] {
			was := now[h]
			if now[h] = pick(); len(s.Draws) > 0 && was != now[h] {
				d.Changed++
				d.Truth.Joined[now[h]]++
			}
		}
		for _, c := range now {
			d.Truth.Cells[c]++
		}
		carry := rng.IntN(5)
		for _, c := range rng.Perm(width) {
			x := d.Truth.Cells[c]
			d.Cells[c] = x / 5 * 5
			if carry += x % 5; carry >= 5 {
				carry -= 5
				d.Cells[c] = min(d.Cells[c]+5, len(now)/5*5)
			}
		}
		s.Draws = append(s.Draws, d)
	}
	return s
}
