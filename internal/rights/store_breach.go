package rights

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

const breachColumns = `id, org_id, number, discovered, holder_id, closed, version, body`

func scanBreach(s store.Scanner) (b Breach, err error) {
	var body string
	if err := s.Scan(&b.ID, &b.Org, &b.Number, store.At(&b.Discovered), &b.Holder, store.At(&b.Closed), &b.Version, &body); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(body), &b.BreachFacts)
}

func breachByID(tx *store.Tx, id BreachID) (Breach, error) {
	if !plainID(string(id)) {
		return Breach{}, fault.New("rights.breach", fault.NotFound)
	}
	return store.One(tx, scanBreach, `SELECT `+breachColumns+` FROM rights_breach WHERE id = $1`, string(id))
}

// breachesOf are the breaches of an organisation: open ones first by their clock, then
// the newest.
func breachesOf(tx *store.Tx, org string) ([]Breach, error) {
	return store.List(tx, scanBreach, `SELECT `+breachColumns+` FROM rights_breach WHERE org_id = $1
		ORDER BY CASE WHEN closed = 0 THEN 0 ELSE 1 END, CASE WHEN closed = 0 THEN discovered ELSE -discovered END, number LIMIT 500`, org)
}

func insertBreach(tx *store.Tx, b *Breach) (err error) {
	if b.Number, err = nextNumber(tx, "rights_breach", "D", b.Org, b.Discovered.Year()); err != nil {
		return err
	}
	body, err := json.Marshal(b.BreachFacts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO rights_breach (id, org_id, number, discovered, holder_id, closed, version, body)
		VALUES ($1, $2, $3, $4, $5, 0, 1, $6)`, string(b.ID), b.Org, b.Number, store.Micros(b.Discovered), b.Holder, string(body))
	return err
}

// updateBreach writes a breach that still has its version.
func updateBreach(tx *store.Tx, op string, b Breach) error {
	body, err := json.Marshal(b.BreachFacts)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE rights_breach SET holder_id = $3, closed = $4, body = $5, version = version + 1 WHERE id = $1 AND version = $2`,
		string(b.ID), b.Version, b.Holder, store.Micros(b.Closed), string(body))
	return store.Changed(op, n, err)
}

// PastBreach is a breach that was closed at a moment.
type PastBreach struct {
	ID     BreachID
	Number string
	Since  time.Time
}

// PastBreaches are the breaches of an organisation that were closed before a moment, the
// oldest first, after one of a time and id, at most limit.
func PastBreaches(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]PastBreach, error) {
	return store.List(tx, func(s store.Scanner) (p PastBreach, err error) {
		return p, s.Scan(&p.ID, &p.Number, store.At(&p.Since))
	},
		`SELECT id, number, closed FROM rights_breach WHERE org_id = $1 AND closed > 0 AND closed < $2
			AND (closed > $3 OR closed = $3 AND id > $4) ORDER BY closed, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseBreach takes a breach that was closed before a moment out of the register; false
// when it is still open, or gone. It never held names or addresses, so it has no key.
func EraseBreach(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM rights_breach WHERE id = $1 AND closed > 0 AND closed < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, escalation.Forget(tx, LateBreach.climbs(), id)
}
