package hotline

import (
	"cmp"
	"context"
	"errors"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// The jobs about who comes: the message that calls in help, and looking whether they are there.
const (
	jobHelp = "hotline.help"
	jobLate = "hotline.late"
)

// CallIn calls in help by contract that is there now: the organisation gets a message at once, and
// the report says when they are expected. The same key of the same person is the same call.
func (s *Service) CallIn(ctx context.Context, a access.Actor, id ID, help ResponderID, key string) error {
	const op = "hotline.callin"
	return s.change(ctx, op, a, id, actAnswer, func(tx *store.Tx, k seal.Key, r *Report, now time.Time, _ Book) (Out, error) {
		list, duties, err := helpOf(tx, r.OrgID, now)
		if err != nil {
			return Out{}, err
		}
		for _, p := range onCall(list, duties, now) {
			if p.ID == help {
				c := Coming{ReportID: id, ResponderID: p.ID, UserID: a.UserID, Name: p.Name, Phone: p.Phone, At: now, Due: now.Add(time.Duration(p.Minutes) * time.Minute), Sent: PageWaits}
				return s.comes(tx, k, op, key, c, LineHelp)
			}
		}
		return Out{}, fault.Invalidf(op, "hulp", "hotline.help_not_there")
	})
}

// Come says that the actor goes there, and within how long.
func (s *Service) Come(ctx context.Context, a access.Actor, id ID, within time.Duration, key string) error {
	const op = "hotline.come"
	return s.change(ctx, op, a, id, actAnswer, func(tx *store.Tx, k seal.Key, r *Report, now time.Time, _ Book) (Out, error) {
		if err := checkWithin(op, within); err != nil {
			return Out{}, err
		}
		if r.Run.Ack.UserID != a.UserID {
			return Out{}, fault.Invalidf(op, "minuten", "hotline.come_take")
		}
		c := Coming{ReportID: id, UserID: a.UserID, At: now, Due: now.Add(within)}
		return s.comes(tx, k, op, key, c, LineSelf)
	})
}

func checkWithin(op string, within time.Duration) error {
	if within < time.Minute || within > maxMinutes*time.Minute {
		return fault.Invalidf(op, "minuten", "hotline.help_minutes")
	}
	return nil
}

// comes writes down that somebody comes, and looks at the moment at which they are expected.
func (s *Service) comes(tx *store.Tx, k seal.Key, op, key string, c Coming, kind string) (o Out, err error) {
	made, again, err := account.Once(tx, c.UserID, op, key, store.NewID(), c.At)
	if c.ID = made; err != nil || again {
		return o, err
	}
	if c.Sent == PageWaits {
		err = jobs.Add(tx, s.db, c.At, jobs.Job{Kind: jobHelp, Payload: c.ID, Due: c.At})
	}
	o.line(c.At, kind, c.UserID, c.ID, 0)
	return o, cmp.Or(err, putComing(tx, k, c), s.lookAt(tx, c))
}

// lookAt looks at who comes when they should be there.
func (s *Service) lookAt(tx *store.Tx, c Coming) error {
	return jobs.Add(tx, s.db, s.now(), jobs.Job{Kind: jobLate, Payload: c.ID, Due: c.calls(), Unique: c.ID + c.calls().Format(time.RFC3339Nano)})
}

// Expect says when who comes is there, counted from now, and who the human is; within 0 leaves the
// time as it is.
func (s *Service) Expect(ctx context.Context, a access.Actor, id ID, coming string, within time.Duration, who string) error {
	const op = "hotline.expect"
	return s.comingChange(ctx, op, a, id, actAnswer, coming, func(tx *store.Tx, c *Coming, now time.Time) (o Out, err error) {
		if who != "" {
			c.Who = Draft{Who: who}.trimmed().Who
		}
		if within != 0 {
			if err := checkWithin(op, within); err != nil {
				return o, err
			}
			c.Due, c.Late = now.Add(within), 0
			o.line(now, LineLater, a.UserID, c.ID, 0)
			err = s.lookAt(tx, *c)
		}
		return o, err
	})
}

// Arrived says that who comes is there. Who reported can say so too.
func (s *Service) Arrived(ctx context.Context, a access.Actor, id ID, coming string) error {
	return s.comingChange(ctx, "hotline.arrived", a, id, actRead, coming, func(_ *store.Tx, c *Coming, now time.Time) (o Out, err error) {
		c.Arrived = now
		o.line(now, LineThere, a.UserID, c.ID, 0)
		return o, nil
	})
}

// CallOff says that who would come does not.
func (s *Service) CallOff(ctx context.Context, a access.Actor, id ID, coming string) error {
	return s.comingChange(ctx, "hotline.calloff", a, id, actAnswer, coming, func(_ *store.Tx, c *Coming, now time.Time) (o Out, err error) {
		c.Gone = now
		o.line(now, LineOff, a.UserID, c.ID, 0)
		return o, nil
	})
}

// comingChange changes who comes to a report that is not over; of who came or was called off nothing
// changes any more.
func (s *Service) comingChange(ctx context.Context, op string, a access.Actor, id ID, action access.Action, coming string,
	do func(tx *store.Tx, c *Coming, now time.Time) (Out, error)) error {
	return s.change(ctx, op, a, id, action, func(tx *store.Tx, k seal.Key, r *Report, now time.Time, _ Book) (Out, error) {
		c, err := comingByID(tx, k, id, coming)
		if err != nil || !c.awaited() || !r.Run.Closed.IsZero() {
			return Out{}, err
		}
		o, err := do(tx, &c, now)
		return o, cmp.Or(err, putComing(tx, k, c))
	})
}

// late calls who has a report when somebody is not there in time, again and again until they are, or
// are called off, or the report is over.
func (s *Service) late(ctx context.Context, j jobs.Job) error {
	return fault.Wrap(jobLate, s.db.Write(ctx, func(tx *store.Tx) error {
		r, c, key, err := s.comingOf(tx, j.Payload)
		if err != nil {
			return ignore(err) // erased meanwhile
		}
		now := s.now()
		b, err := newBook(tx, r.Run.Policy, now)
		if err != nil {
			return err
		}
		o := r.Run.lateOut(&c, now, b)
		if len(o.Lines) == 0 {
			return nil // they are there, or it is later
		}
		return errors.Join(putComing(tx, key, c), s.lookAt(tx, c), s.follow(tx, &r, now, o))
	}))
}

// comingOf is who comes, with the report and its key.
func (s *Service) comingOf(tx *store.Tx, coming string) (r Report, c Coming, key seal.Key, err error) {
	id, err := reportOf(tx, coming)
	if err != nil {
		return r, c, key, err
	}
	if r, err = byID(tx, id); err != nil {
		return r, c, key, err
	}
	if key, err = s.vault.KeyOf(tx, string(id)); err != nil {
		return r, c, key, err
	}
	c, err = comingByID(tx, key, id, coming)
	return r, c, key, err
}

// callHelp brings the message that calls in help to the organisation: by voice where there is a
// provider for it, and else by text. It never says what was reported.
func (s *Service) callHelp(ctx context.Context, j jobs.Job) error {
	var m Message
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		m = Message{}
		r, c, _, err := s.comingOf(tx, j.Payload)
		if err != nil || !c.awaited() || c.Sent == PageAccepted || c.Sent == PageDelivered || !r.Run.Closed.IsZero() {
			return ignore(err)
		}
		m = Message{Key: string(r.ID) + "." + helpKey + c.ID, Kind: BySMS, To: c.Phone, Receipt: r.Receipt, Drill: r.Kind == Drill, Help: true, CallBack: r.Run.Policy.Phone}
		if s.senders[ByVoice] != nil {
			m.Kind = ByVoice
		}
		return nil
	}); err != nil || m.Key == "" {
		return fault.Wrap(jobHelp, err)
	}
	failure := s.bring(ctx, m)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	state := PageAccepted
	if failure != nil {
		state = PageFailed
	}
	if err := s.helpHeard(context.WithoutCancel(ctx), j.Payload, state); err != nil {
		return fault.Wrap(jobHelp, err)
	}
	if failure != nil && !failure.Forever && j.Attempt < mostTries {
		return failure
	}
	return nil
}

// helpHeard writes down what became of the message to help that was called in. That it failed is
// said once: who has the report calls them then.
func (s *Service) helpHeard(ctx context.Context, coming string, state PageState) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		r, c, key, err := s.comingOf(tx, coming)
		if err != nil || c.Sent == state || c.Sent == PageDelivered {
			return err
		}
		c.Sent = state
		kind := LineHelpSent
		if state == PageFailed {
			kind = LineHelpMiss
		}
		return errors.Join(putComing(tx, key, c), addLines(tx, r.ID, []Line{{At: s.now(), Kind: kind, WayID: c.ID}}))
	})
}
