package signal

import (
	"time"

	"samendoen/internal/base/store"
)

// heldBy are the open signals of an organisation that somebody holds and is not shut out
// of at a moment, the newest first.
func heldBy(tx *store.Tx, org, holder string, at time.Time, limit int) ([]Signal, error) {
	shut, err := shutFrom(tx, holder, at)
	if err != nil {
		return nil, err
	}
	c := chosen(Filter{List: ListOpen}, org, holder)
	if len(shut) > 0 {
		c.list = append(c.list, `s.seq NOT IN (`+numbers(shut)+`)`)
	}
	c.args = append(c.args, limit)
	// First which, by an index alone: otherwise all rows are read to be sorted.
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE s.seq IN
		(SELECT s.seq FROM signal_signal s WHERE `+c.String()+` ORDER BY s.seq + 0 DESC LIMIT `+c.param(0)+`) ORDER BY s.seq DESC`, c.args...)
}

// stepsOf are the steps of some signals, by signal, the oldest first: one question instead of
// one for each signal.
func stepsOf(tx *store.Tx, ids []string) (map[string][]Event, error) {
	type step struct {
		signalID string
		event    Event
	}
	these, args := tx.In("e.signal_id", 1, ids)
	list, err := store.List(tx, func(row store.Scanner) (s step, err error) {
		e := &s.event
		return s, row.Scan(&s.signalID, &e.ID, store.At(&e.At), &e.ActorID, &e.Step, &e.State, &e.Holder, store.At(&e.Day), &e.CaseID, &e.sealed)
	}, `SELECT e.signal_id, e.id, e.at, e.actor_id, e.step, e.state, e.holder_id, e.day, e.case_id, e.sealed
		FROM signal_event e WHERE `+these+` ORDER BY e.signal_id, e.at, e.id`, args)
	bySignal := make(map[string][]Event, len(ids))
	for _, s := range list {
		bySignal[s.signalID] = append(bySignal[s.signalID], s.event)
	}
	return bySignal, err
}
