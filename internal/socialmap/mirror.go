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

// MirrorLine is a neighbourhood beside what the association itself did there.
type MirrorLine struct {
	Code     place.AreaCode
	Name     string
	Value    Value
	Trend    Trend
	Rank     effect.RankRange // 1 is where it is worst
	Worst    effect.Part      // whether it is in the worst tenth
	Ours     []Value          // by Mirror.Ours
	GoesWell bool             // something about it is good news
}

// Warning is a change for the worse in a neighbourhood that chance does not explain.
type Warning struct {
	Code      place.AreaCode
	Name      string
	Indicator Indicator
	Since     time.Time
}

// Mirror is where it goes wrong, by one indicator, and what we did there ourselves (S5:
// associations know what to do, and their own ways stand in their way).
type Mirror struct {
	Release   *Release // nil: there is none yet
	Next      time.Time
	Indicator Indicator
	Ours      []Indicator  // what the association did itself
	Lines     []MirrorLine // by name: no list of who is worst
	Warnings  []Warning    // by name
}

// Ranked says that some neighbourhood has a place. Of events none has, as long as nobody knows how they come
// together.
func (m Mirror) Ranked() bool {
	return slices.ContainsFunc(m.Lines, func(l MirrorLine) bool { return l.Rank.First > 0 })
}

// Apart says that some neighbourhood is known to stand above another.
func (m Mirror) Apart() bool {
	return slices.ContainsFunc(m.Lines, func(l MirrorLine) bool { return l.Rank.First > 0 && !l.Rank.Any() })
}

// Parts are how many neighbourhoods surely are in the worst tenth, and how many may be.
func (m Mirror) Parts() (surely, maybe int) {
	for _, l := range m.Lines {
		switch l.Worst {
		case effect.Surely:
			surely++
		case effect.Maybe:
			maybe++
		}
	}
	return surely, maybe
}

// mirrored are the indicators of which one can say where it goes wrong: those with a better side.
func mirrored() []Indicator {
	return slices.DeleteFunc(append(Indicators(), waiting()), func(in Indicator) bool { return !telling(in) })
}

// waiting is signals that nobody followed up yet: of the mirror, and where it stands out.
func waiting() Indicator {
	return Indicator{Code: "waiting", Table: Followed, Cells: followedWith(3), Per: 100, Better: LowerBetter}
}

// ours are the figures of what the association did itself: signals that wait, how many were followed up
// in time, promises that it broke, requests that nobody answered, repairs that were late, and to whom it
// let homes.
func ours() []Indicator {
	list := []Indicator{waiting()}
	for _, in := range Indicators() {
		if in.Code == FollowUp || in.Table.timely() && !in.Part || in.DefinedBy == letTo {
			list = append(list, in)
		}
	}
	return list
}

// letTo is the definition of the figures about to whom homes were let.
const letTo = "allocation"

// warningMonths is how long a warning stands: once per change, and not each month anew.
const warningMonths = 3

// Mirror shows the neighbourhoods of the actor's organisation by an indicator; what is no
// such indicator is the first.
func (s *Service) Mirror(ctx context.Context, a access.Actor, code string) (Mirror, error) {
	const op = "socialmap.mirror"
	list := mirrored()
	m := Mirror{Next: s.nextRelease(), Ours: ours(), Indicator: list[max(0, slices.IndexFunc(list, func(in Indicator) bool { return in.Code == code }))]}
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return m, err
	}
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		releases, b, together, err := s.lookBack(tx, a.OrgID)
		if err == nil && len(releases) > 0 {
			m.reflect(releases, b, together)
		}
		return err
	})
	return m, err
}

// lookBack is two years of releases of an organisation, oldest first, the board of the newest, and
// how events come together.
func (s *Service) lookBack(tx *store.Tx, org string) ([]*Release, *board, bursts, error) {
	list, err := editions(tx, org, historyLength)
	if err != nil || len(list) == 0 {
		return nil, nil, bursts{}, err
	}
	releases := make([]*Release, len(list))
	for i, e := range list {
		r, err := s.past(tx, e)
		if i == 0 {
			r, err = s.load(tx, e)
		}
		if err != nil {
			return nil, nil, bursts{}, err
		}
		releases[len(list)-1-i] = r
	}
	b, err := s.boardOf(tx, org, list[0], releases[len(releases)-1])
	if err != nil {
		return nil, nil, bursts{}, err
	}
	together, err := s.burstsUpTo(tx, org, list[0])
	return releases, b, together, err
}

