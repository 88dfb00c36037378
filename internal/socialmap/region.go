package socialmap

import (
	"context"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// regions are the region of each municipality, as the association has them today. They are public
// geography and no part of a release: a region is the sum of the published leaves of its municipalities
// in every release, also one of before the list came.
type regions map[place.AreaCode]place.AreaCode

// area is the code of the area of a leaf at a level, also of a region; empty for a municipality that is
// in none.
func (g regions) area(l *Leaf, level Level) place.AreaCode {
	if level == LevelRegion {
		return g[l.Municipality]
	}
	return l.Area(level)
}

// areasOf takes the leaves of a release together by the areas of a level, also by regions.
func (b *board) areasOf(r *Release, level Level) grouped {
	return r.grouped(func(l *Leaf) place.AreaCode { return b.regions.area(l, level) })
}

// areaFigures are Release.AreaFigures, also of regions.
func (b *board) areaFigures(r *Release, level Level, t Table) map[place.AreaCode]Figure {
	return r.figuresBy(t, func(l *Leaf) place.AreaCode { return b.regions.area(l, level) })
}

// areaCodes are Release.AreaCodes, also of regions.
func (b *board) areaCodes(r *Release, level Level) []place.AreaCode {
	return r.codesBy(func(l *Leaf) place.AreaCode { return b.regions.area(l, level) })
}

// has tells that the map can be looked at on a level: regions are there where the association gave a list,
// and staircases where a complex was published in parts.
func (b *board) has(level Level) bool {
	switch level {
	case LevelRegion:
		return len(b.regions) > 0
	case LevelStaircase:
		return len(b.parts) > 0
	}
	return true
}

// useRegions takes the list of an organisation over.
func (b *board) useRegions(list []place.Region) {
	b.regions = make(regions, len(list))
	for _, x := range list {
		b.regions[x.Municipality], b.parent[x.Municipality], b.names[x.Code] = x.Code, x.Code, x.Name
	}
}

// LevelsOf are the levels of which an organisation can take figures along, the smallest first.
func (s *Service) LevelsOf(ctx context.Context, org string) (list []Level, err error) {
	var taken int64
	var parts []Part
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if taken, err = place.RegionsTaken(tx, org); err != nil {
			return err
		}
		parts, err = partsOf(tx, org)
		return err
	})
	if len(parts) > 0 {
		list = append(list, LevelStaircase)
	}
	for l := LevelComplex; l <= LevelAssociation; l++ {
		if l != LevelRegion || taken > 0 {
			list = append(list, l)
		}
	}
	return list, fault.Wrap("socialmap.levels", err)
}
