package signal

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
)

// awaitDays is for how many days the page of a signal says that a picture still comes. One
// that comes later is taken all the same.
const awaitDays = 14

// Announced are the pictures of a draft of which n follow it, each by AddPicture. More than a
// signal may have are refused with the draft.
func Announced(n int) [][]byte { return make([][]byte, max(0, min(n, maxPhotos+1))) }

// checkPhoto is the message key of why a picture is refused, empty if it is not. It
// reads the header only.
func checkPhoto(data []byte) string {
	if p := upload.CheckPhoto(data); p != upload.NoProblem {
		return "signal.photo_" + string(p)
	}
	return ""
}

// CheckPicture is why a picture that follows would be refused, whatever it belongs to; nil if it
// would not. It reads the header only.
func CheckPicture(data []byte) error {
	if key := checkPhoto(data); key != "" {
		return fault.Invalidf("signal.checkpicture", "foto", key, "Max", upload.MaxBytes>>20)
	}
	return nil
}

// Uncalled refuses a picture that was not announced, or for which there is no place any more.
func Uncalled(op string) error { return fault.Invalidf(op, "foto", "signal.photo_uncalled") }

// HasPicture reports whether a signal has its picture n.
func HasPicture(tx *store.Tx, id string, n int) (bool, error) {
	found, err := store.Count(tx, `SELECT count(*) FROM signal_photo WHERE signal_id = $1 AND n = $2`, id, n)
	return found > 0, err
}

// AddPicture stores picture n, from 1, of a signal of a sender; the rules are asked about the
// actor. It takes what was announced with the signal and nothing else, in any order, as long as
// the signal and its pictures are kept. again is true when that picture was there: the first
// stays, whatever comes after. NotFound when the sender has no such signal.
func (s *Service) AddPicture(ctx context.Context, a access.Actor, senderID, id string, n int, data []byte) (again bool, err error) {
	const op = "signal.addpicture"
	refused, now := CheckPicture(data), s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		sig, d, err := s.For(tx, op, a, "signal.send", "signal.send", id)
		if err == nil && sig.SenderID != senderID {
			err = fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		key, err := s.vault.KeyOf(tx, id)
		if n < 1 || n > sig.Photos || fault.Is(err, fault.NotFound) { // or its people were forgotten
			return Uncalled(op)
		}
		if err = cmp.Or(err, refused); err != nil {
			return err
		}
		isNew, err := s.addPhoto(tx, key, id, n, data, now)
		if again = !isNew; again || err != nil {
			return err
		}
		if err := tellLate(tx, a, sig, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "signal.addphoto", "Signal", id, d)
	})
	return again, fault.Wrap(op, err)
}

// tellLate lets the holder of a signal know of the first picture that comes after somebody began
// with it. Whatever comes after that one stands on the page, and no notice says so again.
func tellLate(tx *store.Tx, a access.Actor, sig Signal, now time.Time) error {
	begun, told, err := begunWith(tx, sig.ID)
	if err != nil || !begun || told {
		return err
	}
	e := Event{ID: store.NewID(), At: now, ActorID: a.UserID, Step: PhotoLate, State: sig.State, Holder: sig.HolderID, Day: sig.Due}
	if err := insertEvent(tx, sig.ID, e); err != nil || sig.HolderID == a.UserID {
		return err
	}
	return account.Notify(tx, sig.HolderID, "signal.notice_photo", now)
}

// addPhoto seals a picture and has it made anew, unless there is one of its number.
func (s *Service) addPhoto(tx *store.Tx, key seal.Key, id string, n int, data []byte, now time.Time) (isNew bool, err error) {
	isNew, err = insertPhoto(tx, id, photo{n: n, state: photoRaw, sealed: key.SealBytes(photoField(n, photoRaw), data)})
	if err != nil || !isNew {
		return false, err
	}
	return true, jobs.Add(tx, s.db, now, jobs.Job{Kind: jobPhoto, Payload: id, Due: now})
}

// Missing is how many pictures were announced and are not there, and the last date on which the
// page says that they still come.
func (v View) Missing() (n int, until time.Time) {
	for _, state := range v.Pictures {
		if state == "" {
			n++
		}
	}
	return n, clock.Date(v.At).AddDate(0, 0, awaitDays)
}

// Picture is a picture of a signal as JPEG without metadata, for whoever may read the
// signal; the look is logged first.
func (s *Service) Picture(ctx context.Context, a access.Actor, id string, n int) (jpeg []byte, err error) {
	const op = "signal.picture"
	now := s.now()
	err = s.reading(ctx, func(tx *store.Tx) error {
		sig, d, err := s.load(tx, op, a, "signal.read", id)
		if err != nil {
			return err
		}
		p, err := photoOf(tx, sig.ID, n)
		if err != nil {
			return err
		}
		if p.state != photoClean {
			return fault.New(op, fault.NotFound)
		}
		key, err := s.vault.KeyOf(tx, sig.ID)
		if err != nil {
			return err
		}
		if jpeg, err = key.OpenBytes(photoField(p.n, p.state), p.sealed); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "signal.read", "Signal", sig.ID, d)
	})
	return jpeg, fault.Wrap(op, err)
}
