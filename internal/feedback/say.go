package feedback

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// Line is a message as one of the two reads it.
type Line struct {
	signal.Message
	Who string // first name of the colleague, or the name of the sender for staff
	Own bool   // the reader wrote it
}

// Talk is a signal as its sender sees it.
type Talk struct {
	signal.Story
	Lines     []Line // oldest first
	MayObject bool   // and say that it is not solved
	Thanks    int    // how much a volunteer passed on in the last year; zero for others
}

// Read is what a sender sees of a signal. What was written to the sender counts as read.
func (s *Service) Read(ctx context.Context, a access.Actor, id string) (t Talk, err error) {
	const op = "feedback.read"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		sig, d, err := s.signals.For(tx, op, a, "signal.story", "signal.story", id)
		if err != nil {
			return err
		}
		if t, err = s.talk(tx, a, sig); err != nil {
			return err
		}
		if len(t.Lines) == 0 {
			return nil // states and dates alone: no contents
		}
		if err := signal.ReadAll(tx, sig.ID, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "signal.story", "Signal", sig.ID, d)
	})
	return t, fault.Wrap(op, err)
}

// talk is the story with what the sender and the colleagues said to each other.
func (s *Service) talk(tx *store.Tx, a access.Actor, sig signal.Signal) (t Talk, err error) {
	now := s.now()
	if t.Story, err = signal.StoryIn(tx, sig); err != nil {
		return t, err
	}
	if t.Lines, err = s.lines(tx, a, sig, signal.FirstName); err != nil {
		return t, err
	}
	t.MayObject = signal.MaySayUnsolved(sig, clock.Date(now))
	if sig.SenderRole == access.Volunteer {
		n, err := signal.Sent(tx, a.UserID, now.Add(-thanksSince))
		if err != nil {
			return t, err
		}
		t.Thanks = int(n)
	}
	return t, nil
}

// lines are the messages about a signal. A signal has one sender: who reads them is that
// sender, or somebody who treats the signal.
func (s *Service) lines(tx *store.Tx, a access.Actor, sig signal.Signal, name func(string) string) ([]Line, error) {
	messages, err := signal.Messages(tx, s.vault, sig.ID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, m := range messages {
		ids = append(ids, m.AuthorID)
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	var list []Line
	for _, m := range messages {
		list = append(list, Line{Message: m, Who: name(names[m.AuthorID]), Own: m.AuthorID == a.UserID})
	}
	return list, nil
}

// Said is a message as its author sends it.
type Said struct {
	Kind signal.MessageKind
	Text string
	Key  string // idempotency key, unique for this author
}

// Say keeps what the sender of a signal adds, asks, or calls not solved. A question goes to
// the holder with a date; what is not solved is taken up again. Said again with the same
// key it is kept once.
func (s *Service) Say(ctx context.Context, a access.Actor, id string, said Said) error {
	const op = "feedback.say"
	said.Text = signal.Tidy(said.Text)
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		sig, d, err := s.signals.For(tx, op, a, actSay, "signal.story", id)
		if err != nil {
			return err
		}
		before, err := signal.Messages(tx, s.vault, sig.ID)
		if err != nil {
			return err
		}
		if err := fault.Check(op, append(checkSay(said.Kind, said.Text, before, now), checkKey(said.Key)...)); err != nil {
			return err
		}
		m := signal.Message{ID: store.NewID(), At: now, AuthorID: a.UserID, Key: said.Key, Kind: said.Kind, Text: said.Text, Due: dueOf(said.Kind, now)}
		isNew, err := s.keep(tx, op, sig, m)
		if err != nil || !isNew {
			return err
		}
		switch said.Kind {
		case signal.NotSolved:
			return s.signals.SayUnsolved(tx, now, a, d, sig, said.Text)
		case signal.Question:
			j := jobs.Job{Kind: jobDue, Payload: m.ID, Due: clock.EndOfDay(m.Due), Unique: m.ID}
			if err := jobs.Add(tx, s.db, now, j); err != nil {
				return err
			}
		}
		if err := s.signals.SenderAnswered(tx, now, a, sig); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actSay, "Signal", sig.ID, d)
	}))
}

// keep stores a message; where the people of a signal were forgotten that is refused.
func (s *Service) keep(tx *store.Tx, op string, sig signal.Signal, m signal.Message) (isNew bool, err error) {
	isNew, err = s.signals.Keep(tx, sig, m)
	if fault.Is(err, fault.NotFound) {
		return false, fault.Invalidf(op, "tekst", "feedback.forgotten")
	}
	return isNew, err
}
