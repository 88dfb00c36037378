package hotline

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"log/slog"
	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
)

// onEach runs a benchmark on both databases, with the time of the clock and a provider on this
// machine that answers at once.
func onEach(b *testing.B, run func(b *testing.B, w *world, p *provider)) {
	b.Helper()
	onEachWith(b, true, run)
}

// onEachWith is onEach; without calls nothing goes out.
func onEachWith(b *testing.B, calls bool, run func(b *testing.B, w *world, p *provider)) {
	b.Helper()
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			dsn := "sqlite:" + b.TempDir() + "/bench.db"
			if kind == "postgres" {
				dsn = storetest.NewDatabase(b)
			}
			c := clock.NewManual(time.Now())
			w := newWorld(b, storetest.Open(b, dsn, folders()), c)
			p := newProvider(b)
			w.s.clock = clock.System()
			texts, err := text.Load(text.Words, Files)
			if err != nil {
				b.Fatal(err)
			}
			post := hook.NewOutside(openid.Network{Loopback: true}, "proef", SendTime)
			for k := range w.s.senders {
				w.s.senders[k] = Hooked{Post: post, URL: p.URL, Secret: hook.NewSecret(), Public: "https://samendoen.example", Words: texts.Printer(text.Dutch), Now: time.Now}
			}
			runner := jobs.NewRunner(w.DB, clock.System(), slog.New(slog.DiscardHandler), w.s.Jobs()).Apart(Lane())
			ctx, stop := context.WithCancel(context.Background())
			var wait sync.WaitGroup
			if calls {
				wait.Go(func() { runner.Run(ctx) })
			}
			b.Cleanup(func() { stop(); wait.Wait() })
			run(b, w, p)
		})
	}
}

// provider notes when it hears of each report.
type provider struct {
	*httptest.Server
	lock  sync.Mutex
	heard map[string][]time.Time // by report
	n     atomic.Int64
}

func newProvider(b *testing.B) *provider {
	p := &provider{heard: map[string][]time.Time{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := time.Now()
		_, _ = io.Copy(io.Discard, r.Body)
		id, _, _ := strings.Cut(r.Header.Get("webhook-id"), ".")
		p.lock.Lock()
		p.heard[id] = append(p.heard[id], now)
		p.lock.Unlock()
		p.n.Add(1)
	}))
	b.Cleanup(p.Close)
	return p
}

// times waits until a provider heard of a report so many times, and says when.
func (p *provider) times(id ID, n int) []time.Time {
	for {
		p.lock.Lock()
		list := slices.Clone(p.heard[string(id)])
		p.lock.Unlock()
		if len(list) >= n {
			return list
		}
		time.Sleep(200 * time.Microsecond)
	}
}

func quantiles(b *testing.B, name string, list []time.Duration) {
	slices.Sort(list)
	b.ReportMetric(float64(list[len(list)/2].Microseconds())/1000, name+"-p50-ms")
	b.ReportMetric(float64(list[len(list)*95/100].Microseconds())/1000, name+"-p95-ms")
}

