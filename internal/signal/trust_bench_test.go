package signal

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// readers is how many people read at the same time in these benchmarks.
const readers = 8

// blind is the same world with a policy that allows all and a log that keeps nothing.
// The log is switched off in the database, so that the program does all of its work but
// that.
func (w *world) blind() *Service {
	policy, err := access.NewPolicy([]byte(`@id("all") @nl("Alles mag.") permit (principal, action, resource);`))
	w.must(err)
	return New(w.db, w.vault, w.clock, policy)
}

// switchLog switches the keeping of records off or on.
func (w *world) switchLog(on bool) {
	off := []string{`CREATE TRIGGER deaf BEFORE INSERT ON audit_record BEGIN SELECT RAISE(IGNORE); END`}
	again := []string{`DROP TRIGGER deaf`}
	if w.db.Dialect() == store.Postgres {
		off = []string{`CREATE FUNCTION deaf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
			`CREATE TRIGGER deaf BEFORE INSERT ON audit_record FOR EACH ROW EXECUTE FUNCTION deaf()`}
		again = []string{`DROP TRIGGER deaf ON audit_record`, `DROP FUNCTION deaf()`}
	}
	list := off
	if on {
		list = again
	}
	w.write(func(tx *store.Tx) error {
		for _, q := range list {
			if _, err := tx.Exec(q); err != nil {
				return err
			}
		}
		return nil
	})
}

// rate lets eight people do something for a while and says how often a second it is
// done.
func (w *world) rate(do func(n int) error) float64 {
	const while = 1500 * time.Millisecond
	var count atomic.Int64
	var wait sync.WaitGroup
	start := time.Now()
	for k := range readers {
		wait.Go(func() {
			for n := k; time.Since(start) < while; n += readers {
				if err := do(n); err != nil {
					w.t.Error(err)
					return
				}
				count.Add(1)
			}
		})
	}
	wait.Wait()
	return float64(count.Load()) / time.Since(start).Seconds()
}

// BenchmarkRecord is what the record of a look costs whoever reads: eight people open
// signals with the record on disk before each answer, and the same without it. The aim
// is a ratio of at least 0.5.
func BenchmarkRecord(b *testing.B) {
	eachBench(b, func(b *testing.B, w *world) {
		ids := w.some(500)
		a := w.actor("consulent")
		for b.Loop() {
			with := w.rate(func(n int) error { _, err := w.s.Show(ctx, a, ids[n%len(ids)]); return err })
			bare := w.rate(func(n int) error { return w.glance(a, ids[n%len(ids)]) })
			b.ReportMetric(with, "looks/s")
			b.ReportMetric(bare, "bare/s")
			b.ReportMetric(with/bare, "ratio")
		}
		b.ReportMetric(0, "ns/op")
	})
}

// some sends signals and gives their ids.
func (w *world) some(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = w.send(nil)
	}
	return ids
}

// glance is Show without the record, in a transaction that only reads.
func (w *world) glance(a access.Actor, id string) error {
	now := w.s.now()
	return w.db.Read(context.Background(), func(tx *store.Tx) error {
		sig, d, err := w.s.load(tx, "bare", a, "signal.read", id)
		if err != nil {
			return err
		}
		treat, err := w.s.decide(tx, a, "signal.triage", sig)
		if err != nil {
			return err
		}
		v := View{Signal: sig, Last: lastTalkDate(sig, clock.Date(now)), MayTreat: treat.Allowed, Why: w.s.policy.RulesOf(d)}
		return w.s.fill(tx, &v, a, now)
	})
}

// BenchmarkTrust is what policy and log cost: a signal sent and a page of fifty signals,
// against the same with both switched off. The aim is a cost of less than 2.
func BenchmarkTrust(b *testing.B) {
	eachBench(b, func(b *testing.B, w *world) {
		w.some(200)
		sender, desk := w.actor("vakman"), w.actor("consulent")
		blind := w.blind()
		send := func(s *Service) float64 {
			return w.rate(func(int) error { _, err := s.Send(ctx, sender, w.draft()); return err })
		}
		list := func(s *Service) float64 {
			return w.rate(func(int) error { _, err := s.List(ctx, desk, Filter{Limit: 50}); return err })
		}
		for b.Loop() {
			sent, listed := send(w.s), list(w.s)
			w.switchLog(false)
			b.ReportMetric(send(blind)/sent, "cost-send")
			b.ReportMetric(list(blind)/listed, "cost-list")
			w.switchLog(true)
		}
		b.ReportMetric(0, "ns/op")
	})
}
