package casework

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// Sizes of the benchmark: a large region, in which each professional takes part in 800
// cases.
const (
	manyCases  = 200_000
	caseParts  = 8
	manyUsers  = 2000
	pageOfRows = 50
)

// fillMany writes cases with eight participants each, half of them of another
// organisation under a covenant, without texts.
func (w *world) fillMany(db *store.DB) {
	w.fillWith(db, []State{Open, Resting, Closed}, 0)
}

// fillWith is fillMany with cases of these states in turn, and one more participant of each
// organisation in so many of them.
func (w *world) fillWith(db *store.DB, states []State, regie int) {
	for from := 0; from < manyCases; from += 2000 {
		var b bulk
		for i := from; i < from+2000; i++ {
			c := w.benchCase(i, states[i%len(states)])
			b.addCase(c)
			for j := range caseParts {
				b.parts = append(b.parts, w.benchPart(c, (i*caseParts+j*251)%manyUsers))
			}
			if i%(manyCases/max(regie, 1)) == 0 && regie > 0 {
				b.parts = append(b.parts, w.benchPart(c, manyUsers), w.benchPart(c, manyUsers+1))
			}
		}
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error { return b.flush(tx) }))
	}
	w.mandates(manyUsers + 2)
	w.exec(`ANALYZE`)
}

// benchCase is the nth case of a benchmark.
func (w *world) benchCase(n int, state State) Case {
	c := Case{ID: ID(fmt.Sprintf("bench-%06d", n)), Number: fmt.Sprintf("2020-%06d", n), OrgID: "corp", UnitID: w.home, ComplexID: w.site,
		Areas: access.Area("BU1", "WK1", "GM1"), Label: "Lindestraat 12", State: state, OpenedAt: w.clock.Now(), ActiveSince: w.clock.Now(),
		DirectorID: "anna", Vigil: Vigil{NextLook: w.today().AddDate(0, 0, n%90)}, Next: NextStep{HolderID: "anna", By: w.today().AddDate(0, 0, n%60)}, Version: 1}
	if state == Closed {
		c.ClosedAt = w.clock.Now()
	}
	return c
}

// benchPart is the part of somebody in a case: those with an odd number are of another
// organisation and take part under a covenant.
func (w *world) benchPart(c Case, user int) []any {
	covenant := ""
	if user%2 == 1 {
		covenant = "samen"
	}
	return []any{ObjectType, string(c.ID), fmt.Sprintf("user-%d", user), "deelnemer", int64(1), int64(0), covenant, rankOf(c)}
}

// mandates gives those of the other organisation a mandate for the district.
func (w *world) mandates(people int) {
	var grants []access.Grant
	for u := 1; u < people; u += 2 {
		grants = append(grants, w.grants(fmt.Sprintf("user-%d", u), "zorg", "WK1")...)
	}
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
		return w.covenant(tx, "samen", []string{"corp", "zorg"}, w.clock.Now().AddDate(0, 0, -1), w.clock.Now().AddDate(1, 0, 0), grants)
	}))
}

// BenchmarkPageOfMany measures a list of 50 out of 200,000 cases with 8 participants
// each: the query and a decision about every row, for somebody of the own organisation,
// for a partner under a covenant, and for somebody who may read none of the cases that they
// take part in, so that all are decided about. It reports the 50th and 99th percentile, of the
// clock and of the processor time of the program.
func BenchmarkPageOfMany(b *testing.B) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "many.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			w.fillMany(w.DB)
			if w.DB.Dialect() == store.Postgres {
				vacuum(b, dsn)
			}
			b.Run("own", func(b *testing.B) { w.measureList(b, "corp", 0, pageOfRows) })
			b.Run("partner", func(b *testing.B) { w.measureList(b, "zorg", 1, pageOfRows) })
			b.Run("refused", func(b *testing.B) { w.measureList(b, "elders", 1, 0) })
		})
	}
}

// vacuum does what PostgreSQL does by itself some time after so many rows were written:
// until then an index alone cannot answer.
func vacuum(b *testing.B, dsn string) {
	db, err := sql.Open("pgx", dsn)
	if err == nil {
		_, err = db.Exec(`VACUUM ANALYZE`)
		db.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
}

func (w *world) measureList(b *testing.B, org string, odd, rows int) {
	now := w.clock.Now()
	w.measure(b, func(tx *store.Tx, i int) error {
		a := access.Actor{UserID: fmt.Sprintf("user-%d", i*2%manyUsers+odd), OrgID: org, Roles: []access.Role{access.Partner, access.Consultant}}
		cases, _, err := w.cases.own(tx, a, now, ofFilter(FilterAll, clock.Date(now)), pageOfRows)
		if err == nil && len(cases) != rows {
			b.Fatalf("%d rows", len(cases))
		}
		return err
	})
}

// measure reports the 50th and 99th percentile of a read, of the clock and of the processor.
func (w *world) measure(b *testing.B, read func(tx *store.Tx, i int) error) {
	ctx := context.Background()
	var took, worked []time.Duration
	for i := 0; b.Loop(); i++ {
		start, work := clock.System().Now(), processorTime(b)
		if err := w.DB.Read(ctx, func(tx *store.Tx) error { return read(tx, i) }); err != nil {
			b.Fatal(err)
		}
		took, worked = append(took, clock.System().Now().Sub(start)), append(worked, processorTime(b)-work)
	}
	for name, list := range map[string][]time.Duration{"": took, "cpu-": worked} {
		slices.Sort(list)
		b.ReportMetric(float64(list[len(list)/2].Microseconds())/1000, name+"p50-ms")
		b.ReportMetric(float64(list[len(list)*99/100].Microseconds())/1000, name+"p99-ms")
	}
}

// processorTime is what the process has used so far: unlike the clock it does not run
// while others have the processor. The server of PostgreSQL is not in it.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkDecide measures one decision with facts, and the same for a page of 50.
func BenchmarkDecide(b *testing.B) {
	db := storetest.Open(b, "sqlite:"+filepath.Join(b.TempDir(), "decide.db"), folders())
	w := newWorld(b, db)
	now := w.clock.Now()
	r := Resource(Case{ID: "c", OrgID: "corp", Areas: access.Area("BU1")})
	r.Facts = access.Facts{At: now, Part: "deelnemer", Covenant: access.Window{ID: "samen", From: now.Add(-time.Hour), Until: now.Add(time.Hour)},
		Grants: w.grants("pia", "zorg", "")}
	for b.Loop() {
		if !w.policy.Decide(w.people["pia"], actRead, r).Allowed {
			b.Fatal("refused")
		}
	}
}
