package signal

import (
	"strings"
	"time"

	"samendoen/internal/base/store"
)

const stillColumns = `id, why, from_at, until, ended, due_before, due_at_before, due, due_at`

func scanStill(row store.Scanner) (s Still, err error) {
	return s, row.Scan(&s.ID, &s.Why, store.At(&s.From), store.At(&s.Until), store.At(&s.Ended), store.At(&s.before.date), store.At(&s.before.at),
		store.At(&s.after.date), store.At(&s.after.at))
}

// stillsOf are the times in which the clock of a signal stood still, the oldest first.
func stillsOf(tx *store.Tx, signalID string) ([]Still, error) {
	return store.List(tx, scanStill, `SELECT `+stillColumns+` FROM signal_still WHERE signal_id = $1 ORDER BY from_at, id`, signalID)
}

func insertStill(tx *store.Tx, sig Signal, s Still) error {
	_, err := tx.Exec(`INSERT INTO signal_still (id, signal_id, org_id, why, from_at, until, ended, due_before, due_at_before, due, due_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10)`, s.ID, sig.ID, sig.Org, string(s.Why), store.Micros(s.From), store.Micros(s.Until),
		store.Micros(s.before.date), store.Micros(s.before.at), store.Micros(s.after.date), store.Micros(s.after.at))
	return err
}

// endStill lets a clock go on, with what the holder is bound to from then on.
func endStill(tx *store.Tx, id string, after term, at time.Time) error {
	_, err := tx.Exec(`UPDATE signal_still SET ended = $2, due = $3, due_at = $4 WHERE id = $1 AND ended = 0`,
		id, store.Micros(at), store.Micros(after.date), store.Micros(after.at))
	return err
}

// lapseStill ends a time that nobody ended before; zero rows when somebody did.
func lapseStill(tx *store.Tx, id string, at time.Time) (int64, error) {
	return tx.Exec(`UPDATE signal_still SET ended = $2 WHERE id = $1 AND ended = 0`, id, store.Micros(at))
}

// overtakeStill ends the time in which a clock stands still when the holder agreed on another
// date, or is done with the signal.
func overtakeStill(tx *store.Tx, sig Signal, at time.Time) error {
	_, err := tx.Exec(`UPDATE signal_still SET ended = $2 WHERE signal_id = $1 AND ended = 0 AND ($3 = 0 OR due <> $4)`,
		sig.ID, store.Micros(at), store.Bool(sig.State.Open()), store.Micros(sig.Due))
	return err
}

// stillAmong are those of some signals whose clock stands still on a day, by id.
func stillAmong(tx *store.Tx, sigs []Signal, today time.Time) (map[string]bool, error) {
	if len(sigs) == 0 {
		return nil, nil
	}
	var c conditions
	ids := make([]string, len(sigs))
	for i, sig := range sigs {
		ids[i] = sig.ID
	}
	c.list = append(c.list, oneOf(tx, &c, "signal_id", ids))
	c.add(`ended = 0 AND until > ?`, store.Micros(today))
	found, err := store.Strings(tx, `SELECT signal_id FROM signal_still WHERE `+c.String(), c.args...)
	still := make(map[string]bool, len(found))
	for _, id := range found {
		still[id] = true
	}
	return still, err
}

// splitPair reads two words.
func splitPair(s string) (first, second string) {
	first, second, _ = strings.Cut(s, " ")
	return first, second
}
