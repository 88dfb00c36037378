package retention

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestKeptUntil(t *testing.T) {
	for _, c := range []struct {
		since  time.Time
		months int
		want   string
	}{
		{time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), 3, "2027-02-21"},
		{time.Date(2026, 8, 31, 9, 0, 0, 0, time.UTC), 6, "2027-02-28"},
		{time.Date(2027, 8, 31, 9, 0, 0, 0, time.UTC), 6, "2028-02-29"}, // a leap year
		{time.Date(2028, 2, 29, 9, 0, 0, 0, time.UTC), 12, "2029-02-28"},
		{time.Date(2026, 12, 31, 22, 59, 0, 0, time.UTC), 1, "2027-01-31"},
		{time.Date(2026, 12, 31, 23, 1, 0, 0, time.UTC), 1, "2027-02-01"}, // already the new year in Amsterdam
		{time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC), 1, "2026-04-29"},  // the night of the clock change
		{day("2026-11-30"), 3, "2027-02-28"},
		{day("2026-11-30"), 120, "2036-11-30"},
	} {
		if got := KeptUntil(c.since, c.months); !got.Equal(day(c.want)) {
			t.Errorf("%s and %d months: %s, want %s", c.since, c.months, got.Format(time.DateOnly), c.want)
		}
	}
}

// TestBefore: what ended before Before is past its term in that night, and nothing else.
func TestBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		night := day("2024-01-01").AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, "night"))
		months := rapid.IntRange(1, maxMonths).Draw(t, "months")
		before := Before(night, months)
		since := before.Add(time.Duration(rapid.Int64Range(-40*24*3600, 40*24*3600).Draw(t, "seconds")) * time.Second)
		if past := KeptUntil(since, months).Before(night); past != since.Before(before) {
			t.Errorf("night %s, %d months: %s is past: %v, before %s", night, months, since, past, before)
		}
		date := clock.Date(since)
		if past := KeptUntil(date, months).Before(night); past != date.Before(before) {
			t.Errorf("night %s, %d months: the date %s is past: %v, before %s", night, months, date, past, before)
		}
	})
}

func TestCount(t *testing.T) {
	term, _ := TermOf(NuisanceCase)
	register, covenant := Limit{"p", "Overlast", 18, false}, Limit{"p", "Samen", 9, true}
	for _, c := range []struct {
		name   string
		choice Choice
		limits []Limit
		months int
		source Source
	}{
		{"nothing chosen", Choice{}, []Limit{register, covenant}, 24, FromProgram},
		{"shorter", Choice{Months: 6}, nil, 6, FromChoice},
		{"longer", Choice{Months: 36}, nil, 36, FromChoice},
		{"the register is shorter", Choice{Processing: "p"}, []Limit{register}, 18, FromRegister},
		{"the covenant is shorter still", Choice{Processing: "p"}, []Limit{register, covenant}, 9, FromCovenant},
		{"in another order", Choice{Processing: "p"}, []Limit{covenant, register}, 9, FromCovenant},
		{"a longer choice does not win from the register", Choice{Months: 36, Processing: "p"}, []Limit{register}, 18, FromRegister},
		{"a register that is longer adds nothing", Choice{Months: 6, Processing: "p"}, []Limit{register, covenant}, 6, FromChoice},
		{"another processing", Choice{Processing: "q"}, []Limit{register, covenant}, 24, FromProgram},
		{"a limit without a term", Choice{Processing: "p"}, []Limit{{"p", "leeg", 0, false}}, 24, FromProgram},
	} {
		if got := Count(term, c.choice, c.limits); got.Months != c.months || got.Source != c.source {
			t.Errorf("%s: %d months from %s", c.name, got.Months, got.Source)
		}
	}
	log, _ := TermOf(AccessLog)
	if got := Count(log, Choice{Months: 1, Processing: "p"}, []Limit{covenant}); got.Months != 60 || got.Source != FromProgram {
		t.Error("the log was shortened:", got)
	}
}

