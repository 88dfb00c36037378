package socialmap

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Line is a complex or an area with its value of one indicator.
type Line struct {
	ID      string // of the complex, or the code of the area
	Name    string
	Around  string // the neighbourhood of a complex
	Homes   int
	Merged  bool // published together with neighbours
	Value   Value
	hasPage bool
}

// AimLine is what may be said about a target in one municipality.
type AimLine struct {
	Town     string
	Target   Target
	Result   Assessment
	Coverage float64 // part of the homes that was estimated, 0 to 1
}

// Overview is the map with its table, for one indicator on one level.
type Overview struct {
	Choice
	Release *Release    // nil: there is none yet
	Moments []time.Time // dates of the releases that can be chosen, newest first
	Moment  int         // which of them this is
	Newest  bool        // nothing was published after this
	Next    time.Time
	Lines   []Line
	Aims    []AimLine // of the newest release only: estimates are of now
	edition string    // id of the release
	board   *board
}

// Overview shows what somebody chose, from a release of the actor's organisation.
func (s *Service) Overview(ctx context.Context, a access.Actor, c Choice) (Overview, error) {
	const op = "socialmap.overview"
	o := Overview{Choice: c, Next: s.nextRelease()}
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return o, err
	}
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := editions(tx, a.OrgID, maxMoments)
		if err != nil || len(list) == 0 {
			return err
		}
		newest, err := s.load(tx, list[0])
		if err != nil {
			return err
		}
		if o.board, err = s.boardOf(tx, a.OrgID, list[0], newest); err != nil {
			return err
		}
		if err := s.choose(tx, &o, list, newest); err != nil {
			return err
		}
		o.Lines = linesOf(o.Release, o.board, c.Indicator, c.Level)
		if !o.Newest {
			return nil
		}
		latest, err := s.latest(tx, a.OrgID)
		if err != nil {
			return err
		}
		o.Aims = aimsOf(o.Release, o.board, latest)
		return nil
	})
	return o, err
}

// choose finds the release that was asked for among those of an organisation.
func (s *Service) choose(tx *store.Tx, o *Overview, list []edition, newest *Release) (err error) {
	options := moments(list, o.Quarters)
	for _, e := range options {
		o.Moments = append(o.Moments, e.asOf)
	}
	o.Moment = momentAt(options, o.AsOf)
	chosen := options[o.Moment]
	o.edition, o.Newest, o.Release = chosen.id, chosen.id == list[0].id, newest
	if !o.Newest {
		o.Release, err = s.past(tx, chosen)
	}
	return err
}

// newest is the newest release of an organisation; nil if there is none.
func (s *Service) newest(tx *store.Tx, org string) (edition, *Release, error) {
	list, err := editions(tx, org, 1)
	if err != nil || len(list) == 0 {
		return edition{}, nil, err
	}
	r, err := s.load(tx, list[0])
	return list[0], r, err
}

// nextRelease is the date of the next monthly release.
func (s *Service) nextRelease() time.Time { return clock.Month(s.clock.Now()).AddDate(0, 1, 0) }

// linesOf are the values of all complexes, or of all areas of a level.
func linesOf(r *Release, b *board, in Indicator, level Level) []Line {
	if level == LevelComplex {
		lines := make([]Line, len(r.Places))
		for i, p := range r.Places {
			leaf, ok := r.LeafOf(p.ID)
			lines[i] = Line{ID: string(p.ID), Name: p.Name, Around: b.name(p.Neighbourhood), Homes: p.Homes, hasPage: b.hasComplex(p.ID),
				Merged: ok && len(r.Leaves[leaf].Complexes) > 1, Value: in.Of(r.ComplexFigure(p.ID, in.Table))}
		}
		return lines
	}
	homes := map[place.AreaCode]int{}
	for _, l := range r.Leaves {
		homes[l.Area(level)] += l.Homes
	}
	var lines []Line
	for code, f := range r.AreaFigures(level, in.Table) {
		lines = append(lines, Line{ID: string(code), Name: b.name(code), Homes: homes[code], Value: in.Of(f),
			hasPage: level == LevelNeighbourhood && b.known[code] && code != ""})
	}
	return lines
}

// aimsOf holds the estimates of each municipality against the targets.
func aimsOf(r *Release, b *board, latest map[place.ComplexID]Estimate) (lines []AimLine) {
	for _, code := range r.AreaCodes(LevelMunicipality) {
		c := Compose(complexesIn(r, func(x Complex) bool { return x.Municipality == code }), latest)
		for _, t := range Targets() {
			lines = append(lines, AimLine{Town: b.name(code), Target: t, Result: t.Assess(LevelMunicipality, c), Coverage: c.Coverage()})
		}
	}
	return lines
}

func complexesIn(r *Release, want func(Complex) bool) (list []Complex) {
	for _, p := range r.Places {
		if want(p.Complex) {
			list = append(list, p.Complex)
		}
	}
	return list
}

// sortLines puts lines in the order of a key: naam, waarde, aantal or woningen, the
// other way round with a minus before it. Lines without a figure come last.
func sortLines(lines []Line, key string) {
	key, down := strings.CutPrefix(key, "-")
	by := func(a, b Line) int { return 0 }
	switch key {
	case "waarde":
		by = func(a, b Line) int { return cmp.Compare(a.Value.Rate, b.Value.Rate) }
	case "aantal":
		by = func(a, b Line) int { return cmp.Compare(a.Value.Count, b.Value.Count) }
	case "woningen":
		by = func(a, b Line) int { return cmp.Compare(a.Homes, b.Homes) }
	case "buurt":
		by = func(a, b Line) int { return strings.Compare(a.Around, b.Around) }
	case "naam":
		by = func(a, b Line) int { return strings.Compare(a.Name, b.Name) }
	}
	figure := key == "waarde" || key == "aantal"
	slices.SortFunc(lines, func(a, b Line) int {
		if figure && a.Value.Known != b.Value.Known {
			if a.Value.Known {
				return -1
			}
			return 1
		}
		order := by(a, b)
		if down {
			order = -order
		}
		return cmp.Or(order, strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
}
