package account

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// awaySQL is the condition that an absence x holds at $1.
const awaySQL = `x.since <= $1 AND (x.until = 0 OR x.until > $1)`

// standIn is somebody who is away and who would stand in.
type standIn struct{ user, deputy User }

func standIns(tx *store.Tx, at time.Time, where string, args ...any) (Away, error) {
	list, err := store.List(tx, func(s store.Scanner) (p standIn, err error) {
		var roles, theirs string
		err = s.Scan(&p.user.ID, &p.user.OrgID, &roles, &p.deputy.ID, &p.deputy.OrgID, &theirs, &p.deputy.Disabled)
		p.user.Roles, p.deputy.Roles = splitRoles(roles), splitRoles(theirs)
		return p, err
	}, `SELECT u.id, u.org_id, u.roles, coalesce(d.id, ''), coalesce(d.org_id, ''), coalesce(d.roles, ''), coalesce(d.disabled, 1)
		FROM account_absence x JOIN account_user u ON u.id = x.user_id
		LEFT JOIN account_user d ON d.id = CASE WHEN x.deputy_id = '' THEN u.deputy_id ELSE x.deputy_id END
			AND NOT EXISTS (SELECT 1 FROM account_absence y WHERE y.user_id = d.id AND y.since <= $1 AND (y.until = 0 OR y.until > $1))
		WHERE `+awaySQL+where, append([]any{store.Micros(at)}, args...)...)
	away := make(Away, len(list))
	for _, p := range list {
		if away[p.user.ID] = ""; Fits(p.deputy, p.user) {
			away[p.user.ID] = p.deputy.ID
		}
	}
	return away, err
}

// AwayAt are all who are away at a moment.
func AwayAt(tx *store.Tx, at time.Time) (Away, error) { return standIns(tx, at, "") }

// ReturnsAt is when each of those who are away at a moment is there again, zero for nobody knows.
func ReturnsAt(tx *store.Tx, at time.Time) (map[string]time.Time, error) {
	back := map[string]time.Time{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id string
		var until time.Time
		if err = s.Scan(&id, store.At(&until)); err == nil {
			back[id] = until
		}
		return none, err
	}, `SELECT x.user_id, x.until FROM account_absence x WHERE `+awaySQL, store.Micros(at))
	return back, err
}

// CoverNow is who stands in for a user at a moment ("" for nobody) and when that user is back, zero
// for nobody knows; away is false while the user is there.
func CoverNow(tx *store.Tx, at time.Time, userID string) (deputy string, back time.Time, away bool, err error) {
	now, err := awayOf(tx, at, userID)
	if err != nil || !now.Is(userID) {
		return "", back, false, err
	}
	all, err := ReturnsAt(tx, at)
	return now[userID], all[userID], true, err
}

// awayOf is AwayAt for one user.
func awayOf(tx *store.Tx, at time.Time, userID string) (Away, error) {
	return standIns(tx, at, ` AND x.user_id = $2`, userID)
}

// absencesOf are the absences of a user that did not end yet, the earliest first.
func absencesOf(tx *store.Tx, userID string, now time.Time) ([]Absence, error) {
	return store.List(tx, scanAbsence, `SELECT x.id, x.user_id, x.deputy_id, x.since, x.until, x.by_id FROM account_absence x
		WHERE x.user_id = $1 AND (x.until = 0 OR x.until > $2) ORDER BY x.since, x.id`, userID, store.Micros(now))
}

// AbsencesIn are the absences of all people of an organisation that did not end by a moment, the
// earliest first.
func AbsencesIn(tx *store.Tx, orgID string, now time.Time) ([]Absence, error) {
	return store.List(tx, scanAbsence, `SELECT x.id, x.user_id, x.deputy_id, x.since, x.until, x.by_id FROM account_absence x
		JOIN account_user u ON u.id = x.user_id WHERE u.org_id = $1 AND (x.until = 0 OR x.until > $2) ORDER BY x.since, x.id`, orgID, store.Micros(now))
}

func absenceByID(tx *store.Tx, id string) (Absence, error) {
	return store.One(tx, scanAbsence, `SELECT x.id, x.user_id, x.deputy_id, x.since, x.until, x.by_id FROM account_absence x WHERE x.id = $1`, id)
}

func scanAbsence(s store.Scanner) (x Absence, err error) {
	var since, until time.Time
	err = s.Scan(&x.ID, &x.UserID, &x.DeputyID, store.At(&since), store.At(&until), &x.ByID)
	if x.From = clock.Date(since); !until.IsZero() {
		x.Until = clock.Date(until.Add(-time.Second))
	}
	return x, err
}

func insertAbsence(tx *store.Tx, x Absence) error {
	_, err := tx.Exec(`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		x.ID, x.UserID, x.DeputyID, store.Micros(x.Begins()), store.Micros(x.Ends()), x.ByID)
	return err
}

// endAbsence ends an absence at a moment; one that did not begin goes as if it never was.
func endAbsence(tx *store.Tx, id string, at time.Time) error {
	if _, err := tx.Exec(`DELETE FROM account_absence WHERE id = $1 AND since >= $2`, id, store.Micros(at)); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE account_absence SET until = $2 WHERE id = $1 AND (until = 0 OR until > $2)`, id, store.Micros(at))
	return err
}

// forgetAbsences drops what ended by a moment: who stood in for whom stays in the log.
func forgetAbsences(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM account_absence WHERE until > 0 AND until < $1`, store.Micros(before))
	return err
}

func setDeputy(tx *store.Tx, userID, deputyID string) error {
	_, err := tx.Exec(`UPDATE account_user SET deputy_id = $2 WHERE id = $1`, userID, deputyID)
	return err
}

// deputies is who is always the deputy of each of the people of an organisation that have one.
func deputies(tx *store.Tx, orgID string) (map[string]string, error) {
	all := map[string]string{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id, deputy string
		if err = s.Scan(&id, &deputy); err == nil {
			all[id] = deputy
		}
		return none, err
	}, `SELECT id, deputy_id FROM account_user WHERE org_id = $1 AND deputy_id <> ''`, orgID)
	return all, err
}

// unreadIn is how many notices wait for each of the people of an organisation.
func unreadIn(tx *store.Tx, orgID string) (map[string]int, error) {
	all := map[string]int{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id string
		var n int
		if err = s.Scan(&id, &n); err == nil {
			all[id] = n
		}
		return none, err
	}, `SELECT n.user_id, count(*) FROM account_notice n JOIN account_user u ON u.id = n.user_id WHERE u.org_id = $1 AND n.read = 0 GROUP BY n.user_id`, orgID)
	return all, err
}
