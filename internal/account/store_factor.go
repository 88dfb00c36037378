package account

import (
	"time"

	"samendoen/internal/base/store"
)

// insertSession starts a session; at is now, proven when its second step was taken.
func insertSession(tx *store.Tx, hash, device, userID string, at, proven time.Time) error {
	_, err := tx.Exec(`INSERT INTO account_session (hash, id, device, user_id, created, seen, proven, confirmed)
		VALUES ($1, $2, $3, $4, $5, $5, $6, $5)`, hash, store.NewID(), device, userID, store.Micros(at), store.Micros(proven))
	return err
}

func sessionOf(tx *store.Tx, hash string) (session, error) {
	return store.One(tx, func(s store.Scanner) (v session, err error) {
		var roles string
		v.hash = hash
		err = s.Scan(append(v.user.fields(&roles),
			store.At(&v.created), store.At(&v.seen), store.At(&v.proven), store.At(&v.confirmed), &v.hasFactor, &v.provider, &v.visit, &v.given, &v.notices)...)
		v.user.Roles = splitRoles(roles)
		return v, err
	}, `SELECT `+userColumns+`, s.created, s.seen, s.proven, s.confirmed, `+hasFactor+`, s.provider_id, s.provider_session, s.given,
		`+unread+userFrom+` JOIN account_session s ON s.user_id = u.id
		WHERE s.hash = $1 AND u.disabled = 0`, hash)
}

// secondForAll reports whether an organisation asks a second step of everybody.
func secondForAll(tx *store.Tx, orgID string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM account_organisation WHERE id = $1 AND second_for_all = 1`, orgID)
	return n > 0, err
}

func setSecondForAll(tx *store.Tx, orgID string, on bool) error {
	_, err := tx.Exec(`UPDATE account_organisation SET second_for_all = $2 WHERE id = $1`, orgID, store.Bool(on))
	return err
}

// unread is the SQL of how many notices wait for a user u.
const unread = `(SELECT count(*) FROM account_notice n WHERE n.user_id = u.id AND n.read = 0)`

// CountUnread is how many notices wait for a user.
func CountUnread(tx *store.Tx, userID string) (int64, error) {
	return store.Count(tx, `SELECT `+unread+` FROM account_user u WHERE u.id = $1`, userID)
}

// hasFactor is the SQL of whether a user u has a second step that is in force: an app or
// a passkey.
const hasFactor = `CASE WHEN EXISTS (SELECT 1 FROM account_factor f WHERE f.user_id = u.id AND f.since > 0)
	OR EXISTS (SELECT 1 FROM account_passkey k WHERE k.user_id = u.id) THEN 1 ELSE 0 END`

func confirmSession(tx *store.Tx, hash string, at time.Time) error {
	_, err := tx.Exec(`UPDATE account_session SET confirmed = $2 WHERE hash = $1`, hash, store.Micros(at))
	return err
}

// OpenSession is a session that runs, as its owner sees it.
type OpenSession struct {
	ID      string
	Device  string // "Firefox, Windows"; empty when the browser did not say
	Created time.Time
	Seen    time.Time
	Here    bool // the one that asks
	Waiting bool // for its second step: somebody gave the right password
}

func sessionsOf(tx *store.Tx, userID, hash string, createdAfter, seenAfter time.Time) ([]OpenSession, error) {
	return store.List(tx, func(s store.Scanner) (o OpenSession, err error) {
		return o, s.Scan(&o.ID, &o.Device, store.At(&o.Created), store.At(&o.Seen), &o.Here, &o.Waiting)
	}, `SELECT s.id, s.device, s.created, s.seen, CASE WHEN s.hash = $2 THEN 1 ELSE 0 END,
		CASE WHEN s.proven > 0 THEN 0 ELSE `+hasFactor+` END
		FROM account_session s JOIN account_user u ON u.id = s.user_id WHERE s.user_id = $1 AND s.created > $3 AND s.seen > $4 ORDER BY s.seen DESC, s.id`,
		userID, hash, store.Micros(createdAfter), store.Micros(seenAfter))
}

func deleteSessionByID(tx *store.Tx, userID, id string) (int64, error) {
	return tx.Exec(`DELETE FROM account_session WHERE user_id = $1 AND id = $2`, userID, id)
}

// deleteOtherSessions ends all sessions of a user but the one with this hash.
func deleteOtherSessions(tx *store.Tx, userID, hash string) (int64, error) {
	return tx.Exec(`DELETE FROM account_session WHERE user_id = $1 AND hash <> $2`, userID, hash)
}

// factor is the second step of a user; secrets are sealed under the user's key.
type factor struct {
	secret    []byte
	lastStep  int64
	since     time.Time
	pending   []byte
	pendingAt time.Time
}

// factorOf is the zero factor for who has none.
func factorOf(tx *store.Tx, userID string) (factor, error) {
	list, err := store.List(tx, func(s store.Scanner) (f factor, err error) {
		return f, s.Scan(&f.secret, &f.lastStep, store.At(&f.since), &f.pending, store.At(&f.pendingAt))
	}, `SELECT secret, last_step, since, pending, pending_at FROM account_factor WHERE user_id = $1`, userID)
	if err != nil || len(list) == 0 {
		return factor{}, err
	}
	return list[0], nil
}

func savePending(tx *store.Tx, userID string, sealed []byte, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO account_factor (user_id, secret, last_step, since, pending, pending_at) VALUES ($1, $2, 0, 0, $3, $4)
		ON CONFLICT (user_id) DO UPDATE SET pending = excluded.pending, pending_at = excluded.pending_at`,
		userID, []byte{}, sealed, store.Micros(at))
	return err
}

