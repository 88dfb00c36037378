package signal

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// About is all that is kept of a signal, opened for the person whom it is about.
type About struct {
	Signal
	Said   string // the sentence
	Notes  []AboutNote
	Erased bool // nobody can open its texts any more
}

// AboutNote is what was written with a step.
type AboutNote struct {
	ID   string
	At   time.Time
	Step Step
	Text string
}

// Tell opens a signal. It authorises nothing and logs nothing: whoever tells it does.
func Tell(tx *store.Tx, vault *seal.Vault, id string) (a About, err error) {
	if a.Signal, err = ByID(tx, id); err != nil {
		return a, err
	}
	a.Said = a.Sentence
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
			a.Notes = append(a.Notes, AboutNote{ID: e.ID, At: e.At, Step: e.Step, Text: note})
		}
	}
	return a, nil
}
