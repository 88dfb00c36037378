package seal

import (
	"embed"
	"errors"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Migrations holds the tables of wrapped keys.
//
//go:embed sql
var Migrations embed.FS

// InUse reports whether the database holds keys, so that it needs the master key that
// wrapped them.
func InUse(tx *store.Tx) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM (SELECT holder_id FROM seal_key LIMIT 1) one`)
	return n > 0, err
}

// Fits reports whether the vault has the master key that wrapped the keys of the
// database. Any vault fits a database without keys; keys in a format that the program does
// not know give ErrFormat.
func (v *Vault) Fits(tx *store.Tx) (bool, error) {
	holders, err := store.Strings(tx, `SELECT holder_id FROM seal_key LIMIT 1`)
	if err != nil || len(holders) == 0 {
		return err == nil, err
	}
	_, err = v.OpenHolder(tx, holders[0])
	if fault.KindOf(err) == fault.Unavailable && !errors.Is(err, ErrFormat) {
		return false, nil
	}
	return err == nil, err
}

// NewKey makes the key of a new record and wraps it for its holders, of which there
// is at least one.
func (v *Vault) NewKey(tx *store.Tx, at time.Time, recordID string, holders ...string) (Key, error) {
	if len(holders) == 0 {
		return Key{}, fault.New("seal.newkey", fault.Internal)
	}
	keys, err := v.holderKeys(tx, at, holders)
	if err != nil {
		return Key{}, fault.Wrap("seal.newkey", err)
	}
	raw := random(keySize)
	rows, args := make([]string, len(holders)), []any{recordID}
	for i, holder := range holders {
		a, err := aead(keys[holder])
		if err != nil {
			return Key{}, err
		}
		args = append(args, holder, encrypt(a, raw, recordID))
		rows[i] = "($1, $" + strconv.Itoa(len(args)-1) + ", $" + strconv.Itoa(len(args)) + ")"
	}
	if err := tx.Later(`INSERT INTO seal_wrap (record_id, holder_id, wrapped) VALUES `+strings.Join(rows, ", "), args...); err != nil {
		return Key{}, fault.Wrap("seal.newkey", err)
	}
	a, err := aead(raw)
	return Key{recordID, a}, err
}

// holderKeys are the keys of holders, made for those who have none yet. One question for
// all of them: a household has several, and every answer costs a way to the server.
func (v *Vault) holderKeys(tx *store.Tx, at time.Time, holders []string) (map[string][]byte, error) {
	in, list := tx.In("holder_id", 1, holders)
	type pair struct {
		holder  string
		wrapped []byte
	}
	known, err := store.List(tx, func(s store.Scanner) (p pair, err error) { return p, s.Scan(&p.holder, &p.wrapped) },
		`SELECT holder_id, wrapped FROM seal_key WHERE `+in, list)
	if err != nil {
		return nil, err
	}
	keys := make(map[string][]byte, len(holders))
	for _, p := range known {
		if keys[p.holder], err = decrypt(v.master, p.wrapped, p.holder); err != nil {
			return nil, fault.As("seal.holder", fault.Unavailable, err)
		}
	}
	for _, holder := range holders {
		if keys[holder] == nil {
			if keys[holder], err = v.holderKey(tx, at, holder); err != nil {
				return nil, err
			}
		}
	}
	return keys, nil
}

// KeyOf opens the key of a record through whichever holder still has one. A record
// whose holders are all forgotten gives NotFound.
func (v *Vault) KeyOf(tx *store.Tx, recordID string) (Key, error) {
	keys, err := v.KeysOf(tx, []string{recordID})
	if err != nil {
		return Key{}, fault.Wrap("seal.keyof", err)
	}
	key, ok := keys[recordID]
	if !ok {
		return Key{}, fault.New("seal.keyof", fault.NotFound)
	}
	return key, nil
}

// KeysOf opens the keys of records with one question. A record
// whose holders are all forgotten is left out.
func (v *Vault) KeysOf(tx *store.Tx, recordIDs []string) (map[string]Key, error) {
	keys := make(map[string]Key, len(recordIDs))
	if len(recordIDs) == 0 {
		return keys, nil
	}
	in, list := tx.In("w.record_id", 1, recordIDs)
	type pair struct {
		record, holder string
		wrapped, under []byte
	}
	pairs, err := store.List(tx, func(s store.Scanner) (p pair, err error) {
		return p, s.Scan(&p.record, &p.holder, &p.wrapped, &p.under)
	}, `SELECT w.record_id, w.holder_id, w.wrapped, k.wrapped FROM seal_wrap w JOIN seal_key k ON k.holder_id = w.holder_id
		WHERE `+in, list)
	if err != nil {
		return nil, fault.Wrap("seal.keysof", err)
	}
	for _, p := range pairs {
		if _, done := keys[p.record]; done {
			continue
		}
		holderKey, err := decrypt(v.master, p.under, p.holder)
		if errors.Is(err, ErrFormat) {
			return nil, unopened("seal.keysof", fault.Unavailable, err)
		}
		if err != nil {
			continue // made under another master key: try the next holder
		}
		a, err := aead(holderKey)
		if err != nil {
			return nil, err
		}
		raw, err := decrypt(a, p.wrapped, p.record)
		if errors.Is(err, ErrFormat) {
			return nil, unopened("seal.keysof", fault.Unavailable, err)
		}
		if err != nil {
			continue
		}
		opened, err := aead(raw)
		if err != nil {
			return nil, err
		}
		keys[p.record] = Key{p.record, opened}
	}
	return keys, nil
}

// HolderKey is the key of a holder itself, made when it does not exist yet, for the
// fields of the record that the holder is: a person's own name.
func (v *Vault) HolderKey(tx *store.Tx, at time.Time, holder string) (Key, error) {
	raw, err := v.holderKey(tx, at, holder)
	if err != nil {
		return Key{}, fault.Wrap("seal.holderkey", err)
	}
	a, err := aead(raw)
	return Key{holder, a}, err
}

// OpenHolder is the key of a holder that has one, and NotFound after Forget.
func (v *Vault) OpenHolder(tx *store.Tx, holder string) (Key, error) {
	wrapped, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) },
		`SELECT wrapped FROM seal_key WHERE holder_id = $1`, holder)
	if err != nil {
		return Key{}, fault.Wrap("seal.openholder", err)
	}
	raw, err := decrypt(v.master, wrapped, holder)
	if err != nil {
		return Key{}, fault.As("seal.openholder", fault.Unavailable, err)
	}
	a, err := aead(raw)
	return Key{holder, a}, err
}

// holderKey is the key of a holder, made when it does not exist yet. A holder that
// was forgotten gets no new key: nothing more is to be written about them.
func (v *Vault) holderKey(tx *store.Tx, at time.Time, holder string) ([]byte, error) {
	wrapped, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) },
		`SELECT wrapped FROM seal_key WHERE holder_id = $1`, holder)
	if err == nil {
		key, err := decrypt(v.master, wrapped, holder)
		if err != nil {
			return nil, fault.As("seal.holder", fault.Unavailable, err)
		}
		return key, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	erased, err := store.Count(tx, `SELECT count(*) FROM seal_erasure WHERE holder_id = $1`, holder)
	if err != nil {
		return nil, err
	}
	if erased > 0 {
		return nil, fault.New("seal.holder", fault.Conflict)
	}
	fresh := random(keySize)
	err = tx.Later(`INSERT INTO seal_key (holder_id, wrapped, created) VALUES ($1, $2, $3)`,
		holder, encrypt(v.master, fresh, holder), store.Micros(at))
	return fresh, err
}

// Forget deletes the keys of at most some hundreds of holders and notes that it was done.
func Forget(tx *store.Tx, at time.Time, holders ...string) error {
	if len(holders) == 0 {
		return nil
	}
	in, list := tx.In("holder_id", 1, holders)
	if _, err := tx.Exec(`DELETE FROM seal_key WHERE `+in, list); err != nil {
		return err
	}
	return note(tx, `seal_erasure (holder_id, at)`, `(holder_id)`, holders, at)
}

// Erasures are the holders that were ever forgotten, for the list that a restore
// replays.
func Erasures(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT holder_id FROM seal_erasure ORDER BY at, holder_id`)
}
