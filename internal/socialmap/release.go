package socialmap

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/place"
)

// MinChanged is how many households of a leaf must have changed in a table before that
// table is drawn anew.
const MinChanged = 5

// minSecret is the least length of the secret behind the draws, in bytes.
const minSecret = 32

// Row is one published table of one leaf.
type Row struct {
	AsOf  time.Time // the date of these counts, which may be before the release's
	Homes int       // homes of the leaf at that date; public
	Cells []int     // multiples of Base but for a rest that is left, Width() of the table; 0 means 0 to 5
	// meanDays is a mean that releases of before gave on Signals, plus one; 0 for none. It is kept
	// as part of their digest.
	meanDays int
	// changed is how much changed since the row before; not published.
	changed Change
}

// Known reports whether anything was published.
func (r Row) Known() bool { return len(r.Cells) > 0 }

// Total is the sum of the cells.
func (r Row) Total() (n int) {
	for _, v := range r.Cells {
		n += v
	}
	return n
}

// Entry is a row with its place in the release, for storing and loading.
type Entry struct {
	Leaf  LeafID
	Table Table
	Row   Row
}

// Place is a complex in a release, with the homes that it has at the date and its exact
// number of volunteers.
type Place struct {
	Complex
	Volunteers int // -1 where it is not known
	// With is the complexes with which its homes are counted; nil: with itself. See Complex.Now.
	With []place.ComplexID
}

// Release is everything that was published at one date. It is not changed afterwards.
type Release struct {
	AsOf    time.Time         // date, UTC midnight
	Leaves  []Leaf            // in order of neighbourhood and first complex
	Places  []Place           // in order of id
	rows    [tableCount][]Row // by table, leaf by leaf; nil for a table without rows
	drawn   *drawn            // every row that was drawn until now, for the next release
	divided []Part            // with it, until it is stored
	byID    map[LeafID]int
	leafOf  map[place.ComplexID]int   // of those whose homes the leaves count, other than of parts
	parts   map[place.ComplexID][]int // the leaves of parts, by complex and by what else they count
	in      map[place.ComplexID][]int // where the homes of a complex are counted, if not with itself
	shown   []int                     // of each leaf, of how many complexes it counts homes
	held    []int                     // the leaves of the places, place by place
	heldAt  []int                     // where in held those of a place begin, and after the last one its end
}

// NewRelease puts a stored release together again. An entry of a leaf that is not in
// the release is an error, and so is a row of the wrong width.
func NewRelease(asOf time.Time, leaves []Leaf, places []Place, entries []Entry) (*Release, error) {
	r := emptyRelease(asOf, slices.Clone(leaves), slices.Clone(places))
	for _, e := range entries {
		leaf, ok := r.byID[e.Leaf]
		if !ok || int(e.Table) >= tableCount || len(e.Row.Cells) != e.Table.Width() {
			return nil, fault.New("socialmap.NewRelease: entry without its leaf or with the wrong cells", fault.Internal)
		}
		r.set(leaf, e.Table, e.Row)
	}
	return r, nil
}

// shows is the table whose rows tell of another: that one itself, or in a release of before it came the
// table that it took the place of. See Indicator.by.
func (r *Release) shows(t Table) Table {
	if old, ok := t.Replaces(); ok && r.rows[old] != nil && r.rows[t] == nil {
		return old
	}
	return t
}

