package offline

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Past is a held signal about which somebody decided at a moment.
type Past struct {
	ID    string
	Since time.Time
}

// Judged are the held signals of an organisation about which somebody decided before a
// moment, the oldest first, after one of a time and id, at most limit. What still waits is
// never thrown away because nobody looked: it climbs.
func Judged(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, judged FROM offline_held WHERE org_id = $1 AND judged > 0 AND judged < $2 AND (judged > $3 OR judged = $3 AND id > $4)
		ORDER BY judged, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// undecided are the signals of all organisations that wait for a decision, the oldest first. No
// user lets many wait.
func undecided(tx *store.Tx) ([]Held, error) {
	return store.List(tx, func(row store.Scanner) (h Held, err error) { return h, row.Scan(h.fields()...) },
		`SELECT `+heldColumns+` FROM offline_held WHERE judged = 0 ORDER BY at, id`)
}

// EraseJudged erases what is left of a held signal about which somebody decided before a
// moment: who sent it when, and why it was not taken. Its contents went with the decision.
// False when it still waits, or is not there.
func EraseJudged(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM offline_held WHERE id = $1 AND judged > 0 AND judged < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, escalation.Forget(tx, climbKind, id)
}
