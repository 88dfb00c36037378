package bottleneck

import (
	"time"

	"samendoen/internal/base/store"
)

const columns = `i.id, i.org_id, i.kind, i.title, i.story, i.state, i.forum, i.day, i.at, i.version`

// counted is a bottleneck with how often and since when it was met.
const counted = `SELECT ` + columns + `, count(e.id), coalesce(min(e.day), 0), coalesce(max(e.day), 0) FROM bottleneck_item i
	LEFT JOIN bottleneck_entry e ON e.item_id = i.id AND e.kind = 'gezien'`

func scan(s store.Scanner) (i Item, err error) {
	return i, s.Scan(&i.ID, &i.Org, &i.Kind, &i.Title, &i.Story, &i.State, &i.Forum, store.At(&i.Day), store.At(&i.At), &i.Version,
		&i.Often, store.At(&i.First), store.At(&i.Last))
}

func byID(tx *store.Tx, id ID) (Item, error) {
	return store.One(tx, scan, counted+` WHERE i.id = $1 GROUP BY `+columns, string(id))
}

// most is how many bottlenecks a list holds; an association that has more of them should
// decide first.
const most = 500

// ofOrg are the bottlenecks of an organisation, the newest first.
func ofOrg(tx *store.Tx, org string) ([]Item, error) {
	return store.List(tx, scan, counted+` WHERE i.org_id = $1 GROUP BY `+columns+` ORDER BY i.at DESC, i.id LIMIT $2`, org, int64(most))
}

func insert(tx *store.Tx, i Item) error {
	_, err := tx.Exec(`INSERT INTO bottleneck_item (id, org_id, kind, title, story, state, forum, day, at, version)
		VALUES ($1, $2, $3, $4, $5, $6, '', 0, $7, 1)`, string(i.ID), i.Org, string(i.Kind), i.Title, i.Story, string(i.State), store.Micros(i.At))
	return err
}

// update writes what can change of a bottleneck that still has its version.
func update(tx *store.Tx, op string, i Item) error {
	n, err := tx.Exec(`UPDATE bottleneck_item SET state = $3, forum = $4, day = $5, version = version + 1 WHERE id = $1 AND version = $2`,
		string(i.ID), i.Version, string(i.State), string(i.Forum), store.Micros(i.Day))
	return store.Changed(op, n, err)
}

const entryColumns = `id, at, by_id, kind, day, forum, body, words`

func scanEntry(s store.Scanner) (e Entry, err error) {
	return e, s.Scan(&e.ID, store.At(&e.At), &e.By, &e.Kind, store.At(&e.Day), &e.Forum, &e.Body, &e.Words)
}

// entries are what happened to a bottleneck, the newest first.
func entries(tx *store.Tx, id ID) ([]Entry, error) {
	return store.List(tx, scanEntry, `SELECT `+entryColumns+` FROM bottleneck_entry WHERE item_id = $1 ORDER BY at DESC, id LIMIT 1000`, string(id))
}

// metToday reports whether somebody said on a date that they met a bottleneck.
func metToday(tx *store.Tx, id ID, user string, day time.Time) (bool, error) {
	list, err := store.Strings(tx, `SELECT id FROM bottleneck_entry WHERE item_id = $1 AND kind = 'gezien' AND by_id = $2 AND day = $3 LIMIT 1`,
		string(id), user, store.Micros(day))
	return len(list) > 0, err
}

func insertEntry(tx *store.Tx, id ID, e Entry) error {
	_, err := tx.Exec(`INSERT INTO bottleneck_entry (item_id, `+entryColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(id), e.ID, store.Micros(e.At), e.By, string(e.Kind), store.Micros(e.Day), string(e.Forum), e.Body, e.Words)
	return err
}
