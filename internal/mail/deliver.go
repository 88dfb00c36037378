package mail

import (
	"context"
	"strconv"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/frontdoor"
)

// envelope is a mail that can go: to whom, and how it reads.
type envelope struct {
	id        string
	to        string
	automatic bool // it answers a mail (RFC 3834: auto-replied, not auto-generated)
	at        time.Time
	letter
}

// send tries a mail. What goes wrong is kept with the mail and planned again here, so that
// the administrator sees it; the job itself only fails when the database does. A mail that
// the server took just before the program died goes a second time, with the same Message-ID.
func (s *Service) send(ctx context.Context, j jobs.Job) error {
	const op = "mail.send"
	if !s.settings.SMTP.On() {
		return nil // it waits until mail is switched on again, see tend
	}
	var o Out
	var e envelope
	ok := false
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if o, err = outByID(tx, j.Payload); err != nil || o.State != Waiting {
			return err
		}
		e, ok, err = s.address(tx, o)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && o.State != Waiting {
		return nil
	}
	if err != nil {
		return fault.Wrap(op, err)
	}
	was := o.Attempt
	if !ok {
		o.State, o.DoneAt = Skipped, s.now()
		return fault.Wrap(op, s.settle(ctx, o, was))
	}
	failure, closed := s.gate.pass(s.now, func() Failure {
		limited, cancel := context.WithTimeout(ctx, sendTime)
		defer cancel()
		return s.settings.deliver(limited, e)
	})
	if closed.IsZero() {
		o = after(o, failure, s.now())
	} else {
		o = later(o, closed, s.now())
	}
	return fault.Wrap(op, s.settle(ctx, o, was))
}

// after is how a mail stands after an attempt.
func after(o Out, failure Failure, now time.Time) Out {
	o.Failure = failure.String()
	if failure.Why == "" {
		o.State, o.DoneAt = Sent, now
		return o
	}
	o.Attempt++
	switch {
	case failure.Forever:
		o.State, o.DoneAt = Refused, now
	case !now.Before(o.Since.Add(term)):
		o.State, o.DoneAt = GivenUp, now
	default:
		o.Due = now.Add(clock.Spread(backoff(o.Attempt), o.ID+"/"+strconv.Itoa(o.Attempt)))
	}
	return o
}

// later is how a mail stands that was not tried, because the server could not be reached.
func later(o Out, until, now time.Time) Out {
	o.Due = until
	if !now.Before(o.Since.Add(term)) {
		o.State, o.DoneAt = GivenUp, now
		if o.Failure == "" {
			o.Failure = string(WhyReach)
		}
	}
	return o
}

// settle stores how a mail stands that had failed so often, and what follows from it. When
// somebody else settled it meanwhile nothing happens.
func (s *Service) settle(ctx context.Context, o Out, failures int) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := moveOut(tx, o, Waiting, failures)
		if err != nil || n == 0 {
			return err
		}
		switch o.State {
		case Waiting:
			return s.try(tx, o, now)
		case Skipped:
			return nil
		}
		action := actSend
		if o.State.Failed() {
			action = "mail.fail"
		}
		return audit.Write(tx, now, access.System(o.Org), action, ObjectType, o.ID, bySystem())
	})
}

// address is a mail as it goes, if there is still somebody to whom it should.
func (s *Service) address(tx *store.Tx, o Out) (e envelope, ok bool, err error) {
	e = envelope{id: o.ID, at: s.now(), automatic: o.Kind == Receipt}
	if o.Kind == PlanProof || o.Kind == PlanNews {
		return s.toResident(tx, o, e)
	}
	code, footer := "", "mail.footer_user"
	if o.Kind == Asked {
		footer = "mail.footer_partner"
		if e.to, code, err = s.askedBy(tx, o); err != nil || e.to == "" {
			return e, false, err
		}
	} else if o.PostID != "" {
		r, err := s.door.ReplyTo(tx, frontdoor.ID(o.PostID))
		if fault.Is(err, fault.NotFound) || err == nil && !text.IsMailAddress(r.Address) {
			return e, false, nil // erased, or taken back, meanwhile
		}
		if err != nil {
			return e, false, err
		}
		e.to, footer = r.Address, "mail.footer_reporter"
		if o.Kind == Receipt {
			code = r.Code
		}
	} else {
		if e.to, code, err = s.addressUser(tx, o); err != nil || e.to == "" {
			return e, false, err
		}
	}
	t, err := s.standard(tx, o.Org, o.Kind)
	if err != nil {
		return e, false, err
	}
	e.letter = compose(o.Kind, t.Text, s.settings.Public, code, s.dutch.T("mail.code_line"), s.dutch.T(footer))
	return e, true, nil
}

// addressUser is where somebody with an account gets a mail, empty when it should not go:
// the reader left, took the address away, chose otherwise or saw it already.
func (s *Service) addressUser(tx *store.Tx, o Out) (to, code string, err error) {
	u, err := account.UserByID(tx, o.UserID)
	if fault.Is(err, fault.NotFound) || err == nil && u.Disabled {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	a, to, err := s.openAddress(tx, o.UserID)
	if err != nil || to == "" {
		return "", "", err
	}
	if o.Kind == Confirm {
		if !a.confirmed.IsZero() || o.Source != confirmSource(a) {
			return "", "", nil // it was proved, or another one was given
		}
		return to, s.codeOf(a, to), nil
	}
	wanted, err := s.wants(tx, o)
	if err != nil || a.confirmed.IsZero() || !wanted {
		return "", "", err
	}
	if o.Kind.info().notice {
		if n, err := account.CountUnread(tx, o.UserID); err != nil || n == 0 {
			return "", "", err
		}
	}
	return to, "", nil
}
