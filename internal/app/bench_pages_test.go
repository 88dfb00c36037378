package app

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/demo"
)

// How large the city is that the benchmark of the pages walks through:
// go test -bench Pages ./internal/app -args -homes 250000 -signals 500000
// or, through a demo that runs already: -args -demo DIR, with its data folder;
// or of a demo that was stopped, served by this very program: -args -city DIR. That way a
// city is loaded once and walked through often: what changes in it are looks and logins. The
// nights of erasing are put off in that folder, so that the walk sees all that was loaded: give
// it a copy.
var (
	benchHomes   = flag.Int("homes", demo.DefaultHomes, "homes in the city of the benchmark of the pages")
	benchCount   = flag.Int("signals", 0, "signals in that city; 0 for what such a city gives")
	benchRunning = flag.String("demo", "", "data folder of a running demo to walk through instead")
	benchStopped = flag.String("city", "", "data folder of a stopped demo to serve and walk through instead")
)

// walkRequests is how often each page is asked for, by all of its users in turn.
const walkRequests = 120

// BenchmarkPages asks for every list, search, complex page and map page of a city many
// times, as several users. For each page it reports the slowest of a hundred (p99), the
// slowest of all and the very first, in milliseconds, measured at the client.
func BenchmarkPages(b *testing.B) {
	if *benchRunning != "" {
		walk(b, readDemo(b, *benchRunning))
		return
	}
	if *benchStopped != "" {
		d, cfg := readDemo(b, *benchStopped), DefaultConfig()
		cfg.RequireSecondFactor = false // nobody in the city has a phone
		cfg.RequestsPerMinute = "0"     // the world of the test asks faster than people do
		cfg.Addr, cfg.Database, cfg.KeyFile = "127.0.0.1:0", d.Database, filepath.Join(*benchStopped, "samendoen.key")
		a, err := Open(context.Background(), cfg, clock.System(), quiet())
		must(b, err)
		must(b, putOffNights(a))
		d.Address = serveDemo(b, a)
		walk(b, d)
		return
	}
	b.Run("sqlite", func(b *testing.B) {
		walk(b, serveCity(b, "sqlite:"+filepath.Join(b.TempDir(), "city.db")))
	})
	b.Run("postgres", func(b *testing.B) {
		c, err := storetest.NewCluster("", storetest.Set("shared_buffers", "512MB"))
		must(b, err)
		b.Cleanup(c.Close)
		walk(b, serveCity(b, c.DSN()))
	})
}

