package account

import (
	"context"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// AskPasskey asks a browser for a passkey of whoever sits there. It names nobody and knows
// nobody, so the question is the same whoever exists. browser is a secret of the browser.
func (s *Service) AskPasskey(browser, host string) (Question, error) {
	const op = "account.askpasskey"
	party, err := s.party(host)
	if err != nil || party == nil {
		return Question{}, orHere(op, err)
	}
	options, session, err := party.BeginDiscoverableLogin()
	if err != nil {
		return Question{}, fault.Wrap(op, err)
	}
	return Question{options, newTicket(s.passkeyKey(), forLogin, hashOf(browser), session.Challenge, s.clock.Now().Add(challengeTime))}, nil
}

// askOwn asks for a passkey of the user of a session that stands at a stage.
func (s *Service) askOwn(ctx context.Context, op, secret, host, purpose string, want stage) (q Question, err error) {
	now := s.clock.Now()
	party, err := s.party(host)
	if err != nil || party == nil {
		return q, orHere(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.sessionAt(op, tx, secret, want, now)
		if err != nil {
			return err
		}
		k, err := keyholderOf(tx, v.user.ID)
		if err != nil {
			return err
		}
		if len(k.keys) == 0 {
			return fault.Invalidf(op, "passkey", "account.passkey_none")
		}
		options, session, err := party.BeginLogin(k)
		if err != nil {
			return err
		}
		q = Question{options, newTicket(s.passkeyKey(), purpose, v.hash, session.Challenge, now.Add(challengeTime))}
		return nil
	})
	return q, fault.Wrap(op, err)
}

// sessionAt is a session that stands at a stage, and Unknown otherwise.
func (s *Service) sessionAt(op string, tx *store.Tx, secret string, want stage, now time.Time) (session, error) {
	v, err := sessionOf(tx, hashOf(secret))
	if fault.Is(err, fault.NotFound) || err == nil && v.stage(s.required, now) != want {
		return v, fault.New(op, fault.Unknown)
	}
	return v, err
}

// AskSecondPasskey asks for a passkey in a session that waits for its second step.
func (s *Service) AskSecondPasskey(ctx context.Context, secret, host string) (Question, error) {
	return s.askOwn(ctx, "account.asksecondpasskey", secret, host, forSecond, stageCode)
}

// AskConfirmPasskey asks for a passkey to show again who sits behind a session.
func (s *Service) AskConfirmPasskey(ctx context.Context, secret, host string) (Question, error) {
	return s.askOwn(ctx, "account.askconfirmpasskey", secret, host, forConfirming, stageFull)
}

// LoginPasskey starts a full session for the owner of a passkey. Whatever is wrong is the
// same error.
func (s *Service) LoginPasskey(ctx context.Context, browser, host string, answer Answer, at Attempt) (secret string, err error) {
	const op = "account.loginpasskey"
	now, secret := s.clock.Now(), newSecret()
	err = s.withPasskey(ctx, op, host, bucket{"passkey from " + networkOf(at.From), maxSpread}, func(tx *store.Tx, party *webauthn.WebAuthn) (bool, error) {
		k, err := s.answered(tx, party, forLogin, hashOf(browser), "", answer, now)
		if err != nil || k == nil {
			return false, err
		}
		if err := insertSession(tx, hashOf(secret), DeviceName(at.Agent), k.user.ID, now, now); err != nil {
			return false, err
		}
		if err := deleteOldSessions(tx, now.Add(-absoluteEnd), now.Add(-idleEnd)); err != nil {
			return false, err
		}
		return true, audit.Write(tx, now, k.user.bySession(), "account.login_passkey", "User", k.user.ID, access.Decision{})
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// SecondPasskey takes a passkey as the second step of a session that waits for it, and
// returns the secret of a new, full session in its place.
func (s *Service) SecondPasskey(ctx context.Context, secret, host string, answer Answer, at Attempt) (full string, err error) {
	const op = "account.secondpasskey"
	now, next := s.clock.Now(), newSecret()
	err = s.withPasskey(ctx, op, host, bucket{"passkey of " + hashOf(secret), maxSpread}, func(tx *store.Tx, party *webauthn.WebAuthn) (bool, error) {
		v, err := s.sessionAt(op, tx, secret, stageCode, now)
		if err != nil {
			return false, err
		}
		k, err := s.answered(tx, party, forSecond, v.hash, v.user.ID, answer, now)
		if err != nil || k == nil {
			return false, err
		}
		if err := deleteSession(tx, v.hash); err != nil {
			return false, err
		}
		if err := insertSession(tx, hashOf(next), DeviceName(at.Agent), v.user.ID, now, now); err != nil {
			return false, err
		}
		if err := continues(tx, hashOf(next), v); err != nil {
			return false, err
		}
		return true, audit.Write(tx, now, v.user.bySession(), "account.second_step", "User", v.user.ID, access.Decision{})
	})
	if err != nil {
		return "", err
	}
	return next, nil
}

// ConfirmPasskey takes a passkey as the proof that the owner of a session still sits there.
func (s *Service) ConfirmPasskey(ctx context.Context, secret, host string, answer Answer) error {
	const op = "account.confirmpasskey"
	now := s.clock.Now()
	return s.withPasskey(ctx, op, host, bucket{"passkey of " + hashOf(secret), maxSpread}, func(tx *store.Tx, party *webauthn.WebAuthn) (bool, error) {
		v, err := s.sessionAt(op, tx, secret, stageFull, now)
		if err != nil {
			return false, err
		}
		k, err := s.answered(tx, party, forConfirming, v.hash, v.user.ID, answer, now)
		if err != nil || k == nil {
			return false, err
		}
		if err := confirmSession(tx, v.hash, now); err != nil {
			return false, err
		}
		return true, audit.Write(tx, now, v.user.bySession(), "account.confirm", "User", v.user.ID, access.Decision{})
	})
}

// withPasskey does in one transaction what an answer allows. What a wrong answer leaves
// behind is kept: its challenge is used, a copied passkey gave a notice, the log has a record,
// and the door counts it, so that nobody can fill the log.
func (s *Service) withPasskey(ctx context.Context, op, host string, door bucket, do func(tx *store.Tx, party *webauthn.WebAuthn) (bool, error)) error {
	party, err := s.party(host)
	if err != nil || party == nil {
		return orHere(op, err)
	}
	right, now, doors := false, s.clock.Now(), []bucket{door}
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if closed, err := s.closed(tx, doors, now); err != nil || closed {
			return orTooMany(op, err)
		}
		if right, err = do(tx, party); err != nil || right {
			return err
		}
		if _, err := s.failed(tx, doors, now); err != nil {
			return err
		}
		return audit.Write(tx, now, access.Actor{}, "account.key_refused", "User", "", access.Decision{})
	})
	if err == nil && !right {
		err = fault.Invalidf(op, "passkey", "account.passkey_failed")
	}
	return fault.Wrap(op, err)
}

// answered uses a challenge up and is the user whose passkey answered it, nil when the
// answer is wrong. ownerID is whose it must be, empty for whoever the passkey is of.
func (s *Service) answered(tx *store.Tx, party *webauthn.WebAuthn, purpose, holder, ownerID string, answer Answer, now time.Time) (*keyholder, error) {
	challenge, until, ok := openTicket(s.passkeyKey(), purpose, holder, answer.Ticket, now)
	if !ok || len(answer.Reply) > maxAnswer {
		return nil, nil
	}
	if once, err := useChallenge(tx, challenge, until, now); err != nil || !once {
		return nil, err
	}
	said, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer.Reply))
	if err != nil {
		return nil, nil // nothing that a passkey says
	}
	var k keyholder
	if ownerID == "" {
		k, err = ownerOf(tx, said.Response.UserHandle)
	} else {
		k, err = keyholderOf(tx, ownerID)
	}
	if fault.Is(err, fault.NotFound) || err == nil && k.user.Disabled {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	asked := webauthn.SessionData{Challenge: challenge, RelyingPartyID: party.Config.RPID, UserID: k.handle,
		UserVerification: protocol.VerificationRequired}
	key, err := party.ValidateLogin(k, asked, said)
	if err != nil {
		return nil, nil // wrong origin, host, signature, key, or nobody was verified
	}
	if key.Authenticator.CloneWarning {
		return nil, s.copied(tx, k.user, now)
	}
	return &k, usedPasskey(tx, key, now)
}

// copied tells the owner that a passkey counted back: somebody may have a copy of it
// (Web Authentication level 3, section 7.2, step 22).
func (s *Service) copied(tx *store.Tx, u User, now time.Time) error {
	if err := insertNotice(tx, u.ID, "account.notice_passkey_copied", now); err != nil {
		return err
	}
	return audit.Write(tx, now, u.bySession(), "account.passkey_refused", "User", u.ID, access.Decision{})
}
