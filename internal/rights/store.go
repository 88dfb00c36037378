package rights

import (
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/subject"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const requestColumns = `id, org_id, number, kind, subject_id, state, on_date, due, holder_id, since, closed, version, body`

type requestRow struct {
	Request
	sealed []byte
}

func scanRequest(s store.Scanner) (r requestRow, err error) {
	return r, s.Scan(&r.ID, &r.Org, &r.Number, &r.Kind, &r.Subject, &r.State, store.At(&r.On), store.At(&r.Due), &r.Holder,
		store.At(&r.Since), store.At(&r.Closed), &r.Version, &r.sealed)
}

// plainID reports whether a text from outside can be an id; PostgreSQL refuses other
// signs with an error, where the answer is that there is no such thing.
func plainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return true
}

// requestByID is a request with its details.
func requestByID(tx *store.Tx, v *seal.Vault, id RequestID) (Request, error) {
	if !plainID(string(id)) {
		return Request{}, fault.New("rights.byid", fault.NotFound)
	}
	row, err := store.One(tx, scanRequest, `SELECT `+requestColumns+` FROM rights_request WHERE id = $1`, string(id))
	if err != nil {
		return row.Request, err
	}
	key, err := v.KeyOf(tx, string(id))
	if err != nil {
		return row.Request, err
	}
	body, err := key.Open("body", row.sealed)
	if err != nil {
		return row.Request, err
	}
	if err := json.Unmarshal([]byte(body), &row.Details); err != nil || row.Own == nil {
		return row.Request, err
	}
	return row.Request, row.Own.lost(tx, v)
}

// requestsOf are the requests of an organisation without their details: open ones first,
// the one that is due first on top, and then what is done, newest first.
func requestsOf(tx *store.Tx, org string) ([]Request, error) {
	return store.List(tx, func(s store.Scanner) (Request, error) { r, err := scanRequest(s); return r.Request, err },
		`SELECT `+requestColumns+` FROM rights_request WHERE org_id = $1
		ORDER BY CASE WHEN closed = 0 THEN 0 ELSE 1 END, CASE WHEN closed = 0 THEN due ELSE -closed END, number LIMIT 500`, org)
}

// requestsAbout are the requests that a person made.
func requestsAbout(tx *store.Tx, id subject.ID) ([]Request, error) {
	return store.List(tx, func(s store.Scanner) (Request, error) { r, err := scanRequest(s); return r.Request, err },
		`SELECT `+requestColumns+` FROM rights_request WHERE subject_id = $1 ORDER BY on_date, id`, string(id))
}

func (r Request) body(key seal.Key) ([]byte, error) {
	body, err := json.Marshal(r.Details)
	return key.Seal("body", string(body)), err
}

// insertRequest stores a new request under a number of its year.
func insertRequest(tx *store.Tx, v *seal.Vault, r *Request) error {
	key, err := v.NewKey(tx, r.Since, string(r.ID), r.Org)
	if err != nil {
		return err
	}
	if r.Number, err = nextNumber(tx, "rights_request", "V", r.Org, r.On.Year()); err != nil {
		return err
	}
	body, err := r.body(key)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO rights_request (id, org_id, number, kind, subject_id, state, on_date, due, holder_id, since, closed, version, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 1, $11)`, string(r.ID), r.Org, r.Number, string(r.Kind), string(r.Subject),
		string(r.State), store.Micros(r.On), store.Micros(r.Due), r.Holder, store.Micros(r.Since), body)
	r.Version = 1
	return err
}

// nextNumber is the next number of a table within an organisation and year. What was
// erased leaves a gap, which is not filled as long as a later one is there.
func nextNumber(tx *store.Tx, table, letter, org string, year int) (string, error) {
	begin := fmt.Sprintf("%s-%d-", letter, year)
	queries := map[string]string{
		"rights_request": `SELECT coalesce(max(CAST(substr(number, 8) AS INTEGER)), 0) FROM rights_request WHERE org_id = $1 AND number LIKE $2 || '%'`,
		"rights_breach":  `SELECT coalesce(max(CAST(substr(number, 8) AS INTEGER)), 0) FROM rights_breach WHERE org_id = $1 AND number LIKE $2 || '%'`,
	}
	n, err := store.Count(tx, queries[table], org, begin)
	return fmt.Sprintf("%s%03d", begin, n+1), err
}

// updateRequest writes a request that still has its version.
func updateRequest(tx *store.Tx, v *seal.Vault, op string, r *Request) error {
	key, err := v.KeyOf(tx, string(r.ID))
	if err != nil {
		return err
	}
	body, err := r.body(key)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE rights_request SET state = $3, due = $4, holder_id = $5, since = $6, closed = $7, body = $8, version = version + 1
		WHERE id = $1 AND version = $2`, string(r.ID), r.Version, string(r.State), store.Micros(r.Due), r.Holder, store.Micros(r.Since),
		store.Micros(r.Closed), body)
	r.Version++
	return store.Changed(op, n, err)
}

// saveCode keeps the sum of a new code instead of the one before.
func saveCode(tx *store.Tx, id RequestID, sum []byte, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO rights_code (request_id, sum, made, tries) VALUES ($1, $2, $3, 0)
		ON CONFLICT (request_id) DO UPDATE SET sum = excluded.sum, made = excluded.made, tries = 0`, string(id), sum, store.Micros(at))
	return err
}

// codeOf is the code that was sent last; the zero letter when none was.
func codeOf(tx *store.Tx, id RequestID) (letter, error) {
	l, err := store.One(tx, func(s store.Scanner) (l letter, err error) { return l, s.Scan(&l.sum, store.At(&l.made), &l.tries) },
		`SELECT sum, made, tries FROM rights_code WHERE request_id = $1`, string(id))
	if fault.Is(err, fault.NotFound) {
		return letter{}, nil
	}
	return l, err
}

func countTry(tx *store.Tx, id RequestID) error {
	_, err := tx.Exec(`UPDATE rights_code SET tries = tries + 1 WHERE request_id = $1`, string(id))
	return err
}

// dropCode forgets a code: it was used, or the request is closed.
func dropCode(tx *store.Tx, id RequestID) error {
	_, err := tx.Exec(`DELETE FROM rights_code WHERE request_id = $1`, string(id))
	return err
}

// appointedIn are the users who carry out requests for an organisation, as appointed.
func appointedIn(tx *store.Tx, org string) ([]string, error) {
	return store.Strings(tx, `SELECT user_id FROM rights_appointed WHERE org_id = $1 ORDER BY since, user_id`, org)
}

func appoint(tx *store.Tx, org, user string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO rights_appointed (org_id, user_id, since) VALUES ($1, $2, $3) ON CONFLICT (org_id, user_id) DO NOTHING`,
		org, user, store.Micros(at))
	return err
}

func dismiss(tx *store.Tx, org, user string) error {
	_, err := tx.Exec(`DELETE FROM rights_appointed WHERE org_id = $1 AND user_id = $2`, org, user)
	return err
}
