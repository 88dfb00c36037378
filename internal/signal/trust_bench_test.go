package signal

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web/ui"
)

// readers is how many people read at the same time in these benchmarks.
const readers = 8

// rate lets eight people do something for a while and says how often a second it is
// done.
func (w *world) rate(do func(n int) error) float64 {
	const while = time.Second
	var count atomic.Int64
	var wait sync.WaitGroup
	start := time.Now()
	for k := range readers {
		wait.Go(func() {
			for n := k; time.Since(start) < while; n += readers {
				if err := do(n); err != nil {
					w.T.Error(err)
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
	return w.DB.Read(context.Background(), func(tx *store.Tx) error {
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

// BenchmarkTrust is what policy and log cost: a signal sent, the rows of fifty signals in
// the work list, and those as a page of HTML, against the same rows and texts without a rule, a fact or a record. The log's sequencer
// works beside the sending, as it does in the program. The aim is a cost of less than 2.
func BenchmarkTrust(b *testing.B) {
	eachBench(b, func(b *testing.B, w *world) {
		w.some(200)
		sender, desk := w.actor("vakman"), w.actor("consulent")
		for b.Loop() {
			w.cost(b, "send", func(int) error { _, err := w.s.Send(ctx, sender, w.draft()); return err },
				func(int) error { return w.bareSend(sender, w.draft()) })
			rows := func(int) (Page, error) { return w.s.List(ctx, desk, Filter{Limit: pageSize}) }
			bare := func(int) (Page, error) { return w.bareList(desk) }
			w.cost(b, "rows", only(rows), only(bare))
			w.cost(b, "page", w.drawn(rows), w.drawn(bare))
		}
		b.ReportMetric(0, "ns/op")
	})
}

// cost compares two ways in turns, so that both meet the same moments of the machine.
func (w *world) cost(b *testing.B, name string, with, bare func(n int) error) {
	const turns = 4
	var rates [2]float64
	for range turns {
		stop := w.sequence()
		rates[0] += w.rate(with) / turns
		stop()
		rates[1] += w.rate(bare) / turns
	}
	b.ReportMetric(rates[0], name+"/s")
	b.ReportMetric(rates[1], "bare-"+name+"/s")
	b.ReportMetric(rates[1]/rates[0], "cost-"+name)
}

// sequence lets the sequencer of the log work until stop, which waits for it.
func (w *world) sequence() (stop func()) {
	signer, err := audit.NewSigner([]byte("a secret of two and thirty bytes"))
	w.Must(err)
	running, end := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() {
		audit.NewSequencer(w.DB, clock.System(), slog.New(slog.DiscardHandler), signer).Run(running)
	})
	return func() { end(); wait.Wait() }
}

// bareSend is Send with all that it stores, but for the policy and the record.
func (w *world) bareSend(a access.Actor, d Draft) error {
	d, now := d.tidied(), w.s.now()
	var at spot
	err := w.DB.Look(ctx, func(tx *store.Tx) (err error) { at, err = spotOf(tx, d, now); return err })
	if err != nil {
		return err
	}
	if fields := checkDraft(d); len(fields) > 0 {
		return fault.Check("bare", fields)
	}
	sig := newSignal(a, d, at, "", now)
	if _, err := w.s.assign(ctx, &sig, nil); err != nil {
		return err
	}
	return w.DB.Write(ctx, func(tx *store.Tx) error {
		if isNew, err := insertSignal(tx, sig, d.Key, w.s.searchBody(sig, at.postcode, at.city, nil)); err != nil || !isNew {
			return fmt.Errorf("bare: %v %w", isNew, err)
		}
		if err := w.s.writeContents(tx, sig, d, at); err != nil {
			return err
		}
		return w.s.addDueTimer(tx, sig, sig.At)
	})
}

// only leaves a page undrawn.
func only(list func(n int) (Page, error)) func(n int) error {
	return func(n int) error {
		page, err := list(n)
		if err == nil && len(page.Rows) != pageSize {
			err = fmt.Errorf("a page of %d rows", len(page.Rows))
		}
		return err
	}
}

// drawn makes the HTML of the rows of a page.
func (w *world) drawn(list func(n int) (Page, error)) func(n int) error {
	return func(n int) error {
		page, err := list(n)
		if err != nil {
			return err
		}
		screen := rowScreen{words{p: w.s.words}, w.s.now()}
		for _, r := range page.Rows {
			if err := ui.TaskRow(screen.task(r)).Render(ctx, io.Discard); err != nil {
				return err
			}
		}
		return nil
	}
}

// bareList is the first page of the work list with names, as SQL without a condition
// about who looks.
func (w *world) bareList(a access.Actor) (page Page, err error) {
	return page, w.DB.Read(ctx, func(tx *store.Tx) error {
		sigs, err := store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE s.org_id = $1 AND s.open = 1
			ORDER BY s.due, s.seq LIMIT $2`, a.OrgID, pageSize+1)
		if err != nil {
			return err
		}
		ids := make([]string, pageSize)
		for i := range ids {
			ids[i] = sigs[i].HolderID
		}
		names, err := account.Names(tx, ids)
		page.Rows = make([]Row, pageSize)
		for i := range page.Rows {
			page.Rows[i] = Row{Signal: sigs[i], HolderName: names[ids[i]], Readable: true}
		}
		return err
	})
}
