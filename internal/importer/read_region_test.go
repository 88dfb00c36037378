package importer

import (
	"errors"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
)

// A list of regions goes in as a whole, takes the place of the one before, and belongs to the
// organisation that read it. With one row wrong nothing changes.
func TestRegions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const all = `SELECT org_id || ' ' || municipality || ' ' || code || ' ' || name FROM place_region ORDER BY municipality`
		const head = "regio;naam;gemeente\n"
		w.want("first", w.take(Regions, head+"cr39;Zuid;GM0998\nCR39;Zuid;0999\nCR38;Midden;gm0001\n"), 3, 0, 0, 0, 0)
		want := own + " GM0001 CR38 Midden|" + own + " GM0998 CR39 Zuid|" + own + " GM0999 CR39 Zuid"
		if got := w.text(all); got != want {
			t.Errorf("after the first list: %q, want %q", got, want)
		}
		for name, rows := range map[string]string{
			"in two regions": "CR39;Zuid;GM0998\nCR38;Midden;GM0998\n",
			"not a code":     "CR39;Zuid;GM0998\nCR39;Zuid;Voorbeeldstad\n",
		} {
			for _, change := range [][]func(*Input){nil, {dry}} {
				sum, err := w.try(Regions, head+rows, change...)
				var fatal *Fatal
				if !errors.As(err, &fatal) || fatal.Code != NotWhole || !fault.Is(err, fault.Invalid) || sum.Refused != 1 || len(sum.Problems) != 1 {
					t.Errorf("%s: %v %+v", name, err, sum)
				}
			}
			if got := w.text(all); got != want {
				t.Errorf("%s changed the list: %q", name, got)
			}
		}
		w.want("looked at", w.take(Regions, head+"CR40;Oost;GM0001\n", dry), 0, 1, 2, 0, 0)
		if got := w.text(all); got != want {
			t.Errorf("a dry run changed the list: %q", got)
		}
		w.want("another list", w.take(Regions, head+"CR40;Oost;GM0001\nCR39;Zuid;GM0999\n"), 0, 1, 1, 1, 0)
		if got := w.text(all); got != own+" GM0001 CR40 Oost|"+own+" GM0999 CR39 Zuid" {
			t.Errorf("after another list: %q", got)
		}
		w.want("a list without a row", w.take(Regions, head), 0, 0, 2, 0, 0)
		if got := w.text(all); got != "" {
			t.Errorf("after a list without a row: %q", got)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'import.run'`); n != 3 {
			t.Errorf("%d records of three lists", n)
		}
	})
}

// What cannot be a row of a list of regions is refused, with what can.
func TestRegionsAreRefused(t *testing.T) {
	for rows, want := range map[string]string{
		"CR1;Zuid;GM0998\nCR2;Noord;0998": "rij 3, kolom gemeente, waarde “0998”: Deze gemeente staat al in regio Zuid. Laat elke gemeente in één regio staan.",
		"CR1;Zuid;GM0998\nCR1;Zuid;0998":  "rij 3, kolom gemeente, waarde “0998”: Deze gemeente komt eerder voor. Haal de dubbele rij weg.",
		"CR1;Zuid;GM0998\nCR1;Oost;0999":  "rij 3, kolom naam, waarde “Oost”: Deze regio heet eerder “Zuid”. Geef elke regio één naam.",
		"GM0999;Zuid;GM0998":              "rij 2, kolom regio, waarde “GM0999”: Dit is de code van een gemeente, wijk of buurt. Geef de regio een eigen code, zoals CR39.",
		"C/1;Zuid;GM0998":                 "rij 2, kolom regio, waarde “C/1”: In deze code staat een teken dat niet kan. Gebruik letters, cijfers en streepjes.",
		"CR1;Zuid;Maastricht":             "rij 2, kolom gemeente, waarde “Maastricht”: Dit is geen gemeentecode van het CBS. Codes zijn zoals GM0935.",
		"CR1;Zuid;":                       "rij 2, kolom gemeente: Hier staat niets. Vul gemeente in.",
	} {
		h := read(t, Regions, "regio;naam;gemeente\n"+rows+"\n")
		if len(h.problems) != 1 || !strings.HasSuffix(h.problems[0].String(), want) {
			t.Errorf("%s: %q, want %q", rows, h.problems, want)
		}
	}
}
