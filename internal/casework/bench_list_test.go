package casework

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
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
	ctx := context.Background()
	areas := access.Area("BU1", "WK1", "GM1")
	for from := 0; from < manyCases; from += 2000 {
		var b bulk
		for i := from; i < from+2000; i++ {
			c := Case{ID: ID(fmt.Sprintf("bench-%06d", i)), Number: fmt.Sprintf("2020-%06d", i), OrgID: "corp", UnitID: w.home, ComplexID: w.site,
				Areas: areas, Label: "Lindestraat 12", State: []State{Open, Resting, Closed}[i%3], OpenedAt: w.clock.Now(), ActiveSince: w.clock.Now(),
				DirectorID: "anna", Vigil: Vigil{NextLook: w.today().AddDate(0, 0, i%90)}, Next: NextStep{HolderID: "anna", By: w.today().AddDate(0, 0, i%60)}, Version: 1}
			b.addCase(c)
			for j := range caseParts {
				user, covenant := (i*caseParts+j*251)%manyUsers, ""
				if user%2 == 1 {
					covenant = "samen"
				}
				b.parts = append(b.parts, []any{ObjectType, string(c.ID), fmt.Sprintf("user-%d", user), "deelnemer", int64(1), int64(0), covenant})
			}
		}
		w.must(db.Write(ctx, func(tx *store.Tx) error { return b.flush(tx) }))
	}
	var grants []access.Grant
	for u := 1; u < manyUsers; u += 2 {
		list := w.grants(fmt.Sprintf("user-%d", u), "zorg", "WK1")
		grants = append(grants, list...)
	}
	w.must(db.Write(ctx, func(tx *store.Tx) error {
		return w.covenant(tx, "samen", []string{"corp", "zorg"}, w.clock.Now().AddDate(0, 0, -1), w.clock.Now().AddDate(1, 0, 0), grants)
	}))
	w.exec(`ANALYZE`)
}

// BenchmarkPageOfMany measures a list of 50 out of 200,000 cases with 8 participants
// each: the query and a decision about every row, for somebody of the own organisation
// and for a partner under a covenant. It reports the 50th and 99th percentile.
func BenchmarkPageOfMany(b *testing.B) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "many.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			w.fillMany(w.db)
			for who, org := range map[string]string{"own": "corp", "partner": "zorg"} {
				b.Run(who, func(b *testing.B) { w.measureList(b, org) })
			}
		})
	}
}

func (w *world) measureList(b *testing.B, org string) {
	ctx, now := context.Background(), w.clock.Now()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		user := i * 2 % manyUsers
		if org == "zorg" {
			user++
		}
		a := access.Actor{UserID: fmt.Sprintf("user-%d", user), OrgID: org, Roles: []access.Role{access.Partner, access.Consultant}}
		start := clock.System().Now()
		if err := w.db.Read(ctx, func(tx *store.Tx) error {
			cases, err := listOwn(tx, viewerOf(a, now), FilterAll, clock.Date(now), pageOfRows)
			if err != nil {
				return err
			}
			allowed, _, err := w.cases.allowed(tx, a, now, cases)
			if len(allowed) != pageOfRows {
				b.Fatalf("%d of %d rows", len(allowed), len(cases))
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
		took = append(took, clock.System().Now().Sub(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
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
