package nuisance

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/fault"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func said(fields []fault.Field) string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Name+" "+f.Key)
	}
	return strings.Join(list, ", ")
}

// TestSteps is every step from every place to every place, by hand: h when both sides are heard
// first, w with a reason, d with the name of who decided, 0 without anything, - not there.
func TestSteps(t *testing.T) {
	places := []Rung{Beside, Mediation, Warning, Intention, Penalty, Compulsion, Ban}
	for i, row := range []string{
		//        beside mediation warning intention penalty compulsion ban
		"beside      -      0        hw       hwd      hwd      hwd      hwd",
		"mediation   w      -        h        hwd      hwd      hwd      hwd",
		"warning     w      w        -        hd       hwd      hwd      hwd",
		"intention   w      w        w        -        hd       hwd      hwd",
		"penalty     w      w        w        w        -        hd       hwd",
		"compulsion  w      w        w        w        w        -        hd",
		"ban         w      w        w        w        w        w        -",
	} {
		for j, want := range strings.Fields(row)[1:] {
			d, ok := Step(places[i], places[j])
			got := ""
			for _, x := range []struct {
				is   bool
				mark string
			}{{d.Heard, "h"}, {d.Why, "w"}, {d.Decider, "d"}} {
				if x.is {
					got += x.mark
				}
			}
			switch {
			case !ok:
				got = "-"
			case got == "":
				got = "0"
			}
			if got != want {
				t.Errorf("%q to %q: %s, want %s", places[i], places[j], got, want)
			}
		}
	}
	for _, to := range []Rung{"gevangenis", "geen"} {
		if _, ok := Step(Beside, to); ok {
			t.Errorf("a step to %q", to)
		}
		if _, ok := Step(to, Warning); ok {
			t.Errorf("a step from %q", to)
		}
	}
}

func TestCheck(t *testing.T) {
	today := day("2026-11-20")
	heard := map[Side]time.Time{Sufferers: day("2026-11-01"), Other: day("2026-11-02")}
	half := map[Side]time.Time{Sufferers: day("2026-11-01")}
	for name, v := range map[string]struct {
		stand Stand
		e     Entry
		want  string
	}{
		"hearing a side":        {Stand{}, Entry{Side: Other, On: today, Text: "Het was een feest."}, ""},
		"hearing nobody":        {Stand{}, Entry{Side: "geen", On: today, Text: "x"}, "kant nuisance.side_missing"},
		"hearing nothing":       {Stand{}, Entry{Side: Other}, "datum nuisance.date_missing, tekst nuisance.story_missing"},
		"mediation":             {Stand{}, Entry{To: Mediation, On: today}, ""},
		"a warning":             {Stand{Rung: Mediation, Heard: heard}, Entry{To: Warning, On: today}, ""},
		"one side only":         {Stand{Rung: Mediation, Heard: half}, Entry{To: Warning, On: today}, "niet nuisance.not_heard"},
		"one side, with reason": {Stand{Rung: Mediation, Heard: half}, Entry{To: Warning, On: today, NotHeard: "Hij doet niet open."}, ""},
		"skipped in silence":    {Stand{Heard: heard}, Entry{To: Warning, On: today}, "tekst nuisance.why_missing"},
		"nobody decided":        {Stand{Rung: Warning, Heard: heard}, Entry{To: Intention, On: today}, "besluit nuisance.decider_missing"},
		"the mayor decided":     {Stand{Rung: Warning, Heard: heard}, Entry{To: Intention, On: today, Decider: "burgemeester"}, ""},
		"back in silence":       {Stand{Rung: Warning}, Entry{To: Mediation, On: today}, "tekst nuisance.why_missing"},
		"off, it goes well":     {Stand{Rung: Warning}, Entry{To: Beside, On: today, Text: "Het is stil."}, ""},
		"tomorrow":              {Stand{}, Entry{To: Mediation, On: today.AddDate(0, 0, 1)}, "datum nuisance.date_ahead"},
		"before the last":       {Stand{Rung: Mediation, Since: today}, Entry{To: Beside, On: day("2026-11-19"), Text: "x"}, "datum nuisance.date_before"},
		"the same rung":         {Stand{Rung: Warning, Heard: heard}, Entry{To: Warning, On: today}, "naar nuisance.no_step"},
		"a citizen's one":       {Stand{}, Entry{To: Mediation, On: today, Text: "111222333"}, "tekst nuisance.bsn"},
	} {
		if got := said(v.e.check(v.stand, today)); got != v.want {
			t.Errorf("%s: %q, want %q", name, got, v.want)
		}
	}
}

