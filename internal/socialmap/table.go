package socialmap

import "slices"

// Table is one published table per leaf. Its code takes part in the key of the draw
// and in storage, so codes never change.
type Table uint8

// The tables. Those of Households divide the homes of a leaf: each home is in one cell.
const (
	// Groups is the five resident groups as counts; a source fills it only when
	// counting by rule is allowed.
	Groups Table = iota
	// Arrears was homes with rent owed at the end of the month; Debt took its place.
	Arrears
	// Nuisance is homes whose household complained in the 12 months up to the date.
	Nuisance
	// Allocation was homes let in the 12 months up to the date, by the kind of the last one; Tenure took
	// its place.
	Allocation
	// Turnover was homes in which a tenancy ended in the 12 months up to the date. Nearly the
	// same homes are let again and stand in Allocation: two draws of one number tell too
	// much, so turnover is the sum of allocations now.
	Turnover
	// Signals was the signals opened in the 12 months up to the date: followed up or waiting;
	// Followed took its place.
	Signals
	// Cases was homes whose household got a case in the 12 months up to the date; Rungs took its place.
	Cases
	// Followed is the signals opened in the 12 months up to the date, by theme and by how many
	// working days went by until somebody talked about them.
	Followed
	// Debt is homes with rent owed at the end of the month, by how much. The bands are round
	// amounts of our own: about one month and three months of the rent of a cheap social home, going
	// by the kwaliteitskortingsgrens of the Wet op de huurtoeslag (some 480 euros in 2025).
	Debt
	// Rungs is homes whose household got a case in the 12 months up to the date, by the rung of the
	// responsibility ladder (S1 1.4) on which the help stood by the date, the highest of its cases.
	Rungs
	// Stay was let homes by how long the household had rented there. Its rest was the homes not let, and so
	// was that of Rent and is that of Groups; LongStay and AskedRent do not count these.
	Stay
	// Rent was let homes by their bare rent per month; see Stay.
	Rent
	// Promises is what the association promised in cases and was due in the 12 months up to the date.
	Promises
	// Requests is what partners were asked in cases and had to answer in the 12 months up to the date.
	Requests
	// Repairs is what was asked to be repaired and was to be done in the 12 months up to the date.
	Repairs
	// LongStay was homes by how long the household had rented there, from five years on. None of them was
	// let in the last year, so it told of Allocation too: with the rows of both, cells of complexes where
	// people stay had fewer than six candidates. It was drawn nowhere but where it was made.
	LongStay
	// AskedRent is homes by the bare rent per month that was asked last, in the bands of RentLimits: of a
	// home not let for at most a year that of its last tenancy. The rest are above the highest
	// limit, or not known. It is what is asked and not what somebody can pay: no income is known here.
	AskedRent
	// Tenure is homes by how they were let: in the 12 months up to the date, by the kind of the last
	// allocation, or else by how long the household has rented there, from five years on; of a home not let for at
	// most a year the last household. The rest were let one to five years ago, or are empty for longer.
	Tenure
)

// Kind says what a table counts.
type Kind uint8

// The kinds of table.
const (
	// Households tables divide the homes of a leaf: the cells add up to all homes, and
	// the last cell is the rest.
	Households Kind = iota
	// Events tables count things that happen; they have no rest and no cap.
	Events
)

// RestCell is the code of the last cell of every Households table: the homes in no
// other cell, empty homes included. Where the other cells name some homes only, it is no figure of its
// own but what these leave of the homes (restLeft), and no multiple of Base.
const RestCell = "rest"

type definition struct {
	code  string
	kind  Kind
	named []string // cells that a source counts, without the rest
}

