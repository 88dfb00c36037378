package jobs

import (
	"context"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/store"
)

// take claims due jobs by moving their due time behind the lease. On PostgreSQL
// SKIP LOCKED keeps two runners from waiting for each other; SQLite has one writer.
func (r *Runner) take(ctx context.Context, most int) ([]Job, error) {
	now := r.clock.Now()
	mine, kinds := r.mine(1)
	due := false
	err := r.db.Read(ctx, func(tx *store.Tx) error {
		n, err := store.Count(tx, `SELECT count(*) FROM (SELECT 1 FROM jobs_job WHERE state = 'ready' AND due <= $1`+mine+` LIMIT 1) AS x`,
			append([]any{store.Micros(now)}, kinds...)...)
		due = n > 0
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	skip := ""
	if r.db.Dialect() == store.Postgres {
		skip = " FOR UPDATE SKIP LOCKED"
	}
	mine, _ = r.mine(4)
	var taken []Job
	err = r.db.Write(ctx, func(tx *store.Tx) error {
		taken, err = store.List(tx, scanJob, `UPDATE jobs_job SET due = $1, attempt = attempt + 1, owner = $2
			WHERE id IN (SELECT id FROM jobs_job WHERE state = 'ready' AND due <= $3`+mine+` ORDER BY due LIMIT $4`+skip+`)
			RETURNING id, kind, payload, due, unique_key, attempt`,
			append([]any{store.Micros(now.Add(r.lane.Lease)), r.owner, store.Micros(now), most}, kinds...)...)
		return err
	})
	return taken, err
}

// mine is the condition for the kinds that this runner does, empty for all, with its arguments
// after so many others.
func (r *Runner) mine(before int) (condition string, kinds []any) {
	list, in := r.lane.Kinds, " IN ("
	if len(list) == 0 {
		list, in = r.others, " NOT IN ("
	}
	if len(list) == 0 {
		return "", nil
	}
	marks := make([]string, len(list))
	for i, kind := range list {
		marks[i] = "$" + strconv.Itoa(before+i+1)
		kinds = append(kinds, kind)
	}
	return " AND kind" + in + strings.Join(marks, ", ") + ")", kinds
}

func scanJob(s store.Scanner) (j Job, err error) {
	return j, s.Scan(&j.ID, &j.Kind, &j.Payload, store.At(&j.Due), &j.Unique, &j.Attempt)
}

// finish removes a job that is done, or sets the time of the next attempt. It does
// nothing when another runner took the job over meanwhile: owner and attempt fence it.
func (r *Runner) finish(ctx context.Context, j Job, failure error) {
	err := r.db.Write(ctx, func(tx *store.Tx) error {
		if failure == nil {
			_, err := tx.Exec(`DELETE FROM jobs_job WHERE id = $1 AND owner = $2 AND attempt = $3`, j.ID, r.owner, j.Attempt)
			return err
		}
		state, wait := "ready", Backoff(j.Attempt)
		if r.lane.Backoff != nil {
			wait = r.lane.Backoff(j.Attempt)
		} else if j.Attempt >= maxAttempts {
			state = "dead"
		}
		_, err := tx.Exec(`UPDATE jobs_job SET state = $4, due = $5, owner = '', failure = $6
			WHERE id = $1 AND owner = $2 AND attempt = $3`,
			j.ID, r.owner, j.Attempt, state, store.Micros(r.clock.Now().Add(wait)), firstRunes(failure.Error(), 500))
		return err
	})
	if failure != nil {
		r.log.Warn("jobs: failed", "kind", j.Kind, "id", j.ID, "attempt", j.Attempt, "error", failure.Error())
	}
	if err != nil {
		r.log.Error("jobs: finishing", "kind", j.Kind, "id", j.ID, "error", err.Error())
	}
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Lateness is how long the oldest due job has been waiting, and how many jobs died.
func Lateness(tx *store.Tx, now time.Time) (late time.Duration, dead int64, err error) {
	oldest, err := store.Count(tx, `SELECT coalesce(min(due), 0) FROM jobs_job WHERE state = 'ready' AND due <= $1`, store.Micros(now))
	if err != nil {
		return 0, 0, err
	}
	if oldest > 0 {
		late = now.Sub(store.Time(oldest))
	}
	dead, err = store.Count(tx, `SELECT count(*) FROM jobs_job WHERE state = 'dead'`)
	return late, dead, err
}
