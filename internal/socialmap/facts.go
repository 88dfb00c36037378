package socialmap

import (
	"time"

	"samendoen/internal/place"
)

// Complex is a housing complex as the map needs it: where it is and how many homes it
// has. All of it is public.
type Complex struct {
	ID   place.ComplexID
	Name string
	// Homes is the homes, let or to let at the date of the facts, that are counted with it: those that
	// were in it when they were first counted.
	Homes         int
	Point         place.Point
	Neighbourhood place.AreaCode
	District      place.AreaCode
	Municipality  place.AreaCode
	// Of is the complex that it is a part of, empty for a complex: see Part. Its homes are among those of
	// the complex too; the tables that are Parted are counted with it, and the others with the complex.
	Of place.ComplexID
	// Now is how the complex is at the date, where homes came from other complexes or went to
	// them; nil where it has the homes that are counted with it.
	Now *Now
}

// Now is a complex of which the homes are not those that are counted with it.
type Now struct {
	Homes int // in it; 0: the complex is no more
	// With is the complexes with which its homes are counted, in order of id.
	With []place.ComplexID
}

// Facts is what the map knows at one date. The columns are flat: one entry per complex
// of Stock in its order, or Named() entries per complex for a table. Slices may be
// shared and are only read. A source counts distinct households (or events) and hands
// over nothing about any one of them. Its methods may be called by several goroutines at once.
type Facts interface {
	// Stock is the complexes in any order, each id once. Those that are no more stay in it.
	Stock() []Complex
	// Counts are the true counts of a table's named cells, complex by complex; nil where
	// the source does not know this table.
	Counts(t Table) []uint16
	// Changed is what changed in this table in a complex (its index in Stock) between the
	// date since and the date of the facts. Of a table that another took the place of it is asked
	// as long as that one has no row, with the cells of the old one.
	Changed(t Table, complex int, since time.Time) Change
	// Volunteers is the exact number of volunteers per complex; theirs is a public role.
	// nil where it is not known.
	Volunteers() []uint16
}

// Change is how much of a table changed in a complex between two dates. A household
// changed when its cell differs; an event when it is new, gone or in another cell.
type Change struct {
	// Homes is the distinct households, or homes and places with a changed event, that
	// certainly changed: too low is safe for the gate, too high is not.
	Homes int
	// Least and Most are bounds on how many households changed, or events in an Events
	// table. They differ only where something was erased or homes came or went.
	Least, Most int
}

// Exactly is the change of n households.
func Exactly(n int) Change { return Change{Homes: n, Least: n, Most: n} }

func (c Change) plus(o Change) Change {
	return Change{Homes: c.Homes + o.Homes, Least: c.Least + o.Least, Most: c.Most + o.Most}
}

// Snapshot is Facts held in memory, filled column by column.
type Snapshot struct {
	Complexes []Complex
	Columns   [tableCount][]uint16 // by Table: Named() entries per complex, nil if not known
	Helpers   []uint16             // see Facts.Volunteers
	Divided   []Part               // made from now on
	// ChangedSince answers Facts.Changed; nil means that nothing changed.
	ChangedSince func(t Table, complex int, since time.Time) Change
}

// Stock implements Facts.
func (s *Snapshot) Stock() []Complex { return s.Complexes }

// Counts implements Facts.
func (s *Snapshot) Counts(t Table) []uint16 { return s.Columns[t] }

// Changed implements Facts.
func (s *Snapshot) Changed(t Table, complex int, since time.Time) Change {
	if s.ChangedSince == nil {
		return Change{}
	}
	return s.ChangedSince(t, complex, since)
}

// Volunteers implements Facts.
func (s *Snapshot) Volunteers() []uint16 { return s.Helpers }

var _ Facts = (*Snapshot)(nil)
