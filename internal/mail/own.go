package mail

import (
	"context"
	"crypto/hmac"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Own is what somebody gets by mail, and where.
type Own struct {
	On        bool   // the program sends mail
	Address   string // empty for none
	Confirmed bool
	Version   int64
	Wants     map[Kind]bool // of Choices
}

// Own is what the actor gets by mail.
func (s *Service) Own(ctx context.Context, a access.Actor) (o Own, err error) {
	const op = "mail.own"
	if _, err := s.policy.RequireOrg(op, a, actOwn); err != nil {
		return o, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		is, to, err := s.openAddress(tx, a.UserID)
		if err != nil {
			return err
		}
		o = Own{On: s.settings.SMTP.On(), Address: to, Confirmed: !is.confirmed.IsZero(), Version: is.version, Wants: map[Kind]bool{}}
		chosen, err := chosenBy(tx, a.UserID)
		for _, k := range Choices() {
			o.Wants[k] = k.wanted(chosen)
		}
		return err
	})
	return o, fault.Wrap(op, err)
}

// SaveOwn stores where the actor gets mail, and of which kinds. A new address gets one mail,
// with a code by which the actor proves that it is theirs; so does one that was not proved
// yet. An empty address takes it away.
func (s *Service) SaveOwn(ctx context.Context, a access.Actor, version int64, to string, wants []Kind) error {
	const op = "mail.save"
	d, err := s.policy.RequireOrg(op, a, actOwn)
	if err != nil {
		return err
	}
	if to = strings.TrimSpace(to); to != "" && !text.IsMailAddress(to) {
		return fault.Invalidf(op, "adres", "mail.address_form")
	}
	wanted := map[Kind]bool{}
	for _, k := range wants {
		wanted[k] = true
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		is, old, err := s.openAddress(tx, a.UserID)
		if err != nil {
			return err
		}
		if is.version != version {
			return fault.New(op, fault.Conflict)
		}
		switch {
		case to == "":
			err = EraseAddress(tx, s.vault, now, a.UserID)
		case to != old:
			is, err = s.newAddress(tx, a, is, to)
		}
		if err != nil {
			return err
		}
		for _, k := range Choices() {
			if c := k.info().choice; c == on || c == off {
				if err := saveChoice(tx, a.UserID, k, wanted[k]); err != nil {
					return err
				}
			}
		}
		if to != "" && is.confirmed.IsZero() {
			if err := s.askProof(tx, a, is); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, actOwn, "MailAddress", a.UserID, d)
	}))
}

// newAddress stores another address, and makes the one before unreadable.
func (s *Service) newAddress(tx *store.Tx, a access.Actor, is address, to string) (address, error) {
	now := s.now()
	next := address{userID: a.UserID, nonce: store.NewID(), version: is.version}
	key, err := s.vault.NewKey(tx, now, next.record(), a.OrgID)
	if err != nil {
		return is, err
	}
	next.sealed = key.Seal("address", to)
	n, err := saveAddress(tx, next)
	if err := store.Changed("mail.save", n, err); err != nil || is.version == 0 {
		return next, err
	}
	if !is.confirmed.IsZero() { // whoever did it: the person sees it at the next sign-in
		if err := account.Tell(tx, a.UserID, "mail.notice_address", now); err != nil {
			return next, err
		}
	}
	return next, s.vault.Shred(tx, now, is.record())
}

// askProof sends the mail with the code. Somebody else's mailbox is not to be filled: a
// person gets a few a day.
func (s *Service) askProof(tx *store.Tx, a access.Actor, is address) error {
	if !s.settings.SMTP.On() {
		return nil
	}
	now := s.now()
	n, err := mailsSince(tx, a.UserID, Confirm, now.AddDate(0, 0, -1))
	if err != nil {
		return err
	}
	if n >= perDay {
		return fault.Invalidf("mail.save", "adres", "mail.address_often", "Max", perDay)
	}
	source := confirmSource(is)
	before, err := outBySource(tx, source)
	if err == nil && before.State == Waiting {
		return nil // it is on its way
	}
	if err == nil { // asked for once more: the same code, in a mail of its own
		if err := renameSource(tx, before.ID, source+"/"+before.ID); err != nil {
			return err
		}
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	o := Out{ID: store.NewID(), Source: source, Org: a.OrgID, UserID: a.UserID, Kind: Confirm, At: now, Since: now, Due: now, State: Waiting}
	if _, err := insertOut(tx, o); err != nil {
		return err
	}
	return s.try(tx, o, now)
}

// confirmSource is the cause of the mail that proves an address.
func confirmSource(a address) string { return "bewijs/" + a.userID + "/" + a.nonce }

func (s *Service) codeOf(a address, to string) string {
	return confirmCode(s.vault.Derive("mail confirm"), a.userID, a.nonce, to)
}

// openAddress is the address of somebody, and how it reads; both empty for none.
func (s *Service) openAddress(tx *store.Tx, userID string) (a address, to string, err error) {
	if a, err = addressOf(tx, userID); err != nil || a.version == 0 {
		return a, "", err
	}
	key, err := s.vault.KeyOf(tx, a.record())
	if err != nil {
		return a, "", err
	}
	to, err = key.Open("address", a.sealed)
	return a, to, err
}

// Prove takes the code of the mail as the proof that the actor reads the address.
func (s *Service) Prove(ctx context.Context, a access.Actor, code string) error {
	const op = "mail.prove"
	d, err := s.policy.RequireOrg(op, a, actOwn)
	if err != nil {
		return err
	}
	code = strings.ToLower(strings.Join(strings.Fields(code), ""))
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		is, to, err := s.openAddress(tx, a.UserID)
		if err != nil {
			return err
		}
		if to == "" || !hmac.Equal([]byte(code), []byte(s.codeOf(is, to))) {
			return fault.Invalidf(op, "code", "mail.code_wrong")
		}
		if !is.confirmed.IsZero() {
			return nil
		}
		if err := confirmAddress(tx, a.UserID, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "mail.prove", "MailAddress", a.UserID, d)
	}))
}
