package demo

import "math"

// figure is a building on its plot, around its own middle.
type figure struct {
	width, height float64 // metres
	outline       ring
	spine         [][2]pt // where the homes lie, stretch after stretch
}

// along is the point at a part 0 to 1 of the spine.
func (f *figure) along(part float64) pt {
	var total float64
	for _, s := range f.spine {
		total += s[1].sub(s[0]).length()
	}
	at := part * total
	for _, s := range f.spine {
		n := s[1].sub(s[0]).length()
		if at <= n {
			return s[0].add(s[1].sub(s[0]).times(at / n))
		}
		at -= n
	}
	return f.spine[len(f.spine)-1][1]
}

// heart is a point of the building in its middle.
func (f *figure) heart() pt {
	if f.outline.contains(pt{}) {
		return pt{}
	}
	return f.along(0.5)
}

// division says how the homes of a complex lie in it.
type division struct {
	perStair int // homes that share an entrance, 0: every home has its own door
	perFloor int // homes beside each other, for flats with galleries
	perRow   int // homes in a row
	ownDoors int // homes after the staircases that have a door of their own
}

func (p *plan) division() division {
	n := p.homes
	switch p.kind {
	case galleryFlat:
		floors := clamp(n/9, 3, 10)
		return division{perFloor: ceil(n, floors), perStair: 60}
	case porchFlats:
		return division{perStair: 6 + 2*(p.ordinal%2)}
	case rowHouses:
		return division{perRow: clamp(int(math.Sqrt(float64(n))*1.7), 6, 16)}
	case seniorComplex:
		return division{perFloor: ceil(n, 2+p.ordinal%2), perStair: 40}
	default:
		return division{perStair: 6, ownDoors: n / 3}
	}
}

// figure draws the building that the homes need.
func (p *plan) figure() figure {
	d := p.division()
	switch p.kind {
	case galleryFlat:
		return wing(float64(d.perFloor)*7.4, 14, p.ordinal)
	case porchFlats:
		return wing(float64(ceil(p.homes, d.perStair))*15, 12, p.ordinal)
	case rowHouses:
		return rows(d.perRow, ceil(p.homes, d.perRow))
	case seniorComplex:
		return wing(float64(d.perFloor)*7, 16, p.ordinal+1)
	default:
		return wing(float64(p.homes)*2.6, 14, p.ordinal)
	}
}

// wing bends a building of the given length so that it fits a plot.
func wing(length, depth float64, variant int) figure {
	length = max(length, 2.2*depth)
	switch {
	case length <= 80 || length <= 115 && variant%3 > 0:
		return bar(length, depth)
	case length <= 165:
		return ell(length, depth)
	case length <= 290:
		return horseshoe(length, depth)
	}
	return court(length, depth)
}

func bar(length, depth float64) figure {
	x, y := length/2, depth/2
	return figure{length, depth, ring{{-x, -y}, {x, -y}, {x, y}, {-x, y}}, [][2]pt{{{-x, 0}, {x, 0}}}}
}

func ell(length, depth float64) figure {
	a, b, m := length*0.6, length*0.4+depth/2, depth/2
	f := figure{a, b, ring{{0, 0}, {a, 0}, {a, depth}, {depth, depth}, {depth, b}, {0, b}},
		[][2]pt{{{a, m}, {m, m}}, {{m, m}, {m, b}}}}
	return f.centred()
}

func horseshoe(length, depth float64) figure {
	a, b, m := length*0.4, length*0.3+depth/2, depth/2
	f := figure{a, b, ring{{0, 0}, {a, 0}, {a, b}, {a - depth, b}, {a - depth, depth}, {depth, depth}, {depth, b}, {0, b}},
		[][2]pt{{{m, b}, {m, m}}, {{m, m}, {a - m, m}}, {{a - m, m}, {a - m, b}}}}
	return f.centred()
}

// court is a closed block around a yard.
func court(length, depth float64) figure {
	a, b, m := length*0.29, length*0.21, depth/2
	f := figure{a, b, ring{{0, 0}, {a, 0}, {a, b}, {0, b}},
		[][2]pt{{{m, m}, {a - m, m}}, {{a - m, m}, {a - m, b - m}}, {{a - m, b - m}, {m, b - m}}, {{m, b - m}, {m, m}}}}
	return f.centred()
}

// rows is a plot with rows of houses and their gardens.
func rows(perRow, n int) figure {
	const house, pitch = 5.8, 27.0 // metres
	f := figure{width: float64(perRow) * house, height: float64(n) * pitch}
	f.outline = ring{{0, 0}, {f.width, 0}, {f.width, f.height}, {0, f.height}}
	for i := range n {
		y := (float64(i) + 0.5) * pitch
		f.spine = append(f.spine, [2]pt{{0, y}, {f.width, y}})
	}
	return f.centred()
}

func (f figure) centred() figure {
	by := pt{f.width / 2, f.height / 2}
	for i := range f.outline {
		f.outline[i] = f.outline[i].sub(by)
	}
	for i := range f.spine {
		f.spine[i][0] = f.spine[i][0].sub(by)
		f.spine[i][1] = f.spine[i][1].sub(by)
	}
	return f
}

func ceil(n, by int) int { return (n + by - 1) / by }