// putOffNights lets the jobs that erase what is past its term wait for a day.
func putOffNights(a *App) error {
	ctx := context.Background()
	if err := jobs.PlanRounds(ctx, a.db, a.clock.Now(), a.keeping); err != nil { // the coming night, so that none is planned beside it
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE jobs_job SET due = $1 WHERE state = 'ready' AND kind IN ('retention.night', 'retention.more')`,
			store.Micros(a.clock.Now().AddDate(0, 0, 1)))
		return err
	})
}

// readDemo is what the data folder of a demo says about it.
func readDemo(b *testing.B, folder string) (d demoFile) {
	data, err := os.ReadFile(filepath.Join(folder, "demo.json"))
	must(b, err)
	must(b, json.Unmarshal(data, &d))
	return d
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// serveCity fills an empty database with a city and serves it until the benchmark ends.
func serveCity(b *testing.B, dsn string) demoFile {
	cfg := benchConfig(b, dsn)
	start := time.Now()
	logins := loadCity(b, cfg, demo.Config{Seed: 1, Homes: *benchHomes, Signals: *benchCount})
	b.Logf("%d homes loaded in %.0f s", *benchHomes, time.Since(start).Seconds())
	a, err := Open(context.Background(), cfg, clock.System(), quiet()) // anew, so that the first page is really the first
	must(b, err)
	return demoFile{serveDemo(b, a), dsn, logins, nil}
}

// benchConfig serves a database on loopback with a key of its own.
func benchConfig(b *testing.B, dsn string) Config {
	cfg := DefaultConfig()
	cfg.RequireSecondFactor = false // nobody in the city has a phone
	cfg.RequestsPerMinute = "0"     // the world of the test asks faster than people do
	cfg.Addr, cfg.Database, cfg.LogLevel = "127.0.0.1:0", dsn, "error"
	cfg.MasterKey, cfg.KeyFile = seal.NewMasterKey(), filepath.Join(b.TempDir(), "samendoen.key") // what was erased is listed beside it
	return cfg
}

// loadCity fills an empty database with a city and leaves it closed.
func loadCity(b *testing.B, cfg Config, city demo.Config) []demo.Login {
	ctx := context.Background()
	a, err := Open(ctx, cfg, clock.System(), quiet())
	must(b, err)
	logins, err := a.LoadCity(ctx, city)
	must(b, err)
	must(b, a.Close())
	return logins
}

// serveDemo serves with the buttons of the demo until the benchmark ends, and gives the
// address.
func serveDemo(b *testing.B, a *App) string {
	ctx, stop := context.WithCancel(context.Background())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, true, func(at string) error { address <- at; return nil }) }()
	b.Cleanup(func() {
		stop()
		must(b, <-ended)
		must(b, a.Close())
	})
	return <-address
}

// visit is a page with its users. path gives the address of the nth request, and form
// what is posted; nil means GET.
type visit struct {
	name string
	role string
	path func(n int) string
	form func(n int) url.Values
}

// walk asks for all pages.
func walk(b *testing.B, d demoFile) {
	if *benchStopped == "" {
		waitErased(b, d.Database)
	}
	users := map[string][]*http.Client{}
	for _, u := range d.Users {
		users[u.Role] = append(users[u.Role], login(b, d.Address, u))
	}
	for _, v := range visits(pick(b, d.Database)) {
		b.Run(v.name, func(b *testing.B) {
			clients := users[v.role]
			first := v.ask(b, d.Address, clients[0], 0)
			var took []time.Duration
			size, busy := 0.0, processorTime(b)
			for b.Loop() {
				for n := 1; n <= walkRequests; n++ {
					t := v.ask(b, d.Address, clients[n%len(clients)], n)
					took, size = append(took, t.took), max(size, float64(t.bytes))
				}
			}
			busy = processorTime(b) - busy
			slices.Sort(took)
			b.ReportMetric(milliseconds(took[len(took)/2]), "ms-p50")
			b.ReportMetric(milliseconds(took[len(took)*99/100]), "ms-p99")
			b.ReportMetric(milliseconds(took[len(took)-1]), "ms-max")
			b.ReportMetric(milliseconds(first.took), "ms-first")
			b.ReportMetric(milliseconds(busy)/float64(len(took)), "ms-cpu")
			b.ReportMetric(size/1024, "KB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// processorTime is what this process used of the processors, client included and
// PostgreSQL not: unlike the clock it says the same on a busy machine.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// login signs in with the button of the demo.
func login(b *testing.B, address string, u demo.Login) *http.Client {
	return loginOver(b, http.DefaultTransport, address, u)
}

// loginOver is login over a connection of one's own.
func loginOver(b *testing.B, over http.RoundTripper, address string, u demo.Login) *http.Client {
	jar, err := cookiejar.New(nil)
	must(b, err)
	c := &http.Client{Transport: over, Jar: jar, Timeout: time.Minute}
	answer, err := c.PostForm(address+"/inloggen/demo", url.Values{"login": {u.Login}})
	must(b, err)
	defer answer.Body.Close()
	io.Copy(io.Discard, answer.Body)
	if answer.Request.URL.Path == "/inloggen" {
		b.Fatalf("signing in as %s: %s at %s", u.Login, answer.Status, answer.Request.URL.Path)
	}
	return c
}

type answered struct {
	took  time.Duration
	bytes int64
}

// ask is one request, up to the last byte of its answer.
func (v visit) ask(b *testing.B, address string, c *http.Client, n int) answered {
	b.Helper()
	path, start := v.path(n), time.Now()
	var answer *http.Response
	var err error
	if v.form != nil {
		answer, err = c.PostForm(address+path, v.form(n))
	} else {
		answer, err = c.Get(address + path)
	}
	must(b, err)
	defer answer.Body.Close()
	size, err := io.Copy(io.Discard, answer.Body)
	must(b, err)
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s", path, answer.Status)
	}
	return answered{time.Since(start), size}
}

// picked are things of the city to look at, each a list without a special order.
type picked struct {
	complexes, names, areas []string
	units                   []string
	addresses, postcodes    []string
	let                     []string // postcodes with a number where somebody lives, of few homes: a wider address is refused
	signals                 []string
	cases                   map[string][]string // by login of who takes part
	deep                    []string            // cursors deep in the list of all signals
	open                    []string            // cursors within the list of open signals
}

// look opens the database of the city for reading beside the program.
func look(b *testing.B, dsn string) *sql.DB {
	driver, name, _ := strings.Cut(dsn, ":")
	if driver == "sqlite" {
		name = "file:" + name + "?mode=ro"
	} else {
		driver, name = "pgx", dsn
	}
	db, err := sql.Open(driver, name)
	must(b, err)
	return db
}

// waitErased waits until what a new city has past its term is erased: what the walk picks
// could go, and each page would wait for a disk that is busy with it.
func waitErased(b *testing.B, dsn string) {
	db := look(b, dsn)
	defer db.Close()
	for began := time.Now(); time.Since(began) < 30*time.Minute; {
		var left int
		must(b, db.QueryRow(`SELECT count(*) FROM jobs_job WHERE kind = 'retention.more' AND state = 'ready'`).Scan(&left))
		if left == 0 {
			b.Logf("erased in %.0f s", time.Since(began).Seconds())
			return
		}
		time.Sleep(time.Second)
	}
	b.Fatal("the city is still erasing after half an hour")
}

// pick reads what the walk needs to know from the database of the city.
func pick(b *testing.B, dsn string) picked {
	db := look(b, dsn)
	defer db.Close()
	list := func(query string) (out []string) {
		rows, err := db.Query(query)
		must(b, err)
		defer rows.Close()
		for rows.Next() {
			var v string
			must(b, rows.Scan(&v))
			out = append(out, v)
		}
		must(b, rows.Err())
		if len(out) == 0 {
			b.Fatalf("nothing found by %s", query)
		}
		return out
	}
	p := picked{
		complexes: list(`SELECT id FROM place_complex ORDER BY hash LIMIT 200`),
		names:     list(`SELECT name FROM place_complex ORDER BY hash LIMIT 200`),
		areas:     list(`SELECT DISTINCT neighbourhood FROM place_complex ORDER BY neighbourhood LIMIT 200`),
		addresses: list(`SELECT s.name || ' ' || CAST(u.number AS TEXT) FROM (SELECT street, number FROM place_unit ORDER BY hash LIMIT 200) u JOIN place_street s ON s.id = u.street`),
		let: list(`SELECT u.postcode || ' ' || CAST(u.number AS TEXT) FROM (SELECT unit_id FROM tenancy_tenancy WHERE until = 0 AND until_date = 0 ORDER BY hash LIMIT 200) t
			JOIN place_unit u ON u.id = t.unit_id WHERE (SELECT count(*) FROM place_unit o WHERE o.postcode = u.postcode AND o.number = u.number AND o.until = 0) <= 5`),
		postcodes: list(`SELECT postcode || ' ' || CAST(number AS TEXT) FROM place_unit ORDER BY hash LIMIT 200`),
		units:     list(`SELECT id FROM place_unit ORDER BY hash LIMIT 200`),
		signals:   list(`SELECT id FROM signal_signal WHERE org_id = '` + DemoOrg + `' ORDER BY id LIMIT 200`),
		cases:     map[string][]string{},
	}
	for _, seq := range list(`SELECT CAST(seq AS TEXT) FROM signal_signal WHERE seq % (SELECT max(seq) / 100 + 1 FROM signal_signal) = 7`) {
		p.deep = append(p.deep, base64.RawURLEncoding.EncodeToString([]byte("0."+seq)))
	}
	for _, at := range list(`SELECT CAST(due AS TEXT) || '.' || CAST(seq AS TEXT) FROM signal_signal WHERE open = 1 ORDER BY due, seq LIMIT 1000`) {
		p.open = append(p.open, base64.RawURLEncoding.EncodeToString([]byte(at)))
	}
	for _, login := range []string{"consulent", "consulent2", "consulent3", "consulent4"} {
		p.cases[login] = list(`SELECT a.object_id FROM access_part a JOIN account_user u ON u.id = a.user_id WHERE u.login = '` + login + `' AND a.object_type = 'Case' AND a.until = 0
			AND a.object_id NOT IN (SELECT object_id FROM access_restriction) ORDER BY a.object_id LIMIT 50`)
	}
	return p
}

func fixed(path string) func(int) string { return func(int) string { return path } }

// cycled puts the nth of a list into a path.
func cycled(path string, list []string) func(int) string {
	return func(n int) string { return fmt.Sprintf(path, url.PathEscape(list[n%len(list)])) }
}

func search(pairs ...any) func(int) url.Values {
	return func(n int) url.Values {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			switch x := pairs[i+1].(type) {
			case string:
				v.Set(pairs[i].(string), x)
			case []string:
				v.Set(pairs[i].(string), x[n%len(x)])
			}
		}
		return v
	}
}

// visits are all pages of the walk.
func visits(p picked) []visit {
	words := []string{"lekkage", "muziek", "tuin", "post", "verwarming", "huur"}
	rare := []string{"zolderluik", "papegaai", "trampoline", "kachelpijp"}
	list := []visit{
		{"week", "consulent", fixed("/vandaag"), nil},
		{"signals/open", "consulent", fixed("/signalen"), nil},
		{"signals/open-caretaker", "wijkbeheerder", fixed("/signalen"), nil},
		{"signals/open-teamlead", "teamleider", fixed("/signalen"), nil},
		{"signals/mine", "consulent", fixed("/signalen?lijst=mijn"), nil},
		{"signals/late", "consulent", fixed("/signalen?lijst=te-laat"), nil},
		{"signals/all", "consulent", fixed("/signalen?lijst=alle"), nil},
		{"signals/open-theme", "consulent", cycled("/signalen?thema=%s", []string{"woning", "overlast", "zorgen", "geld", "moois"}), nil},
		{"signals/all-theme", "consulent", cycled("/signalen?lijst=alle&thema=%s", []string{"woning", "overlast", "zorgen", "geld", "moois"}), nil},
		{"signals/all-complex", "consulent", cycled("/signalen?lijst=alle&complex=%s", p.complexes), nil},
		{"signals/deep-all", "consulent", cycled("/signalen?lijst=alle&vanaf=%s", p.deep), nil},
		{"signals/deep-open", "consulent", cycled("/signalen?vanaf=%s", p.open), nil},
		{"search/address", "consulent", fixed("/signalen"), search("lijst", "alle", "zoek", p.addresses)},
		{"search/postcode", "consulent", fixed("/signalen"), search("lijst", "alle", "zoek", p.postcodes)},
		{"search/word", "consulent", fixed("/signalen"), search("lijst", "alle", "zoek", words)},
		{"search/open-word", "consulent", fixed("/signalen"), search("lijst", "open", "zoek", words)},
		{"search/open-address", "teamleider", fixed("/signalen"), search("lijst", "open", "zoek", p.addresses)},
		{"search/rare", "consulent", fixed("/signalen"), search("lijst", "alle", "zoek", rare)},
		{"search/rare-theme", "consulent", fixed("/signalen"), search("lijst", "alle", "zoek", rare, "thema", "zorgen")},
		{"search/word-theme", "consulent", fixed("/signalen"), search("lijst", "alle", "zoek", words, "thema", "moois")},
		{"search/street-theme", "consulent", fixed("/signalen"), search("lijst", "alle", "zoek", p.addresses, "thema", "geld")},
		{"signal/show", "teamleider", cycled("/signalen/%s", p.signals), nil},
		{"signal/own", "vakman", fixed("/signalen/mijn"), nil},
		{"signal/new", "vakman", fixed("/signalen/nieuw"), nil},
		{"signal/find-address", "vakman", fixed("/signalen/zoek"), search("zoek", p.addresses)},
		{"signal/find-complex", "vakman", fixed("/signalen/zoek"), search("zoek", p.names)},
		{"signal/find-part", "vakman", fixed("/signalen/zoek"), search("zoek", []string{"gal", "woonblok", "laan", "weg 1", "dreef 2"})},
		{"cases/list", "consulent", fixed("/dossiers"), nil},
		{"cases/closed", "consulent", fixed("/dossiers?lijst=afgesloten"), nil},
		{"cases/search-address", "consulent", fixed("/dossiers/zoeken"), search("zoek", p.addresses)},
		{"cases/search-word", "consulent", fixed("/dossiers/zoeken"), search("zoek", words)},
		{"cases/overview", "teamleider", fixed("/dossiers/overzicht"), nil},
		{"users", "beheerder", fixed("/beheer/gebruikers"), nil},
		{"import", "beheerder", fixed("/beheer/import"), nil},
		{"home", "consulent", fixed("/"), nil},
	}
	return slices.Concat(list, caseVisits(p), mapVisits(p), besideVisits(p))
}

// caseVisits are the pages of cases: users see only those in which they take part.
func caseVisits(p picked) []visit {
	own := []string{"consulent", "consulent2", "consulent3", "consulent4"}
	return []visit{{"cases/show", "consulent", func(n int) string {
		mine := p.cases[own[n%len(own)]]
		return "/dossiers/" + mine[n/len(own)%len(mine)]
	}, nil}}
}

func mapVisits(p picked) (list []visit) {
	const base = "/complex-in-beeld"
	for _, level := range []string{"buurt", "complex", "wijk", "gemeente"} {
		list = append(list, visit{"map/" + level, "beleid", func(n int) string {
			indicators := []string{"arrears", "nuisance", "signals", "turnover"}
			return base + "?niveau=" + level + "&indicator=" + indicators[n%len(indicators)]
		}, nil})
	}
	return append(list,
		visit{"map/complex-find", "beleid", cycled(base+"?niveau=complex&zoek=%s", p.names), nil},
		visit{"map/complex-last", "beleid", fixed(base + "?niveau=complex&blad=9999"), nil},
		visit{"map/complex-sorted", "beleid", cycled(base+"?niveau=complex&sorteer=%s", []string{"naam", "-aantal", "woningen"}), nil},
		visit{"map/past", "beleid", cycled(base+"?niveau=complex&per=kwartaal&peildatum=%s", []string{"2026-07-01", "2026-04-01", "2026-01-01"}), nil},
		visit{"map/compare", "beleid", cycled(base+"?niveau=complex&naast=nuisance&vergelijk=%s", []string{"jaar", "gelijk", "gemiddeld"}), nil},
		visit{"map/mirror", "beleid", cycled(base+"/spiegel?indicator=%s", []string{"arrears", "nuisance"}), nil},
		visit{"map/neighbourhood", "beleid", cycled(base+"/buurten/%s", p.areas), nil},
		visit{"map/complex-page", "consulent", cycled(base+"/complexen/%s", p.complexes), nil})
}
