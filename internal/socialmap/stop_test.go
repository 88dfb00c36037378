package socialmap

import (
	"context"
	"errors"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// TestReleasesLookAtAllBefore: releases that are stored and loaded, over restarts, are those of
// a chain in memory: each draw knows every row that was drawn before it.
func TestReleasesLookAtAllBefore(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		town := townOf(14, 8, true)
		w.source.facts = town.Snapshot
		var want *Release
		for m := range 10 {
			asOf := day.AddDate(0, m, 0)
			want = town.compute(t, w.s.secret, asOf, want)
			w.restart()
			w.Must(w.s.Release(ctx, own, asOf))
			list := w.releases()
			if got := list[len(list)-1]; got.Digest() != want.Digest() {
				t.Fatalf("the release of %s is another one than without a restart", asOf.Format(time.DateOnly))
			}
			town.month()
		}
		if n := w.Count(`SELECT count(*) FROM socialmap_row WHERE changed_least > 0 AND changed_least = changed_most`); n == 0 {
			t.Error("no row knows how much changed")
		}
	})
}

// TestStop: a release that would tell too much is not made, who keeps watch hears it once, and
// the next that holds ends it.
func TestStop(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		w.Must(w.s.Release(ctx, own, day))
		before := w.source.facts.Columns[Debt][0]
		w.source.facts.Columns[Debt][0] = 40
		w.source.facts.ChangedSince = func(Table, int, time.Time) Change { return Exactly(MinChanged) }
		next := day.AddDate(0, 1, 0)
		for range 2 {
			if err := w.s.Release(ctx, own, next); !errors.Is(err, ErrNotSafe) {
				t.Fatalf("33 more in arrears while five changed: %v", err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM socialmap_release`); n != 1 || len(w.source.stopped) != 1 {
			t.Errorf("%d releases, told %v", n, w.source.stopped)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'map.release_stopped'`); n != 1 {
			t.Errorf("%d times in the log", n)
		}
		since, err := w.s.StoppedSince(ctx, people()["fg"])
		if w.Must(err); since.IsZero() {
			t.Error("the officer does not see that the map stands still")
		}
		elsewhere := people()["fg"]
		elsewhere.OrgID = other
		if since, err := w.s.StoppedSince(ctx, elsewhere); err != nil || !since.IsZero() {
			t.Errorf("another organisation sees %v, %v", since, err)
		}
		if _, err := w.s.StoppedSince(ctx, people()["bewoner"]); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			t.Errorf("a resident: %v", err)
		}
		if o, err := w.s.Overview(ctx, people()["beleid"], Choice{Indicator: Indicators()[0]}); err != nil || !o.Stopped {
			t.Errorf("the map does not say that it stands still: %v", err)
		}
		w.source.facts.Columns[Debt][0], w.source.facts.ChangedSince = before, nil
		w.Must(w.s.Release(ctx, own, next))
		if since, err := w.s.StoppedSince(ctx, people()["fg"]); err != nil || !since.IsZero() {
			t.Errorf("a release is there, and it stands still since %v, %v", since, err)
		}
	})
}

// TestPastThatCannotBe: where the kept numbers of changes no longer explain the rows, the release
// stops as for any row that is not safe, and who keeps watch hears it.
func TestPastThatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx := context.Background()
		town := townOf(14, 8, true)
		w.source.facts = town.Snapshot
		for m := range 6 {
			w.restart()
			w.Must(w.s.Release(ctx, own, day.AddDate(0, m, 0)))
			town.remember(day.AddDate(0, m, 0))
			town.month()
		}
		w.Write(func(tx *store.Tx) error {
			if _, err := tx.Exec(`UPDATE socialmap_release SET drawn_digest = ''`); err != nil { // as releases of before have it
				return err
			}
			_, err := tx.Exec(`UPDATE socialmap_row SET changed_least = 1, changed_most = 1 WHERE changed_least > 0`)
			return err
		})
		w.restart()
		if err := w.s.Release(ctx, own, day.AddDate(0, 6, 0)); !errors.Is(err, ErrNotSafe) || len(w.source.stopped) != 1 {
			t.Errorf("published on a past that cannot be: %v, told %v", err, w.source.stopped)
		}
	})
}

// TestPastThatWasChanged: a number of changes that somebody raised explains every row, and loosens the
// gate; a row that is gone does too. Neither is published upon.
func TestPastThatWasChanged(t *testing.T) {
	for name, change := range map[string]string{
		"raised": `UPDATE socialmap_row SET changed_most = changed_most + 1 WHERE as_of = (SELECT min(as_of) FROM socialmap_release)`,
		"gone":   `DELETE FROM socialmap_row WHERE counted = 'nuisance' AND as_of = (SELECT min(as_of) FROM socialmap_release)`,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *live) {
				ctx := context.Background()
				w.source.changed = MinChanged
				w.Must(w.s.Release(ctx, own, day))
				w.restart()
				w.Must(w.s.Release(ctx, own, day.AddDate(0, 1, 0)))
				w.Write(func(tx *store.Tx) error {
					n, err := tx.Exec(change)
					if err == nil && n == 0 {
						t.Error("nothing was changed")
					}
					return err
				})
				w.restart()
				if err := w.s.Release(ctx, own, day.AddDate(0, 2, 0)); !errors.Is(err, ErrNotSafe) || len(w.source.stopped) != 1 {
					t.Errorf("published upon it: %v, told %v", err, w.source.stopped)
				}
			})
		})
	}
}
