package hotline

import (
	"slices"
	"time"

	"samendoen/internal/base/fault"
)

// Target is who is called at a step: somebody by name, or who is on duty in a roster then.
type Target struct {
	UserID   string
	RosterID string
}

// Step is a step of a policy: all of its targets are called at once.
type Step struct {
	Targets []Target
	Wait    time.Duration // until the next step, unless a human takes it
}

// Policy is who is called, and in which order, until a human takes a report. It never runs out:
// after the steps the last resort is called, again and again.
type Policy struct {
	Steps []Step
	Last  []Target // the last resort
	Every time.Duration
	// Term is how long an acknowledgement holds without word of how it goes.
	Term time.Duration
	// Drill is when who would be called is called to see whether it works.
	Drill DrillPlan `json:",omitempty"`
	// Phone is the number at which a human of the meldpunt answers; empty for none.
	Phone string
}

// Bounds of a policy.
const (
	maxSteps   = 10
	maxTargets = 20
	minWait    = time.Minute
	maxWait    = time.Hour
	minTerm    = 5 * time.Minute
	maxTerm    = 4 * time.Hour
)

// Check are the reasons why a policy cannot be used.
func (p Policy) Check() []fault.Field {
	var fields []fault.Field
	refuse := func(is bool, name, key string) {
		if is {
			fields = append(fields, fault.NewField(name, "hotline."+key))
		}
	}
	refuse(len(p.Steps) == 0, "stappen", "no_steps")
	refuse(len(p.Steps) > maxSteps, "stappen", "many_steps")
	for _, s := range p.Steps {
		refuse(len(s.Targets) == 0, "stappen", "empty_step")
		refuse(len(s.Targets) > maxTargets, "stappen", "many_targets")
		refuse(s.Wait < minWait || s.Wait > maxWait, "stappen", "wait")
	}
	refuse(len(p.Last) == 0, "laatste", "no_last")
	refuse(len(p.Last) > maxTargets, "laatste", "many_targets")
	refuse(p.Every < minWait || p.Every > maxWait, "laatste", "every")
	refuse(p.Phone != "" && !goodNumber(p.Phone), "telefoon", "way_number")
	refuse(p.Term < minTerm || p.Term > maxTerm, "term", "term")
	refuse(!slices.Contains(DrillPlans(), p.Drill), "oefening", "drill_plan")
	return fields
}

// targets are who is called at a step; beyond the steps that is the last resort.
func (p Policy) targets(step int) []Target {
	if step < len(p.Steps) {
		return p.Steps[step].Targets
	}
	return p.Last
}

// wait is how long a step waits for a human.
func (p Policy) wait(step int) time.Duration {
	if step < len(p.Steps) {
		return p.Steps[step].Wait
	}
	return p.Every
}

// Longest is within which time of its beginning a report reaches the last resort when no human
// takes it, whatever fails.
func (p Policy) Longest() time.Duration {
	sum := time.Duration(0)
	for _, s := range p.Steps {
		sum += s.Wait
	}
	return sum
}

// Book knows who is on duty and how people are reached, at the moment that it is asked.
type Book interface {
	OnDuty(rosterID string, at time.Time) []string
	// Ways are the tested ways to reach somebody, in the order in which that person wants them.
	Ways(userID string) []Way
}

// Way is a tested way to reach somebody.
type Way struct {
	ID    string
	After time.Duration // after the way before it, unless that one failed
}

// users are who is called at a step, each once, in the order of the policy.
func (p Policy) users(step int, at time.Time, b Book) (list []string) {
	add := func(u string) {
		if u != "" && !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	for _, t := range p.targets(step) {
		add(t.UserID)
		if t.RosterID != "" {
			for _, u := range b.OnDuty(t.RosterID, at) {
				add(u)
			}
		}
	}
	return list
}
