package referral

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// counted is a request as figures count it: when the partner first answered, zero for not yet.
type counted struct {
	Request
	Answered time.Time
}

// countedColumns are what counts of a request q. Indexes hold all of it.
const countedColumns = `q.id, q.partner_id, q.state, q.reason, q.sent, q.due, q.answered`

func scanCounted(s store.Scanner) (x counted, err error) {
	return x, s.Scan(&x.ID, &x.PartnerID, &x.State, &x.Reason, store.At(&x.SentAt), store.At(&x.Due), store.At(&x.Answered))
}

// notShut is the SQL condition that the actor is not shut out of a request q, its case c or its home.
func notShut() string {
	return `q.id NOT IN ` + access.ShutOnes(ObjectType, "$1", "$3") + ` AND c.id NOT IN ` + access.ShutOnes(casework.ObjectType, "$1", "$3") +
		` AND c.unit_id NOT IN ` + access.ShutOnes(access.HomeType, "$1", "$3")
}

// countedOfCases are the newest requests since a moment that an actor follows from a case. It says
// the same as the rules of referral.follow do with the facts of access.Load, but for roles and a
// second step: those hold for the whole list.
func countedOfCases(tx *store.Tx, a access.Actor, since, now time.Time, limit int) ([]counted, error) {
	facts := access.Columns{Org: "c.org_id", Areas: "c.areas", Codes: "casework_area"}
	return store.List(tx, scanCounted, `SELECT `+countedColumns+` FROM (`+access.MyParts(casework.ObjectType, "$1", "$3")+`) mine
		JOIN referral_request q ON q.case_id = mine.id JOIN casework_case c ON c.id = q.case_id
		WHERE q.sent >= $4 AND (c.org_id = $2 OR c.director_id = $1 AND `+access.Bound("mine.covenant_id", facts, "$1", "$2", "$3", false)+`) AND `+notShut()+`
		ORDER BY q.sent DESC LIMIT $5`, a.UserID, a.OrgID, store.Micros(now), store.Micros(since), limit)
}

// countedToUs are the newest requests since a moment that an actor reads as who was asked, or as
// who leads there. It says the same as the rules of referral.read.
func countedToUs(tx *store.Tx, a access.Actor, all bool, since, now time.Time, limit int) ([]counted, error) {
	return store.List(tx, scanCounted, `SELECT `+countedColumns+` FROM referral_request q JOIN casework_case c ON c.id = q.case_id
		WHERE q.partner_id = $2 AND q.sent >= $4 AND ($6 = 1 OR q.holder_id = $1) AND q.case_id NOT IN `+access.RestrictedOnes(casework.ObjectType, "$3")+` AND `+notShut()+`
		ORDER BY q.sent DESC LIMIT $5`, a.UserID, a.OrgID, store.Micros(now), store.Micros(since), limit, store.Bool(all))
}
