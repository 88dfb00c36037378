package casework

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// rungOf is the SQL of lateRung of a date that passed; $2 and $3 are those of rungDates.
func rungOf(due string) string {
	return `CASE WHEN ` + due + ` <= $3 THEN 3 WHEN ` + due + ` <= $2 THEN 2 ELSE 1 END`
}

// dates are $1, $2 and $3 of what is late on a day, and after is $4.
func dates(today time.Time, after string) []any {
	second, third := rungDates(today)
	return []any{store.Micros(today), store.Micros(second), store.Micros(third), after, overdueBatch}
}

// lateCases are cases that have a step to take, in the order of their ids.
func lateCases(tx *store.Tx, today time.Time, after string) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE c.due > 0 AND c.due < $1 AND c.id > $4
		AND `+escalation.Below(lateKind, "c.id", "c.due", rungOf("c.due"))+` ORDER BY c.id LIMIT $5`, dates(today, after)...)
}

// latePromises are the dates of promises that have a step to take, all of a case together.
func latePromises(tx *store.Tx, today time.Time, after string) ([]latePromise, error) {
	return store.List(tx, func(s store.Scanner) (p latePromise, err error) {
		return p, s.Scan(&p.ID, &p.OrgID, &p.DirectorID, store.At(&p.by))
	}, `SELECT c.id, c.org_id, c.director_id, p.by_date FROM casework_case c JOIN casework_commitment p ON p.case_id = c.id
		WHERE c.id IN (SELECT x.id FROM casework_case x JOIN casework_commitment p ON p.case_id = x.id WHERE `+latePromiseOf("x")+` GROUP BY x.id ORDER BY x.id LIMIT $5)
			AND `+latePromiseOf("c")+` GROUP BY c.id, c.org_id, c.director_id, p.by_date ORDER BY c.id, p.by_date`, dates(today, after)...)
}

func latePromiseOf(c string) string {
	return c + `.state <> 'afgesloten' AND p.state = 'open' AND p.by_date < $1 AND ` + c + `.id > $4 AND ` +
		escalation.Below(promiseKind, c+".id", "p.by_date", rungOf("p.by_date"))
}

// goneDirectors are running cases whose director may not sign in any more and of which that was not
// passed on yet.
func goneDirectors(tx *store.Tx, _ time.Time, after string) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM account_user u JOIN casework_case c ON c.director_id = u.id
		WHERE u.disabled = 1 AND c.state <> 'afgesloten' AND c.id > $1 AND `+escalation.Below(goneKind, "c.id", "0", "1")+` ORDER BY c.id LIMIT $2`, after, overdueBatch)
}
