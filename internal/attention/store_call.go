package attention

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const callColumns = `id, org_id, by_id, at, moment, due, called, caller, late, phone`

func scanCall(s store.Scanner) (c Call, err error) {
	var late int64
	err = s.Scan(&c.ID, &c.Org, &c.By, store.At(&c.At), &c.When, store.At(&c.Due), store.At(&c.Called), &c.Caller, &late, &c.phone)
	c.Late = late != 0
	return c, err
}

func callByID(tx *store.Tx, id CallID) (Call, error) {
	return store.One(tx, scanCall, `SELECT `+callColumns+` FROM attention_call WHERE id = $1`, string(id))
}

// callByKey is a request that the same form asked for before.
func callByKey(tx *store.Tx, user, key string) (Call, error) {
	return store.One(tx, scanCall, `SELECT `+callColumns+` FROM attention_call WHERE by_id = $1 AND idem_key = $2`, user, key)
}

func insertCall(tx *store.Tx, c Call, key string) error {
	_, err := tx.Exec(`INSERT INTO attention_call (`+callColumns+`, idem_key) VALUES ($1, $2, $3, $4, $5, $6, 0, '', 0, $7, $8)`,
		string(c.ID), c.Org, c.By, store.Micros(c.At), string(c.When), store.Micros(c.Due), c.phone, key)
	return err
}

// waitingCalls are the requests of an organisation that wait, the most urgent first.
func waitingCalls(tx *store.Tx, org string) ([]Call, error) {
	return store.List(tx, scanCall, `SELECT `+callColumns+` FROM attention_call WHERE org_id = $1 AND called = 0 ORDER BY due, id LIMIT 200`, org)
}

// callsOf are the last requests of a user.
func callsOf(tx *store.Tx, user string) ([]Call, error) {
	return store.List(tx, scanCall, `SELECT `+callColumns+` FROM attention_call WHERE by_id = $1 ORDER BY at DESC, id LIMIT 5`, user)
}

// made notes that the call was made; the number goes.
func made(tx *store.Tx, op string, v *seal.Vault, c Call) error {
	n, err := tx.Exec(`UPDATE attention_call SET called = $2, caller = $3, phone = $4 WHERE id = $1 AND called = 0`,
		string(c.ID), store.Micros(c.Called), c.Caller, []byte{})
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	return v.Shred(tx, c.Called, string(c.ID))
}

// passed notes once that the moment of a request has passed; false when it was noted, or
// the call was made.
func passed(tx *store.Tx, id CallID) (bool, error) {
	n, err := tx.Exec(`UPDATE attention_call SET late = 1 WHERE id = $1 AND called = 0 AND late = 0`, string(id))
	return n == 1, err
}

// PastCalls are the requests of an organisation that were made before a moment, whether
// somebody called or not, the oldest first, after one of a time and id, at most limit.
func PastCalls(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, at FROM attention_call WHERE org_id = $1 AND at < $2 AND (at > $3 OR at = $3 AND id > $4)
		ORDER BY at, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseCall erases a request of before a moment with its number; false for a newer one.
func EraseCall(tx *store.Tx, v *seal.Vault, at, before time.Time, id CallID) (bool, error) {
	c, err := callByID(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && !c.At.Before(before) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec(`DELETE FROM attention_call WHERE id = $1`, string(id)); err != nil || !c.Waits() {
		return err == nil, err
	}
	return true, v.Shred(tx, at, string(id))
}
