package casework

import (
	"time"

	"samendoen/internal/base/store"
)

// Group is a part of a case that is changed on its own: two people who change two groups at the
// same time do not meet.
type Group string

// The groups. What decides about all of a case (its state, its director) is the Whole: it meets
// every change, and every change meets it.
const (
	Whole       Group = ""
	GroupStep   Group = "stap"
	GroupWords  Group = "tekst"
	GroupReins  Group = "regie"
	GroupLadder Group = "ladder"
	GroupPeople Group = "deelnemers"
	GroupPlan   Group = "plan"
	// GroupNotes is what is only ever added, or has a version of its own: nobody meets it.
	GroupNotes Group = "notities"
	// GroupBeside is what modules keep beside a case. It is one group for all of them: who follows a
	// case must not hear from its versions which module something was written in.
	GroupBeside Group = "erbij"
)

// Moved is when a group last changed, at which version of the case and by whom.
type Moved struct {
	Version int64
	At      time.Time // zero: before this was kept
	ByID    string    // user, "" for the same
}

// Moves are the last changes of the groups of a case.
type Moves map[Group]Moved

// Last is the last change that somebody meets who changes a group: its own, or one of the whole.
func (m Moves) Last(g Group) Moved {
	if m[g].Version < m[Whole].Version {
		return m[Whole]
	}
	return m[g]
}

// Stale reports whether somebody who saw a version of a case would write over what they never
// saw. A version that the case never had is one of those.
func (m Moves) Stale(g Group, seen, now int64) bool {
	if g == Whole || seen < 1 || seen > now {
		return seen != now
	}
	return m.Last(g).Version > seen
}

// save writes a case back of which a group changed.
func (w *work) save(tx *store.Tx, op string, g Group) error {
	if err := updateCase(tx, op, &w.Case); err != nil {
		return err
	}
	return moveGroup(tx, w.ID, g, Moved{Version: w.Version, At: w.now, ByID: w.actor.UserID})
}
