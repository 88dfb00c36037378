package hotline

import (
	"context"
	"errors"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// send brings one message on its way. A failure moves the calling on at once, and the message is
// tried again beside it. One that was taken by a program that died may have gone: it is marked
// uncertain, the next way is used at once, and it goes again with the same key.
func (s *Service) send(ctx context.Context, j jobs.Job) error {
	p, m, ok, err := s.prepare(ctx, j)
	if err != nil || !ok {
		return fault.Wrap(jobPage, err)
	}
	failure := s.bring(ctx, m)
	if ctx.Err() != nil {
		return ctx.Err() // stopped by us: it is uncertain, and the next one finds it
	}
	if err := s.settle(ctx, p, failure); err != nil {
		return fault.Wrap(jobPage, err)
	}
	if failure != nil && !failure.Forever && j.Attempt < mostTries {
		return failure
	}
	return nil
}

// prepare reads a message with where it goes. ok is false when nothing has to go any more.
func (s *Service) prepare(ctx context.Context, j jobs.Job) (p Sent, m Message, ok bool, err error) {
	err = s.write(ctx, func(tx *store.Tx) error {
		ok = false
		if p, err = pageByID(tx, j.Payload); err != nil {
			return ignore(err) // erased meanwhile
		}
		r, err := byID(tx, p.ReportID)
		if err != nil || p.State == PageAccepted || p.State == PageDelivered || p.State == PageDropped {
			return err
		}
		if !r.Run.Closed.IsZero() || !r.Run.Waits() && !p.always() { // a human has it: nobody is woken for nothing
			p.State = PageDropped
			return updatePage(tx, p)
		}
		if j.Attempt > 1 && p.State == PageWaits {
			p.State = PageUncertain
			if err := errors.Join(updatePage(tx, p), s.failed(tx, p, LineUncertain)); err != nil {
				return err
			}
		}
		to, err := addressOf(tx, s.vault, p.WayID)
		if fault.Is(err, fault.NotFound) || err == nil && to.Tested.IsZero() {
			p.State, p.Why = PageFailed, "weg" // taken away, or ended, since it was chosen
			return errors.Join(updatePage(tx, p), s.failed(tx, p, LineFailed))
		}
		if err != nil {
			return err
		}
		p.Kind, ok = to.Kind, true
		m = Message{Key: string(r.ID) + "." + p.Key, Kind: to.Kind, To: to.To, Receipt: r.Receipt, Drill: r.Kind == Drill || r.Kind == Probe, Link: pathOf(r.ID), Late: p.aboutHelp(), Over: p.asksOver()}
		return nil
	})
	return p, m, ok, err
}

// ignore is an error, but for that something does not exist.
func ignore(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// settle writes down what became of a message.
func (s *Service) settle(ctx context.Context, p Sent, failure *Failure) error {
	return s.write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		now := s.now()
		was, err := pageByID(tx, p.ID)
		if err != nil {
			return err
		}
		first := was.State == PageWaits
		was.Kind = p.Kind
		if was.State == PageDelivered { // the device was quicker than the answer of its provider
			return updatePage(tx, was)
		}
		if failure == nil {
			was.State, was.Accepted, was.Why = PageAccepted, now, ""
			return errors.Join(updatePage(tx, was), addLines(tx, p.ReportID, []Line{{At: now, Kind: LineSent, UserID: p.UserID, WayID: p.WayID}}))
		}
		was.State, was.Why = PageFailed, failure.Why
		if err := updatePage(tx, was); err != nil {
			return err
		}
		if failure.Gone {
			if err := s.endWay(tx, p.UserID, p.WayID); err != nil {
				return err
			}
		}
		if !first {
			return nil
		}
		return s.failed(tx, was, LineFailed)
	})
}

// failed moves the calling on when nobody knows that a message arrives.
func (s *Service) failed(tx *store.Tx, p Sent, kind string) error {
	r, err := byID(tx, p.ReportID)
	if err != nil {
		return err
	}
	now := s.now()
	return s.move(tx, r, now, func(b Book) Out {
		o := r.Run.Failed(p.Key, now, b)
		for i := range o.Lines {
			if o.Lines[i].Kind == LineFailed {
				o.Lines[i].Kind = kind
			}
		}
		return o
	}, &r)
}

// Delivered says that a provider reports what became of a message that it took: that it arrived, or
// that it never will.
func (s *Service) Delivered(ctx context.Context, reportID ID, key string, arrived bool, why string) error {
	const op = "hotline.delivered"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, err := pageByKey(tx, reportID, key)
		if err != nil || p.State == PageDelivered || p.State == PageFailed {
			return err
		}
		now := s.now()
		if arrived {
			p.State, p.Delivered = PageDelivered, now
			return errors.Join(updatePage(tx, p), addLines(tx, reportID, []Line{{At: now, Kind: LineDelivered, UserID: p.UserID, WayID: p.WayID}}))
		}
		p.State, p.Why = PageFailed, why
		if err := updatePage(tx, p); err != nil {
			return err
		}
		return s.failed(tx, p, LineFailed)
	}))
}

// pathOf is the page of a report.
func pathOf(id ID) string { return Path + "/" + string(id) }

// Path is where reports stand.
const Path = "/meldpunt"
