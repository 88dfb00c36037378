package routing

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
	"samendoen/internal/place"
)

// at is a moment in Amsterdam.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Amsterdam())
	if err != nil {
		panic(err)
	}
	return t
}

func TestConditionHolds(t *testing.T) {
	s := Subject{Complex: "c1", Neighbourhood: "BU09350101", Theme: "geld", Facts: []string{"energie", "aanmaning"}, Source: "vakman", Urgency: "week", At: at("2026-11-20 16:59")}
	for name, c := range map[string]struct {
		c    Condition
		want bool
	}{
		"everything":           {Condition{}, true},
		"complex":              {Condition{Complexes: []place.ComplexID{"c2", "c1"}}, true},
		"other complex":        {Condition{Complexes: []place.ComplexID{"c2"}}, false},
		"complex or area":      {Condition{Complexes: []place.ComplexID{"c2"}, Areas: []place.AreaCode{"GM0935"}}, true},
		"district":             {Condition{Areas: []place.AreaCode{"WK093501"}}, true},
		"other district":       {Condition{Areas: []place.AreaCode{"WK093502"}}, false},
		"theme":                {Condition{Themes: []string{"geld"}}, true},
		"one fact of two":      {Condition{Facts: []string{"energie"}}, true},
		"no such fact":         {Condition{Facts: []string{"lekkage"}}, false},
		"source":               {Condition{Sources: []string{"bewoner"}}, false},
		"urgency":              {Condition{Urgencies: []string{"vandaag"}}, false},
		"office":               {Condition{Moment: OfficeHours}, true},
		"outside":              {Condition{Moment: OutsideHours}, false},
		"Friday":               {Condition{Days: []time.Weekday{time.Friday}}, true},
		"Monday":               {Condition{Days: []time.Weekday{time.Monday}}, false},
		"until 16:59":          {Condition{From: 8 * 60, Until: 16*60 + 59}, false},
		"past midnight":        {Condition{From: 16 * 60, Until: 2 * 60}, true},
		"two parts, one wrong": {Condition{Themes: []string{"geld"}, Sources: []string{"bewoner"}}, false},
	} {
		if got := c.c.holds(s, clock.Calendar{}); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// The hour that comes twice and the one that never comes: a rule speaks of the clock on the wall.
func TestConditionThroughClockChanges(t *testing.T) {
	night := Condition{From: 2 * 60, Until: 3 * 60}
	for utc, want := range map[string]bool{
		"2026-10-25T00:30:00Z": true, "2026-10-25T01:30:00Z": true, "2026-10-25T02:30:00Z": false, // 02:30, 02:30 again, 03:30
		"2026-03-29T00:59:00Z": false, "2026-03-29T01:00:00Z": false, // 01:59, 03:00
	} {
		moment, _ := time.Parse(time.RFC3339, utc)
		if got := night.holds(Subject{At: moment}, clock.Calendar{}); got != want {
			t.Errorf("%s: %v, want %v", utc, got, want)
		}
	}
}

func TestTerms(t *testing.T) {
	b := Book{Terms: []Term{{Urgency: "week", N: 3, Unit: WorkingDays}, {Theme: "geld", Urgency: "vandaag", N: 4, Unit: WorkingHours}}}
	for _, c := range []struct{ theme, urgency, at, date, instant string }{
		{"woning", "gewoon", "2026-12-24 10:00", "2027-01-04", ""}, // default 5, over Christmas and New Year
		{"woning", "week", "2026-04-24 10:00", "2026-04-30", ""},   // over King's Day
		{"geld", "week", "2026-11-20 10:00", "2026-11-25", ""},
		{"geld", "vandaag", "2026-11-20 15:00", "2026-11-23", "2026-11-23 10:30"},
		{"woning", "vandaag", "2026-11-21 15:00", "2026-11-23", ""}, // Saturday
	} {
		date, instant := b.TermOf(c.theme, c.urgency).Due(at(c.at), b.Calendar())
		if date.Format(time.DateOnly) != c.date || c.instant == "" != instant.IsZero() || c.instant != "" && !instant.Equal(at(c.instant)) {
			t.Errorf("%s %s at %s: %s %s", c.theme, c.urgency, c.at, date.Format(time.DateOnly), instant)
		}
	}
}

// small is a world in which everything can be tried.
func small() World {
	return World{Sites: map[place.ComplexID]place.AreaCode{"c1": "BU09350101", "c2": "BU09350102", "c3": "BU09350201", "c4": ""},
		Themes: []string{"geld", "woning"}, Facts: map[string]string{"energie": "geld", "aanmaning": "geld", "lekkage": "woning"},
		People: map[string]bool{"u1": true, "u2": true}, Duties: map[string]int{"consulent": 2}}
}

func drawCondition(t *rapid.T, name string) Condition {
	some := func(part string, list ...string) []string {
		return slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.SampledFrom(list), 0, 2).Draw(t, name+part))))
	}
	var c Condition
	for _, id := range some("complex", "c1", "c2", "c3", "c4", "gone") {
		c.Complexes = append(c.Complexes, place.ComplexID(id))
	}
	for _, a := range some("area", "BU09350101", "BU09350102", "WK093501", "WK093502", "GM0935") {
		c.Areas = append(c.Areas, place.AreaCode(a))
	}
	c.Themes, c.Facts = some("theme", "geld", "woning"), some("fact", "energie", "aanmaning", "lekkage")
	c.Sources, c.Urgencies = some("source", "vakman", "bewoner"), some("urgency", "week", "vandaag")
	c.Moment = rapid.SampledFrom([]Moment{Always, Always, OfficeHours, OutsideHours}).Draw(t, name+"moment")
	for range rapid.IntRange(0, 2).Draw(t, name+"days") {
		c.Days = append(c.Days, time.Weekday(rapid.IntRange(0, 6).Draw(t, name+"day")))
	}
	if rapid.IntRange(0, 2).Draw(t, name+"hours") == 0 {
		c.From, c.Until = 60*rapid.IntRange(0, 23).Draw(t, name+"from"), 60*rapid.IntRange(0, 23).Draw(t, name+"until")
	}
	return c
}

