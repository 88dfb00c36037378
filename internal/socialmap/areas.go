package socialmap

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/effect"
	"samendoen/internal/place"
)

// Code is the level as addresses and the API name it.
func (l Level) Code() string { return levelCodes()[l] }

// ParseLevel finds a level by its code.
func ParseLevel(code string) (Level, bool) {
	i := slices.Index(levelCodes(), code)
	return Level(max(i, 0)), i >= 0 // #nosec G115 -- an index of a few levels
}

// AreaOption is an area in which an organisation has homes.
type AreaOption struct {
	Level Level
	Code  place.AreaCode // empty for the whole association
	Name  string         // empty for the whole association
}

// Areas are the areas of the newest release of the actor's organisation: the association itself, and
// then each level by name. None before the first release.
func (s *Service) Areas(ctx context.Context, a access.Actor) (list []AreaOption, err error) {
	if _, err := s.policy.RequireOrg("socialmap.areas", a, actRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		e, r, err := s.newest(tx, a.OrgID)
		if err != nil || r == nil {
			return err
		}
		b, err := s.boardOf(tx, a.OrgID, e, r)
		if err != nil {
			return err
		}
		list = append(list, AreaOption{Level: LevelAssociation})
		for _, level := range []Level{LevelRegion, LevelMunicipality, LevelDistrict, LevelNeighbourhood} {
			from := len(list)
			for _, code := range b.areaCodes(r, level) {
				if code != "" {
					list = append(list, AreaOption{level, code, b.name(code)})
				}
			}
			slices.SortFunc(list[from:], func(a, b AreaOption) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
		}
		return nil
	})
	return list, err
}

// Dated is a value as a release said it.
type Dated struct {
	AsOf  time.Time // of the release
	Fresh bool      // something in it was drawn since the figure before
	Value Value
}

// AreaCourse is an indicator of an area over the years: one figure a quarter, back from the newest
// release, in order of date.
type AreaCourse struct {
	AreaOption
	Indicator Indicator
	Leaves    int // published ones in the newest figure; with 1 the area shows no more than a complex
	Points    []Dated
}

// Now is the value of the newest release.
func (c AreaCourse) Now() Value {
	if len(c.Points) == 0 {
		return Value{}
	}
	return c.Points[len(c.Points)-1].Value
}

// Place is the course as effect reads it: the figures that were published anew, in percent of the
// homes. Of what is no share of homes it says nothing.
func (c AreaCourse) Place() (effect.Place, effect.Memory, bool) {
	in := c.Indicator
	if in.Cells == nil || in.Table.Kind() != Households {
		return effect.Place{}, effect.Memory{}, false
	}
	p := effect.Place{Name: string(c.Code), Homes: c.Now().Homes, Counts: c.Leaves * len(in.Cells)}
	for _, x := range c.Points {
		if x.Value.Known && x.Fresh {
			p.Points = append(p.Points, effect.Point{At: x.AsOf, Value: x.Value.Rate * 100 / in.Per})
		}
	}
	return p, memory(in), p.Homes > 0
}

// AreaCourses are the courses of an indicator of the areas of a level, by name, or of one area of it;
// the date is of the newest release, zero before the first. Nothing of it is counted live.
func (s *Service) AreaCourses(ctx context.Context, a access.Actor, in Indicator, level Level, area place.AreaCode) (asOf time.Time, list []AreaCourse, err error) {
	if _, err := s.policy.RequireOrg("socialmap.area_courses", a, actRead); err != nil {
		return asOf, nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all, err := editions(tx, a.OrgID, readLength)
		if err != nil || len(all) == 0 {
			return err
		}
		releases, err := s.quarters(tx, all, in.Table)
		if err != nil {
			return err
		}
		newest := releases[len(releases)-1]
		asOf = newest.AsOf
		b, err := s.boardOf(tx, a.OrgID, all[0], newest)
		if err == nil {
			list = coursesOf(releases, b, in, level, area)
		}
		return err
	})
	return asOf, list, err
}

