package casework

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Filter says which of the own cases a list shows.
type Filter string

// The filters of the list.
const (
	FilterAll     Filter = ""            // open and resting
	FilterMine    Filter = "regie"       // of which the actor is the director
	FilterLate    Filter = "te-laat"     //
	FilterNoStep  Filter = "zonder-stap" // open, and nobody wrote a next step down
	FilterResting Filter = "waakvlam"    //
	FilterClosed  Filter = "afgesloten"  //
)

// Filters are the filters in the order of the screen.
func Filters() []Filter {
	return []Filter{FilterAll, FilterMine, FilterLate, FilterNoStep, FilterResting, FilterClosed}
}

// condition is the SQL of a filter; $1 is the id of the viewer.
func (f Filter) condition(today time.Time) string {
	switch f {
	case FilterMine:
		return `c.state <> 'afgesloten' AND c.director_id = $1`
	case FilterLate:
		return `c.due > 0 AND c.due < ` + strconv.FormatInt(store.Micros(today), 10)
	case FilterNoStep:
		return `c.state = 'open' AND c.next_holder = ''`
	case FilterResting:
		return `c.state = 'waakvlam'`
	case FilterClosed:
		return `c.state = 'afgesloten'`
	}
	return `c.state <> 'afgesloten'`
}

// viewer is for whom and when a list is made: $1, $2 and $3 of its SQL.
type viewer struct {
	user, org string
	at        time.Time
}

func viewerOf(a access.Actor, at time.Time) viewer { return viewer{a.UserID, a.OrgID, at} }

func (v viewer) args(more ...any) []any {
	return append([]any{v.user, v.org, store.Micros(v.at)}, more...)
}

// caseFacts say where a case keeps what decides who may read it.
func caseFacts() access.Columns {
	return access.Columns{Type: ObjectType, ID: "c.id", Org: "c.org_id", Home: "c.unit_id", Area: "c.areas"}
}

// readable is the SQL condition of cases that the viewer may read now. The first half
// lets the database begin at the viewer's own; the second decides.
func readable() string {
	return `c.id IN (` + access.Looks(ObjectType, "$1", "$3") + `) AND ` + access.Reads(caseFacts(), "$1", "$2", "$3")
}

// listOwn are the viewer's cases of a filter.
func listOwn(tx *store.Tx, v viewer, f Filter, today time.Time, limit int) ([]Case, error) {
	return ownOrdered(tx, v, own{filter: f, today: today}, limit)
}

// searchOwn are the viewer's cases of a filter whose number or address holds all terms,
// and after those the other cases of the filter; together at most limit.
func searchOwn(tx *store.Tx, v viewer, f Filter, today time.Time, terms []string, limit int) (found, others []Case, err error) {
	o, holds := own{filter: f, today: today}, make([]string, len(terms))
	for i, t := range terms {
		o.more = append(o.more, "%"+t+"%")
		holds[i] = "c.search LIKE $" + strconv.Itoa(len(o.more)+2)
	}
	o.first = "CASE WHEN " + strings.Join(holds, " AND ") + " THEN 0 ELSE 1 END, "
	list, err := ownOrdered(tx, v, o, limit)
	for _, c := range list {
		if matches(terms, c.Number, c.Label) {
			found = append(found, c)
		} else {
			others = append(others, c)
		}
	}
	return found, others, err
}

// own is a filter of the viewer's own cases, and which of them come first: the beginning
// of the SQL of an order, with the arguments more, from $3 on.
type own struct {
	filter Filter
	today  time.Time
	first  string
	more   []any
}

// candidates is the SQL of the ids of cases that the viewer may have something to do
// with, in order: $1 is the viewer and $2 the moment.
func (o own) candidates(from, size int) string {
	order := "c.due, c.id"
	if o.filter == FilterClosed {
		order = "c.closed DESC, c.id"
	}
	return `SELECT c.id FROM (` + access.Looks(ObjectType, "$1", "$2") + `) mine JOIN casework_case c ON c.id = mine.id
		WHERE ` + o.filter.condition(o.today) + ` ORDER BY ` + o.first + order + ` LIMIT ` + strconv.Itoa(size) + ` OFFSET ` + strconv.Itoa(from)
}

// mostAtOnce is how many cases one statement decides about.
const mostAtOnce = 4000

// ownOrdered are the first of the viewer's cases that the viewer may read. Somebody may
// take part in thousands: those are put in order by an index, and only so many read and
// decided about as fill the list.
func ownOrdered(tx *store.Tx, v viewer, o own, limit int) ([]Case, error) {
	var list []Case
	for from, size := 0, limit; ; from, size = from+size, min(4*size, mostAtOnce) {
		ids, err := store.Strings(tx, o.candidates(from, size), append([]any{v.user, store.Micros(v.at)}, o.more...)...)
		if err != nil {
			return nil, err
		}
		some, err := readableOf(tx, v, ids)
		if err != nil {
			return nil, err
		}
		if list = append(list, some...); len(list) >= limit || len(ids) < size {
			return list[:min(len(list), limit)], nil
		}
	}
}

