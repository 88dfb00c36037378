package socialmap

import (
	"context"
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
	Aims    []AimLine // of the newest release only: estimates are of now
	// Complexes are shown where staircases were asked for: because this figure is not counted per
	// staircase, or because no complex was in parts in this release.
	Whole     *Indicator
	Undivided bool
	middles   map[place.ComplexID]place.Point // where homes of parts stand, of LevelStaircase
	edition   string                          // id of the release
	ground    *streetmap.Ground               // streets below the map; nil for none
	board     *board
	lines     *lineSet
}

// Lines are all complexes or areas, in no order.
func (o Overview) Lines() []Line { return o.lines.lines(o.lines.ranks("", nil)) }

// Overview shows what somebody chose, from a release of the actor's organisation.
func (s *Service) Overview(ctx context.Context, a access.Actor, c Choice) (Overview, error) {
	var latest map[place.ComplexID]Estimate
	o, err := s.figures(ctx, a, c, func(tx *store.Tx) (err error) {
		latest, err = s.latest(tx, a.OrgID)
		return err
	})
	if err == nil && o.Newest {
		o.Aims = aimsOf(o.Release, o.board, latest)
	}
	return o, err
}

// figures is an Overview of what was published alone. It does besides what is to be done
// in the same look at the newest release.
func (s *Service) figures(ctx context.Context, a access.Actor, c Choice, besides func(tx *store.Tx) error) (Overview, error) {
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
		if o.stairsFit(); o.Level == LevelStaircase {
			if o.middles, err = s.middlesOf(tx, o.board); err != nil {
				return err
			}
		}
		o.lines = linesOf(o.Release, o.board, o.Choice)
		if err := s.compare(tx, &o, list, a.OrgID); err != nil || !o.Newest {
			return err
		}
		if err := besides(tx); err != nil {
			return err
		}
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

// nothing is what needs to be done besides the figures where only these are asked for.
func nothing(*store.Tx) error { return nil }

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
		if o.allTables {
			o.Release, err = s.past(tx, chosen)
		} else {
			o.Release, err = s.pastTables(tx, chosen, o.tables()...)
		}
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

// aimsOf holds the estimates of each municipality against the targets.
func aimsOf(r *Release, b *board, latest map[place.ComplexID]Estimate) (lines []AimLine) {
	towns := map[place.AreaCode]*composing{}
	var code place.AreaCode
	var town *composing
	for i := range r.Places {
		x := &r.Places[i].Complex
		if town == nil || x.Municipality != code { // mostly that of the one before
			if code = x.Municipality; towns[code] == nil {
				towns[code] = &composing{}
			}
			town = towns[code]
		}
		town.add(x, latest)
	}
	for _, code := range r.AreaCodes(LevelMunicipality) {
		var c Composition
		if town := towns[code]; town != nil {
			c = town.composition()
		}
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
