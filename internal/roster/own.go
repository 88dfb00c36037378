package roster

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

const (
	// ownDays is how far somebody sees the own shifts, and feedDays how far a calendar does.
	ownDays  = 42
	feedDays = 182
)

// OwnShift is a shift of somebody in a roster.
type OwnShift struct {
	Shift
	RosterID, Roster string
	Swap             Swap // that waits for an answer; the zero Swap for none
}

// Own is what somebody sees of the own shifts.
type Own struct {
	Shifts  []OwnShift // of six weeks, the first one first
	Asks    []Swap     // that wait for the actor's answer
	Sent    []Swap     // of the actor, that wait or were answered
	Rosters []Roster   // that the actor is in
	Names   map[string]string
	Titles  map[string]string // of rosters
	Keeps   bool
	Now     time.Time
}

// Own are the shifts of the actor in the coming six weeks, and what is asked of the actor.
func (s *Service) Own(ctx context.Context, a access.Actor) (o Own, err error) {
	const op = "roster.own"
	if _, err := s.policy.RequireOrg(op, a, actOwn); err != nil {
		return o, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		now := s.now()
		list, t, err := s.ofActor(tx, a, now)
		if err != nil {
			return err
		}
		swaps, err := swapsOf(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		_, until := daysFrom(now, ownDays)
		o = Own{Rosters: list, Shifts: shiftsIn(list, a.UserID, now, until, t.gone(now)), Names: t.names, Titles: map[string]string{}, Now: now,
			Keeps: s.policy.Decide(a, actList, access.Organisation(a.OrgID)).Allowed}
		for _, r := range list {
			o.Titles[r.ID] = r.Name
		}
		o.add(swaps, a.UserID)
		return nil
	})
	return o, fault.Wrap(op, err)
}

// add puts asks where they belong.
func (o *Own) add(swaps []Swap, userID string) {
	for _, w := range swaps {
		switch {
		case w.Asked == userID && w.Waits(o.Now):
			o.Asks = append(o.Asks, w)
		case w.Asker == userID && w.State != SwapWithdrawn:
			o.Sent = append(o.Sent, w)
		}
		for i := range o.Shifts {
			if x := &o.Shifts[i]; w.Asker == userID && w.RosterID == x.RosterID && w.Waits(o.Now) && w.From.Before(x.Until) && x.From.Before(w.Until) {
				x.Swap = w
			}
		}
	}
}

// ofActor are the rosters that the actor is in.
func (s *Service) ofActor(tx *store.Tx, a access.Actor, now time.Time) ([]Roster, team, error) {
	list, err := OfOrg(tx, a.OrgID)
	if err != nil {
		return nil, team{}, err
	}
	t, err := s.teamOf(tx, a.OrgID, now)
	return slices.DeleteFunc(list, func(r Roster) bool { return !slices.Contains(r.People(now), a.UserID) }), t, err
}

// shiftsIn are the shifts of somebody in some rosters, as they began.
func shiftsIn(list []Roster, userID string, now, until time.Time, away []Shift) (all []OwnShift) {
	for _, r := range list {
		for _, x := range ShiftsOf(r.Duties(now.AddDate(0, 0, -whole), until, away), userID) {
			if x.Until.After(now) {
				all = append(all, OwnShift{Shift: x, RosterID: r.ID, Roster: r.Name})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y OwnShift) int { return x.From.Compare(y.From) })
	return all
}

// Feed are the shifts of the actor for a calendar.
func (s *Service) Feed(ctx context.Context, a access.Actor) (all []OwnShift, err error) {
	const op = "roster.feed"
	if _, err := s.policy.RequireOrg(op, a, actOwn); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		now := s.now()
		list, t, err := s.ofActor(tx, a, now)
		_, until := daysFrom(now, feedDays)
		all = shiftsIn(list, a.UserID, now, until, t.gone(now))
		return err
	})
	return all, fault.Wrap(op, err)
}

// Asking is the form in which somebody asks a colleague.
type Asking struct {
	Roster
	Shift  Shift
	People []account.User  // who are in the roster, without the actor
	Busy   map[string]bool // who cannot take the whole of it
	Now    time.Time
}

// Asking is what somebody needs to ask a colleague for the shift that holds an instant.
func (s *Service) Asking(ctx context.Context, a access.Actor, id string, at time.Time) (v Asking, err error) {
	const op = "roster.asking"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		r, _, err := s.load(tx, op, a, actSwap, id)
		if err != nil {
			return err
		}
		now := s.now()
		all, err := OfOrg(tx, r.OrgID)
		if err != nil {
			return err
		}
		t, err := s.teamOf(tx, r.OrgID, now)
		if err != nil {
			return err
		}
		_, until := daysFrom(now, ownDays+ahead)
		mine := shiftsIn([]Roster{r}, a.UserID, now, until, t.gone(now))
		i := slices.IndexFunc(mine, func(x OwnShift) bool { return x.holds(at) })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		v = Asking{Roster: r, Shift: mine[i].Shift, Busy: map[string]bool{}, Now: now}
		in := r.People(now)
		for _, u := range t.people {
			if u.ID != a.UserID && slices.Contains(in, u.ID) && t.has(u.ID) {
				v.People = append(v.People, u)
				v.Busy[u.ID] = busy(u.ID, v.Shift.From, v.Shift.Until, all, t.gone(now)) != ""
			}
		}
		return nil
	})
	return v, fault.Wrap(op, err)
}

