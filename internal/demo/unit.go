package demo

import (
	"iter"

	"samendoen/internal/place"
)

// Addresses: a complex has one to four streets of its own, and a postcode per twenty
// homes in a street.
const (
	mostStreets     = 4
	homesPerPC6     = 20
	lettersPerPC4   = 26*26 - 3
	municipalityBAG = 9999 // a BAG number starts with its municipality; this is none
)

func (p *plan) streets() int {
	if p.kind == rowHouses {
		return clamp(ceil(p.homes, 28), 1, mostStreets)
	}
	return clamp(ceil(p.homes, 120), 1, mostStreets)
}

func (p *plan) perStreet() int { return ceil(p.homes, p.streets()) }

func (p *plan) postcodes() int { return p.streets() * ceil(p.perStreet(), homesPerPC6) }

// postcode is the n-th of a town. SA, SD and SS are not given out.
func (t *town) postcode(n int) string {
	pc4, k := t.firstPC4-n/lettersPerPC4, n%lettersPerPC4
	for _, forbidden := range [3]int{18 * 26, 18*26 + 3, 18*26 + 18} {
		if k >= forbidden {
			k++
		}
	}
	return numbered("", pc4, 4) + string([]byte{byte('A' + k/26), byte('A' + k%26)})
}

// stairOf is the number of the entrance of the i-th home of a complex, -1 for an own door.
func (d division) stairOf(i, homes int) int {
	switch {
	case d.perStair == 0 || i >= homes-d.ownDoors:
		return -1
	case d.perFloor > 0: // wings beside each other
		return i % d.perFloor * ceil(homes, d.perStair) / d.perFloor
	}
	return i / d.perStair
}

// part is where along the building the i-th home lies.
func (d division) part(i, homes int) float64 {
	switch {
	case d.perFloor > 0:
		return (float64(i%d.perFloor) + 0.5) / float64(d.perFloor)
	case d.perRow > 0:
		row := float64(i/d.perRow) + (float64(i%d.perRow)+0.5)/float64(d.perRow)
		return row / float64(ceil(homes, d.perRow))
	case i >= homes-d.ownDoors || d.perStair == 0:
		return (float64(i) + 0.5) / float64(homes)
	}
	stairs := ceil(homes, d.perStair)
	return (float64(i/d.perStair) + 0.5) / float64(stairs)
}

// Units gives every home, those of a complex together and in the order of its complexes.
func (c *City) Units() iter.Seq[place.Unit] {
	return func(yield func(place.Unit) bool) {
		s := newStream(c.cfg.Seed)
		for k := range c.complexes {
			a := c.addresses(k)
			for i := range a.plan.homes {
				if !yield(c.unit(s, a, i)) {
					return
				}
			}
		}
	}
}

// addressBook holds what the homes of one complex share.
type addressBook struct {
	*plan
	number   int
	town     *town
	figure   figure
	division division
	streets  [mostStreets]string
	perHouse int // homes that share a house number and differ in their letter
	stairs   []string
	first    int
}

func (c *City) addresses(k int) *addressBook {
	p := &c.complexes[k]
	a := &addressBook{plan: p, number: k, town: &c.towns[p.town], figure: p.figure(), division: p.division(), perHouse: 1}
	for j := range p.streets() {
		a.streets[j] = streetName(p.town, p.ordinal*mostStreets+j)
	}
	if p.kind == porchFlats && p.ordinal%3 == 0 {
		a.perHouse = a.division.perStair
	}
	for i := range p.homes {
		if n := a.division.stairOf(i, p.homes); n == len(a.stairs) {
			a.stairs = append(a.stairs, numbered("portiek ", n+1, 1))
			if a.division.perFloor > 0 {
				a.stairs[n] = "ingang " + string(rune('A'+n))
			}
		}
	}
	a.first = 1 + p.ordinal*7%60
	return a
}

func (c *City) unit(s *stream, a *addressBook, i int) place.Unit {
	n := a.firstUnit + i
	s.at(topicUnit, n, 0)
	street, k := i/a.perStreet(), i%a.perStreet()
	u := place.Unit{
		Org: c.cfg.Org, Key: unitKey(n), ComplexKey: complexKey(a.number),
		Street: a.streets[street], Number: a.first + 2*(k/a.perHouse),
		Postcode:  a.town.postcode(a.firstPostcode + street*ceil(a.perStreet(), homesPerPC6) + k/homesPerPC6),
		City:      a.town.name,
		BAG:       bagNumber(n),
		BuiltYear: a.built,
		Point:     a.town.wgs(a.ground(a.figure.along(a.division.part(i, a.homes)))),
		From:      a.from(),
	}
	if a.perHouse > 1 {
		u.Addition = string([]byte{byte('A' + k%a.perHouse)})
	}
	if stair := a.division.stairOf(i, a.homes); stair >= 0 {
		u.Staircase = a.stairs[stair]
	}
	size := a.sizeOf(s, i)
	u.Kind, u.Rooms, u.Area = size.word, size.rooms, size.area
	return u
}

type homeSize struct {
	word        string
	rooms, area int
}

// sizeOf draws what kind of home it is; the stream must stand at the unit's topic.
func (p *plan) sizeOf(s *stream, i int) homeSize {
	var h homeSize
	switch p.kind {
	case rowHouses:
		h = homeSize{"eengezinswoning", s.intBetween(4, 5), 0}
	case seniorComplex:
		h = homeSize{"seniorenwoning", s.intBetween(2, 3), 0}
	case mixedBlock:
		if i >= p.homes-p.homes/3 {
			h = homeSize{"maisonnette", s.intBetween(3, 4), 0}
		} else {
			h = homeSize{"appartement", s.intBetween(2, 3), 0}
		}
	default:
		h = homeSize{"appartement", s.intBetween(2, 4), 0}
	}
	h.area = 18 + 16*h.rooms + s.IntN(13)
	return h
}

func unitKey(n int) string { return numbered("E-", n+1, 7) }

func bagNumber(n int) string {
	return numbered("", municipalityBAG, 4) + "01" + numbered("", n+1, 10)
}
