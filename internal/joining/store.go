package joining

import (
	"embed"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// Link says that a signal belongs to another.
type Link struct {
	Signal, Lead string
	At           time.Time // instant
	By           string    // user
	Follows      bool      // it goes the way of the other; otherwise its sender said so, and no more
}

func scanLink(s store.Scanner) (l Link, err error) {
	return l, s.Scan(&l.Signal, &l.Lead, store.At(&l.At), &l.By, &l.Follows)
}

const linkColumns = `l.signal_id, l.lead_id, l.at, l.by_id, l.follows`

// put writes to what a signal belongs, in the place of what was said before.
func put(tx *store.Tx, org string, l Link) error {
	_, err := tx.Exec(`INSERT INTO joining_link (signal_id, lead_id, org_id, at, by_id, follows) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (signal_id) DO UPDATE SET lead_id = excluded.lead_id, at = excluded.at, by_id = excluded.by_id, follows = excluded.follows`,
		l.Signal, l.Lead, org, store.Micros(l.At), l.By, store.Bool(l.Follows))
	return err
}

// linkOf is to what a signal belongs; NotFound when it stands alone.
func linkOf(tx *store.Tx, id string) (Link, error) {
	return store.One(tx, scanLink, `SELECT `+linkColumns+` FROM joining_link l WHERE l.signal_id = $1`, id)
}

// followersOf are the ids of the signals that go the way of another, the oldest link first.
func followersOf(tx *store.Tx, lead string) ([]string, error) {
	return store.Strings(tx, `SELECT l.signal_id FROM joining_link l WHERE l.lead_id = $1 AND l.follows = 1 ORDER BY l.at, l.signal_id`, lead)
}

// waiting are the links of some signals to what is in a case, which nobody accepted yet.
func waiting(tx *store.Tx, sigs []signal.Signal) ([]Link, error) {
	if len(sigs) == 0 {
		return nil, nil
	}
	ids := make([]string, len(sigs))
	for i, sig := range sigs {
		ids[i] = sig.ID
	}
	in, list := tx.In("l.signal_id", 1, ids)
	return store.List(tx, scanLink, `SELECT `+linkColumns+` FROM joining_link l JOIN signal_signal s ON s.id = l.lead_id
		WHERE `+in+` AND l.follows = 0 AND s.state = 'in-dossier'`, list)
}

// handOn lets all that follow one signal follow another.
func handOn(tx *store.Tx, from, to string) (int64, error) {
	return tx.Exec(`UPDATE joining_link SET lead_id = $2 WHERE lead_id = $1 AND follows = 1 AND signal_id <> $2`, from, to)
}

func drop(tx *store.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM joining_link WHERE signal_id = $1`, id)
	return err
}

// Sweep takes away the links of signals that were erased.
func Sweep(tx *store.Tx) error {
	_, err := tx.Exec(`DELETE FROM joining_link WHERE NOT EXISTS (SELECT 1 FROM signal_signal s WHERE s.id = joining_link.signal_id)
		OR NOT EXISTS (SELECT 1 FROM signal_signal s WHERE s.id = joining_link.lead_id)`)
	return err
}
