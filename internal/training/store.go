package training

import (
	"encoding/json"
	"slices"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

const columns = `code, body, version, changed, by_id`

func scan(s store.Scanner) (e Exercise, err error) {
	var body string
	var code Code
	if err := s.Scan(&code, &body, &e.Version, store.At(&e.Changed), &e.By); err != nil {
		return e, err
	}
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return e, err
	}
	_, known := byCode(code)
	e.Code, e.Own = code, !known
	return e, nil
}

// all are the cases of an organisation: those of the program as it changed them, then its own.
func all(tx *store.Tx, org string) ([]Exercise, error) {
	rows, err := store.List(tx, scan, `SELECT `+columns+` FROM training_exercise WHERE org_id = $1 ORDER BY code`, org)
	if err != nil {
		return nil, err
	}
	list := Shipped()
	for _, r := range rows {
		if i := slices.IndexFunc(list, func(e Exercise) bool { return e.Code == r.Code }); i >= 0 {
			list[i] = r
		} else {
			list = append(list, r)
		}
	}
	return list, nil
}

// one is a case of an organisation; NotFound when it has none with the code.
func one(tx *store.Tx, org string, code Code) (Exercise, error) {
	e, err := store.One(tx, scan, `SELECT `+columns+` FROM training_exercise WHERE org_id = $1 AND code = $2`, org, string(code))
	if fault.Is(err, fault.NotFound) {
		if e, ok := byCode(code); ok {
			return e, nil
		}
	}
	return e, err
}

// put writes a case over the version that it had, 0 for the program's own, and keeps it in
// the history. Conflict when somebody was first.
func put(tx *store.Tx, op, org string, e Exercise, at time.Time, by string) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	n := int64(0)
	if e.Version == 0 {
		n, err = tx.Exec(`INSERT INTO training_exercise (org_id, code, body, version, changed, by_id) VALUES ($1, $2, $3, 1, $4, $5)
			ON CONFLICT (org_id, code) DO NOTHING`, org, string(e.Code), string(body), store.Micros(at), by)
	} else {
		n, err = tx.Exec(`UPDATE training_exercise SET body = $4, version = version + 1, changed = $5, by_id = $6
			WHERE org_id = $1 AND code = $2 AND version = $3`, org, string(e.Code), e.Version, string(body), store.Micros(at), by)
	}
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO training_past (org_id, code, version, body, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)`,
		org, string(e.Code), e.Version+1, string(body), store.Micros(at), by)
	return err
}

// pastOf is how a case was, the newest first.
func pastOf(tx *store.Tx, org string, code Code) ([]Exercise, error) {
	return store.List(tx, scan, `SELECT code, body, version, at, by_id FROM training_past WHERE org_id = $1 AND code = $2 ORDER BY version DESC`, org, string(code))
}

type doneRow struct {
	user string
	code Code
	at   time.Time
}

func scanDone(s store.Scanner) (d doneRow, err error) {
	return d, s.Scan(&d.user, &d.code, store.At(&d.at))
}

// doneOf is when a user last did which case.
func doneOf(tx *store.Tx, user string) (map[Code]time.Time, error) {
	rows, err := store.List(tx, scanDone, `SELECT user_id, code, at FROM training_done WHERE user_id = $1`, user)
	return byUser(rows)[user], err
}

// doneIn is doneOf for everybody of an organisation.
func doneIn(tx *store.Tx, org string) (map[string]map[Code]time.Time, error) {
	rows, err := store.List(tx, scanDone, `SELECT user_id, code, at FROM training_done WHERE org_id = $1`, org)
	return byUser(rows), err
}

func byUser(rows []doneRow) map[string]map[Code]time.Time {
	all := map[string]map[Code]time.Time{}
	for _, r := range rows {
		if all[r.user] == nil {
			all[r.user] = map[Code]time.Time{}
		}
		all[r.user][r.code] = r.at
	}
	return all
}

func setDone(tx *store.Tx, org, user string, code Code, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO training_done (user_id, code, org_id, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (user_id, code) DO UPDATE SET at = excluded.at, org_id = excluded.org_id`, user, string(code), org, store.Micros(at))
	return err
}

// forget takes away what is known of somebody who no longer works here.
func forget(tx *store.Tx, user string) error {
	for _, sql := range []string{`DELETE FROM training_done WHERE user_id = $1`, `DELETE FROM training_reminded WHERE user_id = $1`} {
		if _, err := tx.Exec(sql, user); err != nil {
			return err
		}
	}
	return nil
}

func remindedAt(tx *store.Tx, user string) (time.Time, error) {
	list, err := store.List(tx, func(s store.Scanner) (at time.Time, err error) { return at, s.Scan(store.At(&at)) },
		`SELECT at FROM training_reminded WHERE user_id = $1`, user)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0], nil
}

func setReminded(tx *store.Tx, user string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO training_reminded (user_id, at) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET at = excluded.at`, user, store.Micros(at))
	return err
}

// monthsOf is after how many months somebody is reminded in an organisation.
func monthsOf(tx *store.Tx, org string) (int, error) {
	list, err := store.List(tx, func(s store.Scanner) (n int, err error) { return n, s.Scan(&n) }, `SELECT months FROM training_setting WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return standardMonths, err
	}
	return list[0], nil
}

func setMonths(tx *store.Tx, org string, months int) error {
	_, err := tx.Exec(`INSERT INTO training_setting (org_id, months) VALUES ($1, $2) ON CONFLICT (org_id) DO UPDATE SET months = excluded.months`, org, months)
	return err
}
