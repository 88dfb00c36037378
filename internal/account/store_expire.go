package account

import (
	"time"

	"samendoen/internal/base/store"
)

// PastNotice is a notice to a user that has been there since a moment.
type PastNotice struct {
	ID    string
	Since time.Time
}

// Notices are the notices to the users of an organisation of before a moment, the oldest
// first, after one of a time and id, at most limit.
func Notices(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]PastNotice, error) {
	return store.List(tx, func(s store.Scanner) (n PastNotice, err error) { return n, s.Scan(&n.ID, store.At(&n.Since)) },
		`SELECT n.id, n.at FROM account_notice n JOIN account_user u ON u.id = n.user_id
			WHERE u.org_id = $1 AND n.at < $2 AND (n.at > $3 OR n.at = $3 AND n.id > $4) ORDER BY n.at, n.id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseNotice deletes a notice of before a moment; false when there is none.
func EraseNotice(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM account_notice WHERE id = $1 AND at < $2`, id, store.Micros(before))
	return n > 0, err
}

// PastSession is a session that was last used at a moment.
type PastSession struct {
	ID    string // its hash, of which the secret cannot be found
	Since time.Time
}

// IdleSessions are the sessions of an organisation that were last used before a moment,
// the oldest first, after one of a time and id, at most limit.
func IdleSessions(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]PastSession, error) {
	return store.List(tx, func(s store.Scanner) (p PastSession, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT s.hash, s.seen FROM account_session s JOIN account_user u ON u.id = s.user_id
			WHERE u.org_id = $1 AND s.seen < $2 AND (s.seen > $3 OR s.seen = $3 AND s.hash > $4) ORDER BY s.seen, s.hash LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseSession deletes a session that was last used before a moment; false when it was
// used since.
func EraseSession(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM account_session WHERE hash = $1 AND seen < $2`, id, store.Micros(before))
	return n > 0, err
}
