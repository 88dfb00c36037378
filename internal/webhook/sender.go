package webhook

import (
	"context"
	"errors"
	"sync"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/signal"
)

const (
	// PostTime is how long an endpoint gets for one message, all in all.
	PostTime  = 15 * time.Second
	sendPoll  = time.Second
	sendBatch = 8               // endpoints at a time
	sendTurn  = 10              // messages of one endpoint in a turn
	leaseTime = 5 * time.Minute // longer than a turn can take: sendTurn times the limit of one request
	sweepTime = time.Hour       // how often old messages are looked for
)

// Run sends until ctx ends, and then waits for what is on its way. Several programs on one
// database share the work: each endpoint has one sender at a time.
func (s *Service) Run(ctx context.Context) {
	tick := time.NewTicker(sendPoll)
	defer tick.Stop()
	said := ""
	var swept time.Time
	for {
		n, err := s.Once(ctx)
		if now := s.now(); err == nil && now.Sub(swept) >= sweepTime {
			swept, err = now, s.db.Write(ctx, func(tx *store.Tx) error { return dropOld(tx, now.Add(-keepTime)) })
		}
		if err != nil && ctx.Err() == nil && err.Error() != said {
			said = err.Error()
			s.log.Error("webhook: sending", "error", said)
		}
		if err == nil {
			said = ""
		}
		if n > 0 && err == nil && ctx.Err() == nil {
			continue // there may be more
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once gives each endpoint that something waits for a turn, and tells how many had one.
func (s *Service) Once(ctx context.Context) (int, error) {
	const op = "webhook.once"
	now, due := s.now(), false
	if err := s.db.Look(ctx, func(tx *store.Tx) (err error) { due, err = anyDue(tx, now); return err }); err != nil || !due {
		return 0, fault.Wrap(op, err)
	}
	var taken []ID
	if err := s.db.Write(ctx, func(tx *store.Tx) (err error) { taken, err = claim(tx, s.owner, now, sendBatch); return err }); err != nil {
		return 0, fault.Wrap(op, err)
	}
	failures := make([]error, len(taken))
	var wait sync.WaitGroup
	for i, id := range taken {
		wait.Go(func() { failures[i] = s.turn(ctx, id) })
	}
	wait.Wait()
	return len(taken), fault.Wrap(op, errors.Join(failures...))
}

// turn sends what waits for one endpoint, in order, until something fails or the turn is over.
func (s *Service) turn(ctx context.Context, id ID) error {
	defer func() {
		_ = s.db.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return giveBack(tx, s.owner, id) }) // or else the lease runs out
	}()
	for range sendTurn {
		m, e, ok, err := s.prepare(ctx, id)
		if err != nil || !ok {
			return err
		}
		if m.ID == "" {
			continue // dropped: not for this endpoint
		}
		answer := s.post.Post(ctx, e)
		if ctx.Err() != nil {
			return nil // stopped by us: the attempt counts, and the next one comes
		}
		goOn, err := s.settle(ctx, id, m, answer)
		if err != nil || !goOn {
			return err
		}
	}
	return nil
}

// prepare takes the first message that waits, decides whether the endpoint may know of it,
// and puts on record that it goes, before it goes. ok is false when nothing is to be done; a
// message without id was dropped.
func (s *Service) prepare(ctx context.Context, id ID) (m Message, e hook.Envelope, ok bool, err error) {
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		m, e, ok = Message{}, hook.Envelope{}, false
		at, mine, err := held(tx, s.owner, id, now)
		if err != nil || !mine {
			return err
		}
		a, alive, err := s.keys.TokenActor(tx, at.TokenID, now)
		if err != nil {
			return err
		}
		if !alive {
			return s.stopped(tx, at, Paused, NoKey, now)
		}
		first, waits, err := firstWaiting(tx, id)
		if err != nil || !waits {
			return err
		}
		ok = true
		d, due, err := s.due(tx, a, first, now)
		if err != nil {
			return err
		}
		if !due {
			return dropMessage(tx, first)
		}
		if first.Kind != Proof && first.Attempts == 0 {
			if err := audit.Write(tx, now, a, lookOf(first), first.Kind.objectType(), first.Object, d); err != nil {
				return err
			}
		}
		if err := noteAttempt(tx, first, now); err != nil {
			return err
		}
		first.Attempts++
		m = first
		e, err = s.envelope(tx, at, first, now)
		return err
	})
	return m, e, ok, err
}

