package place

import (
	"reflect"
	"testing"

	"samendoen/internal/base/store"
)

// TestBuilds: the year is that of the oldest home of which one is known; another
// organisation sees nothing.
func TestBuilds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		list := homes()
		list[0].BuiltYear, list[1].BuiltYear = 1968, 0
		w.deliver(linde(), list)
		for org, want := range map[string][]Build{"o": {{ComplexIDOf("o", "C"), "flat", 1968}}, "p": nil} {
			w.Write(func(tx *store.Tx) error {
				got, err := Builds(tx, org)
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %+v", org, got)
				}
				return err
			})
		}
		for i := range list {
			list[i].BuiltYear = 0
		}
		w.deliver(linde(), list)
		w.Write(func(tx *store.Tx) error {
			got, err := Builds(tx, "o")
			if len(got) != 1 || got[0].Year != 0 {
				t.Errorf("without a year: %+v", got)
			}
			return err
		})
	})
}
