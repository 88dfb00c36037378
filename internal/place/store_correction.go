package place

import (
	"strconv"
	"time"

	"samendoen/internal/base/store"
)

// cast makes a parameter or text of SQL what the column of the field holds.
func (r rule) cast(sql string) string {
	if r.number {
		return `CAST(` + sql + ` AS BIGINT)`
	}
	return sql
}

// argument is a cleaned value as the column of the field takes it.
func (r rule) argument(value string) any {
	if !r.number {
		return value
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return int64(0) // cleaned values are numbers; anything else is not known
	}
	return n
}

// Correct sets a field of a complex or home by hand. The correction survives the next
// delivery, and shows as a difference to send back until the delivery says the same.
func Correct(tx *store.Tx, at time.Time, userID string, f CorrectionField, objectID, value string) error {
	subject, r, _ := f.rule()
	delivered, err := store.One(tx, func(s store.Scanner) (v string, err error) { return v, s.Scan(&v) },
		`SELECT CAST(`+r.column+` AS TEXT) FROM `+subject.table()+` WHERE id = $1`, objectID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO place_correction (object_id, field, value, delivered, user_id, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (object_id, field) DO UPDATE SET value = excluded.value, user_id = excluded.user_id, at = excluded.at`,
		objectID, string(f), value, delivered, userID, store.Micros(at)); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE `+subject.table()+` SET `+r.column+` = $2 WHERE id = $1`, objectID, r.argument(value))
	return err
}

// Revert takes a correction back: the field is again as delivered. Without a correction
// nothing changes.
func Revert(tx *store.Tx, f CorrectionField, objectID string) error {
	subject, r, _ := f.rule()
	delivered, err := store.Strings(tx, `SELECT delivered FROM place_correction WHERE object_id = $1 AND field = $2`, objectID, string(f))
	if err != nil || len(delivered) == 0 {
		return err
	}
	if _, err := tx.Exec(`UPDATE `+subject.table()+` SET `+r.column+` = $2 WHERE id = $1`, objectID, r.argument(delivered[0])); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM place_correction WHERE object_id = $1 AND field = $2`, objectID, string(f))
	return err
}

// Difference is a correction beside what the administration delivers.
type Difference struct {
	ObjectID  string
	Key       string // the administration's own key
	Field     CorrectionField
	Value     string // as corrected
	Delivered string
	At        time.Time
}

// Differences are the corrections that the administration of an organisation has not
// taken over yet.
func Differences(tx *store.Tx, org string) ([]Difference, error) {
	return store.List(tx, func(s store.Scanner) (d Difference, err error) {
		return d, s.Scan(&d.ObjectID, &d.Key, &d.Field, &d.Value, &d.Delivered, store.At(&d.At))
	}, `SELECT k.object_id, coalesce(c.key, u.key), k.field, k.value, k.delivered, k.at FROM place_correction k
		LEFT JOIN place_complex c ON c.id = k.object_id LEFT JOIN place_unit u ON u.id = k.object_id
		WHERE coalesce(c.org_id, u.org_id) = $1 AND k.value <> k.delivered ORDER BY k.at, k.object_id, k.field`, org)
}

// KeepCorrections puts the corrections back over what the staged delivery took over, and drops
// those that the administration now says itself.
func KeepCorrections(tx *store.Tx) error {
	for _, subject := range []Subject{OfComplex, OfHome} {
		for _, r := range rulesOf(subject) {
			if err := keep(tx, subject.table(), r); err != nil {
				return err
			}
		}
	}
	_, err := tx.Exec(`DELETE FROM place_correction WHERE value = delivered`)
	return err
}

func keep(tx *store.Tx, table string, r rule) error {
	staged := "stage." + table
	if _, err := tx.Exec(`UPDATE place_correction SET delivered =
		(SELECT CAST(s.`+r.column+` AS TEXT) FROM `+staged+` s WHERE s.id = place_correction.object_id AND s.change <> 'refused')
		WHERE field = $1 AND EXISTS (SELECT 1 FROM `+staged+` s WHERE s.id = place_correction.object_id AND s.change <> 'refused')`,
		string(r.field)); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE `+table+` SET `+r.column+` = (SELECT `+r.cast(`k.value`)+` FROM place_correction k WHERE k.object_id = `+table+`.id AND k.field = $1)
		WHERE id IN (SELECT object_id FROM place_correction WHERE field = $1)`, string(r.field))
	return err
}

// correction is a row of who corrected what.
type correction struct {
	field         CorrectionField
	delivered, by string
	at            time.Time
}

func correctionsOf(tx *store.Tx, objectID string) (map[CorrectionField]correction, error) {
	list, err := store.List(tx, func(s store.Scanner) (c correction, err error) {
		return c, s.Scan(&c.field, &c.delivered, &c.by, store.At(&c.at))
	}, `SELECT field, delivered, user_id, at FROM place_correction WHERE object_id = $1`, objectID)
	all := make(map[CorrectionField]correction, len(list))
	for _, c := range list {
		all[c.field] = c
	}
	return all, err
}

// fieldsOf are the correctable fields of an object with their corrections.
func fieldsOf(tx *store.Tx, subject Subject, id string) ([]FieldValue, error) {
	known, err := correctionsOf(tx, id)
	if err != nil {
		return nil, err
	}
	var fields []FieldValue
	for _, r := range rulesOf(subject) {
		now, err := store.One(tx, func(s store.Scanner) (v string, err error) { return v, s.Scan(&v) },
			`SELECT CAST(`+r.column+` AS TEXT) FROM `+subject.table()+` WHERE id = $1`, id)
		if err != nil {
			return nil, err
		}
		v := FieldValue{Field: r.field, Value: r.shown(now), Delivered: r.shown(now)}
		if c, corrected := known[r.field]; corrected {
			v.Delivered, v.Corrected, v.ByID, v.At = r.shown(c.delivered), true, c.by, c.at
		}
		fields = append(fields, v)
	}
	return fields, nil
}

// areaKnown reports whether there is a neighbourhood with the code.
func areaKnown(tx *store.Tx, code string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM place_area WHERE code = $1 AND kind = 'buurt'`, code)
	return n > 0, err
}

// neighbourhoodsAround are the neighbourhoods of the municipalities in which an
// organisation has complexes, by name and without their outlines.
func neighbourhoodsAround(tx *store.Tx, org string) ([]Area, error) {
	return store.List(tx, func(s store.Scanner) (a Area, err error) { return a, s.Scan(&a.Code, &a.Kind, &a.Name) },
		`SELECT a.code, a.kind, a.name FROM place_area a WHERE a.kind = 'buurt' AND substr(a.code, 1, 6) IN
			(SELECT DISTINCT substr(c.neighbourhood, 1, 6) FROM place_complex c WHERE c.org_id = $1 AND c.until = 0)
		ORDER BY a.name, a.code LIMIT 2000`, org)
}
