package routing

import (
	"context"
	"embed"
	"sync"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead  access.Action = "routing.read"
	actWrite access.Action = "routing.write"
	actTry   access.Action = "routing.try"
)

// Fact is something that can be ticked on a signal.
type Fact struct {
	Code, Theme string
	Name        map[text.Lang]string
}

// Signals are what the rules are about; app fills them with module signal.
type Signals interface {
	// Vocabulary are the themes with their message keys, the facts, and the urgencies with
	// their message keys, of an organisation.
	Vocabulary(tx *store.Tx, org string) (Vocabulary, error)
	// Past calls each for every signal of an organisation that came in from from and before
	// until, without a word that anybody wrote.
	Past(tx *store.Tx, org string, from, until time.Time, each func(Subject)) error
	// Holders are the roles whose people can hold a signal.
	Holders() []access.Role
}

// Word is a value with its message key.
type Word struct{ Code, Key string }

// Vocabulary is what a condition can name.
type Vocabulary struct {
	Themes, Urgencies []Word
	Ways              []Word // by which a signal comes in, beside the role of its sender
	Facts             []Fact
}

// Service keeps the books and decides by them.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	signals Signals

	mu   sync.Mutex
	kept map[string]kept // books by organisation
}

// kept is a book that was read a moment ago, with the neighbourhoods of the complexes when
// its rules ask for them.
type kept struct {
	read    time.Time
	version Version
	areas   map[place.ComplexID]place.AreaCode
}

// bookAge is how long a book is used before it is read again: another instance may have put
// a new one in force.
const bookAge = 20 * time.Second

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, signals Signals) *Service {
	return &Service{db: db, clock: c, policy: policy, signals: signals, kept: map[string]kept{}}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Route is who gets a signal and before when. Without a book Known is false, and the rest is
// for the caller to decide as before.
type Route struct {
	Known    bool
	Choice   Choice
	Desk     Desk
	Fallback Desk
	Due      time.Time // date
}

// Route decides by the book in force.
func (s *Service) Route(ctx context.Context, org string, sub Subject) (Route, error) {
	k, err := s.bookOf(ctx, org)
	if err != nil || k.version.N == 0 {
		return Route{}, fault.Wrap("routing.route", err)
	}
	b := k.version.Book
	if sub.Neighbourhood == "" {
		sub.Neighbourhood = k.areas[sub.Complex]
	}
	rule := b.Match(sub)
	r := Route{Known: true, Choice: Choice{Version: k.version.N, Rule: rule.ID, Name: rule.Name, Desk: rule.Desk}}
	r.Desk, _ = b.Desk(rule.Desk)
	r.Fallback, _ = b.Desk(b.Fallback)
	r.Choice.AtDesk = r.Desk.Name
	r.Due, r.Choice.DueAt = b.TermOf(sub.Theme, sub.Urgency).Due(sub.At, b.Calendar())
	return r, nil
}

// bookOf is the book in force, read again after a while.
func (s *Service) bookOf(ctx context.Context, org string) (kept, error) {
	now := s.clock.Now()
	s.mu.Lock()
	k, ok := s.kept[org]
	s.mu.Unlock()
	if ok && now.Sub(k.read) < bookAge && !now.Before(k.read) {
		return k, nil
	}
	k = kept{read: now}
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if k.version, err = inForce(tx, org); err != nil || !k.version.Book.asksArea() {
			return err
		}
		k.areas, err = sitesOf(tx, org)
		return err
	})
	if err == nil {
		s.mu.Lock()
		s.kept[org] = k
		s.mu.Unlock()
	}
	return k, err
}

// forget makes this instance read the book of an organisation again.
func (s *Service) forget(org string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, org)
}

func (b Book) asksArea() bool {
	for _, r := range b.Rules {
		if len(r.When.Areas) > 0 {
			return true
		}
	}
	return false
}

// sitesOf are the living complexes of an organisation with their neighbourhoods.
func sitesOf(tx *store.Tx, org string) (map[place.ComplexID]place.AreaCode, error) {
	list, err := place.Briefs(tx, org)
	sites := make(map[place.ComplexID]place.AreaCode, len(list))
	for _, c := range list {
		sites[c.ID] = c.Neighbourhood
	}
	return sites, err
}