var definitions = [...]definition{
	Groups:     {"groups", Households, []string{"active", "involved", "self_reliant", "vulnerable", "causes_problems"}},
	Arrears:    {"arrears", Households, []string{"in_arrears"}},
	Nuisance:   {"nuisance", Households, []string{"complaining"}},
	Allocation: {"allocation", Households, allocationKinds()},
	Turnover:   {"turnover", Households, []string{"moved"}},
	Signals:    {"signals", Events, []string{"followed_up", "waiting"}},
	Cases:      {"cases", Households, []string{"with_case"}},
	Followed:   {"signal_follow_up", Events, followedCells()},
	Debt:       {"arrears_bands", Households, []string{"upto_500", "upto_1500", "above_1500"}},
	Rungs:      {"case_rungs", Households, []string{"own_strength", "social_network", "general_services", "light_individual", "heavy_individual", "not_judged"}},
	Stay:       {"stay", Households, []string{"0_5", "5_10", "10_20", "20_more"}},
	Rent:       {"rent", Households, []string{"cheap", "affordable", "affordable_large", "dear", "free"}},
	Promises:   {"promises", Events, []string{"in_time", "late", "never"}},
	Requests:   {"requests", Events, []string{"in_time", "late", "never"}},
	Repairs:    {"repairs", Events, []string{"in_time", "late", "open"}},
	LongStay:   {"long_stay", Households, []string{"5_10", "10_20", "20_more"}},
	AskedRent:  {"asked_rent", Households, []string{"cheap", "affordable", "affordable_large", "dear"}},
	Tenure:     {"tenure", Households, append(allocationKinds(), "5_10", "10_20", "20_more")},
}

// allocationKinds are the kinds of allocation as the cells of Tenure name them; the last is any other.
func allocationKinds() []string {
	return []string{"regulier", "urgent", "uitstroom", "statushouder", "zorg", "ruil", "overig"}
}

// AllocationCell is the cell of Tenure of a home let in the last year, by the kind of the allocation.
func AllocationCell(kind string) int {
	i := slices.Index(allocationKinds(), kind)
	if i < 0 {
		i = len(allocationKinds()) - 1
	}
	return i
}

// followedThemes are the themes of signals as the cells of Followed name them, theme by theme.
func followedThemes() []string { return []string{"woning", "overlast", "zorgen", "geld", "moois"} }

// followedSpeeds are within how many working days somebody talked about a signal, as the cells of
// Followed name them; the last is those that wait.
func followedSpeeds() []string { return []string{"within_2", "within_5", "later", "waiting"} }

// FollowedCell is the cell of Followed of a signal: -1 days is one that waits. A theme that the
// table does not name counts with the first.
func FollowedCell(theme string, days int64) int {
	speed := len(followedSpeeds()) - 1
	switch {
	case days < 0:
	case days <= 2:
		speed = 0
	case days <= 5:
		speed = 1
	default:
		speed = 2
	}
	return max(0, slices.Index(followedThemes(), theme))*len(followedSpeeds()) + speed
}

// DebtCell is the cell of Debt of an amount owed, in cents.
func DebtCell(cents int64) int {
	switch {
	case cents < 500_00:
		return 0
	case cents < 1500_00:
		return 1
	}
	return 2
}

// RungCell is the cell of Rungs of a rung of the responsibility ladder, of which 1 is the lowest; 0
// where nobody judged it.
func RungCell(rung int) int {
	if rung < 1 || rung >= Rungs.Named() {
		return Rungs.Named() - 1
	}
	return rung - 1
}

// followedWith are the cells of Followed of some speeds, of all themes.
func followedWith(speeds ...int) (cells []int) {
	for i := range Followed.Named() {
		if slices.Contains(speeds, i%len(followedSpeeds())) {
			cells = append(cells, i)
		}
	}
	return cells
}

func followedCells() (cells []string) {
	for _, theme := range followedThemes() {
		for _, speed := range followedSpeeds() {
			cells = append(cells, theme+"_"+speed)
		}
	}
	return cells
}

const tableCount = len(definitions)

// Tables are the tables that are counted, in order.
func Tables() []Table {
	var list []Table
	for i := range definitions {
		if t := Table(i); !t.retired() { // #nosec G115 -- below tableCount
			list = append(list, t)
		}
	}
	return list
}

