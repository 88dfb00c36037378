package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// Collect makes mails of what happened since mail was switched on and at most three days
// ago. A cause is a row that was committed with what happened; the row of its mail and the
// job that sends it are written together, so that each cause is mailed once, whenever the
// program dies.
func (s *Service) Collect(ctx context.Context) error {
	if !s.settings.SMTP.On() {
		return nil
	}
	now := s.now()
	sources := []func(*store.Tx, time.Time) ([]cause, error){notices, answers, news, lates, handled, doorNews}
	var failures []error
	for _, look := range append(sources, s.receipts) {
		failures = append(failures, s.db.Write(ctx, func(tx *store.Tx) error {
			begun, err := onSince(tx, "uit", now)
			if err != nil {
				return err
			}
			list, err := look(tx, clock.Later(begun, now.Add(-lookBack)))
			for _, c := range list {
				if err == nil {
					err = s.queue(tx, c, now)
				}
			}
			return err
		}))
	}
	failures = append(failures, s.db.Write(ctx, func(tx *store.Tx) error { return s.tend(tx, now) }))
	return fault.Wrap("mail.collect", errors.Join(failures...))
}

// receipts are none where who mailed cannot look: the public page needs an address.
func (s *Service) receipts(tx *store.Tx, since time.Time) ([]cause, error) {
	if !s.settings.IMAP.On() {
		return nil, nil
	}
	return receipts(tx, since)
}

// queue makes a mail of a cause. While one of the same kind waits for the same reader, that
// one tells of both: it says no more than that there is something.
func (s *Service) queue(tx *store.Tx, c cause, now time.Time) error {
	o := Out{ID: store.NewID(), Source: c.source, Org: c.org, UserID: c.userID, PostID: c.postID, Kind: c.kind, At: now, Since: now, Due: now, State: Waiting}
	wanted, err := s.wants(tx, o)
	if err != nil {
		return err
	}
	if !wanted {
		o.State, o.DoneAt = Skipped, now
		_, err := insertOut(tx, o)
		return err
	}
	if waits, err := waitsFor(tx, o); err != nil {
		return err
	} else if waits {
		o.State, o.DoneAt = Joined, now
		_, err := insertOut(tx, o)
		return err
	}
	if o.Kind.info().slow {
		last, err := lastSent(tx, o)
		if err != nil {
			return err
		}
		o.Due = clock.Later(now, last.Add(apart))
	}
	n, err := insertOut(tx, o)
	if err != nil || n == 0 {
		return err
	}
	return s.try(tx, o, now)
}

// try plans the next attempt of a mail.
func (s *Service) try(tx *store.Tx, o Out, now time.Time) error {
	unique := fmt.Sprintf("%s/%d/%d", o.ID, o.Attempt, store.Micros(o.Due))
	return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobSend, Payload: o.ID, Due: o.Due, Unique: unique})
}

// wants reports whether a reader chose a kind; reporters did by leaving an address.
func (s *Service) wants(tx *store.Tx, o Out) (bool, error) {
	if o.UserID == "" {
		return true, nil
	}
	chosen, err := chosenBy(tx, o.UserID)
	return o.Kind.wanted(chosen), err
}

// late is how long after its moment a mail is taken to have lost its job.
const late = 10 * time.Minute

// tend plans again what lost its job, and forgets what is over.
func (s *Service) tend(tx *store.Tx, now time.Time) error {
	list, err := overdue(tx, now.Add(-late), batch)
	for _, o := range list {
		if err == nil {
			err = s.try(tx, o, now)
		}
	}
	if err != nil {
		return err
	}
	if err := forgetOut(tx, now.Add(-keepOut), now.Add(-4*keepOut)); err != nil {
		return err
	}
	return forgetSeen(tx, now.Add(-keepSeen))
}
