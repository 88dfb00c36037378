package referral

import (
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// toUs are open requests to an organisation that an actor may know of, after a spot: the own
// ones, or all for who leads; in the order of toUsFirst.
func toUs(tx *store.Tx, a access.Actor, all bool, after spot, limit int) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r
		WHERE r.partner_id = $1 AND r.due > 0 AND ($2 = 1 OR r.holder_id = $3) AND (`+toUsFirst().rank()+`, r.due, r.id) > ($4, $5, $6)
		ORDER BY `+toUsFirst().rank()+`, r.due, r.id LIMIT $7`,
		a.OrgID, store.Bool(all), a.UserID, after.rank, after.due, string(after.id), limit)
}

// fromUs are open requests in cases that an actor takes part in, after a spot, in the order of
// fromUsFirst.
func fromUs(tx *store.Tx, a access.Actor, now time.Time, after spot, limit int) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM (`+access.Mine(casework.ObjectType, "$1", "$2")+`) mine
		JOIN referral_request r ON r.case_id = mine.id WHERE r.due > 0 AND (`+fromUsFirst().rank()+`, r.due, r.id) > ($3, $4, $5)
		ORDER BY `+fromUsFirst().rank()+`, r.due, r.id LIMIT $6`,
		a.UserID, store.Micros(now), after.rank, after.due, string(after.id), limit)
}

// rank is the SQL of the rank of a request r.
func (o order) rank() string {
	sql := "CASE"
	for i, states := range o {
		for _, s := range states {
			sql += " WHEN r.state = '" + string(s) + "' THEN " + strconv.Itoa(i)
		}
	}
	return sql + " ELSE " + strconv.Itoa(len(o)) + " END"
}

// late are open requests whose date passed before a day, after one of them, in the order of ids.
func late(tx *store.Tx, today time.Time, after ID, limit int) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE r.due > 0 AND r.due < $1 AND r.id > $2 ORDER BY r.id LIMIT $3`,
		store.Micros(today), string(after), limit)
}

// lateFor are the late requests of one organisation, on either end, and those of some ids, from a
// spot on, longest first.
func lateFor(tx *store.Tx, today time.Time, orgID string, ids []string, from lateSpot, limit int) ([]Request, error) {
	heard, list := tx.In("r.id", 3, ids)
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r
		WHERE r.due > 0 AND r.due < $1 AND r.due >= $4 AND (r.org_id = $2 OR r.partner_id = $2 OR `+heard+`) ORDER BY r.due, r.id LIMIT $5 OFFSET $6`,
		store.Micros(today), orgID, list, from.due, limit, from.n)
}

// inCases are the requests in some cases, oldest first.
func inCases(tx *store.Tx, ids []string) ([]Request, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, list := tx.In("r.case_id", 1, ids)
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE `+in+` ORDER BY r.sent, r.id`, list)
}

// holders are the people for whom open requests wait at partners.
func holders(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT holder_id FROM referral_request WHERE due > 0 AND holder_id <> ''`)
}

// heldBy are the open requests of a holder.
func heldBy(tx *store.Tx, userID string) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE r.due > 0 AND r.holder_id = $1 ORDER BY r.id`, userID)
}

// sharing are other requests of the same holder in the same case that let them in.
func sharing(tx *store.Tx, r Request) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r
		WHERE r.case_id = $1 AND r.holder_id = $2 AND r.id <> $3 AND r.state IN ('aangenomen', 'bezig') ORDER BY r.id`,
		string(r.CaseID), r.HolderID, string(r.ID))
}
