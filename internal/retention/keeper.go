package retention

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// Thing is something whose term runs. It names no person.
type Thing struct {
	ID    string
	Since time.Time // when it was last needed, from which the term counts
	Label string    // number by which people call it; empty if it has none
	Path  string    // page; empty if it has none
}

// Cursor is a place in the list of things, which goes by Since and then by ID.
type Cursor struct {
	Since time.Time
	ID    string
}

// Keeper lists and erases the things of one kind; app fills it from the module where
// they live. Everything runs in the transaction that it is given.
type Keeper struct {
	Kind Kind
	// Type is that of the thing in the log: Case, Signal, Person.
	Type string
	// Due are the things of an organisation that were last needed before a moment, the
	// oldest first, after the cursor; at most limit.
	Due func(tx *store.Tx, org string, before time.Time, after Cursor, limit int) ([]Thing, error)
	// Erase erases those of a few hundred things that are still past their term, and
	// returns which. What is erased must be unreadable in every later copy.
	Erase func(tx *store.Tx, at, before time.Time, ids []string) ([]string, error)
	// Mark is the keyed hash of a thing, nil for what needs no trace: a restore finds by
	// it what must be erased again.
	Mark func(id string) string
	// May reports which of some dozens of things an actor may open; nil when nobody can.
	May func(ctx context.Context, a access.Actor, ids []string) map[string]bool
}

// Finder finds a thing by what people call it, so that it can be held.
type Finder struct {
	Type string // as in Keeper
	// Find is the id of a thing of an organisation; NotFound when there is none.
	Find func(tx *store.Tx, org, number string) (string, error)
	// Also are the ids of what must stay as long as the thing is held.
	Also func(tx *store.Tx, id string) ([]string, error)
}

// Asked is a request of a resident that holds by itself what it is about, from when it
// came in until it is answered; for a restriction, until that is lifted (AVG art. 15, 18
// and 21: nobody is told what was erased while they waited).
type Asked struct {
	Label  string // number of the request
	Path   string // page of the request
	Things []string
}