// readableOf are those of some cases that the viewer may read, in the order of the ids.
func readableOf(tx *store.Tx, v viewer, ids []string) ([]Case, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args, marks := v.args(), make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		marks[i] = "$" + strconv.Itoa(len(args))
	}
	list, err := store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE c.id IN (`+strings.Join(marks, ", ")+`)
		AND `+access.Reads(caseFacts(), "$1", "$2", "$3"), args...)
	place := make(map[ID]int, len(ids))
	for i, id := range ids {
		place[ID(id)] = i
	}
	slices.SortFunc(list, func(a, b Case) int { return place[a.ID] - place[b.ID] })
	return list, err
}

// pageOwn are the viewer's cases after an id, in the order in which they were opened.
func pageOwn(tx *store.Tx, v viewer, state State, after ID, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE `+readable()+`
		AND ($4 = '' OR c.state = $4) AND c.id > $5 ORDER BY c.id LIMIT $6`, v.args(string(state), string(after), limit)...)
}

// ownHere are the viewer's cases that are not closed on a home, or on its complex.
func ownHere(tx *store.Tx, v viewer, unit place.UnitID, site place.ComplexID, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE `+readable()+`
		AND c.state <> 'afgesloten' AND ($4 <> '' AND c.unit_id = $4 OR $5 <> '' AND c.complex_id = $5)
		ORDER BY CASE WHEN c.unit_id = $4 THEN 0 ELSE 1 END, c.due, c.id LIMIT $6`,
		v.args(string(unit), string(site), limit)...)
}

// Line is a case in the overview of a team lead: no contents and no address.
type Line struct {
	ID          ID
	Number      string
	State       State
	ComplexName string
	DirectorID  string
	Director    string // name
	Due         time.Time
	Late        bool
	PassedTo    string // name of whom the lateness went up to, empty if it did not
}

// overviewOf are the cases of the viewer's organisation that are not closed and that the
// viewer is not shut out of, most urgent first.
func overviewOf(tx *store.Tx, v viewer, today time.Time, late bool, limit int) ([]Line, error) {
	onlyLate := store.Bool(late)
	list, err := store.List(tx, func(s store.Scanner) (l Line, err error) {
		return l, s.Scan(&l.ID, &l.Number, &l.State, &l.ComplexName, &l.DirectorID, store.At(&l.Due), &l.PassedTo)
	}, `SELECT c.id, c.number, c.state, c.complex_id, c.director_id, c.due,
			coalesce((SELECT max(e.user_id) FROM casework_event e WHERE e.case_id = c.id AND e.kind = 'te-laat' AND e.on_date = c.due), '')
		FROM casework_case c
		WHERE c.org_id = $2 AND c.state IN ('open', 'waakvlam') AND ($4 = CAST(0 AS BIGINT) OR c.due < $5)
		AND `+access.NotLockedOut(caseFacts(), "$1", "$3")+`
		ORDER BY c.due, c.id LIMIT $6`, v.args(onlyLate, store.Micros(today), limit)...)
	for i := range list {
		list[i].Late = list[i].Due.Before(today)
	}
	return list, err
}

// lateCases are ids of cases whose date has passed and whose lateness did not go up
// yet, in the order of their ids.
func lateCases(tx *store.Tx, today time.Time, after ID, limit int) ([]ID, error) {
	return store.List(tx, func(s store.Scanner) (id ID, err error) { return id, s.Scan(&id) },
		`SELECT c.id FROM casework_case c WHERE c.due > 0 AND c.due < $1 AND c.id > $2 AND NOT EXISTS
			(SELECT 1 FROM casework_event e WHERE e.case_id = c.id AND e.kind = 'te-laat' AND e.on_date = c.due)
		ORDER BY c.id LIMIT $3`, store.Micros(today), string(after), limit)
}

// passedTo are the late cases that went up to the viewer and still wait.
func passedTo(tx *store.Tx, v viewer, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_event e JOIN casework_case c ON c.id = e.case_id AND c.due = e.on_date
		WHERE e.user_id = $1 AND e.kind = 'te-laat' AND c.org_id = $2 AND `+access.NotLockedOut(caseFacts(), "$1", "$3")+`
		ORDER BY c.due, c.id LIMIT $4`, v.args(limit)...)
}

// promisesOf are the open commitments of the viewer with a date up to and including
// until, of cases that the viewer may read.
func promisesOf(tx *store.Tx, v viewer, until time.Time, limit int) ([]Case, []Commitment, error) {
	type row struct {
		c Case
		p Commitment
	}
	rows, err := store.List(tx, func(s store.Scanner) (r row, err error) {
		return r, s.Scan(&r.c.ID, &r.c.OrgID, &r.c.UnitID, &r.c.Areas, &r.c.Number, &r.c.Label,
			&r.p.ID, &r.p.Side, &r.p.HolderID, &r.p.sealed, store.At(&r.p.By), &r.p.State, &r.p.Version, &r.p.Category)
	}, `SELECT c.id, c.org_id, c.unit_id, c.areas, c.number, c.label, `+commitmentColumns+` FROM casework_commitment p JOIN casework_case c ON c.id = p.case_id
		WHERE p.holder_id = $1 AND p.state = 'open' AND p.by_date <= $4 AND c.state <> 'afgesloten'
		AND `+access.Reads(caseFacts(), "$1", "$2", "$3")+` ORDER BY p.by_date, p.id LIMIT $5`, v.args(store.Micros(until), limit)...)
	cases, promises := make([]Case, len(rows)), make([]Commitment, len(rows))
	for i, r := range rows {
		cases[i], promises[i] = r.c, r.p
	}
	return cases, promises, err
}
