package socialmap

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// actProgress is to see how far a release is.
const actProgress access.Action = "map.progress"

// Step is what a batch is doing.
type Step uint8

// The steps of a batch, in order.
const (
	StepPast  Step = iota + 1 // reading what was published before
	StepCount                 // counting from the administration
	StepDraw                  // rounding leaf by leaf, with the gate
	StepAlong                 // making what is published with it
	StepStore                 // storing
)

// Steps is how many steps a batch has.
const Steps = int(StepStore)

func stepCodes() [Steps + 1]string {
	return [...]string{"", "lezen", "tellen", "afronden", "erbij", "bewaren"}
}

// Code is the step in addresses and the API; empty for none.
func (s Step) Code() string { return stepCodes()[min(int(s), Steps)] }

// LabelKey is the text key of the step's name.
func (s Step) LabelKey() string { return "socialmap.step." + s.Code() }

// Outcome is what became of a batch.
type Outcome string

// The outcomes.
const (
	RunBusy    Outcome = "loopt"        // it is at work
	RunMade    Outcome = "gemaakt"      // the release is there
	RunNothing Outcome = "niets"        // there are no complexes
	RunStopped Outcome = "gestopt"      // a row would tell too much: nothing is published
	RunLater   Outcome = "later"        // a delivery was being taken over; it is tried again
	RunFailed  Outcome = "mislukt"      // something broke; it is tried again
	RunDead    Outcome = "stilgevallen" // it was at work and is heard of no more: another takes over
)

// LabelKey is the text key of what became of it.
func (o Outcome) LabelKey() string { return "socialmap.run." + string(o) }

// runLease is how long a batch is alive without a beat.
const runLease = 2 * time.Minute

// beatPace is how often a batch says how far it is.
const beatPace = time.Second

// Progress is how far a release is, or what became of the last one. It holds no number of people.
type Progress struct {
	Month   time.Time // of which the release is; zero if none was ever begun
	Started time.Time
	Beat    time.Time // when it was last heard of
	Ended   time.Time // zero while it runs, or after it died
	Step    Step      // at which it is, or ended
	// Done and Leaves are the publication units that are drawn, of all; zero outside that step and
	// after the end: at which unit a release stopped is nobody's business.
	Done, Leaves int
	Outcome      Outcome
	Next         time.Time // date of the next release
	Stopped      time.Time // since when a release is held back; zero if none is
}

// working is one batch that makes a release and says how far it is. A nil one says nothing.
type working struct {
	s     *Service
	org   string
	id    string
	step  atomic.Uint32
	rows  atomic.Int64 // drawn or kept, of each leaf and table
	all   atomic.Int64
	stop  context.CancelCauseFunc // of the batch
	quiet context.CancelFunc      // of the beats
	over  chan struct{}           // no more beats
}

// errLost means that another batch took over, because this one was not heard of for too long.
var errLost = errors.New("another batch took over")

// due tells that a month of an organisation has no release yet.
func due(tx *store.Tx, org string, asOf time.Time) (bool, error) {
	list, err := editions(tx, org, 1)
	return len(list) == 0 || !monthOf(list[0].asOf).Equal(monthOf(asOf)), err
}

// begin takes the lease of an organisation; nil where its month has a release. A batch that is alive has the
// lease: that is a Conflict. The batch works in the context that it gives, which ends when the lease is lost.
func (s *Service) begin(ctx context.Context, org string, asOf time.Time) (work context.Context, r *working, err error) {
	var todo bool
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { // every night, and mostly it has
		todo, err = due(tx, org, asOf)
		return err
	})
	if err != nil || !todo {
		return ctx, nil, err
	}
	r = &working{s: s, org: org, id: store.NewID(), over: make(chan struct{})}
	r.enters(StepPast)
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if todo, err = due(tx, org, asOf); err != nil || !todo {
			return err
		}
		now := s.now()
		taken, err := takeRun(tx, org, r.id, monthOf(asOf), now, now.Add(-runLease))
		if err == nil && !taken {
			err = fault.New("socialmap.begin: another batch is busy", fault.Conflict)
		}
		return err
	})
	if err != nil || !todo {
		return ctx, nil, err
	}
	work, r.stop = context.WithCancelCause(ctx)
	beats, quiet := context.WithCancel(work)
	r.quiet = quiet
	go r.beats(beats)
	return work, r, nil
}

// beats says how far the batch is, about once a second, until it ends.
func (r *working) beats(ctx context.Context) {
	defer close(r.over)
	tick := time.NewTicker(r.s.pace)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		r.beat(ctx)
	}
}

// beat says how far the batch is, and stops it where another took over. An error is no reason to stop: the
// next beat may come through.
func (r *working) beat(ctx context.Context) {
	mine := true
	if err := r.s.db.Write(ctx, func(tx *store.Tx) (err error) {
		mine, err = beatRun(tx, r.org, r.id, r.s.now(), r.at())
		return err
	}); err == nil && !mine {
		r.stop(errLost)
	}
}

// at is where the batch is.
func (r *working) at() (p Progress) {
	p.Step = Step(r.step.Load()) // #nosec G115 -- one of the steps
	if p.Step == StepDraw {
		p.Done, p.Leaves = int(r.rows.Load())/len(Tables()), int(r.all.Load())
	}
	return p
}

// enters says that a step begins.
func (r *working) enters(s Step) {
	if r != nil {
		r.step.Store(uint32(s))
	}
}

// draws says how many leaves will be drawn.
func (r *working) draws(leaves int) {
	if r != nil {
		r.all.Store(int64(leaves))
		r.rows.Store(0)
		r.enters(StepDraw)
	}
}

// drew says that a row of a leaf is there.
func (r *working) drew() {
	if r != nil {
		r.rows.Add(1)
	}
}

// ends gives the lease back and says what became of the batch. What it says is lost with the database
// away: then the batch is dead for who looks, until the next.
func (r *working) ends(ctx context.Context, made *Release, failure error) error {
	r.quiet()
	<-r.over
	r.stop(nil) // a cause that stands already stays
	outcome := RunMade
	switch {
	case errors.Is(failure, ErrNotSafe):
		outcome = RunStopped
	case fault.Is(failure, fault.Conflict):
		outcome = RunLater
	case failure != nil:
		outcome = RunFailed
	case made == nil:
		outcome = RunNothing
	}
	return r.s.db.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		return endRun(tx, r.org, r.id, r.s.now(), r.at().Step, outcome)
	})
}

// Progress is how far the release of the actor's organisation is.
func (s *Service) Progress(ctx context.Context, a access.Actor) (p Progress, err error) {
	const op = "socialmap.progress"
	if _, err := s.policy.RequireOrg(op, a, actProgress); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if p, err = s.progressOf(tx, a.OrgID); err != nil {
			return err
		}
		p.Stopped, err = stoppedSince(tx, a.OrgID)
		return err
	})
	p.Next = s.nextRelease()
	return p, fault.Wrap(op, err)
}

// progressOf is how far the release of an organisation is, with a batch that died told from one that runs.
func (s *Service) progressOf(tx *store.Tx, org string) (p Progress, err error) {
	p, err = runOf(tx, org)
	if err != nil || p.Outcome != RunBusy || s.now().Sub(p.Beat) <= runLease {
		return p, err
	}
	list, err := editions(tx, org, 1)
	if p.Outcome = RunDead; len(list) > 0 && !monthOf(list[0].asOf).Before(p.Month) {
		p.Outcome, p.Ended = RunMade, p.Beat // it died after its last deed
	}
	p.Done, p.Leaves = 0, 0
	return p, err
}
