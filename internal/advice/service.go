package advice

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions.
const (
	actList   access.Action = "advice.list"
	actAsk    access.Action = "advice.ask"
	actRead   access.Action = "advice.read"
	actAnswer access.Action = "advice.answer"
	actSteer  access.Action = "advice.steer"
	actPass   access.Action = "advice.pass"
	actLate   access.Action = "advice.late"
)

// Service carries out what people do with questions.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Draft is a question as somebody fills it in. Nobody says that what looks like a name in it is
// nobody's name.
type Draft struct {
	Who    string // as Choice.Value says
	Text   string
	Urgent bool
	Nobody bool
	Key    string // the same key of the same user asks nothing the second time
}

// Put asks a question. The organisation of the asker answers for it.
func (s *Service) Put(ctx context.Context, a access.Actor, d Draft) (id ID, err error) {
	const op = "advice.put"
	decision, err := s.policy.RequireOrg(op, a, actAsk)
	if err != nil {
		return "", err
	}
	d.Text = strings.TrimSpace(d.Text)
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		fields := check("vraag", d.Text, d.Nobody)
		to, err := pick(tx, a.UserID, d.Who)
		if err != nil {
			return err
		}
		if to.holder == "" {
			fields = append(fields, fault.NewField("wie", "advice.choose"))
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		q := Question{ID: ID(store.NewID()), OrgID: a.OrgID, AskerID: a.UserID, AskedOrg: to.org, AskedRole: to.role, HolderID: to.holder, Urgent: d.Urgent, At: now}
		made, again, err := account.Once(tx, a.UserID, op, d.Key, string(q.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		q = q.moved(Ask, Asked, now)
		key, err := s.vault.NewKey(tx, now, string(q.ID), q.OrgID)
		if err != nil {
			return err
		}
		return cmp.Or(insert(tx, q), insertMessage(tx, key, q.ID, Message{ID: store.NewID(), At: now, ByID: a.UserID, Step: Ask, Text: d.Text}),
			account.Notify(tx, q.HolderID, "advice.notice_asked", now), audit.Write(tx, now, a, actAsk, ObjectType, string(q.ID), decision))
	})
	return id, fault.Wrap(op, err)
}

// View is a question as who asked or has to answer sees it.
type View struct {
	Question
	Messages   []Message // the oldest first
	Names      map[string]string
	Steps      []Step // that the actor can take now
	Colleagues []account.User
	Today      time.Time
	Erased     bool
}

// load reads a question and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Question, access.Decision, error) {
	q, missing := byID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return q, access.Decision{}, missing
	}
	d, err := s.policy.Require(op, a, action, actRead, q.Resource()) // of what is missing too, which so takes as long
	return q, d, cmp.Or(missing, err)
}

// Show is a question with what was said. The look is on record before that is read.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "advice.show"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		q, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = View{Question: q, Today: clock.Date(now), Steps: s.steps(a, q)}
		key, err := s.vault.KeyOf(tx, string(id))
		if v.Erased = fault.Is(err, fault.NotFound); err != nil && !v.Erased {
			return err
		}
		if !v.Erased {
			if v.Messages, err = messagesOf(tx, key, id); err != nil {
				return err
			}
		}
		if slices.Contains(v.Steps, Pass) {
			if v.Colleagues, err = advisersOf(tx, q); err != nil {
				return err
			}
		}
		ids := []string{q.AskerID, q.HolderID}
		for _, m := range v.Messages {
			ids = append(ids, m.ByID, m.ToID)
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, ObjectType, string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// actionOf is the action of a side.
func actionOf(by Side, step Step) access.Action {
	switch {
	case step == Pass:
		return actPass
	case by == Asker:
		return actSteer
	}
	return actAnswer
}

// steps are what an actor can do with a question now, in the order of the table.
func (s *Service) steps(a access.Actor, q Question) (list []Step) {
	for _, m := range Moves() {
		if m.From == q.State && m.By != Program && s.policy.Decide(a, actionOf(m.By, m.Step), q.Resource()).Allowed {
			list = append(list, m.Step)
		}
	}
	return list
}

// Act is a step that somebody takes, with what belongs to it.
type Act struct {
	Step   Step
	Text   string
	Nobody bool
	Who    string // user, of Pass
}

// Take takes a step with a question that still has the version.
func (s *Service) Take(ctx context.Context, a access.Actor, id ID, version int64, x Act) error {
	const op = "advice.take"
	x.Text = strings.TrimSpace(x.Text)
	i := slices.IndexFunc(Moves(), func(m Move) bool { return m.Step == x.Step && m.By != Program && m.From != "" })
	action := actRead
	if i >= 0 {
		action = actionOf(Moves()[i].By, x.Step)
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		q, d, err := s.load(tx, op, a, action, id)
		if err != nil {
			return err
		}
		if q.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if i < 0 {
			return fault.Invalidf(op, "", "advice.not_now")
		}
		by := Moves()[i].By
		to, ok := Next(q.State, x.Step, by)
		if !ok {
			return fault.Invalidf(op, "", "advice.not_now")
		}
		m := Message{ID: store.NewID(), At: now, ByID: a.UserID, Step: x.Step, Text: x.Text}
		switch x.Step {
		case Pass:
			m.Text = ""
			if err := s.passTo(tx, op, &q, &m, x.Who); err != nil {
				return err
			}
		case Withdraw:
			m.Text = ""
		default:
			if err := fault.Check(op, check("tekst", x.Text, x.Nobody)); err != nil {
				return err
			}
		}
		q = q.moved(x.Step, to, now)
		return cmp.Or(s.write(tx, op, q, m), account.Notify(tx, hears(q, x.Step), "advice.notice_"+string(x.Step), now),
			audit.Write(tx, now, a, action, ObjectType, string(id), d))
	}))
}

// hears is who is told of a step: the other side.
func hears(q Question, step Step) string {
	if step == Answer {
		return q.AskerID
	}
	return q.HolderID
}

// write writes what a step changed, with its line of the story. Who has the key erased writes nothing.
func (s *Service) write(tx *store.Tx, op string, q Question, m Message) error {
	key, err := s.vault.KeyOf(tx, string(q.ID))
	if fault.Is(err, fault.NotFound) {
		return fault.Invalidf(op, "", "advice.erased")
	}
	if err != nil {
		return err
	}
	return cmp.Or(update(tx, op, q), insertMessage(tx, key, q.ID, m))
}

// passTo gives a question to a colleague where it was asked.
func (s *Service) passTo(tx *store.Tx, op string, q *Question, m *Message, who string) error {
	list, err := advisersOf(tx, *q)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(u account.User) bool { return u.ID == who }) {
		return fault.Invalidf(op, "wie", "advice.choose")
	}
	q.HolderID, m.ToID = who, who
	return nil
}

// MayOpen reports whether somebody may read a question, for who lists what is erased.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id ID) bool {
	err := s.db.Read(ctx, func(tx *store.Tx) error { _, _, err := s.load(tx, "advice.mayopen", a, actRead, id); return err })
	return err == nil
}
