package signal

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

// What people hear of signals whose holder is away.
const (
	noticeNew  = "signal.notice_new"  // who stands in: a signal came for somebody who is away
	noticeAway = "signal.notice_away" // who has it from now on
)

// awayStep is how often the program looks whether anybody went away, and awayBatch how many
// signals it passes on in one transaction.
const (
	awayStep  = 5 * time.Minute
	awayBatch = 100
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.Every(jobAway, awayStep, s.PassOnAway)}
}

// PassOnAway gives each open signal on which somebody has to act before its holder is back to
// another who is there, whom the rules choose as for a new one. What can wait stays where it is.
func (s *Service) PassOnAway(ctx context.Context) error {
	const op = "signal.away"
	now := s.now()
	var waiting []Signal
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		back, err := account.ReturnsAt(tx, now)
		if err != nil || len(back) == 0 {
			return err
		}
		waiting, err = heldByAny(tx, back)
		waiting = slices.DeleteFunc(waiting, func(sig Signal) bool { return !waitsInVain(sig.Due, back[sig.HolderID]) })
		return err
	}); err != nil {
		return fault.Wrap(op, err)
	}
	for batch := range slices.Chunk(waiting, awayBatch) {
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return s.passOn(tx, batch, now) }); err != nil {
			return fault.Wrap(op, err)
		}
	}
	return nil
}

// waitsInVain reports whether a date comes before somebody is there again; back zero is: nobody
// knows when.
func waitsInVain(due, back time.Time) bool { return back.IsZero() || due.Before(back) }

// passOn gives some signals to others, each with a line in its history and a record. Whoever gets
// several hears it once.
func (s *Service) passOn(tx *store.Tx, list []Signal, now time.Time) error {
	type heard struct{ holder, of string }
	told := map[heard]bool{}
	for _, old := range list {
		sig, err := ByID(tx, old.ID) // somebody may have acted since
		if fault.Is(err, fault.NotFound) || err == nil && (!sig.State.Open() || sig.Version != old.Version || sig.HolderID != old.HolderID) {
			continue
		}
		if err != nil {
			return err
		}
		moved, err := s.giveAway(tx, &sig, now)
		if err != nil {
			return err
		}
		if !moved {
			continue
		}
		told[heard{sig.HolderID, old.HolderID}] = true
		e := Event{ID: store.NewID(), At: now, Step: Forward, State: sig.State, Holder: sig.HolderID, Day: sig.Due}
		if err := insertEvent(tx, sig.ID, e); err != nil {
			return err
		}
		if err := s.tell(tx, now, sig, Forward); err != nil {
			return err
		}
		if err := s.TellFollowers(tx, background(sig), sig, Forward, now); err != nil {
			return err
		}
		if err := audit.Write(tx, now, background(sig), "signal.forward", "Signal", sig.ID, access.Decision{Allowed: true, Rules: []string{"system"}}); err != nil {
			return err
		}
	}
	for h := range told {
		if err := account.NotifyFor(tx, h.holder, h.of, noticeAway, now); err != nil {
			return err
		}
	}
	return nil
}

// giveAway gives a signal to another who is there, by the rules; false when there is nobody.
func (s *Service) giveAway(tx *store.Tx, sig *Signal, now time.Time) (bool, error) {
	next, err := nextHolder(tx, *sig, now)
	if err != nil || next.id == "" || next.away {
		return false, err
	}
	sig.HolderID, sig.Since = next.id, now
	return true, setHolder(tx, sig.ID, next.id, now)
}

// nextHolder is to whom a signal goes that its holder cannot do: somebody of its desk, or whom a
// new signal without rules would go to. It is empty when there is nobody else.
func nextHolder(tx *store.Tx, sig Signal, now time.Time) (candidate, error) {
	barred, err := barredFrom(tx, sig.UnitID)
	if err != nil {
		return candidate{}, err
	}
	barred = append(barred, sig.HolderID)
	r, ok, err := routeOf(tx, sig.ID)
	if err != nil {
		return candidate{}, err
	}
	if ok {
		desk, _, err := routing.DeskOf(tx, sig.Org, r.Desk)
		if err != nil {
			return candidate{}, err
		}
		list, err := membersOf(tx, sig.Org, now)
		if err != nil {
			return candidate{}, err
		}
		if id := pickAt(list, routing.Route{Desk: desk}, barred); id != "" {
			return candidate{id: id}, nil
		}
	}
	list, err := candidatesOf(tx, sig.Org, now)
	list = without(list, barred)
	i, ok := pickHolder(list)
	if err != nil || !ok {
		return candidate{}, err
	}
	return list[i], nil
}

// replaceHolder hands a signal over when its holder left, is away or may not read it. Who is
// away keeps it while nobody else is there.
func (s *Service) replaceHolder(tx *store.Tx, sig *Signal, now time.Time) error {
	holder, err := account.UserByID(tx, sig.HolderID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && !holder.Disabled {
		d, err := s.decide(tx, holder.Actor(), "signal.read", *sig)
		if err != nil {
			return err
		}
		if d.Allowed {
			away, err := account.AwayAt(tx, now)
			if err == nil && away.Is(sig.HolderID) {
				_, err = s.giveAway(tx, sig, now)
			}
			return err
		}
	}
	next, err := nextHolder(tx, *sig, now)
	if err != nil || next.id == "" {
		return err
	}
	sig.HolderID, sig.Since = next.id, now
	if err := setHolder(tx, sig.ID, next.id, now); err != nil {
		return err
	}
	return account.NotifyAway(tx, next.id, noticeNew, now)
}
