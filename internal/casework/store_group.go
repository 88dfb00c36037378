package casework

import "samendoen/internal/base/store"

// movesOf are the last changes of the groups of a case.
func movesOf(tx *store.Tx, id ID) (Moves, error) {
	type row struct {
		name Group
		Moved
	}
	list, err := store.List(tx, func(s store.Scanner) (r row, err error) {
		return r, s.Scan(&r.name, &r.Version, store.At(&r.At), &r.ByID)
	}, `SELECT name, version, at, by_id FROM casework_group WHERE case_id = $1`, string(id))
	m := make(Moves, len(list))
	for _, r := range list {
		m[r.name] = r.Moved
	}
	return m, err
}

// moveGroup notes the last change of a group.
func moveGroup(tx *store.Tx, id ID, g Group, m Moved) error {
	return tx.Later(`INSERT INTO casework_group (case_id, name, version, at, by_id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (case_id, name) DO UPDATE SET version = excluded.version, at = excluded.at, by_id = excluded.by_id`,
		string(id), string(g), m.Version, store.Micros(m.At), m.ByID)
}
