package casework

import (
	"fmt"
	"path/filepath"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// regieCases is in how many cases a sociaal regisseur takes part.
const regieCases = 5_000

// BenchmarkRegiekaart measures what the Regiekaart asks the database over 200,000 open cases: how
// every case stands that somebody may open, and the fifty rows of a page with a decision about
// each. Everybody takes part in 800 of them; a sociaal regisseur, of the own organisation and of
// the municipality under a covenant, in 5,000. It reports the 50th and 99th percentile, of the
// clock and of the processor time of the program.
func BenchmarkRegiekaart(b *testing.B) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "many.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			w.fillWith(w.DB, []State{Open}, regieCases)
			if w.DB.Dialect() == store.Postgres {
				vacuum(b, dsn)
			}
			b.Run("own", func(b *testing.B) { w.measureMap(b, "corp", 0, manyCases*caseParts/manyUsers) })
			b.Run("partner", func(b *testing.B) { w.measureMap(b, "zorg", 1, manyCases*caseParts/manyUsers) })
			b.Run("regie", func(b *testing.B) { w.measureMap(b, "corp", manyUsers, regieCases) })
			b.Run("regie-partner", func(b *testing.B) { w.measureMap(b, "zorg", manyUsers+1, regieCases) })
		})
	}
}

func (w *world) measureMap(b *testing.B, org string, user, rows int) {
	now := w.clock.Now()
	w.measure(b, func(tx *store.Tx, i int) error {
		id := user
		if user < manyUsers {
			id = i*2%manyUsers + user
		}
		a := access.Actor{UserID: fmt.Sprintf("user-%d", id), OrgID: org, Roles: []access.Role{access.Partner, access.Consultant}}
		list, err := w.cases.Standings(tx, a, now, 20_000)
		if err != nil {
			return err
		}
		var ids []ID
		for _, s := range list[:min(len(list), pageOfRows)] {
			ids = append(ids, s.ID)
		}
		shown, err := w.cases.RowsOf(tx, a, now, ids)
		if err == nil && (len(list) != rows || len(shown) != pageOfRows) {
			b.Fatalf("%d cases, %d rows", len(list), len(shown))
		}
		return err
	})
}

// BenchmarkEverybodyPresent measures which of 200,000 open cases everybody at a table may open: two
// who share 5,000, one from each organisation, alone and with the most others that a table holds;
// and the same question about the sixty cases of a full agenda.
func BenchmarkEverybodyPresent(b *testing.B) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "many.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			w.fillWith(w.DB, []State{Open}, regieCases)
			if w.DB.Dialect() == store.Postgres {
				vacuum(b, dsn)
			}
			b.Run("two", func(b *testing.B) { w.measureTogether(b, 0, nil, regieCases) })
			b.Run("twenty", func(b *testing.B) { w.measureTogether(b, 18, nil, -1) })
			b.Run("agenda", func(b *testing.B) {
				var ids []ID
				for i := range 60 {
					ids = append(ids, ID(fmt.Sprintf("bench-%06d", i*manyCases/regieCases)))
				}
				w.measureTogether(b, 0, ids, len(ids))
			})
		})
	}
}

// measureTogether asks what two who share much and some others may all open.
func (w *world) measureTogether(b *testing.B, others int, ids []ID, want int) {
	now := w.clock.Now()
	person := func(n int) access.Actor {
		return access.Actor{UserID: fmt.Sprintf("user-%d", n), OrgID: []string{"corp", "zorg"}[n%2], Roles: []access.Role{access.Partner, access.Consultant}}
	}
	company := []access.Actor{person(manyUsers), person(manyUsers + 1)}
	for n := range others {
		company = append(company, person(n))
	}
	w.measure(b, func(tx *store.Tx, _ int) error {
		list, err := w.cases.SharedBy(tx, company, now, ids, 20_000)
		if err == nil && want >= 0 && len(list) != want {
			b.Fatalf("%d cases, want %d", len(list), want)
		}
		return err
	})
}
