package attention

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
)

// The framework of the reporting code: each question in its order, and who does not know
// counts as who says what asks most care.
func TestAdvice(t *testing.T) {
	for words, want := range map[string]Advice{
		"":                       Incomplete,
		"nee":                    ToClose,
		"ja":                     Incomplete,
		"ja ja":                  ToReport,
		"ja weet-niet":           ToReport,
		"weet-niet ja":           ToReport,
		"ja nee":                 Incomplete,
		"ja nee nee":             ToReport,
		"ja nee weet-niet":       ToReport,
		"ja nee ja nee":          ToReport,
		"ja nee ja ja nee":       ToReport,
		"ja nee ja ja weet-niet": ToReport,
		"ja nee ja ja ja":        ToHelp,
		"misschien":              Incomplete,
	} {
		var w Weighing
		for i, a := range strings.Fields(words) {
			w[i] = Answer(a)
		}
		if got := w.Advice(); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
}

// Whoever is unsafe is never advised to be left to help alone, whatever else is answered.
func TestUnsafeIsReported(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var w Weighing
		for i := range w {
			w[i] = rapid.SampledFrom(append(Answers(), "")).Draw(r, "answer")
		}
		if w[1] == Yes && w[0] != No && w.Advice() != ToReport && w[0] != "" {
			r.Fatalf("%v: %s", w, w.Advice())
		}
		if w.Advice() == ToHelp && w != (Weighing{w[0], No, Yes, Yes, Yes}) {
			r.Fatalf("%v is left to help", w)
		}
	})
}

func TestSteps(t *testing.T) {
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	good := Step{Kind: Talk, On: today, With: "De moeder", Outcome: "Zij vertelt wat er was."}
	for name, c := range map[string]struct {
		change func(s *Step)
		want   string
	}{
		"right":               {func(*Step) {}, ""},
		"no kind":             {func(s *Step) { s.Kind = "iets" }, "stap attention.choose"},
		"tomorrow":            {func(s *Step) { s.On = today.AddDate(0, 0, 1) }, "op attention.day_wrong"},
		"no date":             {func(s *Step) { s.On = time.Time{} }, "op attention.day_wrong"},
		"with nobody":         {func(s *Step) { s.With = "" }, "met attention.short"},
		"no outcome":          {func(s *Step) { s.Outcome = "kort" }, "uitkomst attention.short"},
		"a number":            {func(s *Step) { s.Outcome = "Zijn nummer is 111222333." }, "uitkomst attention.bsn"},
		"skipped":             {func(s *Step) { s.Skipped, s.On, s.With = true, time.Time{}, "" }, ""},
		"skipped, no reason":  {func(s *Step) { s.Skipped, s.Outcome = true, "" }, "uitkomst attention.short"},
		"decision skipped":    {func(s *Step) { s.Kind, s.Skipped = Decide, true }, "overgeslagen attention.never_skipped"},
		"no decision":         {func(s *Step) { s.Kind = Decide }, "besluit attention.choose"},
		"decided":             {func(s *Step) { s.Kind, s.Decision = Decide, Report }, ""},
		"weighed, no answers": {func(s *Step) { s.Kind = Weigh }, "vraag1 attention.weigh_all"},
		"weighed":             {func(s *Step) { s.Kind, s.Weighing = Weigh, Weighing{Yes, Yes} }, ""},
	} {
		s := good
		c.change(&s)
		var got []string
		for _, f := range s.check(today) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A decision counts once it was weighed: before that the step stays open.
func TestOpen(t *testing.T) {
	if got := Open(nil); !slices.Equal(got, StepKinds()) {
		t.Errorf("%v", got)
	}
	if got := Open([]Step{{Kind: MapSignals}, {Kind: Consult, Skipped: true}, {Kind: Talk}, {Kind: Decide}, {Kind: Weigh}}); !slices.Equal(got, []StepKind{Decide}) {
		t.Errorf("decided before it was weighed: %v", got)
	}
	if got := Open([]Step{{Kind: MapSignals}, {Kind: Consult}, {Kind: Talk}, {Kind: Weigh, Skipped: true}, {Kind: Decide}}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// A request holds a moment and figures. Both clock changes keep the hour of the day.
func TestCallDraft(t *testing.T) {
	at := time.Date(2026, 11, 20, 15, 30, 0, 0, time.UTC) // half past four
	for name, c := range map[string]struct {
		d    CallDraft
		want string
	}{
		"now":              {CallDraft{Now, "06 1234 5678", "sleutel-1"}, ""},
		"extension":        {CallDraft{Evening, "1234", "sleutel-1"}, ""},
		"abroad":           {CallDraft{Tomorrow, "+31 (0)6-12345678", "sleutel-1"}, ""},
		"a word":           {CallDraft{Now, "bel over Kees 0612345678", "sleutel-1"}, "nummer attention.phone_wrong"},
		"short":            {CallDraft{Now, "12", "sleutel-1"}, "nummer attention.phone_wrong"},
		"long":             {CallDraft{Now, "06123456781234567890", "sleutel-1"}, "nummer attention.phone_wrong"},
		"no moment":        {CallDraft{"ooit", "0612345678", "sleutel-1"}, "wanneer attention.choose"},
		"no key":           {CallDraft{Now, "0612345678", ""}, " attention.form_again"},
		"afternoon":        {CallDraft{Afternoon, "0612345678", "sleutel-1"}, ""},
		"figures of Arabs": {CallDraft{Now, "٠٦١٢٣٤٥٦٧٨", "sleutel-1"}, "nummer attention.phone_wrong"},
	} {
		var got []string
		for _, f := range c.d.check(at) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if fields := (CallDraft{Afternoon, "0612345678", "sleutel-1"}).check(at.Add(time.Hour)); len(fields) != 1 || fields[0].Key != "attention.moment_past" {
		t.Errorf("after five: %v", fields)
	}
	for _, day := range []string{"2026-03-28", "2026-10-24", "2026-11-20"} {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		due := Tomorrow.Due(d.Add(10 * time.Hour)).In(clock.Amsterdam())
		if due.Hour() != 12 || due.Day() != d.AddDate(0, 0, 1).Day() {
			t.Errorf("%s: %s", day, due)
		}
	}
}
