package mail

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
	"samendoen/internal/frontdoor"
)

// pollTime is how long one round in the mailbox may take, below the lease of its job;
// perRound is how many messages it reads at most.
const (
	pollTime = 100 * time.Second
	perRound = 50
)

// rest is how long a mailbox that cannot be read is left alone after the nth failure.
func rest(failures int) time.Duration { return min(pollEvery<<min(failures-1, 4), 30*time.Minute) }

// Poll reads what is new in the mailbox. A message is known by its bytes: it becomes one post,
// also when the program dies half-way, when the mailbox numbers its messages anew, or when it
// lies there twice. It is deleted or moved only after that is safely stored, in this round or
// the next. What goes wrong is kept for the administrator.
func (s *Service) Poll(ctx context.Context) error {
	const op = "mail.poll"
	if !s.settings.IMAP.On() {
		return nil
	}
	now := s.now()
	var b box
	org := ""
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if b, err = boxOf(tx, s.settings.boxName()); err != nil {
			return err
		}
		org, err = s.owner(tx)
		return err
	})
	if err != nil || b.failures > 0 && now.Before(b.polled.Add(rest(b.failures))) {
		return fault.Wrap(op, err)
	}
	limited, cancel := context.WithTimeout(ctx, pollTime)
	defer cancel()
	failure := Failure{Why: WhyOrg}
	if org != "" {
		if failure, err = s.round(limited, org, &b); err != nil {
			return fault.Wrap(op, err)
		}
	}
	b.polled, b.failure = now, failure.String()
	if b.failures++; failure.Why == "" {
		b.failures, b.good = 0, now
	} else {
		s.log.Warn("mail: the mailbox was not read", "reason", b.failure)
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error { return saveBox(tx, b) }))
}

// owner is the organisation whose mailbox it is, empty when that is not clear.
func (s *Service) owner(tx *store.Tx) (string, error) {
	list, err := associations(tx, s.settings.Org)
	if err != nil || len(list) != 1 {
		return "", err
	}
	return list[0], nil
}

// boxName is the mailbox that is read; another one is read from its beginning.
func (s Settings) boxName() string {
	return fmt.Sprintf("%s@%s/%s", s.IMAP.User, s.IMAP.address(), s.Folder)
}

// round reads the messages after the last one. A Failure is for the administrator, an error
// of the database for the job.
func (s *Service) round(ctx context.Context, org string, b *box) (Failure, error) {
	m, failure := openMailbox(ctx, s.settings)
	if failure.Why != "" {
		return failure, nil
	}
	defer m.close()
	if b.validity != m.validity {
		b.validity, b.last = m.validity, 0
	}
	if failure, err := s.tidy(ctx, m); failure.Why != "" || err != nil {
		return failure, err
	}
	list, failure := m.after(b.last)
	for _, uid := range list[:min(len(list), perRound)] {
		if failure.Why != "" {
			break
		}
		var msg found
		if msg, failure = m.fetch(uid); failure.Why != "" {
			break
		}
		if len(msg.raw) == 0 { // somebody took it out of the mailbox
			b.last = uid
			continue
		}
		var err error
		if failure, err = s.take(ctx, org, m.validity, uid, msg); err != nil {
			return Failure{}, err
		}
		if failure.Why == "" {
			b.last = uid
			if err := s.db.Write(ctx, func(tx *store.Tx) error { return saveBox(tx, *b) }); err != nil {
				return Failure{}, err
			}
		}
	}
	if failure.Why != "" {
		return failure, nil
	}
	return s.tidy(ctx, m)
}

// found is a message as it lies in the mailbox.
type found struct {
	raw   []byte // the whole, or the header of what is too large
	size  int64
	large bool
}

// mark stands for a message: a keyed hash of its bytes, of which nobody can find them.
func (s *Service) mark(msg found) string {
	h := hmac.New(sha256.New, s.vault.Derive("mail message"))
	fmt.Fprintf(h, "%d\n", msg.size)
	h.Write(msg.raw)
	return hex.EncodeToString(h.Sum(nil))
}

// take keeps a message, or that there was one that is not kept. Both are stored with the
// sign that it was read.
func (s *Service) take(ctx context.Context, org string, validity, uid uint32, msg found) (Failure, error) {
	now := s.now()
	m := seen{mark: s.mark(msg), at: now, validity: validity, uid: uid}
	post, outcome, err := s.read(ctx, msg)
	if err != nil { // the message stays in the mailbox until the scanner answers
		return Failure{Why: WhyScanner}, nil
	}
	m.outcome = outcome
	m.tidy = outcome == Kept && s.settings.After != Leave
	post.Org, post.Mark, post.At = org, m.mark, now
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := insertSeen(tx, m)
		if err != nil {
			return err
		}
		if n == 0 {
			return foundAgain(tx, m)
		}
		if outcome != Kept && outcome != TooLarge {
			return nil
		}
		id, err := s.door.TakeIn(tx, post)
		if err != nil {
			return err
		}
		return seenPost(tx, m.mark, string(id))
	})
	if frontdoor.Busy(err) {
		return Failure{Why: WhyFull}, nil
	}
	return Failure{}, err
}

// read makes a post of a message. Nothing that a message holds stops the program: one that
// breaks the reader is a broken one. The error is scan.ErrSilent.
func (s *Service) read(ctx context.Context, msg found) (post frontdoor.Mailed, o Outcome, err error) {
	defer func() {
		if recover() != nil {
			post, o, err = frontdoor.Mailed{}, Broken, nil
		}
	}()
	if o = sortOf(msg.raw, s.settings.own); o != Kept {
		return post, o, nil
	}
	in := Parse(msg.raw)
	if msg.large {
		o, in.Text, in.Photos, in.Left, in.Cut = TooLarge, "", nil, nil, false
	}
	post = frontdoor.Mailed{Name: in.Name, Address: in.Address, Suspect: in.Suspect,
		Letter: frontdoor.Letter{Subject: in.Subject, What: in.Text, Left: strings.Join(in.Left, ", "), Cut: in.Cut, Masked: in.Masked, Large: msg.large}}
	for _, data := range in.Photos {
		left := "mail.broken_photo"
		switch err := s.scanner.Check(ctx, "", bytes.NewReader(data)); {
		case errors.Is(err, scan.ErrFound):
			left = "mail.harmful_photo"
		case err != nil:
			return frontdoor.Mailed{}, Kept, err
		default:
			if clean, err := upload.CleanPhoto(data); err == nil {
				post.Pictures = append(post.Pictures, clean)
				continue
			}
		}
		post.Letter.Left = strings.TrimPrefix(post.Letter.Left+", "+s.dutch.T(left), ", ")
	}
	if !msg.large && in.Subject == "" && in.Text == "" && len(post.Pictures) == 0 && post.Letter.Left == "" {
		return frontdoor.Mailed{}, Broken, nil
	}
	return post, o, nil
}

// tidy deletes or moves the messages that are safely stored.
func (s *Service) tidy(ctx context.Context, m *mailbox) (Failure, error) {
	if s.settings.After == Leave {
		return Failure{}, nil
	}
	var list []uint32
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) { list, err = toTidy(tx, m.validity); return err }); err != nil || len(list) == 0 {
		return Failure{}, err
	}
	if failure := m.tidy(list, s.settings); failure.Why != "" {
		return failure, nil
	}
	return Failure{}, s.db.Write(ctx, func(tx *store.Tx) error {
		var failures []error
		for _, uid := range list {
			failures = append(failures, tidied(tx, m.validity, uid))
		}
		return errors.Join(failures...)
	})
}
