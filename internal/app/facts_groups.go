package app

import (
	"slices"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/grouprule"
	"samendoen/internal/place"
	"samendoen/internal/secondchance"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// groupTally is what the five groups are made of at a date. homes are those that a fact puts in a group,
// and the empty ones; every other home is one where somebody lives of whom there is no fact. persons are the
// people of complexes, who have no home here.
type groupTally struct {
	homes, persons tally
}

// groupRest is the cell of the homes in no group: nobody lives there.
func groupRest() uint16 { return uint16(socialmap.Groups.Named()) } // #nosec G115 -- five

// groups fills the table of the five groups where counting by rule is allowed at this moment, and counts
// its changes; otherwise the figures of before stay. What was at an earlier date is asked with the rule of that
// date, as known then.
func (b *loading) groups(since socialmap.Since) ([]change, error) {
	rule, may, err := grouprule.CountsOn(b.tx, b.org, b.now.On, b.now.Known)
	if err != nil || !may {
		return nil, err
	}
	now, err := b.groupTally(rule, b.now)
	if err != nil {
		return nil, err
	}
	cells := groupCells(b.snapshot.Complexes, now)
	column := make([]uint16, 0, len(cells)*socialmap.Groups.Named())
	for _, c := range cells {
		for _, n := range c {
			column = append(column, uint16(n)) // #nosec G115 -- homes of a complex
		}
	}
	b.snapshot.Columns[socialmap.Groups] = column
	changed := make([]change, len(b.snapshot.Complexes))
	for i, c := range b.snapshot.Complexes {
		changed[i].since, changed[i].known = since(socialmap.Groups, c.ID)
	}
	for _, v := range viewsOf(changed) {
		then, err := grouprule.RuleOn(b.tx, b.org, v.On)
		if err != nil {
			return nil, err
		}
		before, err := b.groupTally(then, v)
		if err != nil {
			return nil, err
		}
		moved, err := b.movedSince(v)
		if err != nil {
			return nil, err
		}
		countGroups(changed, before, now, moved)
	}
	return changed, nil
}

// groupTally counts by a rule at a date as known at a moment, from the memo where it is there.
func (b *loading) groupTally(rule grouprule.Rule, v delivery.View) (groupTally, error) {
	for _, kept := range b.grouped[b.memoOf(socialmap.Groups)] {
		if kept.homes.date.Equal(v.On) {
			return kept, nil
		}
	}
	seen, err := grouprule.SeenAt(b.tx, b.org, v.Known)
	if err != nil {
		return groupTally{}, err
	}
	homes, err := b.groupHomes(rule, v)
	found := groupTally{homes, b.groupPersons(rule, v, seen)}
	if b.grouped != nil && err == nil {
		b.grouped[b.memoOf(socialmap.Groups)] = append(b.grouped[b.memoOf(socialmap.Groups)], found)
	}
	return found, err
}

// groupPersons are the people of complexes by the group of their facts. Of who was gone since only that there
// was somebody is known: such a row has no key.
func (b *loading) groupPersons(rule grouprule.Rule, v delivery.View, seen []grouprule.Seen) tally {
	type who struct {
		complex int32
		mark    string
	}
	found := tally{date: v.On}
	add := func(w who, f grouprule.Facts) {
		if g := rule.Group(f); g != socialmap.SelfReliant {
			found.rows = append(found.rows, row{key: hashOf(w.mark), complex: w.complex, cell: uint16(g)})
		}
	}
	people := map[who]grouprule.Facts{}
	for _, x := range seen {
		i, ok := b.at(x.Complex, 0)
		if !ok {
			continue
		}
		w := who{i, x.Mark}
		if x.Mark == "" {
			add(w, grouprule.Facts{x.Fact: 0})
			continue
		}
		if people[w] == nil {
			people[w] = grouprule.Facts{}
		}
		people[w][x.Fact] = 0
	}
	for w, f := range people {
		add(w, f)
	}
	slices.SortFunc(found.rows, compareRows)
	return found
}

// groupHomes are the homes that are empty or that a fact puts in a group.
func (b *loading) groupHomes(rule grouprule.Rule, v delivery.View) (tally, error) {
	found := tally{date: v.On}
	add := func(id place.ComplexID, key string, cell uint16) {
		if i, ok := b.at(id, hashOf(key)); ok {
			found.rows = append(found.rows, row{key: hashOf(key), complex: i, cell: cell})
		}
	}
	empty, err := tenancy.EmptyCells(b.tx, b.org, v)
	if err != nil {
		return found, err
	}
	nobody := make(map[place.UnitID]bool, len(empty))
	for _, c := range empty {
		nobody[c.Unit] = true
		add(c.Complex, string(c.Unit), groupRest())
	}
	running, err := casework.RunningCells(b.tx, b.org, v)
	if err != nil {
		return found, err
	}
	agreed, unread, err := secondchance.RunningOn(b.tx, b.vault, b.org, v.On)
	if err != nil {
		return found, err
	}
	facts, at := map[place.UnitID]grouprule.Facts{}, map[place.UnitID]place.ComplexID{}
	for _, k := range running {
		if nobody[k.Unit] {
			continue
		}
		if facts[k.Unit] == nil {
			facts[k.Unit], at[k.Unit] = grouprule.Facts{}, k.Complex
		}
		if k.Rung >= casework.LightIndividual {
			facts[k.Unit][grouprule.Support] = 0
		}
		if agreed[string(k.ID)] {
			facts[k.Unit][grouprule.Agreement] = 0
		}
		if !v.Latest && slices.Contains(unread, string(k.ID)) {
			add(k.Complex, "", groupRest()) // nobody can tell any more whether it counted
		}
	}
	for unit, f := range facts {
		if g := rule.Group(f); g != socialmap.SelfReliant {
			add(at[unit], string(unit), uint16(g))
		}
	}
	if err := pastRunning(b.tx, b.org, v, add); err != nil {
		return found, err
	}
	slices.SortFunc(found.rows, compareRows)
	return found, nil
}

// pastRunning adds of a date that was, for the cases that were erased since, as many homes without a name as
// there may have been.
func pastRunning(tx *store.Tx, org string, v delivery.View, add func(place.ComplexID, string, uint16)) error {
	if v.Latest {
		return nil
	}
	past, err := casework.PastRunning(tx, org, v.On)
	for _, c := range past {
		for range c.Homes {
			add(c.Complex, "", groupRest())
		}
	}
	return err
}

// groupCells are the homes of each complex by group.
func groupCells(stock []socialmap.Complex, g groupTally) [][5]int {
	tallies := make([]grouprule.Tally, len(stock))
	for i, c := range stock {
		if c.Of == "" { // groups are counted of complexes as a whole
			tallies[i].Let = c.Homes
		}
	}
	for _, r := range slices.Concat(g.homes.rows, g.persons.rows) {
		t := &tallies[r.complex]
		switch {
		case r.cell == groupRest():
			t.Let--
		case r.cell == uint16(socialmap.Vulnerable):
			t.Vulnerable++
		case r.cell == uint16(socialmap.CausesProblems):
			t.CausesProblems++
		case r.cell == uint16(socialmap.Active):
			t.Active++
		case r.cell == uint16(socialmap.Involved):
			t.Involved++
		}
	}
	cells := make([][5]int, len(stock))
	for i, t := range tallies {
		cells[i] = t.Cells()
	}
	return cells
}

// countGroups counts the homes that certainly changed group by what is known of homes alone. That
// somebody of the complex became active or stopped changes at most one home more, and nobody knows which.
func countGroups(list []change, before, now groupTally, moved []row) {
	homes := slices.Clone(list)
	countHomes(homes, before.homes.only(list).standing(moved), now.homes.standing(moved), moved)
	persons := slices.Clone(list)
	countHomes(persons, before.persons.only(list), now.persons, nil)
	for i := range list {
		if list[i].since.Equal(before.homes.date) {
			list[i].Change = homes[i].Change
			list[i].Most += persons[i].Most
		}
	}
}

// standing leaves out the empty homes among those that came to the stock or left it: nobody lived there
// who changed.
func (t tally) standing(moved []row) tally {
	ids := make(map[row]bool, len(moved))
	for _, m := range moved {
		ids[row{key: m.key, complex: m.complex}] = true
	}
	t.rows = slices.DeleteFunc(slices.Clone(t.rows), func(r row) bool {
		return r.cell == groupRest() && r.key != 0 && ids[row{key: r.key, complex: r.complex}]
	})
	return t
}
