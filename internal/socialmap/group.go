package socialmap

// Group is one of the five resident groups of S1 3.1. It exists in estimates and in
// counts of a release, and nowhere as a property of a person.
type Group uint8

// The groups, in the order of the screens and of the cells of table Groups.
const (
	Active Group = iota
	Involved
	SelfReliant
	Vulnerable
	CausesProblems
)

const groupCount = 5

// AllGroups are the five groups in order.
func AllGroups() []Group {
	return []Group{Active, Involved, SelfReliant, Vulnerable, CausesProblems}
}

// Code is the group's name in storage, API and text keys.
func (g Group) Code() string { return definitions[Groups].named[g] }

// ParseGroup finds a group by its code.
func ParseGroup(code string) (Group, bool) {
	for _, g := range AllGroups() {
		if g.Code() == code {
			return g, true
		}
	}
	return 0, false
}

// LabelKey is the text key of the word that staff read, which is never the policy's own
// word for the last two groups.
func (g Group) LabelKey() string { return "socialmap.group." + g.Code() }

// ResidentKey is the text key of the words that residents and volunteers read.
func (g Group) ResidentKey() string { return g.LabelKey() + ".resident" }

// Sensitive groups have no band that would claim that a single household is there.
func (g Group) Sensitive() bool { return g == Vulnerable || g == CausesProblems }
