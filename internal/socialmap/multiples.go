package socialmap

import (
	"context"
	"fmt"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// maxMultiples is how many courses stand side by side: what one can compare at a glance.
const maxMultiples = 6

// hasMultiples tells on which levels the courses of several places can stand side by side.
func hasMultiples(level Level) bool { return level.dotted() || level == LevelNeighbourhood }

// Multiple is the course of one line of the table.
type Multiple struct {
	Line   Line
	Points []Point
	Trend  Trend
}

// multiples are the courses of the first of some lines of an overview, over at most two years
// of its releases, or over as many quarters, up to the one that is shown.
func (s *Service) multiples(ctx context.Context, a access.Actor, o Overview, lines []Line) (list []Multiple, err error) {
	if _, err := s.policy.RequireOrg("socialmap.multiples", a, actRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all, err := editions(tx, a.OrgID, maxMoments)
		if err != nil {
			return err
		}
		all = moments(all, o.Quarters)
		all = all[momentAt(all, o.Release.AsOf):]
		all = all[:min(len(all), historyLength)]
		for _, l := range lines[:min(len(lines), maxMultiples)] {
			shown := view{hood: place.AreaCode(l.ID)}
			switch o.Level { // the line comes from this release
			case LevelComplex:
				p, _ := o.Release.Place(place.ComplexID(l.ID))
				shown = view{p.Neighbourhood, o.Release.LeafIDs(p.ID)}
			case LevelStaircase:
				p, _ := o.Release.Place(l.part.Complex)
				shown = view{p.Neighbourhood, o.Release.LeafIDs(l.part.ID())}
			}
			releases, err := s.history(tx, all, shown)
			if err != nil {
				return err
			}
			points := Series(releases, o.Indicator, func(r *Release) Figure {
				if o.Level.dotted() {
					return r.LeafFigure(shown.leaves, o.Indicator.Table)
				}
				return r.AreaFigure(LevelNeighbourhood, shown.hood, o.Indicator.Table)
			})
			list = append(list, Multiple{l, points, TrendOf(points)})
		}
		return nil
	})
	return list, err
}

// multipleChart is the picture of one of the courses; they share one scale.
func (s mapScreen) multipleChart(i int) string {
	tops := make([][]Point, len(s.multiples))
	for j, m := range s.multiples {
		tops[j] = m.Points
	}
	m := s.multiples[i]
	return s.chartOn(fmt.Sprintf("reeks-%d", i+1), s.nameOf(m.Line)+". "+s.trend(m.Trend), Course{s.Indicator, m.Points, m.Trend}, SharedTop(tops...))
}

// multiplesFrom and multiplesTo are the first and last date of the courses.
func (s mapScreen) multiplesFrom() time.Time { return s.multiples[0].Points[0].AsOf }

func (s mapScreen) multiplesTo() time.Time {
	points := s.multiples[0].Points
	return points[len(points)-1].AsOf
}
