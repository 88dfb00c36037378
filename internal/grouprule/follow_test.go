package grouprule

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/store"
)

// Who stops with one fact and is seen with another is followed; who is seen with nothing any more leaves rows
// that were of one person, and not who.
func TestWhoStaysIsFollowed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.people[Volunteer] = []Person{{"linde", "anna"}, {"linde", "bob"}}
		w.people[Neighbour] = []Person{{"linde", "anna"}, {"linde", "bob"}}
		w.publish(Default())
		w.Must(w.save(true, w.line(all()...)))
		first := month(1).Add(3 * time.Hour)
		w.clock.Set(first)
		w.Must(w.s.See(ctx))
		w.clock.Add(24 * time.Hour)
		w.people[Volunteer] = nil
		w.people[Neighbour] = []Person{{"linde", "anna"}}
		w.Must(w.s.See(ctx))
		marks, gone := map[string]int{}, map[string]int{}
		for _, x := range w.seen(first) {
			marks[x.Mark]++
			gone[x.Gone]++
		}
		if marks["print of anna"] != 2 || marks[""] != 2 || len(gone) != 2 || gone[""] != 2 {
			t.Errorf("seen then: %v, gone %v", marks, gone)
		}
		w.Must(w.s.See(ctx)) // nothing changes any more
		if again := w.seen(first); len(again) != 4 {
			t.Errorf("%v", again)
		}
		w.people[Neighbour] = nil
		w.clock.Add(24 * time.Hour)
		w.Must(w.s.See(ctx))
		if n := w.Count(`SELECT count(*) FROM grouprule_seen WHERE mark <> ''`); n != 0 {
			t.Errorf("%d are known by who they were", n)
		}
		if n := w.Count(`SELECT count(DISTINCT gone) FROM grouprule_seen`); n != 2 {
			t.Errorf("%d persons are gone", n)
		}
	})
}

// A fact that ended long ago no longer says whose it was, also where that person is still seen.
func TestFollowedForOneHalfYear(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.people[Volunteer], w.people[Neighbour] = []Person{{"linde", "anna"}}, []Person{{"linde", "anna"}}
		see := func(at time.Time) (facts []string) {
			w.clock.Set(at)
			w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
				facts = nil
				if _, err := w.s.see(tx, own, Default()); err != nil {
					return err
				}
				list, err := marked(tx, own)
				for _, x := range list {
					facts = append(facts, string(x.Fact))
				}
				slices.Sort(facts)
				return err
			}))
			return facts
		}
		see(month(0))
		w.people[Volunteer] = nil
		for _, c := range []struct {
			at   time.Time
			want []string
		}{{month(1), []string{"burenhulp", "vrijwilliger"}}, {month(8).Add(-time.Hour), []string{"burenhulp", "vrijwilliger"}}, {month(8).Add(time.Hour), []string{"burenhulp"}}} {
			if got := see(c.at); !slices.Equal(got, c.want) {
				t.Errorf("on %s: %v, want %v", c.at, got, c.want)
			}
		}
	})
}

// Counting that stopped did not run all the time, however soon it began again; and a rule that says something
// else is another rule.
func TestRunsSinceWithOneRule(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(all()...)
		w.publish(Default())
		w.Must(w.save(true, line))
		ask := func(what string, since time.Time, want bool) {
			t.Helper()
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				if got, err := RunsSince(tx, own, since); err != nil || got != want {
					t.Errorf("%s: %v, %v", what, got, err)
				}
				return nil
			}))
		}
		at := func(day time.Time) time.Time {
			w.clock.Set(day.Add(3 * time.Hour))
			w.Must(w.s.See(ctx))
			return w.clock.Now()
		}
		ask("before the first night", at(month(0)), false)
		first := at(month(1))
		second := at(month(1).AddDate(0, 0, 1))
		ask("since the first night", first, true)
		ask("since the hour before", first.Add(-time.Hour), false)
		w.Must(w.save(false, line))
		ask("switched off", second, false)
		w.Must(w.save(true, line))
		again := at(month(1).AddDate(0, 0, 2))
		ask("since before it was off", second, false)
		ask("since it is on again", again, true)
		at(month(2)) // the DPIA has ended
		ask("after the DPIA", again, false)

		one := func(from, to int) (same bool) {
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { same, err = OneRule(tx, own, month(from), month(to)); return err }))
			return same
		}
		w.publish(slices.Clone(Default())) // from month 3
		w.clock.Set(month(3).Add(time.Hour))
		w.publish(Default()[1:]) // from month 4
		var told []string
		for _, c := range [][2]int{{0, 1}, {1, 2}, {1, 3}, {2, 4}, {4, 9}, {1, 9}} {
			told = append(told, fmt.Sprint(c, one(c[0], c[1])))
		}
		if got, want := strings.Join(told, " "), "[0 1] false [1 2] true [1 3] true [2 4] false [4 9] true [1 9] false"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}
