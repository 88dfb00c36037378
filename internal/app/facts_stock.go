package app

import (
	"maps"
	"slices"

	"samendoen/internal/base/delivery"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// stock fills the complexes of the date with their areas. A home counts with the complex in which it was
// first counted, whatever became of complexes since: see socialmap.Leaf.
func (b *loading) stock(releases []socialmap.Made) error {
	sites, err := place.SitesAt(b.tx, b.org, b.now.On)
	if err != nil {
		return err
	}
	areas, err := place.Areas(b.tx, "")
	if err != nil {
		return err
	}
	parent := map[place.AreaCode]place.AreaCode{}
	for _, a := range areas {
		parent[a.Code] = a.Parent
	}
	b.index, b.first = make(map[place.ComplexID]int, len(sites)), map[uint64]int32{}
	for _, c := range sites {
		b.index[c.ID] = len(b.snapshot.Complexes)
		district := parent[c.Neighbourhood]
		now := socialmap.Complex{ID: c.ID, Name: c.Name, Homes: c.Homes, Point: c.Point,
			Neighbourhood: c.Neighbourhood, District: district, Municipality: parent[district]}
		if !c.Stood {
			now.Now = &socialmap.Now{}
		}
		b.snapshot.Complexes = append(b.snapshot.Complexes, now)
	}
	counted, err := place.FirstCounted(b.tx, b.org, viewsAt(releases), b.now.On)
	b.countedFirst(counted)
	return err
}

// viewsAt is what was known when releases were made.
func viewsAt(releases []socialmap.Made) []delivery.View {
	views := make([]delivery.View, len(releases))
	for i, r := range releases {
		views[i] = delivery.View{On: r.AsOf, Known: r.Known}
	}
	return views
}

// countedFirst moves homes to the complex in which they were first counted.
func (b *loading) countedFirst(homes []place.Counted) {
	stock := b.snapshot.Complexes
	others := map[int]map[int]int{} // of a complex, how many of its homes are counted with others
	for _, h := range homes {
		first, ok := b.index[h.First]
		if !ok {
			continue
		}
		b.first[hashOf(string(h.Unit))] = int32(first) // #nosec G115 -- an index of complexes, at most some thousands
		if at, stands := b.index[h.Now]; stands && at != first {
			if others[at] == nil {
				others[at] = map[int]int{}
			}
			others[at][first]++
		}
	}
	own := map[int]int{} // of complexes that gave or took homes, how many of their own are counted with themselves
	touch := func(at int) {
		if _, known := own[at]; known {
			return
		}
		own[at] = stock[at].Homes
		if stock[at].Now == nil {
			stock[at].Now = &socialmap.Now{Homes: stock[at].Homes}
		}
	}
	for at := range others {
		touch(at)
		for first := range others[at] {
			touch(first)
		}
	}
	for at, list := range others {
		for first, n := range list {
			own[at] -= n
			stock[at].Homes -= n
			stock[first].Homes += n
		}
	}
	heirs := map[place.ComplexID]int{}
	for at, n := range own {
		heirs[stock[at].ID] = b.countWith(at, n, others[at])
	}
	maps.Copy(b.index, heirs)
}

// countWith says with which complexes the homes of one are counted: those with a tenth of its homes,
// and those of whose homes most are in it. It gives the one with which counts what is known of the complex as a
// whole: itself, or the one with most of its homes where it counts none.
func (b *loading) countWith(at, own int, others map[int]int) (heir int) {
	stock := b.snapshot.Complexes
	all, now := map[int]int{}, stock[at].Now
	maps.Copy(all, others)
	if own > 0 {
		all[at] = own
	}
	most := at
	for first, n := range all {
		if 10*n >= now.Homes || 2*n > stock[first].Homes {
			now.With = append(now.With, stock[first].ID)
		}
		if n > all[most] || n == all[most] && stock[first].ID < stock[most].ID {
			most = first
		}
	}
	slices.Sort(now.With)
	if slices.Equal(now.With, []place.ComplexID{stock[at].ID}) {
		now.With = nil
	}
	if stock[at].Homes > 0 {
		return at
	}
	return most
}

// at is the place in the stock of a home, by the hash of its id and the complex that it was in, or of what
// belongs to the complex alone; false where it is not counted.
func (b *loading) at(id place.ComplexID, home uint64) (int32, bool) {
	if i, moved := b.first[home]; moved && id != "" {
		return i, true
	}
	i, ok := b.index[id]
	return int32(i), ok // #nosec G115 -- an index of complexes, at most some thousands
}
