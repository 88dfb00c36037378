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
	"samendoen/internal/streetmap"
)

// Line is a complex or an area with its value of one indicator.
type Line struct {
	ID     string // of the complex, or the code of the area
	Name   string
	Around string // the neighbourhood of a complex
	Homes  int
	Merged bool // published together with neighbours
	Value  Value
	Beside Value // of the second indicator, where there is one
	// Against is what the value is held against, Peers how many leaves that is the figure of.
	Against    Value
	Peers      int
	Difference Difference
	hasPage    bool
	part       *Part // of LevelStaircase
	numbers    []place.Numbers
}

// dated is the value of a line with the dates of all of its figures.
func (l Line) dated() Value {
	v, w := l.Value, l.Beside
	switch {
	case !v.Known:
		return w
	case !w.Known:
		return v
	}
	v.Oldest, v.Newest = clock.Earlier(v.Oldest, w.Oldest), clock.Later(v.Newest, w.Newest)
	return v
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
	Stopped bool        // a release after the newest was held back
	Busy    bool        // a release is being made
	Next    time.Time
	Lines   []Line
	Aims    []AimLine         // of the newest release only: estimates are of now
	edition string            // id of the release
	ground  *streetmap.Ground // streets below the map; nil for none
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
		if o.ground, err = s.groundOf(tx, a.OrgID); err != nil {
			return err
		}
		if !o.board.has(o.Level) { // what does not exist is what one sees first
			o.Level = LevelNeighbourhood
		}
		if err := s.choose(tx, &o, list, newest); err != nil {
			return err
		}
		o.Lines = linesBeside(o.Release, o.board, o.Choice)
		if err := s.compare(tx, &o, list, a.OrgID); err != nil || !o.Newest {
			return err
		}
		latest, err := s.latest(tx, a.OrgID)
		if err != nil {
			return err
		}
		o.Aims = aimsOf(o.Release, o.board, latest)
		stopped, err := stoppedSince(tx, a.OrgID)
		if err != nil {
			return err
		}
		run, err := s.progressOf(tx, a.OrgID)
		o.Stopped, o.Busy = !stopped.IsZero(), run.Outcome == RunBusy
		return err
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
			lines[i] = Line{ID: string(p.ID), Name: p.Name, Around: b.name(p.Neighbourhood), Homes: p.Homes, hasPage: r == b.newest || b.hasComplex(p.ID),
				Merged: r.Merged(p.ID), Value: in.Of(r.ComplexFigure(p.ID, in.Table))}
		}
		return lines
	}
	homes := map[place.AreaCode]int{}
	for _, l := range r.Leaves {
		if l.Holds != PartTables { // whose homes are in the whole too
			homes[b.regions.area(l, level)] += l.Homes
		}
	}
	var lines []Line
	for code, f := range b.areaFigures(r, level, in.Table) {
		lines = append(lines, Line{ID: string(code), Name: b.name(code), Homes: homes[code], Value: in.Of(f),
			hasPage: level == LevelNeighbourhood && b.known[code] && code != ""})
	}
	return lines
}

// linesBeside are the lines of a choice, with both of its indicators.
func linesBeside(r *Release, b *board, c Choice) []Line {
	lines := linesOf(r, b, c.Indicator, c.Level)
	if c.Beside == nil {
		return lines
	}
	values := map[string]Value{}
	for _, l := range linesOf(r, b, *c.Beside, c.Level) {
		values[l.ID] = l.Value
	}
	for i, l := range lines {
		lines[i].Beside = values[l.ID]
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

// sortLines puts lines in the order of a key: naam, buurt, waarde, naast, verschil, aantal or woningen,
// the other way round with a minus before it. Lines without a figure come last.
func sortLines(lines []Line, key string) {
	key, down := strings.CutPrefix(key, "-")
	by := func(a, b Line) int { return 0 }
	known := func(Line) bool { return true }
	switch key {
	case "waarde":
		by = func(a, b Line) int { return cmp.Compare(a.Value.Rate, b.Value.Rate) }
		known = func(l Line) bool { return l.Value.Known }
	case "naast":
		by = func(a, b Line) int { return cmp.Compare(a.Beside.Rate, b.Beside.Rate) }
		known = func(l Line) bool { return l.Beside.Known }
	case "verschil":
		by = func(a, b Line) int { return cmp.Compare(a.Value.Rate-a.Against.Rate, b.Value.Rate-b.Against.Rate) }
		known = func(l Line) bool { return l.Difference != NotSaid }
	case "aantal":
		by = func(a, b Line) int { return cmp.Compare(a.Value.Count, b.Value.Count) }
		known = func(l Line) bool { return l.Value.Known }
	case "woningen":
		by = func(a, b Line) int { return cmp.Compare(a.Homes, b.Homes) }
	case "buurt":
		by = func(a, b Line) int { return strings.Compare(a.Around, b.Around) }
	case "naam":
		by = func(a, b Line) int { return strings.Compare(a.Name, b.Name) }
	}
	slices.SortFunc(lines, func(a, b Line) int {
		if known(a) != known(b) {
			if known(a) {
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
