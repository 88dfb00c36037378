package bottleneck

import (
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// ID names a bottleneck.
type ID string

// Kind is what stands in the way.
type Kind string

// Kinds are all kinds in the order of the form.
func Kinds() []Kind { return []Kind{"regel", "systeem", "geld", "samenwerking", "aanbod"} }

// Forum is where a bottleneck is put on the agenda.
type Forum string

// Fora are all of them: the managers' table, and the sector together.
func Fora() []Forum { return []Forum{"managers", "sector"} }

// Lengths of texts, in runes.
const (
	minTitle, maxTitle = 8, 120
	minWords, maxWords = 10, 800
	minBody, maxBody   = 2, 80
)

// Item is a bottleneck. Its texts hold no persons.
type Item struct {
	ID           ID
	Org          string
	Kind         Kind
	Title, Story string
	State        State
	Forum        Forum     // of the agenda that it is or was on, empty before
	Day          time.Time // date of the meeting or of the decision, zero before
	At           time.Time // instant of the first note
	Version      int64
	Often        int       // how often it was met: days of colleagues
	First, Last  time.Time // dates on which it was met
}

// Resource is the bottleneck for the policy.
func (i Item) Resource() access.Resource {
	return access.Resource{Type: "Bottleneck", ID: string(i.ID), Org: i.Org}
}

// Entry is something that happened to a bottleneck.
type Entry struct {
	ID    string
	At    time.Time // instant
	By    string    // user
	Kind  Step      // Met, Tried, or a step of the table
	Day   time.Time // date that it is about
	Forum Forum     // of PutOnAgenda
	Body  string    // who decided, of Decide: a table or a function
	Words string    // empty for Met
}

// Draft is a bottleneck as somebody notes it. Nobody says that what looks like a name in it is
// nobody's name.
type Draft struct {
	Kind         Kind
	Title, Story string
	Nobody       bool
	Key          string // idempotency key, unique for its user; empty for none
}

// checkDraft are the reasons why a draft is refused.
func checkDraft(d Draft) []fault.Field {
	var fields []fault.Field
	if !slices.Contains(Kinds(), d.Kind) {
		fields = append(fields, fault.NewField("soort", "bottleneck.choose"))
	}
	fields = append(fields, checkWords("titel", d.Title, minTitle, maxTitle, d.Nobody)...)
	return append(fields, checkWords("verhaal", d.Story, minWords, maxWords, d.Nobody)...)
}

// checkWords are the reasons why a text is refused: its length, or somebody in it.
func checkWords(name, s string, least, most int, nobody bool) []fault.Field {
	n := utf8.RuneCountInString(s)
	switch {
	case n < least:
		return []fault.Field{fault.NewField(name, "bottleneck.short", "Min", least)}
	case n > most || !utf8.ValidString(s):
		return []fault.Field{fault.NewField(name, "bottleneck.long", "Max", most)}
	}
	if trace, part := text.FindPerson(s); trace != "" && (!nobody || trace != text.LooksLikeName) {
		return []fault.Field{fault.NewField(name, "bottleneck."+string(trace), "Part", part)}
	}
	return nil
}
