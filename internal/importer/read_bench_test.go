package importer

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"

	"samendoen/internal/place"
)

// unitsCSV makes a file of n homes as an association would deliver it.
func unitsCSV(n int) []byte { return unitsCSVPart(0, n) }

func unitsCSVPart(from, to int) []byte {
	var b bytes.Buffer
	b.Grow((to - from) * 170)
	b.WriteString("sleutel;complex;portiek;straat;huisnummer;toevoeging;postcode;plaats;bag_id;soort;oppervlakte;kamers;bouwjaar;breedtegraad;lengtegraad;vanaf;tot\r\n")
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "E%07d;C%05d;C%05d-%c;Voorbeeldstraat;%d;%s;%d%c%c;Voorbeeldstad;099901%010d;appartement;%d;%d;%d;50,%06d;5,%06d;01-%02d-%d;\r\n",
			i, i/40, i/40, 'A'+i%5, 1+i%900, [...]string{"", "A", "12 hs"}[i%3], 1000+i%9000, 'A'+i%18, 'B'+i%15, i,
			40+i%90, 2+i%5, 1950+i%70, 800000+i%99999, 600000+i%99999, 1+i%12, 1990+i%30)
	}
	return b.Bytes()
}

func source(name string, data []byte) Source {
	return Source{Name: name, R: bytes.NewReader(data), Size: int64(len(data))}
}

// BenchmarkReadUnits reads homes from CSV; the aim is 500,000 rows a second, so that
// the country's 2.3 million rented homes are read in under five seconds.
func BenchmarkReadUnits(b *testing.B) {
	const n = 100_000
	data := unitsCSV(n)
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		stats, err := Read(Units, []Source{source("eenheden.csv", data)}, Options{Org: "corporatie"}, Sink{
			Unit:    func(int, place.Unit) error { return nil },
			Problem: func(p Problem) error { return fmt.Errorf("%s", p) },
		})
		if err != nil || stats.Records != n {
			b.Fatal(stats.Records, err)
		}
	}
	rows := float64(n) * float64(b.N)
	b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
}

// TestFlatMemory reads 300,000 homes and looks at the heap halfway and at the end:
// what grows is the set of keys (8 bytes a slot), not the rows.
func TestFlatMemory(t *testing.T) {
	const n = 300_000
	data := unitsCSV(n)
	var before, most runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := Read(Units, []Source{source("eenheden.csv", data)}, Options{}, Sink{
		Unit: func(row int, _ place.Unit) error {
			if row%100_000 == 0 {
				var now runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&now)
				if now.HeapAlloc > most.HeapAlloc {
					most = now
				}
			}
			return nil
		},
		Problem: func(p Problem) error { return fmt.Errorf("%s", p) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if grown := int64(most.HeapAlloc) - int64(before.HeapAlloc); grown > 12<<20 {
		t.Errorf("heap grew by %d MB while reading %d homes, want at most 12", grown>>20, n)
	}
}
