package secondchance

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/states"
	"samendoen/internal/base/text"
)

var update = flag.Bool("update", false, "write the drawing into the docs")

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

var today = day("2026-11-20")

func allSteps() (list []Step) {
	for _, m := range Moves() {
		if !slices.Contains(list, m.Step) {
			list = append(list, m.Step)
		}
	}
	return list
}

func allStates() []State {
	return []State{None, Exploring, Drafting, Running, Breached, InCourt, Aftercare, Ended, Dropped}
}

func said(fields []fault.Field) string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Name+" "+f.Key)
	}
	return strings.Join(list, ", ")
}

func goodTerms() *Terms {
	return &Terms{Conditions: "Na tien uur is het stil.", Ours: "Wij maken de vloer.", Supporter: "Zijn zus", Children: "Er wonen geen kinderen.", Guidance: "Elke week een gesprek.",
		Until: today.AddDate(1, 0, 0), FirstCheck: today.AddDate(0, 1, 0)}
}

// good is a step that nothing is wrong with, as the n-th of its kind.
func good(step Step, n int) Line {
	l := Line{[]string{"anna", "bob", "cor"}[n%3], Entry{Step: step, On: today, Text: "omdat", Party: Parties()[n%3], Next: today.AddDate(0, 1, 0)}}
	if step == Draft {
		l.Terms = goodTerms()
	}
	return l
}

// TestMoves is every step in every state, by hand: where it leads, and how many it takes.
func TestMoves(t *testing.T) {
	want := map[State]string{
		None:      "begin>verkennen",
		Exploring: "gehoord>verkennen oordeel*2>opstellen stopt>niet-door",
		Drafting:  "overeenkomst>opstellen handtekening*3>loopt stopt>niet-door",
		Running:   "kijkmoment>loopt niet-gelukt>niet-nagekomen gelukt>nazorg stopt>nazorg",
		Breached:  "gehoord-erover>niet-nagekomen oordeel-verder*2>loopt oordeel-rechter*2>bij-de-rechter",
		InCourt:   "uitspraak-blijft>loopt uitspraak-eind>nazorg stopt>loopt",
		Aftercare: "kijkmoment>nazorg nazorg-klaar>afgerond",
		Ended:     "begin>verkennen",
		Dropped:   "begin>verkennen",
	}
	for _, state := range allStates() {
		leads := map[Step]string{}
		for part := range strings.FieldsSeq(want[state]) {
			step, to, _ := strings.Cut(part, ">")
			name, _, _ := strings.Cut(step, "*")
			leads[Step(name)] = step + ">" + to
		}
		for _, step := range allSteps() {
			s := Stand{State: state, Since: today.AddDate(0, 0, -1), Heard: true, Terms: *goodTerms(), Signed: map[Party]Line{}}
			if leads[step] == "" {
				if got := said(good(step, 0).check(s, today)); got != "stap secondchance.no_step" {
					t.Errorf("%s in %q: %q", step, state, got)
				}
				if after := s.after(good(step, 0)); after.State != state {
					t.Errorf("%s in %q leads to %q", step, state, after.State)
				}
				continue
			}
			taken := 0
			for s.State == state && taken < 3 {
				if got := said(good(step, taken).check(s, today)); got != "" {
					t.Fatalf("%s in %q: %s", step, state, got)
				}
				s = s.after(good(step, taken))
				if taken++; leads[step] == string(step)+">"+string(state) {
					break
				}
			}
			got := string(step) + map[int]string{2: "*2", 3: "*3"}[taken] + ">" + string(s.State)
			if got != leads[step] {
				t.Errorf("%s in %q gives %s, want %s", step, state, got, leads[step])
			}
		}
	}
}

