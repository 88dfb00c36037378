package worklist

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// benchSize is how many signals the work list stands on:
// go test -bench Worklist ./internal/worklist -args -signals 500000
var benchSize = flag.Int("signals", 20000, "signals in the database of the benchmark")

// BenchmarkWorklist asks for the work list as a consultant does, up to the last byte of the
// page, with sixty saved lists counted beside it: every list, filter, search and saved list. Two
// in a hundred signals are open. It reports p50, p99, the slowest and the processor time of one
// page in ms; the aim is a p99 of 50 ms with 500,000 signals.
func BenchmarkWorklist(b *testing.B) {
	for name, dsn := range map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(b.TempDir(), "bench.db") },
		"postgres": func() string { return storetest.NewDatabase(b) },
	} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn(), migrations()))
			start := time.Now()
			w.fill(*benchSize)
			saved := w.saveLists()
			b.Logf("%s: %d signals written in %.0f s", name, *benchSize, time.Since(start).Seconds())
			for _, v := range looks(saved) {
				w.measure(b, v)
			}
		})
	}
}

// look is one way to ask for the list; form is what is posted, nil for a GET. n is the number of
// the request.
type look struct {
	name string
	path func(n int) string
	form func(n int) url.Values
}

func looks(saved []ID) []look {
	get := func(name, path string) look { return look{name, func(int) string { return path }, nil} }
	find := func(name string, list signal.ListKind, word func(n int) string, more ...string) look {
		return look{name, func(int) string { return "/signalen" }, func(n int) url.Values {
			f := url.Values{"lijst": {string(list)}, "zoek": {word(n)}}
			for i := 0; i < len(more); i += 2 {
				f.Set(more[i], more[i+1])
			}
			return f
		}}
	}
	said := func(word string) func(int) string { return func(int) string { return word } }
	home := func(n int) string { return fmt.Sprintf("benchstraat %d", 1+n*37%benchHomes) }
	return []look{
		get("open", "/signalen"), get("mine", "/signalen?lijst=mijn"), get("late", "/signalen?lijst=te-laat"), get("all", "/signalen?lijst=alle"),
		get("open-theme", "/signalen?thema=geld"), get("all-theme", "/signalen?lijst=alle&thema=moois"),
		get("open-source", "/signalen?bron=bewoner"), get("all-source", "/signalen?lijst=alle&bron=voordeur"),
		get("late-source", "/signalen?lijst=te-laat&bron=voordeur"), get("all-theme-source", "/signalen?lijst=alle&thema=geld&bron=voordeur"),
		{"open-complex", func(n int) string { return "/signalen?complex=" + string(benchComplex(n%benchComplexes)) }, nil},
		{"all-complex", func(n int) string { return "/signalen?lijst=alle&complex=" + string(benchComplex(n%benchComplexes)) }, nil},
		{"all-complex-theme", func(n int) string {
			return "/signalen?lijst=alle&thema=moois&complex=" + string(benchComplex(n%benchComplexes))
		}, nil},
		{"saved", func(n int) string { return listPath(saved[n%len(saved)]) }, nil},
		{"rows", func(n int) string { return rowsPath + "?werklijst=" + string(saved[n%len(saved)]) }, nil},
		find("search-address", signal.ListAll, home), find("search-open-address", signal.ListOpen, home),
		find("search-word", signal.ListAll, said("vuilnis")), find("search-open-word", signal.ListOpen, said("vuilnis")),
		find("search-rare", signal.ListAll, said("trampoline")), find("search-open-rare", signal.ListOpen, said("trampoline")),
		find("search-none", signal.ListAll, said("kachelpijp")), find("search-open-none", signal.ListOpen, said("kachelpijp")),
		find("search-open-some", signal.ListOpen, said("117")), find("search-open-short", signal.ListOpen, said("container 77")),
		find("search-mine-rare", signal.ListMine, said("trampoline")), find("search-mine-some", signal.ListMine, said("117")),
		find("search-open-none-source", signal.ListOpen, said("kachelpijp"), "bron", "bewoner"),
		find("search-word-source", signal.ListAll, said("vuilnis"), "bron", "voordeur"), find("search-rare-theme", signal.ListAll, said("trampoline"), "thema", "moois"),
		find("search-texts", signal.ListOpen, said("koelkast"), "tekst", "ja"),
	}
}

// measure asks a hundred and twenty times for each round of the benchmark.
func (w *world) measure(b *testing.B, v look) {
	b.Run(v.name, func(b *testing.B) {
		browser, method := w.browse("consulent"), http.MethodGet
		if v.form != nil {
			method = http.MethodPost
		}
		var took []time.Duration
		busy := processorTime(b)
		for b.Loop() {
			for n := range 120 {
				var form url.Values
				if v.form != nil {
					form = v.form(n)
				}
				start := time.Now()
				if status, body, _ := browser.Do(method, v.path(n), form); status != http.StatusOK {
					b.Fatalf("%s: %d %s", v.path(n), status, body)
				}
				took = append(took, time.Since(start))
			}
		}
		b.ReportMetric(float64((processorTime(b)-busy).Microseconds())/1000/float64(len(took)), "ms-cpu")
		slices.Sort(took)
		for name, d := range map[string]time.Duration{"ms-p50": took[len(took)/2], "ms-p99": took[len(took)*99/100], "ms-max": took[len(took)-1]} {
			b.ReportMetric(float64(d.Microseconds())/1000, name)
		}
		b.ReportMetric(0, "ns/op")
	})
}

