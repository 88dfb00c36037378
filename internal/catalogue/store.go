package catalogue

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

const columns = `code, body, version, changed, by_id`

func scan(s store.Scanner) (f Fact, err error) {
	var body string
	var code Code
	if err := s.Scan(&code, &body, &f.Version, store.At(&f.Changed), &f.By); err != nil {
		return f, err
	}
	if err := json.Unmarshal([]byte(body), &f); err != nil {
		return f, err
	}
	_, known := ByCode(code)
	f.Code, f.Own = code, !known
	return f, nil
}

// Of are the facts of an organisation: those of the program as it changed them, and then
// its own in the order of their codes. Retired ones are among them.
func Of(tx *store.Tx, org string) ([]Fact, error) {
	rows, err := store.List(tx, scan, `SELECT `+columns+` FROM catalogue_fact WHERE org_id = $1 ORDER BY code`, org)
	if err != nil {
		return nil, err
	}
	list := Shipped()
	for _, r := range rows {
		if i := indexOf(list, r.Code); i >= 0 {
			list[i] = r
		} else {
			list = append(list, r)
		}
	}
	return list, nil
}

func indexOf(list []Fact, code Code) int {
	for i, f := range list {
		if f.Code == code {
			return i
		}
	}
	return -1
}

// one is a fact of an organisation; NotFound when it has none with the code.
func one(tx *store.Tx, org string, code Code) (Fact, error) {
	f, err := store.One(tx, scan, `SELECT `+columns+` FROM catalogue_fact WHERE org_id = $1 AND code = $2`, org, string(code))
	if fault.Is(err, fault.NotFound) {
		if f, ok := ByCode(code); ok {
			return f, nil
		}
	}
	return f, err
}

// put writes a fact over the version that it had, 0 for the program's own, and keeps it
// in the history. Conflict when somebody was first.
func put(tx *store.Tx, op, org string, f Fact, at time.Time, by string) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	n := int64(0)
	if f.Version == 0 {
		n, err = tx.Exec(`INSERT INTO catalogue_fact (org_id, code, body, version, changed, by_id) VALUES ($1, $2, $3, 1, $4, $5)
			ON CONFLICT (org_id, code) DO NOTHING`, org, string(f.Code), string(body), store.Micros(at), by)
	} else {
		n, err = tx.Exec(`UPDATE catalogue_fact SET body = $4, version = version + 1, changed = $5, by_id = $6
			WHERE org_id = $1 AND code = $2 AND version = $3`, org, string(f.Code), f.Version, string(body), store.Micros(at), by)
	}
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO catalogue_past (org_id, code, version, body, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		org, string(f.Code), f.Version+1, string(body), store.Micros(at), by)
	return err
}

// pastOf is how a fact was, the newest first.
func pastOf(tx *store.Tx, org string, code Code) ([]Fact, error) {
	return store.List(tx, scan, `SELECT code, body, version, at, by_id FROM catalogue_past WHERE org_id = $1 AND code = $2 ORDER BY version DESC`,
		org, string(code))
}
