package signal

import (
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Import is a signal of the past with all that was done with it.
type Import struct {
	ID         string // see ImportID
	Org        string
	UnitID     place.UnitID
	ComplexID  place.ComplexID
	Subjects   []string // of the household at that moment; empty: nobody, or about the complex
	SenderID   string
	SenderRole access.Role
	Source     Source // empty: what follows from the role of the sender
	HolderID   string // the first holder
	At         time.Time
	Theme      Theme
	Facts      []FactCode
	Sentence   string
	Urgency    Urgency
	Steps      []ImportStep // oldest first; each must be allowed after the one before
}

// ImportStep is one step of the past.
type ImportStep struct {
	Step     Step
	At       time.Time // instant
	ActorID  string
	HolderID string    // new holder; empty keeps the present one
	Day      time.Time // date agreed in PlanTalk, new date in Forward
	Note     string    // Dutch
	CaseID   string    // of Join
	Solved   bool      // of Close
}

// ImportID is the id of a signal that another administration calls key.
func ImportID(org, key string) string { return store.IDOf("signal", org, key) }

// InsertMany stores signals of the past, oldest first, as if they had been passed on
// and treated here, but without records in the log and without timers for what is
// done. A step that the table of states does not allow is refused.
func (s *Service) InsertMany(tx *store.Tx, at time.Time, list []Import) error {
	const op = "signal.import"
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Import) int { return a.At.Compare(b.At) })
	homes := map[place.UnitID]spot{}
	sites := map[place.ComplexID]spot{}
	var fresh []string
	for _, x := range list {
		where, err := importSpot(tx, x, homes, sites)
		if err != nil {
			return fault.Wrap(op, err)
		}
		isNew, err := s.insertImport(tx, at, x, where)
		if err != nil {
			return fault.Wrap(op, err)
		}
		if isNew {
			fresh = append(fresh, x.ID)
		}
	}
	return fault.Wrap(op, tally(tx, 1, fresh...))
}

func importSpot(tx *store.Tx, x Import, homes map[place.UnitID]spot, sites map[place.ComplexID]spot) (spot, error) {
	if x.UnitID == "" {
		if p, ok := sites[x.ComplexID]; ok {
			return p, nil
		}
		c, err := place.SiteByID(tx, x.ComplexID)
		p := spot{org: c.Org, site: c.Name, complexID: c.ID}
		sites[x.ComplexID] = p
		return p, err
	}
	if p, ok := homes[x.UnitID]; ok {
		return p, nil
	}
	h, err := place.HomeByID(tx, x.UnitID)
	p := spot{org: h.Org, address: h.Address, site: h.ComplexName, postcode: h.Postcode, city: h.City, unit: h.ID, complexID: h.ComplexID}
	homes[x.UnitID] = p
	return p, err
}

func (s *Service) insertImport(tx *store.Tx, at time.Time, x Import, where spot) (isNew bool, err error) {
	sig := newSignal(access.Actor{UserID: x.SenderID, Roles: []access.Role{x.SenderRole}},
		Draft{Theme: x.Theme, Facts: x.Facts, Sentence: x.Sentence, Urgency: x.Urgency, Source: x.Source}, where, x.HolderID, x.At)
	sig.ID = x.ID
	steps := append([]ImportStep{{Step: Send, At: x.At, ActorID: x.SenderID, Note: x.Sentence}}, x.Steps...)
	if sig.Sentence != "" {
		steps[0].Note = "" // it is readable already
	}
	events := []Event{importEvent(sig, steps[0])}
	for _, st := range x.Steps {
		to, ok := Next(sig.State, st.Step)
		if !ok {
			return false, fault.Invalidf("signal.import", x.ID, "signal.step_refused")
		}
		sig.State = to
		sig.replay(st)
		events = append(events, importEvent(sig, st))
	}
	isNew, err = insertSignal(tx, sig, sig.ID, s.searchBody(sig, where.postcode, where.city, nil))
	if err != nil || !isNew {
		return false, err
	}
	holders := x.Subjects
	if len(holders) == 0 {
		holders = []string{where.org}
	}
	key, err := s.vault.NewKey(tx, at, sig.ID, holders...)
	if err != nil {
		return false, err
	}
	for i, e := range events {
		e.sealed = key.Seal("note/"+e.ID, steps[i].Note)
		if err := insertEvent(tx, sig.ID, e); err != nil {
			return false, err
		}
	}
	if sig.State.Open() && !sig.Due.Before(clock.Date(at)) {
		err = s.addDueTimer(tx, sig, at)
	}
	return true, err
}

// replay changes a signal as the step did when it was taken.
func (s *Signal) replay(st ImportStep) {
	s.handTo(st.HolderID, st.At)
	s.Version++
	switch st.Step {
	case PlanTalk:
		s.TalkOn, s.Due = st.Day, st.Day
	case Talk:
		if s.TalkAt.IsZero() {
			s.TalkAt = st.At
		}
		s.TalkOn, s.Due = time.Time{}, clock.AddWorkingDays(clock.Date(st.At), decisionDays)
	case Forward:
		if !st.Day.IsZero() {
			s.Due = st.Day
		}
	case Join:
		s.CaseID, s.TalkOn = st.CaseID, time.Time{}
	case Close:
		s.Solved = st.Solved
	case Lapse:
		s.Late++
	case Unsolved:
		s.DoneAt = time.Time{}
	}
	if !s.State.Open() {
		s.TalkOn, s.Due = time.Time{}, time.Time{}
		s.DoneAt = st.At
	}
}

func importEvent(sig Signal, st ImportStep) Event {
	return Event{ID: store.NewID(), At: st.At, ActorID: st.ActorID, Step: st.Step, State: sig.State, Holder: sig.HolderID, Day: sig.Due, CaseID: sig.CaseID}
}
