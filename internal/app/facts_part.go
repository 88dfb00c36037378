package app

import (
	"cmp"
	"slices"

	"samendoen/internal/base/delivery"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// divided is where the homes of complexes that are published in parts are counted, by place in the stock.
type divided struct {
	parts map[int32][]int32 // of a complex, in order
	rest  map[int32]int32   // of a complex, the part of homes of which nothing more is known
	homes map[uint64]int32  // by the hash of their id, the part
}

// stairHome is a home of a complex with parts, or one that may get them.
type stairHome struct {
	complex   int32 // place in the stock
	home      uint64
	staircase string
	stood     bool
}

// divide adds the parts of complexes to the stock: those that were made before, and where the organisation
// chose it those of complexes that are published for the first time. A home stays in its part: what counts is
// the staircase at which it was first counted.
func (b *loading) divide(past socialmap.Past) error {
	b.divided = divided{map[int32][]int32{}, map[int32]int32{}, map[uint64]int32{}}
	stock := b.snapshot.Complexes
	known := map[place.ComplexID][]socialmap.Part{}
	for _, p := range past.Parts {
		known[p.Complex] = append(known[p.Complex], p)
	}
	wanted := map[int32]bool{}
	for i, c := range stock {
		fresh := past.Divide && c.Homes >= 2*socialmap.MinPart && (past.Published == nil || !past.Published(c.ID))
		if fresh || known[c.ID] != nil {
			wanted[int32(i)] = true // #nosec G115 -- an index of complexes, at most some thousands
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	homes, err := b.homesOf(wanted, viewsAt(past.Releases))
	if err != nil {
		return err
	}
	for len(homes) > 0 { // complex by complex
		n := 1
		for n < len(homes) && homes[n].complex == homes[0].complex {
			n++
		}
		same := homes[:n]
		homes = homes[n:]
		id := stock[same[0].complex].ID
		parts := known[id]
		if parts == nil {
			parts = socialmap.Divide(id, byStaircase(same), b.now.On)
			b.snapshot.Divided = append(b.snapshot.Divided, parts...)
		}
		b.addParts(parts, same)
	}
	return nil
}

// homesOf are the homes that are counted with some complexes, complex by complex.
func (b *loading) homesOf(wanted map[int32]bool, views []delivery.View) (homes []stairHome, err error) {
	moved, err := place.StaircasesCounted(b.tx, b.org, views, b.now.On)
	if err != nil {
		return nil, err
	}
	first := make(map[place.UnitID]string, len(moved))
	for _, m := range moved {
		first[m.Unit] = m.Staircase
	}
	err = place.EachHome(b.tx, b.org, b.now.On, func(h place.HomeAt) {
		hash := hashOf(string(h.Unit))
		i, ok := b.at(h.Complex, hash)
		if !ok || !wanted[i] {
			return
		}
		x := stairHome{complex: i, home: hash, staircase: h.Staircase, stood: h.Stood}
		if was, other := first[h.Unit]; other {
			x.staircase = was
		}
		homes = append(homes, x)
	})
	slices.SortStableFunc(homes, func(x, y stairHome) int { return cmp.Compare(x.complex, y.complex) })
	return homes, err
}

// byStaircase counts the homes that stand, by staircase.
func byStaircase(homes []stairHome) map[string]int {
	list := map[string]int{}
	for _, h := range homes {
		if h.stood {
			list[h.staircase]++
		}
	}
	return list
}

// addParts adds the parts of one complex to the stock, and puts its homes in them.
func (b *loading) addParts(parts []socialmap.Part, homes []stairHome) {
	if len(parts) == 0 {
		return
	}
	whole, first := homes[0].complex, len(b.snapshot.Complexes)
	at := func(i int) int32 { return int32(first + i) } // #nosec G115 -- an index of complexes, at most some thousands
	for i, p := range parts {
		c := b.snapshot.Complexes[whole]
		c.ID, c.Of, c.Homes, c.Now = p.ID(), c.ID, 0, nil
		b.index[c.ID] = first + i
		b.snapshot.Complexes = append(b.snapshot.Complexes, c)
		b.divided.parts[whole] = append(b.divided.parts[whole], at(i))
	}
	b.divided.rest[whole] = at(socialmap.Holding(parts, "\x00")) // a staircase that there is not
	for _, h := range homes {
		i := at(socialmap.Holding(parts, h.staircase))
		b.divided.homes[h.home] = i
		if h.stood {
			b.snapshot.Complexes[i].Homes++
		}
	}
}

// rowsIn are a row of a table where it is counted: with its complex, or with the part of it that its home is
// in. A home that was erased may have been in each of them: see fill.
func (b *loading) rowsIn(list []row, t socialmap.Table, r row) []row {
	parts, ok := b.divided.parts[r.complex]
	if !ok || !t.Parted() {
		return append(list, r)
	}
	if r.key == 0 {
		for _, i := range parts {
			list = append(list, row{complex: i, cell: r.cell})
		}
		return list
	}
	i, ok := b.divided.homes[r.key]
	if !ok {
		i = b.divided.rest[r.complex]
	}
	r.complex = i
	return append(list, r)
}

// movedIn are homes that came or went, where a table counts them.
func (b *loading) movedIn(t socialmap.Table, moved []row) []row {
	if len(b.divided.parts) == 0 || !t.Parted() {
		return moved
	}
	list := make([]row, 0, len(moved))
	for _, r := range moved {
		list = b.rowsIn(list, t, r)
	}
	slices.SortFunc(list, compareRows)
	return list
}
