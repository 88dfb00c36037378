package attention

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

const recordColumns = `id, org_id, unit_id, opened, by_id, next_day, closed, version`

func scanRecord(s store.Scanner) (r Record, err error) {
	return r, s.Scan(&r.ID, &r.Org, &r.Unit, store.At(&r.Opened), &r.By, store.At(&r.Next), store.At(&r.Closed), &r.Version)
}

// recordByID is a record with its steps closed.
func recordByID(tx *store.Tx, id RecordID) (Record, error) {
	return store.One(tx, scanRecord, `SELECT `+recordColumns+` FROM attention_record WHERE id = $1`, string(id))
}

// openSteps unseals the steps of a record.
func openSteps(tx *store.Tx, v *seal.Vault, r *Record) error {
	key, err := v.KeyOf(tx, string(r.ID))
	if err != nil {
		return err
	}
	body, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) },
		`SELECT body FROM attention_record WHERE id = $1`, string(r.ID))
	if err != nil {
		return err
	}
	steps, err := key.Open("steps", body)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(steps), &r.Steps)
}

func sealSteps(key seal.Key, steps []Step) ([]byte, error) {
	body, err := json.Marshal(steps)
	return key.Seal("steps", string(body)), err
}

func insertRecord(tx *store.Tx, key seal.Key, r Record) error {
	body, err := sealSteps(key, r.Steps)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO attention_record (`+recordColumns+`, body) VALUES ($1, $2, $3, $4, $5, $6, 0, 1, $7)`,
		string(r.ID), r.Org, string(r.Unit), store.Micros(r.Opened), r.By, store.Micros(r.Next), body)
	return err
}

// updateRecord writes a record that still has its version.
func updateRecord(tx *store.Tx, op string, key seal.Key, r Record) error {
	body, err := sealSteps(key, r.Steps)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE attention_record SET next_day = $3, closed = $4, body = $5, version = version + 1 WHERE id = $1 AND version = $2`,
		string(r.ID), r.Version, store.Micros(r.Next), store.Micros(r.Closed), body)
	return store.Changed(op, n, err)
}

// recordsOf are the records of an organisation: the open ones by their next look, then the
// closed ones, the newest first.
func recordsOf(tx *store.Tx, org string) ([]Record, error) {
	return store.List(tx, scanRecord, `SELECT `+recordColumns+` FROM attention_record WHERE org_id = $1
		ORDER BY CASE WHEN closed = 0 THEN 0 ELSE 1 END, CASE WHEN closed = 0 THEN next_day ELSE -closed END, id LIMIT 500`, org)
}

// openAt are the open records about a home.
func openAt(tx *store.Tx, org string, unit place.UnitID) ([]Record, error) {
	return store.List(tx, scanRecord, `SELECT `+recordColumns+` FROM attention_record WHERE unit_id = $1 AND org_id = $2 AND closed = 0 ORDER BY id`,
		string(unit), org)
}

// OrgOf is whose a record is, for the log.
func OrgOf(tx *store.Tx, id RecordID) (string, error) {
	r, err := recordByID(tx, id)
	return r.Org, err
}

const lookColumns = `id, record_id, user_id, at, until, verdict, reviewer, reviewed_at, reason`

func scanLook(s store.Scanner) (l Look, err error) {
	return l, s.Scan(&l.ID, &l.Record, &l.User, store.At(&l.At), store.At(&l.Until), &l.Verdict, &l.Reviewer, store.At(&l.ReviewedAt), &l.reason)
}

func insertLook(tx *store.Tx, org string, l Look) error {
	_, err := tx.Exec(`INSERT INTO attention_look (org_id, `+lookColumns+`) VALUES ($1, $2, $3, $4, $5, $6, '', '', 0, $7)`,
		org, l.ID, string(l.Record), l.User, store.Micros(l.At), store.Micros(l.Until), l.reason)
	return err
}

// looksOf are the looks of an organisation, those that wait for a review first.
func looksOf(tx *store.Tx, org string) ([]Look, error) {
	return store.List(tx, scanLook, `SELECT `+lookColumns+` FROM attention_look WHERE org_id = $1
		ORDER BY CASE WHEN verdict = '' THEN 0 ELSE 1 END, at DESC, id LIMIT 100`, org)
}

func lookByID(tx *store.Tx, org, id string) (Look, error) {
	return store.One(tx, scanLook, `SELECT `+lookColumns+` FROM attention_look WHERE id = $1 AND org_id = $2`, id, org)
}

// review writes a verdict about a look that has none.
func review(tx *store.Tx, op string, l Look) error {
	n, err := tx.Exec(`UPDATE attention_look SET verdict = $2, reviewer = $3, reviewed_at = $4 WHERE id = $1 AND verdict = ''`,
		l.ID, string(l.Verdict), l.Reviewer, store.Micros(l.ReviewedAt))
	return store.Changed(op, n, err)
}

func triesSince(tx *store.Tx, user string, since time.Time) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM attention_try WHERE user_id = $1 AND at > $2`, user, store.Micros(since))
}

func insertTry(tx *store.Tx, user string, at time.Time) error {
	if _, err := tx.Exec(`DELETE FROM attention_try WHERE user_id = $1 AND at < $2`, user, store.Micros(at.Add(-24*time.Hour))); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO attention_try (user_id, at) VALUES ($1, $2)`, user, store.Micros(at))
	return err
}

// Past is something with the moment from which its term counts.
type Past struct {
	ID    string
	Since time.Time
}

func scanPast(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) }

// Closed are the records of an organisation that were closed before a moment, the oldest
// first, after one of a time and id, at most limit.
func Closed(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, closed FROM attention_record WHERE org_id = $1 AND closed > 0 AND closed < $2
		AND (closed > $3 OR closed = $3 AND id > $4) ORDER BY closed, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseClosed erases a record that was closed before a moment, with its looks and its key;
// false when it is newer, open, or gone.
func EraseClosed(tx *store.Tx, v *seal.Vault, at, before time.Time, id RecordID) (bool, error) {
	r, err := recordByID(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && (r.Closed.IsZero() || !r.Closed.Before(before)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, Erase(tx, v, at, string(id))
}

// Erase erases a record for good, or the number of a request to be called, with its key;
// nothing happens for an id that is neither.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := tx.Exec(`DELETE FROM attention_record WHERE id = $1`, id)
	if err != nil {
		return err
	}
	called, err := tx.Exec(`UPDATE attention_call SET called = CASE WHEN called = 0 THEN at ELSE called END, phone = $2 WHERE id = $1`, id, []byte{})
	if err != nil || n+called == 0 {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM attention_look WHERE record_id = $1`, id); err != nil {
		return err
	}
	return v.Shred(tx, at, id)
}
