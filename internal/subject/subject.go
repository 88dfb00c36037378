package subject

import (
	"embed"
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files holds the tables of this module.
//
//go:embed sql
var Files embed.FS

// ID names a natural person.
type ID string

// ObjectType is how the log, lock-outs and restrictions name a person.
const ObjectType = "Person"

// Person is somebody with the means to reach them.
type Person struct {
	ID    ID
	Org   string // the controller (verwerkingsverantwoordelijke)
	Key   string // the administration's own key
	Name  string
	Phone string
	Email string
}

// IDOf is the id of the person whom an organisation's administration calls key.
func IDOf(org, key string) ID {
	if key == "" {
		return ""
	}
	return ID(store.IDOf("person", org, key))
}

// Table is how deliveries of persons are taken over.
func Table() delivery.Table {
	return delivery.Table{Name: "subject_person", Columns: []string{"key", "name", "phone", "email"}}
}

// Rows seals persons for the staging of a delivery. Their hash depends on a secret of
// the vault, so that nobody can find a name by trying names. Persons who were forgotten
// are left out.
func Rows(tx *store.Tx, v *seal.Vault, at time.Time, lines []int, persons []Person) ([]delivery.Row, error) {
	lines, persons, err := known(tx, lines, persons)
	if err != nil {
		return nil, err
	}
	rows := make([]delivery.Row, len(persons))
	for i, p := range persons {
		key, err := v.HolderKey(tx, at, string(p.ID))
		if err != nil {
			return nil, err
		}
		rows[i] = delivery.Row{ID: string(p.ID), Line: lines[i], Hash: v.Fingerprint(p.Name, p.Phone, p.Email),
			Values: []any{p.Key, key.Seal("name", p.Name), key.Seal("phone", p.Phone), key.Seal("email", p.Email)}}
	}
	return rows, nil
}

// KeepStaged takes persons out of the staging other than those whose ids the query gives. The query is a constant of the caller, never input.
func KeepStaged(tx *store.Tx, ids string) error {
	_, err := tx.Exec(`DELETE FROM stage.subject_person WHERE id NOT IN (` + ids + `)`)
	return err
}

// Open is a person with name and contact readable. A person who was forgotten keeps
// an id and nothing else, and gives no error.
func Open(tx *store.Tx, v *seal.Vault, id ID) (Person, error) {
	type sealed struct {
		p                  Person
		name, phone, email []byte
	}
	row, err := store.One(tx, func(s store.Scanner) (r sealed, err error) {
		return r, s.Scan(&r.p.ID, &r.p.Org, &r.p.Key, &r.name, &r.phone, &r.email)
	}, `SELECT id, org_id, key, name, phone, email FROM subject_person WHERE id = $1`, string(id))
	if err != nil {
		return Person{}, err
	}
	key, err := v.OpenHolder(tx, string(id))
	if err != nil {
		return row.p, nil // forgotten
	}
	for field, from := range map[string][]byte{"name": row.name, "phone": row.phone, "email": row.email} {
		text, err := key.Open(field, from)
		if err != nil {
			return row.p, nil
		}
		switch field {
		case "name":
			row.p.Name = text
		case "phone":
			row.p.Phone = text
		default:
			row.p.Email = text
		}
	}
	return row.p, nil
}
