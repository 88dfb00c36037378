package activity

import (
	"embed"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const columns = `a.id, a.org_id, a.holder_id, a.title, a.what, a.whereabouts, a.place, a.giver, a.seats, a.first, a.minute, a.lasts, a.repeats, a.until, a.version`

func scan(s store.Scanner) (a Activity, err error) {
	return a, s.Scan(&a.ID, &a.OrgID, &a.HolderID, &a.Title, &a.What, &a.Where, &a.Place, &a.Giver, &a.Seats, store.At(&a.First), &a.Minute, &a.Lasts, &a.Repeat,
		store.At(&a.Until), &a.Version)
}

func byID(tx *store.Tx, id ID) (Activity, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM activity_activity a WHERE a.id = $1`, string(id))
}

// most is how many activities a list holds.
const most = 500

// ofOrg are the activities of an organisation that are not over on a date.
func ofOrg(tx *store.Tx, org string, today time.Time) ([]Activity, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM activity_activity a WHERE a.org_id = $1 AND a.last >= $2 ORDER BY a.last, a.id LIMIT $3`,
		org, store.Micros(today), int64(most))
}

// joinedBy are the activities with a day from a date on for which somebody signed up.
func joinedBy(tx *store.Tx, user string, from time.Time) ([]Activity, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM activity_activity a WHERE a.id IN (SELECT s.activity_id FROM activity_sign s WHERE s.user_id = $1 AND s.day >= $2)
		ORDER BY a.last, a.id`, user, store.Micros(from))
}

// Given are when the days began, as far as they are kept, of activities that somebody keeps: those that
// are over, and were not cancelled. It says nothing of who came.
func Given(tx *store.Tx, userID string, now time.Time) (list []time.Time, err error) {
	mine, err := store.List(tx, scan, `SELECT `+columns+` FROM activity_activity a WHERE a.holder_id = $1 AND a.first <= $2 ORDER BY a.first, a.id`, userID, store.Micros(now))
	if err != nil {
		return nil, err
	}
	known, err := factsOf(tx, mine, "")
	for _, a := range mine {
		for _, day := range a.Days(a.First, clock.Date(now)) {
			if !a.Ends(day).After(now) && !known[at{a.ID, store.Micros(day)}].Cancelled {
				list = append(list, a.Begins(day))
			}
		}
	}
	return list, err
}

func insert(tx *store.Tx, a Activity) error {
	_, err := tx.Exec(`INSERT INTO activity_activity (id, org_id, holder_id, title, what, whereabouts, place, giver, seats, first, minute, lasts, repeats, until, last, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)`, string(a.ID), a.OrgID, a.HolderID, a.Title, a.What, a.Where, a.Place, string(a.Giver),
		int64(a.Seats), store.Micros(a.First), int64(a.Minute), int64(a.Lasts), string(a.Repeat), store.Micros(a.Until), store.Micros(a.Last()))
	return err
}

// update writes the words and seats of an activity that still has its version. When it is does not
// change: people signed up for those days.
func update(tx *store.Tx, op string, a Activity) error {
	n, err := tx.Exec(`UPDATE activity_activity SET title = $3, what = $4, whereabouts = $5, seats = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		string(a.ID), a.Version, a.Title, a.What, a.Where, int64(a.Seats))
	return store.Changed(op, n, err)
}

func idsOf(list []Activity) []string {
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = string(a.ID)
	}
	return ids
}

// at names a day of an activity.
type at struct {
	id  ID
	day int64
}

// facts are what is known of days besides that they are.
type facts map[at]Day

// factsOf are the sign-ups, cancellations and numbers of some activities, with two questions; own are
// those of a user.
func factsOf(tx *store.Tx, list []Activity, user string) (facts, error) {
	all := facts{}
	if len(list) == 0 {
		return all, nil
	}
	in, ids := tx.In("activity_id", 1, idsOf(list))
	if _, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var k at
		var d Day
		var cancelled, closed int64
		err = s.Scan(&k.id, &k.day, &cancelled, &closed, &d.Signed, &d.Came)
		d.Cancelled, d.Closed = cancelled != 0, closed != 0
		all[k] = d
		return none, err
	}, `SELECT activity_id, day, cancelled, closed, signed, came FROM activity_day WHERE `+in, ids); err != nil {
		return nil, err
	}
	in, ids = tx.In("activity_id", 2, idsOf(list))
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var k at
		var n, mine int
		err = s.Scan(&k.id, &k.day, &n, &mine)
		d, known := all[k]
		if !known {
			d.Came = -1
		}
		d.Signed, d.Mine = n, mine > 0
		all[k] = d
		return none, err
	}, `SELECT activity_id, day, count(*), sum(CASE WHEN user_id = $1 THEN 1 ELSE 0 END) FROM activity_sign WHERE `+in+` GROUP BY activity_id, day`, user, ids)
	return all, err
}

