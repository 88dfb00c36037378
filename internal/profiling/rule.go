package profiling

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/place"
)

// Source is one kind of fact about a household.
type Source string

// The sources.
const (
	Signals  Source = "signalen"
	Nuisance Source = "overlast"
	Arrears  Source = "huurachterstand"
)

// Sources are all sources in the order of the screen.
func Sources() []Source { return []Source{Signals, Nuisance, Arrears} }

// Weeks are the times that a rule can look at. They are few, so that a trial cannot be asked
// in steps of a day.
func Weeks() []int { return []int{6, 12, 26} }

// Rule asks for something of every one of its sources within so many weeks.
type Rule struct {
	Sources []Source
	Weeks   int
}

// Key is the same for the same rule.
func (r Rule) Key() string {
	names := make([]string, len(r.Sources))
	for i, s := range r.Sources {
		names[i] = string(s)
	}
	slices.Sort(names)
	return strconv.Itoa(r.Weeks) + " " + strings.Join(names, "+")
}

// Rules are all rules that there can be: two sources or more, in one of the times.
func Rules() (list []Rule) {
	sets := [][]Source{{Signals, Nuisance}, {Signals, Arrears}, {Nuisance, Arrears}, {Signals, Nuisance, Arrears}}
	for _, w := range Weeks() {
		for _, s := range sets {
			list = append(list, Rule{s, w})
		}
	}
	return list
}

// check are the reasons why there is no such rule.
func (r Rule) check() (fields []fault.Field) {
	known := func(x Rule) bool { return x.Key() == r.Key() }
	if !slices.Contains(Weeks(), r.Weeks) {
		return []fault.Field{fault.NewField("weken", "profiling.choose")}
	}
	if !slices.ContainsFunc(Rules(), known) {
		fields = append(fields, fault.NewField("bronnen", "profiling.two_sources"))
	}
	return fields
}

// Fact is that a source has something about a home on a date.
type Fact struct {
	Unit   place.UnitID
	Source Source
	Day    time.Time // date
}

// Reason is what a source has about a household, without a word of it.
type Reason struct {
	Source Source
	Days   []time.Time // dates, in order
}

// Since is the first date that a rule looks at on a day.
func (r Rule) Since(today time.Time) time.Time { return today.AddDate(0, 0, 1-7*r.Weeks) }

// Combine finds the homes of which every source of the rule has something within its time,
// each with its reasons. began is when the household of a home began to live there: what was
// before it is about others, and a home without one is left out.
func Combine(r Rule, facts []Fact, began map[place.UnitID]time.Time, today time.Time) map[place.UnitID][]Reason {
	found := map[place.UnitID][]Reason{}
	by := map[place.UnitID]map[Source][]time.Time{}
	for _, f := range facts {
		from, lived := began[f.Unit]
		if !lived || f.Day.Before(from) || f.Day.Before(r.Since(today)) || f.Day.After(today) || !slices.Contains(r.Sources, f.Source) {
			continue
		}
		if by[f.Unit] == nil {
			by[f.Unit] = map[Source][]time.Time{}
		}
		if !slices.ContainsFunc(by[f.Unit][f.Source], f.Day.Equal) {
			by[f.Unit][f.Source] = append(by[f.Unit][f.Source], f.Day)
		}
	}
	for unit, sources := range by {
		if len(sources) < len(r.Sources) {
			continue
		}
		for s, days := range sources {
			slices.SortFunc(days, time.Time.Compare)
			found[unit] = append(found[unit], Reason{s, days})
		}
		slices.SortFunc(found[unit], func(a, b Reason) int {
			return cmp.Compare(slices.Index(Sources(), a.Source), slices.Index(Sources(), b.Source))
		})
	}
	return found
}

// fewest is the smallest number that a trial gives; below it the answer is "fewer".
const fewest = 10

// changed is by how many households a count must differ before a trial gives a new number.
const changed = 5

// Outcomes are how a proposal can end.
func Outcomes() []Outcome { return []Outcome{"gesprek", "al-contact", "niet-nodig"} }

// Outcome is how a proposal ended.
type Outcome string
