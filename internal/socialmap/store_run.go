package socialmap

import (
	"time"

	"samendoen/internal/base/store"
)

// takeRun makes a batch the one that makes the release of an organisation; taken is false where one that was
// heard of after an instant is busy.
func takeRun(tx *store.Tx, org, run string, month, now, after time.Time) (taken bool, err error) {
	n, err := tx.Exec(`INSERT INTO socialmap_run (org_id, run, month, started, beat, step, done, leaves, ended, outcome)
		VALUES ($1, $2, $3, $4, $4, $5, 0, 0, 0, $6)
		ON CONFLICT (org_id) DO UPDATE SET run = excluded.run, month = excluded.month, started = excluded.started, beat = excluded.beat,
			step = excluded.step, done = 0, leaves = 0, ended = 0, outcome = excluded.outcome
		WHERE socialmap_run.ended > 0 OR socialmap_run.beat < $7`,
		org, run, store.Micros(month), store.Micros(now), int64(StepPast), string(RunBusy), store.Micros(after))
	return n > 0, err
}

// beatRun writes how far a batch is; mine is false where another took over.
func beatRun(tx *store.Tx, org, run string, now time.Time, p Progress) (mine bool, err error) {
	n, err := tx.Exec(`UPDATE socialmap_run SET beat = $3, step = $4, done = $5, leaves = $6 WHERE org_id = $1 AND run = $2 AND ended = 0`,
		org, run, store.Micros(now), int64(p.Step), p.Done, p.Leaves)
	return n > 0, err
}

// endRun writes what became of a batch, unless another took over.
func endRun(tx *store.Tx, org, run string, now time.Time, at Step, o Outcome) error {
	_, err := tx.Exec(`UPDATE socialmap_run SET beat = $3, ended = $3, step = $4, done = 0, leaves = 0, outcome = $5
		WHERE org_id = $1 AND run = $2 AND ended = 0`, org, run, store.Micros(now), int64(at), string(o))
	return err
}

// runOf is the batch that makes or made the last release of an organisation.
func runOf(tx *store.Tx, org string) (p Progress, err error) {
	list, err := store.List(tx, func(s store.Scanner) (p Progress, err error) {
		return p, s.Scan(store.At(&p.Month), store.At(&p.Started), store.At(&p.Beat), &p.Step, &p.Done, &p.Leaves, store.At(&p.Ended), &p.Outcome)
	}, `SELECT month, started, beat, step, done, leaves, ended, outcome FROM socialmap_run WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return p, err
	}
	return list[0], nil
}
