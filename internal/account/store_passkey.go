package account

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// handleOf is the handle of a user, which is made when first needed and stays.
func handleOf(tx *store.Tx, userID string) ([]byte, error) {
	if _, err := tx.Exec(`INSERT INTO account_handle (user_id, handle) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING`,
		userID, credentialText(newHandle())); err != nil {
		return nil, err
	}
	list, err := store.Strings(tx, `SELECT handle FROM account_handle WHERE user_id = $1`, userID)
	if err != nil || len(list) != 1 {
		return nil, err
	}
	return base64.RawURLEncoding.DecodeString(list[0])
}

// ownerOf is the user with a handle, NotFound when it is nobody's.
func ownerOf(tx *store.Tx, handle []byte) (keyholder, error) {
	list, err := store.Strings(tx, `SELECT user_id FROM account_handle WHERE handle = $1`, credentialText(handle))
	if err == nil && len(list) != 1 {
		return keyholder{}, fault.New("account.ownerof", fault.NotFound)
	}
	if err != nil {
		return keyholder{}, err
	}
	return keyholderOf(tx, list[0])
}

// keyholderOf is a user with handle and passkeys.
func keyholderOf(tx *store.Tx, userID string) (k keyholder, err error) {
	if k.user, err = UserByID(tx, userID); err != nil {
		return k, err
	}
	if k.handle, err = handleOf(tx, userID); err != nil {
		return k, err
	}
	k.keys, err = passkeysOf(tx, userID)
	return k, err
}

// passkeysOf are the passkeys of a user, the oldest first.
func passkeysOf(tx *store.Tx, userID string) ([]Passkey, error) {
	return store.List(tx, scanPasskey, `SELECT id, name, credential, public_key, transports, counter, eligible, backed_up, created, used
		FROM account_passkey WHERE user_id = $1 ORDER BY created, id`, userID)
}

func scanPasskey(s store.Scanner) (p Passkey, err error) {
	var id, transports string
	var counter int64
	if err = s.Scan(&p.ID, &p.Name, &id, &p.key.PublicKey, &transports, &counter, &p.eligible, &p.Synced,
		store.At(&p.Created), store.At(&p.Used)); err != nil {
		return p, err
	}
	if p.key.ID, err = base64.RawURLEncoding.DecodeString(id); err != nil {
		return p, err
	}
	p.key.Flags = webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: p.eligible, BackupState: p.Synced}
	p.key.Authenticator.SignCount = uint32(counter) // #nosec G115 -- it was an uint32 when it was stored
	p.key.AttestationFormat = string(protocol.AttestationFormatNone)
	for _, t := range strings.Fields(transports) {
		p.key.Transport = append(p.key.Transport, protocol.AuthenticatorTransport(t))
	}
	return p, nil
}

// insertPasskey keeps a new passkey. Of its maker and model nothing is kept.
func insertPasskey(tx *store.Tx, userID string, p Passkey) error {
	var transports []string
	for _, t := range p.key.Transport {
		transports = append(transports, string(t))
	}
	_, err := tx.Exec(`INSERT INTO account_passkey (id, user_id, credential, public_key, name, transports, counter, eligible, backed_up, created, used)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`, p.ID, userID, credentialText(p.key.ID), p.key.PublicKey, p.Name,
		strings.Join(transports, " "), int64(p.key.Authenticator.SignCount), store.Bool(p.key.Flags.BackupEligible),
		store.Bool(p.key.Flags.BackupState), store.Micros(p.Created))
	return err
}

// usedPasskey keeps what a passkey told when it was used: its counter, and whether its
// maker has a copy.
func usedPasskey(tx *store.Tx, key *webauthn.Credential, at time.Time) error {
	_, err := tx.Exec(`UPDATE account_passkey SET counter = $2, backed_up = $3, used = $4 WHERE credential = $1`,
		credentialText(key.ID), int64(key.Authenticator.SignCount), store.Bool(key.Flags.BackupState), store.Micros(at))
	return err
}

func renamePasskey(tx *store.Tx, userID, id, name string) (int64, error) {
	return tx.Exec(`UPDATE account_passkey SET name = $3 WHERE user_id = $1 AND id = $2`, userID, id, name)
}

func deletePasskey(tx *store.Tx, userID, id string) error {
	_, err := tx.Exec(`DELETE FROM account_passkey WHERE user_id = $1 AND id = $2`, userID, id)
	return err
}

// useChallenge notes that a challenge was answered; false when it was before, here or at
// another instance. Notes that nobody needs any more go.
func useChallenge(tx *store.Tx, challenge string, until, now time.Time) (bool, error) {
	if _, err := tx.Exec(`DELETE FROM account_answered WHERE until <= $1`, store.Micros(now)); err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO account_answered (challenge, until) VALUES ($1, $2) ON CONFLICT (challenge) DO NOTHING`,
		hashOf(challenge), store.Micros(until))
	return n == 1, err
}
