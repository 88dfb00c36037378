package place

import (
	"time"

	"samendoen/internal/base/store"
)

// RegionsOf are the municipalities of an organisation's list of regions, in order of their code; none
// where it has no list.
func RegionsOf(tx *store.Tx, org string) ([]Region, error) {
	return store.List(tx, func(s store.Scanner) (r Region, err error) {
		return r, s.Scan(&r.Municipality, &r.Code, &r.Name)
	}, `SELECT municipality, code, name FROM place_region WHERE org_id = $1 ORDER BY municipality`, org)
}

// RegionsTaken is when the list of regions of an organisation came, in microseconds; 0 without one.
func RegionsTaken(tx *store.Tx, org string) (int64, error) {
	return store.Count(tx, `SELECT coalesce(max(taken), 0) FROM place_region WHERE org_id = $1`, org)
}

// SaveRegions puts a list in the place of the one that an organisation had, and returns how many
// municipalities are new in it, changed, the same, and in no region any more.
func SaveRegions(tx *store.Tx, at time.Time, org string, list []Region) (added, changed, same, ended int64, err error) {
	old, err := RegionsOf(tx, org)
	if err != nil {
		return 0, 0, 0, 0, err
	}
	before := make(map[AreaCode]Region, len(old))
	for _, r := range old {
		before[r.Municipality] = r
	}
	if _, err := tx.Exec(`DELETE FROM place_region WHERE org_id = $1`, org); err != nil {
		return 0, 0, 0, 0, err
	}
	for _, r := range list {
		switch was, known := before[r.Municipality]; {
		case !known:
			added++
		case was == r:
			same++
		default:
			changed++
		}
		delete(before, r.Municipality)
		if _, err := tx.Exec(`INSERT INTO place_region (org_id, municipality, code, name, taken) VALUES ($1, $2, $3, $4, $5)`,
			org, string(r.Municipality), string(r.Code), r.Name, store.Micros(at)); err != nil {
			return 0, 0, 0, 0, err
		}
	}
	return added, changed, same, int64(len(before)), nil
}