// Ask asks a colleague for a shift, or a part of it. Without a colleague who keeps the roster hears
// that the actor cannot. Asking the same again changes nothing.
func (s *Service) Ask(ctx context.Context, a access.Actor, w Swap) error {
	const op = "roster.ask"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, d, err := s.load(tx, op, a, actSwap, w.RosterID)
		if err != nil {
			return err
		}
		now := s.now()
		w.ID, w.OrgID, w.Asker, w.State, w.Made = store.NewID(), r.OrgID, a.UserID, SwapOpen, now
		open, err := swapsOf(tx, r.OrgID, now)
		if err != nil {
			return err
		}
		for _, o := range open {
			if o.Waits(now) && o.RosterID == w.RosterID && o.Asker == w.Asker && o.From.Before(w.Until) && w.From.Before(o.Until) {
				if o.Asked == w.Asked && o.From.Equal(w.From) && o.Until.Equal(w.Until) {
					return nil
				}
				return fault.Invalidf(op, "van", "roster.swap_waits")
			}
		}
		if err := s.possible(tx, op, w, r, now); err != nil {
			return err
		}
		return cmp.Or(insertSwap(tx, w), tellAsked(tx, w, now), audit.Write(tx, now, a, actSwap, ObjectType, r.ID, d))
	}))
}

// possible refuses an ask that cannot be made or accepted now.
func (s *Service) possible(tx *store.Tx, op string, w Swap, r Roster, now time.Time) error {
	all, err := OfOrg(tx, r.OrgID)
	if err != nil {
		return err
	}
	t, err := s.teamOf(tx, r.OrgID, now)
	if err != nil {
		return err
	}
	return fault.Check(op, w.refusal(r, all, t.gone(now), now))
}

// tellAsked tells a colleague that something is asked, or who keeps the rosters that nobody is.
func tellAsked(tx *store.Tx, w Swap, now time.Time) error {
	if w.Asked != "" {
		return account.Tell(tx, w.Asked, noticeAsked, now)
	}
	return tellKeepers(tx, w.OrgID, noticeCannot, now)
}

// Answer is the yes or no of who was asked. With a yes the shift goes over at once; when that is not
// possible any more it is refused, and the ask waits on.
func (s *Service) Answer(ctx context.Context, a access.Actor, id string, yes bool) error {
	const op = "roster.answer"
	return s.swap(ctx, op, a, id, func(w Swap) string { return w.Asked }, func(tx *store.Tx, w *Swap, r Roster, now time.Time) error {
		if !yes {
			w.State = SwapNo
			return account.Tell(tx, w.Asker, noticeNo, now)
		}
		if err := s.possible(tx, op, *w, r, now); err != nil {
			return err
		}
		w.State = SwapYes
		r.Changes = append(slices.Clone(r.Changes), Change{Out: w.Asker, In: w.Asked, From: w.From, Until: w.Until})
		return cmp.Or(Update(tx, op, r.Tidy(now)), account.Tell(tx, w.Asker, noticeYes, now))
	})
}

// Withdraw ends an ask of the actor that waits.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id string) error {
	return s.swap(ctx, "roster.withdraw", a, id, func(w Swap) string { return w.Asker }, func(_ *store.Tx, w *Swap, _ Roster, _ time.Time) error {
		w.State = SwapWithdrawn
		return nil
	})
}

// swap closes an ask that waits, for whom it is. For others it does not exist.
func (s *Service) swap(ctx context.Context, op string, a access.Actor, id string, whose func(w Swap) string, do func(tx *store.Tx, w *Swap, r Roster, now time.Time) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, missing := swapByID(tx, id)
		if missing != nil && !fault.Is(missing, fault.NotFound) {
			return missing
		}
		r, d, err := s.load(tx, op, a, actSwap, w.RosterID)
		if missing != nil || whose(w) != a.UserID { // also for who keeps the roster and sees that there is one
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		now := s.now()
		if !w.Waits(now) {
			return fault.New(op, fault.Conflict)
		}
		if err := do(tx, &w, r, now); err != nil {
			return err
		}
		w.Answered = now
		return cmp.Or(answer(tx, op, w), audit.Write(tx, now, a, actSwap, ObjectType, r.ID, d))
	}))
}
