package subject

import (
	"bytes"
	"context"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

var moment = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is a database with a vault.
type world struct {
	storetest.Hands
	vault *seal.Vault
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{seal.Migrations, Files}, func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault([]byte("01234567890123456789012345678901"))
		if err != nil {
			t.Fatal(err)
		}
		run(t, &world{storetest.Hands{T: t, DB: db}, vault})
	})
}

// rows seals persons as a delivery does, and tells their hashes.
func (w *world) rows(persons ...Person) (rows []delivery.Row, hashes []int64) {
	w.T.Helper()
	lines := make([]int, len(persons))
	w.Write(func(tx *store.Tx) error {
		list, err := Rows(tx, w.vault, moment, lines, persons)
		rows, hashes = list, make([]int64, len(list))
		for i, r := range list {
			hashes[i] = r.Hash
		}
		return err
	})
	return rows, hashes
}

// deliver takes persons over, other than those whom keep leaves out.
func (w *world) deliver(org string, keep func(tx *store.Tx) error, persons ...Person) {
	w.T.Helper()
	ctx, table := context.Background(), Table()
	rows, _ := w.rows(persons...)
	aside, err := w.DB.Aside(ctx)
	w.Must(err)
	defer aside.Close()
	w.Must(delivery.Prepare(ctx, aside, []delivery.Table{table}))
	w.Must(table.Stage(ctx, aside, rows))
	w.Must(table.Staged(ctx, aside))
	if keep != nil {
		w.Must(aside.Work(ctx, keep))
	}
	w.Must(aside.Work(ctx, func(tx *store.Tx) error { return table.Compare(tx, org, false) }))
	w.Must(aside.Write(ctx, func(tx *store.Tx) error { return table.TakeOver(tx, org, moment, moment) }))
}

func (w *world) open(id ID) (p Person, err error) {
	err = w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		p, err = Open(tx, w.vault, id)
		return err
	})
	return p, err
}

func anna() Person {
	return Person{ID: IDOf("o", "P1"), Org: "o", Key: "P1", Name: "Anna Zeepaard", Phone: "0612345678", Email: "anna@voorbeeld.example"}
}

func TestIDIsOfOrganisationAndKey(t *testing.T) {
	if IDOf("o", "") != "" {
		t.Error("somebody without a key has an id")
	}
	seen := map[ID]bool{}
	for _, p := range [][2]string{{"o", "1"}, {"o", "2"}, {"p", "1"}, {"o1", ""}, {"", "o1"}} {
		id := IDOf(p[0], p[1])
		if id != IDOf(p[0], p[1]) || seen[id] && id != "" {
			t.Errorf("%v: %s", p, id)
		}
		seen[id] = true
	}
}

func TestPersonsAreSealed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.deliver("o", nil, anna(), Person{ID: IDOf("o", "P2"), Org: "o", Key: "P2", Name: "Bert"})
		got, err := w.open(anna().ID)
		if err != nil || got != anna() {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err = w.open(IDOf("o", "P2")); err != nil || got.Name != "Bert" || got.Phone != "" || got.Email != "" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := w.open(IDOf("o", "P3")); !fault.Is(err, fault.NotFound) {
			t.Error("nobody:", err)
		}
		var stored [][]byte
		w.Write(func(tx *store.Tx) (err error) {
			stored, err = store.List(tx, func(s store.Scanner) (all []byte, err error) {
				var name, phone, email []byte
				err = s.Scan(&name, &phone, &email)
				return append(append(name, phone...), email...), err
			}, `SELECT name, phone, email FROM subject_person`)
			return err
		})
		if len(stored) != 2 {
			t.Fatalf("%d rows", len(stored))
		}
		for _, row := range stored {
			for _, word := range []string{"Anna", "Zeepaard", "0612345678", "voorbeeld", "Bert"} {
				if bytes.Contains(row, []byte(word)) {
					t.Errorf("%q stands in readable form", word)
				}
			}
		}
	})
}

// The hash tells whether a person changed, and tells nothing to who has no key.
func TestHashOfAPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		again, moved := anna(), anna()
		moved.Phone = "0687654321"
		_, first := w.rows(anna())
		_, second := w.rows(again)
		_, third := w.rows(moved)
		if first[0] != second[0] || first[0] == third[0] {
			t.Errorf("%d %d %d", first[0], second[0], third[0])
		}
		other, err := seal.NewVault([]byte("another key of 32 bytes, as it is"[:32]))
		w.Must(err)
		if other.Fingerprint(anna().Name, anna().Phone, anna().Email) == first[0] {
			t.Error("the hash is the same without the secret")
		}
		w.deliver("o", nil, anna())
		w.deliver("o", nil, moved)
		if got, err := w.open(anna().ID); err != nil || got.Phone != "0687654321" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// Who is forgotten keeps an id and a key of the administration, and nothing else. A new
// delivery of the same person begins anew.
func TestForgotten(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.deliver("o", nil, anna(), Person{ID: IDOf("o", "P2"), Org: "o", Key: "P2", Name: "Bert"})
		w.Write(func(tx *store.Tx) error { return seal.Forget(tx, moment, string(anna().ID)) })
		got, err := w.open(anna().ID)
		if want := (Person{ID: anna().ID, Org: "o", Key: "P1"}); err != nil || got != want {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err := w.open(IDOf("o", "P2")); err != nil || got.Name != "Bert" {
			t.Errorf("somebody else was forgotten too: %+v, %v", got, err)
		}
	})
}

// Persons whose tenancy was refused are taken out of the staging.
func TestKeepStaged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.deliver("o", func(tx *store.Tx) error { return KeepStaged(tx, `SELECT '`+string(IDOf("o", "P2"))+`'`) },
			anna(), Person{ID: IDOf("o", "P2"), Org: "o", Key: "P2", Name: "Bert"})
		if _, err := w.open(anna().ID); !fault.Is(err, fault.NotFound) {
			t.Error("a stranger was kept:", err)
		}
		if got, err := w.open(IDOf("o", "P2")); err != nil || got.Name != "Bert" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
