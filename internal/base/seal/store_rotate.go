package seal

import (
	"context"
	"errors"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// The rows of seal_root: the two secrets, and a sign that a change of the master key was
// begun and is not finished.
const (
	rootSecret  = "secret"
	rootDerive  = "derive"
	rootPending = "pending"
)

// ErrRotating says that a change of the master key was begun and must be finished first.
var ErrRotating = errors.New("seal: the change to another master key is not finished")

// Adopt takes the secrets for Derive and Fingerprint from the database when the master
// key was ever changed; otherwise they follow from the master key itself. A master key
// that does not fit gives an error of kind Unavailable.
func (v *Vault) Adopt(tx *store.Tx) error {
	kept, err := roots(tx)
	if err != nil || len(kept) == 0 {
		return err
	}
	if _, pending := kept[rootPending]; pending {
		return ErrRotating
	}
	return v.adopt(kept)
}

func (v *Vault) adopt(kept map[string][]byte) error {
	for name, to := range map[string]*[32]byte{rootSecret: &v.secret, rootDerive: &v.root} {
		plain, err := decrypt(v.master, kept[name], "root/"+name)
		if err != nil || len(plain) != len(to) {
			return fault.As("seal.adopt", fault.Unavailable, errors.New("this master key does not open the secrets of the database"))
		}
		copy(to[:], plain)
	}
	return nil
}

func roots(tx *store.Tx) (map[string][]byte, error) {
	type row struct {
		name    string
		wrapped []byte
	}
	list, err := store.List(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.name, &r.wrapped) },
		`SELECT name, wrapped FROM seal_root`)
	kept := make(map[string][]byte, len(list))
	for _, r := range list {
		kept[r.name] = r.wrapped
	}
	return kept, err
}

// Rotation says what a change of the master key did.
type Rotation struct {
	Rewrapped int // keys of holders that went from the old to the new master key
	Already   int // keys that an earlier run, broken off, had done
}

// Rotate wraps the keys of all holders under another master key, in batches of at most
// some hundreds a transaction. The keys of records, the sealed texts and what Derive
// gives stay as they are. Broken off, it goes on where it was when it is run again with
// the same two keys; until it is finished Adopt refuses. A row that neither key opens
// stops it with an error of kind Unavailable.
func Rotate(ctx context.Context, db *store.DB, old, next *Vault, batch int) (Rotation, error) {
	const op = "seal.rotate"
	var done Rotation
	if err := db.Write(ctx, func(tx *store.Tx) error { return beginRotation(tx, old, next) }); err != nil {
		return done, fault.Wrap(op, err)
	}
	after := ""
	for {
		var step Rotation
		var last string
		if err := db.Write(ctx, func(tx *store.Tx) (err error) {
			step, last, err = rewrap(tx, old, next, after, batch)
			return err
		}); err != nil {
			return done, fault.Wrap(op, err)
		}
		done.Rewrapped += step.Rewrapped
		done.Already += step.Already
		if last == "" {
			break
		}
		after = last
	}
	return done, fault.Wrap(op, db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM seal_root WHERE name = $1`, rootPending)
		return err
	}))
}

// beginRotation keeps the secrets under the new key, once, and sets the sign. A sign of
// another change, to a third key, is refused.
func beginRotation(tx *store.Tx, old, next *Vault) error {
	kept, err := roots(tx)
	if err != nil {
		return err
	}
	if sign, pending := kept[rootPending]; pending {
		if _, err := decrypt(next.master, sign, "root/"+rootPending); err != nil {
			return fault.As("seal.rotate", fault.Conflict, errors.New("a change to another master key was begun: finish that one first"))
		}
		return next.adopt(kept)
	}
	if len(kept) > 0 {
		if err := old.adopt(kept); err != nil {
			return err
		}
	}
	next.secret, next.root = old.secret, old.root
	for name, plain := range map[string][]byte{rootSecret: next.secret[:], rootDerive: next.root[:], rootPending: []byte("pending")} {
		if _, err := tx.Exec(`INSERT INTO seal_root (name, wrapped) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET wrapped = excluded.wrapped`,
			name, encrypt(next.master, plain, "root/"+name)); err != nil {
			return err
		}
	}
	return nil
}

// rewrap does the keys of at most batch holders after one, and returns the last of them.
func rewrap(tx *store.Tx, old, next *Vault, after string, batch int) (done Rotation, last string, err error) {
	type row struct {
		holder  string
		wrapped []byte
	}
	list, err := store.List(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.holder, &r.wrapped) },
		`SELECT holder_id, wrapped FROM seal_key WHERE holder_id > $1 ORDER BY holder_id LIMIT $2`, after, batch)
	if err != nil {
		return done, "", err
	}
	for _, r := range list {
		last = r.holder
		raw, err := decrypt(old.master, r.wrapped, r.holder)
		if errors.Is(err, ErrFormat) {
			return done, "", unopened("seal.rotate", fault.Unavailable, err)
		}
		if err != nil {
			if _, err := decrypt(next.master, r.wrapped, r.holder); err != nil {
				return done, "", fault.As("seal.rotate", fault.Unavailable, errors.New("neither master key opens the key of "+r.holder))
			}
			done.Already++
			continue
		}
		if _, err := tx.Exec(`UPDATE seal_key SET wrapped = $2 WHERE holder_id = $1`, r.holder, encrypt(next.master, raw, r.holder)); err != nil {
			return done, "", err
		}
		done.Rewrapped++
	}
	return done, last, nil
}
