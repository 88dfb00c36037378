package socialmap

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// Base is the number of which every published count is a multiple.
const Base = 5

// Bound is how far a published count may lie from the truth.
const Bound = 5

// rounder draws the keyed noise. The same secret, leaf, table and epoch always give the
// same draw; another of any of them gives an unrelated one. It is not safe for use by
// several goroutines at once.
type rounder struct {
	mac     hash.Hash
	src     *rand.ChaCha8
	seed    [32]byte
	message []byte
	work    []int
	near    int // from which count on the nearer multiple of Base is preferred
	order   []int
	doubt   []int // of each cell
	others  []int
}

func newRounder(secret []byte) *rounder {
	return &rounder{mac: hmac.New(sha256.New, secret), src: rand.NewChaCha8([32]byte{}), near: near}
}

// key starts the draw for one table of one leaf at one epoch.
func (r *rounder) key(unit LeafID, t Table, epoch string) { r.keyed(string(unit), t.Code(), epoch) }

func (r *rounder) keyed(series, table, epoch string) {
	r.message = r.message[:0]
	for _, part := range [...]string{series, table, epoch} {
		r.message = binary.AppendUvarint(r.message, uint64(len(part)))
		r.message = append(r.message, part...)
	}
	r.mac.Reset()
	r.mac.Write(r.message)
	r.mac.Sum(r.seed[:0])
	r.src.Seed(r.seed)
}

// below is a keyed number from 0 up to and not including n.
func (r *rounder) below(n int) int {
	hi, _ := bits.Mul64(r.src.Uint64(), uint64(n)) // #nosec G115 -- n is a count
	return int(hi)                                 // #nosec G115 -- below n
}

// near is the count from which the nearer multiple of Base is preferred where a row is drawn at once.
const near = Base - 1

// round writes the published counts of the true counts x to out, which has the same
// length. Top is the number of homes that no count exceeds, and no outcome is above it
// rounded down to Base; for a table without such a limit it is math.MaxInt. Each outcome
// is a multiple of Base within Bound of its count, and their sum within Bound of the sum
// of the counts.
//
// Counts are first moved by at most one, then rounded down or up; a multiple of Base after the
// move stays what it is. A small count goes up with the probability that keeps it right on average, so that
// sums of small groups do not drift (systematic sampling), and so does the sum of the row. What then has to
// go up are the nearest of the other cells: they are off by less, and right on average over many cells, as
// each remainder occurs as often there.
func (r *rounder) round(x, out []int, top int) {
	r.shuffle(len(x))
	carry := r.below(Base)
	y := r.jitter(x, top)
	limit := top / Base * Base
	later, others := 0, r.others[:0]
	for _, i := range r.order {
		rest := y[i] % Base
		out[i] = y[i] - rest
		if y[i] >= r.near {
			if later += rest; rest > 0 {
				others = append(others, i)
			}
		} else if carry += rest; carry >= Base {
			carry -= Base
			out[i] = min(out[i]+Base, limit)
		}
	}
	r.others = others
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(r.nearness(y, b), r.nearness(y, a)) })
	for _, i := range others[:(carry+later)/Base] {
		out[i] = min(out[i]+Base, limit)
	}
}

// nearness is how soon a cell goes up: three for each home above a multiple of Base, and its doubt.
func (r *rounder) nearness(y []int, i int) int { return 3*(y[i]%Base) + r.doubt[i] }

// jitter moves a count by one with probability 0.3, up as often as down. A full cell stays. An empty
// one goes up with probability 0.02, or a cell in which nobody is but one would tell of that one; a single one goes
// down a little sooner, so that sparse tables hardly grow. The moves of a row together are at
// most one, so that its sum stays within reach.
func (r *rounder) jitter(x []int, top int) []int {
	r.work = append(r.work[:0], x...)
	net := 0
	for i, v := range x {
		up, down := 15, 15
		switch {
		case v >= top:
			up, down = 0, 0
		case v == 0:
			up, down = 2, 0
		case v == 1:
			up, down = 10, 20
		}
		move := 0
		switch u := r.below(100); {
		case u < up:
			move = 1
		case u >= 100-down:
			move = -1
		}
		r.work[i] += move
		net += move
	}
	for net > 1 || net < -1 {
		i := r.below(len(x))
		switch move := r.work[i] - x[i]; {
		case net > 1 && move > 0:
			r.work[i], net = x[i], net-1
		case net < -1 && move < 0:
			r.work[i], net = x[i], net+1
		}
	}
	return r.work
}

// shuffle puts a keyed order of n cells in r.order, and their doubt in r.doubt: 0 to 2, and in one cell of 24
// as much more as it takes to go before any other, so that any cell can.
func (r *rounder) shuffle(n int) {
	r.order, r.doubt = r.order[:0], r.doubt[:0]
	for i := range n {
		doubt := r.below(3)
		if r.below(24) == 0 {
			doubt += r.below(12)
		}
		r.order, r.doubt = append(r.order, i), append(r.doubt, doubt)
	}
	for i := n - 1; i > 0; i-- {
		j := r.below(i + 1)
		r.order[i], r.order[j] = r.order[j], r.order[i]
	}
}
