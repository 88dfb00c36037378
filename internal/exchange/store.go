package exchange

import (
	"embed"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// Files are the tables, the words and the rules of this module.
//
//go:embed sql text policy.cedar
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

// arrival is that a case came in from another system.
type arrival struct {
	caseID casework.ID
	org    string
	source string // its id over there
	kind   string // id of the Zaaktype
	print  int64  // keyed hash of what was delivered
}

// arrivalsOf are the arrivals among cases, by case.
func arrivalsOf(tx *store.Tx, cases []string) (map[casework.ID]arrival, error) {
	found := map[casework.ID]arrival{}
	if len(cases) == 0 {
		return found, nil
	}
	in, list := tx.In("case_id", 1, cases)
	_, err := store.List(tx, func(s store.Scanner) (a arrival, err error) {
		err = s.Scan(&a.caseID, &a.org, &a.source, &a.kind, &a.print)
		found[a.caseID] = a
		return a, err
	}, `SELECT case_id, org_id, source, kind, print FROM exchange_arrival WHERE `+in, list)
	return found, err
}

func insertArrival(tx *store.Tx, at time.Time, a arrival) error {
	_, err := tx.Exec(`INSERT INTO exchange_arrival (case_id, org_id, source, kind, print, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(a.caseID), a.org, a.source, a.kind, a.print, store.Micros(at))
	return err
}

// Erase forgets where a case came from that was erased.
func Erase(tx *store.Tx, caseID string) error {
	_, err := tx.Exec(`DELETE FROM exchange_arrival WHERE case_id = $1`, caseID)
	return err
}

// ownCases are the numbers of the cases of an organisation among some ids.
func ownCases(tx *store.Tx, org string, ids []string) (map[string]string, error) {
	found := map[string]string{}
	in, list := tx.In("id", 2, ids)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id, number string
		err = s.Scan(&id, &number)
		found[id] = number
		return none, err
	}, `SELECT id, number FROM casework_case WHERE org_id = $1 AND `+in, org, list)
	return found, err
}

// siteOf is the complex of each of some homes of an organisation that there are; a complex is its own.
func siteOf(tx *store.Tx, org string, homes []place.UnitID, sites []place.ComplexID) (map[string]place.ComplexID, error) {
	found := map[string]place.ComplexID{}
	ids := make([]string, 0, len(homes)+len(sites))
	for _, id := range homes {
		ids = append(ids, string(id))
	}
	for _, id := range sites {
		ids = append(ids, string(id))
	}
	in, list := tx.In("id", 2, ids)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var id string
		var site place.ComplexID
		err = s.Scan(&id, &site)
		found[id] = site
		return none, err
	}, `SELECT id, complex_id FROM place_unit WHERE org_id = $1 AND `+in+` UNION ALL SELECT id, id FROM place_complex WHERE org_id = $1 AND `+in, org, list)
	return found, err
}
