package logbook

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// JobCheck is the kind of the nightly job that checks the whole log.
const JobCheck = "logbook.check"

// jobAsked is the kind of the job that does so because somebody asked.
const jobAsked = "logbook.asked"

const (
	checkHour   = 4                // of the night, in Amsterdam
	checkLost   = 10 * time.Minute // a run that gave no sign of life for so long has died
	checkTell   = 2 * time.Second  // between two signs of life
	checksKept  = 90 * 24 * time.Hour
	checkProofs = 1000
	keptChecks  = 10 // on the screen
)

// WitnessState is a witness with how far it signed.
type WitnessState struct {
	audit.Witness
	Org     string
	Signed  audit.Cosignature // Size 0: nothing yet
	Behind  int64             // leaves since then, of the newest tree
	OldTree bool              // it signed only a tree that a restore ended
	MayEnd  bool
}

// Integrity is what the page about the log as a whole shows.
type Integrity struct {
	Now          time.Time
	Newest       audit.Checkpoint // Size 0: there is no tree yet
	Waiting      int64
	WaitingSince time.Time
	Checks       []Check // the newest first
	Names        map[string]string
	Witnesses    []WitnessState
	Kept         Kept
	MayCheck     bool
	MayKeep      bool
	Entries      map[Activity]string             // lines of the register, by activity
	Register     map[network.ProcessingID]string // names of all lines
}

// Running is the run that is under way, if there is one.
func (v Integrity) Running() (Check, bool) {
	if len(v.Checks) > 0 && v.Checks[0].runs(v.Now) {
		return v.Checks[0], true
	}
	return Check{}, false
}

// Last is the newest run that came to an end.
func (v Integrity) Last() (Check, bool) {
	for _, c := range v.Checks {
		if !c.Ended.IsZero() {
			return c, true
		}
	}
	return Check{}, false
}

func (c Check) runs(now time.Time) bool { return c.Ended.IsZero() && now.Sub(c.Seen) < checkLost }

// OK reports whether a run found the log whole.
func (r Result) OK() bool { return len(r.Problems) == 0 && r.More == 0 && r.Failure == "" }

// Integrity shows whether the log is whole.
func (s *Service) Integrity(ctx context.Context, a access.Actor) (v Integrity, err error) {
	const op = "logbook.integrity"
	if _, err := s.policy.RequireOrg(op, a, actIntegrity); err != nil {
		return v, err
	}
	v = Integrity{Now: s.clock.Now(), MayCheck: s.policy.May(a, actCheck), MayKeep: s.policy.May(a, actWitness)}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Newest, err = audit.Newest(tx); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if v.Waiting, v.WaitingSince, err = audit.Waiting(tx); err != nil {
			return err
		}
		if v.Checks, err = lastChecks(tx, keptChecks); err != nil {
			return err
		}
		var ids []string
		for _, c := range v.Checks {
			ids = append(ids, c.User)
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		if v.Witnesses, err = s.witnesses(tx, a, v.Newest); err != nil {
			return err
		}
		entries, err := entriesOf(tx)
		v.Entries = entries[a.OrgID]
		if err != nil {
			return err
		}
		v.Register, err = network.Names(tx, a.OrgID)
		return err
	})
	if s.cfg.Kept != nil {
		v.Kept = s.cfg.Kept(ctx)
	}
	return v, fault.Wrap(op, err)
}

// AskCheck has the whole log checked now, unless that is being done already.
func (s *Service) AskCheck(ctx context.Context, a access.Actor) error {
	const op = "logbook.check"
	d, err := s.policy.Require(op, a, actCheck, actIntegrity, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := jobs.Add(tx, s.db, now, jobs.Job{Kind: jobAsked, Payload: a.UserID, Due: now, Unique: "asked"}); err != nil {
			return err
		}
		return s.log(tx, now, a, actCheck, "Organisation", a.OrgID, d)
	}))
}

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(JobCheck, checkHour, 0, func(ctx context.Context) error { return s.check(ctx, "") })}
}

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobAsked: func(ctx context.Context, j jobs.Job) error { return s.check(ctx, j.Payload) }}
}

