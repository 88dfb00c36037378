package signal

import (
	"strconv"
	"time"

	"samendoen/internal/base/store"
)

// heldBy are the open signals of an organisation that somebody holds and is not shut out
// of at a moment, the newest first.
func heldBy(tx *store.Tx, org, holder string, at time.Time, limit int) ([]Signal, error) {
	var c conditions
	c.add(`s.holder_id = ? AND s.org_id = ? AND s.open = 1`, holder, org)
	c.shutOut(Filter{reader: holder, now: at})
	c.args = append(c.args, limit)
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s
		WHERE `+c.String()+` ORDER BY s.seq DESC LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}

// eventsHeld are the steps of those signals that arrived from a place in the order on,
// by signal, the oldest first: one question instead of one for each signal.
func eventsHeld(tx *store.Tx, org, holder string, from int64) (map[string][]Event, error) {
	type step struct {
		signalID string
		event    Event
	}
	list, err := store.List(tx, func(row store.Scanner) (s step, err error) {
		e := &s.event
		return s, row.Scan(&s.signalID, &e.ID, store.At(&e.At), &e.ActorID, &e.Step, &e.State, &e.Holder, store.At(&e.Day), &e.CaseID, &e.sealed)
	}, `SELECT e.signal_id, e.id, e.at, e.actor_id, e.step, e.state, e.holder_id, e.day, e.case_id, e.sealed
		FROM signal_signal s JOIN signal_event e ON e.signal_id = s.id
		WHERE s.holder_id = $1 AND s.org_id = $2 AND s.open = 1 AND s.seq >= $3 ORDER BY e.signal_id, e.at, e.id`, holder, org, from)
	bySignal := make(map[string][]Event, len(list))
	for _, s := range list {
		bySignal[s.signalID] = append(bySignal[s.signalID], s.event)
	}
	return bySignal, err
}
