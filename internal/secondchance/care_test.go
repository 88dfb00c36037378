package secondchance

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
)

// TestCareReads: who of the partners reads the agreement, from the first step to the last, and
// what stops it at once. Written by hand from docs/tweede-kans.md.
func TestCareReads(t *testing.T) {
	storetest.Each(t, casetest.Folders(Files), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		are := func(when string, want ...string) {
			t.Helper()
			if got := w.reads(); !slices.Equal(got, want) {
				t.Errorf("%s: %v read, want %v", when, got, want)
			}
		}
		are("before anything")
		w.agreed()
		are("written, not signed")
		for who, l := range map[string]Line{
			"nobody who takes part": {"anna", Entry{Step: Sign, On: today, Party: Care, Care: "ben"}},
			"somebody of ours":      {"anna", Entry{Step: Sign, On: today, Party: Care, Care: "bob"}},
			"for the resident":      {"anna", Entry{Step: Sign, On: today, Party: Resident, Care: "zoe"}},
		} {
			if err := w.add("anna", l); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s signs for care: %v", who, err)
			}
		}
		w.Must(w.sign())
		are("signed by care, by nobody else yet", "zoe")
		w.do("bob", Draft, 0)
		are("another text, not signed")
		w.do("anna", Sign, 0)
		w.do("anna", Sign, 1)
		w.Must(w.sign())
		are("runs", "cas", "zoe")
		w.do("anna", Breach, 0)
		are("a breach", "cas", "zoe")
		w.do("anna", HearBreach, 0)
		w.do("anna", JudgeCourt, 0)
		w.do("bob", JudgeCourt, 0)
		are("in court", "cas", "zoe")
		w.do("anna", Verdict, 0)
		w.do("anna", Check, 0)
		w.stops(are)
		w.do("anna", Succeed, 0)
		are("aftercare", "cas", "zoe")
		w.do("anna", CareDone, 0)
		are("ended")
		if n := w.Count(`SELECT count(*) FROM secondchance_care`); n != 0 {
			t.Error("who signed stays after the end")
		}
		w.do("anna", Start, 0)
		are("another one began")
		w.do("anna", Hear, 0)
		w.do("anna", Judge, 0)
		w.do("bob", Judge, 0)
		w.do("bob", Draft, 0)
		for n := range 3 {
			w.do("anna", Sign, n)
		}
		are("another one runs, signed on paper")
		if v, err := w.s.Show(context.Background(), w.people["anna"], w.id); err != nil || len(v.Lines) != 8 || len(v.Carers) != 4 {
			t.Errorf("the old one is in sight again: %d lines, %v, %v", len(v.Lines), v.Carers, err)
		}
	})
}

// stops is what stops reading along at once, and that it comes back when that ends.
func (w *world) stops(are func(when string, want ...string)) {
	w.T.Helper()
	ctx, now := context.Background(), w.c.Now()
	write := func(fn func(tx *store.Tx) error) { w.T.Helper(); w.Must(w.DB.Write(ctx, fn)) }
	type row struct {
		when     string
		do, undo func(tx *store.Tx) error
		want     []string
	}
	sql := func(q string, args ...any) func(tx *store.Tx) error {
		return func(tx *store.Tx) error { _, err := tx.Exec(q, args...); return err }
	}
	both := []string{"cas", "zoe"}
	for _, r := range []row{
		{"an objection waits", func(tx *store.Tx) error {
			return access.Pause(tx, casework.ObjectType, string(w.id), "ggz", "verzoek", []string{"zoe", "cas"}, now)
		}, func(tx *store.Tx) error {
			return access.EndPause(tx, casework.ObjectType, string(w.id), "verzoek", now)
		}, nil},
		{"the signer left the case", sql(`UPDATE access_part SET until = 1 WHERE user_id = 'zoe'`), sql(`UPDATE access_part SET until = 0 WHERE user_id = 'zoe'`), []string{"cas"}},
		{"a colleague left the case", sql(`UPDATE access_part SET until = 1 WHERE user_id = 'cas'`), sql(`UPDATE access_part SET until = 0 WHERE user_id = 'cas'`), []string{"zoe"}},
		{"the covenant ended", sql(`UPDATE access_covenant SET until_at = $1`, store.Micros(now)), sql(`UPDATE access_covenant SET until_at = $1`, store.Micros(now.AddDate(1, 0, 0))), nil},
		{"the mandate ended", sql(`UPDATE access_grant SET until_at = $1`, store.Micros(now)), sql(`UPDATE access_grant SET until_at = $1`, store.Micros(now.AddDate(1, 0, 0))), nil},
		{"a mandate for something else", sql(`UPDATE access_grant SET category = 'overlast' WHERE user_id = 'zoe'`), sql(`UPDATE access_grant SET category = 'zorg' WHERE user_id = 'zoe'`), []string{"cas"}},
	} {
		write(r.do)
		are(r.when, r.want...)
		write(r.undo)
		are("after "+r.when, both...)
	}
	was := w.people["zoe"]
	for when, fn := range map[string]func(a *access.Actor){
		"one factor":          func(a *access.Actor) { a.OneFactor = true },
		"no partner any more": func(a *access.Actor) { a.Roles = []access.Role{access.Officer} },
	} {
		a := was
		fn(&a)
		w.people["zoe"] = a
		are(when, "cas")
	}
	w.people["zoe"] = was
	w.c.Set(now.AddDate(1, 0, 0))
	are("a year later, when the covenant has ended by itself")
	w.c.Set(now)
}

// TestCareSees: of each step exactly what it may, and nobody of care writes.
func TestCareSees(t *testing.T) {
	want := map[Step]string{Draft: "whole", Sign: "whole", Check: "whole", Succeed: "whole", CareDone: "whole",
		Breach: "happened", HearBreach: "happened", Verdict: "happened", VerdictEnd: "happened", Stop: "happened"}
	for _, step := range allSteps() {
		got := ""
		for _, l := range forCare([]Line{good(step, 0)}) {
			got = "happened"
			if l.Text != "" {
				got = "whole"
			}
		}
		if got != want[step] {
			t.Errorf("%s: %q, want %q", step, got, want[step])
		}
	}
	storetest.Each(t, casetest.Folders(Files), func(t *testing.T, db *store.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.agreed()
		w.do("anna", Sign, 0)
		w.do("anna", Sign, 1)
		w.Must(w.sign())
		w.do("anna", Breach, 0)
		v, err := w.s.Show(ctx, w.people["zoe"], w.id)
		w.Must(err)
		said := ""
		for _, l := range v.Lines {
			said += fmt.Sprint(l.Step, " ", l.Text, "; ")
		}
		if said != "overeenkomst woorden-overeenkomst; handtekening woorden-handtekening; handtekening woorden-handtekening; handtekening omdat; niet-gelukt ; " {
			t.Error(said)
		}
		if v.Stand.Terms.Conditions == "" || v.Names["zoe"] != "Naam zoe" {
			t.Errorf("%+v", v)
		}
		for _, who := range []string{"zoe", "cas", "pia", "wim", "ben"} {
			if err := w.s.Add(ctx, w.people[who], w.id, w.version, good(HearBreach, 0).Entry); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s writes: %v", who, err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'secondchance.follow' AND user_id = 'zoe'`); n != 1 {
			t.Errorf("%d looks of care on record", n)
		}
		w.Must(db.Write(ctx, func(tx *store.Tx) error { return Erase(tx, string(w.id)) }))
		if w.Count(`SELECT count(*) FROM secondchance_care`) != 0 {
			t.Error("who signed outlives the case")
		}
	})
}
