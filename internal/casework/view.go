package casework

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// logSize is how many entries of the log a page shows.
const logSize = 500

// Moment is a line of the timeline: an entry of the log or an event.
type Moment struct {
	At    time.Time
	Entry *LogEntry
	Event *Event
}

// View is a case as whoever takes part sees it.
type View struct {
	Case
	Today       time.Time
	People      []Participant     // the director first
	Names       map[string]string // of everybody who is named in the case, by user id
	Timeline    []Moment          // newest first
	Commitments []Commitment
	Signals     []signal.Signal
	Why         []access.Rule  // the rules by which the actor may see it
	MayManage   bool           // the actor decides who takes part and how it goes on
	Join        []account.User // who may still join
	Direct      []account.User // who may become the director
}

// Show opens a case: the record of the look is on disk before anything is read.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "casework.show"
	if err := s.look(ctx, op, a, id); err != nil {
		return v, err
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actRead, id, now)
		if err != nil {
			return err
		}
		v = View{Case: w.Case, Today: w.today}
		for _, r := range s.policy.Rules() {
			if slices.Contains(d.Rules, r.ID) {
				v.Why = append(v.Why, r)
			}
		}
		v.MayManage = s.policy.Decide(a, actManage, Resource(w.Case, w.parts)).Allowed
		return s.fill(tx, &v, w)
	})
	return v, fault.Wrap(op, err)
}

// fill reads everything around a case.
func (s *Service) fill(tx *store.Tx, v *View, w *work) (err error) {
	if v.People, err = participantsOf(tx, w.parts); err != nil {
		return err
	}
	if v.Commitments, err = commitmentsOf(tx, w.key, w.Erased, w.ID); err != nil {
		return err
	}
	if v.Signals, err = signal.OfCase(tx, string(w.ID)); err != nil {
		return err
	}
	entries, err := logOf(tx, w.key, w.Erased, w.ID, logSize)
	if err != nil {
		return err
	}
	events, err := eventsOf(tx, w.key, w.Erased, w.ID)
	if err != nil {
		return err
	}
	v.Timeline = timeline(entries, events)
	if v.MayManage && w.State != Closed {
		if v.Join, v.Direct, err = candidates(tx, w.Case, w.parts); err != nil {
			return err
		}
	}
	ids := []string{w.DirectorID, w.Next.HolderID, w.Vigil.ContactID}
	for _, e := range entries {
		ids = append(ids, e.AuthorID)
	}
	for _, e := range events {
		ids = append(ids, e.ByID, e.UserID)
	}
	for _, p := range v.Commitments {
		ids = append(ids, p.HolderID)
	}
	v.Names, err = account.Names(tx, ids)
	return err
}

// timeline puts entries and events in one order, newest first.
func timeline(entries []LogEntry, events []Event) []Moment {
	list := make([]Moment, 0, len(entries)+len(events))
	for i := range entries {
		list = append(list, Moment{At: entries[i].At, Entry: &entries[i]})
	}
	for i := range events {
		list = append(list, Moment{At: events[i].At, Event: &events[i]})
	}
	slices.SortStableFunc(list, func(x, y Moment) int { return y.At.Compare(x.At) })
	return list
}

// Handle is what a team lead sees of a case in order to give it another director.
type Handle struct {
	ID         ID
	Number     string
	Version    int64
	DirectorID string
	Director   string // name
	Due        time.Time
	Today      time.Time
	Direct     []account.User
}

// ShowHandle is a case without its contents, for whoever may give it to somebody else.
func (s *Service) ShowHandle(ctx context.Context, a access.Actor, id ID) (h Handle, err error) {
	const op = "casework.showhandle"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		w, _, err := s.assignable(tx, op, a, id)
		if err != nil {
			return err
		}
		director, err := userOf(tx, w.DirectorID)
		if err != nil {
			return err
		}
		h = Handle{ID: id, Number: w.Number, Version: w.Version, DirectorID: w.DirectorID, Director: director.Name,
			Due: w.Due, Today: clock.Date(s.clock.Now())}
		_, h.Direct, err = candidates(tx, w.Case, w.parts)
		return err
	})
	return h, fault.Wrap(op, err)
}
