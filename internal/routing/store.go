package routing

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Version is a book that was put in force.
type Version struct {
	N    int64
	At   time.Time // instant
	User string
	Why  string
	Book Book
}

const versionColumns = `version, at, user_id, why, doc`

func scanVersion(s store.Scanner) (v Version, err error) {
	var doc string
	if err := s.Scan(&v.N, store.At(&v.At), &v.User, &v.Why, &doc); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(doc), &v.Book)
}

// inForce is the version of an organisation that decides now; version 0 when there is none.
func inForce(tx *store.Tx, org string) (Version, error) {
	v, err := store.One(tx, scanVersion, `SELECT `+versionColumns+` FROM routing_book WHERE org_id = $1 ORDER BY version DESC LIMIT 1`, org)
	if fault.Is(err, fault.NotFound) {
		return Version{}, nil
	}
	return v, err
}

// versionsOf are the versions of an organisation, newest first.
func versionsOf(tx *store.Tx, org string, limit int) ([]Version, error) {
	return store.List(tx, scanVersion, `SELECT `+versionColumns+` FROM routing_book WHERE org_id = $1 ORDER BY version DESC LIMIT $2`, org, limit)
}

func insertVersion(tx *store.Tx, org string, v Version) error {
	doc, err := json.Marshal(v.Book)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO routing_book (org_id, version, at, user_id, why, doc) VALUES ($1, $2, $3, $4, $5, $6)`,
		org, v.N, store.Micros(v.At), v.User, v.Why, string(doc))
	return err
}

// draft is a book in the making. Stamp 0 is none: the book in force, untouched.
type draft struct {
	stamp int64
	at    time.Time
	user  string
	book  Book
}

func scanDraft(s store.Scanner) (d draft, err error) {
	var doc string
	if err := s.Scan(&d.stamp, store.At(&d.at), &d.user, &doc); err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(doc), &d.book)
}

func draftOf(tx *store.Tx, org string) (draft, error) {
	d, err := store.One(tx, scanDraft, `SELECT stamp, at, user_id, doc FROM routing_draft WHERE org_id = $1`, org)
	if fault.Is(err, fault.NotFound) {
		return draft{}, nil
	}
	return d, err
}

// saveDraft writes a draft over the one with the stamp before it, or as the first; zero rows
// mean that somebody was first.
func saveDraft(tx *store.Tx, org string, d draft, before int64) (int64, error) {
	doc, err := json.Marshal(d.book)
	if err != nil {
		return 0, err
	}
	if before == 0 {
		return tx.Exec(`INSERT INTO routing_draft (org_id, stamp, at, user_id, doc) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id) DO NOTHING`,
			org, d.stamp, store.Micros(d.at), d.user, string(doc))
	}
	return tx.Exec(`UPDATE routing_draft SET stamp = $2, at = $3, user_id = $4, doc = $5 WHERE org_id = $1 AND stamp = $6`,
		org, d.stamp, store.Micros(d.at), d.user, string(doc), before)
}

func dropDraft(tx *store.Tx, org string, stamp int64) (int64, error) {
	return tx.Exec(`DELETE FROM routing_draft WHERE org_id = $1 AND stamp = $2`, org, stamp)
}

// Choice is why a signal went where it went.
type Choice struct {
	Version int64
	Rule    RuleID // empty: no rule named anybody
	Name    string // of the rule, as it was
	Desk    DeskID
	AtDesk  string    // name of the desk, as it was
	DueAt   time.Time // instant, for a term in hours; zero otherwise
}

// BookOf is the book in force of an organisation; false when there is none.
func BookOf(tx *store.Tx, org string) (Book, bool, error) {
	v, err := inForce(tx, org)
	return v.Book, v.N > 0, err
}

// DeskOf is a desk of the book in force, for lateness that climbs; false when it is gone.
func DeskOf(tx *store.Tx, org string, id DeskID) (Desk, bool, error) {
	v, err := inForce(tx, org)
	if err != nil {
		return Desk{}, false, err
	}
	d, ok := v.Book.Desk(id)
	return d, ok, nil
}
