package signal

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
)

// Beside is what a module above this one knows of signals that are about the same.
type Beside interface {
	// Arrive hears of a stored signal of which its sender said what it belongs to.
	Arrive(tx *store.Tx, sender access.Actor, sig Signal, said string) error
	// Followers are the ids of the signals that go the way of another.
	Followers(tx *store.Tx, id string) ([]string, error)
	// Waiting are those of some signals of which their sender said that they belong to a running
	// case, as far as the actor may know of that.
	Waiting(tx *store.Tx, a access.Actor, sigs []Signal) (map[string]bool, error)
	// Running is what already runs at a place, for the form; nil where that is nothing.
	Running(c *web.Context, at Spot, chosen string) (templ.Component, error)
}

// Card is what another module shows on the page of a signal that somebody may read; nil for
// nothing.
type Card func(c *web.Context, v View) (templ.Component, error)

// UseBeside lets signals that are about the same belong together. It is called once, before
// anybody asks.
func (s *Service) UseBeside(b Beside) { s.beside = b }

// UseCards adds cards of other modules to the page of a signal, in their order.
func (s *Service) UseCards(cards ...Card) { s.cards = append(s.cards, cards...) }

// UseFirst adds what stands above the next step on the page of a signal: what makes it needless.
func (s *Service) UseFirst(cards ...Card) { s.first = append(s.first, cards...) }

// made are cards on the page of a signal.
func made(cards []Card, c *web.Context, v View) (list []templ.Component, err error) {
	for _, card := range cards {
		part, err := card(c, v)
		if err != nil {
			return nil, err
		}
		if part != nil {
			list = append(list, part)
		}
	}
	return list, nil
}

// runningAt is what already runs at the chosen place of a form.
func (s *Service) runningAt(c *web.Context, screen *sendScreen, at Spot) (err error) {
	screen.looked = true
	if s.beside != nil {
		screen.running, err = s.beside.Running(c, at, screen.values.Get("hoort-bij"))
	}
	return err
}

// arriving tells who knows what belongs together about a new signal, with whatever else is
// stored with it.
func (s *Service) arriving(sender access.Actor, sig Signal, said string, with func(*store.Tx, Receipt) error) func(*store.Tx, Receipt) error {
	if s.beside == nil || said == "" {
		return with
	}
	return func(tx *store.Tx, r Receipt) error {
		if with != nil {
			if err := with(tx, r); err != nil {
				return err
			}
		}
		return s.beside.Arrive(tx, sender, sig, said)
	}
}

// Follow puts a signal behind another one about the same, in the transaction and under the
// decision of the caller: it leaves the work list, has the holder of the other, and from then
// on goes its way. Its sender keeps a story of their own. Nobody waits longer for it: a term
// that is sooner becomes that of the other.
func (s *Service) Follow(tx *store.Tx, at time.Time, a access.Actor, sig, lead Signal) error {
	const op = "signal.follow"
	to, ok := Next(sig.State, Merge)
	if !ok || !lead.State.Open() || sig.ID == lead.ID || sig.Org != lead.Org {
		return fault.Invalidf(op, "", "signal.step_refused")
	}
	due := sig.Due
	sig.State, sig.HolderID, sig.Since, sig.Due, sig.TalkOn = to, lead.HolderID, at, time.Time{}, time.Time{}
	n, err := updateSignal(tx, sig)
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	if err := insertEvent(tx, sig.ID, Event{ID: store.NewID(), At: at, ActorID: a.UserID, Step: Merge, State: to, Holder: sig.HolderID}); err != nil {
		return err
	}
	if !due.IsZero() && due.Before(lead.Due) {
		lead.Due = due
		n, err := updateSignal(tx, lead)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		if err := s.addDueTimer(tx, lead, at); err != nil {
			return err
		}
	}
	return insertEvent(tx, lead.ID, Event{ID: store.NewID(), At: at, ActorID: a.UserID, Step: Gain, State: lead.State, Holder: lead.HolderID, Day: lead.Due})
}

// Unfollow lets a signal go its own way again, with the term of a new one.
func (s *Service) Unfollow(tx *store.Tx, at time.Time, a access.Actor, sig Signal) error {
	const op = "signal.unfollow"
	to, ok := Next(sig.State, Split)
	if !ok {
		return fault.Invalidf(op, "", "signal.step_refused")
	}
	sig.State, sig.Since, sig.Due = to, at, dueDate(at, sig.Urgency)
	return s.record(tx, a, sig, Split, "", at)
}

// Entrust gives a signal that just came in to the first of some people who can hold it, those of
// what it belongs to, and returns who holds it now. With none of them it stays where it is.
func (s *Service) Entrust(tx *store.Tx, at time.Time, sig Signal, holders ...string) (string, error) {
	barred, err := barredFrom(tx, sig.UnitID)
	if err != nil {
		return "", err
	}
	for _, holder := range holders {
		if holder == sig.HolderID {
			break
		}
		u, err := account.UserByID(tx, holder)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		if !u.Disabled && u.OrgID == sig.Org && !slices.Contains(barred, u.ID) && slices.ContainsFunc(holderRoles(), u.Actor().Has) {
			return holder, setHolder(tx, sig.ID, holder, at)
		}
	}
	return sig.HolderID, nil
}

// waitingIn are the signals of a work list that belong to a running case, if anybody knows.
func (s *Service) waitingIn(tx *store.Tx, a access.Actor, sigs []Signal, read map[string]bool) (map[string]bool, error) {
	if s.beside == nil {
		return nil, nil
	}
	var open []Signal
	for _, sig := range sigs {
		if sig.State.Open() && read[sig.ID] {
			open = append(open, sig)
		}
	}
	return s.beside.Waiting(tx, a, open)
}

// TellFollowers lets the signals that follow one take the step that it took: each with an
// event of its own and without a word of what was written.
func (s *Service) TellFollowers(tx *store.Tx, a access.Actor, lead Signal, kind Step, at time.Time) error {
	if s.beside == nil {
		return nil
	}
	ids, err := s.beside.Followers(tx, lead.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		sig, err := ByID(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.goAlong(tx, a, sig, lead, kind, at); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) goAlong(tx *store.Tx, a access.Actor, sig, lead Signal, kind Step, at time.Time) error {
	to, ok := Along(sig.State, kind)
	if !ok {
		return nil
	}
	sig.State, sig.CaseID = to, lead.CaseID
	if sig.HolderID != lead.HolderID {
		sig.HolderID, sig.Since = lead.HolderID, at
	}
	if kind == Talk && sig.TalkAt.IsZero() {
		sig.TalkAt = at
	}
	if to != Joined {
		sig.DoneAt = at
	}
	n, err := updateSignal(tx, sig)
	if err := store.Changed("signal.follow", n, err); err != nil {
		return err
	}
	e := Event{ID: store.NewID(), At: at, ActorID: a.UserID, Step: kind, State: to, Holder: sig.HolderID, CaseID: sig.CaseID}
	if a.IsSystem() {
		e.ActorID = ""
	}
	if err := insertEvent(tx, sig.ID, e); err != nil {
		return err
	}
	if err := s.tell(tx, at, sig, kind); err != nil {
		return err
	}
	return audit.Write(tx, at, background(sig), "signal.follow", "Signal", sig.ID, access.Decision{Allowed: true, Rules: []string{"system"}})
}
