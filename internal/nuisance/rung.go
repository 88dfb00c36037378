package nuisance

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/letter"
)

// Rung is a rung of the ladder; the zero value stands beside it.
type Rung string

// The rungs.
const (
	Beside     Rung = ""
	Mediation  Rung = "buurtbemiddeling"
	Warning    Rung = "waarschuwing"
	Intention  Rung = "voornemen"
	Penalty    Rung = "dwangsom"
	Compulsion Rung = "bestuursdwang"
	Ban        Rung = "huisverbod"
)

// Decider says who takes the decision of a rung.
type Decider string

// The deciders. What the mayor decides, the landlord only writes down.
const (
	ByLandlord Decider = "verhuurder"
	ByMayor    Decider = "burgemeester"
)

// About is what is known of a rung: what it needs has its words under need_<rung>_<n>.
type About struct {
	Rung   Rung
	Weighs bool // on somebody: both sides are heard first
	By     Decider
	Needs  int               // how many things it needs
	Letter letter.TemplateID // to tell it with
}

// Ladder are the six rungs, the lightest first (CCV, Escalatieladder Wet aanpak woonoverlast).
func Ladder() []About {
	return []About{
		{Mediation, false, ByLandlord, 3, "buurtbemiddeling"},
		{Warning, true, ByLandlord, 4, "waarschuwing"},
		{Intention, true, ByMayor, 4, "gemeente"},
		{Penalty, true, ByMayor, 3, "gemeente"},
		{Compulsion, true, ByMayor, 3, "gemeente"},
		{Ban, true, ByMayor, 4, "gemeente"},
	}
}

// level is how high a rung is: 0 beside the ladder, 1 to 6 on it, -1 for what is no rung.
func level(r Rung) int {
	if r == Beside {
		return 0
	}
	i := slices.IndexFunc(Ladder(), func(a About) bool { return a.Rung == r })
	if i < 0 {
		return -1
	}
	return i + 1
}

func about(r Rung) About {
	if n := level(r); n > 0 {
		return Ladder()[n-1]
	}
	return About{}
}

// Demand is what a step asks for.
type Demand struct {
	Heard   bool // both sides, since the rung before
	Why     bool // a reason: rungs are skipped, or stepped back to another rung
	Decider bool // the name of who decided
}

// Step is what a step from one rung to another asks for; ok is false for a step that there is
// not: to the same place, or to what is no rung.
func Step(from, to Rung) (d Demand, ok bool) {
	f, t := level(from), level(to)
	if f < 0 || t < 0 || f == t {
		return d, false
	}
	if t > f {
		a := about(to)
		return Demand{Heard: a.Weighs, Why: t > f+1, Decider: a.By == ByMayor}, true
	}
	return Demand{Why: true}, true // back: lighter, or off the ladder
}

// Side is a side of a nuisance.
type Side string

// The sides. Both have a story.
const (
	Sufferers Side = "wie-last-heeft"
	Other     Side = "andere-kant"
)

// Sides are both sides.
func Sides() []Side { return []Side{Sufferers, Other} }

// Entry is something that happened on the ladder: a side was heard, or a step was taken.
type Entry struct {
	Side     Side      `json:"kant,omitempty"` // who was heard; empty for a step
	On       time.Time `json:"op"`             // date
	Text     string    `json:"tekst,omitempty"`
	To       Rung      `json:"naar,omitempty"`
	Decider  string    `json:"besluit,omitempty"`      // name and office of who decided
	NotHeard string    `json:"niet-gehoord,omitempty"` // why not both sides were heard
}

// Stand is where a ladder stands.
type Stand struct {
	Rung  Rung
	Since time.Time // date of the last step
	Heard map[Side]time.Time
}

// standOf reads where a ladder stands from all that happened. Hearing counts until a step that
// weighs is taken: before the next one people are asked again.
func standOf(entries []Entry) Stand {
	s := Stand{Heard: map[Side]time.Time{}}
	for _, e := range entries {
		if e.Side != "" {
			s.Heard[e.Side] = e.On
			continue
		}
		if about(e.To).Weighs && level(e.To) > level(s.Rung) {
			s.Heard = map[Side]time.Time{}
		}
		s.Rung, s.Since = e.To, e.On
	}
	return s
}

// bothHeard reports whether both sides told their story.
func (s Stand) bothHeard() bool {
	return !s.Heard[Sufferers].IsZero() && !s.Heard[Other].IsZero()
}

const maxText = 1000

// check are the reasons why an entry cannot be added to a ladder that stands so.
func (e Entry) check(s Stand, today time.Time) []fault.Field {
	var fields []fault.Field
	refuse := func(is bool, name, key string, pairs ...any) {
		if is {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	for _, f := range [][2]string{{"tekst", e.Text}, {"besluit", e.Decider}, {"niet", e.NotHeard}} {
		refuse(utf8.RuneCountInString(f[1]) > maxText, f[0], "nuisance.long", "Max", maxText)
		refuse(text.ContainsBSN(f[1]), f[0], "nuisance.bsn")
	}
	refuse(e.On.IsZero(), "datum", "nuisance.date_missing")
	refuse(e.On.After(today), "datum", "nuisance.date_ahead")
	if e.Side != "" {
		refuse(!slices.Contains(Sides(), e.Side), "kant", "nuisance.side_missing")
		refuse(strings.TrimSpace(e.Text) == "", "tekst", "nuisance.story_missing")
		return fields
	}
	need, ok := Step(s.Rung, e.To)
	refuse(!ok, "naar", "nuisance.no_step")
	refuse(need.Why && strings.TrimSpace(e.Text) == "", "tekst", "nuisance.why_missing")
	refuse(need.Decider && strings.TrimSpace(e.Decider) == "", "besluit", "nuisance.decider_missing")
	refuse(need.Heard && !s.bothHeard() && strings.TrimSpace(e.NotHeard) == "", "niet", "nuisance.not_heard")
	refuse(!s.Since.IsZero() && e.On.Before(s.Since), "datum", "nuisance.date_before")
	return fields
}
