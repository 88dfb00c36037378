package feedback

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// The actions of the policy. What somebody may do with one signal is a rule of that signal.
const (
	actList  access.Action = "feedback.list"
	actTexts access.Action = "feedback.texts"
	actSay   access.Action = "signal.say"
	actTreat access.Action = "signal.triage"
)

// jobDue looks whether the date of a question passed; the payload is the id of the message.
const jobDue = "feedback.due"

// Service carries the word back.
type Service struct {
	db      *store.DB
	vault   *seal.Vault
	clock   clock.Clock
	policy  *access.Policy
	dutch   *text.Printer
	signals *signal.Service
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, words *text.Catalogue, signals *signal.Service) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, dutch: words.Printer(text.Dutch), signals: signals}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobDue: s.lookAtDue}
}

// lookAtDue writes down that a question passed its date without an answer: from then on it
// stands in the list of the whole team.
func (s *Service) lookAtDue(ctx context.Context, j jobs.Job) error {
	const op = "feedback.due"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		m, err := signal.MessageByID(tx, j.Payload)
		if fault.Is(err, fault.NotFound) {
			return nil // erased meanwhile
		}
		if err != nil || !m.Due.Before(clock.Date(now)) {
			return err
		}
		n, err := signal.MarkMessageLate(tx, m.ID)
		if err != nil || n == 0 {
			return err
		}
		return audit.Write(tx, now, access.System(m.Org), "signal.answer_late", "Signal", m.SignalID, access.Decision{Allowed: true, Rules: []string{"system"}})
	}))
}
