package socialmap

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

const partSelect = `SELECT complex_id, number, staircases, homes, since FROM socialmap_part WHERE org_id = $1`

func scanPart(s store.Scanner) (p Part, err error) {
	var names string
	if err := s.Scan(&p.Complex, &p.Number, &names, &p.Homes, store.At(&p.Since)); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(names), &p.Staircases)
}

// partsOf are the parts of the complexes of an organisation, by complex and number.
func partsOf(tx *store.Tx, org string) ([]Part, error) {
	return store.List(tx, scanPart, partSelect+` ORDER BY complex_id, number`, org)
}

// partsIn are the parts of one complex, by number.
func partsIn(tx *store.Tx, org string, id place.ComplexID) ([]Part, error) {
	return store.List(tx, scanPart, partSelect+` AND complex_id = $2 ORDER BY number`, org, string(id))
}

// insertParts keeps what was divided for good.
func insertParts(tx *store.Tx, org string, parts []Part) error {
	for _, p := range parts {
		names, err := json.Marshal(p.Staircases)
		if err != nil {
			return err
		}
		if err := tx.Later(`INSERT INTO socialmap_part (org_id, complex_id, number, staircases, homes, since) VALUES ($1, $2, $3, $4, $5, $6)`,
			org, string(p.Complex), p.Number, string(names), p.Homes, store.Micros(p.Since)); err != nil {
			return err
		}
	}
	return nil
}

// DivideChoice is whether complexes are divided when they are published for the first time.
type DivideChoice struct {
	Divide bool
	At     time.Time // zero: nobody ever chose
}

// divideChoiceOf is the choice of an organisation that counts now.
func divideChoiceOf(tx *store.Tx, org string) (DivideChoice, error) {
	list, err := store.List(tx, func(s store.Scanner) (c DivideChoice, err error) {
		var divide int64
		err = s.Scan(&divide, store.At(&c.At))
		c.Divide = divide != 0
		return c, err
	}, `SELECT divide, at FROM socialmap_divide WHERE org_id = $1 ORDER BY at DESC LIMIT 1`, org)
	if err != nil || len(list) == 0 {
		return DivideChoice{}, err
	}
	return list[0], nil
}

func insertDivideChoice(tx *store.Tx, org, userID string, c DivideChoice) error {
	_, err := tx.Exec(`INSERT INTO socialmap_divide (org_id, at, by_id, divide) VALUES ($1, $2, $3, $4)`, org, store.Micros(c.At), userID, store.Bool(c.Divide))
	return err
}
