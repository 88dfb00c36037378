package socialmap

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
)

// Of BenchmarkMapRequests: -args -places 60000 is all of the country.
var (
	benchPlaces   = flag.Int("places", 10_000, "complexes of BenchmarkMapRequests")
	benchReleases = flag.Int("releases", 14, "releases of BenchmarkMapRequests")
)

// BenchmarkMapRequests asks for the map of so many complexes in every way, and says how long
// one of a hundred waits (with 300 requests or more) and the first that looks, how much processor
// time an answer takes, the reader's too, and how large it is on the wire.
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
			first, size, busy := time.Duration(0), 0, processor(b)
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				to := path
				if name == "past" {
					to = fmt.Sprintf(path, 2+n%7)
				}
				start := time.Now()
				size = w.fetch(server, to)
				if all = append(all, time.Since(start)); n == 0 {
					first = all[0]
				}
			}
			b.ReportMetric(float64((processor(b)-busy).Microseconds())/1000/float64(len(all)), "cpu-ms")
			b.ReportMetric(float64(size)/1000, "kB")
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
		})
	}
}

// BenchmarkPlan reads what a page of a plan is made of: a figure of one complex over all releases (up to
// five years), beside all other complexes. It says how long the first that looks waits.
func BenchmarkPlan(b *testing.B) {
	db := storetest.Open(b, storetest.SQLite(b, filepath.Join(b.TempDir(), "plan.db"), liveFolders()), liveFolders())
	w := newLive(b, db, *benchPlaces)
	w.source.changed = MinChanged
	for month := range *benchReleases {
		w.Must(w.s.Release(context.Background(), own, day.AddDate(0, month+1-*benchReleases, 0)))
	}
	w.restart()
	var first time.Duration
	for b.Loop() {
		start := time.Now()
		beside, err := w.s.Beside(context.Background(), people()["beleid"], w.linden, "arrears", day.AddDate(-1, 0, 0), func(place.ComplexID) bool { return false })
		w.Must(err)
		if len(beside.Own.Points) == 0 || len(beside.Pool) == 0 {
			b.Fatal("nothing to compare")
		}
		if first == 0 {
			first = time.Since(start)
		}
	}
	b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
}

// fetch reads an answer as it comes over the wire, which a browser unpacks.
func (w *live) fetch(server *httptest.Server, path string) (size int) {
	w.T.Helper()
	r, err := http.NewRequest("GET", server.URL+path, nil)
	w.Must(err)
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: "beleid"})
	r.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultClient.Do(r)
	w.Must(err)
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	w.Must(err)
	if resp.StatusCode != 200 {
		w.T.Fatal(resp.StatusCode)
	}
	return int(n)
}

// processor is the processor time that the tests took.
func processor(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
