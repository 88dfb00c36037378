package attention

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// StepKind is one of the five steps of the reporting code.
type StepKind string

// The steps. Their order is the usual one; the code lets people go back.
const (
	MapSignals StepKind = "signalen"
	Consult    StepKind = "overleg"
	Talk       StepKind = "gesprek"
	Weigh      StepKind = "wegen"
	Decide     StepKind = "beslissen"
)

// StepKinds are the five steps in their order.
func StepKinds() []StepKind { return []StepKind{MapSignals, Consult, Talk, Weigh, Decide} }

// Answer is what the officer says to a question of the weighing.
type Answer string

// The answers. Unsure counts as what asks most care.
const (
	Yes    Answer = "ja"
	No     Answer = "nee"
	Unsure Answer = "weet-niet"
)

// Answers are all answers in the order of the screen.
func Answers() []Answer { return []Answer{Yes, No, Unsure} }

// Weighing holds the answers to the five questions of the assessment framework
// (afwegingskader), in their order: is there a suspicion; is somebody unsafe now or again and
// again; can we help well enough; do those concerned take that help; does it bring lasting
// safety in time.
type Weighing [5]Answer

// Advice is what the framework says.
type Advice string

// The advices. Incomplete means that a question was not answered yet.
const (
	Incomplete Advice = ""
	ToClose    Advice = "afsluiten"
	ToReport   Advice = "melden"
	ToHelp     Advice = "hulp"
)

// Advice goes through the questions until one decides: no suspicion ends it, unsafety or help
// that will not do is for Veilig Thuis, and otherwise help is organised.
func (w Weighing) Advice() Advice {
	for i, a := range w {
		if !slices.Contains(Answers(), a) {
			return Incomplete
		}
		switch {
		case i == 0 && a == No:
			return ToClose
		case i == 1 && a != No, i > 1 && a != Yes:
			return ToReport
		}
	}
	return ToHelp
}

// Decision is what was decided in the fifth step.
type Decision string

// The decisions: reporting and organising help can go together.
const (
	Report     Decision = "melden"
	ReportHelp Decision = "melden-en-hulp"
	Help       Decision = "hulp"
	Neither    Decision = "geen"
)

// Decisions are all decisions in the order of the screen.
func Decisions() []Decision { return []Decision{Report, ReportHelp, Help, Neither} }

// Step is something that was done under the code, or skipped for a reason.
type Step struct {
	Kind     StepKind  `json:"kind"`
	On       time.Time `json:"on"` // date on which it was done; of a skipped one the day of the record
	At       time.Time `json:"at"` // instant of the record
	By       string    `json:"by"` // user
	With     string    `json:"with"`
	Outcome  string    `json:"outcome"` // or the reason for skipping
	Skipped  bool      `json:"skipped"`
	Weighing Weighing  `json:"weighing"`
	Decision Decision  `json:"decision"`
}

// Limits of what is written.
const (
	maxText  = 2000
	maxWith  = 120
	minWords = 10 // runes
)

// checker collects the reasons of a refusal.
type checker struct{ fields []fault.Field }

func (c *checker) refuse(wrong bool, field, key string, pairs ...any) {
	if wrong {
		c.fields = append(c.fields, fault.NewField(field, key, pairs...))
	}
}

// text refuses what is too short, too long, damaged, or holds a citizen service number.
func (c *checker) text(field, s string, least, most int) {
	n := utf8.RuneCountInString(s)
	c.refuse(n < least, field, "attention.short", "Min", least)
	c.refuse(n > most, field, "attention.long", "Max", most)
	c.refuse(!utf8.ValidString(s) || strings.ContainsRune(s, 0), field, "attention.damaged")
	c.refuse(text.ContainsBSN(s), field, "attention.bsn")
}

// check are the reasons why a step cannot be noted on a day.
func (s Step) check(today time.Time) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(StepKinds(), s.Kind), "stap", "attention.choose")
	c.text("uitkomst", s.Outcome, minWords, maxText)
	if s.Skipped {
		c.refuse(s.Kind == Decide, "overgeslagen", "attention.never_skipped")
		return c.fields
	}
	c.refuse(s.On.IsZero() || s.On.After(today), "op", "attention.day_wrong")
	least := 0
	if s.Kind == Consult || s.Kind == Talk {
		least = 2
	}
	c.text("met", s.With, least, maxWith)
	if s.Kind == Weigh {
		c.refuse(s.Weighing.Advice() == Incomplete, "vraag1", "attention.weigh_all")
	}
	c.refuse(s.Kind == Decide && !slices.Contains(Decisions(), s.Decision), "besluit", "attention.choose")
	return c.fields
}

// Open are the steps of the code about which nothing is noted, in their order. All five must
// be done or skipped before a record closes, and a decision before the weighing does not count.
func Open(steps []Step) []StepKind {
	done := map[StepKind]bool{}
	for _, s := range steps {
		done[s.Kind] = s.Kind != Decide || done[Weigh]
	}
	var open []StepKind
	for _, k := range StepKinds() {
		if !done[k] {
			open = append(open, k)
		}
	}
	return open
}

// last is the last weighing and the last decision among steps.
func last(steps []Step) (w Weighing, d Decision) {
	for _, s := range steps {
		if s.Kind == Weigh && !s.Skipped {
			w = s.Weighing
		}
		if s.Kind == Decide {
			d = s.Decision
		}
	}
	return w, d
}
