package account

import (
	"context"
	"log/slog"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/store"
)

// secretOfProvider is what the client secret is sealed as, under the organisation's key.
const secretOfProvider = "account.provider"

// UseOpenID lets organisations sign in through their own providers; without it they cannot.
// Why a provider's answer was refused goes to the log, without anything of the answer.
func (s *Service) UseOpenID(p *openid.Party, log *slog.Logger) { s.openid, s.log = p, log }

// Provider is the provider of the actor's organisation, the zero Provider when it has
// none, and what kind of organisation it is.
func (s *Service) Provider(ctx context.Context, a access.Actor) (p Provider, kind OrganisationKind, err error) {
	const op = "account.provider"
	if _, err := s.policy.RequireOrg(op, a, "account.provider"); err != nil {
		return p, "", err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		o, err := OrganisationByID(tx, a.OrgID)
		if err != nil {
			return err
		}
		kind = o.Kind
		p, err = providerOf(tx, `org_id = $1`, a.OrgID)
		if fault.Is(err, fault.NotFound) {
			p, err = Provider{}, nil
		}
		return err
	})
	return p, kind, fault.Wrap(op, err)
}

// SaveProvider keeps where the people of the actor's organisation sign in. An empty secret
// leaves the one there is. What came from another issuer or client, or is switched off,
// ends: sessions, and people on their way.
func (s *Service) SaveProvider(ctx context.Context, a access.Actor, p Provider, secret string) error {
	const op = "account.saveprovider"
	d, err := s.policy.RequireOrg(op, a, "account.provider")
	if err != nil {
		return err
	}
	p, old, err := s.readyToSave(ctx, op, a, p, secret)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if secret != "" {
			key, err := s.vault.HolderKey(tx, now, a.OrgID)
			if err != nil {
				return err
			}
			p.secret = key.SealBytes(secretOfProvider, []byte(secret))
		}
		n, err := saveProvider(tx, p, now)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		if old.ID != "" && (!p.Active || old.Issuer != p.Issuer || old.ClientID != p.ClientID) {
			if _, err := endProviderSessions(tx, p.ID, ""); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, "account.provider", "Provider", p.ID, d)
	})
	if err == nil && s.openid != nil {
		s.openid.Forget(p.Issuer)
	}
	return fault.Wrap(op, err)
}

// readyToSave fills in what the form does not say and refuses what cannot be kept.
func (s *Service) readyToSave(ctx context.Context, op string, a access.Actor, p Provider, secret string) (ready, old Provider, err error) {
	old, kind, err := s.Provider(ctx, a)
	if err != nil {
		return p, old, err
	}
	if s.openid == nil {
		return p, old, fault.Invalidf(op, "", "account.provider_off")
	}
	p.ID, p.OrgID, p.secret = old.ID, a.OrgID, old.secret
	if p.ID == "" {
		p.ID, p.Version = store.NewID(), 0
	}
	fields := checkProvider(p, kind, s.openid.Allows)
	if len(secret) > 300 {
		fields = append(fields, fault.NewField("secret", "account.provider_client_length"))
	}
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		taken, err := wordTaken(tx, p.Word, a.OrgID)
		if taken {
			fields = append(fields, fault.NewField("word", "account.provider_word_taken"))
		}
		return err
	}); err != nil {
		return p, old, fault.Wrap(op, err)
	}
	// A secret is for the provider to which it was given, and no other.
	if secret == "" && old.HasSecret && old.Issuer != p.Issuer {
		p.secret = nil
		fields = append(fields, fault.NewField("secret", "account.provider_secret_again"))
	}
	return p, old, fault.Check(op, fields)
}

// CheckProvider asks a provider what it can do, and says what is wrong.
func (s *Service) CheckProvider(ctx context.Context, a access.Actor, issuer string, scopes []string) ([]openid.Finding, error) {
	const op = "account.checkprovider"
	d, err := s.policy.RequireOrg(op, a, "account.provider")
	if err != nil {
		return nil, err
	}
	if s.openid == nil {
		return nil, fault.Invalidf(op, "", "account.provider_off")
	}
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		return audit.Write(tx, s.clock.Now(), a, "account.check_provider", "Organisation", a.OrgID, d)
	}); err != nil {
		return nil, fault.Wrap(op, err)
	}
	return s.openid.Check(ctx, issuer, scopes), nil
}

// client is what the provider knows us by, with the secret opened.
func (s *Service) client(tx *store.Tx, p Provider, public string) (openid.Client, error) {
	c := openid.Client{Issuer: p.Issuer, ID: p.ClientID, Scopes: p.Scopes, GroupsClaim: p.GroupsClaim, RedirectURL: public + returnPath, UntypedLogout: p.UntypedLogout}
	if len(p.secret) == 0 {
		return c, nil
	}
	key, err := s.vault.OpenHolder(tx, p.OrgID)
	if err != nil {
		return c, err
	}
	secret, err := key.OpenBytes(secretOfProvider, p.secret)
	c.Secret = string(secret)
	return c, err
}

// returnPath is where a provider sends the browser back to.
const returnPath = "/inloggen/terug"

// FindProvider is the provider with a word, for the login page; NotFound when nobody has it.
func (s *Service) FindProvider(ctx context.Context, word string) (p Provider, err error) {
	const op = "account.findprovider"
	word = strings.ToLower(strings.TrimSpace(word))
	if s.openid == nil || !validWord(word) {
		return p, fault.New(op, fault.NotFound)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		p, err = providerOf(tx, `word = $1 AND active = 1`, word)
		return err
	})
	return p, fault.Wrap(op, err)
}

// anyProvider reports whether anybody can sign in through an organisation.
func (s *Service) anyProvider(ctx context.Context) (any bool, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		n, err := countProviders(tx)
		any = n > 0
		return err
	})
	return any && s.openid != nil, err
}
