package casework

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/network"
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
	People      []Participant      // the director first
	Guests      []Guest            // who reads along without an account
	Names       map[string]string  // of everybody who is named in the case, by user id
	Moves       Moves              // when its groups of fields changed
	Unsaved     map[string]Unsaved // what the actor typed and did not save, by form
	Timeline    []Moment           // newest first
	Commitments []Commitment
	Helps       []Help // newest first
	Carers      []Carer
	Related     []Case // that the actor may read, without their texts
	Signals     []signal.Signal
	FactNames   catalogue.Names // of what the signals say
	Warning     *danger.Warning // for whoever is about to go there
	Why         []access.Rule   // the rules by which the actor may see it
	MayManage   bool            // the actor decides who takes part and how it goes on
	Join        []Candidate     // who may still join
	Direct      []Candidate     // who may become the director
	MayWrite    bool            // and not only look
	MayAnswer   bool            // the questions of the police, which are then in Questions
	MayShutOut  bool
	MayTell     bool               // note that the resident knows of the case
	Own         bool               // the actor works for the controller
	Kinds       []network.Category // that the actor may read and write
	Facts       access.Facts       // of the actor
	Covenant    network.Brief      // under which the actor takes part, if any
	Questions   []Question
	Handing     *Handover        // the last question to somebody to take over, if there ever was one
	MayHand     bool             // the actor asks somebody to take over
	MaySignal   map[string]bool  // signals that the actor may open
	StandIns    []access.StandIn // of now and of before
	Kept        Keep             // of a closed case
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
		may := func(action access.Action) bool { return s.policy.Decide(a, action, w.res).Allowed }
		v.MayHand = may(actAssign)
		v.MayManage, v.MayWrite, v.MayAnswer, v.MayShutOut = may(actManage), may(actWrite), may(actAnswer), may(actShutOut)
		v.Own, v.Kinds, v.Facts = a.OrgID == w.OrgID, w.eyes.list(), w.res.Facts
		if err := s.keptUntil(tx, &v); err != nil {
			return err
		}
		if s.telling != nil && v.MayManage {
			if v.MayTell, err = s.telling(tx, a, string(id)); err != nil {
				return err
			}
		}
		w.eyes.mask(&v.Case)
		return s.fill(tx, &v, w)
	})
	return v, fault.Wrap(op, err)
}

// fill reads everything around a case.
func (s *Service) fill(tx *store.Tx, v *View, w *work) (err error) {
	if err = s.fillPeople(tx, v, w); err != nil {
		return err
	}
	if v.Commitments, err = commitmentsOf(tx, w.key, w.Erased, w.ID); err != nil {
		return err
	}
	if v.Signals, err = signal.OfCaseFor(tx, string(w.ID), w.actor.UserID, w.now); err != nil {
		return err
	}
	if v.Helps, err = helpsOf(tx, w.key, w.Erased, w.ID); err != nil {
		return err
	}
	v.Helps = w.eyes.helps(v.Helps)
	if w.eyes[carerKind] && !w.Erased {
		if v.Carers, err = carersOf(tx, w.key, w.ID); err != nil {
			return err
		}
	}
	v.Commitments, v.Signals = w.eyes.promises(v.Commitments), w.eyes.signals(v.Signals)
	if v.Related, err = s.relatedTo(tx, w); err != nil {
		return err
	}
	if v.FactNames, err = catalogue.NamesOf(tx, w.OrgID); err != nil {
		return err
	}
	if v.Warning, err = danger.Warn(tx, s.policy, w.actor, w.now, w.UnitID, w.OrgID); err != nil {
		return err
	}
	if v.MaySignal, err = s.signals.MayReadAll(tx, w.actor, v.Signals); err != nil {
		return err
	}
	if v.MayAnswer {
		if v.Questions, err = questionsOf(tx, w.key, w.Erased, w.ID); err != nil {
			return err
		}
	}
	if v.Timeline, err = w.timeline(tx, v.Own); err != nil {
		return err
	}
	if v.MayManage && w.State != Closed {
		if v.Join, v.Direct, err = candidates(tx, w.Case, w.parts, w.now); err != nil {
			return err
		}
	}
	if v.Handing, err = lastHandover(tx, w.key, w.Erased, w.ID); err != nil {
		return err
	}
	if err := v.fillForms(tx, w); err != nil {
		return err
	}
	if v.Names, err = account.Names(tx, v.userIDs()); err != nil {
		return err
	}
	briefs, err := network.Briefs(tx, w.res.Facts.Covenant.ID)
	v.Covenant = briefs[w.res.Facts.Covenant.ID]
	return err
}

