package routing

import (
	"slices"

	"samendoen/internal/place"
)

// ConflictKind is what is wrong with a book.
type ConflictKind string

// The kinds. None of them stops a book, except NoFallback: there is always somebody.
const (
	Covered    ConflictKind = "overdekt"       // an earlier rule takes everything that this one could
	Hole       ConflictKind = "gat"            // no rule is sure to name somebody for a theme
	Left       ConflictKind = "weg"            // a holder left, or can hold nothing
	NobodyLeft ConflictKind = "niemand"        // a desk has nobody
	NoDeputy   ConflictKind = "geen-vervanger" // one person, and nobody when they are away
	NoLead     ConflictKind = "geen-leider"    // lateness has nobody to climb to
	Unused     ConflictKind = "ongebruikt"     // a desk to which nothing leads
	NoDesk     ConflictKind = "geen-loket"     // a rule to a desk that is gone
	NoFallback ConflictKind = "geen-vangnet"
	GonePlace  ConflictKind = "plek-weg" // a rule about a complex that is no longer managed
)

// Conflict is something that whoever keeps the book should look at.
type Conflict struct {
	Kind  ConflictKind
	Rule  RuleID // empty when it is about no rule
	By    RuleID // Covered: the earlier rule
	Desk  DeskID
	User  string // Left
	Theme string // Hole
	N     int    // Hole: in how many complexes
}

// World is what a book is held against.
type World struct {
	Sites  map[place.ComplexID]place.AreaCode // living complexes with their neighbourhood
	Themes []string
	Facts  map[string]string // theme by fact
	People map[string]bool   // users who can hold something
	Duties map[string]int    // how many of them by role
}

// Conflicts are all that is wrong with a book, in the order of its rules and desks.
func (b Book) Conflicts(w World) []Conflict {
	var list []Conflict
	if _, ok := b.Desk(b.Fallback); !ok {
		list = append(list, Conflict{Kind: NoFallback})
	}
	for i, r := range b.Rules {
		if _, ok := b.Desk(r.Desk); !ok {
			list = append(list, Conflict{Kind: NoDesk, Rule: r.ID})
		}
		if j := slices.IndexFunc(b.Rules[:i], func(earlier Rule) bool { return earlier.When.covers(r.When, w) }); j >= 0 {
			list = append(list, Conflict{Kind: Covered, Rule: r.ID, By: b.Rules[j].ID})
		}
		if slices.ContainsFunc(r.When.Complexes, func(id place.ComplexID) bool { _, there := w.Sites[id]; return !there }) {
			list = append(list, Conflict{Kind: GonePlace, Rule: r.ID})
		}
	}
	for _, d := range b.Desks {
		list = append(list, b.deskConflicts(d, w)...)
	}
	return append(list, b.holes(w)...)
}

func (b Book) deskConflicts(d Desk, w World) []Conflict {
	var list []Conflict
	present := w.Duties[string(d.Duty)]
	for _, u := range d.People {
		if w.People[u] {
			present++
			continue
		}
		list = append(list, Conflict{Kind: Left, Desk: d.ID, User: u})
	}
	for _, u := range []string{d.Deputy, d.Lead} {
		if u != "" && !w.People[u] {
			list = append(list, Conflict{Kind: Left, Desk: d.ID, User: u})
		}
	}
	switch {
	case present == 0:
		list = append(list, Conflict{Kind: NobodyLeft, Desk: d.ID})
	case present == 1 && !w.People[d.Deputy]:
		list = append(list, Conflict{Kind: NoDeputy, Desk: d.ID})
	}
	if d.Lead == "" {
		list = append(list, Conflict{Kind: NoLead, Desk: d.ID})
	}
	if d.ID != b.Fallback && !slices.ContainsFunc(b.Rules, func(r Rule) bool { return r.Desk == d.ID }) {
		list = append(list, Conflict{Kind: Unused, Desk: d.ID})
	}
	return list
}

// holes are the themes for which some complex has no rule that is sure to fit, whatever the
// facts, the source, the urgency and the time. The fallback desk gets those.
func (b Book) holes(w World) []Conflict {
	var list []Conflict
	for _, theme := range w.Themes {
		n := 0
		for id, area := range w.Sites {
			if !slices.ContainsFunc(b.Rules, func(r Rule) bool { return r.When.sure(theme, id, area) }) {
				n++
			}
		}
		if n > 0 {
			list = append(list, Conflict{Kind: Hole, Theme: theme, N: n})
		}
	}
	return list
}

func (c Condition) sure(theme string, id place.ComplexID, area place.AreaCode) bool {
	return c.holdsPlace(id, area) && oneOf(c.Themes, theme) && len(c.Facts)+len(c.Sources)+len(c.Urgencies)+len(c.Days) == 0 &&
		c.Moment == Always && c.From == c.Until
}

// covers reports whether everything that fits d also fits c. It never says so wrongly; that
// several rules together cover one, it does not see: the dry run does.
func (c Condition) covers(d Condition, w World) bool {
	return c.coversPlace(d, w) && c.coversThemes(d, w) && holdsAll(c.Sources, d.Sources) && holdsAll(c.Urgencies, d.Urgencies) &&
		holdsAll(c.Facts, d.Facts) && c.coversTime(d)
}

// holdsAll reports whether a part of a condition takes whatever another takes.
func holdsAll[T comparable](wide, narrow []T) bool {
	if len(wide) == 0 {
		return true
	}
	return len(narrow) > 0 && !slices.ContainsFunc(narrow, func(v T) bool { return !slices.Contains(wide, v) })
}

func (c Condition) coversPlace(d Condition, w World) bool {
	if c.anywhere() {
		return true
	}
	if d.anywhere() {
		return false
	}
	for _, id := range d.Complexes {
		if !c.holdsPlace(id, w.Sites[id]) {
			return false
		}
	}
	for _, a := range d.Areas {
		if !slices.ContainsFunc(c.Areas, func(large place.AreaCode) bool { return within(a, large) }) {
			return false
		}
	}
	return true
}

// coversThemes also sees that facts belong to a theme: a rule for all of a theme covers one
// for a fact of it.
func (c Condition) coversThemes(d Condition, w World) bool {
	if holdsAll(c.Themes, d.Themes) {
		return true
	}
	if len(d.Facts) == 0 {
		return false
	}
	for _, f := range d.Facts {
		if theme := w.Facts[f]; theme == "" || !slices.Contains(c.Themes, theme) {
			return false
		}
	}
	return true
}

func (c Condition) coversTime(d Condition) bool {
	if !holdsAll(c.Days, d.Days) || c.Moment != Always && c.Moment != d.Moment {
		return false
	}
	for m := range 24 * 60 {
		if d.holdsMinute(m) && !c.holdsMinute(m) {
			return false
		}
	}
	return true
}
