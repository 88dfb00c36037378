package grouprule

import "samendoen/internal/socialmap"

// Tally is what the batch counted of a complex: homes by what is known of them, and persons of
// the complex, who may live in any of its homes.
type Tally struct {
	Let            int // homes in which somebody lives
	Vulnerable     int // of these
	CausesProblems int // of these, and of no other
	Active         int // persons
	Involved       int // persons
}

// Cells are the homes of a complex by group. A person who is active or involved counts for one of the
// homes that are in no group yet, as long as there are any: two in one home count as two homes. So
// nobody has to know who lives where.
func (t Tally) Cells() (cells [5]int) {
	free := max(0, t.Let-t.Vulnerable-t.CausesProblems)
	active := min(t.Active, free)
	involved := min(t.Involved, free-active)
	cells[socialmap.Active], cells[socialmap.Involved] = active, involved
	cells[socialmap.SelfReliant] = free - active - involved
	cells[socialmap.Vulnerable], cells[socialmap.CausesProblems] = t.Vulnerable, t.CausesProblems
	return cells
}
