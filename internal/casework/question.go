package casework

import (
	"context"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// QuestionState is where a question stands.
type QuestionState string

// The states of a question; a refusal is an answer with its reason.
const (
	Asked    QuestionState = "gesteld"
	Answered QuestionState = "beantwoord"
	Refused  QuestionState = "geweigerd"
)

// Question is what somebody who may know something only on demand (police) asks about a
// case. Whoever asks sees the answer; the log of the case they never see.
type Question struct {
	ID         string
	CaseID     ID
	Number     string // of the case
	AskerID    string
	At         time.Time
	Category   network.Category
	Text       string // sealed
	State      QuestionState
	Answer     string // sealed
	AnsweredBy string // user id
	AnsweredAt time.Time
}

// Inquiry is a case about which somebody may ask, without anything of the case.
type Inquiry struct {
	CaseID     ID
	Number     string
	Director   string // name
	Covenant   string // name
	Until      time.Time
	Categories []network.Category
	Questions  []Question
}

// Inquiries are the cases about which the actor may ask questions, with the actor's own
// questions and the answers. That the answers are read is on record before they are.
func (s *Service) Inquiries(ctx context.Context, a access.Actor) (list []Inquiry, err error) {
	const op = "casework.inquiries"
	if _, err := s.policy.RequireOrg(op, a, actQuestions); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		list = nil
		cases, err := askedOf(tx, viewerOf(a, now))
		if err != nil {
			return err
		}
		for _, c := range cases {
			q, ok, err := s.inquiry(tx, a, c, now)
			if err != nil {
				return err
			}
			if ok {
				list = append(list, q)
			}
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

func (s *Service) inquiry(tx *store.Tx, a access.Actor, c Case, now time.Time) (q Inquiry, ok bool, err error) {
	r := Resource(c)
	if err := access.Load(tx, now, a, &r); err != nil {
		return q, false, err
	}
	d := s.policy.Decide(a, actAsk, r)
	if !d.Allowed {
		return q, false, nil
	}
	q = Inquiry{CaseID: c.ID, Number: c.Number, Until: r.Facts.Until(), Categories: askable(r.Facts)}
	names, err := account.Names(tx, []string{c.DirectorID})
	if err != nil {
		return q, false, err
	}
	briefs, err := network.Briefs(tx, r.Facts.Covenant.ID)
	if err != nil {
		return q, false, err
	}
	q.Director, q.Covenant = names[c.DirectorID], briefs[r.Facts.Covenant.ID].Name
	key, erased, err := s.keyOf(tx, c.ID)
	if err != nil {
		return q, false, err
	}
	all, err := questionsOf(tx, key, erased, c.ID)
	if err != nil {
		return q, false, err
	}
	for _, one := range all {
		if one.AskerID == a.UserID {
			q.Questions = append(q.Questions, one)
		}
	}
	if len(q.Questions) > 0 {
		err = audit.Write(tx, now, a, actQuestions, ObjectType, string(c.ID), d)
	}
	return q, true, err
}

// askable are the categories about which somebody may ask.
func askable(f access.Facts) []network.Category {
	var list []network.Category
	for _, c := range network.Categories() {
		for _, g := range f.Grants {
			if g.Asked && g.Category == string(c) {
				list = append(list, c)
				break
			}
		}
	}
	return list
}

// Questions are those of others about a case with the names of who asked and answered,
// newest first, for whoever may answer them. That they are read is on record as a look.
func (s *Service) Questions(ctx context.Context, a access.Actor, id ID) (list []Question, names map[string]string, err error) {
	const op = "casework.questions"
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actAnswer, id, now)
		if err != nil {
			return err
		}
		if list, err = questionsOf(tx, w.key, w.Erased, id); err != nil {
			return err
		}
		var ids []string
		for _, q := range list {
			ids = append(ids, q.AskerID, q.AnsweredBy)
		}
		if names, err = account.Names(tx, ids); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, ObjectType, string(id), d)
	})
	return list, names, fault.Wrap(op, err)
}

// Ask puts a question about a case. The same key of the same user asks nothing the second
// time; "" is no key.
func (s *Service) Ask(ctx context.Context, a access.Actor, id ID, category network.Category, body, key string) error {
	const op = "casework.ask"
	body = strings.TrimSpace(body)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actAsk, id, now)
		if err != nil {
			return err
		}
		fields := checkText("vraag", body, longText, true)
		open := false
		for _, c := range askable(w.res.Facts) {
			open = open || c == category
		}
		if !open {
			fields = append(fields, fault.NewField("gegevens", "casework.category_closed"))
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		if err := w.readable(op); err != nil {
			return err
		}
		if w.State == Closed {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		q := Question{ID: onceID("question", id, a, key), CaseID: id, AskerID: a.UserID, At: now, Category: category, Text: body, State: Asked}
		if isNew, err := insertQuestion(tx, w.key, q); err != nil || !isNew {
			return err
		}
		if err := account.Notify(tx, w.DirectorID, "casework.notice_question", now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actAsk, ObjectType, string(id), d)
	}))
}

// AnswerQuestion answers a question, or refuses to with the reason. It is somebody's own
// decision each time, and only in a category that they may read themselves.
func (s *Service) AnswerQuestion(ctx context.Context, a access.Actor, id ID, questionID, body string, refuse bool) error {
	const op = "casework.answer"
	body = strings.TrimSpace(body)
	fields := checkText("antwoord", body, longText, true)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actAnswer, id, now)
		if err != nil {
			return err
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		list, err := questionsOf(tx, w.key, w.Erased, id)
		if err != nil {
			return err
		}
		for _, q := range list {
			if q.ID != questionID {
				continue
			}
			if err := w.mayChoose(op, q.Category); err != nil && !refuse {
				return err
			}
			q.State, q.Answer, q.AnsweredBy, q.AnsweredAt = Answered, body, a.UserID, now
			if refuse {
				q.State = Refused
			}
			if err := answerQuestion(tx, op, w.key, q); err != nil {
				return err
			}
			if err := account.Notify(tx, q.AskerID, "casework.notice_answer", now); err != nil {
				return err
			}
			return audit.Write(tx, now, a, actAnswer, ObjectType, string(id), d)
		}
		return fault.New(op, fault.NotFound)
	}))
}