// reflect fills the mirror from releases in order of date.
func (m *Mirror) reflect(releases []*Release, b *board, together bursts) {
	r := releases[len(releases)-1]
	m.Release = r
	figures := newAreaFigures(releases, together)
	for _, code := range r.AreaCodes(LevelNeighbourhood) {
		if code == "" || !b.known[code] {
			continue
		}
		l := MirrorLine{Code: code, Name: b.name(code)}
		for _, in := range mirrored() {
			st := figures.standing(in, code)
			if in.Code == m.Indicator.Code {
				l.Value, l.Trend = st.value, st.trend
			}
			if x, ok := st.find(); ok && x.Good {
				l.GoesWell = true
			}
			if since, ok := st.worsened(); ok {
				m.Warnings = append(m.Warnings, Warning{code, l.Name, in, since})
			}
		}
		for _, in := range m.Ours {
			l.Ours = append(l.Ours, in.Of(figures.of(r, in.Table, code)))
		}
		m.Lines = append(m.Lines, l)
	}
	m.rank(figures)
	slices.SortFunc(m.Lines, func(a, b MirrorLine) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
	slices.SortStableFunc(m.Warnings, func(a, b Warning) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
}

// rank gives every known figure the ranks that it may have. Rank 1 is the worst.
func (m *Mirror) rank(figures areaFigures) {
	var levels []effect.Level
	var at []int
	for i, l := range m.Lines {
		st := figures.standing(m.Indicator, l.Code)
		if l.Value.Known && st.ranked() {
			levels, at = append(levels, effect.LevelOf(st.placeOf(), l.Value.Rate)), append(at, i)
		}
	}
	for n, rank := range effect.Ranks(levels) {
		l := &m.Lines[at[n]]
		l.Rank, l.Worst = rank, rank.HighestTenth()
		if m.Indicator.Better == HigherBetter {
			l.Worst = rank.LowestTenth()
			l.Rank.First, l.Rank.Last = len(levels)+1-rank.Last, len(levels)+1-rank.First
		}
	}
}

// ranked says that chance is known well enough for a rank. A share of few events has one too: a wide one.
func (s standing) ranked() bool {
	return !s.indicator.countsEvents() || s.burst > 0 && (s.indicator.Among == nil || len(s.placeOf().Points) > 0)
}

// worsened is since when the figure has been worse than a year before, if that was found
// in the last months.
func (s standing) worsened() (time.Time, bool) {
	if !telling(s.indicator) || !s.value.Known {
		return time.Time{}, false
	}
	a, changed := s.changed(s.indicator.Better == LowerBetter)
	fresh := s.course[len(s.course)-1].AsOf.AddDate(0, -warningMonths, 0)
	return a.Since, changed && a.At.After(fresh)
}

// areaFigures are the figures of all neighbourhoods over releases, each table summed once.
type areaFigures struct {
	releases []*Release
	bursts   bursts
	sums     map[*Release]map[Table]map[place.AreaCode]Figure
}

func newAreaFigures(releases []*Release, together bursts) areaFigures {
	f := areaFigures{releases, together, map[*Release]map[Table]map[place.AreaCode]Figure{}}
	for _, r := range releases {
		f.sums[r] = map[Table]map[place.AreaCode]Figure{}
	}
	return f
}

func (f areaFigures) of(r *Release, t Table, code place.AreaCode) Figure {
	byCode := f.sums[r][t]
	if byCode == nil {
		byCode = r.AreaFigures(LevelNeighbourhood, t)
		f.sums[r][t] = byCode
	}
	return byCode[code]
}

// standing is an indicator of a neighbourhood beside that of all of them together.
func (f areaFigures) standing(in Indicator, code place.AreaCode) standing {
	last := f.releases[len(f.releases)-1]
	points := Series(f.releases, in, func(r *Release) Figure { return f.of(r, in.Table, code) })
	own := f.of(last, in.Table, code)
	whole := last.AreaFigure(LevelAssociation, "", in.Table)
	return standing{in, in.Of(own), in.Of(whole), points, TrendOf(points), in.counts(own), f.bursts.at(in, LevelNeighbourhood)}
}
