package app

import (
	"log/slog"
	"path/filepath"
	"slices"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/hotline"
	"samendoen/internal/volunteer"
)

// Every milestone can be reached, and everything that is counted is counted: the volunteer of the demo
// goes on for ten years, and reports something once.
func TestEveryMilestoneCanBeReached(t *testing.T) {
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.RequireSecondFactor = false
	cfg.Database, cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "a.key")
	now := clock.NewManual(moment)
	a, err := Open(t.Context(), cfg, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	cheapPasswords(a)
	if _, err := a.LoadDemo(t.Context(), 1, matrixHomes); err != nil {
		t.Fatal(err)
	}
	var me account.User
	if err := a.db.Write(t.Context(), func(tx *store.Tx) (err error) {
		ids, err := store.Strings(tx, `SELECT id FROM account_user WHERE login = 'vrijwilliger'`)
		if err == nil {
			me, err = account.UserByID(tx, ids[0])
		}
		if err == nil { // the small city has too few signals of one volunteer
			_, err = tx.Exec(`UPDATE signal_signal SET sender_id = $1 WHERE id IN (SELECT id FROM signal_signal WHERE sender_id <> $1 ORDER BY id LIMIT 10)`, me.ID)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.hotline.Report(t.Context(), me.Actor(), hotline.Draft{Kind: hotline.Call, Source: hotline.Screen, What: "De buitendeur staat open.", Key: "mijlpaal"}); err != nil {
		t.Fatal(err)
	}
	now.Set(moment.AddDate(0, 3, 0)) // the coffee of every week was given often by then
	own, err := a.helpers.Own(t.Context(), me.Actor())
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range volunteer.Whats() {
		if own.Year[what] == 0 {
			t.Errorf("%s is not counted", what)
		}
	}
	now.Set(moment.AddDate(10, 0, 0))
	if own, err = a.helpers.Own(t.Context(), me.Actor()); err != nil {
		t.Fatal(err)
	}
	for _, m := range volunteer.Milestones() {
		if !slices.ContainsFunc(own.Milestones, func(r volunteer.Reached) bool { return r.Code == m.Code }) {
			t.Errorf("nobody can reach %s", m.Code)
		}
	}
}
