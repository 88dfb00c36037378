package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// About is all that is kept of a case, opened for the person whom it is about.
type About struct {
	Case
	Log         []LogEntry // oldest first
	Events      []Event    // oldest first
	Commitments []Commitment
	Helps       []Help // newest first
	Carers      []Carer
}

// Tell opens a case. It authorises nothing and logs nothing: whoever tells it does.
func Tell(tx *store.Tx, vault *seal.Vault, id ID) (a About, err error) {
	if a.Case, err = ByID(tx, id); err != nil {
		return a, err
	}
	key, err := vault.KeyOf(tx, string(id))
	erased := fault.Is(err, fault.NotFound)
	if err != nil && !erased {
		return a, err
	}
	if err := a.Case.open(key, erased); err != nil {
		return a, err
	}
	if a.Log, err = logOf(tx, key, erased, id, aboutAll); err != nil {
		return a, err
	}
	if a.Events, err = eventsOf(tx, key, erased, id); err != nil {
		return a, err
	}
	if a.Helps, err = helpsOf(tx, key, erased, id); err != nil {
		return a, err
	}
	if !erased {
		if a.Carers, err = carersOf(tx, key, id); err != nil {
			return a, err
		}
	}
	a.Commitments, err = commitmentsOf(tx, key, erased, id)
	return a, err
}

// aboutAll is more entries than a case has.
const aboutAll = 1 << 30

// NoteBeside writes a correction into the log of a case, beside the text that it is
// about: what was written stays as it was (AVG art. 16). It authorises nothing: whoever
// decided on the correction does.
func NoteBeside(tx *store.Tx, vault *seal.Vault, at time.Time, a access.Actor, id ID, note string) error {
	c, err := ByID(tx, id)
	if err != nil {
		return err
	}
	key, err := vault.KeyOf(tx, string(id))
	if err != nil {
		return err
	}
	_, err = insertLog(tx, key, id, LogEntry{ID: store.NewID(), At: at, AuthorID: a.UserID, Kind: Note, Category: c.Category, Text: note})
	return err
}
