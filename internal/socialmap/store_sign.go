package socialmap

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// unsignedOf is the newest estimate of a complex, if it waits for signatures.
func unsignedOf(tx *store.Tx, id place.ComplexID) (d Unsigned, found bool, err error) {
	list, err := store.List(tx, scanEstimate, estimateSelect+`WHERE complex_id = $1 AND signed = 0
		AND NOT EXISTS (SELECT 1 FROM socialmap_estimate newer WHERE newer.complex_id = socialmap_estimate.complex_id AND newer.at > socialmap_estimate.at AND newer.signed > 0)
		ORDER BY at DESC, id DESC LIMIT 1`, string(id))
	if err != nil || len(list) == 0 {
		return d, false, err
	}
	d = Unsigned{ID: list[0].id, Estimate: list[0].Estimate}
	d.Signatures, err = signaturesOf(tx, d.ID)
	return d, true, err
}

func signaturesOf(tx *store.Tx, estimate string) ([]Signature, error) {
	return store.List(tx, func(s store.Scanner) (x Signature, err error) { return x, s.Scan(&x.Side, &x.Role, store.At(&x.On)) },
		`SELECT side, role, on_date FROM socialmap_signature WHERE estimate_id = $1 ORDER BY side DESC`, estimate)
}

func insertSignature(tx *store.Tx, at time.Time, estimate, userID string, x Signature) error {
	_, err := tx.Exec(`INSERT INTO socialmap_signature (estimate_id, side, role, on_date, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		estimate, string(x.Side), x.Role, store.Micros(dateOf(x.On)), store.Micros(at), userID)
	return err
}

// setSigned lets an estimate hold.
func setSigned(tx *store.Tx, at time.Time, estimate string) error {
	_, err := tx.Exec(`UPDATE socialmap_estimate SET signed = $2 WHERE id = $1`, estimate, store.Micros(at))
	return err
}
