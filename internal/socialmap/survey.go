package socialmap

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// Edition names a stored release: with its digest anybody can see that it is still the same.
type Edition struct {
	ID     string    `json:"id"`
	AsOf   time.Time `json:"asOf"`
	Digest string    `json:"digest"` // SHA-256 in hexadecimal
}

// Shift is an indicator of all homes of an association at two dates.
type Shift struct {
	Indicator   Indicator
	Now, Before Value
	Difference  Difference
}

// SurveyArea is a neighbourhood with what stands out in it.
type SurveyArea struct {
	Code   place.AreaCode
	Name   string
	Homes  int
	Lines  []FigureLine
	Stands []Standout
}

// Survey is what the stored releases of an organisation say at a date, for a report.
type Survey struct {
	Editions []Edition // the newest first; all that it was made from
	AsOf     time.Time // of the newest of them; zero: there is none
	Before   time.Time // of the release that Whole compares with; zero: there is none
	Homes    int
	Whole    []Shift
	Areas    []SurveyArea // by name
	Mirror   Mirror
	Aims     []AimLine
	// Composition is what teams judge of all homes together.
	Composition Composition
	// Volunteers is exact; -1 where no number is known. VolunteersH are the homes that go with it.
	Volunteers, VolunteersH int
	Withheld                int // homes of which nothing is published
}

// Survey reads the releases of the actor's organisation up to a date, and compares the last of them
// with the last of so many months before. Estimates are those of now.
func (s *Service) Survey(ctx context.Context, a access.Actor, until time.Time, months int) (v Survey, err error) {
	const op = "socialmap.survey"
	v = Survey{Volunteers: -1}
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := editionsUntil(tx, a.OrgID, until, historyLength)
		if err != nil || len(list) == 0 {
			return err
		}
		newest, release, err := s.newest(tx, a.OrgID)
		if err != nil {
			return err
		}
		b, err := s.boardOf(tx, a.OrgID, newest, release)
		if err != nil {
			return err
		}
		releases := make([]*Release, len(list))
		for i, e := range list {
			if releases[len(list)-1-i], err = s.at(tx, e, newest); err != nil {
				return err
			}
		}
		latest, err := s.latest(tx, a.OrgID)
		if err != nil {
			return err
		}
		together, err := s.burstsUpTo(tx, a.OrgID, list[0])
		if err != nil {
			return err
		}
		v = surveyOf(releases, b, together, latest, months)
		v.Editions = named(list)
		return nil
	})
	return v, fault.Wrap(op, err)
}

func named(list []edition) (all []Edition) {
	for _, e := range list {
		all = append(all, Edition{e.id, e.asOf, hex.EncodeToString(e.digest)})
	}
	return all
}

// surveyOf is a survey of releases in order of date.
func surveyOf(releases []*Release, b *board, together bursts, latest map[place.ComplexID]Estimate, months int) Survey {
	r := releases[len(releases)-1]
	v := Survey{AsOf: r.AsOf, Volunteers: -1, Mirror: Mirror{Ours: ours(), Indicator: mirrored()[0]}, Aims: aimsOf(r, b, latest)}
	v.Composition = Compose(complexesIn(r, func(Complex) bool { return true }), latest)
	var before *Release
	for _, x := range releases {
		if !x.AsOf.After(r.AsOf.AddDate(0, -months, 0)) {
			before, v.Before = x, x.AsOf
		}
	}
	for _, in := range Indicators() {
		v.Whole = append(v.Whole, shift(in, r, before))
	}
	for _, l := range r.Leaves {
		if l.Holds == PartTables {
			continue // its homes are in the whole too
		}
		if v.Homes += l.Homes; l.Withheld {
			v.Withheld += l.Homes
		}
	}
	if n, homes, known := r.Volunteers(func(Place) bool { return true }); known {
		v.Volunteers, v.VolunteersH = n, homes
	}
	v.Mirror.reflect(releases, b, together)
	v.Areas = surveyAreas(releases, b, together)
	return v
}

// shift holds an indicator of all homes against an earlier release.
func shift(in Indicator, r, before *Release) Shift {
	x := Shift{Indicator: in, Now: in.Of(r.AreaFigure(LevelAssociation, "", in.Table))}
	if before == nil {
		return x
	}
	x.Before = in.Of(before.AreaFigure(LevelAssociation, "", in.Table))
	if x.Difference = Differ(x.Now, x.Before); x.Now.Known && x.Before.Known && x.Now.Newest.Equal(x.Before.Newest) && x.Now.Oldest.Equal(x.Before.Oldest) {
		x.Difference = SameRows
	}
	return x
}

func surveyAreas(releases []*Release, b *board, together bursts) (list []SurveyArea) {
	r := releases[len(releases)-1]
	figures := newAreaFigures(releases, together)
	for _, code := range r.AreaCodes(LevelNeighbourhood) {
		if code == "" || !b.known[code] {
			continue
		}
		area := SurveyArea{Code: code, Name: b.name(code)}
		for _, p := range r.Places {
			if p.Neighbourhood == code {
				area.Homes += p.Homes
			}
		}
		var standings []standing
		for _, in := range append(Indicators(), waiting()) {
			st := figures.standing(in, code)
			if in.Code != waiting().Code {
				area.Lines = append(area.Lines, FigureLine{Indicator: in, Value: st.value, Around: st.around})
			}
			if !in.Part && telling(in) {
				standings = append(standings, st)
			}
		}
		area.Stands = standouts(standings)
		list = append(list, area)
	}
	slices.SortFunc(list, func(a, b SurveyArea) int {
		if a.Name != b.Name {
			return strings.Compare(a.Name, b.Name)
		}
		return strings.Compare(string(a.Code), string(b.Code))
	})
	return list
}

// Say puts what this module knows into sentences, for reports.
type Say struct{ w words }

// SayIn speaks the language of a printer.
func SayIn(p *text.Printer) Say { return Say{words{p}} }

// Standout is the sentence of what stands out; around is what it is compared with.
func (s Say) Standout(x Standout, around string) string { return s.w.standout(x, around) }

// Value is a rate with its unit, or that there are too few data.
func (s Say) Value(in Indicator, v Value) string { return s.w.value(in, v) }

// Number is a rate without its unit, or that there are too few data.
func (s Say) Number(v Value) string { return s.w.number(v) }

// Sure is the interval in which the truth lies for certain.
func (s Say) Sure(v Value) string { return s.w.sure(v) }

// Dates are the dates of the counts behind a figure.
func (s Say) Dates(v Value) string { return s.w.dates(v) }

// Aim is what may be said about a target.
func (s Say) Aim(l AimLine) string { return s.w.aim(l) }

// Trend is the sentence of a course.
func (s Say) Trend(t Trend) string { return s.w.trend(t) }

// Group is how a resident group is called among residents.
func (s Say) Group(g Group) string { return s.w.p.T(g.ResidentKey()) }

// Interval is a share between two percentages.
func (s Say) Interval(i Interval) string { return s.w.interval(i) }

// Warning is the sentence of a change for the worse.
func (s Say) Warning(w Warning) string { return mirrorScreen{words: s.w}.warning(w) }

// Tenth says which neighbourhoods are in the worst tenth, and how sure that is.
func (s Say) Tenth(m Mirror) string { return mirrorScreen{m, s.w}.tenth() }

// Volunteers is the exact number of volunteers.
func (s Say) Volunteers(n, homes int) string { return s.w.volunteers(n, homes) }