// View is the book of an organisation as its page shows it.
type View struct {
	Live      Version // version 0 when there is none
	Book      Book    // the draft, or else the book in force
	Stamp     int64   // of the draft, 0 for none
	By        string  // who changed the draft last
	At        time.Time
	Conflicts []Conflict
	Versions  []Version // newest first
	Vocabulary
	Names    map[string]string // people by id
	Holders  []account.User    // who can hold something, by name
	Sites    []place.Brief
	Areas    []place.Area // without their outlines
	MayWrite bool
}

// maxVersions is how many versions the page shows.
const maxVersions = 20

// Show is the book with everything around it.
func (s *Service) Show(ctx context.Context, a access.Actor) (v View, err error) {
	const op = "routing.show"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v, err = s.view(tx, a)
		return err
	})
	return v, fault.Wrap(op, err)
}

func (s *Service) view(tx *store.Tx, a access.Actor) (v View, err error) {
	if v.Live, err = inForce(tx, a.OrgID); err != nil {
		return v, err
	}
	d, err := draftOf(tx, a.OrgID)
	if err != nil {
		return v, err
	}
	v.Book, v.Stamp, v.By, v.At = v.Live.Book, d.stamp, d.user, d.at
	if d.stamp > 0 {
		v.Book = d.book
	}
	if v.Versions, err = versionsOf(tx, a.OrgID, maxVersions); err != nil {
		return v, err
	}
	if v.Vocabulary, err = s.signals.Vocabulary(tx, a.OrgID); err != nil {
		return v, err
	}
	if v.Sites, err = place.Briefs(tx, a.OrgID); err != nil {
		return v, err
	}
	if v.Areas, err = place.BareAreas(tx); err != nil {
		return v, err
	}
	w, err := s.world(tx, &v, a.OrgID)
	if err != nil {
		return v, err
	}
	v.Conflicts = v.Book.Conflicts(w)
	v.MayWrite = s.policy.May(a, actWrite)
	ids := []string{v.By}
	for _, x := range v.Versions {
		ids = append(ids, x.User)
	}
	for _, d := range v.Book.Desks {
		ids = append(append(ids, d.People...), d.Deputy, d.Lead)
	}
	v.Names, err = account.Names(tx, ids)
	return v, err
}

// world is what the book of a view is held against, and fills in who can hold something.
func (s *Service) world(tx *store.Tx, v *View, org string) (World, error) {
	w := World{Sites: map[place.ComplexID]place.AreaCode{}, Facts: map[string]string{}, People: map[string]bool{}, Duties: map[string]int{}}
	for _, c := range v.Sites {
		w.Sites[c.ID] = c.Neighbourhood
	}
	for _, t := range v.Themes {
		w.Themes = append(w.Themes, t.Code)
	}
	for _, f := range v.Facts {
		w.Facts[f.Code] = f.Theme
	}
	for _, role := range s.signals.Holders() {
		users, err := account.Colleagues(tx, org, role)
		if err != nil {
			return w, err
		}
		for _, u := range users {
			if u.Disabled {
				continue
			}
			w.Duties[string(role)]++
			if !w.People[u.ID] {
				w.People[u.ID] = true
				v.Holders = append(v.Holders, u)
			}
		}
	}
	return w, nil
}

// Try asks the book on the table about the signals of the last year. Only counts come back,
// for who may open each of the signals counted.
func (s *Service) Try(ctx context.Context, a access.Actor) (result Trial, err error) {
	const op = "routing.try"
	d, err := s.policy.RequireOrg(op, a, actTry)
	if err != nil {
		return result, err
	}
	until := s.now()
	from := until.AddDate(-1, 0, 0)
	// A year is long to read, and whoever passes on a signal does not wait for it: the record is
	// a write of its own, before the answer.
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		live, err := inForce(tx, a.OrgID)
		if err != nil {
			return err
		}
		next, err := draftOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		if next.stamp == 0 {
			next.book = live.Book
		}
		areas, err := sitesOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		t := newTrial(next.book, live.Book)
		if err := s.signals.Past(tx, a.OrgID, from, until, func(sub Subject) {
			sub.Neighbourhood = areas[sub.Complex]
			t.add(sub)
		}); err != nil {
			return err
		}
		result = t.result(clock.Date(from), clock.Date(until))
		return nil
	})
	if err == nil {
		err = s.db.Write(ctx, func(tx *store.Tx) error { return audit.Write(tx, until, a, actTry, "Organisation", a.OrgID, d) })
	}
	if err != nil {
		return Trial{}, fault.Wrap(op, err)
	}
	return result, nil
}
