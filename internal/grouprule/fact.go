package grouprule

import (
	"slices"

	"samendoen/internal/socialmap"
)

// Fact is something that a register holds and that may count for a group. The codes are stored.
type Fact string

// The facts, all that there are.
const (
	// Volunteer is an active volunteer of the register.
	Volunteer Fact = "vrijwilliger"
	// Member is a member of a body of residents of one complex.
	Member Fact = "bewonersorganisatie"
	// Giver is a volunteer who gave an activity in the complex.
	Giver Fact = "activiteit"
	// Neighbour is a standing offer of help to neighbours.
	Neighbour Fact = "burenhulp"
	// Carer is an informal carer in a running case, who was told that we keep this.
	Carer Fact = "mantelzorg"
	// Support is help made to measure that runs in a running case: rung 4 or 5 of the
	// responsibility ladder. Help that was refused does not run.
	Support Fact = "ondersteuning"
	// Agreement is a running agreement of a second chance, which three parties signed.
	Agreement Fact = "afspraak"
)

// About is what is known of a fact.
type About struct {
	Fact Fact
	// Person says that the fact is of a person of a complex, without a home; else of a home.
	Person bool
	Groups []socialmap.Group // for which it can count
	Months []int             // how long ago it may have been; 0: on the day itself
}

// Vocabulary is every fact that a rule can name, in the order of the screens.
func Vocabulary() []About {
	active := []socialmap.Group{socialmap.Active, socialmap.Involved}
	return []About{
		{Volunteer, true, active, []int{0}},
		{Member, true, active, []int{0}},
		{Giver, true, active, []int{3, 6, 12}},
		{Neighbour, true, active, []int{0}},
		{Carer, true, active, []int{0}},
		{Support, false, []socialmap.Group{socialmap.Vulnerable}, []int{0}},
		{Agreement, false, []socialmap.Group{socialmap.CausesProblems}, []int{0}},
	}
}

// aboutOf is what is known of a fact; false for what is none.
func aboutOf(f Fact) (About, bool) {
	list := Vocabulary()
	i := slices.IndexFunc(list, func(a About) bool { return a.Fact == f })
	if i < 0 {
		return About{}, false
	}
	return list[i], true
}
