package casework

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// TestNeverNobody works through random time: people leave and come back, are away with or without a deputy, a covenant ends, steps and
// promises are made and forgotten, hand-overs are asked, answered, given back or left lying. On every
// morning of a year, and at every hour of the weeks around both changes of the clock, each case that is
// not closed has somebody who can sign in and a next date, and nothing is late for longer than one tick
// without its step on record.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		stoodIn, unanswered := 0, 0
		for seed, span := range []struct {
			from  string
			every time.Duration
			ticks int
			acts  int // tried at each tick
			in    int // of which one in so many is done
			done  int // at least
		}{
			{"2027-03-15T09:00:00Z", time.Hour, hoursOfWork, 1, 4, 90},
			{"2027-10-11T09:00:00Z", time.Hour, hoursOfWork, 1, 4, 90},
			{"2027-03-01T09:00:00Z", 24 * time.Hour, 260, 2, 1, 120},
		} {
			w.asBefore(t)
			y := year{world: w, r: rand.New(rand.NewPCG(uint64(seed), 11)), ids: []ID{w.open(), w.open(), w.open(), w.open()}}
			w.clock.Set(at(span.from))
			for range span.ticks {
				w.clock.Add(span.every)
				w.Must(w.cases.PassOnLate(context.Background()))
				y.check(seed)
				for range span.acts {
					if y.r.IntN(span.in) == 0 {
						y.act()
					}
				}
			}
			if y.done < span.done || y.gone == 0 || y.late == 0 {
				t.Errorf("seed %d: %d acts, %d ticks without a director, %d late: that was no work", seed, y.done, y.gone, y.late)
			}
			stoodIn, unanswered = stoodIn+y.stoodIn, unanswered+y.unanswered
		}
		if stoodIn == 0 || unanswered == 0 {
			t.Errorf("%d steps went to who stood in, %d hand-overs were late: that was no work", stoodIn, unanswered)
		}
	})
}

type year struct {
	*world
	r                            *rand.Rand
	ids                          []ID
	done, gone, late, unanswered int
	stoodIn                      int // steps that went to who stood in
}

// act is something that somebody tries; much of it is refused, as in life.
func (y *year) act() {
	ctx := context.Background()
	id := y.ids[y.r.IntN(len(y.ids))]
	c, h := y.raw(id), y.handover(id)
	director := y.people[c.DirectorID]
	names := []string{"anna", "bob", "tess", "rik"}
	who := names[y.r.IntN(len(names))]
	var err error
	switch y.r.IntN(15) {
	case 12, 13:
		y.exec(`DELETE FROM account_absence WHERE user_id = $1`, who)
		y.exec(`UPDATE account_user SET deputy_id = $2 WHERE id = $1`, who, names[y.r.IntN(len(names))])
		y.exec(`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) VALUES ($1, $2, '', $3, $4, $2)`,
			store.NewID(), who, store.Micros(y.clock.Now()), store.Micros(y.clock.Now().AddDate(0, 0, 1+y.r.IntN(20))))
	case 14:
		y.exec(`DELETE FROM account_absence WHERE user_id = $1`, who)
	case 0:
		y.exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, who) // the administrators stay
	case 1, 2:
		y.exec(`UPDATE account_user SET disabled = 0 WHERE id = $1`, who)
	case 3:
		err = y.cases.SetNextStep(ctx, director, id, c.Version, NextStep{What: "Bellen", HolderID: c.DirectorID, By: y.today().AddDate(0, 0, y.r.IntN(20))}, "")
	case 4:
		err = y.cases.Promise(ctx, director, id, Commitment{Side: OurSide, What: "Folder", HolderID: c.DirectorID, By: y.today().AddDate(0, 0, y.r.IntN(20))})
	case 5:
		err = y.cases.AskHandover(ctx, director, id, c.Version, who, "Past beter.", y.r.IntN(2) == 0)
	case 6:
		err = y.cases.AskHandover(ctx, y.people["tess"], id, c.Version, who, "Past beter.", y.r.IntN(2) == 0)
	case 7:
		err = y.cases.AnswerHandover(ctx, y.people[h.ToID], h.ID, []HandoverState{HandTaken, HandDeclined, HandReturned}[y.r.IntN(3)], "Hierom.")
	case 8:
		err = y.cases.Rest(ctx, director, id, c.Version, c.DirectorID, 1+y.r.IntN(8), "")
	case 9:
		err = y.cases.AddLog(ctx, director, id, Visit, "", "Gesproken.", "")
	case 10:
		err = y.cases.Reopen(ctx, director, id, c.Version, "Toch niet klaar.")
	case 11:
		story{world: y.world}.covenantIs([]string{"ends", ""}[y.r.IntN(2)])
	}
	if err == nil {
		y.done++
	}
}

