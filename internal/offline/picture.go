package offline

import (
	"context"
	"strconv"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// lateKey is the key of a picture that came in after the right was withdrawn, of a signal that
// came before. No key of a signal has a space.
func lateKey(key string, n int) string { return key + " " + strconv.Itoa(n) }

// Alone reports whether a picture waits and its signal does not.
func (h Held) Alone() bool { return strings.Contains(h.Key, " ") }

// Picture takes picture n, from 1, of the signal that a device sent with a key. It may come again
// and again, in any order and days later: the first of a number stays. held is true when it waits
// for a team lead. Invalid means that it is not taken and why; any answer without error is on disk.
func (s *Service) Picture(ctx context.Context, dev Device, key string, n int, data []byte) (held bool, err error) {
	const op = "offline.picture"
	a, reason, err := s.senderOf(ctx, dev)
	if err != nil {
		return false, fault.Wrap(op, err)
	}
	if reason == "" {
		var r signal.Receipt
		var sent bool
		if err := s.db.Look(ctx, func(tx *store.Tx) (err error) { r, sent, err = signal.SentBefore(tx, a.UserID, key); return err }); err != nil {
			return false, fault.Wrap(op, err)
		}
		if sent {
			if _, err = s.signals.AddPicture(ctx, a, a.UserID, r.ID, n, data); err != nil {
				return false, fault.Wrap(op, err)
			}
			return false, fault.Wrap(op, s.touch(ctx, dev))
		}
	}
	if err := signal.CheckPicture(data); err != nil {
		return false, fault.Wrap(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		held, err = s.holdPicture(tx, op, a, Held{DeviceID: dev.ID, Reason: reason, Key: key}, n, data)
		return err
	})
	return held, fault.Wrap(op, err)
}

// holdPicture keeps a picture with its signal that waits. Of a signal that was taken before, the
// picture waits alone.
func (s *Service) holdPicture(tx *store.Tx, op string, a access.Actor, late Held, n int, data []byte) (held bool, err error) {
	h, ok, err := heldByKey(tx, a.UserID, late.Key)
	if err != nil {
		return false, err
	}
	if ok && h.Verdict == "" {
		return true, s.addHeld(tx, op, a, h, n, data)
	}
	r, sent, err := signal.SentBefore(tx, a.UserID, late.Key)
	if err != nil || !sent {
		return false, orUncalled(op, err)
	}
	if late.Reason == "" {
		return false, fault.New(op, fault.Conflict) // it was taken just now: the phone tries again
	}
	return s.holdLate(tx, op, a, late, r.ID, n, data)
}

func orUncalled(op string, err error) error {
	if err != nil {
		return err
	}
	return signal.Uncalled(op)
}

// addHeld puts a picture with its signal that waits.
func (s *Service) addHeld(tx *store.Tx, op string, a access.Actor, h Held, n int, data []byte) error {
	key, err := s.vault.KeyOf(tx, h.ID)
	if n < 1 || n > h.Photos || fault.Is(err, fault.NotFound) { // or its people were forgotten
		return signal.Uncalled(op)
	}
	if err != nil {
		return err
	}
	isNew, err := insertHeldPhoto(tx, h.ID, n, key.SealBytes(photoField(n), data))
	if err != nil || !isNew {
		return err
	}
	return audit.Write(tx, s.now(), a, "offline.hold", "Held", h.ID, access.Decision{Rules: []string{"offline.judge"}})
}

// holdLate lets a picture wait alone, unless its signal has it already.
func (s *Service) holdLate(tx *store.Tx, op string, a access.Actor, late Held, signalID string, n int, data []byte) (held bool, err error) {
	if there, err := signal.HasPicture(tx, signalID, n); err != nil || there {
		return false, err
	}
	sig, err := signal.ByID(tx, signalID)
	if err != nil || n < 1 || n > sig.Photos {
		return false, orUncalled(op, err)
	}
	key := late.Key
	late.Key = lateKey(key, n)
	known, ok, err := heldByKey(tx, a.UserID, late.Key)
	switch {
	case err != nil || ok && known.Verdict == "":
		return true, err
	case ok:
		return false, signal.Uncalled(op)
	}
	if waiting, err := waitingOf(tx, a.UserID); err != nil || waiting >= maxHeld {
		return false, orTooMany(op, err)
	}
	d := signal.Draft{UnitID: sig.UnitID, Key: key, Photos: make([][]byte, n)}
	if sig.UnitID == "" {
		d.ComplexID = sig.ComplexID
	}
	d.Photos[n-1] = data
	now := s.now()
	at, err := signal.PlaceOf(tx, d, now)
	if err != nil {
		return false, err
	}
	late.ID, late.Org, late.UserID, late.At, late.Photos = store.NewID(), at.Org, a.UserID, now, n
	late.UnitID, late.Address = string(sig.UnitID), at.Label
	if err := s.keep(tx, late, d, at.Holders); err != nil {
		return false, err
	}
	return true, audit.Write(tx, now, a, "offline.hold", "Held", late.ID, access.Decision{Rules: []string{"offline.judge"}})
}
