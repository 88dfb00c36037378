package signal

import (
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// About is all that is kept of a signal, opened for the person whom it is about.
type About struct {
	Signal
	Said   string // the sentence
	Notes  []AboutNote
	Asked  []Answered // answers to the questions of its facts
	Erased bool       // nobody can open its texts any more
}

// AboutNote is what was written with a step, or said between the sender and the holder.
type AboutNote struct {
	ID     string
	At     time.Time
	Step   Step // empty for a message
	Text   string
	Sender bool // the sender of the signal wrote it
}

// Tell opens a signal. It authorises nothing and logs nothing: whoever tells it does.
func Tell(tx *store.Tx, vault *seal.Vault, id string) (a About, err error) {
	if a.Signal, err = ByID(tx, id); err != nil {
		return a, err
	}
	a.Said = a.Sentence
	more, err := openDetail(tx, vault, id)
	if err != nil {
		return a, err
	}
	a.Asked = more.answers
	events, err := eventsOf(tx, id)
	if err != nil {
		return a, err
	}
	key, err := vault.KeyOf(tx, id)
	if a.Erased = fault.Is(err, fault.NotFound); err != nil && !a.Erased {
		return a, err
	}
	for _, e := range events {
		if len(e.sealed) == 0 || a.Erased {
			continue
		}
		note, err := key.Open("note/"+e.ID, e.sealed)
		if err != nil {
			return a, err
		}
		if e.Step == Send && a.Said == "" {
			a.Said = note
		} else {
			a.Notes = append(a.Notes, AboutNote{ID: e.ID, At: e.At, Step: e.Step, Text: note, Sender: e.Step == Unsolved})
		}
	}
	messages, err := Messages(tx, vault, id)
	for _, m := range messages {
		if !m.Erased && m.Kind != NotSolved { // its reason stands with the step
			a.Notes = append(a.Notes, AboutNote{ID: m.ID, At: m.At, Text: m.Text, Sender: m.Kind != Answer})
		}
	}
	return a, err
}

// SentAt are the ids of the signals about a home that came in from a moment until
// another, zero for no end, the oldest first.
func SentAt(tx *store.Tx, unit place.UnitID, from, until time.Time) ([]string, error) {
	return store.Strings(tx, `SELECT id FROM signal_signal WHERE unit_id = $1 AND at >= $2 AND ($3 = 0 OR at < $3) ORDER BY at, id`,
		string(unit), store.Micros(from), store.Micros(until))
}

// Those are which of some records are signals, the oldest first.
func Those(tx *store.Tx, records []string) ([]string, error) {
	if len(records) == 0 {
		return nil, nil
	}
	args, list := make([]any, len(records)), make([]string, len(records))
	for i, id := range records {
		args[i], list[i] = id, "$"+strconv.Itoa(i+1)
	}
	return store.Strings(tx, `SELECT id FROM signal_signal WHERE id IN (`+strings.Join(list, ", ")+`) ORDER BY at, id`, args...)
}
