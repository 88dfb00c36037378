package hotline

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
	"samendoen/internal/roster"
)

// The jobs: what is due about a report, and one message.
const (
	jobWake = "hotline.wake"
	jobPage = "hotline.page"
	// jobProof sends the code that proves a way.
	jobProof = "hotline.proof"
)

// Times of a message.
const (
	// SendTime is how long a provider may think.
	SendTime   = 8 * time.Second
	sendLease  = 20 * time.Second // after which a message of a program that died goes again
	mostTries  = 6
	hands      = 64
	firstPause = time.Second
	longest    = time.Minute
)

// Lane is how the jobs of this module are done: many at a time, taken over soon, and never given
// up.
func Lane() jobs.Lane {
	return jobs.Lane{Kinds: []string{jobWake, jobPage, jobProof, jobVisit, jobHelp, jobLate, jobShift}, Hands: hands, Ahead: 2 * hands, Lease: sendLease,
		Backoff: func(attempt int) time.Duration { return min(firstPause<<min(attempt-1, 10), longest) }}
}

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.Every(jobSweep, time.Minute, s.sweep), jobs.EveryHour(jobDrills, s.drills), jobs.EveryDay(jobMorning, 7, 40, s.Morning), jobs.EveryHour(jobAfter, s.climbAfter)}
}

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{
		jobWake:  func(ctx context.Context, j jobs.Job) error { return s.wake(ctx, ID(j.Payload)) },
		jobPage:  s.send,
		jobProof: s.sendProof,
		jobVisit: s.overdue,
		jobHelp:  s.callHelp,
		jobLate:  s.late,
		jobShift: s.shiftOver,
	}
}

// wake does all that is due about a report: it begins, goes on, or finds that nothing is to be done.
func (s *Service) wake(ctx context.Context, id ID) error {
	return fault.Wrap(jobWake, s.write(ctx, func(tx *store.Tx) error {
		r, err := byID(tx, id)
		if err != nil || r.HeadID != "" {
			return ignore(err) // erased meanwhile, or called about elsewhere
		}
		now := s.now()
		if !r.Begun {
			return s.begin(tx, r, now)
		}
		if due := r.Run.Due(); due.IsZero() || due.After(now) {
			return nil
		}
		return s.move(tx, r, now, func(b Book) Out { return r.Run.Wake(now, b) }, &r)
	}))
}

func (s *Service) begin(tx *store.Tx, r Report, now time.Time) error {
	p, err := s.policyFor(tx, r)
	if err != nil {
		return err
	}
	r.Run.Policy = p
	return s.move(tx, r, now, func(b Book) (o Out) {
		r.Run, o = Begin(p, now, b)
		return o
	}, &r)
}

// move changes the calling about a report, and carries out what follows.
func (s *Service) move(tx *store.Tx, was Report, now time.Time, do func(b Book) Out, r *Report) error {
	b, err := newBook(tx, was.Run.Policy, now)
	if err != nil {
		return err
	}
	return s.follow(tx, r, now, do(b))
}

// follow writes down what follows from something that happened: messages, lines, and when the next
// thing is due.
func (s *Service) follow(tx *store.Tx, r *Report, now time.Time, o Out) error {
	r.Run.settleOffer(o)
	list := make([]Sent, len(o.Pages))
	for i, p := range o.Pages {
		list[i] = Sent{Page: p, ID: store.NewID(), ReportID: r.ID, At: now}
		if err := jobs.Add(tx, s.db, now, jobs.Job{Kind: jobPage, Payload: list[i].ID, Due: now}); err != nil {
			return err
		}
	}
	if due := r.Run.Due(); !due.IsZero() {
		// The key holds the moment: a sooner one is not held up by a later one that waits.
		if err := jobs.Add(tx, s.db, now, jobs.Job{Kind: jobWake, Payload: string(r.ID), Due: due, Unique: string(r.ID) + due.Format(time.RFC3339Nano)}); err != nil {
			return err
		}
	}
	if err := cmp.Or(s.watchShift(tx, *r, now), s.afterClose(tx, *r, now, o)); err != nil {
		return err
	}
	err := errors.Join(insertPages(tx, list), addLines(tx, r.ID, o.Lines), update(tx, jobWake, *r))
	if err == nil && r.planned() && !r.Run.Closed.IsZero() {
		return s.drilled(tx, *r, now)
	}
	return err
}

// policyFor is the policy for a report, frozen from here on: one of an area of its place before the
// one of the whole organisation. Where there is none whoever leads is called, again and again.
func (s *Service) policyFor(tx *store.Tx, r Report) (p Policy, err error) {
	if r.Kind == Probe {
		return probePolicy(r.ByID), nil
	}
	list, err := policiesOf(tx, r.OrgID)
	if err != nil {
		return p, err
	}
	areas := append(access.Codes(r.Areas), "")
	for _, area := range areas {
		if best, ok := policyOfArea(list, area); ok {
			return p, json.Unmarshal([]byte(best.body), &p)
		}
	}
	users, err := escalation.FirstWith(tx, r.OrgID, access.OnCall, access.TeamLead, access.Director, access.Board, access.Admin)
	p = Policy{Every: 5 * time.Minute, Term: 15 * time.Minute}
	for _, u := range users[:min(len(users), maxTargets)] {
		p.Last = append(p.Last, Target{UserID: u})
	}
	return p, err
}

// onBook is who is on duty, and how everybody of a policy is reached, read once.
type onBook struct {
	at   time.Time
	duty map[string][]string
	ways map[string][]Way
}

func newBook(tx *store.Tx, p Policy, at time.Time) (onBook, error) {
	var users, rosters []string
	for step := range len(p.Steps) + 1 {
		for _, t := range p.targets(step) {
			if t.UserID != "" {
				users = append(users, t.UserID)
			}
			if t.RosterID != "" {
				rosters = append(rosters, t.RosterID)
			}
		}
	}
	away, err := account.AwayAt(tx, at)
	if err != nil {
		return onBook{}, err
	}
	duty, err := roster.OnDuty(tx, rosters, at, away.Is)
	if err != nil {
		return onBook{}, err
	}
	for _, list := range duty {
		users = append(users, list...)
	}
	slices.Sort(users)
	users, err = atWork(tx, slices.Compact(users))
	if err != nil {
		return onBook{}, err
	}
	ways, err := waysOf(tx, users)
	return onBook{at, duty, ways}, err
}

// OnDuty are the users on duty in a roster.
func (b onBook) OnDuty(rosterID string, _ time.Time) []string { return b.duty[rosterID] }

// Ways are the tested ways to reach somebody.
func (b onBook) Ways(userID string) []Way { return b.ways[userID] }
