package bottleneck

import (
	"context"
	"embed"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions.
const (
	actNote   access.Action = "bottleneck.note"
	actRead   access.Action = "bottleneck.read"
	actDecide access.Action = "bottleneck.decide"
	actExport access.Action = "bottleneck.export"
)

// Service keeps the bottlenecks of organisations.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, clock: c, policy: policy}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// List is the list of an organisation as somebody may see it.
type List struct {
	Items                        []Item // what is on an agenda first, then what was met most often
	MayNote, MayDecide, MayPrint bool
	Today                        time.Time
}

// All is the list of the own organisation.
func (s *Service) All(ctx context.Context, a access.Actor) (l List, err error) {
	const op = "bottleneck.all"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return l, err
	}
	own := access.Organisation(a.OrgID)
	l = List{MayNote: s.policy.Decide(a, actNote, own).Allowed, MayDecide: s.policy.Decide(a, actDecide, own).Allowed,
		MayPrint: s.policy.Decide(a, actExport, own).Allowed, Today: s.today()}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		l.Items, err = ofOrg(tx, a.OrgID)
		return err
	})
	slices.SortStableFunc(l.Items, sooner)
	return l, fault.Wrap(op, err)
}

// sooner puts bottlenecks in the order of the list.
func sooner(a, b Item) int {
	if d := slices.Index(States(), a.State) - slices.Index(States(), b.State); d != 0 {
		return d
	}
	if a.State == OnAgenda && !a.Day.Equal(b.Day) {
		return a.Day.Compare(b.Day)
	}
	return b.Often - a.Often
}

// Note writes a bottleneck down, met for the first time today; once for each key.
func (s *Service) Note(ctx context.Context, a access.Actor, d Draft) (id ID, err error) {
	const op = "bottleneck.note"
	decision, err := s.policy.RequireOrg(op, a, actNote)
	if err != nil {
		return "", err
	}
	if err := fault.Check(op, checkDraft(d)); err != nil {
		return "", err
	}
	now := s.now()
	i := Item{ID: ID(store.NewID()), Org: a.OrgID, Kind: d.Kind, Title: d.Title, Story: d.Story, State: Noted, At: now}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		made, again, err := account.Once(tx, a.UserID, op, d.Key, string(i.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		if err := insert(tx, i); err != nil {
			return err
		}
		if err := s.enter(tx, a, i.ID, Entry{Kind: Met, Day: s.today()}); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actNote, "Bottleneck", string(i.ID), decision)
	})
	return id, fault.Wrap(op, err)
}

// enter writes down that something happened, now and by somebody.
func (s *Service) enter(tx *store.Tx, a access.Actor, id ID, e Entry) error {
	e.ID, e.At, e.By = store.NewID(), s.now(), a.UserID
	return insertEntry(tx, id, e)
}

// load reads a bottleneck and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Item, access.Decision, error) {
	i, err := byID(tx, id)
	if err != nil {
		return i, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, i.Resource())
	return i, d, err
}

// View is a bottleneck as somebody may see it.
type View struct {
	Item
	Entries            []Entry // the newest first
	Names              map[string]string
	MayNote, MayDecide bool
	Today              time.Time
}

// Show is a bottleneck with what happened to it. It holds nobody, so a look is not on record.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "bottleneck.show"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		i, _, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = View{Item: i, Today: s.today(), MayNote: s.policy.Decide(a, actNote, i.Resource()).Allowed, MayDecide: s.policy.Decide(a, actDecide, i.Resource()).Allowed}
		if v.Entries, err = entries(tx, id); err != nil {
			return err
		}
		var ids []string
		for _, e := range v.Entries {
			ids = append(ids, e.By)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// MeetAgain counts that somebody met a bottleneck today. Saying it twice on a day counts once.
// What was solved or dropped comes back to the list by it.
func (s *Service) MeetAgain(ctx context.Context, a access.Actor, id ID) error {
	const op = "bottleneck.meet"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		i, d, err := s.load(tx, op, a, actNote, id)
		if err != nil {
			return err
		}
		done, err := metToday(tx, id, a.UserID, s.today())
		if err != nil || done && i.State.Open() {
			return err
		}
		if !done {
			if err := s.enter(tx, a, id, Entry{Kind: Met, Day: s.today()}); err != nil {
				return err
			}
		}
		if to, _ := next(i.State, Met); to != i.State {
			i.State, i.Forum, i.Day = to, "", time.Time{}
			if err := update(tx, op, i); err != nil {
				return err
			}
		}
		return audit.Write(tx, s.now(), a, actNote, "Bottleneck", string(id), d)
	}))
}

// Try writes down what somebody tried; once for each key of a program, which is empty for none.
func (s *Service) Try(ctx context.Context, a access.Actor, id ID, words string, nobody bool, key string) error {
	const op = "bottleneck.try"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		_, d, err := s.load(tx, op, a, actNote, id)
		if err != nil {
			return err
		}
		if err := fault.Check(op, checkWords("geprobeerd", words, minWords, maxWords, nobody)); err != nil {
			return err
		}
		if _, again, err := account.Once(tx, a.UserID, op+" "+string(id), key, string(id), s.now()); err != nil || again {
			return err
		}
		if err := s.enter(tx, a, id, Entry{Kind: Tried, Day: s.today(), Words: words}); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actNote, "Bottleneck", string(id), d)
	}))
}

// Move takes a step of the table with a bottleneck that still has its version.
func (s *Service) Move(ctx context.Context, a access.Actor, id ID, version int64, m Move) error {
	const op = "bottleneck.move"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		i, d, err := s.load(tx, op, a, actDecide, id)
		if err != nil {
			return err
		}
		if i.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fault.Check(op, checkMove(i, m, s.today())); err != nil {
			return err
		}
		e := Entry{Kind: m.Step, Day: s.today(), Words: m.Words}
		switch m.Step {
		case PutOnAgenda:
			e.Day, e.Forum, e.Words = m.Day, m.Forum, ""
			i.Day, i.Forum = m.Day, m.Forum
		case Decide:
			e.Day, e.Body = m.Day, m.Body
			i.Day = m.Day
		case TakeOff:
			i.Day, i.Forum = time.Time{}, ""
		}
		i.State, _ = next(i.State, m.Step)
		if err := update(tx, op, i); err != nil {
			return err
		}
		if err := s.enter(tx, a, id, e); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actDecide, "Bottleneck", string(id), d)
	}))
}