// activate puts the pending secret in force, its first code already used.
func activate(tx *store.Tx, userID string, step int64, at time.Time) error {
	_, err := tx.Exec(`UPDATE account_factor SET secret = pending, last_step = $2, since = $3, pending = $4, pending_at = 0
		WHERE user_id = $1`, userID, step, store.Micros(at), []byte{})
	return err
}

// useStep notes a step as used; false when it, or a later one, was used already, by this
// instance or another.
func useStep(tx *store.Tx, userID string, step int64) (bool, error) {
	n, err := tx.Exec(`UPDATE account_factor SET last_step = $2 WHERE user_id = $1 AND last_step < $2`, userID, step)
	return n == 1, err
}

// deleteFactor takes away every second step of a user: app, passkeys and recovery codes.
func deleteFactor(tx *store.Tx, userID string) error {
	if _, err := tx.Exec(`DELETE FROM account_passkey WHERE user_id = $1`, userID); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM account_recovery WHERE user_id = $1`, userID); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM account_factor WHERE user_id = $1`, userID)
	return err
}

// replaceRecovery puts new recovery codes in the place of all earlier ones.
func replaceRecovery(tx *store.Tx, userID string, hashes []string) error {
	if _, err := tx.Exec(`DELETE FROM account_recovery WHERE user_id = $1`, userID); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.Exec(`INSERT INTO account_recovery (user_id, hash) VALUES ($1, $2)`, userID, h); err != nil {
			return err
		}
	}
	return nil
}

// useRecovery takes a recovery code away, by either hash of it; false when there is none such.
func useRecovery(tx *store.Tx, userID, hash, older string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM account_recovery WHERE user_id = $1 AND hash IN ($2, $3)`, userID, hash, older)
	return n == 1, err
}

func countRecovery(tx *store.Tx, userID string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM account_recovery WHERE user_id = $1`, userID)
}

// Notice is something that a user must know about the own account.
type Notice struct {
	ID  string
	Key string // of the message
	At  time.Time
	For string // name of the colleague for whom the reader stands in, if any
}

func insertNotice(tx *store.Tx, userID, key string, at time.Time) error {
	return insertNoticeFor(tx, userID, "", key, at)
}

func insertNoticeFor(tx *store.Tx, userID, forID, key string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO account_notice (id, user_id, message, at, read, for_id) VALUES ($1, $2, $3, $4, 0, $5)`,
		store.NewID(), userID, key, store.Micros(at), forID)
	return err
}

// insertOnce leaves a notice unless the same one waits already.
func insertOnce(tx *store.Tx, userID, forID, key string, at time.Time) error {
	waits, err := store.Strings(tx, `SELECT id FROM account_notice WHERE user_id = $1 AND for_id = $2 AND message = $3 AND read = 0`, userID, forID, key)
	if err != nil || len(waits) > 0 {
		return err
	}
	return insertNoticeFor(tx, userID, forID, key, at)
}

func noticesOf(tx *store.Tx, userID string) ([]Notice, error) {
	return store.List(tx, func(s store.Scanner) (n Notice, err error) { return n, s.Scan(&n.ID, &n.Key, store.At(&n.At), &n.For) },
		`SELECT n.id, n.message, n.at, coalesce(f.name, '') FROM account_notice n LEFT JOIN account_user f ON f.id = n.for_id
			WHERE n.user_id = $1 AND n.read = 0 ORDER BY n.at, n.id`, userID)
}

func readNotice(tx *store.Tx, userID, id string, at time.Time) (int64, error) {
	return tx.Exec(`UPDATE account_notice SET read = $3 WHERE user_id = $1 AND id = $2 AND read = 0`, userID, id, store.Micros(at))
}

// Rescue is the request to take away somebody's second step, so that a new one can be made.
type Rescue struct {
	ID, OrgID        string
	UserID, UserName string
	AskedBy, Asker   string // id and name
	Asked            time.Time
}

// The states of a rescue.
const (
	rescueAsked     = "asked"
	rescueDone      = "done"
	rescueWithdrawn = "withdrawn"
)

func insertRescue(tx *store.Tx, r Rescue) error {
	_, err := tx.Exec(`INSERT INTO account_rescue (id, org_id, user_id, asked_by, asked, closed_by, closed, state)
		VALUES ($1, $2, $3, $4, $5, '', 0, $6)`, r.ID, r.OrgID, r.UserID, r.AskedBy, store.Micros(r.Asked), rescueAsked)
	return err
}

// rescuesOf are the requests of an organisation that still wait.
func rescuesOf(tx *store.Tx, orgID string, askedAfter time.Time) ([]Rescue, error) {
	return store.List(tx, func(s store.Scanner) (r Rescue, err error) {
		return r, s.Scan(&r.ID, &r.OrgID, &r.UserID, &r.UserName, &r.AskedBy, &r.Asker, store.At(&r.Asked))
	}, `SELECT r.id, r.org_id, r.user_id, u.name, r.asked_by, a.name, r.asked FROM account_rescue r
		JOIN account_user u ON u.id = r.user_id JOIN account_user a ON a.id = r.asked_by
		WHERE r.org_id = $1 AND r.state = $2 AND r.asked > $3 ORDER BY r.asked, r.id`, orgID, rescueAsked, store.Micros(askedAfter))
}

// closeRescue ends a request that still waits; it ends once.
func closeRescue(tx *store.Tx, id, by, state string, at time.Time) (bool, error) {
	n, err := tx.Exec(`UPDATE account_rescue SET state = $2, closed_by = $3, closed = $4 WHERE id = $1 AND state = $5`,
		id, state, by, store.Micros(at), rescueAsked)
	return n == 1, err
}
