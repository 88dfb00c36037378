package grouprule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/socialmap"
)

// Clause says that a fact counts for a group, if it was there at most so many months ago.
type Clause struct {
	Group  socialmap.Group
	Fact   Fact
	Months int
}

// Rule is clauses in the order in which they are tried.
type Rule []Clause

// Default is the rule that the program proposes, after S1 3.1 and 4.1: an agreement stands before
// the help that is always part of it, and who is active is not also counted as involved.
func Default() Rule {
	return Rule{
		{socialmap.CausesProblems, Agreement, 0},
		{socialmap.Vulnerable, Support, 0},
		{socialmap.Active, Volunteer, 0},
		{socialmap.Active, Member, 0},
		{socialmap.Active, Giver, 12},
		{socialmap.Involved, Neighbour, 0},
		{socialmap.Involved, Carer, 0},
	}
}

// Facts are the facts of a household or person, each with how many whole months ago it was last
// there: 0 where it is there now.
type Facts map[Fact]int

// Group is the group that the first clause gives that holds; self-reliant without one. One
// household is in one group (S1 3.1).
func (r Rule) Group(f Facts) socialmap.Group {
	for _, c := range r {
		if ago, there := f[c.Fact]; there && ago <= c.Months {
			return c.Group
		}
	}
	return socialmap.SelfReliant
}

// Names reports whether a rule names a fact, and how many months back it looks for it.
func (r Rule) Names(f Fact) (months int, named bool) {
	i := slices.IndexFunc(r, func(c Clause) bool { return c.Fact == f })
	if i < 0 {
		return 0, false
	}
	return r[i].Months, true
}

// Key is the same for the same rule, and what is stored.
func (r Rule) Key() string {
	parts := make([]string, len(r))
	for i, c := range r {
		parts[i] = fmt.Sprintf("%s:%s:%d", c.Group.Code(), c.Fact, c.Months)
	}
	return strings.Join(parts, " ")
}

// For is the part of a rule on which the count of a group depends: the clauses about homes for a
// group of homes, all for the others.
func (r Rule) For(g socialmap.Group) Rule {
	if !g.Sensitive() {
		return r
	}
	return slices.DeleteFunc(slices.Clone(r), func(c Clause) bool { return !c.Group.Sensitive() })
}

// ParseRule reads what Key wrote. What is no rule of the vocabulary is an error.
func ParseRule(key string) (Rule, error) {
	const op = "grouprule.parse"
	var r Rule
	for _, part := range strings.Fields(key) {
		f := strings.Split(part, ":")
		if len(f) != 3 {
			return nil, fault.New(op, fault.Internal)
		}
		g, known := socialmap.ParseGroup(f[0])
		months, err := strconv.Atoi(f[2])
		if !known || err != nil {
			return nil, fault.New(op, fault.Internal)
		}
		r = append(r, Clause{g, Fact(f[1]), months})
	}
	if len(r.check()) > 0 {
		return nil, fault.New(op, fault.Internal)
	}
	return r, nil
}

// rank is the place of a clause: those about homes first, then who is active, then who is involved.
func (c Clause) rank() int {
	switch {
	case c.Group.Sensitive():
		return 0
	case c.Group == socialmap.Active:
		return 1
	}
	return 2
}

// check are the reasons why there can be no such rule, under the names of the form.
func (r Rule) check() (fields []fault.Field) {
	if len(r) == 0 {
		return []fault.Field{fault.NewField("ondersteuning", "grouprule.nothing")}
	}
	seen := map[Fact]bool{}
	for i, c := range r {
		a, known := aboutOf(c.Fact)
		switch {
		case !known:
			fields = append(fields, fault.NewField("feit", "grouprule.choose"))
		case seen[c.Fact] || !slices.Contains(a.Groups, c.Group) || i > 0 && r[i-1].rank() > c.rank():
			fields = append(fields, fault.NewField(string(c.Fact), "grouprule.choose"))
		case !slices.Contains(a.Months, c.Months):
			fields = append(fields, fault.NewField("maanden", "grouprule.choose"))
		}
		seen[c.Fact] = true
	}
	return fields
}
