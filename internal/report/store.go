package report

import (
	"samendoen/internal/base/store"
)

const columns = `id, org_id, kind, until, complex_id, foreword, by_id, at, published, published_by, title, document, editions, digest, version`

func scan(s store.Scanner) (r Report, err error) {
	return r, s.Scan(&r.ID, &r.Org, &r.Kind, store.At(&r.Until), &r.Complex, &r.Foreword, &r.By, store.At(&r.At), store.At(&r.Published), &r.PublishedBy,
		&r.Title, &r.document, &r.editions, &r.digest, &r.Version)
}

func byID(tx *store.Tx, id ID) (Report, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM report_report WHERE id = $1`, string(id))
}

// most is how many reports a list holds.
const most = 200

// ofOrg are the reports of an organisation, drafts first and then the newest; published ones only
// if that is asked.
func ofOrg(tx *store.Tx, org string, drafts bool) ([]Report, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM report_report WHERE org_id = $1 AND ($2 = 1 OR published > 0)
		ORDER BY CASE WHEN published = 0 THEN 0 ELSE 1 END, published DESC, id DESC LIMIT $3`, org, store.Bool(drafts), int64(most))
}

func insert(tx *store.Tx, r Report) error {
	_, err := tx.Exec(`INSERT INTO report_report (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', '', '', '', $9, 1)`,
		string(r.ID), r.Org, string(r.Kind), store.Micros(r.Until), string(r.Complex), r.Foreword, r.By, store.Micros(r.At), []byte{})
	return err
}

// rewrite changes the foreword of a draft that still has its version.
func rewrite(tx *store.Tx, op string, r Report) error {
	n, err := tx.Exec(`UPDATE report_report SET foreword = $3, version = version + 1 WHERE id = $1 AND version = $2 AND published = 0`, string(r.ID), r.Version, r.Foreword)
	return store.Changed(op, n, err)
}

// publish keeps a draft that still has its version as it is, for good.
func publish(tx *store.Tx, op string, r Report) error {
	n, err := tx.Exec(`UPDATE report_report SET published = $3, published_by = $4, title = $5, document = $6, editions = $7, digest = $8, version = version + 1
		WHERE id = $1 AND version = $2 AND published = 0`, string(r.ID), r.Version, store.Micros(r.Published), r.PublishedBy, r.Title, r.document, r.editions, r.digest)
	return store.Changed(op, n, err)
}

// remove takes a draft away that still has its version.
func remove(tx *store.Tx, op string, r Report) error {
	n, err := tx.Exec(`DELETE FROM report_report WHERE id = $1 AND version = $2 AND published = 0`, string(r.ID), r.Version)
	return store.Changed(op, n, err)
}

// OrgOf is whose report it is, for the log.
func OrgOf(tx *store.Tx, id string) (string, error) {
	return store.One(tx, func(s store.Scanner) (org string, err error) { return org, s.Scan(&org) }, `SELECT org_id FROM report_report WHERE id = $1`, id)
}

// feedOf is what an organisation chose about its open data; the zero Feed where it chose nothing.
func feedOf(tx *store.Tx, org string) (f Feed, err error) {
	list, err := store.List(tx, scanFeed, feedSelect+` WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return Feed{Org: org, License: CCBY}, err
	}
	return list[0], nil
}

// feedAt is the feed with a word in its address that is on.
func feedAt(tx *store.Tx, word string) (Feed, error) {
	return store.One(tx, scanFeed, feedSelect+` WHERE word = $1 AND shown = 1`, word)
}

const feedSelect = `SELECT org_id, word, title, shown, complexes, staircases, license, contact, at, by_id FROM report_feed`

func scanFeed(s store.Scanner) (f Feed, err error) {
	var on, complexes, stairs int64
	err = s.Scan(&f.Org, &f.Word, &f.Title, &on, &complexes, &stairs, &f.License, &f.Contact, store.At(&f.At), &f.By)
	f.On, f.Complexes, f.Stairs = on != 0, complexes != 0, stairs != 0
	return f, err
}

// saveFeed keeps what an organisation chose.
func saveFeed(tx *store.Tx, f Feed) error {
	_, err := tx.Exec(`INSERT INTO report_feed (org_id, word, title, shown, complexes, staircases, license, contact, at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (org_id) DO UPDATE SET word = excluded.word, title = excluded.title, shown = excluded.shown, complexes = excluded.complexes,
		staircases = excluded.staircases, license = excluded.license, contact = excluded.contact, at = excluded.at, by_id = excluded.by_id`,
		f.Org, f.Word, f.Title, store.Bool(f.On), store.Bool(f.Complexes), store.Bool(f.Stairs), string(f.License), f.Contact, store.Micros(f.At), f.By)
	return err
}

// wordTaken reports whether another organisation has the word in its address.
func wordTaken(tx *store.Tx, org, word string) (bool, error) {
	list, err := store.List(tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) }, `SELECT org_id FROM report_feed WHERE word = $1 AND org_id <> $2`, word, org)
	return len(list) > 0, err
}
