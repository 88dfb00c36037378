package signal

import (
	"errors"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Ending is a reason for which signals are kept for a term of their own.
type Ending string

// The endings. Signals that went into a case are kept with that case.
const (
	WithoutAction Ending = "zonder-actie" // looked at, and nothing had to be done
	WithAdvice    Ending = "met-advies"   // somebody was helped on the way, without a case
	Pictures      Ending = "fotos"        // the pictures of a signal that was dealt with, in a case too
)

// Past is a signal whose term runs.
type Past struct {
	ID    string
	Since time.Time // instant on which nothing was left to do
}

// ended is the condition for an ending, on signal_signal s.
func ended(e Ending) string {
	switch e {
	case WithoutAction:
		return `s.case_id = '' AND s.state = 'geen-actie'`
	case Pictures:
		return `s.photos > 0 AND EXISTS (SELECT 1 FROM signal_photo p WHERE p.signal_id = s.id)`
	}
	return `s.case_id = '' AND s.state <> 'geen-actie' AND s.open = 0`
}

// Ended are the signals of an organisation that ended in a way before a moment, the
// oldest first, after one of a time and id; at most limit.
func Ended(tx *store.Tx, org string, e Ending, before, since time.Time, id string, limit int) ([]Past, error) {
	of := `s.org_id = $1`
	if e == Pictures {
		of = `s.org_id || '' = $1` // by the index of what has pictures, not by that of all that ended
	}
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT s.id, s.done_at FROM signal_signal s WHERE `+of+` AND s.done_at > 0 AND s.done_at < $2
			AND (s.done_at > $3 OR s.done_at = $3 AND s.id > $4) AND `+ended(e)+` ORDER BY s.done_at, s.id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseEnded erases those of at most some hundreds of signals, or only their pictures, that
// still ended in that way before the moment, and returns which. Nothing of them can be read
// after TidySearch, and what the map counts stays.
func EraseEnded(tx *store.Tx, v *seal.Vault, at time.Time, e Ending, before time.Time, ids []string) (gone []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	these, list := tx.In("s.id", 2, ids)
	gone, err = store.Strings(tx, `SELECT s.id FROM signal_signal s WHERE s.done_at > 0 AND s.done_at < $1 AND `+these+` AND `+ended(e)+` ORDER BY s.id`, store.Micros(before), list)
	if err != nil || e != Pictures {
		return gone, errors.Join(err, erase(tx, v, at, gone...))
	}
	for _, id := range gone {
		if err := erasePictures(tx, v, at, id); err != nil {
			return nil, err
		}
	}
	return gone, nil
}

// PictureMark is what stands for the pictures of a signal among what was erased.
func PictureMark(id string) string { return "foto " + id }

func erasePictures(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	if _, err := tx.Exec(`DELETE FROM signal_photo WHERE signal_id = $1`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE signal_signal SET photos = 0 WHERE id = $1`, id); err != nil {
		return err
	}
	return seal.NoteShred(tx, at, v.Mark(PictureMark(id)))
}

// Erase erases a signal whatever its state; one that does not exist is no error.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	_, err := ByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return v.Shred(tx, at, id)
	}
	if err != nil {
		return err
	}
	return erase(tx, v, at, id)
}

// ErasePictures erases the pictures of a signal whatever its state.
func ErasePictures(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	return erasePictures(tx, v, at, id)
}

// EraseOfCase erases the signals of a case, and returns how many there were.
func EraseOfCase(tx *store.Tx, v *seal.Vault, at time.Time, caseID string) (int, error) {
	ids, err := store.Strings(tx, `SELECT id FROM signal_signal WHERE case_id = $1 AND case_id <> '' ORDER BY id`, caseID)
	if err == nil {
		err = erase(tx, v, at, ids...)
	}
	return len(ids), err
}

// erase erases signals, at most some hundreds, with everything that hangs on them.
func erase(tx *store.Tx, v *seal.Vault, at time.Time, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := errors.Join(keepCounts(tx, ids), tally(tx, -1, ids...)); err != nil {
		return err
	}
	these, list := tx.In("id", 1, ids)
	for _, table := range []string{"signal_photo", "signal_event", "signal_detail", "signal_route", "signal_still", "signal_message"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE signal_`+these, list); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM signal_text WHERE seq IN (SELECT seq FROM signal_signal WHERE `+these+`)`, list); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM signal_signal WHERE `+these, list); err != nil {
		return err
	}
	if err := access.Erase(tx, "Signal", ids...); err != nil {
		return err
	}
	return v.Shred(tx, at, ids...)
}

// keepCounts adds signals to what is kept of erased signals.
func keepCounts(tx *store.Tx, ids []string) error {
	these, list := tx.In("id", 1, ids)
	signals, err := store.List(tx, func(s store.Scanner) (sig Signal, err error) {
		return sig, s.Scan(&sig.Org, &sig.ComplexID, &sig.Theme, store.At(&sig.At), store.At(&sig.TalkAt))
	}, `SELECT org_id, complex_id, theme, at, talk_at FROM signal_signal WHERE complex_id <> '' AND `+these+` ORDER BY id`, list)
	for _, sig := range signals {
		if err == nil {
			err = keepCount(tx, sig)
		}
	}
	return err
}

// keepCount counts a signal in the month in which it came in, and its talk in that of the
// talk, so that a year up to the first of a month holds it exactly as long as the signal
// itself would have been counted.
func keepCount(tx *store.Tx, sig Signal) error {
	talk, days := time.Time{}, -1
	if !sig.TalkAt.IsZero() {
		talk, days = clock.Month(sig.TalkAt), talkDaysOf(sig.At, sig.TalkAt)
	}
	_, err := tx.Exec(`INSERT INTO signal_gone (org_id, complex_id, month, talk_month, theme, talk_days, number) VALUES ($1, $2, $3, $4, $5, $6, 1)
		ON CONFLICT (org_id, complex_id, month, talk_month, theme, talk_days) DO UPDATE SET number = signal_gone.number + 1`,
		sig.Org, string(sig.ComplexID), store.Micros(clock.Month(sig.At)), store.Micros(talk), string(sig.Theme), days)
	return err
}
