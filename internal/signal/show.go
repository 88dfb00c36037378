package signal

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/danger"
	"samendoen/internal/routing"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// View is a signal with all that whoever treats it may read.
type View struct {
	Signal
	Said       string // the sentence, opened
	Erased     bool   // its people were forgotten: texts and pictures are gone
	SenderName string
	HolderName string
	History    []Moment // oldest first
	Pictures   []string // states by number; empty for one that was announced and is not there
	Contacts   []Contact
	MovedOut   bool            // the household of that moment no longer lives there
	OpenHere   int64           // other open signals about the same home or complex
	People     []Colleague     // who could hold it
	Last       time.Time       // last date on which a talk can be planned
	MayTreat   bool            // and not only read
	Why        []access.Rule   // the rules by which the actor may see it
	Route      *routing.Choice // why it came here; nil when there were no rules
	Still      *Still          // while its clock stands still
	DueAt      time.Time       // instant, for a term in hours; zero otherwise
	Kept       Kept            // once it is dealt with without a case
	Warning    *danger.Warning // for whoever is about to go there
	Answers    []Answered      // to the questions of its facts
	PhotoPlace PhotoPlace      // where its pictures were taken; empty when nobody said
	PhotoYes   time.Time       // instant of the resident's yes to pictures indoors; zero for none
	PhotoBack  time.Time       // instant at which the resident took it back
}

// Moment is an event as staff read it.
type Moment struct {
	Event
	Who    string // name, empty for the program
	Holder string // name of the holder after it
	Note   string
}

// Contact is a tenant with the means to reach them.
type Contact struct{ Name, Phone string }

// Colleague is somebody to choose.
type Colleague struct{ ID, Name string }

// Show opens a signal for triage. The record of the look is on disk before the answer
// is given.
func (s *Service) Show(ctx context.Context, a access.Actor, id string) (View, error) {
	const op = "signal.show"
	var v View
	now := s.now()
	err := s.reading(ctx, func(tx *store.Tx) error {
		sig, d, err := s.load(tx, op, a, "signal.read", id)
		if err != nil {
			return err
		}
		v = View{Signal: sig, Last: lastTalkDate(sig, clock.Date(now))}
		treat, err := s.decide(tx, a, "signal.triage", sig)
		if err != nil {
			return err
		}
		v.MayTreat, v.Why = treat.Allowed, s.policy.RulesOf(d)
		if r, ok, err := routeOf(tx, sig.ID); err != nil {
			return err
		} else if ok {
			v.Route = &r.Choice
		}
		if err := s.fillClock(tx, &v, now); err != nil {
			return err
		}
		if v.Kept, err = s.keptUntil(tx, sig); err != nil {
			return err
		}
		if v.Warning, err = danger.Warn(tx, s.policy, a, now, sig.UnitID, sig.Org); err != nil {
			return err
		}
		if err := s.fill(tx, &v, a, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "signal.read", "Signal", sig.ID, d)
	})
	return v, fault.Wrap(op, err)
}

// fill reads everything around the signal of a view.
func (s *Service) fill(tx *store.Tx, v *View, a access.Actor, now time.Time) error {
	events, err := eventsOf(tx, v.ID)
	if err != nil {
		return err
	}
	ids := []string{v.SenderID, v.HolderID}
	for _, e := range events {
		ids = append(ids, e.ActorID, e.Holder)
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return err
	}
	v.SenderName, v.HolderName, v.Said = names[v.SenderID], names[v.HolderID], v.Sentence
	for _, e := range events {
		m := Moment{Event: e, Who: names[e.ActorID], Holder: names[e.Holder]}
		m.Note, err = s.note(tx, v.Signal, e)
		if fault.Is(err, fault.NotFound) {
			v.Erased = true
		} else if err != nil {
			return err
		}
		if e.Step == Send && v.Sentence == "" {
			v.Said, m.Note = m.Note, ""
		}
		v.History = append(v.History, m)
	}
	if v.Pictures, err = photoStates(tx, v.Signal); err != nil {
		return err
	}
	more, err := openDetail(tx, s.vault, v.ID)
	if err != nil {
		return err
	}
	v.Answers, v.PhotoPlace, v.PhotoYes, v.PhotoBack = more.answers, more.where, more.yes, more.withdrawn
	if err := s.fillContacts(tx, v, now); err != nil {
		return err
	}
	if v.OpenHere, err = openAt(tx, Filter{reader: a.UserID, now: now}, v.Org, s.readsOf(a), v.UnitID, v.ComplexID); err != nil {
		return err
	}
	if v.State.Open() {
		v.OpenHere--
	}
	barred, err := barredFrom(tx, v.UnitID)
	if err != nil {
		return err
	}
	people, err := peopleOf(tx, v.Org)
	v.People = slices.DeleteFunc(people, func(c Colleague) bool { return slices.Contains(barred, c.ID) })
	return err
}

