package hotline

import (
	"slices"

	"samendoen/internal/base/store"
)

// Wakes says of users who has a tested way to be reached that wakes: for the rosters, which know of
// ways no more than that.
func Wakes(tx *store.Tx, users []string) (map[string]bool, error) {
	var waking []string
	for _, k := range WayKinds() {
		if k.Wakes() {
			waking = append(waking, string(k))
		}
	}
	wakes := make(map[string]bool, len(users))
	for part := range slices.Chunk(users, 200) {
		in, list := tx.In("user_id", 1, part)
		kinds, kindList := tx.In("kind", 2, waking)
		ids, err := store.Strings(tx, `SELECT DISTINCT user_id FROM hotline_way WHERE tested > 0 AND `+in+` AND `+kinds, list, kindList)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			wakes[id] = true
		}
	}
	return wakes, nil
}
