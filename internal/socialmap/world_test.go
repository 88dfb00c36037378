package socialmap

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"time"

	"samendoen/internal/place"
)

var (
	testSecret = bytes.Repeat([]byte("geheim!!"), 4)
	day        = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
)

// city makes facts of some complexes over neighbourhoods of about six; the numbers are
// plausible and the same for the same seed.
func city(complexes int, seed uint64) *Snapshot {
	rng := rand.New(rand.NewPCG(seed, 1))
	s := &Snapshot{}
	for _, t := range Tables() {
		s.Columns[t] = make([]uint16, complexes*t.Named())
	}
	s.Columns[Groups] = nil // nobody counts people by rule yet
	s.Helpers = make([]uint16, complexes)
	for i := range complexes {
		hood := i / 6
		homes := 10 + rng.IntN(90)
		s.Complexes = append(s.Complexes, Complex{
			ID: place.ComplexID(fmt.Sprintf("c%05d", i)), Name: fmt.Sprintf("Complex %d", i), Homes: homes,
			Point:         place.Point{Lat: 50.83 + 0.04*rng.Float64(), Lon: 5.65 + 0.08*rng.Float64()},
			Neighbourhood: place.AreaCode(fmt.Sprintf("BU%04d", hood)), District: place.AreaCode(fmt.Sprintf("WK%03d", hood/4)),
			Municipality: "GM0001",
		})
		fill(s, i, homes, rng)
	}
	return s
}

func fill(s *Snapshot, i, homes int, rng *rand.Rand) {
	part := func(share float64) uint16 { return uint16(float64(homes) * share * (0.5 + rng.Float64())) }
	put := func(t Table, cell int, share float64) { s.Columns[t][t.Named()*i+cell] = part(share) }
	put(Debt, 0, 0.05)
	put(Debt, 1, 0.03)
	put(Debt, 2, 0.01)
	put(Nuisance, 0, 0.05)
	put(Rungs, 2, 0.01)
	put(Rungs, 5, 0.02)
	for theme, share := range []float64{0.1, 0.08, 0.06, 0.04, 0.02} {
		for speed, part := range []float64{0.5, 0.2, 0.15, 0.15} {
			put(Followed, theme*4+speed, share*part)
		}
	}
	put(Tenure, 0, 0.05)
	put(Tenure, 1, 0.02)
	for cell, share := range []float64{0.1, 0.1, 0.05} {
		s.Columns[Tenure][Tenure.Named()*i+len(allocated())+cell] = uint16(float64(homes) * share)
		s.Columns[AskedRent][AskedRent.Named()*i+cell] = uint16(float64(homes) * share)
	}
	s.Helpers[i] = uint16(homes / 20)
}

// shuffled is the same facts in another order.
func shuffled(s *Snapshot, rng *rand.Rand) *Snapshot {
	order := rng.Perm(len(s.Complexes))
	out := &Snapshot{}
	for _, i := range order {
		out.Complexes = append(out.Complexes, s.Complexes[i])
		out.Helpers = append(out.Helpers, s.Helpers[i])
		for _, t := range Tables() {
			if c := s.Columns[t]; c != nil {
				out.Columns[t] = append(out.Columns[t], c[i*t.Named():(i+1)*t.Named()]...)
			}
		}
	}
	if f := s.ChangedSince; f != nil {
		out.ChangedSince = func(t Table, c int, since time.Time) Change { return f(t, order[c], since) }
	}
	return out
}
