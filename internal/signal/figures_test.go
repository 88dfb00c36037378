package signal

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// drifted fails the test when the tally of what is done is not what a count of its rows says.
func (w *world) drifted() {
	w.T.Helper()
	count := func(sql string) map[string]int64 {
		all := map[string]int64{}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
				var key string
				var n int64
				err = s.Scan(&key, &n)
				all[key] = n
				return none, err
			}, sql)
			return err
		}))
		return all
	}
	const key = `org_id || ' ' || month || ' ' || late || ' ' || theme || ' ' || source || ' ' || urgency || ' ' || days || ' ' || word`
	want := count(`SELECT ` + key + `, count(*) FROM (SELECT s.org_id, s.month, ` + alike + ` FROM signal_signal s WHERE s.done_at > 0) AS x GROUP BY ` + key)
	if diff := cmp.Diff(want, count(`SELECT `+key+`, n FROM signal_tally WHERE n <> 0`)); diff != "" {
		w.T.Errorf("the tally drifted from the signals: %s", diff)
	}
}

// change does something with a signal that the figures count, or nothing.
func (c *chance) change(i int) {
	sig := c.sigs[i]
	what := pick(c, "change", "", "done", "again", "unsolved", "late", "erased")
	talk := pick(c, "talk", 0, 1, 5)
	c.w.Write(func(tx *store.Tx) (err error) {
		switch what {
		case "done":
			sig.State, sig.DoneAt = Advised, c.at
			if talk > 0 {
				sig.TalkAt = sig.At.AddDate(0, 0, talk)
			}
			_, err = updateSignal(tx, sig)
		case "unsolved":
			sig.State, sig.DoneAt = Received, time.Time{}
			if _, err = updateSignal(tx, sig); err == nil {
				err = insertEvent(tx, sig.ID, Event{ID: store.NewID(), At: c.at, Step: Unsolved, State: Received})
			}
		case "again":
			sig.State, sig.DoneAt = Received, time.Time{}
			_, err = updateSignal(tx, sig)
		case "late":
			_, err = markLate(tx, sig.ID, sig.Due)
		case "erased":
			return erase(tx, c.w.vault, c.at, sig.ID)
		}
		if err == nil {
			c.sigs[i], err = ByID(tx, sig.ID)
		}
		return err
	})
	if what == "unsolved" {
		c.unsolved[sig.ID] = true
	}
	if what == "erased" {
		c.sigs[i].Org = ""
	}
}

// tallied counts the signals of a month one by one, without what a reader is shut out of.
func (c *chance) tallied(month time.Time, reader string) (tallies map[Tally]int, total MonthTally) {
	tallies, total = map[Tally]int{}, MonthTally{Month: month}
	for _, sig := range c.sigs {
		if sig.Org != own || !clock.Month(sig.At).Equal(month) || slices.ContainsFunc(c.bars, func(b bar) bool { return b.bars(reader, sig, store.Micros(c.w.s.now())) }) {
			continue
		}
		t := Tally{Theme: sig.Theme, Source: sig.Source, Urgency: sig.Urgency, Late: min(sig.Late, 1), TalkDays: -1}
		if sig.Late >= 3 {
			t.Late = 3
		}
		if !sig.TalkAt.IsZero() {
			t.TalkDays = talkDaysOf(sig.At, sig.TalkAt)
		}
		switch {
		case c.unsolved[sig.ID]:
			t.Word = SaidUnsolved
		case !sig.DoneAt.IsZero():
			t.Word = Settled
		}
		tallies[t]++
		total.Received++
		switch t.Late {
		case 1:
			total.Late++
		case 3:
			total.Late3++
		}
	}
	return tallies, total
}

// The figures are what a count of the signals gives, one by one, for whoever asks and whatever
// happened to them.
func TestFiguresAreTheSignals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			c := &chance{T: r, w: w, at: monday}
			w.clock.Set(monday)
			c.draw()
			for i := range c.sigs {
				c.change(i)
			}
			first, now := clock.Month(monday).AddDate(0, -2, 0), w.s.now()
			for _, reader := range []string{"", "u-consulent", "u-teamleider"} {
				var want []MonthTally
				for month := first; !month.After(monday); month = month.AddDate(0, 1, 0) {
					byHand, total := c.tallied(month, reader)
					if total.Received > 0 {
						want = append(want, total)
					}
					got := map[Tally]int{}
					c.must(w.DB.Read(ctx, func(tx *store.Tx) error {
						list, err := Tallies(tx, own, month, reader, now)
						for _, one := range list {
							n := one.N
							one.N = 0
							got[one] = n
						}
						return err
					}))
					if !maps.Equal(got, byHand) {
						c.Fatalf("%s of %s: %v, counted %v", month.Format(time.DateOnly), reader, got, byHand)
					}
				}
				c.must(w.DB.Read(ctx, func(tx *store.Tx) error {
					got, err := MonthTallies(tx, own, first, clock.Month(monday).AddDate(0, 1, 0), reader, now)
					if diff := cmp.Diff(want, got); diff != "" {
						c.Fatalf("%s: %s", reader, diff)
					}
					return err
				}))
			}
		})
	})
}
