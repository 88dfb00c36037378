package demo

import (
	"iter"
	"math"
	"time"

	"samendoen/internal/place"
)

// buildKind is how a complex is built. The words are the association's own: VERA has
// no kind of cluster for this.
type buildKind int

const (
	galleryFlat buildKind = iota
	porchFlats
	rowHouses
	seniorComplex
	mixedBlock
)

var buildKinds = []struct {
	word, title  string
	median, most float64 // homes
}{
	galleryFlat:   {"galerijflat", "Galerijflat ", 80, 300},
	porchFlats:    {"portiekflat", "Portiekflats ", 50, 300},
	rowHouses:     {"rijwoningen", "Rijwoningen ", 36, 110},
	seniorComplex: {"seniorencomplex", "Seniorencomplex ", 43, 120},
	mixedBlock:    {"gemengd", "Woonblok ", 49, 240},
}

// plan is what must be known of a complex before its homes are made.
type plan struct {
	hood, town    int
	ordinal       int // in its town
	homes         int
	firstUnit     int // number in the city
	firstPostcode int // number in its town
	kind          buildKind
	built         int // year
	mid           pt
	angle, scale  float64
}

// fewest is the number of homes below which a group is no complex, unless the whole
// city is smaller.
const fewest = 10

// planComplexes divides the homes of a town over its neighbourhoods, by ground and
// character, and each neighbourhood's over complexes.
func (c *City) planComplexes(s *stream, t *town, unit *int) {
	t.complexes.from = len(c.complexes)
	var total, sum float64
	last := t.hoods.from
	for i := t.hoods.from; i < t.hoods.until; i++ {
		total += c.hoods[i].weight * c.hoods[i].border.signedArea()
		if !c.hoods[i].industry {
			last = i
		}
	}
	done, postcode := 0, 0
	for i := t.hoods.from; i < t.hoods.until; i++ {
		h := &c.hoods[i]
		sum += h.weight * h.border.signedArea()
		share := int(float64(t.homes)*sum/total) - done
		if i == last || t.homes-done-share < fewest {
			share = t.homes - done
		}
		h.complexes = span{len(c.complexes), len(c.complexes)}
		if h.industry || share <= 0 || share < fewest && done+share < t.homes {
			continue
		}
		s.at(topicPlan, i, 0)
		for share > 0 {
			p := c.newPlan(s, h, share, t.homes)
			p.hood, p.town, p.ordinal = i, t.index, len(c.complexes)-t.complexes.from
			p.firstUnit, p.firstPostcode = *unit, postcode
			*unit += p.homes
			done += p.homes
			share -= p.homes
			postcode += p.postcodes()
			c.complexes = append(c.complexes, p)
		}
		h.complexes.until = len(c.complexes)
		c.placeComplexes(s.at(topicPlace, i, 0), h)
	}
	t.complexes.until = len(c.complexes)
}

// newPlan draws the kind, size and age of a complex of at most rest homes.
func (c *City) newPlan(s *stream, h *hood, rest, inTown int) plan {
	r := h.remote
	kind := buildKind(s.weighted([]float64{
		0.08 + 0.7*max(0, 0.25-math.Abs(r-0.5)), 0.38 - 0.2*r, 0.06 + 0.42*r, 0.13, 0.24 - 0.16*r,
	}))
	k := buildKinds[kind]
	most := int(min(k.most, max(fewest, float64(inTown)/6)))
	homes := clamp(int(s.lognormal(k.median, 0.47)), fewest, most)
	switch left := rest - homes; {
	case left < 0, left > 0 && left < fewest && rest <= max(most, 2*fewest-1):
		homes = rest
	case left > 0 && left < fewest:
		homes = rest / 2
	}
	built := int(1934 + 62*r + 11*s.NormFloat64())
	if kind == galleryFlat {
		built = s.intBetween(1961, 1979)
	}
	return plan{kind: kind, homes: homes, scale: 1, built: clamp(built, 1921, c.cfg.Today.Year()-9)}
}

// placeComplexes puts the complexes of a neighbourhood on its ground, along the grain
// of its streets, without overlap and clear of the border.
func (c *City) placeComplexes(s *stream, h *hood) {
	const verge, lattice = 14.0, 38.0 // metres
	var taken []box
	lo, hi := h.border.bounds()
	heart := h.border.centroid()
	for i := h.complexes.from; i < h.complexes.until; i++ {
		p := &c.complexes[i]
		f := p.figure()
	search:
		for try := 0; ; try++ {
			if try%60 == 59 {
				p.scale *= 0.88
			}
			at := pt{s.between(lo.x, hi.x), s.between(lo.y, hi.y)}.sub(heart).turned(-h.grain)
			at = pt{math.Round(at.x/lattice) * lattice, math.Round(at.y/lattice) * lattice}
			p.mid = at.turned(h.grain).add(heart)
			p.angle = h.grain + float64(s.IntN(4))*math.Pi/2 + 0.03*s.NormFloat64()
			b := newBox(p.mid, f.width*p.scale+verge, f.height*p.scale+verge, p.angle)
			if !b.within(h.border) {
				continue
			}
			for _, o := range taken {
				if b.overlaps(o) {
					continue search
				}
			}
			taken = append(taken, b)
			break
		}
	}
}

// Areas gives every municipality, each followed by its districts and neighbourhoods.
func (c *City) Areas() iter.Seq[place.Area] {
	year := c.cfg.Today.Year()
	return func(yield func(place.Area) bool) {
		for i := range c.towns {
			t := &c.towns[i]
			if !yield(place.Area{Code: t.code, Kind: place.Municipality, Name: t.name,
				Geometry: t.appendGeometry(nil, t.outline), Year: year}) {
				return
			}
			for _, d := range t.districts {
				if !yield(place.Area{Code: d.code, Kind: place.District, Name: d.name, Parent: t.code,
					Geometry: t.appendGeometry(nil, d.outline), Year: year}) {
					return
				}
			}
			for _, h := range c.hoods[t.hoods.from:t.hoods.until] {
				if !yield(place.Area{Code: h.code, Kind: place.Neighbourhood, Name: h.name,
					Parent:   t.districts[h.district].code,
					Geometry: t.appendGeometry(nil, []shape{{h.border}}), Year: year}) {
					return
				}
			}
		}
	}
}

// Complexes gives every complex, those of a neighbourhood together.
func (c *City) Complexes() iter.Seq[place.Complex] {
	return func(yield func(place.Complex) bool) {
		for i := range c.complexes {
			p := &c.complexes[i]
			t, f := &c.towns[p.town], p.figure()
			outline := make(ring, len(f.outline))
			for j, q := range f.outline {
				outline[j] = p.ground(q)
			}
			if !yield(place.Complex{
				Org: c.cfg.Org, Key: complexKey(i), Kind: buildKinds[p.kind].word,
				Name:          buildKinds[p.kind].title + streetName(p.town, p.ordinal*mostStreets),
				Neighbourhood: c.hoods[p.hood].code,
				Point:         t.wgs(p.ground(f.heart())),
				Outline:       t.appendGeometry(nil, []shape{{outline}}),
				From:          p.from(),
			}) {
				return
			}
		}
	}
}

// ground is the place in town of a point of the complex's own figure.
func (p *plan) ground(q pt) pt { return q.times(p.scale).turned(p.angle).add(p.mid) }

func (p *plan) from() time.Time { return time.Date(p.built, time.July, 1, 0, 0, 0, 0, time.UTC) }

func complexKey(i int) string { return numbered("C-", i+1, 5) }
