package socialmap

// Table is one published table per leaf. Its code takes part in the key of the draw
// and in storage, so codes never change.
type Table uint8

// The tables. All but Signals divide the homes of a leaf: each home is in one cell.
const (
	// Groups is the five resident groups as counts; a source fills it only when
	// counting by rule is allowed.
	Groups Table = iota
	// Arrears is homes with rent owed at the end of the month.
	Arrears
	// Nuisance is homes whose household complained in the 12 months up to the date.
	Nuisance
	// Allocation is homes let in the 12 months up to the date, by the kind of the last one.
	Allocation
	// Turnover was homes in which a tenancy ended in the 12 months up to the date. Nearly the
	// same homes are let again and stand in Allocation: two draws of one number tell too
	// much, so turnover is the sum of Allocation now.
	Turnover
	// Signals is the signals opened in the 12 months up to the date: followed up or waiting.
	Signals
	// Cases is homes whose household got a case in the 12 months up to the date.
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
	// Stay is let homes by how long the household has rented there. See tenancy.StayCells.
	Stay
	// Rent is let homes by their bare rent per month, in the bands of RentLimits. It is what is asked
	// and not what somebody can pay: no income is known here.
	Rent
	// Promises is what the association promised in cases and was due in the 12 months up to the date.
	Promises
	// Requests is what partners were asked in cases and had to answer in the 12 months up to the date.
	Requests
	// Repairs is what was asked to be repaired and was to be done in the 12 months up to the date.
	Repairs
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
// other cell, empty homes included.
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
	Allocation: {"allocation", Households, []string{"regulier", "urgent", "uitstroom", "statushouder", "zorg", "ruil", "overig"}},
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
}

// The themes of signals and the speeds with which they are followed up, as the cells of Followed
// name them: theme by theme the speeds in this order.
func followedThemes() []string { return []string{"woning", "overlast", "zorgen", "geld", "moois"} }
func followedSpeeds() []string { return []string{"within_2", "within_5", "later", "waiting"} }

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

// retired says that a table is no longer counted nor shown. Releases of before keep theirs.
func (t Table) retired() bool { return t == Turnover }

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

// Code is the table's name in storage, API and text keys.
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

// LabelKey is the text key of the table's name.
func (t Table) LabelKey() string { return "socialmap.table." + t.Code() }

// CellKey is the text key of a cell's label.
func (t Table) CellKey(i int) string { return t.LabelKey() + "." + t.Cell(i) }
