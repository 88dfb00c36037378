package account

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"golang.org/x/crypto/argon2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// SecondStep takes a code of the app or a recovery code for a session that waits for it,
// and returns the secret of a new, full session that takes its place. Too many wrong codes
// end the session: the password has to be given again, and the user gets a notice.
func (s *Service) SecondStep(ctx context.Context, secret, typed string, at Attempt) (full string, err error) {
	const op = "account.secondstep"
	now, code, next := s.clock.Now(), plainCode(typed), newSecret()
	var failure error
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		failure = nil
		v, err := sessionOf(tx, hashOf(secret))
		if fault.Is(err, fault.NotFound) || err == nil && v.stage(s.required, now) != stageCode {
			return fault.New(op, fault.Unknown)
		}
		if err != nil {
			return err
		}
		doors := codeBuckets(v.user.ID, networkOf(at.From), deviceOf(s.deviceKey(), v.user.Login, at.Device))
		ok, err := s.tryCode(tx, v, doors, code, now, &failure)
		if err != nil || !ok {
			return err
		}
		if err := deleteSession(tx, v.hash); err != nil {
			return err
		}
		if err := insertSession(tx, hashOf(next), DeviceName(at.Agent), v.user.ID, now, now); err != nil {
			return err
		}
		if err := continues(tx, hashOf(next), v); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.second_step", "User", v.user.ID, access.Decision{})
	})
	if err == nil {
		err = failure
	}
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	return next, nil
}

// continues makes a session the one that follows another after its second step.
func continues(tx *store.Tx, hash string, v session) error {
	if v.given {
		if err := givenSession(tx, hash); err != nil {
			return err
		}
	}
	return markSession(tx, hash, v.provider, v.visit)
}

// tryCode checks a code at its doors. What a wrong code leaves behind has to be kept, so
// the reason goes into failure and the transaction goes on.
func (s *Service) tryCode(tx *store.Tx, v session, doors []bucket, code string, now time.Time, failure *error) (bool, error) {
	const op = "account.trycode"
	if closed, err := s.closed(tx, doors, now); err != nil || closed {
		*failure = fault.New(op, fault.TooMany)
		return false, err
	}
	ok, err := s.proves(tx, v.user, code, now)
	if err != nil {
		return false, err
	}
	if ok {
		return true, s.succeeded(tx, doors[:1])
	}
	*failure = fault.Invalidf(op, "code", "account.code_wrong")
	if err := audit.Write(tx, now, v.user.bySession(), "account.code_refused", "User", v.user.ID, access.Decision{}); err != nil {
		return false, err
	}
	closed, err := s.failed(tx, doors, now)
	if err != nil || !closed {
		return false, err
	}
	if err := insertNotice(tx, v.user.ID, "account.notice_guessed", now); err != nil {
		return false, err
	}
	if err := deleteSession(tx, v.hash); err != nil {
		return false, err
	}
	return false, audit.Write(tx, now, v.user.bySession(), "account.codes_refused", "User", v.user.ID, access.Decision{})
}

// proves uses up a code of the app or a recovery code, and reports whether it was right.
func (s *Service) proves(tx *store.Tx, u User, code string, now time.Time) (bool, error) {
	if !isAppCode(code) {
		ok, err := useRecovery(tx, u.ID, s.recoveryHash(u.ID, code), s.olderRecoveryHash(u.ID, code))
		if err != nil || !ok {
			return false, err
		}
		if err := insertNotice(tx, u.ID, "account.notice_recovery", now); err != nil {
			return false, err
		}
		return true, audit.Write(tx, now, u.bySession(), "account.recovery_code", "User", u.ID, access.Decision{})
	}
	f, err := factorOf(tx, u.ID)
	if err != nil || f.since.IsZero() {
		return false, err
	}
	secret, err := s.openSecret(tx, u.ID, f.secret)
	if err != nil {
		return false, err
	}
	step, ok := stepOf(secret, code, now, f.lastStep)
	if !ok {
		return false, nil
	}
	return useStep(tx, u.ID, step)
}

// secretField is what the secret is sealed as, under the key of its user.
const secretField = "account.totp"

func (s *Service) openSecret(tx *store.Tx, userID string, sealed []byte) ([]byte, error) {
	key, err := s.vault.OpenHolder(tx, userID)
	if err != nil {
		return nil, err
	}
	return key.OpenBytes(secretField, sealed)
}

// recoveryHash is how a recovery code is kept: argon2id with a salt for the user that is
// not in the database (OWASP ASVS 5, 6.5.2). It takes about 20 ms.
func (s *Service) recoveryHash(userID, code string) string {
	salt := keyed(s.vault.Derive("account.recovery"), userID)
	p := s.cost
	s.hashes <- struct{}{}
	defer func() { <-s.hashes }()
	return "argon2id " + hex.EncodeToString(argon2.IDKey([]byte(code), []byte(salt), p.Iterations, p.Memory, p.Parallelism, p.KeyLength))
}