// drawSubject is a signal as there can be: its facts belong to its theme.
func drawSubject(t *rapid.T, w World) Subject {
	id := place.ComplexID(rapid.SampledFrom([]string{"c1", "c2", "c3", "c4", ""}).Draw(t, "complex"))
	s := Subject{Complex: id, Neighbourhood: w.Sites[id], Theme: rapid.SampledFrom(w.Themes).Draw(t, "theme"),
		Source: rapid.SampledFrom([]string{"vakman", "bewoner"}).Draw(t, "source"), Urgency: rapid.SampledFrom([]string{"gewoon", "week", "vandaag"}).Draw(t, "urgency"),
		At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 366*24*4).Draw(t, "at")) * 15 * time.Minute)}
	for f, theme := range w.Facts {
		if theme == s.Theme && rapid.Bool().Draw(t, "has "+f) {
			s.Facts = append(s.Facts, f)
		}
	}
	return s
}

func drawBook(t *rapid.T) Book {
	b := Book{Desks: []Desk{{ID: "d1", Name: "een", People: []string{"u1"}}, {ID: "d2", Name: "twee", Duty: "consulent"}}, Fallback: "d1"}
	for i := range rapid.IntRange(0, 5).Draw(t, "rules") {
		when := drawCondition(t, fmt.Sprint(i))
		if i > 0 && rapid.Bool().Draw(t, "alike") { // most of what covers is nearly the same
			when = alike(b.Rules[i-1].When, when, rapid.IntRange(0, 5).Draw(t, "part"))
		}
		b.Rules = append(b.Rules, Rule{ID: RuleID(fmt.Sprint("r", i)), Name: fmt.Sprint("regel ", i), When: when, Desk: rapid.SampledFrom([]DeskID{"d1", "d2"}).Draw(t, "desk")})
	}
	return b
}

// alike is a condition with one part of another.
func alike(c, other Condition, part int) Condition {
	switch part {
	case 0:
		c.Complexes, c.Areas = other.Complexes, other.Areas
	case 1:
		c.Themes, c.Facts = other.Themes, other.Facts
	case 2:
		c.Sources, c.Urgencies = other.Sources, other.Urgencies
	case 3:
		c.Moment = other.Moment
	case 4:
		c.Days = other.Days
	case 5:
		c.From, c.Until = other.From, other.Until
	}
	return c
}