// retired says that a table is no longer counted nor shown. Releases of before keep theirs, and
// where another took its place a row stays until that one has a row.
func (t Table) retired() bool {
	switch t {
	case Turnover, Arrears, Signals, Cases, Stay, Rent, Allocation, LongStay:
		return true
	}
	return false
}

// Replaces is the table that this one took the place of: one that said less about the same
// homes or events, each of its cells the sum of some of this one (InReplaced). ok is false for none.
//
// The first row of this table and the last of that one are two draws of nearly the same counts, so
// they are gated as one series; see batch.table and disclosure.Draw.Parts.
func (t Table) Replaces() (old Table, ok bool) {
	switch t {
	case Followed:
		return Signals, true
	case Debt:
		return Arrears, true
	case Rungs:
		return Cases, true
	case Tenure:
		return Allocation, true
	}
	return 0, false
}

// InReplaced is the cell of the table that this one took the place of, to which a published
// cell belongs.
func (t Table) InReplaced(cell int) int {
	old, _ := t.Replaces()
	switch {
	case cell >= t.Named():
		return old.Named() // the rest
	case t == Tenure: // of before the homes let in the last year stand first
		return min(cell, old.Named())
	case t == Followed && cell%len(followedSpeeds()) == len(followedSpeeds())-1:
		return 1 // waits
	}
	return 0
}

// parts are the cells of this table by the cell of the replaced one to which they belong.
func (t Table) parts() [][]int {
	old, ok := t.Replaces()
	if !ok {
		return nil
	}
	list := make([][]int, old.Width())
	for i := range t.Width() {
		was := t.InReplaced(i)
		list[was] = append(list[was], i)
	}
	return list
}

// inReplaced are some cells of this table by those of the replaced one; exact is false where one of those
// belongs to them only in part.
func (t Table) inReplaced(cells []int) (list []int, exact bool) {
	exact = true
	for was, parts := range t.parts() {
		in := 0
		for _, c := range parts {
			if slices.Contains(cells, c) {
				in++
			}
		}
		exact = exact && (in == 0 || in == len(parts))
		if in > 0 {
			list = append(list, was)
		}
	}
	return list, exact
}

// restLeft says that the cells name some of the homes only. Nearly all are in the rest then, and a figure
// of that too would bound the others from their other side.
func (t Table) restLeft() bool {
	switch t {
	case Arrears, Debt, Nuisance, Turnover, Cases, Rungs:
		return true
	}
	return false
}

// lasting is of how many rows in a hundred the noise is that of the series; see hand.noise. Where the cells
// name some of the homes only, somebody who changed is told by two rows with the same noise.
func (t Table) lasting() int {
	if t.restLeft() {
		return 90
	}
	return 99
}

// timely says that the table counts what had to be done by a date.
func (t Table) timely() bool { return t == Promises || t == Requests || t == Repairs }

// ParseTable finds a table by its code.
func ParseTable(code string) (Table, bool) {
	for i, d := range definitions {
		if d.code == code {
			return Table(i), true // #nosec G115 -- below tableCount
		}
	}
	return 0, false
}

// Code is the table's name in storage.
func (t Table) Code() string { return definitions[t].code }

// Kind says what the table counts.
func (t Table) Kind() Kind { return definitions[t].kind }

// Named is the number of cells that a source counts; a Households table has one more,
// the rest, which is what remains of the homes.
func (t Table) Named() int { return len(definitions[t].named) }

// Width is the number of published cells.
func (t Table) Width() int {
	if t.Kind() == Households {
		return t.Named() + 1
	}
	return t.Named()
}

// all are the indexes of the published cells.
func (t Table) all() []int {
	list := make([]int, t.Width())
	for i := range list {
		list[i] = i
	}
	return list
}

// Cell is the code of a published cell.
func (t Table) Cell(i int) string {
	if i < t.Named() {
		return definitions[t].named[i]
	}
	return RestCell
}

// CellIndex finds a published cell by its code; -1 if the table has none such.
func (t Table) CellIndex(code string) int {
	for i := range t.Width() {
		if t.Cell(i) == code {
			return i
		}
	}
	return -1
}
