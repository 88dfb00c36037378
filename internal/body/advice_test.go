package body

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/states"
)

var redraw = flag.Bool("update", false, "write the drawing of the states into the documents")

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// long is a text that is long enough to be a reason.
const long = "Dat is te duur voor wie hier woont."

// asked is an advice that was asked on 1 June, for which six weeks end on 13 July.
func asked() Advice {
	return Advice{ID: "a", State: Asked, Subject: "Nieuwe voordeuren", Aims: long, Reasons: long, Effects: long, Informed: day("2026-06-01"), Until: day("2026-07-13"), Version: 1}
}

// after carries out steps, each on its day; it stops at the first that is refused.
func after(t *testing.T, a Advice, steps ...string) Advice {
	t.Helper()
	for _, s := range steps {
		step, on, _ := strings.Cut(s, " ")
		next, wrong := a.With(Said{Step: Step(step), Day: day(on), Words: long}, day(on))
		if len(wrong) > 0 {
			t.Fatalf("%s: %v", s, wrong)
		}
		a = next
	}
	return a
}

// From when a plan may be carried out, and by which letter of art. 5 lid 3 of the act.
func TestCarryOut(t *testing.T) {
	for name, c := range map[string]struct {
		steps []string
		from  string
		why   Ground
	}{
		"nothing came: when the term is over":             {nil, "2026-07-14", ByTerm},
		"no objection: at once":                           {[]string{"geen-bezwaar 2026-06-10"}, "2026-06-10", ByConsent},
		"advice without an answer: when the term is over": {[]string{"adviseer 2026-06-10"}, "2026-07-14", ByTerm},
		"advice that is followed: when the term is over":  {[]string{"adviseer 2026-06-10", "volg 2026-06-12"}, "2026-07-14", ByTerm},
		"followed, and then no objection":                 {[]string{"adviseer 2026-06-10", "volg 2026-06-12", "geen-bezwaar 2026-06-15"}, "2026-06-15", ByConsent},
		"not followed: three whole days later":            {[]string{"adviseer 2026-06-10", "wijk-af 2026-06-12"}, "2026-06-16", ByReasons},
		"not followed at the very end: the term is first": {[]string{"adviseer 2026-07-10", "wijk-af 2026-07-12"}, "2026-07-14", ByTerm},
		"not followed, and then no objection":             {[]string{"adviseer 2026-06-10", "wijk-af 2026-06-12", "geen-bezwaar 2026-06-14"}, "2026-06-14", ByConsent},
		"advice after the term: it is over already":       {[]string{"adviseer 2026-08-01", "wijk-af 2026-08-02"}, "2026-07-14", ByTerm},
		"withdrawn: never":                                {[]string{"trek-in 2026-06-10"}, "", ""},
		"closed after the term":                           {[]string{"sluit 2026-07-14"}, "2026-07-14", ByTerm},
	} {
		from, why := after(t, asked(), c.steps...).CarryOut()
		got := ""
		if !from.IsZero() {
			got = from.Format(time.DateOnly)
		}
		if got != c.from || why != c.why {
			t.Errorf("%s: %s %q, want %s %q", name, got, why, c.from, c.why)
		}
	}
	more, wrong := asked().With(Said{Step: Extend, Day: day("2026-08-15")}, day("2026-06-20"))
	if from, _ := more.CarryOut(); len(wrong) > 0 || !from.Equal(day("2026-08-16")) {
		t.Errorf("with more time: %s %v", from, wrong)
	}
}

// Whatever is done, nobody is told to begin before six weeks, a "no objection" or three days after
// reasons; and an advice gets its answer within fourteen days.
func TestTermsHold(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a, today := asked(), day("2026-06-01")
		for range rapid.IntRange(0, 6).Draw(r, "steps") {
			today = today.AddDate(0, 0, rapid.IntRange(0, 20).Draw(r, "days"))
			s := Said{Step: rapid.SampledFrom([]Step{Extend, NoObstacle, Advise, Follow, Deviate, Close, Withdraw}).Draw(r, "step"), Day: today, Words: long}
			if s.Step == Extend {
				s.Day = a.Until.AddDate(0, 0, 7)
			}
			if next, wrong := a.With(s, today); len(wrong) == 0 {
				a = next
			}
		}
		from, why := a.CarryOut()
		switch {
		case why == "":
			if a.State != Withdrawn {
				r.Fatalf("%+v is never carried out", a)
			}
		case a.State == Unopposed && !from.Before(a.Unopposed):
		case !a.Answered.IsZero() && a.Received.After(time.Time{}) && a.State != Followed && from.After(a.Answered.AddDate(0, 0, 3)):
		case from.Before(a.Informed.AddDate(0, 0, 43)) || from.Before(a.Until.AddDate(0, 0, 1)):
			r.Fatalf("%+v may be carried out from %s by %s", a, from, why)
		}
		if a.State == Advised && !a.AnswerBy().Equal(a.Received.AddDate(0, 0, 14)) {
			r.Fatalf("an answer by %s", a.AnswerBy())
		}
	})
}

