package grouprule

import (
	"slices"
	"strings"
	"testing"

	"samendoen/internal/socialmap"
)

// TestGroupsOfTheText reads the groups of S1 3.1 and what 4.1 says of them as the default rule
// counts them.
func TestGroupsOfTheText(t *testing.T) {
	for _, c := range []struct {
		says  string
		facts Facts
		want  socialmap.Group
	}{
		{"3.1 (1): works actively for the neighbourhood", Facts{Volunteer: 0}, socialmap.Active},
		{"3.1 (1): trained, member of a residents' committee or strength team", Facts{Member: 0}, socialmap.Active},
		{"4.1 (2): over the line, from lending a hand to active", Facts{Neighbour: 0, Giver: 0}, socialmap.Active},
		{"3.1 (2): does their bit where they can, such as an informal carer", Facts{Carer: 0}, socialmap.Involved},
		{"4.1 (2): lends a hand now and then", Facts{Neighbour: 0}, socialmap.Involved},
		{"3.1 (3): the resident of whom there is nothing particular", Facts{}, socialmap.SelfReliant},
		{"3.1 (4): accepts the help, guidance or care", Facts{Support: 0}, socialmap.Vulnerable},
		{"3.1 (4): refuses it: nothing runs, and nothing counts", Facts{}, socialmap.SelfReliant},
		{"4.1 (5): can and does not want to, under strict conditions", Facts{Agreement: 0}, socialmap.CausesProblems},
		{"4.1 (5): the conditions come with help, and stay the agreement", Facts{Agreement: 0, Support: 0}, socialmap.CausesProblems},
		{"3.1: everybody is in one group", Facts{Volunteer: 0, Member: 0, Carer: 0, Neighbour: 0}, socialmap.Active},
		{"3.1: one can change group in life: the help has ended", Facts{Support: 1}, socialmap.SelfReliant},
		{"3.1: the agreement has ended", Facts{Agreement: 1}, socialmap.SelfReliant},
	} {
		if got := Default().Group(c.facts); got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got.Code(), c.want.Code())
		}
	}
}

// TestEachFactMoves moves a household from self-reliant to the group of each fact and back, and no
// further back than the rule looks.
func TestEachFactMoves(t *testing.T) {
	for _, a := range Vocabulary() {
		months, named := Default().Names(a.Fact)
		if !named {
			t.Errorf("the default rule does not name %s", a.Fact)
			continue
		}
		g := Default().Group(Facts{a.Fact: months})
		if !slices.Contains(a.Groups, g) {
			t.Errorf("%s counts as %s", a.Fact, g.Code())
		}
		if got := Default().Group(Facts{a.Fact: months + 1}); got != socialmap.SelfReliant {
			t.Errorf("%s of %d months ago counts as %s", a.Fact, months+1, got.Code())
		}
		without := slices.DeleteFunc(Default(), func(c Clause) bool { return c.Fact == a.Fact })
		if got := without.Group(Facts{a.Fact: 0}); got != socialmap.SelfReliant {
			t.Errorf("%s counts as %s in a rule that does not name it", a.Fact, got.Code())
		}
	}
}

// TestRuleStaysInVocabulary refuses what is no fact, or a fact for a group that it says nothing of.
func TestRuleStaysInVocabulary(t *testing.T) {
	if f := Default().check(); len(f) > 0 {
		t.Errorf("the default rule: %v", f)
	}
	for name, r := range map[string]Rule{
		"nothing":               {},
		"refusing help":         {{socialmap.Vulnerable, "zorgmijder", 0}},
		"complaints":            {{socialmap.CausesProblems, "overlastmelding", 0}},
		"arrears":               {{socialmap.Vulnerable, "huurachterstand", 0}},
		"help as a problem":     {{socialmap.CausesProblems, Support, 0}},
		"an agreement as help":  {{socialmap.Vulnerable, Agreement, 0}},
		"everybody vulnerable":  {{socialmap.Vulnerable, Volunteer, 0}},
		"self-reliant by fact":  {{socialmap.SelfReliant, Volunteer, 0}},
		"a window of its own":   {{socialmap.Active, Giver, 7}},
		"the past of help":      {{socialmap.Vulnerable, Support, 12}},
		"one fact twice":        {{socialmap.Active, Volunteer, 0}, {socialmap.Involved, Volunteer, 0}},
		"involved before":       {{socialmap.Involved, Volunteer, 0}, {socialmap.Active, Member, 0}},
		"persons before a home": {{socialmap.Active, Volunteer, 0}, {socialmap.Vulnerable, Support, 0}},
	} {
		if len(r.check()) == 0 {
			t.Errorf("%s is a rule", name)
		}
		if _, err := ParseRule(r.Key()); err == nil && len(r) > 0 {
			t.Errorf("%s can be stored", name)
		}
	}
	back, err := ParseRule(Default().Key())
	if err != nil || back.Key() != Default().Key() {
		t.Errorf("%v read back, %v", back, err)
	}
	for _, wrong := range []string{"x", "active:vrijwilliger", "active:vrijwilliger:veel", "ander:vrijwilliger:0"} {
		if _, err := ParseRule(wrong); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
}

// TestCells never counts more homes than there are, and gives what remains to nobody in particular.
func TestCells(t *testing.T) {
	for _, c := range []struct {
		tally Tally
		want  [5]int // active, involved, self-reliant, vulnerable, causes problems
	}{
		{Tally{Let: 40}, [5]int{0, 0, 40, 0, 0}},
		{Tally{Let: 40, Vulnerable: 7, CausesProblems: 1, Active: 2, Involved: 3}, [5]int{2, 3, 27, 7, 1}},
		{Tally{Let: 10, Vulnerable: 7, CausesProblems: 1, Active: 5, Involved: 3}, [5]int{2, 0, 0, 7, 1}},
		{Tally{Let: 3, Active: 1, Involved: 9}, [5]int{1, 2, 0, 0, 0}},
		{Tally{Let: 1, Vulnerable: 1, Active: 4}, [5]int{0, 0, 0, 1, 0}},
		{Tally{}, [5]int{}},
	} {
		got, sum := c.tally.Cells(), 0
		for _, n := range got {
			sum += n
		}
		if got != c.want || sum != c.tally.Let {
			t.Errorf("%+v gives %v, want %v", c.tally, got, c.want)
		}
	}
}

// TestNoWordForIt: what may never count has no fact that could be named.
func TestNoWordForIt(t *testing.T) {
	for _, a := range Vocabulary() {
		for _, never := range []string{"weiger", "mijd", "klacht", "melding", "achterstand", "schuld", "leeftijd", "herkomst", "gezond", "inkomen"} {
			if strings.Contains(string(a.Fact), never) {
				t.Errorf("%s is a fact", a.Fact)
			}
		}
	}
}
