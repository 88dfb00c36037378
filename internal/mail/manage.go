package mail

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// shown is how many failed mails the page of the administrator lists, and week how far it
// counts back.
const (
	shown = 50
	week  = 7 * 24 * time.Hour
)

// Health is how mail goes, for the administrator of an organisation.
type Health struct {
	Out      bool   // mail is sent
	Server   string // host and port
	From     string
	In       bool // a mailbox is read, and it is the organisation's
	Mailbox  string
	Counts   map[State]int // of the last week
	Waiting  int
	Oldest   time.Time // instant since which the oldest one waits, zero for none
	Failed   []Out
	Names    map[string]string // of readers in Failed, by id
	Without  []string          // names of officers without a proved address: the law wants them told
	Polled   time.Time         // instant on which the mailbox was last read, zero for never
	Good     time.Time         // and on which that went well
	Trouble  Failure           // of the mailbox
	Outcomes map[Outcome]int   // of the last week
	Address  bool              // the actor has a proved address, and can try the settings
}

// Health is how mail goes.
func (s *Service) Health(ctx context.Context, a access.Actor) (h Health, err error) {
	const op = "mail.health"
	if _, err := s.policy.RequireOrg(op, a, actManage); err != nil {
		return h, err
	}
	now := s.now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		h = Health{Out: s.settings.SMTP.On(), Counts: map[State]int{}}
		if h.Out {
			h.Server, h.From = s.settings.SMTP.address(), s.settings.From
		}
		for _, st := range []State{Sent, Refused, GivenUp} {
			n, err := countOut(tx, a.OrgID, st, now.Add(-week))
			if err != nil {
				return err
			}
			h.Counts[st] = int(n)
		}
		n, err := countOut(tx, a.OrgID, Waiting, time.Time{})
		if err != nil {
			return err
		}
		h.Waiting = int(n)
		oldest, err := oldestWaiting(tx, a.OrgID)
		if err != nil {
			return err
		}
		h.Oldest = oldest.At
		if h.Failed, err = failed(tx, a.OrgID, shown); err != nil {
			return err
		}
		var ids []string
		for _, o := range h.Failed {
			ids = append(ids, o.UserID)
		}
		if h.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		if h.Address, err = reachable(tx, a.UserID); err != nil {
			return err
		}
		if h.Without, err = without(tx, a.OrgID); err != nil {
			return err
		}
		return s.inbox(tx, a.OrgID, now, &h)
	})
	return h, fault.Wrap(op, err)
}

// Standing is how mail goes in the whole installation, for monitoring.
type Standing struct {
	Waiting time.Duration // of the mail that waits longest
	Failed  int64
	Mailbox int // how often in a row it could not be read
}

// Standing is how mail goes in the whole installation.
func (s *Service) Standing(ctx context.Context) (st Standing, err error) {
	now := s.now()
	err = s.db.Look(ctx, func(tx *store.Tx) error {
		since, failed, err := standing(tx)
		if err != nil {
			return err
		}
		st = Standing{Failed: failed}
		if !since.IsZero() {
			st.Waiting = now.Sub(since)
		}
		if s.settings.IMAP.On() {
			b, err := boxOf(tx, s.settings.boxName())
			st.Mailbox = b.failures
			return err
		}
		return nil
	})
	return st, fault.Wrap("mail.standing", err)
}

// without are the officers of an organisation whom no mail reaches.
func without(tx *store.Tx, org string) (names []string, err error) {
	officers, err := account.Colleagues(tx, org, access.Officer)
	for _, u := range officers {
		if err != nil || u.Disabled {
			continue
		}
		var ok bool
		if ok, err = reachable(tx, u.ID); !ok {
			names = append(names, u.Name)
		}
	}
	return names, err
}

// inbox adds how the mailbox goes, if it is that of the organisation.
func (s *Service) inbox(tx *store.Tx, org string, now time.Time, h *Health) error {
	if !s.settings.IMAP.On() {
		return nil
	}
	owner, err := s.owner(tx)
	if err != nil || owner != "" && owner != org {
		return err
	}
	b, err := boxOf(tx, s.settings.boxName())
	if err != nil {
		return err
	}
	h.In, h.Mailbox = true, s.settings.IMAP.User+" · "+s.settings.Folder
	h.Polled, h.Good, h.Trouble = b.polled, b.good, parseFailure(b.failure)
	h.Outcomes, err = outcomes(tx, now.Add(-week))
	return err
}

// Again tries failed mails of the actor's organisation once more, with a new term: the one
// with an id, or all. It returns how many.
func (s *Service) Again(ctx context.Context, a access.Actor, id string) (n int, err error) {
	const op = "mail.again"
	d, err := s.policy.RequireOrg(op, a, actManage)
	if err != nil {
		return 0, err
	}
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		n = 0
		list, err := failed(tx, a.OrgID, batch)
		if err != nil {
			return err
		}
		for _, o := range list {
			if id != "" && o.ID != id {
				continue
			}
			was, failures := o.State, o.Attempt
			o.State, o.Attempt, o.Since, o.Due, o.DoneAt = Waiting, 0, now, now, time.Time{}
			changed, err := moveOut(tx, o, was, failures)
			if err := store.Changed(op, changed, err); err != nil {
				return err
			}
			if err := s.try(tx, o, now); err != nil {
				return err
			}
			if err := audit.Write(tx, now, a, actManage, ObjectType, o.ID, d); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, fault.Wrap(op, err)
}

// Test sends the actor a mail, to see whether the settings are right.
func (s *Service) Test(ctx context.Context, a access.Actor) error {
	const op = "mail.test"
	d, err := s.policy.RequireOrg(op, a, actManage)
	if err != nil {
		return err
	}
	if !s.settings.SMTP.On() {
		return fault.Invalidf(op, "", "mail.test_off")
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if ok, err := reachable(tx, a.UserID); err != nil || !ok {
			if err == nil {
				err = fault.Invalidf(op, "", "mail.test_address")
			}
			return err
		}
		o := Out{ID: store.NewID(), Org: a.OrgID, UserID: a.UserID, Kind: Try, At: now, Since: now, Due: now, State: Waiting}
		o.Source = "proef/" + o.ID
		if waits, err := waitsFor(tx, o); err != nil || waits {
			return err
		}
		if _, err := insertOut(tx, o); err != nil {
			return err
		}
		if err := s.try(tx, o, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actManage, ObjectType, o.ID, d)
	}))
}
