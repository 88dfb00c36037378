package referral

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// listSize is how many requests a page shows.
const listSize = 200

// toUs are the open requests to an organisation that an actor may know of: the own ones, or all
// for who leads; those that wait for the organisation first.
func toUs(tx *store.Tx, a access.Actor, all bool) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r
		WHERE r.partner_id = $1 AND r.due > 0 AND ($2 = 1 OR r.holder_id = $3)
		ORDER BY CASE WHEN r.state IN ('verstuurd', 'gezien') THEN 0 WHEN r.state IN ('aangenomen', 'bezig') THEN 1 ELSE 2 END, r.due, r.id LIMIT $4`,
		a.OrgID, store.Bool(all), a.UserID, listSize)
}

// fromUs are the open requests in cases that an actor takes part in; those that wait for the
// asking side first.
func fromUs(tx *store.Tx, a access.Actor, now time.Time) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM (`+access.Mine(casework.ObjectType, "$1", "$2")+`) mine
		JOIN referral_request r ON r.case_id = mine.id WHERE r.due > 0
		ORDER BY CASE WHEN r.state IN ('meer-gevraagd', 'tegenvoorstel', 'geweigerd', 'klaar') THEN 0 ELSE 1 END, r.due, r.id LIMIT $3`,
		a.UserID, store.Micros(now), listSize)
}

// late are open requests whose date passed before a day, after one of them, in the order of ids.
func late(tx *store.Tx, today time.Time, after ID, limit int) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE r.due > 0 AND r.due < $1 AND r.id > $2 ORDER BY r.id LIMIT $3`,
		store.Micros(today), string(after), limit)
}

// lateBetween are those of one organisation, on either end, longest first.
func lateBetween(tx *store.Tx, today time.Time, orgID string) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE r.due > 0 AND r.due < $1 AND (r.org_id = $2 OR r.partner_id = $2)
		ORDER BY r.due, r.id LIMIT $3`, store.Micros(today), orgID, listSize)
}

// these are requests by their ids.
func these(tx *store.Tx, ids []string) ([]Request, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, list := tx.In("r.id", 1, ids)
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE `+in+` ORDER BY r.due, r.id`, list)
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