// Every step from every state: what the table of the act holds, and nothing else.
func TestSteps(t *testing.T) {
	want := map[State]string{Asked: "verleng geen-bezwaar adviseer sluit trek-in", Advised: "volg wijk-af trek-in", Followed: "geen-bezwaar", Deviated: "geen-bezwaar"}
	for _, from := range []State{Asked, Unopposed, Advised, Followed, Deviated, Closed, Withdrawn} {
		var got []string
		for _, s := range []Step{Extend, NoObstacle, Advise, Follow, Deviate, Close, Withdraw} {
			a := asked()
			a.State, a.Received, a.Answered = from, day("2026-06-10"), day("2026-06-12")
			_, may := a.MayStep(s, day("2026-07-14"))
			if may {
				got = append(got, string(s))
			}
			on := day("2026-07-14")
			if s == Extend {
				on = on.AddDate(0, 1, 0)
			}
			if _, wrong := a.With(Said{Step: s, Day: on, Words: long}, day("2026-07-14")); (len(wrong) == 0) != may {
				t.Errorf("%s from %s: %v", s, from, wrong)
			}
		}
		if strings.Join(got, " ") != want[from] {
			t.Errorf("from %s: %v, want %s", from, got, want[from])
		}
	}
	if _, may := asked().MayStep(Close, day("2026-07-13")); may {
		t.Error("closed on the last day of the term")
	}
	if theirs := asked().Steps(true, day("2026-06-02")); !slices.Equal(theirs, []Step{Advise, NoObstacle}) {
		t.Errorf("the body can %v", theirs)
	}
}

func fieldsOf(list []fault.Field) string {
	var all []string
	for _, f := range list {
		all = append(all, f.Name+" "+strings.TrimPrefix(f.Key, "body."))
	}
	return strings.Join(all, ", ")
}

func TestWhatIsRefused(t *testing.T) {
	today := day("2026-06-05")
	for name, c := range map[string]struct {
		change func(a *Advice)
		want   string
	}{
		"sound":                     {func(*Advice) {}, ""},
		"a day less than six weeks": {func(a *Advice) { a.Until = day("2026-07-12") }, "termijn bad_term"},
		"no reasons":                {func(a *Advice) { a.Reasons = "zo" }, "reden short"},
		"told tomorrow":             {func(a *Advice) { a.Informed, a.Until = day("2026-06-06"), day("2026-08-01") }, "gegeven bad_informed"},
		"never told":                {func(a *Advice) { a.Informed = time.Time{} }, "gegeven bad_informed"},
		"a number of a citizen":     {func(a *Advice) { a.Aims = "Het nummer is 111222333." }, "doel bsn"},
	} {
		a := asked()
		c.change(&a)
		if got := fieldsOf(a.Check(today)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	advised := after(t, asked(), "adviseer 2026-06-10")
	for name, c := range map[string]struct {
		said Said
		want string
	}{
		"no reasons given":          {Said{Deviate, day("2026-06-12"), "nee"}, "tekst short"},
		"answered before it came":   {Said{Follow, day("2026-06-09"), ""}, "datum bad_day"},
		"answered tomorrow":         {Said{Deviate, day("2026-06-21"), long}, "datum bad_day"},
		"a second advice":           {Said{Advise, day("2026-06-12"), long}, "stap step_wrong"},
		"followed without a word":   {Said{Follow, day("2026-06-12"), ""}, ""},
		"more time after an advice": {Said{Extend, day("2026-09-12"), ""}, "stap step_wrong"},
	} {
		if _, wrong := advised.With(c.said, day("2026-06-20")); fieldsOf(wrong) != c.want {
			t.Errorf("%s: %s, want %s", name, fieldsOf(wrong), c.want)
		}
	}
	if _, wrong := asked().With(Said{Step: Extend, Day: day("2026-07-13")}, today); fieldsOf(wrong) != "datum bad_extend" {
		t.Errorf("the same term: %v", wrong)
	}
	bad := Body{Kind: "club", Name: "x", Rhythm: 99, Least: 0}
	if got := fieldsOf(bad.Check()); got != "soort choose, naam short, contact choose, ritme bad_rhythm, leden bad_least" {
		t.Errorf("a body: %s", got)
	}
	if got := fieldsOf(Member{Name: "An", Role: Plain, From: today, Until: today.AddDate(0, 0, -1)}.Check()); got != "tot bad_until" {
		t.Errorf("a member: %s", got)
	}
	for link, want := range map[string]string{"http://a.nl": "adres bad_link", "javascript:x": "adres bad_link", "https://a.nl/stuk": "", "": "tekst paper_empty"} {
		if got := fieldsOf(Paper{Title: "Stuk", Link: link}.Check()); got != want {
			t.Errorf("a paper at %s: %s", link, got)
		}
	}
}

// The drawing of the docs is that of the table.
func TestDrawing(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "bewonersorganisaties.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	drawn, ok := states.Put(string(page), "standen", drawing())
	switch {
	case !ok:
		t.Fatal("no place for the drawing in ", path)
	case *redraw:
		if err := os.WriteFile(path, []byte(drawn), 0o600); err != nil {
			t.Fatal(err)
		}
	case drawn != string(page):
		t.Error("the drawing differs from the table; run with -update")
	}
}
