package socialmap

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// actDivide is to choose whether large complexes are published in parts.
const actDivide access.Action = "map.divide"

// Stairs is a part of a complex in a release.
type Stairs struct {
	Part
	Homes  int      // that it is published with
	With   []string // names of the complexes that it is published together with
	Values []Value  // of partedIndicators
	// Numbers are the house numbers of its homes as they are today.
	Numbers []place.Numbers
}

// partedIndicators are the main indicators of tables that are counted per part.
func partedIndicators() []Indicator {
	return slices.DeleteFunc(Indicators(), func(in Indicator) bool { return in.Part || !in.Table.Parted() })
}

// stairsOf are the parts of a complex in a release; none where it is published whole.
func (r *Release) stairsOf(parts []Part) (list []Stairs) {
	for _, p := range parts {
		at := r.parts[p.ID()]
		if len(at) != 1 {
			continue
		}
		l := r.Leaves[at[0]]
		x := Stairs{Part: p, Homes: l.Homes}
		for _, id := range l.Complexes {
			if other, ok := r.Place(id); ok {
				x.With = append(x.With, other.Name)
			}
		}
		for _, in := range partedIndicators() {
			x.Values = append(x.Values, in.Of(r.partFigure(p, in.Table)))
		}
		list = append(list, x)
	}
	return list
}

// partFigure is the published figure of a part, with what it is published together with.
func (r *Release) partFigure(p Part, t Table) Figure {
	t = r.shows(t)
	s := sum{Figure: Figure{Table: t}}
	for _, i := range r.parts[p.ID()] {
		r.addTo(&s, i, t)
	}
	return s.Figure
}

// DividedComplex is a complex that is published in parts.
type DividedComplex struct {
	Name    string
	Parts   []Part
	Numbers map[place.ComplexID][]place.Numbers // by part
}

// DivisionView is the choice of an organisation, with what it means for its complexes.
type DivisionView struct {
	Choice  DivideChoice
	Late    []string         // complexes that could have had parts and were published whole, by name: it is too late
	Divided []DividedComplex // by name
}

// Division shows whether complexes of the actor's organisation are divided when they are first published.
func (s *Service) Division(ctx context.Context, a access.Actor) (v DivisionView, err error) {
	const op = "socialmap.division"
	if _, err := s.policy.RequireOrg(op, a, actDivide); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		v = DivisionView{}
		if v.Choice, err = divideChoiceOf(tx, a.OrgID); err != nil {
			return err
		}
		parts, err := partsOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		_, r, err := s.newest(tx, a.OrgID)
		if err != nil || r == nil {
			return err
		}
		now, err := place.Entrances(tx, a.OrgID)
		if err != nil {
			return err
		}
		numbers, err := numbersIn(tx, parts)
		if err != nil {
			return err
		}
		v.fill(r, parts, now)
		for i := range v.Divided {
			v.Divided[i].Numbers = numbers
		}
		return nil
	})
	return v, fault.Wrap(op, err)
}

func (v *DivisionView) fill(r *Release, parts []Part, now []place.Entrance) {
	of := map[place.ComplexID][]Part{}
	for _, p := range parts {
		of[p.Complex] = append(of[p.Complex], p)
	}
	homes := map[place.ComplexID]map[string]int{}
	for _, e := range now {
		if homes[e.Complex] == nil {
			homes[e.Complex] = map[string]int{}
		}
		homes[e.Complex][e.Staircase] = e.Homes
	}
	for _, p := range r.Places {
		switch {
		case of[p.ID] != nil:
			v.Divided = append(v.Divided, DividedComplex{Name: p.Name, Parts: of[p.ID]})
		case r.published(p.ID) && Divide(p.ID, homes[p.ID], r.AsOf) != nil:
			v.Late = append(v.Late, p.Name)
		}
	}
	slices.Sort(v.Late)
	slices.SortStableFunc(v.Divided, func(a, b DividedComplex) int { return strings.Compare(a.Name, b.Name) })
}

// ChooseDivision chooses whether complexes are divided when they are first published. What was published
// stays as it is. version is that of the page on which somebody chose; a later choice is a Conflict.
func (s *Service) ChooseDivision(ctx context.Context, a access.Actor, divide bool, version int64) error {
	const op = "socialmap.division"
	d, err := s.policy.RequireOrg(op, a, actDivide)
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		before, err := divideChoiceOf(tx, a.OrgID)
		if err != nil || before.version() == version && before.Divide == divide {
			return err
		}
		if before.version() != version {
			return fault.New(op, fault.Conflict)
		}
		if err := insertDivideChoice(tx, a.OrgID, a.UserID, DivideChoice{divide, now}); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actDivide, "Organisation", a.OrgID, d)
	}))
}

// version tells one choice from the next.
func (c DivideChoice) version() int64 { return store.Micros(c.At) }

func (s divisionScreen) version() string { return strconv.FormatInt(s.Choice.version(), 10) }

func (s divisionScreen) dividedTerms() (terms []ui.Term) {
	for _, c := range s.Divided {
		var list []string
		for _, p := range c.Parts {
			said := s.t("stairs_homes", "Staircases", s.staircases(p), "Homes", s.p.Int(p.Homes))
			if numbers := s.numbers(c.Numbers[p.ID()]); numbers != "" {
				said = s.t("stairs_at", "Part", said, "Numbers", numbers)
			}
			list = append(list, said)
		}
		terms = append(terms, ui.Term{Label: c.Name, Text: strings.Join(list, "; ")})
	}
	return terms
}