// processorTime is what this process used of the processors, PostgreSQL not included: unlike the
// clock it says the same on a busy machine.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// The association of the benchmark.
const (
	benchHomes     = 12000
	benchComplexes = 300
)

func benchUnit(i int) place.UnitID       { return place.UnitIDOf(own, fmt.Sprint("B", i)) }
func benchComplex(i int) place.ComplexID { return place.ComplexIDOf(own, fmt.Sprint("BC", i)) }

// fill writes the homes of an association and n signals of its last five years.
func (w *world) fill(n int) {
	street := place.StreetID("Benchstraat", "Maastricht")
	w.Write(func(tx *store.Tx) error {
		if err := place.SaveStreets(tx, map[int64][2]string{street: {"Benchstraat", "Maastricht"}}); err != nil {
			return err
		}
		for i := range benchComplexes {
			c := place.Complex{Org: own, Key: fmt.Sprint("BC", i), Name: fmt.Sprint("Hof ", i)}
			if err := deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1)); err != nil {
				return err
			}
		}
		for i := range benchHomes {
			u := place.Unit{Org: own, Key: fmt.Sprint("B", i), ComplexKey: fmt.Sprint("BC", i%benchComplexes), Street: "Benchstraat", City: "Maastricht",
				Number: i + 1, Postcode: fmt.Sprintf("%04dAB", 6200+i/100)}
			if err := deliverytest.Put(tx, place.UnitTable(), own, u.Row(1)); err != nil {
				return err
			}
		}
		return nil
	})
	random := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- the same signals each time
	const batch = 500
	for from := 0; from < n; from += batch {
		list := make([]signal.Import, min(batch, n-from))
		for i := range list {
			list[i] = benchSignal(random, from+i, n)
		}
		w.Write(func(tx *store.Tx) error { return w.signals.InsertMany(tx, monday, list) })
	}
	if w.DB.Dialect() == store.Postgres {
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`ANALYZE`); return err })
	}
}

// benchSignal is signal k of n: two of a hundred are open, most of them recent. Beautiful things,
// the front door, and the words of a few sentences are rare.
func benchSignal(random *rand.Rand, k, n int) signal.Import {
	themes := []signal.Theme{signal.Home, signal.Home, signal.Home, signal.Nuisance, signal.Nuisance, signal.Concern, signal.Concern, signal.Money}
	at := monday.Add(-time.Duration(n-k) * 5 * 365 * 24 * time.Hour / time.Duration(n)).Truncate(time.Second)
	x := signal.Import{ID: signal.ImportID(own, fmt.Sprint("B", k)), Org: own, UnitID: benchUnit(random.IntN(benchHomes)), SenderID: "u-vakman", SenderRole: access.Tradesperson,
		HolderID: "u-" + []string{"consulent", "consulent2", "teamleider", "wijkbeheerder"}[random.IntN(4)], At: at, Theme: themes[random.IntN(len(themes))],
		Sentence: "In de koelkast lag alleen melk.", Urgency: signal.Ordinary}
	if random.IntN(10) == 0 {
		x.Source = signal.FromResident
	}
	switch {
	case random.IntN(5) == 0:
		x.UnitID, x.ComplexID, x.Theme, x.Sentence = "", benchComplex(random.IntN(benchComplexes)), signal.Home, fmt.Sprintf("Vuilnis naast container %d.", k)
	case random.IntN(2000) == 0:
		x.UnitID, x.ComplexID, x.Theme, x.Sentence = "", benchComplex(random.IntN(benchComplexes)), signal.Good, "De buurt zette samen een trampoline neer."
	}
	if random.IntN(1000) == 0 {
		x.Source = signal.FromDoor
	}
	facts := signal.FactsOf(x.Theme)
	x.Facts = []signal.FactCode{facts[random.IntN(len(facts))].Code}
	if recent := k > n*9/10; random.IntN(50) != 0 && (!recent || random.IntN(10) != 0) {
		done := at.Add(20 * time.Hour)
		if done.After(monday) {
			done = monday
		}
		x.Steps = []signal.ImportStep{{Step: signal.Drop, At: done, ActorID: x.HolderID, Note: "Niets nodig gebleken."}}
	} else if random.IntN(2) == 0 {
		x.Steps = []signal.ImportStep{{Step: signal.PlanTalk, At: at.Add(2 * time.Hour), ActorID: x.HolderID, Day: clock.Date(at.Add(48 * time.Hour))}}
	}
	return x
}

// saveLists keeps as many lists as one person can have and an organisation can share, and gives
// those that the consultant may open.
func (w *world) saveLists() (ids []ID) {
	kinds, themes, sources := signal.ListKinds(), append(signal.Themes(), ""), append(signal.Sources(), "")
	w.Write(func(tx *store.Tx) error {
		ids = nil
		for i := range maxOwn + maxShared {
			l := List{ID: ID(store.NewID()), Org: own, Owner: "u-consulent", Name: fmt.Sprint("Lijst ", i), At: monday,
				Filter: signal.Filter{List: kinds[i%len(kinds)], Theme: themes[i%len(themes)], Source: sources[i%len(sources)]}}
			if i >= maxOwn {
				l.Owner, l.Readers = "u-consulent2", Everybody
			}
			if i%7 == 0 {
				l.Filter.ComplexID = benchComplex(i)
			}
			if err := Insert(tx, l); err != nil {
				return err
			}
			ids = append(ids, l.ID)
		}
		return nil
	})
	return ids
}
