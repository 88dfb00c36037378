package casework

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// A database from before the table of areas gets the rows that cases bring along since.
func TestAreasOfEarlierCases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i, areas := range []string{access.Area("BU1", "WK1", "GM1"), access.Area("BU10", "WK1"), access.Area("BU10", "WK1"), access.Area("G"), ""} {
			w.Write(func(tx *store.Tx) error {
				c := w.benchCase(i, Open)
				c.Areas = areas
				return insertCase(tx, c)
			})
		}
		all := func() []string {
			list, err := []string(nil), error(nil)
			w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
				list, err = store.Strings(tx, `SELECT code || '=' || areas FROM casework_area ORDER BY code, areas`)
				return err
			}))
			return list
		}
		want := all()
		if got := fmt.Sprint(want); len(want) != 10 || !strings.Contains(got, "WK1= BU10 WK1 ") {
			t.Errorf("the cases brought %d: %s", len(want), got)
		}
		w.exec(`DELETE FROM casework_area`)
		file, err := Files.ReadFile("sql/20261122530_area.sql")
		w.Must(err)
		for statement := range strings.SplitSeq(string(file), ";\n") {
			if strings.Contains(statement, "INSERT INTO") {
				w.exec(statement)
			}
		}
		if got := all(); !slices.Equal(got, want) {
			t.Errorf("filled with %q, want %q", got, want)
		}
	})
}
