package retention

import (
	"embed"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

func choicesOf(tx *store.Tx, org string) (map[Kind]Choice, error) {
	list, err := store.List(tx, func(s store.Scanner) (c Choice, err error) {
		return c, s.Scan(&c.Kind, &c.Months, &c.Reason, &c.Processing, &c.By, store.At(&c.At), &c.Version)
	}, `SELECT kind, months, reason, processing, by_id, at, version FROM retention_term WHERE org_id = $1`, org)
	by := make(map[Kind]Choice, len(list))
	for _, c := range list {
		by[c.Kind] = c
	}
	return by, err
}

// putChoice stores a choice that still has the version it was read with, 0 for none.
func putChoice(tx *store.Tx, op, org string, c Choice) error {
	if c.Version == 0 {
		n, err := tx.Exec(`INSERT INTO retention_term (org_id, kind, months, reason, processing, by_id, at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (org_id, kind) DO NOTHING`,
			org, string(c.Kind), c.Months, c.Reason, c.Processing, c.By, store.Micros(c.At))
		return store.Changed(op, n, err)
	}
	n, err := tx.Exec(`UPDATE retention_term SET months = $3, reason = $4, processing = $5, by_id = $6, at = $7, version = version + 1
		WHERE org_id = $1 AND kind = $2 AND version = $8`,
		org, string(c.Kind), c.Months, c.Reason, c.Processing, c.By, store.Micros(c.At), c.Version)
	return store.Changed(op, n, err)
}

// Deletion is what was erased of one kind in one night. It names nothing and nobody.
type Deletion struct {
	ID     string
	Night  time.Time // date
	Kind   Kind
	Months int
	Source Source
	Number int
	Exact  bool      // Number is not rounded
	At     time.Time // instant of the last of them
}

// addDeletion adds to what was erased of a kind in a night, and returns its record.
func addDeletion(tx *store.Tx, org string, d Deletion, marks []string) (string, error) {
	id, err := store.One(tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) },
		`INSERT INTO retention_deletion (id, org_id, night, kind, months, source, number, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (org_id, night, kind) DO UPDATE SET number = retention_deletion.number + excluded.number, at = excluded.at
			RETURNING id`, store.NewID(), org, store.Micros(d.Night), string(d.Kind), d.Months, string(d.Source), d.Number, store.Micros(d.At))
	if err != nil {
		return "", err
	}
	if len(marks) == 0 {
		return id, nil
	}
	rows, args := make([]string, len(marks)), []any{id}
	for i, mark := range marks {
		rows[i], args = "($1, $"+strconv.Itoa(i+2)+")", append(args, mark)
	}
	_, err = tx.Exec(`INSERT INTO retention_item (deletion_id, mark) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT DO NOTHING`, args...)
	return id, err
}

// deletionsOf are what was erased of an organisation, the newest first, from an offset.
func deletionsOf(tx *store.Tx, org string, offset, limit int) ([]Deletion, error) {
	return store.List(tx, func(s store.Scanner) (d Deletion, err error) {
		return d, s.Scan(&d.ID, store.At(&d.Night), &d.Kind, &d.Months, &d.Source, &d.Number, store.At(&d.At))
	}, `SELECT id, night, kind, months, source, number, at FROM retention_deletion WHERE org_id = $1
		ORDER BY night DESC, kind LIMIT $2 OFFSET $3`, org, limit, offset)
}

const holdColumns = `id, object_type, object_id, label, cause, note, by_id, at, review, lifted_by, lifted, version`

func scanHold(s store.Scanner) (h Hold, err error) {
	return h, s.Scan(&h.ID, &h.Type, &h.Object, &h.sealedLabel, &h.Cause, &h.sealedNote, &h.By, store.At(&h.At), store.At(&h.Review),
		&h.LiftedBy, store.At(&h.Lifted), &h.Version)
}

func insertHold(tx *store.Tx, org string, h Hold, key seal.Key) error {
	_, err := tx.Exec(`INSERT INTO retention_hold (id, org_id, object_type, object_id, label, cause, note, by_id, at, review, lifted_by, lifted, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 0, 1)`, h.ID, org, h.Type, h.Object, key.Seal("label", h.Label), string(h.Cause),
		key.Seal("note", h.Note), h.By, store.Micros(h.At), store.Micros(h.Review))
	return err
}

// openHold counts the holds on a thing that are not lifted.
func openHold(tx *store.Tx, org, objectType, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM retention_hold WHERE org_id = $1 AND object_type = $2 AND object_id = $3 AND lifted = 0`, org, objectType, id)
	return n > 0, err
}

func holdByID(tx *store.Tx, org, id string) (Hold, error) {
	return store.One(tx, scanHold, `SELECT `+holdColumns+` FROM retention_hold WHERE org_id = $1 AND id = $2`, org, id)
}

// openHolds are the holds of an organisation that stop something, by the date on which
// somebody looks again.
func openHolds(tx *store.Tx, org string) ([]Hold, error) {
	return store.List(tx, scanHold, `SELECT `+holdColumns+` FROM retention_hold WHERE org_id = $1 AND lifted = 0 ORDER BY review, at, id`, org)
}

func liftedHolds(tx *store.Tx, org string, limit int) ([]Hold, error) {
	return store.List(tx, scanHold, `SELECT `+holdColumns+` FROM retention_hold WHERE org_id = $1 AND lifted > 0 ORDER BY lifted DESC, id LIMIT $2`, org, limit)
}

func setReview(tx *store.Tx, op, id string, version int64, review time.Time) error {
	n, err := tx.Exec(`UPDATE retention_hold SET review = $3, version = version + 1 WHERE id = $1 AND version = $2 AND lifted = 0`,
		id, version, store.Micros(review))
	return store.Changed(op, n, err)
}

func setLifted(tx *store.Tx, op, id string, version int64, by string, at time.Time) error {
	n, err := tx.Exec(`UPDATE retention_hold SET lifted_by = $3, lifted = $4, version = version + 1 WHERE id = $1 AND version = $2 AND lifted = 0`,
		id, version, by, store.Micros(at))
	return store.Changed(op, n, err)
}

// noteNight keeps which night an organisation was last done, and when that ended.
func noteNight(tx *store.Tx, org string, night, ended time.Time) error {
	_, err := tx.Exec(`INSERT INTO retention_night (org_id, night, ended) VALUES ($1, $2, $3)
		ON CONFLICT (org_id) DO UPDATE SET night = excluded.night, ended = excluded.ended`, org, store.Micros(night), store.Micros(ended))
	return err
}

// lastNight is when the erasing of an organisation last came to its end, zero if never.
func lastNight(tx *store.Tx, org string) (time.Time, error) {
	list, err := store.List(tx, func(s store.Scanner) (at time.Time, err error) { return at, s.Scan(store.At(&at)) },
		`SELECT ended FROM retention_night WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0], nil
}
