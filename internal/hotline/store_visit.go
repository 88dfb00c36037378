package hotline

import (
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const placeField = "hotline_visit.place"

const visitColumns = `id, org_id, user_id, until, place`

func readVisit(tx *store.Tx, vault *seal.Vault, where string, arg any) (v Visiting, err error) {
	var sealed []byte
	if _, err = store.One(tx, func(s store.Scanner) (none struct{}, err error) {
		return none, s.Scan(&v.ID, &v.OrgID, &v.UserID, store.At(&v.Until), &sealed)
	}, `SELECT `+visitColumns+` FROM hotline_visit WHERE `+where, arg); err != nil {
		return v, err
	}
	key, err := vault.OpenHolder(tx, v.UserID)
	if err != nil {
		return v, err
	}
	v.Place, err = key.Open(placeField, sealed)
	return v, err
}

// visitOf is the visit that somebody is on.
func visitOf(tx *store.Tx, vault *seal.Vault, userID string) (Visiting, error) {
	return readVisit(tx, vault, `user_id = $1`, userID)
}

func visitByID(tx *store.Tx, vault *seal.Vault, id string) (Visiting, error) {
	return readVisit(tx, vault, `id = $1`, id)
}

func putVisit(tx *store.Tx, key seal.Key, v Visiting) error {
	_, err := tx.Exec(`INSERT INTO hotline_visit (`+visitColumns+`) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET until = EXCLUDED.until, place = EXCLUDED.place`,
		v.ID, v.OrgID, v.UserID, store.Micros(v.Until), key.Seal(placeField, v.Place))
	return err
}

// endVisit ends a visit.
func endVisit(tx *store.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM hotline_visit WHERE id = $1`, id)
	return err
}
