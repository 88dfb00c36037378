package body

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// What waits around a body, for whom and until when.
func TestMoments(t *testing.T) {
	today := day("2026-06-20")
	sound := func() (Body, []Member, []Meeting, []Advice) {
		b := Body{ID: "b", OrgID: "corp", ContactID: "con", Rhythm: 3, Least: 2, Made: day("2026-01-01")}
		return b, []Member{{ID: "an", BodyID: "b", UserID: "u-an", From: b.Made}, {ID: "bo", BodyID: "b", From: b.Made}}, []Meeting{{At: day("2026-06-01")}}, nil
	}
	for name, c := range map[string]struct {
		change func(b *Body, m []Member, at []Meeting) []Advice
		want   string
	}{
		"all is well":      {func(*Body, []Member, []Meeting) []Advice { return nil }, ""},
		"advice was asked": {func(*Body, []Member, []Meeting) []Advice { return []Advice{asked()} }, "advies a 2026-07-06 2026-07-13 con u-an"},
		"an answer is due": {func(*Body, []Member, []Meeting) []Advice { return []Advice{after(t, asked(), "adviseer 2026-06-10")} }, "antwoord a 2026-06-17 2026-06-24 con"},
		"it was answered": {func(*Body, []Member, []Meeting) []Advice {
			return []Advice{after(t, asked(), "adviseer 2026-06-10", "volg 2026-06-12")}
		}, ""},
		"a term ends":            {func(_ *Body, m []Member, _ []Meeting) []Advice { m[1].Until = day("2026-08-20"); return nil }, "lid bo 2026-06-20 2026-08-06 con"},
		"a term ends later":      {func(_ *Body, m []Member, _ []Meeting) []Advice { m[1].Until = day("2026-08-21"); return nil }, ""},
		"somebody left":          {func(_ *Body, m []Member, _ []Meeting) []Advice { m[1].Until = day("2026-06-10"); return nil }, "leden b 2026-06-11 2026-07-11 con"},
		"nobody met":             {func(_ *Body, _ []Member, at []Meeting) []Advice { at[0].At = day("2026-03-25"); return nil }, "vergadering b 2026-06-11 2026-06-25 con"},
		"the last was cancelled": {func(_ *Body, _ []Member, at []Meeting) []Advice { at[0].Cancelled = true; return nil }, "vergadering b 2026-03-18 2026-04-01 con"},
		"no rhythm": {func(b *Body, _ []Member, at []Meeting) []Advice {
			b.Rhythm, at[0].At = 0, day("2020-01-01")
			return nil
		}, ""},
	} {
		b, members, meetings, _ := sound()
		advices := c.change(&b, members, meetings)
		var got []string
		for _, m := range b.Moments(members, meetings, advices, today) {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s %s", m.Kind, m.ID, m.Remind.Format(time.DateOnly), m.Due.Format(time.DateOnly), m.Holder, strings.Join(m.Tell, " "))))
			if m.Holder == "" || m.Due.IsZero() {
				t.Errorf("%s: nobody or never: %+v", name, m)
			}
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	m := Moment{Remind: day("2026-06-17"), Due: day("2026-06-24")}
	var rungs []int
	for _, on := range []string{"2026-06-16", "2026-06-17", "2026-06-24", "2026-06-25"} {
		rungs = append(rungs, m.rung(day(on)))
	}
	if !slices.Equal(rungs, []int{0, 1, 1, 2}) {
		t.Errorf("rungs %v", rungs)
	}
}
