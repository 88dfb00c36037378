package signal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
)

// The kinds of jobs; the payload is the id of the signal.
const (
	jobPhoto = "signal.photo" // make the pictures anew
	jobDue   = "signal.due"   // look whether the date passed without an act
	jobClimb = "signal.climb" // look whether what was late still is; see climbing
	jobStill = "signal.still" // a clock goes on by itself; with the id of the Still behind it
	jobAway  = "signal.away"  // a round: what is due while its holder is away goes to another
)

// scanAgain is after how long a picture is tried again that could not be scanned.
const scanAgain = 5 * time.Minute

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobPhoto: s.cleanPhotos, jobDue: s.lookAtDue, jobClimb: s.lookAgain, jobStill: s.goOn}
}

// LongJobs are the kinds that can keep a processor busy for minutes when much comes in.
func LongJobs() []string { return []string{jobPhoto} }

// photoField binds a sealed picture to its number and state.
func photoField(n int, state string) string { return fmt.Sprintf("photo/%d/%s", n, state) }

// cleanPhotos makes the pictures of a signal anew without metadata. What cannot be
// decoded or is harmful is thrown away, and the signal says that there was a picture.
func (s *Service) cleanPhotos(ctx context.Context, j jobs.Job) error {
	const op = "signal.photo"
	var raw []photo
	var key seal.Key
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if raw, err = rawPhotos(tx, j.Payload); err != nil || len(raw) == 0 {
			return err
		}
		key, err = s.vault.KeyOf(tx, j.Payload)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil // its people were forgotten meanwhile
	}
	if err != nil {
		return fault.Wrap(op, err)
	}
	for _, p := range raw {
		data, err := key.OpenBytes(photoField(p.n, photoRaw), p.sealed)
		if err != nil {
			return fault.Wrap(op, err)
		}
		state, clean, err := s.madeAnew(ctx, data)
		if errors.Is(err, scan.ErrSilent) { // the picture waits for the scanner, and nobody sees it till then
			return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
				now := s.now()
				return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobPhoto, Payload: j.Payload, Due: now.Add(scanAgain)})
			}))
		}
		if err != nil {
			return fault.Wrap(op, err)
		}
		done := photo{n: p.n, state: state, sealed: []byte{}}
		if state == photoClean {
			done.sealed = key.SealBytes(photoField(p.n, photoClean), clean)
		}
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return setPhoto(tx, j.Payload, done) }); err != nil {
			return fault.Wrap(op, err)
		}
	}
	return nil
}

// madeAnew is a picture that the scanner let pass and that was made anew, or the state of one
// that is thrown away.
func (s *Service) madeAnew(ctx context.Context, data []byte) (state string, clean []byte, err error) {
	err = s.scanner.Check(ctx, "foto", bytes.NewReader(data))
	if errors.Is(err, scan.ErrFound) {
		return photoHarmful, nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	s.decode <- struct{}{}
	defer func() { <-s.decode }()
	if clean, err = upload.CleanPhoto(data); err != nil {
		return photoRefused, nil, nil
	}
	return photoClean, clean, nil
}

// lookAtDue writes down that a date passed without an act, and gives a signal whose
// holder cannot act to somebody who can. A date that was moved has a timer of its own.
func (s *Service) lookAtDue(ctx context.Context, j jobs.Job) error {
	now := s.now()
	return fault.Wrap("signal.due", s.db.Write(ctx, func(tx *store.Tx) error {
		sig, err := ByID(tx, j.Payload)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || !sig.State.Open() {
			return err
		}
		stills, err := stillsOf(tx, sig.ID)
		if err != nil {
			return err
		}
		bound, err := s.termNow(tx, sig, stills)
		if err != nil || !overdue(sig, bound, now) {
			return err
		}
		n, err := markLate(tx, sig.ID, sig.Due)
		if err != nil || n == 0 {
			return err
		}
		if err := s.replaceHolder(tx, &sig, now); err != nil {
			return err
		}
		if err := s.climb(tx, &sig, 1, now); err != nil {
			return err
		}
		return s.lapsed(tx, sig, now)
	}))
}

// lapsed writes down that a signal is late, and who holds it from then on.
func (s *Service) lapsed(tx *store.Tx, sig Signal, now time.Time) error {
	e := Event{ID: store.NewID(), At: now, Step: Lapse, State: sig.State, Holder: sig.HolderID, Day: sig.Due}
	if err := insertEvent(tx, sig.ID, e); err != nil {
		return err
	}
	if err := s.TellFollowers(tx, background(sig), sig, Lapse, now); err != nil {
		return err
	}
	return audit.Write(tx, now, background(sig), "signal.lapse", "Signal", sig.ID, access.Decision{Allowed: true, Rules: []string{"system"}})
}
