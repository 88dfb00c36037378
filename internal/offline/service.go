package offline

import (
	"context"
	"encoding/json"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// Service takes in what was written without reception.
type Service struct {
	db      *store.DB
	vault   *seal.Vault
	clock   clock.Clock
	policy  *access.Policy
	words   *text.Catalogue
	signals *signal.Service
	files   map[string]file
}

// New makes the service; words are the messages of all pages.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, words *text.Catalogue, signals *signal.Service) *Service {
	s := &Service{db: db, vault: vault, clock: c, policy: policy, words: words, signals: signals}
	s.files = s.makeFiles()
	return s
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Answer is what a device hears. A signal that waits for a team lead has no receipt.
type Answer struct {
	Receipt signal.Receipt
	Held    bool
}

// maxHeld is how many signals of one user may wait for a team lead.
const maxHeld = 50

// Send takes a signal from a device. Invalid means that nothing was stored and why. Any answer
// without error is on disk; pictures that it announces follow, see Picture.
func (s *Service) Send(ctx context.Context, dev Device, d signal.Draft) (Answer, error) {
	const op = "offline.send"
	a, reason, err := s.senderOf(ctx, dev)
	if err != nil {
		return Answer{}, fault.Wrap(op, err)
	}
	if reason != "" {
		return s.hold(ctx, a, dev, reason, d)
	}
	r, err := s.signals.Send(ctx, a, d)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Receipt: r}, fault.Wrap(op, s.touch(ctx, dev))
}

// senderOf is the user of a device at work through it, and why what comes from it waits; empty
// when it does not.
func (s *Service) senderOf(ctx context.Context, dev Device) (a access.Actor, reason Reason, err error) {
	err = s.db.Look(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, dev.UserID)
		a = sender(u)
		reason = why(dev, u, s.policy.May(a, "signal.send"))
		return err
	})
	return a, reason, err
}

// touch notes that a device was used, at most once an hour.
func (s *Service) touch(ctx context.Context, d Device) error {
	now := s.now()
	if now.Sub(d.Seen) < time.Hour {
		return nil
	}
	return s.db.Write(ctx, func(tx *store.Tx) error { return touchDevice(tx, d.ID, now) })
}

// hold keeps what came in after the right to send was withdrawn, once for each key. What
// had been taken before that gets its first receipt.
func (s *Service) hold(ctx context.Context, a access.Actor, dev Device, reason Reason, d signal.Draft) (answer Answer, err error) {
	const op = "offline.hold"
	if err := signal.Check(d); err != nil {
		return Answer{}, err
	}
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		answer = Answer{Held: true}
		if r, ok, err := signal.SentBefore(tx, a.UserID, d.Key); err != nil || ok {
			answer = Answer{Receipt: r}
			return err
		}
		at, err := signal.PlaceOf(tx, d, now)
		if fault.Is(err, fault.NotFound) {
			return fault.Invalidf(op, "plek", "signal.place_unknown")
		}
		if err != nil {
			return err
		}
		if _, known, err := heldByKey(tx, a.UserID, d.Key); err != nil || known {
			return err
		}
		if n, err := waitingOf(tx, a.UserID); err != nil || n >= maxHeld {
			return orTooMany(op, err)
		}
		h := Held{ID: store.NewID(), Org: at.Org, UserID: a.UserID, DeviceID: dev.ID, Key: d.Key, UnitID: string(d.UnitID), Address: at.Label,
			At: now, Reason: reason, Photos: len(d.Photos)}
		if err := s.keep(tx, h, d, at.Holders); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "offline.hold", "Held", h.ID, access.Decision{Rules: []string{"offline.judge"}})
	})
	return answer, fault.Wrap(op, err)
}

func orTooMany(op string, err error) error {
	if err != nil {
		return err
	}
	return fault.New(op, fault.TooMany)
}

// keep writes a held signal with everything in it sealed for whom it is about.
func (s *Service) keep(tx *store.Tx, h Held, d signal.Draft, holders []string) error {
	key, err := s.vault.NewKey(tx, h.At, h.ID, holders...)
	if err != nil {
		return err
	}
	photos := d.Photos
	d.Photos = nil
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if err := insertHeld(tx, h, key.SealBytes("draft", data)); err != nil {
		return err
	}
	for i, p := range photos {
		if p == nil {
			continue // it follows
		}
		if _, err := insertHeldPhoto(tx, h.ID, i+1, key.SealBytes(photoField(i+1), p)); err != nil {
			return err
		}
	}
	return nil
}
