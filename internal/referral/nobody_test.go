package referral

import (
	"context"
	"flag"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

var years = flag.Int("years", 12, "years of requests in which never nobody may be waited for")

// A year of requests: people answer, answer late, never answer, leave and come back, a whole
// organisation stops, and the hours go on over holidays and both clock changes. Whenever one
// looks, each open request waits for somebody who is there and has a next moment, nothing is late
// more than one tick without a step on record that somebody heard, and who reads a case by a
// request has one that says yes.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			if run++; run > *years {
				return
			}
			w.exec(`UPDATE account_user SET disabled = 0`)
			w.exec(`DELETE FROM referral_request`)
			w.clock.Set(moment(start).Add(time.Duration(rapid.IntRange(0, 8000).Draw(r, "begin")) * time.Hour))
			c := w.open()
			w.ask(c, "pia")
			for range rapid.IntRange(5, 20).Draw(r, "turns") {
				w.turn(r, c)
				w.clock.Add(time.Duration(rapid.IntRange(1, 200).Draw(r, "hours")) * time.Hour)
				w.Must(w.s.Tick(context.Background()))
				w.somebody(r)
			}
		})
	})
}

// turn is one thing that happens, or nothing.
func (w *world) turn(r *rapid.T, c casework.ID) {
	ctx := context.Background()
	people := []string{"pia", "piet", "lies", "baas", "anna", "tess", "rik", "bestuur"}
	who := rapid.SampledFrom(people).Draw(r, "who")
	switch rapid.SampledFrom([]string{"nothing", "step", "step", "step", "ask", "leave", "return", "stop"}).Draw(r, "what") {
	case "ask":
		if w.here("anna") {
			w.ask(c, w.who(r))
		}
	case "leave":
		w.exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, who)
	case "return":
		w.exec(`UPDATE account_user SET disabled = 0 WHERE id = $1`, who)
	case "stop":
		w.exec(`UPDATE account_user SET disabled = 1 WHERE org_id = 'zorg'`)
	case "step":
		var open []string
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
			open, err = store.Strings(tx, `SELECT id FROM referral_request WHERE due > 0 ORDER BY id`)
			return err
		}))
		if len(open) == 0 {
			return
		}
		id := ID(rapid.SampledFrom(open).Draw(r, "request"))
		for _, by := range []string{w.raw(id).HolderID, "anna"} {
			v, err := w.s.Show(ctx, w.people[by], id)
			if err != nil || !w.here(by) || len(v.Steps) == 0 {
				continue
			}
			x := Act{Step: rapid.SampledFrom(v.Steps).Draw(r, "step"), Text: "Dat is goed.", Reason: rapid.SampledFrom(Effects()).Draw(r, "reason").Reason}
			if len(v.Colleagues) > 0 {
				x.Who = v.Colleagues[0].Who()
			}
			if err := w.s.Take(ctx, w.people[by], id, v.Version, x); err != nil && !fault.Is(err, fault.Invalid) {
				r.Fatalf("%s, %s: %v", by, x.Step, err)
			}
			return
		}
	}
}

// who is somebody who can be asked now; pia comes back where nobody is left.
func (w *world) who(r *rapid.T) string {
	who := rapid.SampledFrom([]string{"pia", "piet"}).Draw(r, "asked")
	w.exec(`UPDATE account_user SET disabled = 0 WHERE id = $1`, who)
	return who
}

func (w *world) here(who string) (here bool) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		u, err := account.UserByID(tx, who)
		here = err == nil && !u.Disabled
		return nil
	}))
	return here
}

// somebody fails when an open request waits for nobody, or in silence.
func (w *world) somebody(r *rapid.T) {
	now := w.clock.Now()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		open, err := store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r WHERE r.due > 0 ORDER BY r.id`)
		if err != nil {
			return err
		}
		for _, q := range open {
			if !q.State.Open() || !q.NextMoment(now).After(now) {
				r.Fatalf("%s in %s has no next moment", q.ID, q.State)
			}
			behind, err := w.cases.Behind(tx, q.CaseID)
			if err != nil {
				return err
			}
			for step := stepHolder; step <= stepBoards; step++ {
				list, err := lateRequest{q, behind[q.CaseID]}.listeners(tx, step, now)
				if err != nil {
					return err
				}
				for _, u := range list {
					if !w.here(u) {
						r.Fatalf("step %d of %s waits for %s, who is gone", step, q.ID, u)
					}
				}
				if len(list) == 0 {
					r.Fatalf("step %d of %s in %s reaches nobody", step, q.ID, q.State)
				}
			}
			if q.State.Waits() == Partner && q.HolderID != "" && !w.here(q.HolderID) {
				r.Fatalf("%s waits for %s, who is gone", q.ID, q.HolderID)
			}
			reached, err := escalation.Reached(tx, climbKind, []string{string(q.ID)})
			if err != nil {
				return err
			}
			s := reached[escalation.Key(string(q.ID), q.Due)]
			if want := rung(q.Due, now); s.Step != want || want > 0 && len(s.Heard) == 0 {
				r.Fatalf("%s due %s stands at step %d, heard by %v; want %d", q.ID, q.Due, s.Step, s.Heard, want)
			}
		}
		odd, err := store.Count(tx, `SELECT count(*) FROM access_part p WHERE p.until = 0 AND p.user_id IN ('pia', 'piet') AND p.object_id NOT IN
			(SELECT case_id FROM referral_request q WHERE q.case_id = p.object_id AND q.holder_id = p.user_id AND q.state IN ('aangenomen', 'bezig'))
			AND p.object_id IN (SELECT case_id FROM referral_request)`)
		if odd != 0 {
			r.Fatalf("%d doors stand open without a request that says yes", odd)
		}
		return err
	}))
}