// olderRecoveryHash is how recovery codes were kept before: with a key alone.
func (s *Service) olderRecoveryHash(userID, code string) string {
	return keyed(s.vault.Derive("account.recovery"), userID, code)
}

// recoveryFor are the hashes of codes for the user of a session; none without a session.
// It takes a while, and so is no part of a transaction.
func (s *Service) recoveryFor(ctx context.Context, secret string, codes []string) ([]string, error) {
	v, _, err := s.session(ctx, secret)
	if err != nil || v.user.ID == "" {
		return nil, err
	}
	hashes := make([]string, len(codes))
	for i, c := range codes {
		hashes[i] = s.recoveryHash(v.user.ID, plainCode(c))
	}
	return hashes, nil
}

// Setup is what somebody needs to put the second step in an app.
type Setup struct {
	Secret  []byte
	Login   string
	Replace bool // there is one already
	Forced  bool // nothing else can be done before
}

// NewFactor offers a secret for the app: a new one, or the one that was shown shortly
// before. It is for who must make a second step now, or who showed who it is.
func (s *Service) NewFactor(ctx context.Context, secret string) (offer Setup, err error) {
	const op = "account.newfactor"
	now := s.clock.Now()
	fresh := make([]byte, totpBytes)
	rand.Read(fresh) // never fails (crypto/rand)
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.mayMakeFactor(op, tx, secret, now)
		if err != nil {
			return err
		}
		offer = Setup{Secret: fresh, Login: v.user.Login, Replace: v.hasFactor, Forced: v.stage(s.required, now) == stageSetup}
		f, err := factorOf(tx, v.user.ID)
		if err != nil {
			return err
		}
		if len(f.pending) > 0 && now.Sub(f.pendingAt) < pendingTime {
			offer.Secret, err = s.openSecret(tx, v.user.ID, f.pending)
			return err
		}
		key, err := s.vault.HolderKey(tx, now, v.user.ID)
		if err != nil {
			return err
		}
		return savePending(tx, v.user.ID, key.SealBytes(secretField, fresh), now)
	})
	return offer, fault.Wrap(op, err)
}

func (s *Service) mayMakeFactor(op string, tx *store.Tx, secret string, now time.Time) (session, error) {
	v, err := sessionOf(tx, hashOf(secret))
	if fault.Is(err, fault.NotFound) {
		return v, fault.New(op, fault.Unknown)
	}
	if err != nil {
		return v, err
	}
	switch at := v.stage(s.required, now); {
	case at == stageSetup, at == stageFull && v.fresh(now):
		return v, nil
	case at == stageFull:
		return v, fault.New(op, fault.Denied)
	}
	return v, fault.New(op, fault.Unknown)
}

// StartFactor puts the offered secret in force when a first code of it is right. All
// sessions of the user end; it returns the secret of a new one, and the recovery codes,
// which are shown once.
func (s *Service) StartFactor(ctx context.Context, secret, typed string, at Attempt) (full string, codes []string, err error) {
	const op = "account.startfactor"
	now, next, list := s.clock.Now(), newSecret(), newRecoveryCodes()
	hashes, err := s.recoveryFor(ctx, secret, list)
	if err != nil {
		return "", nil, fault.Wrap(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.mayMakeFactor(op, tx, secret, now)
		if err != nil {
			return err
		}
		f, err := factorOf(tx, v.user.ID)
		if err != nil {
			return err
		}
		if len(f.pending) == 0 || now.Sub(f.pendingAt) >= pendingTime {
			return fault.Invalidf(op, "code", "account.setup_late")
		}
		pending, err := s.openSecret(tx, v.user.ID, f.pending)
		if err != nil {
			return err
		}
		step, ok := stepOf(pending, plainCode(typed), now, 0)
		if !ok {
			return fault.Invalidf(op, "code", "account.code_wrong")
		}
		if err := activate(tx, v.user.ID, step, now); err != nil {
			return err
		}
		if err := s.firstFactor(tx, v.user, hashOf(next), hashes, at, now); err != nil {
			return err
		}
		if err := markSession(tx, hashOf(next), v.provider, v.visit); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.factor", "User", v.user.ID, access.Decision{})
	})
	if err != nil {
		return "", nil, fault.Wrap(op, err)
	}
	return next, list, nil
}

// NewRecoveryCodes makes ten new recovery codes, shown once; the old ones end. It is for
// who has a second step and showed who it is.
func (s *Service) NewRecoveryCodes(ctx context.Context, secret string) (codes []string, err error) {
	const op = "account.newrecoverycodes"
	now, list := s.clock.Now(), newRecoveryCodes()
	hashes, err := s.recoveryFor(ctx, secret, list)
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := s.mayMakeFactor(op, tx, secret, now)
		if err != nil {
			return err
		}
		if !v.hasFactor {
			return fault.New(op, fault.NotFound)
		}
		if err := replaceRecovery(tx, v.user.ID, hashes); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.recovery_codes", "User", v.user.ID, access.Decision{})
	})
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	return list, nil
}