// fillPeople reads who can see a case, and who stands or stood in for somebody.
func (s *Service) fillPeople(tx *store.Tx, v *View, w *work) (err error) {
	if v.People, v.Guests, err = s.whoReads(tx, w); err != nil {
		return err
	}
	v.StandIns, err = access.StandIns(tx, ObjectType, string(w.ID))
	return err
}

// fillForms reads what the forms of a case hold on to.
func (v *View) fillForms(tx *store.Tx, w *work) (err error) {
	if v.Moves, err = movesOf(tx, w.ID); err != nil || !v.MayWrite || w.Erased {
		return err
	}
	v.Unsaved, err = unsavedOf(tx, w.key, w.ID, w.actor.UserID, w.now)
	return err
}

// userIDs are the users who are named in a case.
func (v *View) userIDs() []string {
	ids := []string{v.DirectorID, v.Next.HolderID, v.Vigil.ContactID}
	for _, m := range v.Timeline {
		if m.Entry != nil {
			ids = append(ids, m.Entry.AuthorID)
		} else {
			ids = append(ids, m.Event.ByID, m.Event.UserID)
		}
	}
	for _, p := range v.Commitments {
		ids = append(ids, p.HolderID)
		for _, said := range p.Said {
			ids = append(ids, said.ByID)
		}
	}
	for _, h := range v.Helps {
		ids = append(ids, h.ByID)
	}
	for _, c := range v.Carers {
		ids = append(ids, c.ToldBy, c.AskedBy)
	}
	for _, x := range v.StandIns {
		ids = append(ids, x.UserID, x.ForID)
	}
	if h := v.Handing; h != nil {
		ids = append(ids, h.FromID, h.ByID, h.ToID)
	}
	for _, m := range v.Moves {
		ids = append(ids, m.ByID)
	}
	for _, q := range v.Questions {
		ids = append(ids, q.AskerID, q.AnsweredBy)
	}
	return ids
}

// timeline is what was written and what happened in a case, as far as it is for the actor;
// own says that the actor works for the controller.
func (w *work) timeline(tx *store.Tx, own bool) ([]Moment, error) {
	entries, err := logOf(tx, w.key, w.Erased, w.ID, logSize)
	if err != nil {
		return nil, err
	}
	events, err := eventsOf(tx, w.key, w.Erased, w.ID)
	if err != nil {
		return nil, err
	}
	return timeline(w.eyes.entries(entries), w.eyes.events(events, own && w.res.Facts.Part != "")), nil
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
	OrgID      string // controller
	Version    int64
	DirectorID string
	Director   string // name
	Due        time.Time
	Today      time.Time
	Direct     []Candidate
	StandIn    standing // for the director
	MayStandIn bool
	Handing    *Handover // that waits for an answer, without its texts
	Asked      string    // name of whom it asks
}

// ShowHandle is a case without its contents, for whoever may give it to somebody else.
func (s *Service) ShowHandle(ctx context.Context, a access.Actor, id ID) (h Handle, err error) {
	const op = "casework.showhandle"
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		w, _, err := s.handle(tx, op, a, actAssign, id, now)
		if err != nil {
			return err
		}
		director, err := userOf(tx, w.DirectorID)
		if err != nil {
			return err
		}
		h = Handle{ID: id, Number: w.Number, OrgID: w.OrgID, Version: w.Version, DirectorID: w.DirectorID, Director: director.Name,
			Due: w.Due, Today: w.today}
		if h.MayStandIn = s.policy.Decide(a, actStandIn, w.res).Allowed && w.State != Closed; h.MayStandIn {
			if h.StandIn, err = standingIn(tx, w); err != nil {
				return err
			}
		}
		last, err := lastHandover(tx, w.key, true, id)
		if err != nil {
			return err
		}
		if last != nil && last.State == HandAsked {
			to, err := userOf(tx, last.ToID)
			h.Handing, h.Asked = last, to.Name
			return err
		}
		_, h.Direct, err = candidates(tx, w.Case, w.parts, now)
		return err
	})
	return h, fault.Wrap(op, err)
}