// quarters are the newest of some releases and one of every three months before it, oldest first, with
// one table of the older ones.
func (s *Service) quarters(tx *store.Tx, list []edition, t Table) (releases []*Release, err error) {
	var last time.Time
	for i, e := range list {
		if i > 0 && e.asOf.After(last.AddDate(0, -3, 0)) {
			continue
		}
		last = e.asOf
		r, err := s.atTables(tx, e, list[0], t)
		if err != nil {
			return nil, err
		}
		releases = append(releases, r)
	}
	slices.Reverse(releases)
	return releases, nil
}

// coursesOf are the courses of the areas that the newest of some releases knows.
func coursesOf(releases []*Release, b *board, in Indicator, level Level, area place.AreaCode) []AreaCourse {
	byCode := map[place.AreaCode]*AreaCourse{}
	for _, code := range b.areaCodes(releases[len(releases)-1], level) {
		if (area == "" || code == area) && (code != "" || level == LevelAssociation) {
			byCode[code] = &AreaCourse{AreaOption: AreaOption{Level: level, Code: code}, Indicator: in}
			if code != "" {
				byCode[code].Name = b.name(code)
			}
		}
	}
	var before time.Time
	for _, r := range releases {
		figures := b.areaFigures(r, level, in.Table)
		for code, c := range byCode {
			f := figures[code]
			c.Leaves = f.Leaves
			c.Points = append(c.Points, Dated{AsOf: r.AsOf, Fresh: f.Newest.After(before), Value: in.Of(f)})
		}
		before = r.AsOf
	}
	list := make([]AreaCourse, 0, len(byCode))
	for _, c := range byCode {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b AreaCourse) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
	return list
}

// Counted is a fixed target as an indicator of the groups that are counted by rule.
func (t Target) Counted() Indicator {
	in := Indicator{Code: t.Code, Table: Groups, Per: 100, Share: true, Better: HigherBetter}
	for _, g := range t.Groups {
		in.Cells = append(in.Cells, int(g))
	}
	return in
}

// Aims are the fixed targets as the newest release and the newest estimates tell them.
type Aims struct {
	Release    *Release  // nil before the first
	Towns      []AimLine // by municipality
	Hoods      []AimLine // by neighbourhood
	Volunteers []Place   // complexes whose number of volunteers is known, in order of name
}

// Aims holds the estimates against the fixed targets, and lists the volunteers of each complex.
func (s *Service) Aims(ctx context.Context, a access.Actor) (m Aims, err error) {
	if _, err := s.policy.RequireOrg("socialmap.aims", a, actRead); err != nil {
		return m, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		e, r, err := s.newest(tx, a.OrgID)
		if err != nil || r == nil {
			return err
		}
		b, err := s.boardOf(tx, a.OrgID, e, r)
		if err != nil {
			return err
		}
		latest, err := s.latest(tx, a.OrgID)
		if err != nil {
			return err
		}
		m.Release, m.Towns = r, aimsOf(r, b, latest)
		in := map[place.AreaCode][]Complex{}
		for _, p := range r.Places {
			in[p.Neighbourhood] = append(in[p.Neighbourhood], p.Complex)
			if p.Volunteers >= 0 {
				m.Volunteers = append(m.Volunteers, p)
			}
		}
		for _, code := range r.AreaCodes(LevelNeighbourhood) {
			c := Compose(in[code], latest)
			for _, t := range Targets() {
				m.Hoods = append(m.Hoods, AimLine{Town: b.name(code), Target: t, Result: t.Assess(LevelNeighbourhood, c), Coverage: c.Coverage()})
			}
		}
		slices.SortStableFunc(m.Hoods, func(a, b AimLine) int { return cmp.Compare(a.Town, b.Town) })
		slices.SortFunc(m.Volunteers, func(a, b Place) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
		return nil
	})
	return m, err
}
