package directory

import (
	"slices"

	"samendoen/internal/base/store"
)

// Kind is what a service helps with.
type Kind string

// Other is what fits under no kind.
const Other Kind = "overig"

// Group is a heading above kinds.
type Group string

// kindGroup is a heading with its kinds.
type kindGroup struct {
	group Group
	kinds []Kind
}

// kindTable is every kind under its heading, in the order of the page.
func kindTable() []kindGroup {
	return []kindGroup{
		{"nu", []Kind{"alarm", "politie", "brandweer", "dierenambulance", "hulplijn"}},
		{"buurt", []Kind{"wijkagent", "buurtbemiddeling", "jongerenwerk", "buurtwerk", "wijkbeheer", "toezicht", "vrijwilligers", Other}},
		{"zorg", []Kind{"wijkteam", "huisarts", "wijkverpleging", "ggz", "verslaving", "maatschappelijk-werk", "mantelzorg", "veilig-thuis", "opvang"}},
		{"wonen", []Kind{"corporatie", "huurders", "schuldhulp", "rechtshulp", "gemeente", "taal"}},
	}
}

// Groups are the headings in their order.
func Groups() []Group {
	list := make([]Group, 0, len(kindTable()))
	for _, g := range kindTable() {
		list = append(list, g.group)
	}
	return list
}

// KindsOf are the kinds under a heading.
func KindsOf(group Group) []Kind {
	for _, g := range kindTable() {
		if g.group == group {
			return g.kinds
		}
	}
	return nil
}

// Kinds are all kinds in the order of the page.
func Kinds() (list []Kind) {
	for _, g := range kindTable() {
		list = append(list, g.kinds...)
	}
	return list
}

// Group is the heading of a kind, empty for one that is not known.
func (k Kind) Group() Group {
	for _, g := range kindTable() {
		if slices.Contains(g.kinds, k) {
			return g.group
		}
	}
	return ""
}

// TaxonomyID is the id of the list of kinds as HSDS serves it, the same in every installation.
func TaxonomyID() string { return store.IDOf("directory", "taxonomy") }

// TermID is the id of a kind in that list.
func (k Kind) TermID() string { return store.IDOf("directory", "kind", string(k)) }

// TermID is the id of a heading in that list.
func (g Group) TermID() string { return store.IDOf("directory", "group", string(g)) }
