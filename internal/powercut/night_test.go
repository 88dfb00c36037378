package powercut

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/app"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/hotline"
)

// TestNights is the promise of the meldpunt when programs are ended with SIGKILL while people report:
// what has a number is stored exactly once, and somebody is called about it at least once, each time
// by the same key. One program on SQLite, two beside each other on PostgreSQL.
func TestNights(t *testing.T) {
	binary := buildProgram(t)
	t.Run("sqlite", func(t *testing.T) {
		newNights(t, binary, "sqlite:"+filepath.Join(t.TempDir(), "x.db"), 1).rounds(nightsOnLite)
	})
	t.Run("postgres", func(t *testing.T) {
		newNights(t, binary, newCluster(t).DSN(), 2).rounds(nightsOnPG)
	})
}

// provider takes messages that are signed, some of them slowly, and counts them by key.
type provider struct {
	secret []byte
	lock   sync.Mutex
	heard  map[string]int
}

// ServeHTTP takes a message.
func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	id := r.Header.Get("webhook-id")
	if err != nil || !hook.Verify(id, r.Header.Get("webhook-timestamp"), r.Header.Get("webhook-signature"), body, time.Now(), p.secret) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	p.lock.Lock()
	p.heard[id]++
	n := len(p.heard)
	p.lock.Unlock()
	time.Sleep(time.Duration(n%7) * 5 * time.Millisecond) // so that some are on their way when the program dies
}

// nights are rounds of reporting and killing on one database.
type nights struct {
	t        *testing.T
	dsn      string
	programs []*program
	provider *provider
	token    string
	client   *http.Client
	rng      *rand.Rand

	lock     sync.Mutex
	receipts map[string]string // number by key
	unsure   []string          // keys without an answer
}

func newNights(t *testing.T, binary, dsn string, programs int) *nights {
	t.Helper()
	db := open(t, dsn, store.Options{})
	build(t, db)
	n := &nights{t: t, dsn: dsn, provider: &provider{secret: hook.NewSecret(), heard: map[string]int{}}, receipts: map[string]string{},
		client: &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}, rng: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))}
	n.reachable(db)
	policy, err := app.Policy()
	must(t, err)
	n.token, err = account.New(db, nil, clock.System(), policy, false).NewToken(ctx, people()["u-vakman"], "proef", []string{"hotline."}, clock.System().Now().AddDate(0, 0, 2))
	must(t, err)
	must(t, db.Close())
	server := httptest.NewServer(n.provider)
	t.Cleanup(server.Close)
	for range programs {
		p := newProgram(t, binary, dsn)
		f, err := os.OpenFile(p.config, os.O_APPEND|os.O_WRONLY, 0o600)
		must(t, err)
		_, err = fmt.Fprintf(f, "hotline_sms_url = %q\nhotline_secret = %q\nrequests_per_minute = \"0\"\n", server.URL, hook.ShowSecret(n.provider.secret))
		must(t, err)
		must(t, f.Close())
		p.run()
		n.programs = append(n.programs, p)
	}
	return n
}

// codes takes the codes that prove how somebody is reached.
type codes map[string]string

// Send keeps a code.
func (c codes) Send(_ context.Context, m hotline.Message) *hotline.Failure {
	c[m.To] = m.Code
	return nil
}

// reachable gives the association somebody who is called first and a last resort, both reached by a
// number that they proved.
func (n *nights) reachable(db *store.DB) {
	n.t.Helper()
	policy, err := app.Policy()
	must(n.t, err)
	said := codes{}
	s := hotline.New(db, vault(n.t), clock.System(), policy, map[hotline.WayKind]hotline.Sender{hotline.BySMS: said}, slog.New(slog.DiscardHandler))
	runner := jobs.NewRunner(db, clock.System(), slog.New(slog.DiscardHandler), s.Jobs()).Apart(hotline.Lane())
	for i, who := range []string{"u-consulent", "u-consulent2"} {
		number := fmt.Sprintf("+3160000000%d", i)
		id, err := s.AddWay(ctx, people()[who], hotline.Address{Kind: hotline.BySMS, To: number})
		must(n.t, err)
		for done := 1; done > 0; {
			done, err = runner.Once(ctx)
			must(n.t, err)
		}
		must(n.t, s.ProveWay(ctx, people()[who], id, said[number]))
	}
	lead := access.Actor{UserID: "u-consulent", OrgID: org, Roles: []access.Role{access.TeamLead}}
	must(n.t, s.Keep(ctx, lead, "", 0, hotline.Policy{Steps: []hotline.Step{{Targets: []hotline.Target{{UserID: "u-consulent"}}, Wait: time.Hour}},
		Last: []hotline.Target{{UserID: "u-consulent2"}}, Every: time.Hour, Term: time.Hour}))
}

