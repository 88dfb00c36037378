package importer

import (
	"strings"
	"testing"
)

// What others publish about areas comes with the areas, as far as there is a year and a
// figure, or in a file of its own; an area that is not there is said, and the rest goes in.
func TestFiguresOfAreas(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const all = `SELECT area || ' ' || code || ' ' || year || ' ' || CAST(CAST(value * 10 AS BIGINT) AS TEXT) || ' ' || source || CASE WHEN org_id = '' THEN '' ELSE ' eigen' END
			FROM place_figure ORDER BY area, code, year`
		w.take(Areas, readFile(t, "testdata/gebieden.geojson"))
		if got := w.text(all); got != "BU09990101 inwoners 2026 12000 CBS" {
			t.Errorf("with the areas: %q", got)
		}
		w.take(Areas, collection(`{"type":"Feature","properties":{"statcode":"BU09990101","statnaam":"A","jaar":2025,"inwoners":-99997,"pct_huur":61.5,"woz_keur":"217","kscore":4,"pct_15_24":null},"geometry":null}`,
			`{"type":"Feature","properties":{"statcode":"BU09990102","statnaam":"B","inwoners":900},"geometry":null}`))
		want := "BU09990101 inwoners 2026 12000 CBS|BU09990101 leefbaarheid 2025 40 Leefbaarometer|BU09990101 pct_huur 2025 615 CBS|BU09990101 woz 2025 2170 CBS"
		if got := w.text(all); got != want {
			t.Errorf("secret, unknown and without a year are no figures: %q", got)
		}
		const head = "statcode;indicator;jaar;waarde;bron\n"
		w.want("figures", w.take(Figures, head+"BU09990101;kscore;2024;5;Leefbaarometer\nBU09990101;pct_huur;2025;62;Eigen telling\nBU09999999;pct_huur;2025;62;CBS\n"), 2, 0, 0, 0, 1)
		if got := w.text(`SELECT reason FROM importer_problem`); got != "Dit gebied is er nog niet." {
			t.Errorf("problem %q", got)
		}
		w.want("again, one changed", w.take(Figures, head+"BU09990101;leefbaarheid;2024;5;Leefbaarometer\nBU09990101;pct_huur;2025;63;Eigen telling\n"), 0, 1, 0, 1, 0)
		w.want("looked at", w.take(Figures, head+"BU09990101;woningen;2025;63;CBS\n", dry), 1, 0, 0, 0, 0)
		want = "BU09990101 inwoners 2026 12000 CBS|BU09990101 leefbaarheid 2024 50 Leefbaarometer eigen|BU09990101 leefbaarheid 2025 40 Leefbaarometer|" +
			"BU09990101 pct_huur 2025 630 Eigen telling eigen|BU09990101 pct_huur 2025 615 CBS|BU09990101 woz 2025 2170 CBS"
		if got := w.text(all + ", org_id DESC"); got != want {
			t.Errorf("after all: %q", got)
		}
	})
}

// A figure that cannot be is refused, with what can.
func TestFiguresAreRefused(t *testing.T) {
	for row, want := range map[string]string{
		"BU1;pct_huur;2025;3;CBS":             "kolom statcode, waarde “BU1”: Dit is geen gebiedscode van het CBS. Codes zijn zoals BU09350101, WK093501 en GM0935.",
		"BU09990101;herkomst;2025;3;CBS":      "kolom indicator, waarde “herkomst”: Dit cijfer is onbekend. Kies uit: inwoners, woningen, pct_huur, pct_meergezins, pct_eenpersoons, pct_15_24, woz, leefbaarheid.",
		"BU09990101;pct_huur;2025;101;CBS":    "kolom waarde, waarde “101”: Deze waarde kan hier niet. Vul een getal in van 0 tot en met 100.",
		"BU09990101;leefbaarheid;2025;4,5;L":  "kolom waarde, waarde “4,5”: Deze waarde kan hier niet. Vul een getal in van 1 tot en met 9.",
		"BU09990101;inwoners;2025;-99997;CBS": "kolom waarde, waarde “-99997”: Deze waarde kan hier niet. Vul een getal in van 0 tot en met 100000000.",
	} {
		h := read(t, Figures, "statcode;indicator;jaar;waarde;bron\n"+row+"\n")
		if len(h.problems) != 1 || !strings.HasSuffix(h.problems[0].String(), want) {
			t.Errorf("%s: %q, want %q", row, h.problems, want)
		}
	}
}
