package offline

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Device is a phone or computer on which somebody signed in, that may send what was
// written there.
type Device struct {
	ID, UserID, Name string
	Created, Seen    time.Time // instants
	Ended            time.Time // instant; zero while it may send
}

// Proof is what a browser shows to be a device.
type Proof struct{ ID, Secret string }

// maxDevices is how many devices of one user may send; the one that was longest away ends.
const maxDevices = 10

// Reason is why what comes in waits for a team lead.
type Reason string

// The reasons.
const (
	Blocked Reason = "geblokkeerd" // the user may not sign in any more
	Ended   Reason = "afgemeld"    // the device was signed off
	NoRole  Reason = "geen-rol"    // no role of the user passes on signals
)

// why is the reason why a device may not send, empty if it may.
func why(d Device, u account.User, may bool) Reason {
	switch {
	case u.Disabled:
		return Blocked
	case !d.Ended.IsZero():
		return Ended
	case !may:
		return NoRole
	}
	return ""
}

// Register makes the browser of somebody who is signed in a device of that user. One of
// the proofs that already belongs to the user stays, and then the secret is empty.
func (s *Service) Register(ctx context.Context, a access.Actor, known []Proof, name string) (d Device, secret string, err error) {
	const op = "offline.register"
	decision, err := s.policy.RequireOrg(op, a, "signal.send")
	if err != nil {
		return Device{}, "", err
	}
	now := s.now()
	for _, p := range known {
		d, err := s.Known(ctx, p)
		if err == nil && d.UserID == a.UserID && d.Ended.IsZero() {
			return d, "", nil
		}
		if err != nil && !fault.Is(err, fault.Unknown) {
			return Device{}, "", fault.Wrap(op, err)
		}
	}
	secret = newSecret()
	d = Device{ID: store.NewID(), UserID: a.UserID, Name: name, Created: now, Seen: now}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := insertDevice(tx, d, hashOf(secret)); err != nil {
			return err
		}
		if err := endSurplus(tx, a.UserID, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "offline.device_add", "Device", d.ID, decision)
	})
	return d, secret, fault.Wrap(op, err)
}

// Devices are the actor's own devices that may send, the last used first.
func (s *Service) Devices(ctx context.Context, a access.Actor) (list []Device, err error) {
	const op = "offline.devices"
	if _, err := s.policy.RequireOrg(op, a, "offline.device"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = devicesOf(tx, a.UserID)
		return err
	})
	return list, fault.Wrap(op, err)
}

// EndDevice signs one of the actor's own devices off. What still comes from it waits for a
// team lead.
func (s *Service) EndDevice(ctx context.Context, a access.Actor, id string) error {
	const op = "offline.end_device"
	decision, err := s.policy.RequireOrg(op, a, "offline.device")
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := endDevice(tx, a.UserID, id, now)
		if err == nil && n == 0 {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, "offline.device_end", "Device", id, decision)
	}))
}

// Wipe signs off the devices that a browser proves to be. Whoever holds the phone may do
// that, signed in or not.
func (s *Service) Wipe(ctx context.Context, known []Proof) error {
	const op = "offline.wipe"
	for _, p := range known {
		d, err := s.Known(ctx, p)
		if fault.Is(err, fault.Unknown) || err == nil && !d.Ended.IsZero() {
			continue
		}
		if err != nil {
			return fault.Wrap(op, err)
		}
		now := s.now()
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			u, err := account.UserByID(tx, d.UserID)
			if err != nil {
				return err
			}
			if _, err := endDevice(tx, d.UserID, d.ID, now); err != nil {
				return err
			}
			return audit.Write(tx, now, sender(u), "offline.device_end", "Device", d.ID, access.Decision{})
		}); err != nil {
			return fault.Wrap(op, err)
		}
	}
	return nil
}

// Known is the device of a proof, also when it has ended; Unknown when there is none.
func (s *Service) Known(ctx context.Context, p Proof) (d Device, err error) {
	const op = "offline.known"
	if p.ID == "" || p.Secret == "" {
		return Device{}, fault.New(op, fault.Unknown)
	}
	err = s.db.Look(ctx, func(tx *store.Tx) error {
		d, err = deviceOf(tx, p.ID, hashOf(p.Secret))
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return Device{}, fault.New(op, fault.Unknown)
	}
	return d, fault.Wrap(op, err)
}

// sender is the user at work through a device: nothing but sending is open.
func sender(u account.User) access.Actor {
	a := u.Actor()
	a.Via, a.Scopes = access.ByDevice, []string{"signal.send"}
	return a
}

// newSecret is 256 random bits as text.
func newSecret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashOf is what the database keeps of a secret. The secret is random, so a fast hash is
// enough.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
