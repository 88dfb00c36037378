package socialmap

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// FigureLine is an indicator of a complex or area beside that of what lies around it.
type FigureLine struct {
	Indicator Indicator
	Value     Value
	Around    Value
	Half      string // of FollowUp, see Figure.HalfFollowed; empty where nothing is known
}

// Whole are the lines of figures that are no part of another.
func (d Detail) Whole() []FigureLine { return d.lines(false) }

// Parts are the lines of figures that are part of another.
func (d Detail) Parts() []FigureLine { return d.lines(true) }

func (d Detail) lines(part bool) (list []FigureLine) {
	for _, l := range d.Lines {
		if l.Indicator.Part == part {
			list = append(list, l)
		}
	}
	return list
}

// Course is an indicator over the stored releases.
type Course struct {
	Indicator Indicator
	Points    []Point
	Trend     Trend
}

// Detail is what the pages of a complex and of an area have in common. Nothing of it
// is counted live.
type Detail struct {
	Shown
	Release     *Release // nil: there is none yet
	Next        time.Time
	Name        string
	AroundName  string
	Homes       int
	Lines       []FigureLine
	Courses     []Course
	Stands      []Standout  // at most five
	Silent      []Indicator // published, and of which nobody can say whether they changed
	Composition Composition
	Volunteers  int // -1 where it is not known
	VolunteersH int // homes that go with Volunteers
}

// ComplexView is one complex.
type ComplexView struct {
	Detail
	Site        place.Site
	With        []string // names of the complexes that it is published together with
	Withheld    bool     // too few homes to publish anything
	Latest      *Estimate
	Signed      []Signature // under Latest; none for one of before signatures were asked
	Waits       *Unsigned   // a newer estimate that is not signed yet, for who may sign
	Bodies      []string    // of residents, that sign too
	MayEstimate bool
	Labels      []LabelLine // among all complexes of the association
	Stairs      []Stairs    // its parts, where it is published in parts
	Editions    []Edition   // that it was made from, the newest first
}

// AreaView is one neighbourhood.
type AreaView struct {
	Detail
	Code      place.AreaCode
	Aims      []AimLine
	Complexes []Place
	Others    []place.Figure // what others publish about it
}

// Complex shows one complex of the actor's organisation, by the newest release.
func (s *Service) Complex(ctx context.Context, a access.Actor, id place.ComplexID) (v ComplexView, err error) {
	return s.ComplexAt(ctx, a, id, time.Time{})
}

// ComplexAt shows one complex of the actor's organisation by the release of a date, or else the last
// before it; zero is the newest. Estimates are of now, so an older release stands without them.
func (s *Service) ComplexAt(ctx context.Context, a access.Actor, id place.ComplexID, on time.Time) (v ComplexView, err error) {
	const op = "socialmap.complex"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		site, _, err := s.site(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = ComplexView{Site: site, Detail: Detail{Name: site.Name, AroundName: site.AreaName, Homes: site.Homes, Next: s.nextRelease(), Volunteers: -1, VolunteersH: site.Homes}}
		shown, list, err := shownAt(tx, a.OrgID, on)
		if err != nil {
			return err
		}
		if v.Shown = shown; v.Newest() {
			v.MayEstimate = s.policy.Decide(a, actEstimate, access.Resource{Type: "Complex", ID: string(id), Org: site.Org}).Allowed && site.Homes > 0
			if err := s.judged(tx, &v); err != nil {
				return err
			}
		}
		if len(list) == 0 {
			return nil
		}
		v.Editions = named(list)
		part, err := viewOf(tx, list[0], id)
		if err != nil {
			return err
		}
		releases, err := s.history(tx, list, part)
		if err != nil {
			return err
		}
		together, err := s.burstsUpTo(tx, a.OrgID, list[0])
		if err != nil {
			return err
		}
		v.published(releases, together)
		parts, err := partsIn(tx, a.OrgID, id)
		if err != nil {
			return err
		}
		if v.Stairs, err = numbered(tx, v.Release.stairsOf(parts), parts); err != nil {
			return err
		}
		return s.labelled(tx, &v, a.OrgID, list[0])
	})
	return v, err
}