// BenchmarkFirstPage is from a stored report to the first message at a provider, one report at a
// time, and to the last of twenty people.
func BenchmarkFirstPage(b *testing.B) {
	onEach(b, func(b *testing.B, w *world, p *provider) {
		var people []string
		for i := range 20 {
			u := fmt.Sprintf("u%d", i)
			w.Write(func(tx *store.Tx) error {
				return account.InsertUser(tx, evening, account.User{ID: u, OrgID: "corp", Name: u, Login: u, Roles: []access.Role{access.Volunteer}}, "")
			})
			w.reach(u, "sms:06"+u)
			people = append(people, u)
		}
		one, all := plain(), plain()
		one.Steps = []Step{{to("u0"), 5 * time.Minute}}
		all.Steps = []Step{{to(people...), 5 * time.Minute}}
		w.policy(one)
		var first, twenty []time.Duration
		for b.Loop() {
			first, twenty = nil, nil
			for range 200 {
				r := w.report("vera", Draft{})
				now := time.Now()
				first = append(first, p.times(r.ID, 1)[0].Sub(now))
			}
			w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM hotline_policy`); return err })
			w.policy(all)
			for range 30 {
				r := w.report("vera", Draft{})
				now := time.Now()
				twenty = append(twenty, p.times(r.ID, 20)[19].Sub(now))
			}
		}
		quantiles(b, "first", first)
		quantiles(b, "twenty", twenty)
	})
}

// BenchmarkAccept is how many reports a second eight senders get stored, each with its receipt: while
// the messages about them go out, and without any, which is what the anchor was measured with (its
// policy had no steps). called/s is the same until the last message went out.
func BenchmarkAccept(b *testing.B) {
	for _, calls := range []bool{true, false} {
		b.Run(map[bool]string{true: "calling", false: "storing"}[calls], func(b *testing.B) {
			onEachWith(b, calls, func(b *testing.B, w *world, p *provider) { accept(b, calls, w, p) })
		})
	}
}

func accept(b *testing.B, calls bool, w *world, p *provider) {
	w.reach("ad", "sms:0611")
	w.policy(plain())
	const each = 1000
	for b.Loop() {
		begun := time.Now()
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				for range each {
					if _, err := w.s.Report(context.Background(), w.people["vera"], Draft{Kind: Call, Source: API, What: "Er wordt geschreeuwd op de trap."}); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wait.Wait()
		b.ReportMetric(8*each/time.Since(begun).Seconds(), "reports/s")
		if !calls {
			continue
		}
		for p.n.Load() < 8*each {
			time.Sleep(time.Millisecond)
		}
		b.ReportMetric(8*each/time.Since(begun).Seconds(), "called/s")
	}
}

// BenchmarkOpenReports is what the meldpunt does beside 85,000 reports that nobody took, each with its next
// step ahead: a tick that finds nothing, the round of the watch, the audit, the page of who leads, and the
// way of a new report to its first message. Beside it the same with none.
func BenchmarkOpenReports(b *testing.B) {
	for _, open := range []int{0, 85_000} {
		b.Run(fmt.Sprint(open), func(b *testing.B) {
			onEach(b, func(b *testing.B, w *world, p *provider) {
				w.reach("ad", "sms:0611")
				w.policy(plain())
				w.somebody("bea", access.Admin)
				w.backlog(open)
				idle := jobs.NewRunner(w.DB, clock.System(), slog.New(slog.DiscardHandler), w.s.Jobs()).Apart(Lane())
				ctx := context.Background()
				timed := func(name string, do func() error) {
					var list []time.Duration
					for range 40 {
						begun := time.Now()
						if err := do(); err != nil {
							b.Fatal(err)
						}
						list = append(list, time.Since(begun))
					}
					quantiles(b, name, list)
				}
				for b.Loop() {
					timed("tick", func() error { _, err := idle.Once(ctx); return err })
					timed("sweep", func() error { return w.s.sweep(ctx) })
					timed("audit", func() error { _, err := w.s.Health(ctx, w.people["bea"]); return err })
					timed("home", func() error { _, err := w.s.Home(ctx, w.people["tess"]); return err })
					var first []time.Duration
					for range 100 {
						r := w.report("vera", Draft{})
						now := time.Now()
						first = append(first, p.times(r.ID, 1)[0].Sub(now))
					}
					quantiles(b, "first", first)
				}
			})
		})
	}
}

// backlog makes reports that nobody took, which were begun, and of which the next step comes in hours.
func (w *world) backlog(n int) {
	now := w.s.now()
	later := now.Add(6 * time.Hour)
	run, _ := Begin(plain(), now, book{ways: map[string][]Way{"ad": {{ID: "ad0"}}}})
	run.Next = later
	body, err := json.Marshal(run)
	w.Must(err)
	for part := 0; part < n; part += 5000 {
		w.Write(func(tx *store.Tx) error {
			for i := part; i < min(part+5000, n); i++ {
				id := fmt.Sprintf("open-%d", i)
				if err := tx.Later(`INSERT INTO hotline_report (id, org_id, receipt, kind, source, by_id, once_key, grouped, head_id, areas, at, state, ack_id, due, closed, run, body, version)
					VALUES ($1, 'corp', $1, 'melding', 'api', 'ad', '', '', '', '', $2, 'open', '', $3, 0, $4, $5, 1)`,
					id, store.Micros(now.Add(time.Duration(i-n)*time.Second)), store.Micros(later), string(body), []byte{}); err != nil {
					return err
				}
				if err := jobs.Add(tx, w.DB, now, jobs.Job{Kind: jobWake, Payload: id, Due: later, Unique: id}); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
