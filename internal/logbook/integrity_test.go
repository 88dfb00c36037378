package logbook

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

type storeTx = store.Tx

func (w *world) integrity(login string) Integrity {
	w.T.Helper()
	v, err := w.s.Integrity(context.Background(), who(login))
	w.Must(err)
	return v
}

func TestChecks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if v := w.integrity("fg"); v.Newest.Size != 0 || len(v.Checks) != 0 {
			t.Fatalf("%+v", v)
		}
		for range 40 {
			w.logs("consulent", "case.read", "Case", "c1")
		}
		if waiting, _, _, err := w.s.Health(ctx); err != nil || waiting < 30*time.Second {
			t.Error(waiting, err)
		}
		w.take()
		w.Must(w.s.AskCheck(ctx, who("fg")))
		w.Must(w.s.AskCheck(ctx, who("beheerder"))) // asked twice is done once
		runner := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), jobs.HandlersOf(w.DB, w.clock, w.s))
		if n, err := runner.Once(ctx); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		v := w.integrity("fg")
		last, ok := v.Last()
		if !ok || !last.Result.OK() || last.Result.Records < 40 || last.User != "u-fg" || v.Names["u-fg"] != "Fien Fg" {
			t.Fatalf("%+v", last)
		}
		if waiting, whole, checked, err := w.s.Health(ctx); err != nil || !whole || checked.IsZero() || waiting != 0 && waiting > time.Minute {
			t.Error(waiting, whole, checked, err)
		}

		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE audit_record SET user_id = 'u-fg' WHERE position = 20`)
			return err
		})
		w.clock.Add(time.Hour)
		r, err := w.s.RunCheck(ctx, "")
		w.Must(err)
		if r.OK() || len(r.Problems) != 1 || r.Problems[0].Kind != string(audit.Changed) || r.Problems[0].From != 20 {
			t.Errorf("%+v", r)
		}
		status, body, _ := w.browse("beheerder", "GET", "/logboek/integriteit", nil)
		if status != 200 || !strings.Contains(body, "Het logboek klopt niet") || !strings.Contains(body, "positie 20: regel "+r.Problems[0].ID) || strings.Contains(body, `action="/logboek/integriteit/getuigen"`) {
			t.Error(status, "the page does not say what is wrong, or offers what an administrator may not do")
		}
		if _, whole, _, err := w.s.Health(ctx); err != nil || whole {
			t.Error("monitoring is told that all is well", err)
		}
	})
}

func TestOneCheckAtATime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.take()
		w.Write(func(tx *store.Tx) error { return insertCheck(tx, Check{ID: "running", Started: w.clock.Now()}) })
		if _, ok := w.integrity("fg").Running(); !ok {
			t.Error("the run does not show")
		}
		_, err := w.s.RunCheck(ctx, "")
		w.Must(err)
		if v := w.integrity("fg"); len(v.Checks) != 1 {
			t.Error("two at a time")
		}
		w.clock.Add(checkLost)
		_, err = w.s.RunCheck(ctx, "")
		w.Must(err)
		v := w.integrity("fg")
		if _, ok := v.Last(); len(v.Checks) != 2 || !ok {
			t.Errorf("a run that died holds up the next: %+v", v.Checks)
		}
	})
}

// The night plans the next one before it begins, across both clock changes.
func TestNightlyCheck(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.take()
		w.Must(jobs.PlanRounds(ctx, w.DB, w.clock.Now(), w.s))
		w.Must(jobs.PlanRounds(ctx, w.DB, w.clock.Now(), w.s))
		runner := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), jobs.HandlersOf(w.DB, w.clock, w.s))
		if n, err := runner.Once(ctx); err != nil || n != 0 {
			t.Fatal("before its time", n, err)
		}
		for night := range 3 {
			w.clock.Add(24 * time.Hour)
			if n, err := runner.Once(ctx); err != nil || n != 1 {
				t.Fatal(night, n, err)
			}
		}
		if v := w.integrity("fg"); len(v.Checks) != 3 {
			t.Errorf("%d checks in three nights", len(v.Checks))
		}
	})
}

// A checkpoint from outside the database takes part in the check.
func TestTheKeptCheckpointCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.logs("consulent", "case.read", "Case", "c1")
		w.take()
		w.kept = Kept{Where: "samendoen.key.checkpoint", Checkpoint: w.integrity("fg").Newest}
		r, err := w.s.RunCheck(context.Background(), "")
		w.Must(err)
		if !r.OK() {
			t.Fatalf("%+v", r)
		}
		if _, body, _ := w.browse("fg", "GET", "/logboek/integriteit", nil); !strings.Contains(body, "samendoen.key.checkpoint") || !strings.Contains(body, "Het logboek is heel") {
			t.Error("the page does not say where it is kept")
		}
		w.Write(func(tx *store.Tx) error { // somebody throws the tree away and the server makes a new one
			for _, sql := range []string{`DELETE FROM audit_record WHERE user_id = 'u-con'`, `UPDATE audit_record SET tree = -1, position = -1`, `DELETE FROM audit_tree`,
				`DELETE FROM audit_tile`, `DELETE FROM audit_checkpoint`} {
				if _, err := tx.Exec(sql); err != nil {
					return err
				}
			}
			return nil
		})
		w.take()
		w.clock.Add(time.Hour)
		if r, err = w.s.RunCheck(context.Background(), ""); err != nil || r.OK() {
			t.Errorf("a tree made anew is not seen: %+v, %v", r, err)
		}
	})
}

func TestWitnessesOnThePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.logs("consulent", "case.read", "Case", "c1")
		w.take()
		secret, public, err := audit.NewWitnessKey("ggz")
		w.Must(err)
		if status, body, _ := w.browse("fg", "POST", "/logboek/integriteit/getuigen", url.Values{"naam": {""}, "sleutel": {"geen sleutel"}}); status != 400 ||
			!strings.Contains(body, `href="#naam"`) || !strings.Contains(body, `href="#sleutel"`) || !strings.Contains(body, `value="geen sleutel"`) {
			t.Error(status)
		}
		if status, _, _ := w.browse("fg", "POST", "/logboek/integriteit/getuigen", url.Values{"naam": {"GGZ"}, "sleutel": {public}}); status != 303 {
			t.Fatal(status)
		}
		for name, key := range map[string]string{"the same again": public, "that of the log itself": w.s.cfg.Key} {
			if err := w.s.AddWitness(ctx, who("fg"), "Nog een", key); !fault.Is(err, fault.Invalid) {
				t.Error(name, err)
			}
		}
		signed, err := audit.SignAsWitness(w.integrity("fg").Newest.Note, w.s.cfg.Key, secret)
		w.Must(err)
		names, err := w.s.Cosign(ctx, who("partner"), signed)
		if err != nil || len(names) != 1 || names[0] != "GGZ" {
			t.Fatal(names, err)
		}
		if _, err := w.s.Cosign(ctx, who("consulent"), signed); !fault.Is(err, fault.NotFound) {
			t.Error("a colleague brings signatures", err)
		}
		v := w.integrity("fg")
		if len(v.Witnesses) != 1 || v.Witnesses[0].Signed.Size != v.Newest.Size || v.Witnesses[0].Behind != 0 || !v.Witnesses[0].MayEnd {
			t.Errorf("%+v", v.Witnesses)
		}
		if v := w.integrity("vreemd"); len(v.Witnesses) != 1 || v.Witnesses[0].MayEnd {
			t.Error("another organisation may end the witness")
		}
		if err := w.s.EndWitness(ctx, who("vreemd"), v.Witnesses[0].ID); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if err := w.s.EndWitness(ctx, who("beheerder"), v.Witnesses[0].ID); !fault.Is(err, fault.Denied) {
			t.Error(err)
		}
		if status, _, _ := w.browse("fg", "POST", "/logboek/integriteit/getuigen/"+v.Witnesses[0].ID+"/einde", url.Values{}); status != 303 {
			t.Error(status)
		}
		if _, err := w.s.Cosign(ctx, who("partner"), signed); !fault.Is(err, fault.Invalid) {
			t.Error("a witness that ended signs on", err)
		}
	})
}

func TestActivitiesPointIntoTheOwnRegister(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if err := w.s.SetActivities(ctx, who("fg"), map[Activity]string{"dossiers": "verzonnen"}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		if err := w.s.SetActivities(ctx, who("beheerder"), nil); !fault.Is(err, fault.Denied) {
			t.Error(err)
		}
		if status, _, _ := w.browse("fg", "POST", "/logboek/integriteit/verwerkingen", url.Values{"dossiers": {""}}); status != 303 {
			t.Error(status)
		}
	})
}