func lookOf(m Message) access.Action {
	if m.Kind.objectType() == caseType {
		return actCase
	}
	return actSignal
}

// due decides whether a message goes: the key may read the thing now, or its owner passed the
// signal on and so hears its story; and taking up was not told already.
func (s *Service) due(tx *store.Tx, a access.Actor, m Message, now time.Time) (d access.Decision, ok bool, err error) {
	if m.Kind == Proof {
		return d, true, nil
	}
	var r access.Resource
	actions := []access.Action{"signal.read", "signal.story"}
	if m.Kind.objectType() == caseType {
		var c casework.Case
		c, err = casework.ByID(tx, casework.ID(m.Object))
		r, actions = casework.Resource(c), []access.Action{"case.read"}
	} else {
		var sig signal.Signal
		sig, err = signal.ByID(tx, m.Object)
		r = signal.Resource(sig)
	}
	if fault.Is(err, fault.NotFound) {
		return d, false, nil // erased meanwhile
	}
	if err != nil {
		return d, false, err
	}
	if m.Kind == SignalTaken {
		if last, err := before(tx, m); err != nil || last == SignalTaken {
			return d, false, err
		}
	}
	if err := access.Load(tx, now, a, &r); err != nil {
		return d, false, err
	}
	for _, action := range actions {
		if d = s.policy.Decide(a, action, r); d.Allowed {
			return d, true, nil
		}
	}
	return d, false, nil
}

func (s *Service) envelope(tx *store.Tx, at Endpoint, m Message, now time.Time) (hook.Envelope, error) {
	secrets, err := s.secrets(tx, at, now)
	if err != nil {
		return hook.Envelope{}, err
	}
	body, err := bodyOf(m, s.public)
	return hook.Envelope{URL: at.URL, ID: m.ID, At: now, Signature: hook.Sign(m.ID, now, body, secrets...), Body: body}, err
}

// gone is the answer of an endpoint that wants nothing any more (RFC 9110, 410).
const gone = 410

// settle writes what became of an attempt; it tells whether the next message may go.
func (s *Service) settle(ctx context.Context, id ID, m Message, got hook.Answer) (goOn bool, err error) {
	now := s.now()
	m.Status, m.Problem = got.Status, got.Problem
	err = s.db.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		goOn = false
		e, mine, err := held(tx, s.owner, id, now)
		if err != nil || !mine {
			return err
		}
		next := time.Time{}
		pause, more := after(m.ID, m.Attempts, got.Later)
		switch {
		case got.Problem == hook.NoProblem:
			m.State, goOn = Arrived, true
		case more && got.Status != gone:
			m.State, next = Waits, now.Add(pause)
		default:
			m.State = GivenUp
		}
		if fresh, err := noteOutcome(tx, m); err != nil || !fresh {
			return err
		}
		if err := noteTried(tx, id, now, next, m.State == Arrived); err != nil || m.State != GivenUp {
			return err
		}
		if got.Status == gone {
			return s.stopped(tx, e, Off, Gone, now)
		}
		return s.stopped(tx, e, Paused, Silent, now)
	})
	return goOn, err
}

// stopped takes an endpoint out of work and tells the administrators of its organisation.
func (s *Service) stopped(tx *store.Tx, e Endpoint, state State, why Why, now time.Time) error {
	if err := stop(tx, e.ID, state, why); err != nil {
		return err
	}
	admins, err := account.Colleagues(tx, e.Org, access.Admin)
	if err != nil {
		return err
	}
	for _, u := range admins {
		if u.Disabled {
			continue
		}
		if err := account.Notify(tx, u.ID, "webhook.notice_"+string(why), now); err != nil {
			return err
		}
	}
	return audit.Write(tx, now, access.System(e.Org), "webhook.stopped", "Webhook", string(e.ID), access.Decision{Allowed: true, Rules: []string{"system"}})
}