func emptyRelease(asOf time.Time, leaves []Leaf, places []Place) *Release {
	r := &Release{
		AsOf: dateOf(asOf), Leaves: leaves, Places: places,
		byID: make(map[LeafID]int, len(leaves)), leafOf: make(map[place.ComplexID]int, len(places)),
		parts: map[place.ComplexID][]int{}, in: map[place.ComplexID][]int{}, shown: make([]int, len(leaves)), heldAt: make([]int, 1, len(places)+1),
	}
	slices.SortFunc(r.Places, func(a, b Place) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i, l := range leaves {
		r.byID[l.ID] = i
		for _, c := range l.Complexes {
			if l.Holds != PartTables {
				r.leafOf[c] = i
				continue
			}
			r.parts[c] = append(r.parts[c], i)
			if whole, part := WholeOf(c); part {
				r.parts[whole] = append(r.parts[whole], i)
			}
		}
	}
	for _, p := range r.Places {
		if p.With != nil {
			r.in[p.ID] = r.holding(p.With)
		}
		leaves := r.LeavesOf(p.ID)
		for _, i := range leaves {
			r.shown[i]++
		}
		r.held, r.heldAt = append(r.held, leaves...), append(r.heldAt, len(r.held)+len(leaves))
	}
	return r
}

// holding are the leaves that count some complexes, in order, those of parts after the others.
func (r *Release) holding(list []place.ComplexID) []int {
	var leaves, parts []int
	for _, id := range list {
		if i, ok := r.leafOf[id]; ok {
			leaves = append(leaves, i)
		}
		parts = append(parts, r.parts[id]...)
	}
	slices.Sort(leaves)
	slices.Sort(parts)
	return append(slices.Compact(leaves), slices.Compact(parts)...)
}

// Row is a table of a leaf by its index in Leaves; see Row.Known.
func (r *Release) Row(leaf int, t Table) Row {
	if r.rows[t] == nil {
		return Row{}
	}
	return r.rows[t][leaf]
}

func (r *Release) set(leaf int, t Table, row Row) {
	r.hold(t)
	r.rows[t][leaf] = row
}

// letGo gives back the room of tables that have no rows after all.
func (r *Release) letGo() {
	for t, rows := range r.rows {
		if !slices.ContainsFunc(rows, Row.Known) {
			r.rows[t] = nil
		}
	}
}

// hold makes room for the rows of a table.
func (r *Release) hold(t Table) {
	if r.rows[t] == nil {
		r.rows[t] = make([]Row, len(r.Leaves))
	}
}

// leafFor is the index of the leaf with the rows of a table of the homes that are counted with a complex,
// or with a part of one; false for a complex that has its rows per part.
func (r *Release) leafFor(id place.ComplexID, t Table) (int, bool) {
	if i, ok := r.leafOf[id]; ok && r.Leaves[i].Holds.Has(t) {
		return i, true
	}
	if list := r.parts[id]; len(list) == 1 && t.Parted() {
		return list[0], true
	}
	return 0, false
}

// LeavesOf are the indexes of the leaves in which the homes that a complex has at the date are
// published: one, unless complexes were merged since they were first counted, and those of its parts
// after it where it is divided.
func (r *Release) LeavesOf(id place.ComplexID) []int {
	if list, moved := r.in[id]; moved {
		return list
	}
	return r.holding([]place.ComplexID{id})
}

// published reports whether something of the homes that are counted with a complex was published, in
// the release or before it. Of no release at all nothing was.
func (r *Release) published(id place.ComplexID) bool {
	if r == nil {
		return false
	}
	i, ok := r.leafOf[id]
	return ok && (!r.Leaves[i].Withheld || r.Leaves[i].Closed)
}

// unit are the leaves that together have all tables of a leaf which is not of parts: that one, and those of
// the parts of its complexes.
func (r *Release) unit(leaf int) []int {
	if r.Leaves[leaf].Holds == AllTables {
		return []int{leaf}
	}
	return r.holding(r.Leaves[leaf].Complexes)
}

// LeafIDs are the leaves in which the homes of a complex are published; see LeafFigure.
func (r *Release) LeafIDs(id place.ComplexID) (ids []LeafID) {
	for _, i := range r.LeavesOf(id) {
		ids = append(ids, r.Leaves[i].ID)
	}
	return ids
}

// heldBy is LeavesOf of a place, by its index in Places.
func (r *Release) heldBy(i int) []int { return r.held[r.heldAt[i]:r.heldAt[i+1]] }

// Merged reports whether the figure of a complex tells of homes of others too.
func (r *Release) Merged(id place.ComplexID) bool { return r.isMerged(r.LeavesOf(id)) }

func (r *Release) isMerged(leaves []int) bool {
	return slices.ContainsFunc(leaves, func(i int) bool { return r.shown[i] > 1 })
}

// Place finds a complex by its id.
func (r *Release) Place(id place.ComplexID) (Place, bool) {
	i, ok := r.placeAt(id)
	if !ok {
		return Place{}, false
	}
	return r.Places[i], true
}

// placeAt is the index of a complex in Places.
func (r *Release) placeAt(id place.ComplexID) (int, bool) {
	return slices.BinarySearchFunc(r.Places, id, func(p Place, id place.ComplexID) int {
		return strings.Compare(string(p.ID), string(id))
	})
}

// Entries are all published rows, in order of leaf and table.
func (r *Release) Entries() []Entry {
	var list []Entry
	for i, l := range r.Leaves {
		for t := range Table(tableCount) {
			if row := r.Row(i, t); row.Known() {
				list = append(list, Entry{Leaf: l.ID, Table: t, Row: row})
			}
		}
	}
	return list
}

// Digest is a fingerprint of all published counts: instances and replays of the same
// release agree on it.
func (r *Release) Digest() [32]byte {
	h := sha256.New()
	b := binary.AppendVarint(nil, r.AsOf.Unix())
	for _, p := range r.Places {
		b = append(append(b, p.ID...), 0)
		b = binary.AppendVarint(binary.AppendVarint(b, int64(p.Homes)), int64(p.Volunteers))
		for _, id := range p.With {
			b = append(append(b, id...), 1)
		}
	}
	for i, l := range r.Leaves { // in the order of Entries
		for t := range Table(tableCount) {
			row := r.Row(i, t)
			if !row.Known() {
				continue
			}
			b = append(append(b, l.ID...), byte(t))
			b = binary.AppendVarint(b, row.AsOf.Unix())
			b = binary.AppendVarint(binary.AppendVarint(b, int64(row.Homes)), int64(row.meanDays-1))
			for _, v := range row.Cells {
				b = binary.AppendVarint(b, int64(v))
			}
		}
		if len(b) > 1<<16 {
			h.Write(b)
			b = b[:0]
		}
	}
	h.Write(b)
	return [32]byte(h.Sum(nil))
}

// dateOf is the calendar day of t in t's own zone, at midnight UTC.
func dateOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// unlimited is the top of a table that has no cap.
const unlimited = math.MaxInt
