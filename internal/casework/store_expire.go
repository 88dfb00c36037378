package casework

import (
	"cmp"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
	"samendoen/internal/signal"
)

// Past is a closed case whose term runs.
type Past struct {
	ID     ID
	Number string
	Since  time.Time // instant on which it was closed
}

// Ended are the cases of an organisation that were closed before a moment, the oldest
// first, after one of a time and id, at most limit. Nuisance cases are kept longer and
// are asked for apart.
func Ended(tx *store.Tx, org string, nuisance bool, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, &p.Number, store.At(&p.Since)) },
		`SELECT c.id, c.number, c.closed FROM casework_case c WHERE c.org_id = $1 AND c.closed > 0 AND c.closed < $2
			AND (c.closed > $3 OR c.closed = $3 AND c.id > $4) AND c.nuisance = $5 AND c.state = 'afgesloten'
			ORDER BY c.closed, c.id LIMIT $6`,
		org, store.Micros(before), store.Micros(since), id, store.Bool(nuisance), limit)
}

// EraseEnded erases a case that is still closed since before the moment, with its
// signals; false when it is not.
func EraseEnded(tx *store.Tx, v *seal.Vault, at time.Time, nuisance bool, before time.Time, id ID) (bool, error) {
	c, err := ByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil || c.State != Closed || c.Nuisance != nuisance || c.ClosedAt.IsZero() || !c.ClosedAt.Before(before) {
		return false, err
	}
	return true, erase(tx, v, at, c)
}

// Erase erases a case whatever its state, with its signals; one that does not exist is
// no error.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id ID) error {
	c, err := ByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return v.Shred(tx, at, string(id))
	}
	if err != nil {
		return err
	}
	return erase(tx, v, at, c)
}

func erase(tx *store.Tx, v *seal.Vault, at time.Time, c Case) error {
	if _, err := signal.EraseOfCase(tx, v, at, string(c.ID)); err != nil {
		return err
	}
	if err := cmp.Or(keepCount(tx, c), keepPromises(tx, c.ID), keepRun(tx, c, at)); err != nil {
		return err
	}
	for _, table := range []string{"question", "emergency", "handover", "log", "event", "help", "carer", "commitment", "promise_change", "sheet", "group", "draft"} {
		if _, err := tx.Exec(`DELETE FROM casework_`+table+` WHERE case_id = $1`, string(c.ID)); err != nil {
			return err
		}
	}
	for _, kind := range []string{lateKind, promiseKind, goneKind, handKind} {
		if err := escalation.Forget(tx, kind, string(c.ID)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM casework_case WHERE id = $1`, string(c.ID)); err != nil {
		return err
	}
	if err := access.Erase(tx, ObjectType, string(c.ID)); err != nil {
		return err
	}
	return v.Shred(tx, at, string(c.ID))
}

// keepCount keeps that a home got a case in a month, unless a case of the same home
// within the year after it stays and speaks for it: the map counts homes, not cases.
func keepCount(tx *store.Tx, c Case) error {
	if c.UnitID == "" || c.ComplexID == "" {
		return nil
	}
	others, err := store.Count(tx, `SELECT count(*) FROM casework_case WHERE unit_id = $1 AND id <> $2 AND opened >= $3 AND opened < $4`,
		string(c.UnitID), string(c.ID), store.Micros(c.OpenedAt), store.Micros(c.OpenedAt.AddDate(1, 0, 0)))
	if err != nil || others > 0 {
		return err
	}
	_, err = tx.Exec(`INSERT INTO casework_gone (org_id, complex_id, month, rung, number)
		SELECT $1, $2, $3, coalesce((SELECT h.rung_now FROM casework_help h WHERE h.case_id = $4 ORDER BY h.at DESC, h.id DESC LIMIT 1), 0), 1
		ON CONFLICT (org_id, complex_id, month, rung) DO UPDATE SET number = casework_gone.number + 1`,
		c.OrgID, string(c.ComplexID), store.Micros(clock.Month(c.OpenedAt)), string(c.ID))
	return err
}
