package exchange

import (
	"embed"

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

// keyTable reads keys by id.
func keyTable[T ~string](tx *store.Tx, table string, ids []T) (map[T]string, error) {
	found, texts := make(map[T]string, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	in, arg := tx.In("id", 1, texts)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id, key string
		err = s.Scan(&id, &key)
		found[T(id)] = key
		return none, err
	}, `SELECT id, key FROM `+table+` WHERE `+in, arg)
	return found, err
}
