package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// OfferPasskey asks the device behind a session to make a passkey. It is for who must make
// a second step now, or showed who it is.
func (s *Service) OfferPasskey(ctx context.Context, secret, host string) (q Question, err error) {
	const op = "account.offerpasskey"
	now := s.clock.Now()
	party, err := s.party(host)
	if err != nil || party == nil {
		return q, orHere(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.mayMakeFactor(op, tx, secret, now)
		if err != nil {
			return err
		}
		k, err := keyholderOf(tx, v.user.ID)
		if err != nil {
			return err
		}
		if len(k.keys) >= maxPasskeys {
			return fault.Invalidf(op, "passkey", "account.passkey_many", "Max", maxPasskeys)
		}
		options, session, err := party.BeginRegistration(k, webauthn.WithCredentialParameters(algorithms()), webauthn.WithExclusions(k.descriptors()))
		if err != nil {
			return err
		}
		q = Question{options, newTicket(s.passkeyKey(), forAdding, v.hash, session.Challenge, now.Add(challengeTime))}
		return nil
	})
	return q, fault.Wrap(op, err)
}

func orHere(op string, err error) error {
	if err != nil {
		return fault.Wrap(op, err)
	}
	return fault.Invalidf(op, "passkey", "account.passkey_not_here")
}

func (s *Service) passkeyKey() []byte { return s.vault.Derive("account.passkey") }

// AddPasskey keeps the passkey that a device made. When it is the first second step of the
// user, all sessions end: it returns the secret of a new one, and recovery codes that are
// shown once. Otherwise it returns neither.
func (s *Service) AddPasskey(ctx context.Context, secret, host, name string, answer Answer, at Attempt) (full string, codes []string, err error) {
	const op = "account.addpasskey"
	now, next, list, name := s.clock.Now(), newSecret(), newRecoveryCodes(), strings.TrimSpace(name)
	party, err := s.party(host)
	if err != nil || party == nil {
		return "", nil, orHere(op, err)
	}
	if err := fault.Check(op, checkKeyName(name)); err != nil {
		return "", nil, err
	}
	hashes, err := s.recoveryFor(ctx, secret, list)
	if err != nil {
		return "", nil, fault.Wrap(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		full, codes = "", nil
		v, err := s.mayMakeFactor(op, tx, secret, now)
		if err != nil {
			return err
		}
		if err := s.keepPasskey(tx, party, v, name, answer, now); err != nil {
			return err
		}
		if !v.hasFactor {
			full, codes = next, list
			if err := s.firstFactor(tx, v.user, hashOf(next), hashes, at, now); err != nil {
				return err
			}
		}
		if err := insertNotice(tx, v.user.ID, "account.notice_passkey_added", now); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.passkey", "User", v.user.ID, access.Decision{})
	})
	if err != nil {
		return "", nil, fault.Wrap(op, err)
	}
	return full, codes, nil
}

// firstFactor gives recovery codes to who has a second step from now on, and a new session
// in the place of all others.
func (s *Service) firstFactor(tx *store.Tx, u User, hash string, recovery []string, at Attempt, now time.Time) error {
	if err := replaceRecovery(tx, u.ID, recovery); err != nil {
		return err
	}
	if _, err := deleteOtherSessions(tx, u.ID, ""); err != nil {
		return err
	}
	return insertSession(tx, hash, DeviceName(at.Agent), u.ID, now, now)
}

// keepPasskey checks what a device made, and keeps it. A passkey that anybody has already
// is refused.
func (s *Service) keepPasskey(tx *store.Tx, party *webauthn.WebAuthn, v session, name string, answer Answer, now time.Time) error {
	const op = "account.keeppasskey"
	wrong := fault.Invalidf(op, "passkey", "account.passkey_not_made")
	challenge, until, ok := openTicket(s.passkeyKey(), forAdding, v.hash, answer.Ticket, now)
	if !ok || len(answer.Reply) > maxAnswer {
		return wrong
	}
	if once, err := useChallenge(tx, challenge, until, now); err != nil || !once {
		return orError(err, wrong)
	}
	k, err := keyholderOf(tx, v.user.ID)
	if err != nil {
		return err
	}
	if len(k.keys) >= maxPasskeys {
		return fault.Invalidf(op, "passkey", "account.passkey_many", "Max", maxPasskeys)
	}
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer.Reply))
	if err != nil {
		return wrong
	}
	key, err := party.CreateCredential(k, webauthn.SessionData{Challenge: challenge, RelyingPartyID: party.Config.RPID, UserID: k.handle,
		UserVerification: protocol.VerificationRequired, CredParams: algorithms()}, made)
	if err != nil {
		return wrong
	}
	err = insertPasskey(tx, v.user.ID, Passkey{ID: store.NewID(), Name: name, Created: now, key: *key})
	if store.IsDuplicate(err) {
		return wrong
	}
	return err
}

func orError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// RenamePasskey gives one of the actor's own passkeys another name.
func (s *Service) RenamePasskey(ctx context.Context, a access.Actor, id, name string) error {
	const op = "account.renamepasskey"
	d, err := s.policy.RequireOrg(op, a, "account.security")
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if err := fault.Check(op, checkKeyName(name)); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := renamePasskey(tx, a.UserID, id, name)
		if err == nil && n == 0 {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, "account.passkey_rename", "User", a.UserID, d)
	}))
}

// RemovePasskey takes away a passkey of the owner of a session, who showed who it is. The
// last second step of somebody who must have one stays.
func (s *Service) RemovePasskey(ctx context.Context, secret, id string) error {
	const op = "account.removepasskey"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.mayMakeFactor(op, tx, secret, now)
		if err != nil {
			return err
		}
		keys, err := passkeysOf(tx, v.user.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(keys, func(p Passkey) bool { return p.ID == id }) {
			return fault.New(op, fault.NotFound)
		}
		f, err := factorOf(tx, v.user.ID)
		if err != nil {
			return err
		}
		if isLastFactor(s.required, v.user, !f.since.IsZero(), len(keys)) {
			return fault.Invalidf(op, "passkey", "account.passkey_last")
		}
		if err := deletePasskey(tx, v.user.ID, id); err != nil {
			return err
		}
		if f.since.IsZero() && len(keys) == 1 { // recovery codes recover nothing any more
			if err := deleteFactor(tx, v.user.ID); err != nil {
				return err
			}
		}
		if err := insertNotice(tx, v.user.ID, "account.notice_passkey_removed", now); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.passkey_remove", "User", v.user.ID, access.Decision{})
	}))
}
