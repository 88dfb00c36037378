package mail

import (
	"embed"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// address is where somebody gets mail.
type address struct {
	userID    string
	sealed    []byte
	nonce     string
	confirmed time.Time // instant, zero until it was proved
	version   int64     // 0: there is none
}

// addressPrefix begins the record of the key of an address; each address has a key of its own,
// so that one that was erased never comes back with the next.
const addressPrefix = "mail/"

func (a address) record() string { return addressPrefix + a.userID + "/" + a.nonce }

// addressOf is the address of somebody; version 0 when there is none.
func addressOf(tx *store.Tx, userID string) (address, error) {
	a, err := store.One(tx, func(row store.Scanner) (a address, err error) {
		return a, row.Scan(&a.userID, &a.sealed, &a.nonce, store.At(&a.confirmed), &a.version)
	}, `SELECT user_id, sealed, nonce, confirmed, version FROM mail_address WHERE user_id = $1`, userID)
	if fault.Is(err, fault.NotFound) {
		return address{userID: userID}, nil
	}
	return a, err
}

// saveAddress stores a new address in the place of the version that was read; zero rows
// means that another page of the same person was first.
func saveAddress(tx *store.Tx, a address) (int64, error) {
	if a.version == 0 {
		return tx.Exec(`INSERT INTO mail_address (user_id, sealed, nonce, confirmed, version) VALUES ($1, $2, $3, 0, 1) ON CONFLICT (user_id) DO NOTHING`,
			a.userID, a.sealed, a.nonce)
	}
	return tx.Exec(`UPDATE mail_address SET sealed = $2, nonce = $3, confirmed = 0, version = version + 1 WHERE user_id = $1 AND version = $4`,
		a.userID, a.sealed, a.nonce, a.version)
}

func confirmAddress(tx *store.Tx, userID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE mail_address SET confirmed = $2 WHERE user_id = $1`, userID, store.Micros(at))
	return err
}

// EraseAddress makes the address of somebody unreadable, and forgets what they chose.
// Somebody without one has none afterwards either.
func EraseAddress(tx *store.Tx, v *seal.Vault, at time.Time, userID string) error {
	a, err := addressOf(tx, userID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM mail_choice WHERE user_id = $1`, userID); err != nil || a.version == 0 {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM mail_address WHERE user_id = $1`, userID); err != nil {
		return err
	}
	return v.Shred(tx, at, a.record())
}

// EraseRecord erases again what a list of erasures names by the record of its key.
func EraseRecord(tx *store.Tx, v *seal.Vault, at time.Time, record string) error {
	rest, ok := strings.CutPrefix(record, addressPrefix)
	userID, nonce, both := strings.Cut(rest, "/")
	if !ok || !both {
		return nil
	}
	if a, err := addressOf(tx, userID); err != nil || a.nonce != nonce {
		return err
	}
	return EraseAddress(tx, v, at, userID)
}

// chosenBy are the choices that somebody made.
func chosenBy(tx *store.Tx, userID string) (map[Kind]bool, error) {
	chosen := map[Kind]bool{}
	type row struct {
		kind   Kind
		wanted bool
	}
	list, err := store.List(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.kind, &r.wanted) },
		`SELECT kind, wanted FROM mail_choice WHERE user_id = $1`, userID)
	for _, r := range list {
		chosen[r.kind] = r.wanted
	}
	return chosen, err
}

func saveChoice(tx *store.Tx, userID string, k Kind, wanted bool) error {
	_, err := tx.Exec(`INSERT INTO mail_choice (user_id, kind, wanted) VALUES ($1, $2, $3)
		ON CONFLICT (user_id, kind) DO UPDATE SET wanted = excluded.wanted`, userID, string(k), store.Bool(wanted))
	return err
}

// reachable counts who of some colleagues proved an address.
func reachable(tx *store.Tx, userID string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM mail_address WHERE user_id = $1 AND confirmed > 0`, userID)
	return n > 0, err
}

// lastText is the newest version of a standard text, with the id of its author in By;
// NotFound when the organisation has none of its own.
func lastText(tx *store.Tx, org string, k Kind) (Standard, error) {
	return store.One(tx, func(row store.Scanner) (st Standard, err error) {
		st.Kind = k
		return st, row.Scan(&st.Version, &st.Subject, &st.Body, &st.By, store.At(&st.At))
	}, `SELECT version, subject, body, author_id, at FROM mail_text WHERE org_id = $1 AND kind = $2 ORDER BY version DESC LIMIT 1`, org, string(k))
}

func insertText(tx *store.Tx, org string, st Standard, author string) (int64, error) {
	return tx.Exec(`INSERT INTO mail_text (org_id, kind, version, subject, body, author_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		org, string(st.Kind), st.Version, st.Subject, st.Body, author, store.Micros(st.At))
}

// onSince is the instant on which mail was first switched on: what was before is not mailed.
func onSince(tx *store.Tx, name string, now time.Time) (time.Time, error) {
	if _, err := tx.Exec(`INSERT INTO mail_switch (name, since) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, store.Micros(now)); err != nil {
		return time.Time{}, err
	}
	return store.One(tx, func(row store.Scanner) (at time.Time, err error) { return at, row.Scan(store.At(&at)) },
		`SELECT since FROM mail_switch WHERE name = $1`, name)
}

// associations are the ids of the housing associations with a name, or all for none.
func associations(tx *store.Tx, name string) ([]string, error) {
	return store.Strings(tx, `SELECT id FROM account_organisation WHERE (kind = 'housing_association' AND $1 = '') OR name = $1 ORDER BY id`, name)
}
