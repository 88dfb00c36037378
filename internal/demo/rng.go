package demo

import (
	"math"
	"math/rand/v2"
)

// topic separates the random streams of one entity, so that a change in how, say,
// arrears are drawn does not move anybody to another home.
type topic uint64

const (
	topicTown topic = iota + 1
	topicSites
	topicTemper
	topicPlan
	topicPlace
	topicUnit
	topicStays
	topicHousehold
	topicArrears
	topicNuisance
	topicAllocation
	topicVolunteer
	topicEstimate
	topicSignal
	topicCase
	topicPerson
	topicStaff
	topicRepair
	topicQuiet
)

// stream is a random source that is put at the start of an entity's own stream
// before each use. It is not safe for concurrent use; each iterator makes its own.
type stream struct {
	seed uint64
	src  rand.PCG
	*rand.Rand
}

func newStream(seed uint64) *stream {
	s := &stream{seed: seed}
	s.Rand = rand.New(&s.src) // #nosec G404 -- a city that must be the same each time
	return s
}

// at puts the stream at the start of the topic of the entity numbered a, b.
func (s *stream) at(t topic, a, b int) *stream {
	hi := mix(s.seed ^ mix(uint64(t)))
	lo := mix(mix(uint64(a)+0x9e3779b97f4a7c15) ^ uint64(b)) // #nosec G115 -- a seed: any bits will do
	s.src.Seed(hi^lo, mix(lo+hi))
	return s
}

// mix is the finaliser of splitmix64: neighbouring numbers become unrelated ones.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func (s *stream) between(lo, hi float64) float64 { return lo + (hi-lo)*s.Float64() }

func (s *stream) intBetween(lo, hi int) int { return lo + s.IntN(hi-lo+1) }

func (s *stream) chance(p float64) bool { return s.Float64() < p }

// lognormal draws a value whose median is given and whose logarithm has the given spread.
func (s *stream) lognormal(median, spread float64) float64 {
	return median * math.Exp(spread*s.NormFloat64())
}

// poisson draws a count with the given mean; means stay small enough for inversion.
func (s *stream) poisson(mean float64) int {
	if mean <= 0 {
		return 0
	}
	limit, n := math.Exp(-mean), 0
	for p := s.Float64(); p > limit; p *= s.Float64() {
		n++
	}
	return n
}

// wait draws how many trials pass before the first success of chance p.
func (s *stream) wait(p float64) int {
	if p >= 1 {
		return 0
	}
	if p <= 0 {
		return math.MaxInt32
	}
	return int(min(math.Log(1-s.Float64())/math.Log1p(-p), math.MaxInt32))
}

// weighted draws an index in proportion to the weights.
func (s *stream) weighted(weights []float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	x := s.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func pick[T any](s *stream, of []T) T { return of[s.IntN(len(of))] }

func clamp[T int | float64](x, lo, hi T) T { return max(lo, min(hi, x)) }