// rounds report and kill, and look at the end whether all promises hold.
func (n *nights) rounds(count int) {
	n.t.Helper()
	began := time.Now()
	for range count {
		victim := n.programs[n.rng.IntN(len(n.programs))]
		n.report(func() {
			time.Sleep(time.Duration(n.rng.Int64N(int64(longestRound))))
			victim.kill()
		})
		victim.run()
		n.again()
	}
	if len(n.receipts) < count {
		n.t.Fatalf("only %d receipts in %d rounds", len(n.receipts), count)
	}
	unsure := len(n.unsure)
	n.stored()
	called := n.called()
	n.t.Logf("%d rounds of kill -9 of %d in %.1f s: %d reports, %d without an answer at first; %d messages, of which %d came more than once",
		count, len(n.programs), time.Since(began).Seconds(), len(n.receipts), unsure, len(n.provider.heard), called)
}

// report lets eight people report to any program until disturb returned and something got no answer.
func (n *nights) report(disturb func()) {
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for i := range 8 {
		p := n.programs[i%len(n.programs)]
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				key := store.NewID()
				number, err := n.send(p, key)
				n.lock.Lock()
				if err != nil {
					n.unsure = append(n.unsure, key)
				} else {
					n.receipts[key] = number
				}
				n.lock.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	disturb()
	close(stop)
	wait.Wait()
	n.client.CloseIdleConnections()
}

// send reports with a key; the same key is the same report.
func (n *nights) send(p *program, key string) (string, error) {
	req, err := http.NewRequest(http.MethodPost, *p.address.Load()+"/api/v1/meldingen", bytes.NewReader([]byte(`{"soort":"melding","wat":"Er wordt geschreeuwd."}`)))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+n.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	resp, err := n.client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var made struct {
		Number string `json:"nummer"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&made); err != nil || resp.StatusCode != http.StatusCreated || made.Number == "" {
		return "", fmt.Errorf("status %d: %w", resp.StatusCode, err)
	}
	return made.Number, nil
}

// again sends once more what got no answer, to any program.
func (n *nights) again() {
	n.t.Helper()
	for _, key := range n.unsure {
		if n.receipts[key] != "" {
			continue
		}
		number, err := n.send(n.programs[n.rng.IntN(len(n.programs))], key)
		if err != nil {
			n.t.Fatalf("sent again after a kill: %v\n%s", err, n.programs[0].errors())
		}
		n.receipts[key] = number
	}
}

// stored fails when a number is not stored exactly once, or something is stored that has no number.
func (n *nights) stored() {
	n.t.Helper()
	n.reading(func(tx *store.Tx) error {
		list, err := store.List(tx, func(s store.Scanner) (row [2]string, err error) { return row, s.Scan(&row[0], &row[1]) }, `SELECT once_key, receipt FROM hotline_report`)
		seen := map[string]bool{}
		for _, row := range list {
			if seen[row[0]] || n.receipts[row[0]] != row[1] {
				n.t.Errorf("stored under key %s: %s, whose sender has %q", row[0], row[1], n.receipts[row[0]])
			}
			seen[row[0]] = true
		}
		for key, number := range n.receipts {
			if !seen[key] {
				n.t.Errorf("number %s was given and is not stored", number)
			}
		}
		return err
	})
}

// called waits until somebody was called about every report, and fails when a message had a key that
// the program does not know. It returns how many messages came more than once.
func (n *nights) called() (twice int) {
	n.t.Helper()
	var missing, unknown []string
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		missing, unknown, twice = n.lacking()
		if len(missing) == 0 || time.Now().After(end) {
			break
		}
	}
	if len(missing) > 0 || len(unknown) > 0 {
		n.t.Errorf("nobody was called about %d reports (%v …); %d messages with a key of nobody (%v …)", len(missing), missing[:min(3, len(missing))], len(unknown), unknown[:min(3, len(unknown))])
	}
	return twice
}

func (n *nights) lacking() (missing, unknown []string, twice int) {
	n.t.Helper()
	n.provider.lock.Lock()
	heard := maps.Clone(n.provider.heard) // before the database is read: what it knows later is no surprise
	n.provider.lock.Unlock()
	known, reports := map[string]string{}, map[string]bool{}
	n.reading(func(tx *store.Tx) error {
		ids, err := store.Strings(tx, `SELECT id FROM hotline_report`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			reports[id] = true
		}
		pages, err := store.List(tx, func(s store.Scanner) (row [2]string, err error) { return row, s.Scan(&row[0], &row[1]) }, `SELECT report_id, page_key FROM hotline_page`)
		for _, row := range pages {
			known[row[0]+"."+row[1]] = row[0]
		}
		return err
	})
	for key, times := range heard {
		report, ok := known[key]
		if !ok {
			unknown = append(unknown, key)
		}
		if times > 1 {
			twice++
		}
		delete(reports, report)
	}
	for id := range reports {
		missing = append(missing, id)
	}
	return missing, unknown, twice
}

func (n *nights) reading(fn func(tx *store.Tx) error) {
	n.t.Helper()
	db, err := store.Open(ctx, n.dsn, store.Options{ReadOnly: true})
	must(n.t, err)
	defer db.Close()
	must(n.t, db.Read(ctx, fn))
}
