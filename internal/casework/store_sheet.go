package casework

import (
	"encoding/json"
	"fmt"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// sheetField binds an entry to its place.
func sheetField(kind string, seq int64) string { return fmt.Sprintf("sheet/%s/%d", kind, seq) }

func insertLine[T any](tx *store.Tx, op string, in Inside, kind string, l Noted[T]) error {
	plain, err := json.Marshal(l.Entry)
	if err != nil {
		return fault.Wrap(op, err)
	}
	last, err := store.Count(tx, `SELECT count(*) FROM casework_sheet WHERE case_id = $1 AND kind = $2`, string(in.ID), kind)
	if err != nil {
		return err
	}
	if l.Seq != last+1 {
		return fault.New(op, fault.Conflict)
	}
	n, err := tx.Exec(`INSERT INTO casework_sheet (case_id, kind, seq, at, by_id, body) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		string(in.ID), kind, l.Seq, store.Micros(l.At), l.ByID, in.Key.Seal(sheetField(kind, l.Seq), string(plain)))
	return store.Changed(op, n, err)
}

func casesWith(tx *store.Tx, org, kind string) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT s.case_id FROM casework_sheet s JOIN casework_case k ON k.id = s.case_id
		WHERE k.org_id = $1 AND s.kind = $2 ORDER BY s.case_id`, org, kind)
}

// sheetLines are the entries of cases of which the key is given, in order.
func sheetLines[T any](tx *store.Tx, kind string, cases []string, keys map[string]seal.Key) ([]Noted[T], error) {
	in, list := tx.In("case_id", 2, cases)
	type row struct {
		Noted[T]
		sealed []byte
	}
	rows, err := store.List(tx, func(s store.Scanner) (r row, err error) {
		return r, s.Scan(&r.CaseID, &r.Seq, store.At(&r.At), &r.ByID, &r.sealed)
	}, `SELECT case_id, seq, at, by_id, body FROM casework_sheet WHERE kind = $1 AND `+in+` ORDER BY case_id, seq`, kind, list)
	var lines []Noted[T]
	for _, r := range rows {
		key, ok := keys[string(r.CaseID)]
		if !ok {
			continue
		}
		plain, err := key.Open(sheetField(kind, r.Seq), r.sealed)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(plain), &r.Entry); err != nil {
			return nil, fault.Wrap("casework.sheet", err)
		}
		lines = append(lines, r.Noted)
	}
	return lines, err
}