// check looks at every case, just after a tick.
func (y *year) check(seed int) {
	y.T.Helper()
	today := lateDay(y.clock.Now())
	y.Must(y.DB.Read(context.Background(), func(tx *store.Tx) error {
		for _, id := range y.ids {
			c, err := ByID(tx, id)
			if err != nil {
				return err
			}
			if DueOf(c).IsZero() || !c.Due.Equal(DueOf(c)) {
				y.T.Fatalf("seed %d, %s: %s has no next moment (%s)", seed, today, c.Number, c.Due)
			}
			if err := y.held(tx, seed, c); err != nil {
				return err
			}
			want := map[string]map[time.Time]int{lateKind: {DueOf(c): lateRung(DueOf(c), today)}, promiseKind: {}, handKind: {}}
			promises, err := commitmentsOf(tx, seal.Key{}, true, id)
			if err != nil {
				return err
			}
			for _, p := range promises {
				if p.State == Promised {
					want[promiseKind][p.By] = lateRung(p.By, today)
				}
			}
			if h, err := lastHandover(tx, seal.Key{}, true, id); err != nil {
				return err
			} else if h != nil {
				want[handKind][h.Due] = handRung(*h, today)
			}
			for kind, dues := range want {
				reached, err := escalation.Reached(tx, kind, []string{string(id)})
				if err != nil {
					return err
				}
				for due, rung := range dues {
					step := reached[escalation.Key(string(id), due)]
					if step.Step < rung || rung > 0 && len(step.Heard) == 0 {
						y.T.Fatalf("seed %d, %s: %s %s due %s stands at %+v, want %d", seed, today, c.Number, kind, due, step, rung)
					}
					if err := y.reached(tx, seed, c, step); err != nil {
						return err
					}
					y.late += rung
					if kind == handKind {
						y.unanswered += rung
					}
				}
			}
		}
		return nil
	}))
}

// reached looks whether a step that was taken at this tick came to people who are there: who is away
// hears it only when there is nobody else at all.
func (y *year) reached(tx *store.Tx, seed int, c Case, step escalation.Step) error {
	if !step.At.Equal(y.clock.Now()) {
		return nil
	}
	away, err := account.AwayAt(tx, step.At)
	if err != nil {
		return err
	}
	for _, id := range step.Heard {
		if away.Is(id) {
			y.T.Fatalf("seed %d, %s: a step of %s went to %s, who is away (%v)", seed, clock.Date(step.At), c.Number, id, away)
		}
		for _, deputy := range away {
			if deputy == id {
				y.stoodIn++
			}
		}
	}
	return nil
}

// held looks whether somebody who can sign in has a case: its director, or who was told that there
// is none.
func (y *year) held(tx *store.Tx, seed int, c Case) error {
	director, err := userOf(tx, c.DirectorID)
	if err != nil || !director.Disabled {
		return err
	}
	y.gone++
	reached, err := escalation.Reached(tx, goneKind, []string{string(c.ID)})
	if err != nil {
		return err
	}
	step := reached[escalation.Key(string(c.ID), store.Time(0))]
	if len(step.Heard) == 0 {
		y.T.Fatalf("seed %d, %s: %s is nobody's: %s left and nobody heard", seed, clock.Date(y.clock.Now()), c.Number, director.ID)
	}
	for _, id := range step.Heard {
		u, err := userOf(tx, id)
		if err != nil || u.Disabled {
			y.T.Fatalf("seed %d: %s is with %s, who left (%v)", seed, c.Number, id, err)
		}
	}
	return nil
}

// A database from before the ladder holds events of what went up: that took the first step, and is
// not passed on again.
func TestWhatWentUpBeforeTookTheFirstStep(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open()
		w.clock.Set(at("2026-11-26T08:00:00Z"))
		w.Must(w.cases.PassOnLate(context.Background()))
		before := w.late(id)
		w.exec(`DELETE FROM escalation_step`)
		statements, err := Files.ReadFile("sql/20261123021_climb.sql")
		w.Must(err)
		first, _, _ := strings.Cut(string(statements), ";")
		w.exec(first)
		w.Must(w.cases.PassOnLate(context.Background()))
		if after := w.late(id); len(before) != 1 || !slices.Equal(before, after) {
			t.Errorf("before %v, after %v", before, after)
		}
	})
}
