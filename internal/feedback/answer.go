package feedback

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
	"samendoen/internal/signal"
)

// Desk is a signal as a colleague sees it who writes to its sender.
type Desk struct {
	signal.Signal
	Sender   string // name
	Lines    []Line // oldest first
	Standard Standard
	Hints    []Hint // about the text that was shown
	MayStop  bool   // the clock can stand still until the sender answers
}

// Desk is what a colleague needs to write to the sender of a signal. With a text it tells
// what is hard to read in it, and whether it names a resident.
func (s *Service) Desk(ctx context.Context, a access.Actor, id, body string) (v Desk, err error) {
	const op = "feedback.desk"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		sig, d, err := s.signals.For(tx, op, a, actTreat, "signal.read", id)
		if err != nil {
			return err
		}
		v = Desk{Signal: sig}
		names, err := account.Names(tx, []string{sig.SenderID})
		if err != nil {
			return err
		}
		v.Sender = names[sig.SenderID]
		if v.Lines, err = s.lines(tx, a, sig, func(n string) string { return n }); err != nil {
			return err
		}
		if v.Standard, err = s.standard(tx, sig.Org, kindOf(sig.State)); err != nil {
			return err
		}
		residents, err := s.signals.ResidentsOf(tx, sig)
		if err != nil {
			return err
		}
		if v.MayStop, err = s.signals.MayStop(tx, sig, now); err != nil {
			return err
		}
		v.Hints = hintsOf(signal.Tidy(body), residents)
		return audit.Write(tx, now, a, "signal.read", "Signal", sig.ID, d)
	})
	return v, fault.Wrap(op, err)
}

// Write sends a message to the sender of a signal, which answers what the sender asked. Sent
// again with the same key it goes once.
func (s *Service) Write(ctx context.Context, a access.Actor, id, body, key string) error {
	return s.write(ctx, a, id, body, key, false)
}

// Ask is Write with a question: the clock of the signal stands still until the sender says
// something, where it can.
func (s *Service) Ask(ctx context.Context, a access.Actor, id, body, key string) error {
	return s.write(ctx, a, id, body, key, true)
}

func (s *Service) write(ctx context.Context, a access.Actor, id, body, key string, asks bool) error {
	const op = "feedback.write"
	body = signal.Tidy(body)
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		sig, d, err := s.signals.For(tx, op, a, actTreat, "signal.read", id)
		if err != nil {
			return err
		}
		if err := fault.Check(op, append(signal.CheckText("tekst", body, minReason, maxText), checkKey(key)...)); err != nil {
			return err
		}
		m := signal.Message{ID: store.NewID(), At: now, AuthorID: a.UserID, Key: key, Kind: signal.Answer, Text: body}
		isNew, err := s.keep(tx, op, sig, m)
		if err != nil || !isNew {
			return err
		}
		if err := signal.AnswerAll(tx, sig.ID, now); err != nil {
			return err
		}
		if asks {
			if err := s.signals.AskSender(tx, now, a, sig); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, "signal.answer", "Signal", sig.ID, d)
	}))
}

// Wait is a question of a sender that waits.
type Wait struct {
	SignalID string
	Number   string
	Place    string
	At       time.Time // instant
	Due      time.Time // date
	Late     bool
	Holder   string // name of who must answer
	Mine     bool
}

// Path is where it is answered.
func (w Wait) Path() string { return deskPath(w.SignalID) }

// listed is how many questions the list looks at, and the program at most shows.
const listed = 200

// Waiting are the questions that wait for an answer and whose signals the actor treats: the
// own ones first, of these the first due first.
func (s *Service) Waiting(ctx context.Context, a access.Actor) (list []Wait, err error) {
	const op = "feedback.waiting"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	today := clock.Date(s.now())
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		messages, err := signal.Waiting(tx, a.OrgID, listed)
		if err != nil {
			return err
		}
		var sigs []signal.Signal
		var holders []string
		for _, m := range messages {
			sig, err := signal.ByID(tx, m.SignalID)
			if err != nil {
				return err
			}
			sigs, holders = append(sigs, sig), append(holders, sig.HolderID)
		}
		may, err := s.signals.MayReadAll(tx, a, sigs)
		if err != nil {
			return err
		}
		names, err := account.Names(tx, holders)
		for i, m := range messages {
			if sig := sigs[i]; may[sig.ID] {
				list = append(list, Wait{SignalID: sig.ID, Number: sig.Number(), Place: sig.Place(), At: m.At, Due: m.Due, Late: m.Due.Before(today),
					Holder: names[sig.HolderID], Mine: sig.HolderID == a.UserID})
			}
		}
		return err
	})
	slices.SortStableFunc(list, func(x, y Wait) int {
		if x.Mine != y.Mine {
			if x.Mine {
				return -1
			}
			return 1
		}
		return x.Due.Compare(y.Due)
	})
	return list, fault.Wrap(op, err)
}
