package openid

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/fault"
)

// Client is what an organisation's provider knows this program by.
type Client struct {
	Issuer      string // as the provider itself writes it, https://…
	ID          string
	Secret      string // empty for a client without one
	Scopes      []string
	GroupsClaim string // "groups", or a path such as "realm_access.roles"
	RedirectURL string // where the provider sends the browser back to, exactly
	// UntypedLogout takes a logout token without a type too, from a provider that is older
	// than the type (OpenID Connect Back-Channel Logout 1.0, 2.4: recommended).
	UntypedLogout bool
}

// Request is one attempt to sign in. State, nonce and verifier are random and used once.
type Request struct {
	State, Nonce, Verifier string
	// Again asks the provider to let the user show who it is, also when signed in there.
	Again bool
}

// Identity is who the provider says that somebody is.
type Identity struct {
	Issuer, Subject string
	SessionID       string // the provider's name of its session, "sid", may be empty
	Name            string
	Login           string // preferred_username; only a proposal, never what identifies
	Groups          []string
	Proofs          []string // amr and acr: how the user showed who it is
	AuthTime        time.Time
}

// Ended is what a logout token tells: the session that ended, or all sessions of a subject.
type Ended struct {
	TokenID            string // jti, to refuse the same token twice
	Subject, SessionID string // one of them may be empty
	Until              time.Time
}

// Finding is something that a check of a provider found: a code, and whether signing in
// does not work or is not safe because of it.
type Finding struct {
	Code string
	Bad  bool
}

// Times of tokens. Clocks of machines differ by some minutes at most.
const (
	clockSkew = 2 * time.Minute
	logoutAge = 10 * time.Minute
)

// algorithms are the signatures that are accepted (RFC 8725, 3.2): asymmetric ones only.
func algorithms() []string {
	return []string{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA"}
}

// accepted are the algorithms of a provider that are accepted; a provider that names none
// uses RS256 (OpenID Connect Discovery 1.0, 3).
func accepted(offered []string) []string {
	if len(offered) == 0 {
		return []string{"RS256"}
	}
	return slices.DeleteFunc(slices.Clone(offered), func(a string) bool { return !slices.Contains(algorithms(), a) })
}

// freshLogout reports whether a logout token was made just now.
func freshLogout(issued, now time.Time) bool {
	return !issued.IsZero() && !issued.After(now.Add(clockSkew)) && now.Sub(issued) < logoutAge
}

// claim finds a claim by its name, or by a path with points.
func claim(claims map[string]any, name string) any {
	if v, ok := claims[name]; ok || name == "" {
		return v
	}
	first, rest, ok := strings.Cut(name, ".")
	if inner, is := claims[first].(map[string]any); ok && is {
		return claim(inner, rest)
	}
	return nil
}

// words are the texts of a claim that is a text or a list of texts.
func words(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var list []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return nil
}

func word(v any) string {
	s, _ := v.(string)
	return s
}

// leftOut reports whether the provider left a claim out because it is too long, and says
// where it is instead (OpenID Connect Core 1.0, 5.6.2).
func leftOut(claims map[string]any, name string) bool {
	elsewhere, _ := claims["_claim_names"].(map[string]any)
	_, out := elsewhere[name]
	return out
}

// ForWhom are the issuer and the clients that a logout token says it is of and for. Nothing
// of it is checked: it only tells which provider has to be asked.
func ForWhom(token string) (issuer string, clients []string, err error) {
	const op = "openid.forwhom"
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(token) > maxToken {
		return "", nil, fault.New(op, fault.Invalid)
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", nil, fault.New(op, fault.Invalid)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		return "", nil, fault.New(op, fault.Invalid)
	}
	return word(claims["iss"]), words(claims["aud"]), nil
}

// isLogoutType reports whether the header of a token says that it is a logout token: the type
// logout+jwt (RFC 7515, 4.1.9, which lets the application/ be left out). A token that says
// nothing, or only that it is a JWT, counts where untyped says so.
func isLogoutType(token string, untyped bool) bool {
	head, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return false
	}
	var header struct {
		Type string `json:"typ"`
	}
	if err := json.Unmarshal(raw, &header); err != nil {
		return false
	}
	switch strings.TrimPrefix(strings.ToLower(header.Type), "application/") {
	case "logout+jwt":
		return true
	case "", "jwt":
		return untyped
	}
	return false
}

// maxToken is more bytes than any provider's token has.
const maxToken = 64 << 10
