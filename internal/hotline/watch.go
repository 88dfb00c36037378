package hotline

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// Bounds of the watch.
const (
	// grace is how late what is due of an open report may be before something is wrong.
	grace = time.Minute
	// probeLasts is how long a probe may take; drillLasts the same of a drill.
	probeLasts = 10 * time.Minute
	drillLasts = time.Hour
	probeKept  = 24 * time.Hour
	// sweepSize is how many reports one round looks after.
	sweepSize = 500
)

// jobSweep is the round that looks after open reports.
const jobSweep = "hotline.sweep"

// Health is what an audit of all open reports of the installation found. It says whether, and never how
// many: whoever reads it may not open what is counted.
type Health struct {
	Late   bool // something was due more than a minute ago
	Loose  bool // a report is open, and nothing is due
	Silent bool // a message has waited for more than a minute
}

// Good reports whether nothing was found.
func (h Health) Good() bool { return h == Health{} }

// Health looks at all open reports of the installation.
func (s *Service) Health(ctx context.Context, a access.Actor) (h Health, err error) {
	const op = "hotline.health"
	if _, err := s.policy.RequireOrg(op, a, actWatch); err != nil {
		return h, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error { h, err = healthAt(tx, s.now().Add(-grace)); return err })
	return h, fault.Wrap(op, err)
}

// sweep looks after what nothing else would: it wakes open reports of which something is late, and ends
// probes and drills that took long enough. Doing it again changes nothing.
func (s *Service) sweep(ctx context.Context) error {
	now := s.now()
	return fault.Wrap(jobSweep, s.db.Write(ctx, func(tx *store.Tx) error {
		late, err := lateReports(tx, now.Add(-grace), sweepSize)
		if err != nil {
			return err
		}
		for _, id := range late {
			if err := jobs.Add(tx, s.db, now, jobs.Job{Kind: jobWake, Payload: id, Due: now, Unique: id + ".sweep"}); err != nil {
				return err
			}
		}
		return cmp.Or(s.endAll(tx, Probe, now, probeLasts), s.endAll(tx, Drill, now, drillLasts), s.forgetProbes(tx, now))
	}))
}

// endAll ends reports of a kind that are open for too long.
func (s *Service) endAll(tx *store.Tx, k Kind, now time.Time, lasts time.Duration) error {
	list, err := openLong(tx, k, now.Add(-lasts), sweepSize)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := s.follow(tx, &r, now, r.Run.Close("", now)); err != nil {
			return err
		}
	}
	return nil
}

// forgetProbes erases probes of yesterday: they say nothing about anybody, and there are many.
func (s *Service) forgetProbes(tx *store.Tx, now time.Time) error {
	before := now.Add(-probeKept)
	list, err := endedProbes(tx, before, sweepSize)
	if err != nil {
		return err
	}
	for _, id := range list {
		if _, err := EraseEnded(tx, s.vault, now, before, id); err != nil {
			return err
		}
	}
	return nil
}

// probePolicy calls who sent a probe, and nobody else.
func probePolicy(user string) Policy {
	only := []Target{{UserID: user}}
	return Policy{Steps: []Step{{only, maxWait}}, Last: only, Every: maxWait, Term: maxTerm}
}

// mayProbe refuses a probe of somebody whom nothing reaches: it would prove nothing.
func (s *Service) mayProbe(tx *store.Tx, op string, a access.Actor) error {
	if _, err := s.policy.RequireOrg(op, a, actWatch); err != nil {
		return err
	}
	ways, err := waysOf(tx, []string{a.UserID})
	if err == nil && len(ways[a.UserID]) == 0 {
		err = fault.Invalidf(op, "soort", "hotline.probe_no_way")
	}
	return err
}
