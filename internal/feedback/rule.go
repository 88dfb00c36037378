package feedback

import (
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

const (
	maxText     = 1000 // runes of a message
	minReason   = 10   // runes of why it is not solved, and of a question
	answerDays  = 2    // working days to answer a question
	maxPerDay   = 10   // messages of one sender about one signal in a day
	minLetters  = 3    // of a name that is looked for in a message
	thanksSince = 365 * 24 * time.Hour
)

// fromSender are the kinds of messages that a sender may send.
func fromSender() []signal.MessageKind {
	return []signal.MessageKind{signal.Addition, signal.Question, signal.NotSolved}
}

// dueOf is the date before which a message must be answered, zero for one that asks nothing.
func dueOf(kind signal.MessageKind, at time.Time) time.Time {
	if kind != signal.Question {
		return time.Time{}
	}
	return clock.AddWorkingDays(clock.Date(at), answerDays)
}

// checkSay are the reasons why a sender's message is refused. before are the messages that
// are there already.
func checkSay(kind signal.MessageKind, body string, before []signal.Message, now time.Time) []fault.Field {
	if !slices.Contains(fromSender(), kind) {
		return []fault.Field{fault.NewField("soort", "feedback.kind_unknown")}
	}
	fields := signal.CheckText("tekst", body, minReason, maxText)
	today := 0
	for _, m := range before {
		if m.Kind != signal.Answer && now.Sub(m.At) < 24*time.Hour {
			today++
		}
	}
	if today >= maxPerDay {
		fields = append(fields, fault.NewField("tekst", "feedback.many", "Max", maxPerDay))
	}
	return fields
}

// checkKey are the reasons why the key of a form is refused.
func checkKey(key string) []fault.Field {
	if len(key) < 8 || len(key) > 100 || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return []fault.Field{fault.NewField("sleutel", "feedback.key_form")}
	}
	return nil
}

// Hint is something that whoever writes to a sender should look at before it goes.
type Hint struct {
	Key  string // message key
	Args []any  // pairs for the message
	Bad  bool   // it should not go like this
}

// hintsOf are the hints about a message. names are the residents of the home: what they are
// called is not for the sender, who may be a neighbour.
func hintsOf(body string, names []string) []Hint {
	var list []Hint
	words := strings.Fields(text.Fold(body))
	for _, name := range names {
		for _, part := range strings.Fields(text.Fold(name)) {
			if len(part) >= minLetters && !slices.Contains(particles(), part) && slices.Contains(words, part) {
				list = append(list, Hint{Key: "feedback.hint_name", Args: []any{"Name", name}, Bad: true})
				break
			}
		}
	}
	for _, h := range text.HardToRead(body) {
		switch {
		case h.Kind == text.LongSentence:
			list = append(list, Hint{Key: "feedback.hint_sentence", Args: []any{"Part", h.Part, "N", h.Words, "Max", text.MaxSentence}})
		case h.Instead != "":
			list = append(list, Hint{Key: "feedback.hint_word", Args: []any{"Part", h.Part, "Instead", h.Instead}})
		default:
			list = append(list, Hint{Key: "feedback.hint_long", Args: []any{"Part", h.Part}})
		}
	}
	return list
}

// particles are words in names that are in every text.
func particles() []string {
	return []string{"van", "den", "der", "het", "ten", "ter", "mevrouw", "meneer", "familie"}
}
