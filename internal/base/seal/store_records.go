package seal

import "samendoen/internal/base/store"

// RecordsOf are the records whose key a holder can open, for whoever must know all that
// is kept about a person.
func RecordsOf(tx *store.Tx, holder string) ([]string, error) {
	return store.Strings(tx, `SELECT record_id FROM seal_wrap WHERE holder_id = $1 ORDER BY record_id`, holder)
}

// HasHolders reports whether a record has a key at all, whoever holds it.
func HasHolders(tx *store.Tx, recordID string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM seal_wrap WHERE record_id = $1`, recordID)
	return n > 0, err
}
