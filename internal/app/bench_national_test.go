package app

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// BenchmarkNational makes what the figures of all homes of Dutch associations ask: load counts
// them per complex out of the database, sql has the engine count the same in one query for each
// table, copy copies as many bytes as the columns of the homes have, and release makes a release
// of what was loaded, with the proof of each row. Run it as
//
//	go test -run '^$' -bench National -benchtime 1x -timeout 2h ./internal/app -args -homes 2300000
func BenchmarkNational(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		benchNational(b, storetest.Open(b, storetest.SQLite(b, filepath.Join(b.TempDir(), "nation.db"), Migrations()), Migrations()))
	})
	b.Run("postgres", func(b *testing.B) {
		c, err := storetest.NewCluster("", storetest.Set("shared_buffers", "512MB"))
		must(b, err)
		b.Cleanup(c.Close)
		benchNational(b, storetest.Open(b, c.DSN(), Migrations()))
	})
}

var nationDay = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

func benchNational(b *testing.B, db *store.DB) {
	ctx, homes := context.Background(), *benchHomes
	start := time.Now()
	must(b, db.Write(ctx, func(tx *store.Tx) error { return fillNation(tx, homes) }))
	b.Logf("%d homes in the database after %.0f s", homes, time.Since(start).Seconds())
	perHome := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(homes), "ns/home")
	}
	f := facts{clock: clock.NewManual(nationDay.Add(time.Hour))}
	var s *socialmap.Snapshot
	load := func(since socialmap.Since) func(*store.Tx) error {
		return func(tx *store.Tx) (err error) {
			s, err = f.Load(ctx, tx, "o", nationDay, socialmap.Past{Since: since})
			return err
		}
	}
	never := func(socialmap.Table, place.ComplexID) (on, known time.Time) { return time.Time{}, time.Time{} }
	before := func(socialmap.Table, place.ComplexID) (on, known time.Time) {
		return nationDay.AddDate(0, -1, 0), nationDay.AddDate(0, -1, 0)
	}
	for name, since := range map[string]socialmap.Since{"load": never, "load-with-changes": before} {
		b.Run(name, func(b *testing.B) {
			s = nil
			empty := heap()
			for b.Loop() {
				must(b, db.Read(ctx, load(since)))
			}
			perHome(b)
			b.ReportMetric(float64(heap()-empty)/float64(homes), "bytes/home")
			runtime.KeepAlive(s)
		})
	}
	b.Run("sql", func(b *testing.B) {
		for b.Loop() {
			must(b, db.Read(ctx, aggregateNation))
		}
		perHome(b)
	})
	b.Run("copy", func(b *testing.B) {
		from, to := make([]byte, homes*len(countedTables())), make([]byte, homes*len(countedTables()))
		for b.Loop() {
			copy(to, from)
		}
		perHome(b)
	})
	b.Run("release", func(b *testing.B) {
		for b.Loop() {
			r, err := socialmap.Compute(make([]byte, 32), nationDay, s, nil)
			must(b, err)
			b.ReportMetric(float64(len(r.Leaves)), "units")
		}
		perHome(b)
	})
}

// heap is what is in use on the heap, in bytes.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) // #nosec G115 -- far below
}

// The nation in SQL: home n is in one of ten complexes of 6 to 100 homes, of each 380 homes; twenty
// complexes are a neighbourhood, ten of these a district, ten of these a municipality. What
// happens to a home follows from its number.
const nationHome = `WITH RECURSIVE home(n) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM home WHERE n + 1 < CAST($1 AS BIGINT)),
		numbered AS (SELECT n, n / 380 * 10 + CASE WHEN n % 380 < 6 THEN 0 WHEN n % 380 < 16 THEN 1 WHEN n % 380 < 30 THEN 2 WHEN n % 380 < 50 THEN 3
			WHEN n % 380 < 76 THEN 4 WHEN n % 380 < 110 THEN 5 WHEN n % 380 < 154 THEN 6 WHEN n % 380 < 210 THEN 7 WHEN n % 380 < 280 THEN 8 ELSE 9 END AS complex,
			n * 7919 % 10007 AS chance FROM home) `

