package app

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/demo"
	"samendoen/internal/place"
	"samendoen/internal/routing"
)

// BenchmarkRules tries the rules of a whole association out on its last year, each as its page
// does: a book of 200 rules for signals with its conflicts, reminders, and sources combined. The
// aim is 5 s with 60,000 homes: go test -bench Rules -benchtime 1x ./internal/app -args -homes 60000
func BenchmarkRules(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchRules(b, "sqlite:"+filepath.Join(b.TempDir(), "rules.db")) })
	b.Run("postgres", func(b *testing.B) {
		c, err := storetest.NewCluster("", storetest.Set("shared_buffers", "512MB"))
		must(b, err)
		b.Cleanup(c.Close)
		benchRules(b, c.DSN())
	})
}

func benchRules(b *testing.B, dsn string) {
	cfg := benchConfig(b, dsn)
	loadCity(b, cfg, demo.Config{Seed: 1, Homes: *benchHomes, Signals: *benchCount})
	ctx := context.Background()
	a, err := Open(ctx, cfg, clock.System(), quiet())
	must(b, err)
	b.Cleanup(func() { must(b, a.Close()) })
	lead, officer := userOf(b, a, "teamleider"), userOf(b, a, "fg")
	manyRules(b, a)
	measure := func(name string, try func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(b, try())
			}
		})
	}
	measure("routing", func() error {
		t, err := a.rules.Try(ctx, lead)
		if err == nil && (t.Total == 0 || len(t.Rows) != manyRulesOf+1) {
			b.Fatalf("%d signals under %d rules", t.Total, len(t.Rows))
		}
		return err
	})
	measure("routing-conflicts", func() error { _, err := a.rules.Show(ctx, lead); return err })
	reminders, err := a.reminds.Rules(ctx, lead)
	must(b, err)
	for _, r := range reminders {
		measure("reminder-"+string(r.Process), func() error { _, err := a.reminds.Try(ctx, lead, r.Rule); return err })
	}
	measure("profiling", func() error { _, err := a.combines.Settings(ctx, officer, true); return err })
}

// userOf is who signs in with a login.
func userOf(b *testing.B, a *App, login string) (actor access.Actor) {
	must(b, a.db.Read(context.Background(), func(tx *store.Tx) error {
		ids, err := store.Strings(tx, `SELECT id FROM account_user WHERE login = $1`, login)
		if err != nil || len(ids) != 1 {
			return fmt.Errorf("%s: %d users, %v", login, len(ids), err)
		}
		u, err := account.UserByID(tx, ids[0])
		actor = u.Actor()
		return err
	}))
	return actor
}

// manyRulesOf is how many rules a book can have.
const manyRulesOf = 200

// manyRules puts a full book on the table: each rule about some neighbourhoods, a theme and
// office hours, so that nearly every signal is held against all of them.
func manyRules(b *testing.B, a *App) {
	must(b, a.db.Write(context.Background(), func(tx *store.Tx) error {
		areas, err := store.Strings(tx, `SELECT DISTINCT neighbourhood FROM place_complex WHERE org_id = $1 ORDER BY neighbourhood`, DemoOrg)
		if err != nil {
			return err
		}
		book := routing.Book{Desks: []routing.Desk{{ID: "d", Name: "Loket", Duty: "consulent"}}, Fallback: "d"}
		for i := range manyRulesOf {
			book.Rules = append(book.Rules, routing.Rule{ID: routing.RuleID(fmt.Sprint("r", i)), Name: fmt.Sprint("Regel ", i), Desk: "d",
				When: routing.Condition{Areas: []place.AreaCode{place.AreaCode(areas[i%len(areas)])}, Themes: []string{"geld"}, Moment: routing.OfficeHours}})
		}
		doc, err := json.Marshal(book)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO routing_draft (org_id, stamp, at, user_id, doc) VALUES ($1, 1, $2, '', $3)
			ON CONFLICT (org_id) DO UPDATE SET stamp = 1, doc = excluded.doc`, DemoOrg, store.Micros(a.clock.Now()), string(doc))
		return err
	}))
}
