package openid

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"samendoen/internal/base/fault"
)

func (p *Party) verifier(e entry, c Client) *oidc.IDTokenVerifier {
	return e.provider.Verifier(&oidc.Config{ClientID: c.ID, SupportedSigningAlgs: accepted(e.about.Algorithms), Now: p.clock.Now})
}

// Finish takes the code with which the browser came back and tells who it is. Denied: the
// provider, or what it says, is refused; Unavailable: it does not answer.
func (p *Party) Finish(ctx context.Context, c Client, code string, r Request) (Identity, error) {
	const op = "openid.finish"
	e, err := p.find(ctx, c.Issuer)
	if err != nil {
		return Identity{}, fault.Wrap(op, err)
	}
	ctx = oidc.ClientContext(ctx, p.client)
	tokens, err := c.config(e).Exchange(ctx, code, oauth2.VerifierOption(r.Verifier))
	if err != nil {
		return Identity{}, fault.Wrap(op, exchangeError(op, err))
	}
	raw, _ := tokens.Extra("id_token").(string)
	if raw == "" || len(raw) > maxToken {
		return Identity{}, denied(op, "no id token")
	}
	token, err := p.verifier(e, c).Verify(ctx, raw)
	if err != nil {
		return Identity{}, p.refused(op, err)
	}
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return Identity{}, denied(op, "claims")
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(r.Nonce)) != 1 || r.Nonce == "" {
		return Identity{}, denied(op, "nonce")
	}
	if azp := word(claims["azp"]); azp != c.ID && (azp != "" || len(token.Audience) > 1) {
		return Identity{}, denied(op, "authorized party")
	}
	if token.Subject == "" || len(token.Subject) > 255 {
		return Identity{}, denied(op, "subject")
	}
	who := identityOf(token.Issuer, token.Subject, claims)
	if r.Again && (who.AuthTime.IsZero() || p.clock.Now().Sub(who.AuthTime) > 2*clockSkew) {
		return Identity{}, denied(op, "signed in there too long ago")
	}
	if err := p.addGroups(ctx, e, c, tokens, claims, &who); err != nil {
		return Identity{}, err
	}
	return who, nil
}

func identityOf(issuer, subject string, claims map[string]any) Identity {
	who := Identity{Issuer: issuer, Subject: subject, SessionID: word(claims["sid"]), Name: word(claims["name"]),
		Login: word(claims["preferred_username"]), Proofs: words(claims["amr"])}
	if acr := word(claims["acr"]); acr != "" {
		who.Proofs = append(who.Proofs, acr)
	}
	if at, ok := claims["auth_time"].(float64); ok {
		who.AuthTime = time.Unix(int64(at), 0)
	}
	return who
}

// addGroups takes groups and names from the id token, or else from the provider's page
// about the user, which must be about the same subject (OpenID Connect Core 1.0, 5.3.2).
func (p *Party) addGroups(ctx context.Context, e entry, c Client, tokens *oauth2.Token, claims map[string]any, who *Identity) error {
	const op = "openid.groups"
	groups := claim(claims, c.GroupsClaim)
	if leftOut(claims, c.GroupsClaim) {
		return fault.As(op, fault.Denied, ErrGroupsLeftOut)
	}
	if e.about.UserInfo != "" && (groups == nil && c.GroupsClaim != "" || who.Name == "") {
		more, err := e.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err != nil {
			return p.refused(op, err)
		}
		if more.Subject != who.Subject {
			return denied(op, "userinfo of somebody else")
		}
		var extra map[string]any
		if err := more.Claims(&extra); err != nil {
			return denied(op, "userinfo")
		}
		if groups == nil {
			groups = claim(extra, c.GroupsClaim)
		}
		if who.Name == "" {
			who.Name = word(extra["name"])
		}
		if who.Login == "" {
			who.Login = word(extra["preferred_username"])
		}
	}
	who.Groups = words(groups)
	slices.Sort(who.Groups)
	return nil
}

// Logout checks a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6), but for
// whether it was used before. Denied: it is not one for us.
func (p *Party) Logout(ctx context.Context, c Client, token string) (Ended, error) {
	const op = "openid.logout"
	if len(token) > maxToken {
		return Ended{}, denied(op, "too long")
	}
	e, err := p.find(ctx, c.Issuer)
	if err != nil {
		return Ended{}, fault.Wrap(op, err)
	}
	t, err := p.verifier(e, c).VerifyLogout(oidc.ClientContext(ctx, p.client), token)
	if err != nil {
		return Ended{}, p.refused(op, err)
	}
	if !isLogoutType(token, c.UntypedLogout) {
		return Ended{}, denied(op, "not of the type logout+jwt")
	}
	if !freshLogout(t.IssuedAt, p.clock.Now()) || len(t.TokenID) > 255 {
		return Ended{}, denied(op, "issued too long ago")
	}
	return Ended{TokenID: t.TokenID, Subject: t.Subject, SessionID: t.SessionID, Until: t.Expiry.Add(logoutAge)}, nil
}

// ErrGroupsLeftOut says that somebody has more groups than the provider puts in a token.
var ErrGroupsLeftOut = errors.New("openid: the provider left the groups out")

func denied(op, why string) error {
	return fault.As(op, fault.Denied, errors.New("openid: "+why))
}

// exchangeError keeps the code of the provider's refusal and nothing else of its answer.
func exchangeError(op string, err error) error {
	var refusal *oauth2.RetrieveError
	if errors.As(err, &refusal) {
		if refusal.Response != nil && refusal.Response.StatusCode >= 500 {
			return fault.As(op, fault.Unavailable, errSilent)
		}
		return denied(op, "code refused: "+known(refusal.ErrorCode))
	}
	return fault.As(op, fault.Unavailable, errSilent)
}

// known is an error code of RFC 6749, 5.2, or nothing: what a provider writes stays out of
// our log.
func known(code string) string {
	if slices.Contains([]string{"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}, code) {
		return code
	}
	return "other"
}

// refused tells a token that is no good from keys that cannot be fetched.
func (p *Party) refused(op string, err error) error {
	var late *oidc.TokenExpiredError
	switch {
	case errors.As(err, &late):
		return denied(op, "token expired")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrAddress):
		return fault.As(op, fault.Unavailable, errSilent)
	}
	return denied(op, "token refused")
}
