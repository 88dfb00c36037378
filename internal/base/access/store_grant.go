package access

import (
	"strconv"
	"time"

	"samendoen/internal/base/store"
)

// Grant is what a mandate under a covenant lets a user see, from and until (instants,
// the end not included). The times hold every date that ends it, so that a covenant, a
// mandate or a DPIA that runs out closes the door without anything having to happen.
type Grant struct {
	UserID, OrgID string // without a user it is what the role itself may see, see LoadSeat
	Role          string // key of the role in the covenant
	Category      string // of data
	Area          string // code of an area, empty for everywhere
	Asked         bool   // only as an answer to a question, never a feed
	From, Until   time.Time
}

// SetCovenant replaces the rows of a covenant: the organisations between which it is in
// force, from and until, and the grants of its mandates. No organisations means that it
// is not in force.
func SetCovenant(tx *store.Tx, covenantID string, orgs []string, from, until time.Time, grants []Grant) error {
	for _, table := range []string{"access_covenant", "access_grant"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE covenant_id = $1`, covenantID); err != nil {
			return err
		}
	}
	for _, org := range orgs {
		if _, err := tx.Exec(`INSERT INTO access_covenant (covenant_id, org_id, from_at, until_at) VALUES ($1, $2, $3, $4)`,
			covenantID, org, store.Micros(from), store.Micros(until)); err != nil {
			return err
		}
	}
	for _, g := range grants {
		if _, err := tx.Exec(`INSERT INTO access_grant (covenant_id, user_id, org_id, role, category, area, asked, from_at, until_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, covenantID, g.UserID, g.OrgID, g.Role, g.Category, g.Area,
			store.Bool(g.Asked), store.Micros(g.From), store.Micros(g.Until)); err != nil {
			return err
		}
	}
	return nil
}

// CovenantsBetween are the ids of the covenants in force at a moment to which all the
// organisations are a party.
func CovenantsBetween(tx *store.Tx, at time.Time, orgs ...string) ([]string, error) {
	if len(orgs) == 0 {
		return nil, nil
	}
	query := `SELECT DISTINCT a.covenant_id FROM access_covenant a WHERE a.org_id = $2 AND a.from_at <= $1 AND a.until_at > $1`
	args := []any{store.Micros(at), orgs[0]}
	for _, org := range orgs[1:] {
		args = append(args, org)
		query += ` AND EXISTS (SELECT 1 FROM access_covenant o WHERE o.covenant_id = a.covenant_id AND o.org_id = $` + strconv.Itoa(len(args)) + `)`
	}
	return store.Strings(tx, query+` ORDER BY a.covenant_id`, args...)
}

// GrantsOf are the grants that a user has at a moment under a covenant.
func GrantsOf(tx *store.Tx, at time.Time, covenantID, userID string) ([]Grant, error) {
	return store.List(tx, func(s store.Scanner) (g Grant, err error) {
		g.UserID = userID
		return g, s.Scan(&g.OrgID, &g.Role, &g.Category, &g.Area, &g.Asked, store.At(&g.From), store.At(&g.Until))
	}, `SELECT org_id, role, category, area, asked, from_at, until_at FROM access_grant
		WHERE covenant_id = $1 AND user_id = $2 AND from_at <= $3 AND until_at > $3 ORDER BY role, area, category`,
		covenantID, userID, store.Micros(at))
}

// Mandated are the users of other organisations who have a mandate to read at a moment under a
// covenant in force with an organisation, each once.
func Mandated(tx *store.Tx, at time.Time, org string) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT g.user_id FROM access_grant g
		JOIN access_covenant ours ON ours.covenant_id = g.covenant_id AND ours.org_id = $2 AND ours.from_at <= $1 AND ours.until_at > $1
		JOIN access_covenant theirs ON theirs.covenant_id = g.covenant_id AND theirs.org_id = g.org_id AND theirs.from_at <= $1 AND theirs.until_at > $1
		WHERE g.from_at <= $1 AND g.until_at > $1 AND g.org_id <> $2 AND g.asked = 0 ORDER BY g.user_id`, store.Micros(at), org)
}
