package grouprule

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Seen is that somebody of a complex had a fact at a moment. Mark is the same for the same person, and
// empty where only the number is left.
type Seen struct {
	Complex place.ComplexID
	Fact    Fact
	Mark    string
	id      string
}

const seenColumns = `id, complex_id, fact, mark`

func scanSeen(s store.Scanner) (x Seen, err error) {
	return x, s.Scan(&x.id, &x.Complex, &x.Fact, &x.Mark)
}

// SeenAt are the persons of complexes as they were seen at a moment; of who was gone since only that
// there was somebody. It is for the batch that makes a release and for nobody else.
func SeenAt(tx *store.Tx, org string, known time.Time) ([]Seen, error) {
	return store.List(tx, scanSeen, `SELECT `+seenColumns+` FROM grouprule_seen WHERE org_id = $1 AND since <= $2 AND (until = 0 OR until > $2) ORDER BY id`,
		org, store.Micros(known))
}

// present are those who are seen now.
func present(tx *store.Tx, org string) ([]Seen, error) {
	return store.List(tx, scanSeen, `SELECT `+seenColumns+` FROM grouprule_seen WHERE org_id = $1 AND until = 0 ORDER BY id`, org)
}

func insertSeen(tx *store.Tx, org string, x Seen, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO grouprule_seen (id, org_id, complex_id, fact, mark, since, until) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		store.NewID(), org, string(x.Complex), string(x.Fact), x.Mark, store.Micros(at))
	return err
}

// endSeen ends what was seen, and takes away who it was.
func endSeen(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE grouprule_seen SET until = $2, mark = '' WHERE id = $1`, id, store.Micros(at))
	return err
}
