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

// caseFacts say where a case keeps what decides who sees it.
func caseFacts() access.Columns {
	return access.Columns{Type: ObjectType, ID: "c.id", Home: "c.unit_id", Org: "c.org_id", Areas: "c.areas", Codes: "casework_area"}
}

// reads is the SQL condition that the viewer may read a case c, with the row mine that
// access.Mine has of it. It says the same as the rules of case.read do with the facts of
// access.Load, but for roles and a second step: those hold for the whole list, and whoever
// asks for it is asked for them first.
func reads() string { return readsAs("$1", "$2", "$3") }

// readsAs is reads for somebody else than the viewer.
func readsAs(user, org, at string) string {
	return `(c.org_id = ` + org + ` OR ` + access.Bound("mine.covenant_id", caseFacts(), user, org, at, false) + `) AND ` + notShutAs(user, at)
}

// notShut is the SQL condition that the viewer is not shut out of a case c nor of its home.
func notShut() string { return notShutAs("$1", "$3") }

func notShutAs(user, at string) string {
	return `c.id NOT IN ` + access.ShutOnes(ObjectType, user, at) + ` AND c.unit_id NOT IN ` + access.ShutOnes(access.HomeType, user, at)
}

// selection says which cases a list is about and in which order, in SQL about a case c. $1, $2
// and $3 are the viewer, and args are from $4 on. Where that is the order of the ranks, ranks
// says which of them the cases have, and the list walks over its first parts only.
type selection struct {
	where, order string
	ranks        string
	args         []any
}

// ofFilter are the cases of a filter, the most urgent first.
func ofFilter(f Filter, today time.Time) selection {
	c := selection{where: f.condition(today), order: "c.due, c.id", ranks: "mine.rank >= 0"}
	switch f {
	case FilterLate:
		c.ranks = "mine.rank > 0 AND mine.rank < " + strconv.FormatInt(store.Micros(today), 10)
	case FilterClosed:
		c.order, c.ranks = "c.closed DESC, c.id", "mine.rank < 0"
	}
	return c
}

// ofSearch are the cases of a filter, those with all terms in number or address first.
func ofSearch(f Filter, today time.Time, terms []string) selection {
	c, holds := ofFilter(f, today), make([]string, len(terms))
	for i, t := range terms {
		c.args = append(c.args, "%"+t+"%")
		holds[i] = "c.search LIKE $" + strconv.Itoa(len(c.args)+3)
	}
	c.order, c.ranks = "CASE WHEN "+strings.Join(holds, " AND ")+" THEN 0 ELSE 1 END, "+c.order, ""
	return c
}

// ofState are the cases after an id, in the order in which they were opened; state "" means
// all.
func ofState(state State, after ID) selection {
	return selection{where: `($4 = '' OR c.state = $4) AND c.id > $5`, order: "c.id", args: []any{string(state), string(after)}}
}

// ofPlace are the cases that are not closed on a home, or on its complex.
func ofPlace(unit place.UnitID, site place.ComplexID) selection {
	return selection{where: `c.state <> 'afgesloten' AND ($4 <> '' AND c.unit_id = $4 OR $5 <> '' AND c.complex_id = $5)`,
		order: "CASE WHEN c.unit_id = $4 THEN 0 ELSE 1 END, c.due, c.id", args: []any{string(unit), string(site)}}
}

// first is the SQL of the first ids of a selection among some of the viewer's cases, in the
// order of the ranks of their parts if they are ranked.
func (c selection) first(mine string, ranked bool, limit int) string {
	where, order := c.where, c.order
	if ranked && c.ranks != "" {
		where, order = c.ranks+" AND "+where, "mine.rank, mine.id"
	}
	return `SELECT id FROM (SELECT c.id FROM (` + mine + `) mine JOIN casework_case c ON c.id = mine.id
		WHERE ` + where + ` AND ` + reads() + ` ORDER BY ` + order + ` LIMIT ` + strconv.Itoa(limit) + `) these`
}

