package rights

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
	"samendoen/internal/subject"
)

// Receive takes in a request. Whoever hears it may do so; the holder is who is appointed,
// or the FG when nobody is.
func (s *Service) Receive(ctx context.Context, a access.Actor, r Request) (id RequestID, err error) {
	const op = "rights.receive"
	d, err := s.policy.RequireOrg(op, a, actTake)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	if err := fault.Check(op, r.Check(clock.Date(now))); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, err := subject.Open(tx, s.vault, r.Subject)
		if fault.Is(err, fault.NotFound) || err == nil && p.Org != a.OrgID {
			return fault.Invalidf(op, "persoon", "rights.choose_person")
		} else if err != nil {
			return err
		}
		r.ID, r.Org, r.State, r.Since, r.Due = RequestID(store.NewID()), a.OrgID, Received, now, AnswerBy(r.On, false)
		r.Events = []Event{{At: now, User: a.UserID, Step: Take}}
		if r.Holder, err = holderFor(tx, a); err != nil {
			return err
		}
		id = r.ID
		if err := insertRequest(tx, s.vault, &r); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actTake, "Request", string(r.ID), d)
	})
	return id, fault.Wrap(op, err)
}

// holderFor is who gets a new request: the actor when appointed, else the first who is,
// else the FG, else the actor. It is never nobody.
func holderFor(tx *store.Tx, a access.Actor) (string, error) {
	list, err := people(tx, a.OrgID)
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		if list, err = account.Colleagues(tx, a.OrgID, access.Officer); err != nil {
			return "", err
		}
		list = slices.DeleteFunc(list, func(u account.User) bool { return u.Disabled })
	}
	if len(list) == 0 || slices.Contains(idsOf(list), a.UserID) {
		return a.UserID, nil
	}
	return list[0].ID, nil
}

// SendCode makes a code for a letter to the address of the person. It is returned this
// once, for printing; only its keyed hash is kept, and a code before it stops working.
func (s *Service) SendCode(ctx context.Context, a access.Actor, id RequestID, version int64) (v View, code string, err error) {
	const op = "rights.sendcode"
	err = s.edit(ctx, op, a, actHandle, id, version, func(tx *store.Tx, w *work) error {
		if w.State != Received {
			return fault.Invalidf(op, "", "rights.not_now")
		}
		address, err := addressOf(tx, w.Subject)
		if err != nil {
			return err
		}
		if address == "" {
			return fault.Invalidf(op, "", "rights.no_address")
		}
		code = newCode()
		w.Events = append(w.Events, Event{At: w.now, User: a.UserID, Step: Identify, Note: "brief"})
		return saveCode(tx, id, sumCode(s.secret, id, code), w.now)
	})
	if err != nil {
		return v, "", err
	}
	v, err = s.Show(ctx, a, id)
	return v, code, err
}

// EnterCode establishes who asks by the code of the letter. A wrong code counts as a try,
// also when nothing else changes.
func (s *Service) EnterCode(ctx context.Context, a access.Actor, id RequestID, version int64, typed string) error {
	const op = "rights.entercode"
	var refused error
	err := s.edit(ctx, op, a, actHandle, id, version, func(tx *store.Tx, w *work) error {
		refused = nil
		l, err := codeOf(tx, id)
		if err != nil {
			return err
		}
		if _, ok := w.Next(Identify); !ok {
			return fault.Invalidf(op, "", "rights.not_now")
		}
		if key, ok := l.usable(w.now); !ok {
			return fault.Invalidf(op, "code", key)
		}
		if !l.fits(sumCode(s.secret, id, typed)) {
			refused = fault.Invalidf(op, "code", "rights.code_wrong", "N", codeTries-1-l.tries)
			return countTry(tx, id)
		}
		w.SeenBy, w.SeenAt, w.Seen = a.UserID, w.now, ""
		if err := w.take(op, Identify, "code"); err != nil {
			return err
		}
		return dropCode(tx, id)
	})
	if err != nil {
		return err
	}
	return refused
}

// SeePerson establishes who asks in person: who saw which kind of document. No number and
// no copy is kept.
func (s *Service) SeePerson(ctx context.Context, a access.Actor, id RequestID, version int64, seen Seen) error {
	const op = "rights.seeperson"
	return s.edit(ctx, op, a, actHandle, id, version, func(tx *store.Tx, w *work) error {
		if !slices.Contains(SeenKinds(), seen) {
			return fault.Invalidf(op, "gezien", "rights.choose")
		}
		w.Seen, w.SeenBy, w.SeenAt = seen, a.UserID, w.now
		if err := w.take(op, Identify, ""); err != nil {
			return err
		}
		return dropCode(tx, id)
	})
}

// Extend gives a request two months more, once, with the reason that the person was told.
func (s *Service) Extend(ctx context.Context, a access.Actor, id RequestID, version int64, why string, told time.Time) error {
	const op = "rights.extend"
	return s.edit(ctx, op, a, actHandle, id, version, func(_ *store.Tx, w *work) error {
		if err := fault.Check(op, checkExtension(w.Request, why, told, w.today)); err != nil {
			return err
		}
		w.Extended, w.ExtendWhy, w.Due = told, why, AnswerBy(w.On, true)
		return w.take(op, Extend, why)
	})
}

// Hand gives a request to a colleague who is appointed. The FG may do so too.
func (s *Service) Hand(ctx context.Context, a access.Actor, id RequestID, version int64, user string) error {
	const op = "rights.hand"
	return s.edit(ctx, op, a, actReview, id, version, func(_ *store.Tx, w *work) error {
		if !slices.Contains(idsOf(w.appointed), user) || user == w.Holder {
			return fault.Invalidf(op, "collega", "rights.choose")
		}
		w.Holder, w.Since = user, w.now
		return w.take(op, Hand, "")
	})
}

// Stop ends a request that is not carried out: withdrawn, or nobody could establish who
// asks. The person hears why, and where to complain (AVG art. 12(4)).
func (s *Service) Stop(ctx context.Context, a access.Actor, id RequestID, version int64, why string, way Way, on time.Time) error {
	const op = "rights.stop"
	return s.edit(ctx, op, a, actHandle, id, version, func(tx *store.Tx, w *work) error {
		var c checker
		c.text("stopreden", why, maxText, true)
		checkOut(&c, "stop", w.Request, way, on, w.today)
		if err := fault.Check(op, c.fields); err != nil {
			return err
		}
		w.Stopped, w.OutBy, w.OutOn = why, way, on
		if err := dropCode(tx, id); err != nil {
			return err
		}
		if err := access.LiftRestriction(tx, string(id), w.now); err != nil {
			return err
		}
		return w.take(op, Stop, "")
	})
}

// Deliver notes that the document was given, how and when.
func (s *Service) Deliver(ctx context.Context, a access.Actor, id RequestID, version int64, way Way, on time.Time) error {
	const op = "rights.deliver"
	return s.edit(ctx, op, a, actHandle, id, version, func(_ *store.Tx, w *work) error {
		var c checker
		checkOut(&c, "uit", w.Request, way, on, w.today)
		if err := fault.Check(op, c.fields); err != nil {
			return err
		}
		w.OutBy, w.OutOn = way, on
		return w.take(op, Deliver, "")
	})
}

// checkOut refuses a way or a date on which nothing can have gone out. The names of the
// fields begin with prefix.
func checkOut(c *checker, prefix string, r Request, way Way, on, today time.Time) {
	c.refuse(!slices.Contains(OutWays(), way), prefix+"via", "rights.choose")
	c.refuse(on.IsZero() || on.Before(r.On) || on.After(today), prefix+"op", "rights.bad_date")
}
