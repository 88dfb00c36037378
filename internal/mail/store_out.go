package mail

import (
	"time"

	"samendoen/internal/base/store"
)

// Out is a mail on its way, without anything that it says.
type Out struct {
	ID      string
	Source  string // what caused it; one cause gives one mail
	Org     string
	UserID  string // of the reader, empty for a reporter
	PostID  string // at the front door of which the reader is the reporter; of Asked the link; empty for a user
	Kind    Kind
	At      time.Time // instant of the cause
	Since   time.Time // instant from which its term runs
	Due     time.Time // instant of the next attempt
	State   State
	Attempt int // failures until now
	DoneAt  time.Time
	Failure string // see Failure
}

const outColumns = `id, source, org_id, user_id, post_id, kind, at, since, due, state, attempt, done_at, failure`

func scanOut(row store.Scanner) (o Out, err error) {
	return o, row.Scan(&o.ID, &o.Source, &o.Org, &o.UserID, &o.PostID, &o.Kind, store.At(&o.At), store.At(&o.Since), store.At(&o.Due), &o.State,
		&o.Attempt, store.At(&o.DoneAt), &o.Failure)
}

// insertOut stores a mail; zero rows when its cause was mailed before.
func insertOut(tx *store.Tx, o Out) (int64, error) {
	return tx.Exec(`INSERT INTO mail_out (`+outColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (source) DO NOTHING`,
		o.ID, o.Source, o.Org, o.UserID, o.PostID, string(o.Kind), store.Micros(o.At), store.Micros(o.Since), store.Micros(o.Due), string(o.State),
		o.Attempt, store.Micros(o.DoneAt), o.Failure)
}

func outByID(tx *store.Tx, id string) (Out, error) {
	return store.One(tx, scanOut, `SELECT `+outColumns+` FROM mail_out WHERE id = $1`, id)
}

// moveOut stores how a mail stands now, if nobody changed it since it was read in a state
// after a number of failures.
func moveOut(tx *store.Tx, o Out, was State, failures int) (int64, error) {
	return tx.Exec(`UPDATE mail_out SET state = $2, attempt = $3, since = $4, due = $5, done_at = $6, failure = $7 WHERE id = $1 AND state = $8 AND attempt = $9`,
		o.ID, string(o.State), o.Attempt, store.Micros(o.Since), store.Micros(o.Due), store.Micros(o.DoneAt), o.Failure, string(was), failures)
}

// waitsFor reports whether a mail of a kind waits for a reader.
func waitsFor(tx *store.Tx, o Out) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM mail_out WHERE user_id = $1 AND post_id = $2 AND kind = $3 AND state = 'wacht'`, o.UserID, o.PostID, string(o.Kind))
	return n > 0, err
}

// lastSent is when a mail of a kind last went to a reader, zero for never.
func lastSent(tx *store.Tx, o Out) (at time.Time, err error) {
	return store.One(tx, func(row store.Scanner) (at time.Time, err error) { return at, row.Scan(store.At(&at)) },
		`SELECT coalesce(max(done_at), 0) FROM mail_out WHERE user_id = $1 AND post_id = $2 AND kind = $3 AND state = 'verstuurd'`, o.UserID, o.PostID, string(o.Kind))
}

// since counts the mails of a kind for somebody from a moment.
func mailsSince(tx *store.Tx, userID string, k Kind, from time.Time) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM mail_out WHERE user_id = $1 AND post_id = '' AND kind = $2 AND at >= $3`, userID, string(k), store.Micros(from))
}

// overdue are the mails that wait and should have been tried before a moment: their job was
// lost, or mail was off.
func overdue(tx *store.Tx, before time.Time, limit int) ([]Out, error) {
	return store.List(tx, scanOut, `SELECT `+outColumns+` FROM mail_out WHERE state = 'wacht' AND due < $1 ORDER BY due LIMIT $2`, store.Micros(before), limit)
}

// failed are the mails of an organisation that wait for its administrator, the latest first.
func failed(tx *store.Tx, org string, limit int) ([]Out, error) {
	return store.List(tx, scanOut, `SELECT `+outColumns+` FROM mail_out WHERE org_id = $1 AND state IN ('opgegeven', 'geweigerd') ORDER BY at DESC, id LIMIT $2`, org, limit)
}

// countOut counts the mails of an organisation in a state since a moment.
func countOut(tx *store.Tx, org string, st State, since time.Time) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM mail_out WHERE org_id = $1 AND state = $2 AND at >= $3`, org, string(st), store.Micros(since))
}

// oldestWaiting is the mail that waits longest; a zero Out when none does.
func oldestWaiting(tx *store.Tx, org string) (o Out, err error) {
	list, err := store.List(tx, scanOut, `SELECT `+outColumns+` FROM mail_out WHERE org_id = $1 AND state = 'wacht' ORDER BY at, id LIMIT 1`, org)
	if len(list) > 0 {
		o = list[0]
	}
	return o, err
}

// forgetOut deletes that mails went, or were skipped, before a moment. What failed stays
// until somebody looked at it, and at most four times as long.
func forgetOut(tx *store.Tx, before, failedBefore time.Time) error {
	_, err := tx.Exec(`DELETE FROM mail_out WHERE (at < $1 AND state IN ('verstuurd', 'overgeslagen', 'samengevoegd')) OR (at < $2 AND state <> 'wacht')`,
		store.Micros(before), store.Micros(failedBefore))
	return err
}

// outBySource is the mail of a cause.
func outBySource(tx *store.Tx, source string) (Out, error) {
	return store.One(tx, scanOut, `SELECT `+outColumns+` FROM mail_out WHERE source = $1`, source)
}

func renameSource(tx *store.Tx, id, source string) error {
	_, err := tx.Exec(`UPDATE mail_out SET source = $2 WHERE id = $1`, id, source)
	return err
}

// Insert stores a mail as it stands, for a city that is made up.
func Insert(tx *store.Tx, o Out) error {
	_, err := insertOut(tx, o)
	return err
}

// standing is since when the oldest mail waits, zero for none, and how many failed.
func standing(tx *store.Tx) (since time.Time, failed int64, err error) {
	if since, err = store.One(tx, func(row store.Scanner) (at time.Time, err error) { return at, row.Scan(store.At(&at)) },
		`SELECT coalesce(min(at), 0) FROM mail_out WHERE state = 'wacht'`); err != nil {
		return since, 0, err
	}
	failed, err = store.Count(tx, `SELECT count(*) FROM mail_out WHERE state IN ('opgegeven', 'geweigerd')`)
	return since, failed, err
}
