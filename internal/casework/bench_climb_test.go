package casework

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// Sizes of the benchmark of the tick: half a million things that wait, of which one in twenty is
// late and stands on record, and some become late or climb each morning.
const (
	waitingCases    = 200_000
	waitingPromises = 300_000
	newlyLate       = 250 // of each, a morning
	lateOneIn       = 20
)

// fillWaiting writes open cases and promises that wait: one in lateOneIn was due last week, the
// others in years.
func (w *world) fillWaiting(key seal.Key) {
	due := func(i int) time.Time {
		if i%lateOneIn == 0 {
			return w.today().AddDate(0, 0, -6)
		}
		return w.today().AddDate(3, 0, i%90)
	}
	const chunk = 2000
	for from := 0; from < waitingPromises; from += chunk {
		var b bulk
		for i := from; i < from+chunk; i++ {
			if i < waitingCases {
				c := w.benchCase(i, Open)
				c.Next.By = due(i)
				b.addCase(c)
			}
			b.promises = append(b.promises, promiseValues(key, ID(fmt.Sprintf("bench-%06d", i%waitingCases)), 1,
				Commitment{ID: fmt.Sprintf("promise-%06d", i), Side: OurSide, HolderID: "anna", What: "De kraan maken", By: due(i), State: Promised}))
		}
		w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error { return b.flush(tx) }))
	}
	w.exec(`ANALYZE`)
}

// BenchmarkTick measures the tick that lets lateness climb, over half a million cases and promises
// that wait: "first" is the morning after a week in which it did not run, in which 20,000 dates take
// two steps each, every one written down and on record for itself; "quiet" a tick in which nothing
// changes; "morning" one in which 500 things become late, one in a thousand of all.
func BenchmarkTick(b *testing.B) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "tick.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			var key seal.Key
			id := w.open() // whose key all promises share: only their dates count here
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { key, _, err = w.cases.keyOf(tx, id); return err }))
			w.fillWaiting(key)
			w.tick(b, "first", func() {
				w.exec(`DELETE FROM escalation_step`)
				w.exec(`DELETE FROM casework_event WHERE kind = 'te-laat'`)
			})
			if w.DB.Dialect() == store.Postgres {
				vacuum(b, dsn)
			}
			w.tick(b, "quiet", func() {})
			w.tick(b, "morning", func() {
				yesterday, later := store.Micros(w.today().AddDate(0, 0, -1)), store.Micros(w.today().AddDate(1, 0, 0))
				w.exec(`UPDATE casework_case SET due = $1, next_by = $1 WHERE id IN (SELECT id FROM casework_case WHERE due > $2 ORDER BY id LIMIT $3)`, yesterday, later, newlyLate)
				w.exec(`UPDATE casework_commitment SET by_date = $1 WHERE id IN (SELECT id FROM casework_commitment WHERE by_date > $2 ORDER BY id LIMIT $3)`, yesterday, later, newlyLate)
			})
		})
	}
}

// tick measures a tick after something happened, and says how many steps it wrote.
func (w *world) tick(b *testing.B, name string, before func()) {
	b.Run(name, func(b *testing.B) {
		var took time.Duration
		var ticks, steps int64
		for b.Loop() {
			before()
			steps -= w.steps()
			start := clock.System().Now()
			w.Must(w.cases.PassOnLate(context.Background()))
			took += clock.System().Now().Sub(start)
			steps += w.steps()
			ticks++
		}
		b.ReportMetric(float64(took.Milliseconds())/float64(ticks), "ms/tick")
		b.ReportMetric(float64(steps)/float64(ticks), "steps/tick")
	})
}

func (w *world) steps() (n int64) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, `SELECT count(*) FROM escalation_step`)
		return err
	}))
	return n
}
