package socialmap

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math/bits"
	"math/rand/v2"
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
	order   []int
}

func newRounder(secret []byte) *rounder {
	return &rounder{mac: hmac.New(sha256.New, secret), src: rand.NewChaCha8([32]byte{})}
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

// round writes the published counts of the true counts x to out, which has the same
// length. Top is the number of homes that no count exceeds, and no outcome is above it
// rounded down to Base; for a table without such a limit it is math.MaxInt. Each outcome
// is a multiple of Base within Bound of its count, and their sum within Bound of the sum
// of the counts.
//
// Counts are first jittered by one, then rounded down or up with the probability that
// keeps them right on average (systematic sampling, so that the sum too is rounded to
// one of its two neighbours). A multiple of Base after the jitter stays what it is.
func (r *rounder) round(x, out []int, top int) {
	limit := top / Base * Base
	y := r.jitter(x, top)
	r.shuffle(len(x))
	carry := r.below(Base)
	for _, i := range r.order {
		rest := y[i] % Base
		out[i] = y[i] - rest
		if carry += rest; carry >= Base {
			carry -= Base
			out[i] = min(out[i]+Base, limit)
		}
	}
}

// jitter moves a count by one with probability 0.3, up as often as down. Empty and full
// cells stay, because they could move to one side only and sparse tables would grow;
// the moves of a row together are at most one, so that its sum stays within reach.
func (r *rounder) jitter(x []int, top int) []int {
	r.work = append(r.work[:0], x...)
	net := 0
	for i, v := range x {
		move := 0
		switch r.below(20) {
		case 0, 1, 2:
			move = 1
		case 3, 4, 5:
			move = -1
		}
		if v == 0 || v >= top {
			continue
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

// shuffle puts a keyed order of n cells in r.order.
func (r *rounder) shuffle(n int) {
	r.order = r.order[:0]
	for i := range n {
		r.order = append(r.order, i)
	}
	for i := n - 1; i > 0; i-- {
		j := r.below(i + 1)
		r.order[i], r.order[j] = r.order[j], r.order[i]
	}
}
