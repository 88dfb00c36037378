package socialmap

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// boardAge is how long a board serves before it is made anew: areas may get other names
// or borders while the release stays.
const boardAge = 10 * time.Minute

// board is what all maps of a release share: the costly half of drawing them.
type board struct {
	edition string
	newest  *Release
	taken   int64 // when the list of regions came
	regions regions
	made    time.Time
	names   map[place.AreaCode]string
	areas   []place.AreaCode // neighbourhoods to draw
	known   map[place.AreaCode]bool
	parent  map[place.AreaCode]place.AreaCode
	wide    *Canvas
	narrow  *Canvas
	limits  map[Theme]LabelLimits
	builds  map[place.ComplexID]place.Build // of the complexes; nil until somebody compares
	likes   *likes                          // of the newest release; nil until then
	parts   []Part                          // of its complexes, by complex and number
	stairs  []stairLine                     // those that are in the newest release
	middles map[place.ComplexID]place.Point // where the homes of the parts stand; nil until somebody looks at them
}

// name is the name of an area, or its code where nobody gave a name.
func (b *board) name(code place.AreaCode) string {
	if n := b.names[code]; n != "" {
		return n
	}
	return string(code)
}

// hasComplex tells that a complex is there today, and so has a page.
func (b *board) hasComplex(id place.ComplexID) bool {
	_, ok := b.newest.Place(id)
	return ok
}

// boardOf is the board of the newest release of an organisation.
func (s *Service) boardOf(tx *store.Tx, org string, e edition, r *Release) (*board, error) {
	now := s.clock.Now()
	s.mu.Lock()
	b := s.boards[org]
	s.mu.Unlock()
	taken, err := place.RegionsTaken(tx, org)
	if err != nil {
		return nil, fault.Wrap("socialmap.board", err)
	}
	if b != nil && b.taken == taken && b.edition == e.id && now.Sub(b.made) < boardAge && !now.Before(b.made) {
		return b, nil
	}
	areas, err := place.Areas(tx, "")
	if err != nil {
		return nil, fault.Wrap("socialmap.board", err)
	}
	if b, err = newBoard(areas, r); err != nil {
		return nil, fault.Wrap("socialmap.board", err)
	}
	list, err := place.RegionsOf(tx, org)
	if err != nil {
		return nil, fault.Wrap("socialmap.board", err)
	}
	b.useRegions(list)
	if b.parts, err = partsOf(tx, org); err != nil {
		return nil, fault.Wrap("socialmap.board", err)
	}
	b.stairs = stairLinesOf(r, b.parts)
	b.edition, b.made, b.taken = e.id, now, taken
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.boards[org]; before != nil && before.edition == e.id {
		b.middles = before.middles
	}
	s.boards[org] = b
	return b, nil
}

// newBoard draws the neighbourhoods of the municipalities of a release. A border that
// cannot be read is left out: its neighbourhood is in the table all the same.
func newBoard(areas []place.Area, r *Release) (*board, error) {
	b := &board{newest: r, names: map[place.AreaCode]string{}, known: map[place.AreaCode]bool{}, parent: map[place.AreaCode]place.AreaCode{}, limits: labelLimits(r)}
	for _, a := range areas {
		b.names[a.Code], b.parent[a.Code] = a.Name, a.Parent
	}
	towns := map[place.AreaCode]bool{}
	for _, code := range r.AreaCodes(LevelMunicipality) {
		towns[code] = true
	}
	for _, code := range r.AreaCodes(LevelNeighbourhood) {
		b.known[code] = true
	}
	var shapes []Shape
	for _, a := range areas {
		if a.Kind != place.Neighbourhood || !b.known[a.Code] && !towns[b.parent[a.Parent]] {
			continue
		}
		if _, err := parseBorder(a.Geometry); err != nil {
			continue
		}
		shapes = append(shapes, Shape{a.Code, a.Geometry})
		b.areas = append(b.areas, a.Code)
	}
	points := make([]place.Point, len(r.Places))
	for i, p := range r.Places {
		points[i] = p.Point
	}
	var err error
	if b.wide, err = NewCanvas(WideWidth, shapes, points); err != nil {
		return nil, err
	}
	b.narrow, err = NewCanvas(NarrowWidth, shapes, points)
	return b, err
}
