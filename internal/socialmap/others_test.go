package socialmap

import (
	"context"
	"strings"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// The page of a neighbourhood shows what others measure there, with source and year: the
// newest of each kind, own ones before those that came with the areas, and of no other
// organisation or area.
func TestOthersOnThePage(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		server := w.serve()
		w.Must(w.s.Release(context.Background(), own, day))
		_, page := w.ask(server, "beleid", "nl", areaPath+"BU0000", nil)
		if strings.Contains(page, "Wat anderen over deze buurt meten") {
			t.Error("a heading without figures")
		}
		figure := func(area, code string, year int, value float64, source string) place.Figure {
			return place.Figure{Area: place.AreaCode(area), Code: code, Year: year, Value: value, Source: source}
		}
		w.Write(func(tx *store.Tx) error {
			for org, list := range map[string][]place.Figure{
				"": {figure("BU0000", "inwoners", 2024, 1111, "CBS"), figure("BU0000", "inwoners", 2025, 2345, "CBS"), figure("BU0000", "pct_huur", 2025, 82, "CBS"),
					figure("BU0000", "woz", 2025, 217, "CBS"), figure("BU0001", "woningen", 2025, 7777, "CBS")},
				own:   {figure("BU0000", "pct_huur", 2025, 83, "Eigen telling"), figure("BU0000", "leefbaarheid", 2024, 4, "Leefbaarometer")},
				other: {figure("BU0000", "pct_15_24", 2025, 44, "Een ander")},
			} {
				if _, _, _, err := place.SaveFigures(tx, day, org, list); err != nil {
					return err
				}
			}
			return nil
		})
		_, page = w.ask(server, "beleid", "nl", areaPath+"BU0000", nil)
		has(t, page, "Wat anderen over deze buurt meten", "2.345 (CBS, 2025)", "83 % (Eigen telling, 2025)", "€ 217.000 (CBS, 2025)", "klasse 4 van 9: zwak (Leefbaarometer, 2024)")
		for _, not := range []string{"1.111", "82 %", "7.777", "Een ander"} {
			if strings.Contains(page, not) {
				t.Errorf("the page says %q", not)
			}
		}
	})
}
