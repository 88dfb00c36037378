package jobs

import (
	"context"
	"errors"
	"maps"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Round is work that comes back by itself. Doing it again must change nothing.
type Round struct {
	Kind string
	Do   func(ctx context.Context) error
	next func(now time.Time) (due time.Time, key string)
}

// Every is a round at each whole multiple of a time.
func Every(kind string, step time.Duration, do func(ctx context.Context) error) Round {
	return Round{kind, do, func(now time.Time) (time.Time, string) {
		due := now.UTC().Truncate(step).Add(step)
		return due, due.Format(time.RFC3339)
	}}
}

// EveryDay is a round at an hour and minute in Amsterdam.
func EveryDay(kind string, hour, minute int, do func(ctx context.Context) error) Round {
	return Round{kind, do, func(now time.Time) (time.Time, string) {
		due := clock.Next(now, hour, minute)
		return due, clock.Date(due).Format(time.DateOnly)
	}}
}

// EveryHour is a round at each whole hour.
func EveryHour(kind string, do func(ctx context.Context) error) Round {
	return Every(kind, time.Hour, do)
}

// Plan plans the next time. Its moment is part of its key: planning it again changes nothing, and
// the job of now can plan the next while it runs.
func (r Round) Plan(tx *store.Tx, db *store.DB, now time.Time) error {
	due, key := r.next(now)
	return Add(tx, db, now, Job{Kind: r.Kind, Due: due, Unique: key})
}

// Handler does the round and plans the next: the rounds go on whatever happens in this one.
func (r Round) Handler(db *store.DB, c clock.Clock) Handler {
	return func(ctx context.Context, _ Job) error {
		planned := db.Write(ctx, func(tx *store.Tx) error { return r.Plan(tx, db, c.Now()) })
		return errors.Join(planned, r.Do(ctx))
	}
}

// HandlersOf are the handlers of a module by kind: those of its Jobs and those of its Rounds.
func HandlersOf(db *store.DB, c clock.Clock, module any) map[string]Handler {
	all := map[string]Handler{}
	if m, ok := module.(interface{ Jobs() map[string]Handler }); ok {
		maps.Copy(all, m.Jobs())
	}
	for _, r := range roundsOf(module) {
		all[r.Kind] = r.Handler(db, c)
	}
	return all
}

// PlanRounds plans the next time of the rounds of some modules; doing that twice changes nothing.
func PlanRounds(ctx context.Context, db *store.DB, now time.Time, modules ...any) error {
	return fault.Wrap("jobs.plan", db.Write(ctx, func(tx *store.Tx) error {
		for _, m := range modules {
			for _, r := range roundsOf(m) {
				if err := r.Plan(tx, db, now); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

func roundsOf(module any) []Round {
	if m, ok := module.(interface{ Rounds() []Round }); ok {
		return m.Rounds()
	}
	return nil
}
