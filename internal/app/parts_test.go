package app

import (
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// A night that nobody plans never comes, and nothing says so: what comes back is named here by
// hand, each with somebody to do it.
func TestNightsArePlanned(t *testing.T) {
	cfg := Config{}
	dir := t.TempDir()
	cfg.Database, cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "a.key")
	a, err := Open(t.Context(), cfg, clock.NewManual(moment), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for range 2 { // twice is once
		if err := a.startParts(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var planned []string
	if err := a.db.Read(t.Context(), func(tx *store.Tx) (err error) {
		planned, err = store.Strings(tx, `SELECT kind FROM jobs_job ORDER BY kind`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(`
		activity.night
		advice.climb
		body.morning
		casework.overdue
		complexplan.morning
		conference.morning
		course.morning
		debtwarning.look
		directory.morning
		figures.release
		frontdoor.climb
		grouprule.see
		hotline.after hotline.drills
		hotline.morning
		hotline.sweep
		logbook.check
		mutualhelp.morning
		network.ending
		offline.climb
		profiling.night
		referral.climb
		reminder.night
		resident.climb
		retention.night
		rights.climb
		roster.morning
		secondchance.morning
		signal.away
		socialmap.release
		training.remind
		volunteer.morning
	`)
	if !slices.Equal(planned, want) {
		t.Errorf("planned are\n%s\nwant\n%s", strings.Join(planned, " "), strings.Join(want, " "))
	}
	handlers := a.handlers()
	for _, kind := range planned {
		if handlers[kind] == nil {
			t.Errorf("nobody does %s", kind)
		}
	}
}
