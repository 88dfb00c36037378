package openid

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// Party is the relying party; it remembers what providers say about themselves for an hour.
type Party struct {
	clock   clock.Clock
	network Network
	client  *http.Client
	mu      sync.Mutex
	known   map[string]entry // by issuer
}

type entry struct {
	provider *oidc.Provider
	about    about
	at       time.Time
}

// about is what a provider says about itself (OpenID Connect Discovery 1.0, 3).
type about struct {
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Keys          string   `json:"jwks_uri"`
	UserInfo      string   `json:"userinfo_endpoint"`
	EndSession    string   `json:"end_session_endpoint"`
	Responses     []string `json:"response_types_supported"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	TokenAuth     []string `json:"token_endpoint_auth_methods_supported"`
	Algorithms    []string `json:"id_token_signing_alg_values_supported"`
	Scopes        []string `json:"scopes_supported"`
	BackChannel   bool     `json:"backchannel_logout_supported"`
}

const (
	knownTime = time.Hour
	maxKnown  = 200
)

// New makes a relying party that asks nothing outside the network.
func New(c clock.Clock, network Network) *Party {
	return &Party{clock: c, network: network, client: network.client(), known: map[string]entry{}}
}

// find is a provider and what it says about itself. Unavailable: it does not answer, or
// what it answers cannot be used.
func (p *Party) find(ctx context.Context, issuer string) (entry, error) {
	const op = "openid.find"
	now := p.clock.Now()
	p.mu.Lock()
	e, ok := p.known[issuer]
	p.mu.Unlock()
	if ok && now.Sub(e.at) < knownTime {
		return e, nil
	}
	e, err := p.discover(ctx, issuer)
	if err != nil {
		return entry{}, fault.As(op, fault.Unavailable, err)
	}
	e.at = now
	for _, f := range p.judge(e.about, nil) {
		if f.Bad {
			return entry{}, fault.As(op, fault.Unavailable, errors.New("openid: provider cannot be used: "+f.Code))
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= maxKnown {
		clear(p.known)
	}
	p.known[issuer] = e
	return e, nil
}

// discover fetches a provider's own description. Errors name no more than their kind.
func (p *Party) discover(ctx context.Context, issuer string) (e entry, err error) {
	if !p.network.allowsURL(issuer) {
		return e, ErrAddress
	}
	e.provider, err = oidc.NewProvider(oidc.ClientContext(ctx, p.client), issuer)
	if err == nil {
		err = e.provider.Claims(&e.about)
	}
	var other *oidc.IssuerMismatchError
	var network *url.Error
	switch {
	case err == nil:
		return e, nil
	case errors.As(err, &other):
		return e, errIssuer
	case errors.Is(err, ErrAddress):
		return e, ErrAddress
	case errors.As(err, &network):
		return e, errSilent
	}
	return e, errAnswer
}

var (
	errIssuer = errors.New("openid: provider calls itself otherwise")
	errSilent = errors.New("openid: provider does not answer")
	errAnswer = errors.New("openid: provider has no description")
)

// Allows reports whether an issuer has an address that will ever be asked.
func (p *Party) Allows(issuer string) bool { return p.network.allowsURL(issuer) }

// Forget drops what is remembered of a provider, for whoever just changed it.
func (p *Party) Forget(issuer string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, issuer)
}

// Check looks whether a provider can be used, for whoever sets it up. Scopes are those that
// will be asked for.
func (p *Party) Check(ctx context.Context, issuer string, scopes []string) []Finding {
	e, err := p.discover(ctx, issuer)
	switch {
	case errors.Is(err, ErrAddress):
		return []Finding{{"address", true}}
	case errors.Is(err, errIssuer):
		return []Finding{{"issuer", true}}
	case errors.Is(err, errSilent):
		return []Finding{{"silent", true}}
	case err != nil:
		return []Finding{{"answer", true}}
	}
	found := p.judge(e.about, scopes)
	if !slices.ContainsFunc(found, func(f Finding) bool { return f.Code == "endpoint" }) && !p.keysAnswer(ctx, e.about.Keys) {
		found = append(found, Finding{"keys", true})
	}
	return found
}

// judge is what can be said about a provider from its description.
func (p *Party) judge(a about, scopes []string) (found []Finding) {
	add := func(when bool, code string, bad bool) {
		if when {
			found = append(found, Finding{code, bad})
		}
	}
	for _, address := range []string{a.Authorization, a.Token, a.Keys} {
		if !p.network.allowsURL(address) {
			found = append(found, Finding{"endpoint", true})
			break
		}
	}
	for _, address := range []string{a.UserInfo, a.EndSession} {
		add(address != "" && !p.network.allowsURL(address), "endpoint", true)
	}
	add(len(a.Responses) > 0 && !slices.Contains(a.Responses, "code"), "code", true)
	add(len(accepted(a.Algorithms)) == 0, "algorithm", true)
	add(len(a.TokenAuth) > 0 && !slices.ContainsFunc(a.TokenAuth, func(m string) bool {
		return m == "client_secret_basic" || m == "client_secret_post" || m == "none"
	}), "auth", true)
	add(!slices.Contains(a.Challenges, "S256"), "pkce", false)
	add(!a.BackChannel, "backchannel", false)
	add(a.EndSession == "", "endsession", false)
	add(len(a.Scopes) > 0 && slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(a.Scopes, s) }), "scope", false)
	return found
}

func (p *Party) keysAnswer(ctx context.Context, address string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	resp, err := p.client.Do(r)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func (c Client) config(e entry) *oauth2.Config {
	endpoint := oauth2.Endpoint{AuthURL: e.about.Authorization, TokenURL: e.about.Token, AuthStyle: oauth2.AuthStyleInHeader}
	if c.Secret == "" || len(e.about.TokenAuth) > 0 && !slices.Contains(e.about.TokenAuth, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	scopes := append([]string{oidc.ScopeOpenID}, slices.DeleteFunc(slices.Clone(c.Scopes), func(s string) bool { return s == oidc.ScopeOpenID })...)
	return &oauth2.Config{ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: c.RedirectURL, Scopes: scopes, Endpoint: endpoint}
}

// Start is the address of the provider to which the browser has to go.
func (p *Party) Start(ctx context.Context, c Client, r Request) (string, error) {
	e, err := p.find(ctx, c.Issuer)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(r.Nonce), oauth2.S256ChallengeOption(r.Verifier)}
	if r.Again {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return c.config(e).AuthCodeURL(r.State, options...), nil
}

// EndSession is the address of the provider where one signs out there too, empty if it has
// none (OpenID Connect RP-Initiated Logout 1.0). The browser comes back to returnTo.
func (p *Party) EndSession(ctx context.Context, c Client, returnTo string) (string, error) {
	e, err := p.find(ctx, c.Issuer)
	if err != nil || e.about.EndSession == "" {
		return "", err
	}
	u, err := url.Parse(e.about.EndSession)
	if err != nil {
		return "", fault.New("openid.endsession", fault.Unavailable)
	}
	q := u.Query()
	q.Set("client_id", c.ID)
	q.Set("post_logout_redirect_uri", returnTo)
	u.RawQuery = q.Encode()
	return u.String(), nil
}