// fillContacts opens the tenants of the household that the signal is about: the one
// that lived there when it came in.
func (s *Service) fillContacts(tx *store.Tx, v *View, now time.Time) error {
	if v.UnitID == "" {
		return nil
	}
	then, err := tenancy.HouseholdOf(tx, v.UnitID, clock.Date(v.At))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	current, err := tenancy.HouseholdOf(tx, v.UnitID, clock.Date(now))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	v.MovedOut = current.TenancyID != then.TenancyID
	for _, m := range then.Members {
		if m.Role != tenancy.Tenant {
			continue
		}
		p, err := subject.Open(tx, s.vault, m.Subject)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if p.Name != "" {
			v.Contacts = append(v.Contacts, Contact{Name: p.Name, Phone: p.Phone})
		}
	}
	return nil
}

// peopleOf are the colleagues of an organisation who can hold a signal, by name.
func peopleOf(tx *store.Tx, org string) ([]Colleague, error) {
	var list []Colleague
	seen := map[string]bool{}
	for _, role := range holderRoles() {
		users, err := account.Colleagues(tx, org, role)
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			if !u.Disabled && !seen[u.ID] {
				seen[u.ID] = true
				list = append(list, Colleague{ID: u.ID, Name: u.Name})
			}
		}
	}
	return list, nil
}

// Story is a signal as its sender sees it: where and when, and what happened in safe
// words. It holds no text that anybody wrote, not even the sender's own.
type Story struct {
	ID      string
	Number  string
	At      time.Time
	Place   string
	Theme   Theme
	Due     time.Time // date of the promise, zero once somebody took it up
	Done    bool
	Lines   []StoryLine
	Urgency Urgency
	Facts   []FactCode // as the sender ticked them
	Warning *danger.Warning
	News    int // how much was written to the sender that the sender did not read
}

// StoryOf tells the sender what became of a signal.
func (s *Service) StoryOf(ctx context.Context, a access.Actor, id string) (st Story, err error) {
	const op = "signal.story"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sig, err := ByID(tx, id)
		if err != nil {
			return err
		}
		if _, err := s.policy.Require(op, a, "signal.story", "signal.story", Resource(sig)); err != nil {
			return err
		}
		st, err = tell(tx, sig)
		return err
	})
	return st, fault.Wrap(op, err)
}

func tell(tx *store.Tx, sig Signal) (Story, error) {
	events, err := eventsOf(tx, sig.ID)
	if err != nil {
		return Story{}, err
	}
	var ids []string
	for _, e := range events {
		ids = append(ids, e.ActorID)
	}
	names, err := account.Names(tx, ids)
	st := Story{ID: sig.ID, Number: sig.Number(), At: sig.At, Place: sig.Place(), Theme: sig.Theme, Urgency: sig.Urgency, Facts: sig.Facts,
		Lines: storyOf(events, names)}
	switch {
	case sig.State == Advised || sig.State == NoAction || sig.State == Closed:
		st.Done = true
	case sig.State == Joined && !taken(st.Lines):
		st.Due, err = promised(tx, sig)
	case sig.State == Received:
		if st.Due, err = promised(tx, sig); err != nil {
			return Story{}, err
		}
		if again := began(events); !again.Day.IsZero() {
			st.Due = again.Day
		}
		stills, err := stillsOf(tx, sig.ID)
		if err != nil {
			return Story{}, err
		}
		for _, x := range stills { // what was promised waits with the clock
			if x.From.After(began(events).At) {
				st.Due = clock.Later(st.Due, x.after.date)
			}
		}
	}
	return st, err
}

// taken reports whether a story says that somebody is at it.
func taken(lines []StoryLine) bool {
	return slices.ContainsFunc(lines, func(l StoryLine) bool { return l.Kind == StoryTaken || l.Kind == StoryTalk })
}

// began is how a signal last came in again: its sender said that it was not solved, or it went
// its own way again. It is the zero Event for one that came in once.
func began(events []Event) (again Event) {
	for _, e := range events {
		if e.Step == Unsolved || e.Step == Split {
			again = e
		}
	}
	return again
}

// Mine are the actor's own signals with their stories, newest first; next is the
// cursor of the following page, empty at the end.
func (s *Service) Mine(ctx context.Context, a access.Actor, cursor string, limit int) (list []Story, next string, err error) {
	const op = "signal.mine"
	if !a.Known() {
		return nil, "", fault.New(op, fault.Unknown)
	}
	limit = min(max(limit, 1), maxPage)
	before, _ := parseCursor(cursor)
	var ids []string
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sigs, err := signalsOfSender(tx, a.UserID, before.seq, limit+1)
		if err != nil {
			return err
		}
		if len(sigs) > limit {
			sigs = sigs[:limit]
			next = position{seq: sigs[limit-1].seq}.String()
		}
		for _, sig := range sigs {
			if !s.policy.Decide(a, "signal.story", Resource(sig)).Allowed {
				continue
			}
			st, err := tell(tx, sig)
			if err != nil {
				return err
			}
			list = append(list, st)
			ids = append(ids, st.ID)
		}
		unread, err := UnreadOf(tx, ids)
		for i := range list {
			list[i].News = unread[list[i].ID]
		}
		return err
	})
	return list, next, fault.Wrap(op, err)
}
