package roster

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestBurden(t *testing.T) {
	for name, c := range map[string]struct {
		from, until string
		want        Burden
	}{
		"a working day":                          {"2026-11-23T08:00:00Z", "2026-11-23T16:00:00Z", Burden{Day: 8 * time.Hour}},
		"a night in the week":                    {"2026-11-23T17:00:00Z", "2026-11-24T08:00:00Z", Burden{Day: 6 * time.Hour, Night: 9 * time.Hour}},
		"a night in a weekend":                   {"2026-11-20T21:00:00Z", "2026-11-21T06:00:00Z", Burden{Night: 2 * time.Hour, Weekend: 7 * time.Hour}},
		"Christmas goes before night":            {"2026-12-24T22:00:00Z", "2026-12-25T06:00:00Z", Burden{Night: time.Hour, Holiday: 7 * time.Hour}},
		"the night in which an hour is lost":     {"2028-03-25T21:00:00Z", "2028-03-26T06:00:00Z", Burden{Weekend: 9 * time.Hour}},
		"the night in which an hour comes twice": {"2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z", Burden{Weekend: 10 * time.Hour}},
		"nothing":                                {"2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z", Burden{}},
	} {
		if got := burdenOf(at(c.from), at(c.until)); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// Over a year of weeks with people who are away now and then: nobody has a turn while they are
// away, nobody two in a row while another could, every minute that somebody can have is given, and
// who was away least differs from who was away most by no more than their absence explains.
func TestSharing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := Layer{People: people[:rapid.IntRange(2, 4).Draw(t, "people")], Turn: Turn{Start: day("2026-01-05"), At: 9 * 60, Every: rapid.SampledFrom([]int{1, 7}).Draw(t, "every")}}
		from, until := at("2026-02-02T08:00:00Z"), at("2027-02-01T08:00:00Z")
		var away []Shift
		for range rapid.IntRange(0, 6).Draw(t, "absences") {
			begins := from.AddDate(0, 0, rapid.IntRange(0, 350).Draw(t, "begins"))
			away = append(away, Shift{rapid.SampledFrom(l.People).Draw(t, "who"), begins, begins.AddDate(0, 0, rapid.IntRange(1, 21).Draw(t, "days"))})
		}
		r := Roster{Layers: []Layer{l}}
		p := r.Share(l, from, until, nil, away)
		r.Periods = []Period{p}
		for i, s := range p.Shifts {
			if slices.ContainsFunc(away, func(a Shift) bool { return a.UserID == s.UserID && a.From.Before(s.Until) && s.From.Before(a.Until) }) {
				t.Fatalf("%s has %s while away", s.UserID, wall(s.From))
			}
			free := slices.ContainsFunc(l.People, func(u string) bool {
				return u != s.UserID && !slices.ContainsFunc(away, func(a Shift) bool { return a.UserID == u && a.From.Before(s.Until) && s.From.Before(a.Until) })
			})
			if i > 0 && p.Shifts[i-1].UserID == s.UserID && p.Shifts[i-1].Until.Equal(s.From) && free {
				t.Fatalf("%s has two in a row at %s", s.UserID, wall(s.From))
			}
		}
		for _, gap := range Gaps(r.Duties(from, until, nil)) {
			for _, u := range l.People {
				if !slices.ContainsFunc(away, func(a Shift) bool { return a.UserID == u && a.From.Before(gap.Until) && gap.From.Before(a.Until) }) {
					t.Fatalf("a gap at %s while %s is there", wall(gap.From), u)
				}
			}
		}
		if len(away) == 0 {
			most, least := time.Duration(0), time.Duration(1<<62)
			for _, b := range Burdens(r.Duties(from, until, nil)) {
				most, least = max(most, b.Weight()), min(least, b.Weight())
			}
			turn := time.Duration(l.Turn.Every) * 24 * time.Hour
			if most-least > 3*turn {
				t.Fatalf("one carries %s and another %s", most, least)
			}
		}
	})
}

// What somebody carried before counts.
func TestSharingKnowsTheYearBefore(t *testing.T) {
	l := Layer{People: []string{"an", "bo"}, Turn: Turn{Start: day("2026-01-05"), At: 0, Every: 1}}
	before := []Duty{{From: at("2026-01-01T00:00:00Z"), Until: at("2026-02-01T00:00:00Z"), Users: []string{"an"}}}
	p := Roster{}.Share(l, at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"), before, nil)
	if len(p.Shifts) == 0 || p.Shifts[0].UserID != "bo" {
		t.Errorf("shares %+v", p.Shifts)
	}
}
