package exchange

import (
	"embed"
	"strconv"
	"strings"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Files are the words and the rules of this module.
//
//go:embed text policy.cedar
var Files embed.FS

// keysOf are the keys of deliveries of homes and complexes.
func keysOf(tx *store.Tx, homes []place.UnitID, sites []place.ComplexID) (k keys, err error) {
	if k.homes, err = keyTable(tx, "place_unit", homes); err != nil {
		return k, err
	}
	k.sites, err = keyTable(tx, "place_complex", sites)
	return k, err
}

// keyTable reads keys by id, some hundreds at a time.
func keyTable[T ~string](tx *store.Tx, table string, ids []T) (map[T]string, error) {
	const part = 400
	found := make(map[T]string, len(ids))
	for len(ids) > 0 {
		now := ids[:min(part, len(ids))]
		ids = ids[len(now):]
		args, marks := make([]any, len(now)), make([]string, len(now))
		for i, id := range now {
			args[i], marks[i] = string(id), "$"+strconv.Itoa(i+1)
		}
		_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
			var id, key string
			err = s.Scan(&id, &key)
			found[T(id)] = key
			return none, err
		}, `SELECT id, key FROM `+table+` WHERE id IN (`+strings.Join(marks, ", ")+`)`, args...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
