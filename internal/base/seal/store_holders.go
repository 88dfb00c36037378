package seal

import "samendoen/internal/base/store"

// Holders are under whose keys the keys of records are wrapped, by record: the people whom a
// record is about, or an organisation when it is about nobody. A record without a key is left
// out.
func Holders(tx *store.Tx, recordIDs []string) (map[string][]string, error) {
	holders := make(map[string][]string, len(recordIDs))
	if len(recordIDs) == 0 {
		return holders, nil
	}
	in, list := tx.In("record_id", 1, recordIDs)
	type pair struct{ record, holder string }
	pairs, err := store.List(tx, func(s store.Scanner) (p pair, err error) { return p, s.Scan(&p.record, &p.holder) },
		`SELECT record_id, holder_id FROM seal_wrap WHERE `+in+` ORDER BY record_id, holder_id`, list)
	for _, p := range pairs {
		holders[p.record] = append(holders[p.record], p.holder)
	}
	return holders, err
}
