package danger

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

const columns = `id, org_id, unit_id, kind, on_day, at, by_id, owner_id, told_on, told_how, ended, version, story, end_why`

func scan(s store.Scanner) (r Report, err error) {
	return r, s.Scan(&r.ID, &r.Org, &r.Unit, &r.Kind, store.At(&r.On), store.At(&r.At), &r.By, &r.Owner, store.At(&r.ToldOn), &r.ToldHow,
		store.At(&r.Ended), &r.Version, &r.story, &r.endWhy)
}

func byID(tx *store.Tx, id ID) (Report, error) {
	return store.One(tx, scan, `SELECT `+columns+` FROM danger_report WHERE id = $1`, string(id))
}

// since is the earliest date of an incident that can still warn on a date.
func since(day time.Time) time.Time { return day.AddDate(0, -Months, -3) }

// ofHome are the reports about a home that warn on a date, the newest incident first.
func ofHome(tx *store.Tx, org string, unit place.UnitID, day time.Time) ([]Report, error) {
	list, err := store.List(tx, scan, `SELECT `+columns+` FROM danger_report WHERE unit_id = $1 AND org_id = $2 AND on_day >= $3 AND ended = 0
		ORDER BY on_day DESC, id`, string(unit), org, store.Micros(since(day)))
	return active(list, day), err
}

// running are the reports of an organisation that warn on a date.
func running(tx *store.Tx, org string, day time.Time) ([]Report, error) {
	list, err := store.List(tx, scan, `SELECT `+columns+` FROM danger_report WHERE org_id = $1 AND on_day >= $2 AND ended = 0
		ORDER BY on_day DESC, id LIMIT 500`, org, store.Micros(since(day)))
	return active(list, day), err
}

// at are the reports about incidents at a home in a time, the oldest first.
func at(tx *store.Tx, unit place.UnitID, from, until time.Time) ([]Report, error) {
	return store.List(tx, scan, `SELECT `+columns+` FROM danger_report WHERE unit_id = $1 AND on_day >= $2 AND on_day < $3 ORDER BY on_day, id`,
		string(unit), store.Micros(from), store.Micros(until))
}

func active(list []Report, day time.Time) []Report {
	kept := list[:0]
	for _, r := range list {
		if r.Active(day) {
			kept = append(kept, r)
		}
	}
	return kept
}

func insert(tx *store.Tx, r Report) error {
	_, err := tx.Exec(`INSERT INTO danger_report (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', 0, 1, $9, $10)`,
		string(r.ID), r.Org, string(r.Unit), string(r.Kind), store.Micros(r.On), store.Micros(r.At), r.By, r.Owner, r.story, []byte{})
	return err
}

// update writes what can change of a report that still has its version.
func update(tx *store.Tx, op string, r Report) error {
	why := r.endWhy
	if why == nil {
		why = []byte{}
	}
	n, err := tx.Exec(`UPDATE danger_report SET told_on = $3, told_how = $4, ended = $5, end_why = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		string(r.ID), r.Version, store.Micros(r.ToldOn), string(r.ToldHow), store.Micros(r.Ended), why)
	return store.Changed(op, n, err)
}

// Past is a report with the date of its incident, from which its term counts.
type Past struct {
	ID    ID
	Since time.Time
}

// Ended are the reports of an organisation about incidents before a moment, the oldest
// first, after one of a time and id, at most limit. What was ended early goes no sooner: the
// tenant may still ask what was written.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, on_day FROM danger_report WHERE org_id = $1 AND on_day < $2 AND (on_day > $3 OR on_day = $3 AND id > $4)
			ORDER BY on_day, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseEnded erases a report about an incident before a moment; false when it is newer, or
// gone.
func EraseEnded(tx *store.Tx, v *seal.Vault, at, before time.Time, id ID) (bool, error) {
	r, err := byID(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && !r.On.Before(before) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, Erase(tx, v, at, string(id))
}

// Erase erases a report for good, with its key; nothing happens for an id that is none.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := tx.Exec(`DELETE FROM danger_report WHERE id = $1`, id)
	if err != nil || n == 0 {
		return err
	}
	return v.Shred(tx, at, id)
}
