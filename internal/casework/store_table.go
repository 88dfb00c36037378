package casework

import (
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// sharedBy are the running cases that each of some people may read, by one question for all of
// them; of some ids, or of all when ids is nil.
func sharedBy(tx *store.Tx, company []access.Actor, now time.Time, ids []ID, limit int) ([]Standing, error) {
	first := viewerOf(company[0], now)
	args := first.args(int64(limit))
	where := `c.state <> 'afgesloten' AND ` + reads()
	for _, a := range company[1:] {
		n := len(args)
		user, org := "$"+strconv.Itoa(n+1), "$"+strconv.Itoa(n+2)
		args = append(args, a.UserID, a.OrgID)
		where += ` AND c.id IN (SELECT c.id FROM (` + access.Mine(ObjectType, user, "$3") + `) mine JOIN casework_case c ON c.id = mine.id WHERE ` + readsAs(user, org, "$3") + `)`
	}
	if ids != nil {
		texts := make([]string, len(ids))
		for i, id := range ids {
			texts[i] = string(id)
		}
		in, list := tx.In("c.id", len(args)+1, texts)
		where, args = where+` AND `+in, append(args, list)
	}
	return store.List(tx, scanStanding, `SELECT `+standingColumns+` FROM (`+access.Mine(ObjectType, "$1", "$3")+`) mine JOIN casework_case c ON c.id = mine.id
		WHERE `+where+` ORDER BY c.due, c.id LIMIT $4`, args...)
}

// promisesByID are commitments by their ids, in cases that the viewer may read.
func promisesByID(tx *store.Tx, v viewer, ids []string) ([]promised, error) {
	in, list := tx.In("p.id", 4, ids)
	return store.List(tx, func(s store.Scanner) (r promised, err error) {
		return r, s.Scan(&r.ID, &r.OrgID, &r.UnitID, &r.Areas, &r.Number, &r.Label, &r.DirectorID,
			&r.promise.ID, &r.promise.Side, &r.promise.HolderID, &r.promise.sealed, store.At(&r.promise.By), &r.promise.State, &r.promise.Version, &r.promise.Category)
	}, `SELECT c.id, c.org_id, c.unit_id, c.areas, c.number, c.label, c.director_id, `+commitmentColumns+` FROM casework_commitment p JOIN casework_case c ON c.id = p.case_id
		JOIN (`+access.Mine(ObjectType, "$1", "$3")+`) mine ON mine.id = c.id
		WHERE `+in+` AND `+reads()+` ORDER BY p.by_date, p.id`, v.args(list)...)
}

// waiting are the commitments among some ids that are not kept and not withdrawn, by their case.
func waiting(tx *store.Tx, ids []string) ([]ID, error) {
	in, list := tx.In("id", 1, ids)
	cases, err := store.Strings(tx, `SELECT DISTINCT case_id FROM casework_commitment WHERE state IN ('open', 'niet-nagekomen') AND `+in+` ORDER BY case_id`, list)
	all := make([]ID, len(cases))
	for i, id := range cases {
		all[i] = ID(id)
	}
	return all, err
}
