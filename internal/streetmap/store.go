package streetmap

import (
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// choiceOf is what an organisation chose; nothing when it never did.
func choiceOf(tx *store.Tx, org string) (c Choice, err error) {
	list, err := store.List(tx, func(s store.Scanner) (c Choice, err error) {
		return c, s.Scan(&c.Source, &c.By, store.At(&c.At), &c.Version)
	}, `SELECT source, by_id, at, version FROM streetmap_choice WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return Choice{}, err
	}
	return list[0], nil
}

// saveChoice writes a choice over the version that it was made from; another one is a Conflict.
func saveChoice(tx *store.Tx, op, org string, c Choice) error {
	if c.Version == 0 {
		_, err := tx.Exec(`INSERT INTO streetmap_choice (org_id, source, by_id, at, version) VALUES ($1, $2, $3, $4, 1)`, org, string(c.Source), c.By, store.Micros(c.At))
		return err
	}
	n, err := tx.Exec(`UPDATE streetmap_choice SET source = $2, by_id = $3, at = $4, version = version + 1 WHERE org_id = $1 AND version = $5`,
		org, string(c.Source), c.By, store.Micros(c.At), c.Version)
	if err == nil && n == 0 {
		err = fault.New(op, fault.Conflict)
	}
	return err
}