// TestBothHeardLaw: whatever people do in whatever order, each rung that weighs was taken after
// both sides were heard since the rung that weighed before it, or with a reason.
func TestBothHeardLaw(t *testing.T) {
	rungs := []Rung{Beside, Mediation, Warning, Intention, Penalty, Compulsion, Ban}
	rapid.Check(t, func(r *rapid.T) {
		var all []Entry
		today := day("2026-11-20")
		lastHeard := map[Side]int{}
		lastWeighed := 0
		for i := range rapid.IntRange(1, 20).Draw(r, "n") {
			e := Entry{On: today, Text: "omdat"}
			if rapid.Bool().Draw(r, "hear") {
				e.Side = rapid.SampledFrom(Sides()).Draw(r, "side")
			} else {
				e.To, e.Decider = rapid.SampledFrom(rungs).Draw(r, "to"), "burgemeester"
				if rapid.IntRange(0, 5).Draw(r, "reason") == 0 {
					e.NotHeard = "het kon niet"
				}
			}
			s := standOf(all)
			if len(e.check(s, today)) > 0 {
				continue
			}
			all = append(all, e)
			at := i + 1
			if e.Side != "" {
				lastHeard[e.Side] = at
				continue
			}
			if level(e.To) > level(s.Rung) && about(e.To).Weighs {
				if e.NotHeard == "" && (lastHeard[Sufferers] <= lastWeighed || lastHeard[Other] <= lastWeighed) {
					r.Fatalf("%s was taken without both sides heard: %+v", e.To, all)
				}
				lastWeighed = at
			}
		}
	})
}

// Hearing counts until a step up that weighs: mediation weighs nothing, and a step back is lighter.
func TestHearingLasts(t *testing.T) {
	hear := []Entry{{Side: Sufferers, On: day("2026-11-01")}, {Side: Other, On: day("2026-11-02")}}
	step := func(to Rung) Entry { return Entry{To: to, On: day("2026-11-03")} }
	for name, v := range map[string]struct {
		then []Entry
		want bool
	}{
		"nothing more":          {nil, true},
		"mediation":             {[]Entry{step(Mediation)}, true},
		"a warning":             {[]Entry{step(Warning)}, false},
		"one side again":        {[]Entry{step(Warning), hear[0]}, false},
		"both again":            {[]Entry{step(Warning), hear[0], hear[1]}, true},
		"back to what is less":  {[]Entry{step(Penalty), hear[0], hear[1], step(Warning)}, true},
		"and up again":          {[]Entry{step(Penalty), hear[0], hear[1], step(Warning), step(Intention)}, false},
		"off the ladder and on": {[]Entry{step(Penalty), hear[0], hear[1], step(Beside), step(Mediation)}, true},
	} {
		if got := standOf(append(hear[:2:2], v.then...)).bothHeard(); got != v.want {
			t.Errorf("%s: both heard %v", name, got)
		}
	}
}

// A text of exactly the most signs is not too long.
func TestLongestText(t *testing.T) {
	e := Entry{To: Mediation, On: day("2026-11-20"), Text: strings.Repeat("é", maxText)}
	if got := said(e.check(Stand{}, day("2026-11-20"))); got != "" {
		t.Errorf("refused: %s", got)
	}
	e.Text += "é"
	if got := said(e.check(Stand{}, day("2026-11-20"))); !strings.Contains(got, "nuisance.long") {
		t.Errorf("not refused: %q", got)
	}
}
