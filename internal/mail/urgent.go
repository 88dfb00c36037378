package mail

import (
	"context"
	"time"
)

// Urgent is a mail that cannot wait in the row of other mails.
type Urgent struct {
	Key     string // the same key is the same Message-ID, however often it goes
	At      time.Time
	To      string
	Subject string
	Body    string
}

// SendNow hands an urgent mail to the server and waits for its answer. A Failure without a reason
// means that it was taken.
func (s *Service) SendNow(ctx context.Context, u Urgent) Failure {
	if !s.settings.SMTP.On() {
		return Failure{Why: WhyReach, Forever: true}
	}
	return s.settings.deliver(ctx, envelope{id: u.Key, to: u.To, at: u.At, letter: letter{subject: u.Subject, body: u.Body}})
}