// signsOf are who signed up for an activity, the earliest first, with the names that were told.
func signsOf(tx *store.Tx, v *seal.Vault, id ID) ([]Sign, error) {
	var sealed [][]byte
	list, err := store.List(tx, func(s store.Scanner) (x Sign, err error) {
		var name []byte
		err = s.Scan(&x.ID, store.At(&x.Day), &x.UserID, &name)
		sealed = append(sealed, name)
		return x, err
	}, `SELECT id, day, user_id, name FROM activity_sign WHERE activity_id = $1 ORDER BY day, at, id`, string(id))
	if err != nil {
		return nil, err
	}
	var ids []string
	for i, x := range list {
		if len(sealed[i]) > 0 {
			ids = append(ids, x.ID)
		}
	}
	keys, err := v.KeysOf(tx, ids)
	for i, x := range list {
		if key, known := keys[x.ID]; known && err == nil {
			list[i].Name, err = key.Open("name", sealed[i])
		}
	}
	return list, err
}

func insertSign(tx *store.Tx, id ID, x Sign, name []byte, now time.Time) error {
	_, err := tx.Exec(`INSERT INTO activity_sign (id, activity_id, day, user_id, name, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		x.ID, string(id), store.Micros(x.Day), x.UserID, name, store.Micros(now))
	return err
}

// dropSign takes a user, or a row, off a day.
func dropSign(tx *store.Tx, id ID, day time.Time, user, row string) error {
	_, err := tx.Exec(`DELETE FROM activity_sign WHERE activity_id = $1 AND day = $2 AND (user_id = $3 AND $3 <> '' OR id = $4)`, string(id), store.Micros(day), user, row)
	return err
}

// setDay writes what is known of a day: that it was cancelled, or how many came.
func setDay(tx *store.Tx, d Day) error {
	_, err := tx.Exec(`INSERT INTO activity_day (activity_id, day, cancelled, closed, signed, came) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (activity_id, day) DO UPDATE SET cancelled = excluded.cancelled, closed = excluded.closed, signed = excluded.signed, came = excluded.came`,
		string(d.ID), store.Micros(d.Date), store.Bool(d.Cancelled), store.Bool(d.Closed), int64(d.Signed), int64(d.Came))
	return err
}

// closeDays makes a number of the sign-ups of days before a date, and forgets who they were; it
// returns the rows whose names were sealed.
func closeDays(tx *store.Tx, today time.Time) (rows []string, err error) {
	if _, err := tx.Exec(`INSERT INTO activity_day (activity_id, day, cancelled, closed, signed, came)
		SELECT activity_id, day, 0, 1, count(*), -1 FROM activity_sign WHERE day < $1 GROUP BY activity_id, day
		ON CONFLICT (activity_id, day) DO UPDATE SET closed = 1, signed = excluded.signed`, store.Micros(today)); err != nil {
		return nil, err
	}
	if rows, err = store.Strings(tx, `SELECT id FROM activity_sign WHERE day < $1 AND user_id = ''`, store.Micros(today)); err != nil {
		return nil, err
	}
	_, err = tx.Exec(`DELETE FROM activity_sign WHERE day < $1`, store.Micros(today))
	return rows, err
}

// OrgOf is the organisation of an activity and its title, for the log.
func OrgOf(tx *store.Tx, id ID) (org, title string, err error) {
	a, err := byID(tx, id)
	return a.OrgID, a.Title, err
}

// EraseUser takes somebody who left off all days.
func EraseUser(tx *store.Tx, userID string) error {
	_, err := tx.Exec(`DELETE FROM activity_sign WHERE user_id = $1`, userID)
	return err
}

// Past is an activity that is over, and since when.
type Past struct {
	ID    string
	Since time.Time
}

// Ended are the activities of an organisation that were over before a moment, after a place in their
// order.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, last FROM activity_activity WHERE org_id = $1 AND last < $2 AND (last > $3 OR last = $3 AND id > $4) ORDER BY last, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// Erase erases an activity that still was over before a moment; false when not. Who signed up was
// forgotten the day after.
func Erase(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM activity_activity WHERE id = $1 AND last < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	for _, q := range []string{`DELETE FROM activity_sign WHERE activity_id = $1`, `DELETE FROM activity_day WHERE activity_id = $1`, `DELETE FROM activity_activity WHERE id = $1`} {
		if _, err := tx.Exec(q, id); err != nil {
			return false, err
		}
	}
	return true, nil
}
