package socialmap

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"samendoen/internal/base/store"
)

// drawnRows are the rows of all releases of an organisation, each in the release that drew it. Where
// they or their numbers of changes are not those that were kept then, nothing can be proven with them:
// that is ErrNotSafe.
func drawnRows(tx *store.Tx, org string) (*drawn, error) {
	type fingerprint struct{ id, digest string }
	made, err := store.List(tx, func(s store.Scanner) (f fingerprint, err error) { return f, s.Scan(&f.id, &f.digest) },
		`SELECT id, drawn_digest FROM socialmap_release WHERE org_id = $1`, org)
	if err != nil {
		return nil, err
	}
	of := map[string][]Entry{}
	list, err := store.List(tx, func(row store.Scanner) (e Entry, err error) {
		var id string
		e, err = scanEntry(store.After{Row: row, First: &id})
		of[id] = append(of[id], e)
		return e, err
	}, `SELECT e.id, `+rowColumns+` FROM socialmap_release e JOIN socialmap_row r ON r.release_id = e.id AND r.as_of = e.as_of
		WHERE e.org_id = $1`, org)
	if err != nil {
		return nil, err
	}
	for _, f := range made {
		if f.digest != "" && f.digest != drawnDigest(of[f.id]) {
			return nil, fmt.Errorf("release %s: %w: the kept rows are not those that were drawn", f.id, ErrNotSafe)
		}
	}
	return newDrawn(list), nil
}

// drawnDigest is a fingerprint of rows with their numbers of changes, in any order.
func drawnDigest(list []Entry) string {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Leaf, b.Leaf), cmp.Compare(a.Table, b.Table)) })
	h := sha256.New()
	for _, e := range list {
		fmt.Fprintln(h, e.Leaf, e.Table.Code(), e.Row.AsOf.Unix(), e.Row.Homes, e.Row.changed.Least, e.Row.changed.Most, e.Row.Cells)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// drawnNow are the entries that the release itself drew.
func (r *Release) drawnNow() []Entry {
	return slices.DeleteFunc(r.Entries(), func(e Entry) bool { return !e.Row.AsOf.Equal(r.AsOf) })
}

// insertStop remembers that the release of a month was stopped; fresh is false if that was known.
func insertStop(tx *store.Tx, org string, month, at time.Time) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO socialmap_stop (org_id, month, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		org, store.Micros(monthOf(month)), store.Micros(at))
	return n > 0, err
}

// stoppedSince is when the release of a month that has none was stopped; zero if it was not.
func stoppedSince(tx *store.Tx, org string) (at time.Time, err error) {
	list, err := store.List(tx, func(s store.Scanner) (at time.Time, err error) { return at, s.Scan(store.At(&at)) },
		`SELECT at FROM socialmap_stop s WHERE org_id = $1
		AND NOT EXISTS (SELECT 1 FROM socialmap_release e WHERE e.org_id = s.org_id AND e.month >= s.month) ORDER BY month LIMIT 1`, org)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0], nil
}
