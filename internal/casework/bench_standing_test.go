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