func TestCheckChoice(t *testing.T) {
	ordinary, _ := TermOf(OrdinaryCase)
	log, _ := TermOf(AccessLog)
	for _, c := range []struct {
		name    string
		term    Term
		choice  Choice
		officer bool
		wrong   string // fields, in order
	}{
		{"shorter, by anybody who may choose", ordinary, Choice{Months: 6}, false, ""},
		{"back to the first term", ordinary, Choice{}, false, ""},
		{"longer with a reason, by the FG", ordinary, Choice{Months: 24, Reason: "De accountant vraagt dit."}, true, ""},
		{"longer without a reason", ordinary, Choice{Months: 24, Reason: "  kort  "}, true, "reden"},
		{"longer, not by the FG", ordinary, Choice{Months: 24, Reason: "De accountant vraagt dit."}, false, "maanden"},
		{"too long", ordinary, Choice{Months: 121, Reason: "De accountant vraagt dit."}, true, "maanden"},
		{"no number", ordinary, Choice{Months: -1}, true, "maanden"},
		{"a citizen service number", ordinary, Choice{Months: 6, Reason: "vanwege 111222333"}, true, "reden"},
		{"the log", log, Choice{Months: 1}, true, "maanden"},
	} {
		var names []string
		for _, f := range CheckChoice(c.term, c.choice, c.officer) {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); got != c.wrong {
			t.Errorf("%s: %q, want %q", c.name, got, c.wrong)
		}
	}
}

// TestTermsHaveWords: each kind has its name and its reason in both languages.
func TestTermsHaveWords(t *testing.T) {
	words, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	defaults := map[Kind]int{SignalWithoutAction: 3, OrdinaryCase: 12, NuisanceCase: 24, DangerFlag: 6, AccessLog: 60}
	for _, term := range Terms() {
		for _, lang := range []text.Lang{text.Dutch, text.English} {
			for _, key := range []string{term.Kind.Key(), term.Kind.Why()} {
				if said := words.Printer(lang).T(key); said == key || said == "" {
					t.Errorf("%s: no words for %s", lang, key)
				}
			}
		}
		if want, named := defaults[term.Kind]; named && term.Months != want {
			t.Errorf("%s: %d months, the policy says %d", term.Kind, term.Months, want)
		}
		if term.Law == "" {
			t.Errorf("%s follows no rule", term.Kind)
		}
	}
}

func TestNewHoldCheck(t *testing.T) {
	today := day("2026-11-21")
	good := NewHold{Type: "Case", Number: "2026-0001", Cause: Claim, Note: "Er loopt een claim.", Review: day("2027-05-21")}
	for name, c := range map[string]struct {
		change func(*NewHold)
		wrong  string
	}{
		"good":                 {func(*NewHold) {}, ""},
		"no type":              {func(h *NewHold) { h.Type = "Home" }, "soort"},
		"no number":            {func(h *NewHold) { h.Number = "" }, "nummer"},
		"no cause":             {func(h *NewHold) { h.Cause = "zomaar" }, "oorzaak"},
		"no reason":            {func(h *NewHold) { h.Note = "kort" }, "omdat"},
		"a number of a person": {func(h *NewHold) { h.Note = "over 111222333 gaat het" }, "omdat"},
		"no date":              {func(h *NewHold) { h.Review = time.Time{} }, "kijkdatum"},
		"today":                {func(h *NewHold) { h.Review = today }, "kijkdatum"},
		"after a year":         {func(h *NewHold) { h.Review = day("2027-11-22") }, "kijkdatum"},
	} {
		h := good
		c.change(&h)
		var names []string
		for _, f := range h.Check([]string{"Case", "Signal"}, today) {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); got != c.wrong {
			t.Errorf("%s: %q, want %q", name, got, c.wrong)
		}
	}
	h := Hold{Review: today}
	if h.Late(today) || !h.Late(today.AddDate(0, 0, 1)) {
		t.Error("a hold is late after its date, not on it")
	}
	if h.Lifted = today; h.Late(today.AddDate(0, 1, 0)) {
		t.Error("a hold that was lifted is late")
	}
}