// A place is not everywhere, and a time not always.
func TestNarrowCoversNoWide(t *testing.T) {
	w := small()
	wide := Condition{Themes: []string{"geld"}}
	for name, narrow := range map[string]Condition{
		"place": {Complexes: []place.ComplexID{"c1"}}, "area": {Areas: []place.AreaCode{"GM0935"}}, "fact": {Facts: []string{"energie"}}, "source": {Sources: []string{"vakman"}},
		"urgency": {Urgencies: []string{"week"}}, "moment": {Moment: OfficeHours}, "day": {Days: []time.Weekday{1}}, "hours": {From: 60, Until: 1380}, "theme": {Themes: []string{"woning"}},
	} {
		if narrow.covers(wide, w) {
			t.Errorf("%s covers everything about money", name)
		}
		if narrow.Themes == nil && !wide.covers(alikeThemes(narrow), w) {
			t.Errorf("everything about money does not cover %s", name)
		}
	}
}

func alikeThemes(c Condition) Condition {
	c.Themes = []string{"geld"}
	return c
}

// What the finder says holds for every signal: a covered rule gets none, and a theme without a
// hole never reaches the fallback.
func TestConflictsAreTrue(t *testing.T) {
	w := small()
	rapid.Check(t, func(t *rapid.T) {
		b := drawBook(t)
		conflicts := b.Conflicts(w)
		for range 30 {
			s := drawSubject(t, w)
			got := b.Match(s)
			for _, c := range conflicts {
				if c.Kind == Covered && c.Rule == got.ID && got.ID != "" {
					t.Fatalf("%s is said to be covered by %s, and gets %+v", c.Rule, c.By, s)
				}
			}
			hole := slices.ContainsFunc(conflicts, func(c Conflict) bool { return c.Kind == Hole && c.Theme == s.Theme })
			if _, known := w.Sites[s.Complex]; got.ID == "" && !hole && known {
				t.Fatalf("no hole for %s, and no rule for %+v", s.Theme, s)
			}
		}
	})
}

// The finder sees the plain cases, not only says nothing wrong.
func TestConflictsAreFound(t *testing.T) {
	w := small()
	b := Book{Desks: []Desk{
		{ID: "d1", Name: "een", People: []string{"u1", "gone"}, Lead: "gone"}, {ID: "d2", Name: "twee", Duty: "teamleider"}, {ID: "d3", Name: "drie", Duty: "consulent", Lead: "u1"},
	}, Rules: []Rule{
		{ID: "all-money", When: Condition{Themes: []string{"geld"}}, Desk: "d1"},
		{ID: "energy", When: Condition{Facts: []string{"energie"}}, Desk: "d1"}, // a fact of money
		{ID: "district", When: Condition{Areas: []place.AreaCode{"WK093501"}, Themes: []string{"woning"}}, Desk: "d2"},
		{ID: "complex", When: Condition{Complexes: []place.ComplexID{"c1"}, Themes: []string{"woning"}, Moment: OfficeHours, From: 540, Until: 600}, Desk: "weg"},
		{ID: "free", When: Condition{Complexes: []place.ComplexID{"c3", "gone"}, Themes: []string{"woning"}}, Desk: "d2"},
	}}
	want := []Conflict{{Kind: NoFallback}, {Kind: Covered, Rule: "energy", By: "all-money"}, {Kind: NoDesk, Rule: "complex"}, {Kind: Covered, Rule: "complex", By: "district"},
		{Kind: GonePlace, Rule: "free"},
		{Kind: Left, Desk: "d1", User: "gone"}, {Kind: Left, Desk: "d1", User: "gone"}, {Kind: NoDeputy, Desk: "d1"},
		{Kind: NobodyLeft, Desk: "d2"}, {Kind: NoLead, Desk: "d2"}, {Kind: Unused, Desk: "d3"}, {Kind: Hole, Theme: "woning", N: 1}}
	if got := b.Conflicts(w); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// One year of an association with 60,000 homes: a signal on each of three homes, 200 rules.
func BenchmarkTrial(b *testing.B) {
	var book Book
	book.Fallback = "d"
	for i := range maxRules {
		book.Rules = append(book.Rules, Rule{ID: RuleID(fmt.Sprint(i)), Desk: DeskID(fmt.Sprint(i)), When: Condition{Areas: []place.AreaCode{place.AreaCode(fmt.Sprintf("BU0935%04d", i))},
			Themes: []string{"geld"}, Moment: OfficeHours}})
	}
	start := at("2026-01-01 00:00")
	for b.Loop() {
		tr := newTrial(book, Book{})
		for i := range 20_000 {
			tr.add(Subject{Complex: "c", Neighbourhood: place.AreaCode(fmt.Sprintf("BU0935%04d", i%400)), Theme: "geld", At: start.Add(time.Duration(i) * 25 * time.Minute)})
		}
	}
}
