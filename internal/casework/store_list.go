package casework

import (
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

// condition is the SQL of a filter; $2 is the actor's id.
func (f Filter) condition(today time.Time) string {
	switch f {
	case FilterMine:
		return `c.state <> 'afgesloten' AND c.director_id = $2`
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

// ownCases is the SQL condition of cases in which the actor, parameter $2, takes part
// now. The first half lets the database begin at the actor's own parts; the second is
// the condition that all lists of the program share.
var ownCases = `c.id IN (SELECT mine.object_id FROM access_part mine WHERE mine.user_id = $2 AND mine.object_type = $1 AND mine.until = 0)
	AND ` + access.TakesPart(ObjectType, "c.id", "$2")

// listOwn are the actor's cases of a filter.
func listOwn(tx *store.Tx, userID string, f Filter, today time.Time, limit int) ([]Case, error) {
	return store.List(tx, scanCase, ownOrdered(f, today, "0", limit), ObjectType, userID)
}

// searchOwn are the actor's cases of a filter whose number or address holds all terms,
// and after those the other cases of the filter; together at most limit.
func searchOwn(tx *store.Tx, userID string, f Filter, today time.Time, terms []string, limit int) (found, others []Case, err error) {
	args, holds := []any{ObjectType, userID}, make([]string, len(terms))
	for i, t := range terms {
		args = append(args, "%"+t+"%")
		holds[i] = "c.search LIKE $" + strconv.Itoa(len(args))
	}
	miss := "CASE WHEN " + strings.Join(holds, " AND ") + " THEN 0 ELSE 1 END"
	list, err := store.List(tx, scanCase, ownOrdered(f, today, miss, limit), args...)
	for _, c := range list {
		if matches(terms, c.Number, c.Label) {
			found = append(found, c)
		} else {
			others = append(others, c)
		}
	}
	return found, others, err
}

// ownOrdered is the SQL of the actor's cases of a filter, those with the least rank
// first. It first chooses which, by the columns that sorting needs: somebody may take
// part in thousands, of which only some are read whole.
func ownOrdered(f Filter, today time.Time, rank string, limit int) string {
	order := "c.due, c.id"
	if f == FilterClosed {
		order = "c.closed DESC, c.id"
	}
	return `SELECT ` + caseColumns + ` FROM (
			SELECT c.id, ` + rank + ` AS place FROM access_part mine JOIN casework_case c ON c.id = mine.object_id
			WHERE mine.user_id = $2 AND mine.object_type = $1 AND mine.until = 0 AND ` + f.condition(today) + `
			ORDER BY place, ` + order + ` LIMIT ` + strconv.Itoa(limit) + `) own
		JOIN casework_case c ON c.id = own.id
		WHERE ` + access.TakesPart(ObjectType, "c.id", "$2") + ` ORDER BY own.place, ` + order
}

// pageOwn are the actor's cases after an id, in the order in which they were opened.
func pageOwn(tx *store.Tx, userID string, state State, after ID, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE `+ownCases+`
		AND ($3 = '' OR c.state = $3) AND c.id > $4 ORDER BY c.id LIMIT $5`, ObjectType, userID, string(state), string(after), limit)
}

// ownHere are the actor's cases that are not closed on a home, or on its complex.
func ownHere(tx *store.Tx, userID string, unit place.UnitID, site place.ComplexID, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE `+ownCases+`
		AND c.state <> 'afgesloten' AND ($3 <> '' AND c.unit_id = $3 OR $4 <> '' AND c.complex_id = $4)
		ORDER BY CASE WHEN c.unit_id = $3 THEN 0 ELSE 1 END, c.due, c.id LIMIT $5`,
		ObjectType, userID, string(unit), string(site), limit)
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

// overviewOf are the cases of an organisation that are not closed, most urgent first.
func overviewOf(tx *store.Tx, orgID string, today time.Time, late bool, limit int) ([]Line, error) {
	onlyLate := store.Bool(late)
	list, err := store.List(tx, func(s store.Scanner) (l Line, err error) {
		return l, s.Scan(&l.ID, &l.Number, &l.State, &l.ComplexName, &l.DirectorID, store.At(&l.Due), &l.PassedTo)
	}, `SELECT c.id, c.number, c.state, c.complex_id, c.director_id, c.due,
			coalesce((SELECT max(e.user_id) FROM casework_event e WHERE e.case_id = c.id AND e.kind = 'te-laat' AND e.on_date = c.due), '')
		FROM casework_case c
		WHERE c.org_id = $1 AND c.state IN ('open', 'waakvlam') AND ($2 = CAST(0 AS BIGINT) OR c.due < $3)
		ORDER BY c.due, c.id LIMIT $4`, orgID, onlyLate, store.Micros(today), limit)
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

// passedTo are the late cases that went up to a user and still wait.
func passedTo(tx *store.Tx, userID string, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_event e JOIN casework_case c ON c.id = e.case_id AND c.due = e.on_date
		WHERE e.user_id = $1 AND e.kind = 'te-laat' ORDER BY c.due, c.id LIMIT $2`, userID, limit)
}

// promisesOf are the open commitments of a user with a date up to and including until,
// of cases in which the user still takes part.
func promisesOf(tx *store.Tx, userID string, until time.Time, limit int) ([]Case, []Commitment, error) {
	type row struct {
		c Case
		p Commitment
	}
	rows, err := store.List(tx, func(s store.Scanner) (r row, err error) {
		return r, s.Scan(&r.c.ID, &r.c.Number, &r.c.Label, &r.p.ID, &r.p.Side, &r.p.HolderID, &r.p.sealed, store.At(&r.p.By), &r.p.State, &r.p.Version)
	}, `SELECT c.id, c.number, c.label, `+commitmentColumns+` FROM casework_commitment p JOIN casework_case c ON c.id = p.case_id
		WHERE p.holder_id = $1 AND p.state = 'open' AND p.by_date <= $2 AND c.state <> 'afgesloten'
		AND `+access.TakesPart(ObjectType, "c.id", "$1")+` ORDER BY p.by_date, p.id LIMIT $3`, userID, store.Micros(until), limit)
	cases, promises := make([]Case, len(rows)), make([]Commitment, len(rows))
	for i, r := range rows {
		cases[i], promises[i] = r.c, r.p
	}
	return cases, promises, err
}
