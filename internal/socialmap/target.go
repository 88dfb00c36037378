package socialmap

// Target is an aim for the composition, reached when the groups together have at least
// Goal percent of the homes.
type Target struct {
	Code   string
	Groups []Group
	Start  float64 // percent at the start of the policy, 0 where the source names none
	Goal   float64 // percent
}

// Targets are the aims of S1 4.1, to be reached in five years: active residents from 2 to
// 5 %, and 90 % active, involved or self-reliant.
func Targets() []Target {
	return []Target{
		{Code: "active", Groups: []Group{Active}, Start: 2, Goal: 5},
		{Code: "carrying", Groups: []Group{Active, Involved, SelfReliant}, Goal: 90},
	}
}

// LabelKey is the text key of the target's words.
func (t Target) LabelKey() string { return "socialmap.target." + t.Code }

// Verdict is what may be said about a target.
type Verdict uint8

// The verdicts.
const (
	// NotShown is a complex: 2 % of 48 homes is one household.
	NotShown Verdict = iota
	// CannotSay is an interval with the goal inside.
	CannotSay
	// OnTarget is an interval that begins at the goal or above it.
	OnTarget
	// BelowTarget is an interval that ends under the goal.
	BelowTarget
)

// LabelKey is the text key of the verdict.
func (v Verdict) LabelKey() string {
	return "socialmap.verdict." + [...]string{"not_shown", "cannot_say", "on_target", "below_target"}[v]
}

// Assessment is a verdict with the interval that it rests on, in percent of all homes.
type Assessment struct {
	Verdict  Verdict
	Interval Interval
}

// Assess holds a composition against the target. Homes that nobody estimated may be
// anything, so a thin coverage ends in CannotSay by itself. On complex level the answer
// is NotShown, without interval.
func (t Target) Assess(level Level, c Composition) Assessment {
	if level == LevelComplex {
		return Assessment{}
	}
	if !c.Known() {
		return Assessment{CannotSay, Interval{0, 100}}
	}
	a := Assessment{CannotSay, c.Whole().Together(t.Groups...)}
	switch {
	case a.Interval.Low >= t.Goal:
		a.Verdict = OnTarget
	case a.Interval.High < t.Goal:
		a.Verdict = BelowTarget
	}
	return a
}