func (s *Service) check(ctx context.Context, user string) error {
	r, err := s.RunCheck(ctx, user)
	if err == nil && !r.OK() {
		s.cfg.Log.Error("logbook: the log is not whole; see samendoen verify", "findings", int64(len(r.Problems))+r.More)
	}
	return err
}

// RunCheck checks the whole log, tells how far it is, and keeps what it found. Nothing is
// done when another run is under way.
func (s *Service) RunCheck(ctx context.Context, user string) (r Result, err error) {
	const op = "logbook.runcheck"
	now := s.clock.Now()
	c := Check{ID: store.NewID(), User: user, Started: now}
	busy := false
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		last, err := lastChecks(tx, 1)
		if busy = err == nil && len(last) > 0 && last[0].runs(now); err != nil || busy {
			return err
		}
		if err := dropChecks(tx, now.Add(-checksKept)); err != nil {
			return err
		}
		return insertCheck(tx, c)
	}); err != nil || busy {
		return r, fault.Wrap(op, err)
	}
	check := audit.Check{Key: s.cfg.Key, Samples: checkProofs}
	kept := Kept{}
	if s.cfg.Kept != nil {
		kept = s.cfg.Kept(ctx)
	}
	if kept.Checkpoint.Note != "" {
		check.Outside = []audit.Checkpoint{kept.Checkpoint}
	}
	told := now
	var lost error
	check.Progress = func(done, total int64) {
		if at := s.clock.Now(); at.Sub(told) >= checkTell && lost == nil {
			told = at
			lost = s.db.Write(ctx, func(tx *store.Tx) error { return seenCheck(tx, c.ID, at, done, total) })
		}
	}
	report, err := audit.Verify(ctx, s.db, check)
	r = resultOf(report)
	if err = errors.Join(err, lost); err != nil {
		r.Failure = "audit.Verify"
	}
	saved := s.db.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return endCheck(tx, c.ID, s.clock.Now(), r) })
	return r, fault.Wrap(op, errors.Join(err, saved))
}

// resultOf keeps of a report what the screen shows.
func resultOf(report audit.Report) Result {
	r := Result{Records: report.Records, Checkpoints: report.Checkpoints, Cosigned: report.Cosigned, Proofs: report.Proofs, More: report.More}
	const kept = 50
	for i, p := range report.Problems {
		if i == kept {
			r.More += int64(len(report.Problems) - kept)
			break
		}
		r.Problems = append(r.Problems, Problem{string(p.Kind), p.Epoch, p.From, p.To, p.ID, p.Size})
	}
	return r
}

// Health is what monitoring asks: how long the oldest record waits for its place, and since
// when the log was last found whole (zero: never).
func (s *Service) Health(ctx context.Context) (waiting time.Duration, whole bool, checked time.Time, err error) {
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		n, since, err := audit.Waiting(tx)
		if err != nil {
			return err
		}
		waiting = 0
		if n > 0 {
			waiting = now.Sub(since)
		}
		list, err := lastChecks(tx, keptChecks)
		for _, c := range list {
			if !c.Ended.IsZero() {
				whole, checked = c.Result.OK(), c.Ended
				break
			}
		}
		return err
	})
	return waiting, whole, checked, err
}

// SetActivities says to which lines of the register activities belong; an empty one takes
// that away, one that is not given stays as it was.
func (s *Service) SetActivities(ctx context.Context, a access.Actor, chosen map[Activity]string) error {
	const op = "logbook.activity"
	d, err := s.policy.Require(op, a, actActivity, actIntegrity, access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		known, err := network.Names(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, activity := range Activities() {
			id, given := chosen[activity]
			if !given {
				continue
			}
			if _, ok := known[network.ProcessingID(id)]; id != "" && !ok {
				return fault.Invalidf(op, string(activity), "logbook.choose")
			}
			if err := setEntry(tx, a.OrgID, activity, id); err != nil {
				return err
			}
		}
		return s.log(tx, now, a, actActivity, "Organisation", a.OrgID, d)
	}))
}
