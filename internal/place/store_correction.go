package place

import (
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/fault"
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

// stored is the value of a field of an object as text, in the table of its subject or in
// the staging of a delivery, which where says; none when it is not there.
func (r rule) stored(tx *store.Tx, from, where, id string) ([]string, error) {
	switch r.kept {
	case asStreet, asCity:
		name := map[storage]string{asStreet: "s.name", asCity: "s.city"}[r.kept]
		return store.Strings(tx, `SELECT `+name+` FROM `+from+` x JOIN place_street s ON s.id = x.street WHERE x.id = $1`+where, id)
	case asPoint:
		return store.List(tx, func(s store.Scanner) (string, error) {
			var p Point
			err := s.Scan(&p.Lat, &p.Lon)
			return p.String(), err
		}, `SELECT x.lat, x.lon FROM `+from+` x WHERE x.id = $1`+where, id)
	}
	return store.Strings(tx, `SELECT CAST(x.`+r.column+` AS TEXT) FROM `+from+` x WHERE x.id = $1`+where, id)
}

// read is the value of a field of a complex or home now; NotFound when there is none.
func (r rule) read(tx *store.Tx, subject Subject, id string) (string, error) {
	list, err := r.stored(tx, subject.table(), "", id)
	if err == nil && len(list) == 0 {
		err = fault.New("place.read", fault.NotFound)
	}
	if err != nil {
		return "", err
	}
	return list[0], nil
}

// put stores a cleaned value in the table. Street and city share a column: what is not
// put stays as it is there.
func (r rule) put(tx *store.Tx, subject Subject, id, value string) error {
	switch r.kept {
	case asStreet, asCity:
		now, err := store.One(tx, func(s store.Scanner) (v [2]string, err error) { return v, s.Scan(&v[0], &v[1]) },
			`SELECT s.name, s.city FROM place_unit u JOIN place_street s ON s.id = u.street WHERE u.id = $1`, id)
		if err != nil {
			return err
		}
		now[map[storage]int{asStreet: 0, asCity: 1}[r.kept]] = value
		street := StreetID(now[0], now[1])
		if err := SaveStreets(tx, map[int64][2]string{street: now}); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE place_unit SET street = $2 WHERE id = $1`, id, street)
		return err
	case asPoint:
		p := pointOf(value)
		_, err := tx.Exec(`UPDATE `+subject.table()+` SET lat = $2, lon = $3 WHERE id = $1`, id, p.Lat, p.Lon)
		return err
	case asKey:
		org, err := store.One(tx, func(s store.Scanner) (v string, err error) { return v, s.Scan(&v) }, `SELECT org_id FROM place_unit WHERE id = $1`, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE place_unit SET complex_key = $2, complex_id = $3 WHERE id = $1`, id, value, string(ComplexIDOf(org, value)))
		return err
	}
	_, err := tx.Exec(`UPDATE `+subject.table()+` SET `+r.column+` = $2 WHERE id = $1`, id, r.argument(value))
	return err
}

// change puts a value and keeps what decided before, where the field does.
func (r rule) change(tx *store.Tx, at time.Time, subject Subject, id, value string) error {
	if subject == OfHome && (r.kept == asKey || slices.Contains(UnitTable().History, r.column)) {
		if err := UnitTable().Remember(tx, id, at); err != nil {
			return err
		}
	}
	return r.put(tx, subject, id, value)
}

// Correct sets a field of a complex or home by hand. The correction survives the next
// delivery, and shows as a difference to send back until the delivery says the same.
func Correct(tx *store.Tx, at time.Time, userID string, f CorrectionField, objectID, value string) error {
	subject, r, _ := f.rule()
	delivered, err := r.read(tx, subject, objectID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO place_correction (object_id, field, value, delivered, user_id, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (object_id, field) DO UPDATE SET value = excluded.value, user_id = excluded.user_id, at = excluded.at`,
		objectID, string(f), value, delivered, userID, store.Micros(at)); err != nil {
		return err
	}
	return r.change(tx, at, subject, objectID, value)
}

// Revert takes a correction back: the field is again as delivered. Without a correction
// nothing changes.
func Revert(tx *store.Tx, at time.Time, f CorrectionField, objectID string) error {
	subject, r, _ := f.rule()
	delivered, err := store.Strings(tx, `SELECT delivered FROM place_correction WHERE object_id = $1 AND field = $2`, objectID, string(f))
	if err != nil || len(delivered) == 0 {
		return err
	}
	if err := r.change(tx, at, subject, objectID, delivered[0]); err != nil {
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
			carry := keep
			if r.kept != inColumn {
				carry = keepOneByOne
			}
			if err := carry(tx, subject, r); err != nil {
				return err
			}
		}
	}
	_, err := tx.Exec(`DELETE FROM place_correction WHERE value = delivered`)
	return err
}

// keep carries the corrections of a field that has a column of its own, all at once.
func keep(tx *store.Tx, subject Subject, r rule) error {
	table := subject.table()
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

// keepOneByOne carries the corrections of a field that is kept in another way. People made
// them by hand: they are few.
func keepOneByOne(tx *store.Tx, subject Subject, r rule) error {
	list, err := store.List(tx, func(s store.Scanner) (c [2]string, err error) { return c, s.Scan(&c[0], &c[1]) },
		`SELECT object_id, value FROM place_correction WHERE field = $1 ORDER BY object_id`, string(r.field))
	if err != nil {
		return err
	}
	for _, c := range list {
		delivered, err := r.stored(tx, "stage."+subject.table(), ` AND x.change <> 'refused'`, c[0])
		if err != nil {
			return err
		}
		if len(delivered) == 0 {
			continue
		}
		value := delivered[0]
		if r.same(value, c[1]) {
			value = c[1] // written differently, and the same: no correction any more
		}
		if _, err := tx.Exec(`UPDATE place_correction SET delivered = $3 WHERE object_id = $1 AND field = $2`, c[0], string(r.field), value); err != nil {
			return err
		}
		if err := r.put(tx, subject, c[0], c[1]); err != nil {
			return err
		}
	}
	return nil
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
		now, err := r.read(tx, subject, id)
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

// complexesAround are the living complexes of an organisation that a home can lie in, by
// name: those of the municipality of its present complex, and of all when that is not
// known; at most complexesShown.
func complexesAround(tx *store.Tx, org string, now ComplexID) ([]Choice, error) {
	return store.List(tx, func(s store.Scanner) (c Choice, err error) { return c, s.Scan(&c.Key, &c.Name) },
		`SELECT c.key, c.name FROM place_complex c WHERE c.org_id = $1 AND c.until = 0
			AND coalesce((SELECT substr(n.neighbourhood, 1, 6) FROM place_complex n WHERE n.id = $2), '') IN ('', substr(c.neighbourhood, 1, 6))
		ORDER BY c.name, c.key LIMIT $3`, org, string(now), complexesShown)
}

// complexName is the name of the living complex of an organisation with a key of its
// administration; false if there is none.
func complexName(tx *store.Tx, org, key string) (string, bool, error) {
	names, err := store.Strings(tx, `SELECT name FROM place_complex WHERE id = $1 AND until = 0`, string(ComplexIDOf(org, key)))
	if err != nil || len(names) == 0 {
		return "", false, err
	}
	return names[0], true, nil
}
