package socialmap

import (
	"context"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// dotted reports whether dots on the map have the colours on a level; else areas have them.
func (l Level) dotted() bool { return l == LevelComplex || l == LevelStaircase }

// stairLine is a part of a complex in a release.
type stairLine struct {
	part  *Part
	whole *Place // its complex
	leaf  int    // index in the leaves of the release
}

// stairLinesOf are those of some parts that a release knows, in the order of the parts.
func stairLinesOf(r *Release, parts []Part) []stairLine {
	list := make([]stairLine, 0, len(parts))
	at, known := 0, false
	for i := range parts {
		p := &parts[i]
		if i == 0 || p.Complex != parts[i-1].Complex {
			at, known = r.placeAt(p.Complex)
		}
		if leaves := r.parts[p.ID()]; known && len(leaves) == 1 {
			list = append(list, stairLine{p, &r.Places[at], leaves[0]})
		}
	}
	return list
}

// stairsIn are the parts that are published in a release; those of the newest one are kept.
func (b *board) stairsIn(r *Release) []stairLine {
	if r == b.newest && b.stairs != nil {
		return b.stairs
	}
	return stairLinesOf(r, b.parts)
}

// stairsFit tells why a map of staircases is one of complexes instead: a figure that was chosen is not
// counted per part, or no complex was in parts yet.
func (o *Overview) stairsFit() {
	if o.Level != LevelStaircase {
		return
	}
	chosen := []Indicator{o.Indicator}
	if o.Beside != nil {
		chosen = append(chosen, *o.Beside)
	}
	for _, in := range chosen {
		if !in.Table.Parted() {
			o.Whole, o.Level = &in, LevelComplex
			return
		}
	}
	known := func(p Part) bool {
		_, found := o.Release.placeAt(p.Complex)
		return found && len(o.Release.parts[p.ID()]) == 1
	}
	if !slices.ContainsFunc(o.board.parts, known) {
		o.Undivided, o.Level = true, LevelComplex
	}
}

// middlesOf is where the homes of the parts of complexes stand today, by part, read once for a release.
// What is not known is not in it.
func (s *Service) middlesOf(tx *store.Tx, b *board) (map[place.ComplexID]place.Point, error) {
	s.mu.Lock()
	middles := b.middles
	s.mu.Unlock()
	if middles != nil {
		return middles, nil
	}
	of, complexes := byComplex(b.parts)
	entrances, err := place.EntrancesOf(tx, complexes)
	if err != nil {
		return nil, fault.Wrap("socialmap.middles", err)
	}
	middles = middlesIn(of, entrances)
	s.mu.Lock()
	defer s.mu.Unlock()
	b.middles = middles
	return middles, nil
}

// middlesIn is the middle of the homes of each part, of those whose place is known.
func middlesIn(of map[place.ComplexID][]Part, entrances []place.Entrance) map[place.ComplexID]place.Point {
	homes, middles := map[place.ComplexID]float64{}, map[place.ComplexID]place.Point{}
	for _, e := range entrances {
		if !onEarth(e.Point) || len(of[e.Complex]) == 0 {
			continue
		}
		id := of[e.Complex][Holding(of[e.Complex], e.Staircase)].ID()
		homes[id] += float64(e.Homes)
		m, part := middles[id], float64(e.Homes)/homes[id]
		middles[id] = place.Point{Lat: m.Lat + (e.Point.Lat-m.Lat)*part, Lon: m.Lon + (e.Point.Lon-m.Lon)*part}
	}
	return middles
}

// byComplex are parts by complex, and these complexes in the order of the parts.
func byComplex(parts []Part) (of map[place.ComplexID][]Part, complexes []place.ComplexID) {
	of = map[place.ComplexID][]Part{}
	for _, p := range parts {
		if of[p.Complex] == nil {
			complexes = append(complexes, p.Complex)
		}
		of[p.Complex] = append(of[p.Complex], p)
	}
	return of, complexes
}

// numberRows adds the house numbers of parts of complexes to some lines of an overview, as they are today.
func (s *Service) numberRows(ctx context.Context, a access.Actor, o Overview, rows []Line) error {
	const op = "socialmap.number_rows"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return err
	}
	if o.Level != LevelStaircase {
		return nil
	}
	here := map[place.ComplexID]bool{}
	for _, l := range rows {
		here[l.part.Complex] = true
	}
	var parts []Part
	for _, p := range o.board.parts {
		if here[p.Complex] {
			parts = append(parts, p)
		}
	}
	return fault.Wrap(op, s.db.Read(ctx, func(tx *store.Tx) error {
		numbers, err := numbersIn(tx, parts)
		for i := range rows {
			rows[i].numbers = numbers[rows[i].part.ID()]
		}
		return err
	}))
}
