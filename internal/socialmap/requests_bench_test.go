package socialmap

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/store/storetest"
)

// Of BenchmarkMapRequests: -args -places 60000 is all of the country.
var (
	benchPlaces   = flag.Int("places", 10_000, "complexes of BenchmarkMapRequests")
	benchReleases = flag.Int("releases", 14, "releases of BenchmarkMapRequests")
)

// BenchmarkMapRequests asks for the map of so many complexes in every way, and says how long
// one of a hundred waits, and the first after a restart.
func BenchmarkMapRequests(b *testing.B) {
	db := storetest.Open(b, storetest.SQLite(b, filepath.Join(b.TempDir(), "map.db"), liveFolders()), liveFolders())
	w := newLive(b, db, *benchPlaces)
	w.source.changed = 1000
	for month := range *benchReleases {
		w.Must(w.s.Release(context.Background(), own, day.AddDate(0, month+1-*benchReleases, 0)))
	}
	w.restart()
	server := w.serve()
	w.ask(server, "beleid", "nl", mapPath, nil) // what the start of the program does
	for name, path := range map[string]string{
		"neighbourhoods": mapPath, "complexes": mapPath + "?niveau=complex", "past": mapPath + "?niveau=complex&peildatum=2026-0%d-01",
		"quarters": mapPath + "?per=kwartaal", "beside": mapPath + "?niveau=complex&naast=nuisance", "year": mapPath + "?niveau=complex&vergelijk=jaar",
		"alike": mapPath + "?niveau=complex&vergelijk=gelijk", "association": mapPath + "?niveau=corporatie", "points": pointsPath + "?niveau=complex",
		"file": filePath + "?niveau=complex", "difference": mapPath + "?niveau=complex&vergelijk=gelijk&sorteer=-verschil", "search": mapPath + "?niveau=complex&zoek=complex+99", "last page": mapPath + "?niveau=complex&sorteer=naam&blad=99999",
	} {
		b.Run(name, func(b *testing.B) {
			var all []time.Duration
			first := time.Duration(0)
			for n := 0; b.Loop(); n++ {
				to := path
				if name == "past" {
					to = fmt.Sprintf(path, 2+n%7)
				}
				start := time.Now()
				if status, _ := w.ask(server, "beleid", "nl", to, nil); status != 200 {
					b.Fatal(status)
				}
				if all = append(all, time.Since(start)); n == 0 {
					first = all[0]
				}
			}
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
		})
	}
}
