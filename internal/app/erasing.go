package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"samendoen/internal/advice"
	"samendoen/internal/attention"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/course"
	"samendoen/internal/danger"
	"samendoen/internal/debtwarning"
	"samendoen/internal/frontdoor"
	"samendoen/internal/mail"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/profiling"
	"samendoen/internal/rights"
	"samendoen/internal/signal"
	"samendoen/internal/tenancy"
	"samendoen/internal/volunteer"
)

// erasedIDs are all that a list of erasures holds of a database: the ids of forgotten
// persons, and the marks of records that were erased one by one.
func erasedIDs(tx *store.Tx) ([]string, error) {
	gone, err := seal.Erasures(tx)
	if err != nil {
		return nil, err
	}
	marks, err := seal.Shredded(tx)
	return append(gone, marks...), err
}

// eraseBatch is how many records a restore looks at in one transaction.
const eraseBatch = 200

// eraseAgain erases in a database what a list says was erased before: an older backup
// must not bring it back. It returns the persons who are forgotten now and the number of
// records that were erased one by one.
func eraseAgain(ctx context.Context, db *store.DB, v *seal.Vault, at time.Time, listed []string) (forgotten []string, records int, err error) {
	var inBackup []string
	if err := db.Read(ctx, func(tx *store.Tx) (err error) {
		inBackup, err = erasedIDs(tx)
		return err
	}); err != nil {
		return nil, 0, err
	}
	all := slices.Concat(inBackup, listed)
	slices.Sort(all)
	all = slices.Compact(all)
	marks := map[string]bool{}
	for _, id := range all {
		if seal.IsMark(id) {
			marks[id] = true
		} else {
			forgotten = append(forgotten, id)
		}
	}
	if err := db.Write(ctx, func(tx *store.Tx) error {
		for some := range slices.Chunk(forgotten, eraseBatch) {
			if err := tenancy.ErasePersons(tx, at, some); err != nil {
				return err
			}
		}
		for mark := range marks {
			if err := seal.NoteShred(tx, at, mark); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return nil, 0, err
	}
	records, err = shredAgain(ctx, db, v, at, marks)
	return forgotten, records, err
}

// shredAgain finds by their marks which records of a database were erased, and erases
// them. Cases go first, with their signals.
func shredAgain(ctx context.Context, db *store.DB, v *seal.Vault, at time.Time, marks map[string]bool) (int, error) {
	after, total := "", 0
	for len(marks) > 0 {
		n, last := 0, ""
		if err := db.Write(ctx, func(tx *store.Tx) error {
			n, last = 0, ""
			ids, err := seal.Records(tx, after, eraseBatch)
			for _, id := range ids {
				last = id
				if err == nil && marks[v.Mark(signal.PictureMark(id))] {
					err = signal.ErasePictures(tx, v, at, id)
				}
				if err == nil && marks[v.Mark(id)] {
					n++
					err = errors.Join(casework.Erase(tx, v, at, casework.ID(id)), eraseAround(tx, id), signal.Erase(tx, v, at, id), danger.Erase(tx, v, at, id), attention.Erase(tx, v, at, id), rights.EraseRecord(tx, v, at, rights.RequestID(id)), frontdoor.EraseRecord(tx, v, at, id), mail.EraseRecord(tx, v, at, id), debtwarning.Erase(tx, v, at, debtwarning.ID(id)), profiling.Erase(tx, v, at, id), advice.Erase(tx, v, at, id), course.EraseRecord(tx, v, at, id), volunteer.Erase(tx, v, at, id))
					err = errors.Join(err, mutualhelp.Erase(tx, v, at, id))
				}
			}
			return err
		}); err != nil {
			return total, err
		}
		if total += n; last == "" {
			break
		}
		after = last
	}
	if err := db.Write(ctx, sweep); err != nil {
		return total, err
	}
	return total, signal.TidySearch(ctx, db)
}
