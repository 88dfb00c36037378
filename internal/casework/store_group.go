package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

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

// bumpGroup notes that something was added to a group that nobody writes over, such as the log.
func bumpGroup(tx *store.Tx, id ID, g Group, m Moved) error {
	return tx.Later(`INSERT INTO casework_group (case_id, name, version, at, by_id) VALUES ($1, $2, 1, $3, $4)
		ON CONFLICT (case_id, name) DO UPDATE SET version = casework_group.version + 1, at = excluded.at, by_id = excluded.by_id`,
		string(id), string(g), store.Micros(m.At), m.ByID)
}

// bumpThere is bumpGroup of the log for every case of what somebody is shut out of.
func bumpThere(tx *store.Tx, objectType, object string, at time.Time) error {
	where := `id = $1`
	if objectType == access.HomeType {
		where = `unit_id = $1`
	}
	return tx.Later(`INSERT INTO casework_group (case_id, name, version, at, by_id) SELECT id, $2, 1, $3, '' FROM casework_case WHERE `+where+`
		ON CONFLICT (case_id, name) DO UPDATE SET version = casework_group.version + 1, at = excluded.at, by_id = excluded.by_id`,
		object, string(GroupNotes), store.Micros(at))
}

// sumsOf are the sums of the versions of the groups of cases: one that rises for every change.
func sumsOf(tx *store.Tx, ids []string) (map[ID]int64, error) {
	these, list := tx.In("case_id", 1, ids)
	sums := make(map[ID]int64, len(ids))
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id ID
		var sum int64
		if err = s.Scan(&id, &sum); err == nil {
			sums[id] = sum
		}
		return none, err
	}, `SELECT case_id, CAST(sum(version) AS bigint) FROM casework_group WHERE `+these+` GROUP BY case_id`, list)
	return sums, err
}