// ownOf are the first cases of a selection that the viewer may read, at most limit. Somebody
// may take part in thousands: an index holds what chooses and sorts them, and only so many
// are read.
func ownOf(tx *store.Tx, v viewer, c selection, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM (`+c.first(access.MyParts(ObjectType, "$1", "$3"), true, limit)+`
		UNION ALL `+c.first(access.MyLooks(ObjectType, "$1", "$3"), false, limit)+`) first
		JOIN casework_case c ON c.id = first.id ORDER BY `+c.order+` LIMIT `+strconv.Itoa(limit), v.args(c.args...)...)
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
	Gone        bool   // the director is at work no more
	PassedTo    string // name of whom the lateness went up to, empty if it did not
}

// overviewOf are the cases of the viewer's organisation that are not closed and that the
// viewer is not shut out of, most urgent first.
func overviewOf(tx *store.Tx, v viewer, today time.Time, late bool, limit int) ([]Line, error) {
	onlyLate := store.Bool(late)
	list, err := store.List(tx, func(s store.Scanner) (l Line, err error) {
		var gone int64
		err = s.Scan(&l.ID, &l.Number, &l.State, &l.ComplexName, &l.DirectorID, store.At(&l.Due), &l.PassedTo, &gone)
		l.Gone = gone != 0
		return l, err
	}, `SELECT c.id, c.number, c.state, c.complex_id, c.director_id, c.due,
			coalesce((SELECT e.user_id FROM casework_event e WHERE e.case_id = c.id AND e.kind = 'te-laat' AND e.on_date = c.due ORDER BY e.at DESC, e.id DESC LIMIT 1), ''),
			CASE WHEN EXISTS (SELECT 1 FROM account_user u WHERE u.id = c.director_id AND u.disabled = 0) THEN 0 ELSE 1 END
		FROM casework_case c
		WHERE c.org_id = $2 AND c.state IN ('open', 'waakvlam') AND ($4 = CAST(0 AS BIGINT) OR c.due < $5)
		AND `+access.NotLockedOut(caseFacts(), "$1", "$3")+`
		ORDER BY c.due, c.id LIMIT $6`, v.args(onlyLate, store.Micros(today), limit)...)
	for i := range list {
		list[i].Late = list[i].Due.Before(today)
	}
	return list, err
}

// passedTo are the late cases that went up to the viewer and still wait.
func passedTo(tx *store.Tx, v viewer, limit int) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c
		WHERE EXISTS (SELECT 1 FROM casework_event e WHERE e.case_id = c.id AND e.on_date = c.due AND e.user_id = $1 AND e.kind = 'te-laat')
		AND c.id IN (SELECT e.case_id FROM casework_event e WHERE e.user_id = $1 AND e.kind = 'te-laat') AND c.org_id = $2 AND `+access.NotLockedOut(caseFacts(), "$1", "$3")+`
		ORDER BY c.due, c.id LIMIT $4`, v.args(limit)...)
}

// promised is an open commitment and its case.
type promised struct {
	Case
	promise Commitment
}

// promisesOf are the first open commitments of the viewer with a date up to and including
// until, of cases that the viewer may read.
func promisesOf(tx *store.Tx, v viewer, until time.Time, limit int) ([]promised, error) {
	return store.List(tx, func(s store.Scanner) (r promised, err error) {
		return r, s.Scan(&r.ID, &r.OrgID, &r.UnitID, &r.Areas, &r.Number, &r.Label, &r.DirectorID,
			&r.promise.ID, &r.promise.Side, &r.promise.HolderID, &r.promise.sealed, store.At(&r.promise.By), &r.promise.State, &r.promise.Version, &r.promise.Category)
	}, `SELECT c.id, c.org_id, c.unit_id, c.areas, c.number, c.label, c.director_id, `+commitmentColumns+` FROM casework_commitment p JOIN casework_case c ON c.id = p.case_id
		JOIN (`+access.Mine(ObjectType, "$1", "$3")+`) mine ON mine.id = c.id
		WHERE p.holder_id = $1 AND p.state = 'open' AND p.by_date <= $4 AND c.state <> 'afgesloten' AND `+reads()+`
		ORDER BY p.by_date, p.id LIMIT $5`, v.args(store.Micros(until), limit)...)
}