// judged adds the latest estimate.
func (s *Service) judged(tx *store.Tx, v *ComplexView) error {
	bodies, err := s.bodiesOf(tx, v.Site)
	if err != nil {
		return err
	}
	v.Bodies = bodies
	if waits, found, err := unsignedOf(tx, v.Site.ID); err != nil {
		return err
	} else if found && v.MayEstimate {
		v.Waits = &waits
	}
	k, found, err := estimateOf(tx, v.Site.ID)
	if err != nil || !found {
		return err
	}
	key, err := s.vault.KeyOf(tx, k.id)
	if err == nil {
		k.Basis, err = key.Open("basis", k.sealed)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	v.Latest = &k.Estimate
	if v.Signed, err = signaturesOf(tx, k.id); err != nil {
		return err
	}
	v.Composition = Compose([]Complex{{ID: v.Site.ID, Homes: v.Site.Homes}}, map[place.ComplexID]Estimate{v.Site.ID: k.Estimate})
	return nil
}

// published adds what the releases say about the complex.
func (v *ComplexView) published(releases []*Release, together bursts) {
	r := releases[len(releases)-1]
	v.Release = r
	p, ok := r.Place(v.Site.ID)
	if !ok {
		return
	}
	v.Volunteers, v.VolunteersH = p.Volunteers, p.Homes
	own := r.LeavesOf(p.ID)
	v.Withheld = len(own) > 0 && !slices.ContainsFunc(own, func(i int) bool { return !r.Leaves[i].Withheld })
	if r.Merged(p.ID) {
		for _, x := range r.Places {
			if x.ID != p.ID && slices.ContainsFunc(r.LeavesOf(x.ID), func(i int) bool { return slices.Contains(own, i) }) {
				v.With = append(v.With, x.Name)
			}
		}
	}
	ids := r.LeafIDs(p.ID)
	v.fill(releases, together, LevelComplex, func(r *Release, t Table) Figure { return r.LeafFigure(ids, t) },
		func(r *Release, t Table) Figure { return r.AreaFigure(LevelNeighbourhood, p.Neighbourhood, t) })
}

// Area shows one neighbourhood in which the actor's organisation has homes, by the newest release.
func (s *Service) Area(ctx context.Context, a access.Actor, code place.AreaCode) (v AreaView, err error) {
	return s.AreaAt(ctx, a, code, time.Time{})
}

// AreaAt shows one neighbourhood by the release of a date, as ComplexAt does.
func (s *Service) AreaAt(ctx context.Context, a access.Actor, code place.AreaCode, on time.Time) (v AreaView, err error) {
	const op = "socialmap.area"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		e, r, err := s.newest(tx, a.OrgID)
		if err != nil {
			return err
		}
		if r == nil || code == "" {
			return fault.New(op, fault.NotFound)
		}
		b, err := s.boardOf(tx, a.OrgID, e, r)
		if err != nil {
			return err
		}
		if !b.known[code] {
			return fault.New(op, fault.NotFound)
		}
		shown, list, err := shownAt(tx, a.OrgID, on)
		if err != nil {
			return err
		}
		var latest map[place.ComplexID]Estimate
		if shown.Newest() {
			latest, err = s.latest(tx, a.OrgID)
		} else {
			r, err = s.past(tx, list[0])
		}
		if err != nil {
			return err
		}
		releases, err := s.history(tx, list, view{hood: code})
		if err != nil {
			return err
		}
		releases[len(releases)-1] = r // whole: what lies around is in it too
		together, err := s.burstsUpTo(tx, a.OrgID, list[0])
		if err != nil {
			return err
		}
		v = areaView(b, releases, together, latest, code)
		v.Shown, v.Next = shown, s.nextRelease()
		v.Others, err = place.FiguresOf(tx, a.OrgID, code)
		return err
	})
	return v, err
}

func areaView(b *board, releases []*Release, together bursts, latest map[place.ComplexID]Estimate, code place.AreaCode) AreaView {
	r := releases[len(releases)-1]
	v := AreaView{Code: code, Detail: Detail{Release: r, Name: b.name(code), Volunteers: -1}}
	var town place.AreaCode
	for _, p := range r.Places {
		if p.Neighbourhood == code {
			v.Complexes, town, v.Homes = append(v.Complexes, p), p.Municipality, v.Homes+p.Homes
		}
	}
	v.AroundName = b.name(town)
	v.Composition = Compose(complexesIn(r, func(x Complex) bool { return x.Neighbourhood == code }), latest)
	for _, t := range Targets() {
		v.Aims = append(v.Aims, AimLine{Town: v.Name, Target: t, Result: t.Assess(LevelNeighbourhood, v.Composition), Coverage: v.Composition.Coverage()})
	}
	if n, homes, known := r.Volunteers(func(p Place) bool { return p.Neighbourhood == code }); known {
		v.Volunteers, v.VolunteersH = n, homes
	}
	v.fill(releases, together, LevelNeighbourhood, func(r *Release, t Table) Figure { return r.AreaFigure(LevelNeighbourhood, code, t) },
		func(r *Release, t Table) Figure { return r.AreaFigure(LevelMunicipality, town, t) })
	return v
}

// fill adds the figures of the last release and the course of the main indicators.
func (d *Detail) fill(releases []*Release, together bursts, level Level, own, around func(*Release, Table) Figure) {
	r := releases[len(releases)-1]
	var list []standing
	for _, in := range Indicators() {
		line := FigureLine{Indicator: in, Value: in.Of(own(r, in.Table)), Around: in.Of(around(r, in.Table))}
		if in.Code == FollowUp {
			line.Half, _ = own(r, in.Table).HalfFollowed()
		}
		d.Lines = append(d.Lines, line)
		if in.Part {
			continue // many small lines more would say less than all together
		}
		points := Series(releases, in, func(r *Release) Figure { return own(r, in.Table) })
		d.Courses = append(d.Courses, Course{in, points, TrendOf(points)})
		list = append(list, standingOf(releases, in, together.at(in, level), own, around))
	}
	waits := waiting()
	list = append(list, standingOf(releases, waits, together.at(waits, level), own, around))
	d.Stands, d.Silent = standouts(list), silentOf(list)
}
