package mail

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// box is how far a mailbox was read.
type box struct {
	name     string    // server, user and folder
	validity uint32    // of its numbers (RFC 9051, UIDVALIDITY)
	last     uint32    // number of the last message that was read
	polled   time.Time // instant
	good     time.Time // instant on which reading last went well
	failures int       // in a row
	failure  string    // see Failure
}

// boxOf is how far a mailbox was read; a new one was never read.
func boxOf(tx *store.Tx, name string) (box, error) {
	b, err := store.One(tx, func(row store.Scanner) (b box, err error) {
		return b, row.Scan(&b.name, &b.validity, &b.last, store.At(&b.polled), store.At(&b.good), &b.failures, &b.failure)
	}, `SELECT name, validity, last_uid, polled, good, failures, failure FROM mail_box WHERE name = $1`, name)
	if fault.Is(err, fault.NotFound) {
		return box{name: name}, nil
	}
	return b, err
}

func saveBox(tx *store.Tx, b box) error {
	_, err := tx.Exec(`INSERT INTO mail_box (name, validity, last_uid, polled, good, failures, failure) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (name) DO UPDATE SET validity = excluded.validity, last_uid = excluded.last_uid, polled = excluded.polled, good = excluded.good,
			failures = excluded.failures, failure = excluded.failure`,
		b.name, int64(b.validity), int64(b.last), store.Micros(b.polled), store.Micros(b.good), b.failures, b.failure)
	return err
}

// seen is a message of a mailbox that was read.
type seen struct {
	mark     string // see markOf
	at       time.Time
	validity uint32
	uid      uint32
	outcome  Outcome
	postID   string
	tidy     bool // it must still be deleted or moved in the mailbox
}

// insertSeen notes that a message was read; zero rows when it was before.
func insertSeen(tx *store.Tx, m seen) (int64, error) {
	return tx.Exec(`INSERT INTO mail_seen (mark, at, validity, uid, outcome, post_id, tidy) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (mark) DO NOTHING`,
		m.mark, store.Micros(m.at), int64(m.validity), int64(m.uid), string(m.outcome), m.postID, store.Bool(m.tidy))
}

// foundAgain notes where a message that must still be tidied stands now: the numbers of its
// mailbox began anew.
func foundAgain(tx *store.Tx, m seen) error {
	_, err := tx.Exec(`UPDATE mail_seen SET validity = $2, uid = $3 WHERE mark = $1 AND tidy = 1`, m.mark, int64(m.validity), int64(m.uid))
	return err
}

// seenPost says which post a message became.
func seenPost(tx *store.Tx, mark, postID string) error {
	_, err := tx.Exec(`UPDATE mail_seen SET post_id = $2 WHERE mark = $1`, mark, postID)
	return err
}

// toTidy are the numbers of messages that are safely stored and still to be tidied.
func toTidy(tx *store.Tx, validity uint32) ([]uint32, error) {
	return store.List(tx, func(row store.Scanner) (uid uint32, err error) { return uid, row.Scan(&uid) },
		`SELECT uid FROM mail_seen WHERE tidy = 1 AND validity = $1 ORDER BY uid LIMIT 200`, int64(validity))
}

// tidied notes that a message was tidied. A message that came twice is tidied by either.
func tidied(tx *store.Tx, validity, uid uint32) error {
	_, err := tx.Exec(`UPDATE mail_seen SET tidy = 0 WHERE validity = $1 AND uid = $2`, int64(validity), int64(uid))
	return err
}

// outcomes counts what became of the messages since a moment.
func outcomes(tx *store.Tx, since time.Time) (map[Outcome]int, error) {
	type row struct {
		outcome Outcome
		n       int
	}
	list, err := store.List(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.outcome, &r.n) },
		`SELECT outcome, count(*) FROM mail_seen WHERE at >= $1 GROUP BY outcome`, store.Micros(since))
	all := map[Outcome]int{}
	for _, r := range list {
		all[r.outcome] = r.n
	}
	return all, err
}

func forgetSeen(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM mail_seen WHERE at < $1 AND tidy = 0`, store.Micros(before))
	return err
}
