package grouprule

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Seen is that somebody of a complex had a fact at a moment. Mark is the same for the same person, and
// empty where nobody knows any more who it was. Gone is then the same for what was of one person, and empty
// where that is not known either.
type Seen struct {
	Complex place.ComplexID
	Fact    Fact
	Mark    string
	Gone    string
	id      string
	until   time.Time
}

// person is whose fact it is: an index that says nothing outside of one list.
func (x Seen) person() Seen { return Seen{Complex: x.Complex, Mark: x.Mark} }

const seenColumns = `id, complex_id, fact, mark, gone, until`

func scanSeen(s store.Scanner) (x Seen, err error) {
	return x, s.Scan(&x.id, &x.Complex, &x.Fact, &x.Mark, &x.Gone, store.At(&x.until))
}

// SeenAt are the persons of complexes as they were seen at a moment; of who was gone since only that
// there was somebody. It is for the batch that makes a release and for nobody else.
func SeenAt(tx *store.Tx, org string, known time.Time) ([]Seen, error) {
	return store.List(tx, scanSeen, `SELECT `+seenColumns+` FROM grouprule_seen WHERE org_id = $1 AND since <= $2 AND (until = 0 OR until > $2) ORDER BY id`,
		org, store.Micros(known))
}

// marked are those of whom it is known who they are, in what they do or did.
func marked(tx *store.Tx, org string) ([]Seen, error) {
	return store.List(tx, scanSeen, `SELECT `+seenColumns+` FROM grouprule_seen WHERE org_id = $1 AND mark <> '' ORDER BY id`, org)
}

func insertSeen(tx *store.Tx, org string, x Seen, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO grouprule_seen (id, org_id, complex_id, fact, mark, since, until, gone) VALUES ($1, $2, $3, $4, $5, $6, 0, '')`,
		store.NewID(), org, string(x.Complex), string(x.Fact), x.Mark, store.Micros(at))
	return err
}

// endSeen ends what was seen.
func endSeen(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE grouprule_seen SET until = $2 WHERE id = $1`, id, store.Micros(at))
	return err
}

// forgetSeen takes away who it was.
func forgetSeen(tx *store.Tx, id, gone string) error {
	_, err := tx.Exec(`UPDATE grouprule_seen SET mark = '', gone = $2 WHERE id = $1`, id, gone)
	return err
}

// noteRunning writes that counting runs or does not, from a moment on; nothing where that was so already.
func noteRunning(tx *store.Tx, org string, runs bool, at time.Time) error {
	if !runs {
		_, err := tx.Exec(`UPDATE grouprule_running SET until = $2 WHERE org_id = $1 AND until = 0`, org, store.Micros(at))
		return err
	}
	_, err := tx.Exec(`INSERT INTO grouprule_running (id, org_id, since, until) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING`, store.NewID(), org, store.Micros(at))
	return err
}

// RunsSince reports whether an association counts by rule and did so all the time since a moment.
func RunsSince(tx *store.Tx, org string, at time.Time) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM grouprule_running WHERE org_id = $1 AND since <= $2 AND until = 0`, org, store.Micros(at))
	return n > 0, err
}
