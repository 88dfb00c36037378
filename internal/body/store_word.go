package body

import (
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// mostWords is how many words of a body about a complex are shown: two years of months.
const mostWords = 24

// wordsOf is what a body said about a complex, the newest release first.
func wordsOf(tx *store.Tx, key seal.Key, id ID, complex place.ComplexID) ([]Word, error) {
	return store.List(tx, func(s store.Scanner) (w Word, err error) {
		var words []byte
		if err := s.Scan(&w.ID, &w.BodyID, &w.Complex, store.At(&w.AsOf), store.At(&w.At), &w.ByID, &words, &w.Version); err != nil {
			return w, err
		}
		w.Text, err = open(key, "word/"+w.ID, words)
		return w, err
	}, `SELECT id, body_id, complex_id, as_of, at, by_id, words, version FROM body_word WHERE body_id = $1 AND complex_id = $2 ORDER BY as_of DESC, id LIMIT $3`,
		string(id), string(complex), int64(mostWords))
}

// insertWord writes the first word about a release; when a member was first it is a Conflict.
func insertWord(tx *store.Tx, op string, key seal.Key, org string, w Word) error {
	n, err := tx.Exec(`INSERT INTO body_word (id, body_id, org_id, complex_id, as_of, at, by_id, words, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (body_id, complex_id, as_of) DO NOTHING`,
		w.ID, string(w.BodyID), org, string(w.Complex), store.Micros(w.AsOf), store.Micros(w.At), w.ByID, sealed(key, "word/"+w.ID, w.Text))
	if err == nil && n == 0 {
		err = fault.New(op, fault.Conflict)
	}
	return err
}

// updateWord rewrites a word that still has its version.
func updateWord(tx *store.Tx, op string, key seal.Key, w Word) error {
	n, err := tx.Exec(`UPDATE body_word SET at = $4, by_id = $5, words = $6, version = version + 1 WHERE id = $1 AND body_id = $2 AND version = $3`,
		w.ID, string(w.BodyID), w.Version, store.Micros(w.At), w.ByID, sealed(key, "word/"+w.ID, w.Text))
	return store.Changed(op, n, err)
}
