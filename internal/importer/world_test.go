package importer

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

const own = "org-windvaan"

// today is the moment at which the test world begins.
var today = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files,
		place.Files, subject.Files, tenancy.Files, Files}
}

// world is an association that has delivered nothing yet.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	vault  *seal.Vault
	s      *Service
	admin  access.Actor
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(today),
		admin: access.Actor{UserID: "u-beheerder", OrgID: own, Name: "Bea Heer", Roles: []access.Role{access.Admin}}}
	var documents [][]byte
	for _, files := range []fs.FS{Files, place.Files, account.Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.s = New(db, w.vault, w.clock, w.policy, slog.New(slog.DiscardHandler))
	w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
		return account.InsertOrganisation(tx, today, account.Organisation{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation})
	}))
	return w
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

// take takes over one file and fails the test when that is refused.
func (w *world) take(kind Kind, data string, change ...func(*Input)) Summary {
	w.T.Helper()
	sum, err := w.try(kind, data, change...)
	w.Must(err)
	return sum
}

func (w *world) try(kind Kind, data string, change ...func(*Input)) (Summary, error) {
	in := Input{Kind: kind, Sources: []Source{source(string(kind)+".csv", []byte(data))}}
	for _, f := range change {
		f(&in)
	}
	return w.s.Take(context.Background(), w.admin, in)
}

func full(in *Input)    { in.Full = true }
func dry(in *Input)     { in.DryRun = true }
func confirm(in *Input) { in.ConfirmEnding = true }

// want compares the numbers: added, changed, ended, unchanged, refused.
func (w *world) want(what string, sum Summary, added, changed, ended, unchanged, refused int64) {
	w.T.Helper()
	got := [5]int64{sum.Added, sum.Changed, sum.Ended, sum.Unchanged, sum.Refused}
	if want := [5]int64{added, changed, ended, unchanged, refused}; got != want {
		w.T.Errorf("%s: added, changed, ended, unchanged, refused = %v, want %v; problems %v", what, got, want, sum.Problems)
	}
}

// staged reports whether something is left of a staging.
func (w *world) staged() bool {
	w.T.Helper()
	if w.DB.Dialect() == store.SQLite {
		_, err := os.Stat(w.DB.Path() + ".stage")
		return err == nil
	}
	return w.Count(`SELECT count(*) FROM pg_tables WHERE schemaname = 'stage'`) > 0
}

// text is the one value of a query.
func (w *world) text(sql string, args ...any) (v string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, sql, args...)
		v = strings.Join(list, "|")
		return err
	}))
	return v
}

// snapshot is everything that deliveries fill, row by row, to see that nothing changed.
func (w *world) snapshot() string {
	w.T.Helper()
	var b strings.Builder
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		for _, table := range Tables() {
			rows, err := store.Strings(tx, `SELECT id || ' ' || CAST(hash AS TEXT) || ' ' || CAST(until AS TEXT) FROM `+table.Name+` ORDER BY id`)
			if err != nil {
				return err
			}
			b.WriteString(table.Name + "\n" + strings.Join(rows, "\n") + "\n")
		}
		return nil
	}))
	return b.String()
}

// city delivers two complexes and n homes with a tenant each.
func (w *world) city(n int) {
	w.T.Helper()
	w.take(Complexes, complexesCSV)
	w.take(Units, homesCSV(n, ""))
	w.take(Tenancies, leasesCSV(n))
}

const complexesCSV = "sleutel;naam\nC1;De Linden\nC2;De Wilgen\n"

func homesCSV(n int, without string) string {
	var b strings.Builder
	b.WriteString("sleutel;complex;portiek;straat;huisnummer;postcode;plaats\n")
	for i := 1; i <= n; i++ {
		if key := "E" + strconv.Itoa(i); key != without {
			b.WriteString(key + ";C" + strconv.Itoa(1+i%2) + ";;Lindestraat;" + strconv.Itoa(i) + ";6211AB;Voorbeeldstad\n")
		}
	}
	return b.String()
}

func leasesCSV(n int) string {
	var b strings.Builder
	b.WriteString("sleutel;eenheid;vanaf;huurder_naam;telefoon\n")
	for i := 1; i <= n; i++ {
		b.WriteString("H" + strconv.Itoa(i) + ";E" + strconv.Itoa(i) + ";01-05-2020;Zonnebloem" + strconv.Itoa(i) + ";0612345678\n")
	}
	return b.String()
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