func TestCheck(t *testing.T) {
	heard := Stand{State: Exploring, Heard: true}
	one := heard.after(good(Judge, 0))
	breached := Stand{State: Breached, Heard: true}
	drafted := Stand{State: Drafting, Signed: map[Party]Line{}}.after(good(Draft, 0))
	change := func(l Line, fn func(l *Line)) Line { fn(&l); return l }
	for name, v := range map[string]struct {
		s    Stand
		l    Line
		want string
	}{
		"before hearing":         {Stand{State: Exploring}, good(Judge, 0), "stap secondchance.not_heard"},
		"the first judge":        {heard, good(Judge, 0), ""},
		"the same judge":         {one, good(Judge, 0), "stap secondchance.same_judge"},
		"the second judge":       {one, good(Judge, 1), ""},
		"a breach before a talk": {Stand{State: Breached}, good(JudgeCourt, 0), "stap secondchance.not_heard"},
		"heard long ago":         {Stand{State: Running, Heard: true}.after(good(Breach, 0)), good(JudgeCourt, 0), "stap secondchance.not_heard"},
		"one for the court":      {breached.after(good(JudgeCourt, 0)), good(JudgeCourt, 0), "stap secondchance.same_judge"},
		"changing one's mind":    {breached.after(good(JudgeCourt, 0)), good(JudgeGoOn, 0), ""},
		"without a text":         {Stand{State: Drafting}, good(Sign, 0), "stap secondchance.no_text"},
		"signing twice":          {drafted.after(good(Sign, 0)), good(Sign, 0), "partij secondchance.signed_before"},
		"nobody signs":           {drafted, change(good(Sign, 0), func(l *Line) { l.Party = "buurman" }), "partij secondchance.party_missing"},
		"half an agreement":      {drafted, change(good(Draft, 0), func(l *Line) { l.Terms.Supporter, l.Terms.Children = "", "" }), "steun secondchance.missing, kinderen secondchance.missing"},
		"for ever":               {drafted, change(good(Draft, 0), func(l *Line) { l.Terms.Until = today.AddDate(3, 0, 0) }), "tot secondchance.until"},
		"no form":                {drafted, Line{"anna", Entry{Step: Draft, On: today}}, "voorwaarden secondchance.missing"},
		"an end without care":    {Stand{State: Running}, change(good(Succeed, 0), func(l *Line) { l.Next = time.Time{} }), "volgende secondchance.next"},
		"never looked at again":  {Stand{State: Running}, change(good(Check, 0), func(l *Line) { l.Next = today.AddDate(1, 0, 0) }), "volgende secondchance.next"},
		"tomorrow":               {Stand{}, change(good(Start, 0), func(l *Line) { l.On = today.AddDate(0, 0, 1) }), "datum secondchance.date_ahead"},
		"no words":               {Stand{}, change(good(Start, 0), func(l *Line) { l.Text = " " }), "tekst secondchance.missing"},
		"before the last":        {Stand{State: Running, Since: today}, change(good(Breach, 0), func(l *Line) { l.On = today.AddDate(0, 0, -1) }), "datum secondchance.date_before"},
		"a citizen's one":        {Stand{}, change(good(Start, 0), func(l *Line) { l.Text = "111222333" }), "tekst secondchance.bsn"},
	} {
		if got := said(v.l.check(v.s, today)); got != v.want {
			t.Errorf("%s: %q, want %q", name, got, v.want)
		}
	}
	if again := drafted.after(good(Sign, 0)).after(good(Draft, 0)); len(again.Signed) != 0 {
		t.Error("another text keeps the signatures of the old one")
	}
}

// TestLaws: whatever people try in whatever order, an agreement runs only after two people
// judged, after hearing, and three signed; and a court is asked only by two, after hearing again.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var s Stand
		var all []Line
		for range rapid.IntRange(1, 60).Draw(r, "n") {
			l := good(rapid.SampledFrom(allSteps()).Draw(r, "step"), rapid.IntRange(0, 2).Draw(r, "who"))
			l.Party = rapid.SampledFrom(Parties()).Draw(r, "party")
			if len(l.check(s, today)) > 0 {
				continue
			}
			all = append(all, l)
			was := s.State
			if s = s.after(l); was == s.State || s.State != Running && s.State != InCourt {
				continue
			}
			since := Start
			if was == Breached {
				since = Breach
			}
			from := 0
			judges, parties, talks := map[string]bool{}, map[Party]bool{}, 0
			for i, x := range all {
				if x.Step == since {
					from, judges, parties, talks = i, map[string]bool{}, map[Party]bool{}, 0
				}
				switch x.Step {
				case Hear, HearBreach:
					talks++
				case Judge, JudgeGoOn, JudgeCourt:
					judges[x.ByID] = true
				case Sign:
					parties[x.Party] = true
				}
			}
			if was != InCourt && (len(judges) < 2 || talks == 0) || was == Drafting && len(parties) != 3 {
				r.Fatalf("%q to %q with %d judges, %d talks and %d signatures: %+v", was, s.State, len(judges), talks, len(parties), all[from:])
			}
		}
	})
}

func TestRungOf(t *testing.T) {
	for date, want := range map[string]int{"2026-12-23": 0, "2026-12-24": 0, "2026-12-27": 1, "2026-12-31": 1, "2027-01-04": 2} { // Christmas and New Year are no working days
		if got := rungOf(day("2026-12-24"), day(date)); got != want {
			t.Errorf("%s: step %d, want %d", date, got, want)
		}
	}
}

// TestDrawn holds the drawing in the docs against the table of the code.
func TestDrawn(t *testing.T) {
	words, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := words.Printer(text.Dutch)
	var moves []states.Move
	for _, m := range Moves() {
		by := "een collega die meedoet"
		switch {
		case m.Wait == 2:
			by = "twee collega's, nooit een en dezelfde"
		case m.Wait == 3:
			by = "bewoner, verhuurder en zorg"
		}
		moves = append(moves, states.Move{From: string(m.From), To: string(m.To), Step: p.T("secondchance.did_" + string(m.Step)), By: by})
	}
	name := func(state string) string { return strings.ReplaceAll(state, "-", " ") }
	const path = "../../docs/tweede-kans.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, ok := states.Put(string(page), "standen", states.Draw(name, moves))
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !ok || want != string(page) {
		t.Error("the drawing in docs/tweede-kans.md is not that of the code: go test ./internal/secondchance -run TestDrawn -update")
	}
}
