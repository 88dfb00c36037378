package letter

import (
	"encoding/json"
	"slices"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// insertVersion adds a version of a standard letter; a Conflict when somebody made the same one.
func insertVersion(tx *store.Tx, op string, t Template) error {
	n, err := tx.Exec(`INSERT INTO letter_template (org_id, id, version, at, by_id, name, subject, body, retired)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (org_id, id, version) DO NOTHING`,
		t.OrgID, string(t.ID), t.Version, store.Micros(t.At), t.ByID, t.Name, t.Subject, t.Body, store.Bool(t.Retired))
	return store.Changed(op, n, err)
}

// templatesOf are the standard letters that an organisation wrote, in their newest version.
func templatesOf(tx *store.Tx, org string) ([]Template, error) {
	return store.List(tx, func(s store.Scanner) (t Template, err error) {
		var retired int64
		err = s.Scan(&t.ID, &t.OrgID, &t.Version, store.At(&t.At), &t.ByID, &t.Name, &t.Subject, &t.Body, &retired)
		t.Retired = retired != 0
		return t, err
	}, `SELECT p.id, p.org_id, p.version, p.at, p.by_id, p.name, p.subject, p.body, p.retired FROM letter_template p
		WHERE p.org_id = $1 AND p.version = (SELECT max(v.version) FROM letter_template v WHERE v.org_id = p.org_id AND v.id = p.id)
		ORDER BY p.name, p.id`, org)
}

// field binds what a letter says to its own row.
func field(id string) string { return "letter/" + id }

func sealed(in casework.Inside, l Letter) ([]byte, error) {
	plain, err := json.Marshal(l.Content)
	return in.Key.Seal(field(l.ID), string(plain)), err
}

func insertLetter(tx *store.Tx, in casework.Inside, l Letter) (isNew bool, err error) {
	body, err := sealed(in, l)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO letter_letter (id, case_id, at, by_id, state, sent_on, way, sent_by, version, body)
		VALUES ($1, $2, $3, $4, $5, 0, '', '', 1, $6) ON CONFLICT (id) DO NOTHING`,
		l.ID, string(in.ID), store.Micros(l.At), l.ByID, string(Draft), body)
	return n == 1, err
}

// updateLetter writes a letter that still has the version and was not sent.
func updateLetter(tx *store.Tx, op string, in casework.Inside, l Letter) error {
	body, err := sealed(in, l)
	if err != nil {
		return fault.Wrap(op, err)
	}
	n, err := tx.Exec(`UPDATE letter_letter SET state = $4, sent_on = $5, way = $6, sent_by = $7, body = $8, placed = $9, placed_by = $10, version = version + 1
		WHERE id = $1 AND case_id = $2 AND version = $3 AND state = 'concept'`,
		l.ID, string(in.ID), l.Version, string(l.State), store.Micros(l.SentOn), string(l.Way), l.SentBy, body, store.Micros(l.Placed), l.PlacedBy)
	return store.Changed(op, n, err)
}

// placeLetter writes whether a letter that was sent, and still has the version, stands on the own page.
func placeLetter(tx *store.Tx, op string, in casework.Inside, l Letter) error {
	n, err := tx.Exec(`UPDATE letter_letter SET placed = $4, placed_by = $5, seen = $6, version = version + 1
		WHERE id = $1 AND case_id = $2 AND version = $3 AND state = 'verstuurd'`,
		l.ID, string(in.ID), l.Version, store.Micros(l.Placed), l.PlacedBy, store.Micros(l.Seen))
	return store.Changed(op, n, err)
}

// seeLetter notes the first time that a letter was opened on the own page; NotFound for one that
// does not stand there.
func seeLetter(tx *store.Tx, op string, in casework.Inside, id string, at time.Time) error {
	n, err := tx.Exec(`UPDATE letter_letter SET seen = CASE WHEN seen = 0 THEN $3 ELSE seen END WHERE id = $1 AND case_id = $2 AND placed > 0`,
		id, string(in.ID), store.Micros(at))
	if err == nil && n == 0 {
		err = fault.New(op, fault.NotFound)
	}
	return err
}

func deleteLetter(tx *store.Tx, op string, l Letter) error {
	n, err := tx.Exec(`DELETE FROM letter_letter WHERE id = $1 AND version = $2 AND state = 'concept'`, l.ID, l.Version)
	return store.Changed(op, n, err)
}

// lettersOf are the letters of a case, newest first; none of a case that was erased. With an
// id it is that one.
func lettersOf(tx *store.Tx, in casework.Inside, id string) ([]Letter, error) {
	if in.Erased {
		return nil, nil
	}
	keys := map[string]seal.Key{string(in.ID): in.Key}
	return store.List(tx, func(s store.Scanner) (Letter, error) { return scanLetter(s, keys) },
		letterSelect+` WHERE case_id = $1 AND ($2 = '' OR id = $2) ORDER BY at DESC, id DESC`, string(in.ID), id)
}

const letterSelect = `SELECT id, case_id, at, by_id, state, sent_on, way, sent_by, version, placed, placed_by, seen, body FROM letter_letter`

// scanLetter opens a letter with the key of its case; without a key it stays empty.
func scanLetter(s store.Scanner, keys map[string]seal.Key) (l Letter, err error) {
	var body []byte
	if err = s.Scan(&l.ID, &l.CaseID, store.At(&l.At), &l.ByID, &l.State, store.At(&l.SentOn), &l.Way, &l.SentBy, &l.Version, store.At(&l.Placed), &l.PlacedBy, store.At(&l.Seen), &body); err != nil {
		return l, err
	}
	key, ok := keys[string(l.CaseID)]
	if !ok {
		return l, nil
	}
	plain, err := key.Open(field(l.ID), body)
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal([]byte(plain), &l.Content)
}

// Erase erases the letters of a case that was erased.
func Erase(tx *store.Tx, caseID string) error {
	_, err := tx.Exec(`DELETE FROM letter_letter WHERE case_id = $1`, caseID)
	return err
}

// About are the letters of cases, oldest first, for whom they are about. Each is opened; of a
// case that was erased there are none.
func About(tx *store.Tx, v *seal.Vault, cases []string) ([]Letter, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	keys, err := v.KeysOf(tx, cases)
	if err != nil {
		return nil, err
	}
	in, list := tx.In("case_id", 1, cases)
	letters, err := store.List(tx, func(s store.Scanner) (Letter, error) { return scanLetter(s, keys) }, letterSelect+` WHERE `+in+` ORDER BY at, id`, list)
	return slices.DeleteFunc(letters, func(l Letter) bool { return l.To == "" }), err
}