// fillNation writes so many homes with their tenancies and what happened in a year.
func fillNation(tx *store.Tx, homes int) error {
	day := func(months int) int64 { return store.Micros(nationDay.AddDate(0, months, 0)) }
	complexes := homes/380*10 + 10
	for _, fill := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO place_area (code, kind, name, parent, geometry, year) WITH RECURSIVE area(n) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM area WHERE n + 1 < CAST($1 AS BIGINT))
			SELECT 'BU' || n, 'neighbourhood', 'Buurt ' || n, 'WK' || n / 10, '', 2026 FROM area UNION ALL
			SELECT 'WK' || n, 'district', 'Wijk ' || n, 'GM' || n / 10, '', 2026 FROM area UNION ALL
			SELECT 'GM' || n, 'municipality', 'Gemeente ' || n, '', '', 2026 FROM area`, []any{complexes/20 + 1}},
		{`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
			WITH RECURSIVE complex(n) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM complex WHERE n + 1 < CAST($1 AS BIGINT))
			SELECT 'c' || n, 'o', 0, 0, 'c' || n, 'Complex ' || n, '', 'BU' || n / 20, 52, 5, '', 0, 0 FROM complex`, []any{complexes}},
		{`INSERT INTO place_unit (id, org_id, hash, until, key, complex_id, complex_key, staircase, street, number, addition, postcode, bag, kind, area, rooms, built, lat, lon, from_date, until_date)
			` + nationHome + `SELECT 'h' || n, 'o', 0, 0, 'h' || n, 'c' || complex, 'c' || complex, '', 1, n % 1000, '', '', '', '', 70, 3, 1970, 52, 5, 0, 0 FROM numbered`, []any{homes}},
		{`INSERT INTO tenancy_tenancy (id, org_id, hash, until, key, unit_id, unit_key, household_key, from_date, until_date, household_size, rent_cents)
			` + nationHome + `SELECT 't' || n, 'o', 0, 0, 't' || n, 'h' || n, 'h' || n, '', $2 - chance * 100000000000, 0, 2, 45000 + chance * 5 FROM numbered`, []any{homes, day(-1)}},
		{`INSERT INTO tenancy_arrears (id, org_id, hash, until, tenancy_id, tenancy_key, month, cents, recorded)
			` + nationHome + `SELECT 'a' || n || '-' || m, 'o', 0, 0, 't' || n, 't' || n, m, 10000 + chance * 400, m FROM numbered
			JOIN (SELECT CAST($2 AS BIGINT) AS m UNION ALL SELECT CAST($3 AS BIGINT)) AS months ON 1 = 1 WHERE (chance + m / 2000000000000 * 60) % 10007 < 600`,
			[]any{homes, day(-1), day(-2)}},
		{`INSERT INTO tenancy_nuisance (id, org_id, hash, until, key, date, kind, complex_id, complex_key, complainant, complainant_key, about, about_key)
			` + nationHome + `SELECT 'n' || n, 'o', 0, 0, 'n' || n, $2 - chance * 100000000000, 'geluid', 'c' || complex, 'c' || complex, 'h' || n, 'h' || n, '', '' FROM numbered WHERE chance < 300`,
			[]any{homes, day(0)}},
		{`INSERT INTO tenancy_allocation (id, org_id, hash, until, key, unit_id, unit_key, tenancy_id, tenancy_key, date, kind)
			` + nationHome + `SELECT 'l' || n, 'o', 0, 0, 'l' || n, 'h' || n, 'h' || n, 't' || n, 't' || n, $2 - chance * 35000000000,
			CASE WHEN chance % 5 < 3 THEN 'regulier' WHEN chance % 5 = 3 THEN 'urgent' ELSE 'statushouder' END FROM numbered WHERE chance < 800`, []any{homes, day(0)}},
		{`INSERT INTO signal_signal (id, org_id, unit_id, complex_id, address, site, sender_id, sender_role, idem_key, at, month, theme, facts, sentence, urgency, photos, state, open, holder_id, since, due, talk_on, talk_at, talk_days, late, late_due, case_id, solved, done_at, version)
			` + nationHome + `SELECT 's' || n, 'o', 'h' || n, 'c' || complex, '', '', 'u', 'vakman', 's' || n, $2 - chance * 60000000000, 0,
			CASE WHEN chance % 5 = 0 THEN 'woning' WHEN chance % 5 = 1 THEN 'overlast' WHEN chance % 5 = 2 THEN 'geld' ELSE 'zorgen' END, '', '', '', 0, 'nieuw', 0, 'u', 0, 0, 0,
			CASE WHEN chance % 4 < 3 THEN $2 - chance * 50000000000 ELSE 0 END, chance % 9, 0, 0, '', 0, 0, 1 FROM numbered WHERE chance < 500`, []any{homes, day(0)}},
		{`INSERT INTO casework_case (id, number, org_id, unit_id, complex_id, label, search, nuisance, state, opened, active_since, closed, outcome, director_id, reins, reins_until, next_holder, next_by, vigil_contact, vigil_weeks, vigil_since, vigil_look, due, last_log, reason, goal, cause, because, step, version)
			` + nationHome + `SELECT 'k' || n, 'k' || n, 'o', 'h' || n, 'c' || complex, '', '', 0, 'actief', $2 - chance * 100000000000, 0, 0, '', 'u', '', 0, '', 0, '', 0, 0, 0, 0, 0, $3, $3, $3, $3, $3, 1 FROM numbered WHERE chance < 150`,
			[]any{homes, day(0), []byte{}}},
	} {
		if _, err := tx.Exec(fill.sql, fill.args...); err != nil {
			return fmt.Errorf("%.40s: %w", fill.sql, err)
		}
	}
	_, err := tx.Exec(`ANALYZE`)
	return err
}

// aggregateNation has the engine count what Load counts, in the shortest queries for it.
func aggregateNation(tx *store.Tx) error {
	year, now := store.Micros(nationDay.AddDate(-1, 0, 0)), store.Micros(nationDay)
	for _, count := range []struct {
		sql  string
		args []any
	}{
		{`SELECT u.complex_id, count(CASE WHEN a.cents <= 50000 THEN 1 END), count(CASE WHEN a.cents > 50000 AND a.cents <= 150000 THEN 1 END), count(CASE WHEN a.cents > 150000 THEN 1 END)
			FROM tenancy_arrears a JOIN tenancy_tenancy t ON t.id = a.tenancy_id JOIN place_unit u ON u.id = t.unit_id WHERE a.month = $1 AND a.cents > 0 GROUP BY u.complex_id`,
			[]any{store.Micros(nationDay.AddDate(0, -1, 0))}},
		{`SELECT u.complex_id, count(DISTINCT n.complainant), 0, 0 FROM tenancy_nuisance n JOIN place_unit u ON u.id = n.complainant WHERE n.date > $1 AND n.date <= $2 GROUP BY u.complex_id`, []any{year, now}},
		{`SELECT u.complex_id, count(CASE WHEN l.kind = 'regulier' THEN 1 END), count(CASE WHEN l.kind = 'urgent' THEN 1 END), count(CASE WHEN l.kind = 'statushouder' THEN 1 END)
			FROM tenancy_allocation l JOIN place_unit u ON u.id = l.unit_id WHERE l.date > $1 AND l.date <= $2 GROUP BY u.complex_id`, []any{year, now}},
		{`SELECT complex_id, count(CASE WHEN talk_at > 0 THEN 1 END), count(CASE WHEN talk_at = 0 THEN 1 END), 0 FROM signal_signal WHERE at > $1 AND at <= $2 GROUP BY complex_id`, []any{year, now}},
		{`SELECT u.complex_id, count(DISTINCT k.unit_id), 0, 0 FROM casework_case k JOIN place_unit u ON u.id = k.unit_id WHERE k.opened > $1 AND k.opened <= $2 GROUP BY u.complex_id`, []any{year, now}},
		{`SELECT complex_id, count(*), 0, 0 FROM place_unit GROUP BY complex_id`, nil},
	} {
		total := 0
		if _, err := store.List(tx, func(s store.Scanner) (n [3]int, err error) {
			var id string
			err = s.Scan(&id, &n[0], &n[1], &n[2])
			total += n[0] + n[1] + n[2]
			return n, err
		}, count.sql, count.args...); err != nil {
			return err
		}
		if total == 0 {
			return fmt.Errorf("nothing counted by %s", count.sql)
		}
	}
	return nil
}
