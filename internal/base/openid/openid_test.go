package openid

import (
	"context"
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// liar is a provider that says whatever a test wants it to say.
type liar struct {
	*httptest.Server
	key   *rsa.PrivateKey
	clock *clock.Manual
	token string         // the id token that it gives
	extra map[string]any // over its description
	form  url.Values     // what was last sent to its token endpoint
	user  map[string]any // its page about the user
}

type claims map[string]any

func b64(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func newLiar(t *testing.T) *liar {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	l := &liar{key: key, clock: clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))}
	mux := http.NewServeMux()
	give := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		about := map[string]any{"issuer": l.URL, "authorization_endpoint": l.URL + "/auth", "token_endpoint": l.URL + "/token",
			"jwks_uri": l.URL + "/keys", "userinfo_endpoint": l.URL + "/me", "response_types_supported": []string{"code"},
			"code_challenge_methods_supported": []string{"S256"}, "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
			"backchannel_logout_supported": true, "end_session_endpoint": l.URL + "/end"}
		maps.Copy(about, l.extra)
		give(w, about)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		n := base64.RawURLEncoding.EncodeToString(key.N.Bytes())
		e := base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes())
		give(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "use": "sig", "kid": "k", "alg": "RS256", "n": n, "e": e}}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		l.form = r.PostForm
		give(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": l.token})
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, _ *http.Request) { give(w, l.user) })
	mux.HandleFunc("GET /elders/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/.well-known/openid-configuration", http.StatusFound)
	})
	l.Server = httptest.NewServer(mux)
	t.Cleanup(l.Close)
	return l
}

func (l *liar) sign(c claims) string { return l.signAs("", c) }

// signAs says in its header what type of token it is; empty: nothing.
func (l *liar) signAs(kind string, c claims) string {
	header := map[string]any{"alg": "RS256", "kid": "k"}
	if kind != "" {
		header["typ"] = kind
	}
	input := b64(header) + "." + b64(c)
	sum := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(nil, l.key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// good is an id token as it should be, with changes; nil takes a claim away.
func (l *liar) good(change claims) claims {
	now := l.clock.Now().Unix()
	c := claims{"iss": l.URL, "sub": "s", "aud": "us", "exp": now + 300, "iat": now, "nonce": "n", "name": "Ada", "groups": []string{"b", "a"}}
	return c.with(change)
}

func (c claims) with(change claims) claims {
	for k, v := range change {
		if c[k] = v; v == nil {
			delete(c, k)
		}
	}
	return c
}

func (l *liar) client() Client {
	return Client{Issuer: l.URL, ID: "us", Secret: "x", Scopes: []string{"profile"}, GroupsClaim: "groups", RedirectURL: "http://127.0.0.1/terug"}
}

func (l *liar) party() *Party { return New(l.clock, Network{Loopback: true}) }

func TestTokens(t *testing.T) {
	l := newLiar(t)
	p, ctx := l.party(), context.Background()
	now := l.clock.Now().Unix()
	r := Request{State: "s", Nonce: "n", Verifier: strings.Repeat("v", 43)}
	l.token = l.sign(l.good(claims{"sid": "there", "amr": []string{"pwd", "mfa"}, "acr": "high"}))
	who, err := p.Finish(ctx, l.client(), "code", r)
	if err != nil || who.Subject != "s" || who.Name != "Ada" || fmt.Sprintf("%v %v %s", who.Groups, who.Proofs, who.SessionID) != "[a b] [pwd mfa high] there" {
		t.Fatal(who, err)
	}
	if l.form.Get("code_verifier") != r.Verifier || l.form.Get("redirect_uri") != l.client().RedirectURL {
		t.Error("sent with the code:", l.form)
	}
	hs := func(c claims) string { // signed with what everybody knows
		input := b64(map[string]any{"alg": "HS256", "kid": "k"}) + "." + b64(c)
		mac := hmac.New(sha256.New, l.key.N.Bytes())
		mac.Write([]byte(input))
		return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	for what, token := range map[string]string{
		"another issuer":          l.sign(l.good(claims{"iss": "https://elders.example"})),
		"for somebody else":       l.sign(l.good(claims{"aud": "them"})),
		"for two, by them":        l.sign(l.good(claims{"aud": []string{"us", "them"}, "azp": "them"})),
		"for two, by nobody":      l.sign(l.good(claims{"aud": []string{"us", "them"}})),
		"expired":                 l.sign(l.good(claims{"exp": now - 1})),
		"not yet":                 l.sign(l.good(claims{"nbf": now + 3600})),
		"another nonce":           l.sign(l.good(claims{"nonce": "m"})),
		"no nonce":                l.sign(l.good(claims{"nonce": nil})),
		"no subject":              l.sign(l.good(claims{"sub": nil})),
		"alg none":                b64(map[string]any{"alg": "none"}) + "." + b64(l.good(nil)) + ".",
		"alg HS256":               hs(l.good(nil)),
		"signature of another":    otherwise(l.sign(l.good(nil)), l.sign(l.good(claims{"sub": "t"}))),
		"no token":                "",
		"groups stand elsewhere":  l.sign(l.good(claims{"groups": nil, "_claim_names": map[string]any{"groups": "src1"}})),
		"a logout token":          l.sign(logout(l, nil)),
		"a token as big as a cow": l.sign(l.good(claims{"name": strings.Repeat("a", maxToken)})),
	} {
		l.token = token
		if _, err := p.Finish(ctx, l.client(), "code", r); !fault.Is(err, fault.Denied) {
			t.Errorf("%s: %v", what, err)
		} else if strings.Contains(err.Error(), "ey") {
			t.Errorf("%s: the error holds a token: %v", what, err)
		}
	}
}

func TestGroupsOfTheUsersPage(t *testing.T) {
	l := newLiar(t)
	p, ctx, r := l.party(), context.Background(), Request{Nonce: "n", Verifier: "v"}
	l.token = l.sign(l.good(claims{"groups": nil, "name": nil}))
	l.user = map[string]any{"sub": "s", "name": "Bea", "groups": "one"}
	if who, err := p.Finish(ctx, l.client(), "c", r); err != nil || who.Name != "Bea" || fmt.Sprint(who.Groups) != "[one]" {
		t.Error(who, err)
	}
	l.user["sub"] = "t"
	if _, err := p.Finish(ctx, l.client(), "c", r); !fault.Is(err, fault.Denied) {
		t.Error("the page of somebody else:", err)
	}
	l.token = l.sign(l.good(claims{"groups": nil, "realm_access": map[string]any{"roles": []string{"deep"}}}))
	c := l.client()
	c.GroupsClaim = "realm_access.roles"
	if who, err := p.Finish(ctx, c, "c", r); err != nil || fmt.Sprint(who.Groups) != "[deep]" {
		t.Error(who, err)
	}
}

func TestShowingAgain(t *testing.T) {
	l := newLiar(t)
	p, ctx, now := l.party(), context.Background(), l.clock.Now().Unix()
	r := Request{State: "st", Nonce: "n", Verifier: "v", Again: true}
	address, err := p.Start(ctx, l.client(), r)
	u, _ := url.Parse(address)
	q := u.Query()
	if err != nil || q.Get("prompt") != "login" || q.Get("max_age") != "0" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") != "n" ||
		q.Get("state") != "st" || q.Get("scope") != "openid profile" || q.Get("code_challenge") == "v" || q.Get("redirect_uri") != l.client().RedirectURL {
		t.Error(address, err)
	}
	for at, want := range map[any]bool{nil: false, now - 3600: false, now - 10: true} {
		l.token = l.sign(l.good(claims{"auth_time": at}))
		if _, err := p.Finish(ctx, l.client(), "c", r); (err == nil) != want {
			t.Errorf("signed in there at %v: %v", at, err)
		}
	}
}

// otherwise is the first token with the signature of the second.
func otherwise(one, two string) string {
	return one[:strings.LastIndex(one, ".")] + two[strings.LastIndex(two, "."):]
}

func logout(l *liar, change claims) claims {
	now := l.clock.Now().Unix()
	c := claims{"iss": l.URL, "aud": "us", "iat": now, "exp": now + 120, "jti": "j", "sub": "s", "sid": "there",
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}
	return c.with(change)
}

func TestLogoutTokens(t *testing.T) {
	l := newLiar(t)
	p, ctx, now := l.party(), context.Background(), l.clock.Now().Unix()
	ended, err := p.Logout(ctx, l.client(), l.signAs("logout+jwt", logout(l, nil)))
	if err != nil || ended.Subject != "s" || ended.SessionID != "there" || ended.TokenID != "j" || !ended.Until.After(l.clock.Now()) {
		t.Fatal(ended, err)
	}
	for what, change := range map[string]claims{
		"another issuer":   {"iss": "https://elders.example"},
		"another client":   {"aud": "them"},
		"no iat":           {"iat": nil},
		"made long ago":    {"iat": now - 3600},
		"made tomorrow":    {"iat": now + 3600},
		"expired":          {"exp": now - 1},
		"no end":           {"exp": nil},
		"no id":            {"jti": nil},
		"about nobody":     {"sub": nil, "sid": nil},
		"with a nonce":     {"nonce": "n"},
		"no event":         {"events": nil},
		"another event":    {"events": map[string]any{"http://elders.example/event": map[string]any{}}},
		"an id token":      {"events": nil, "nonce": "n"},
		"an id like a cow": {"jti": strings.Repeat("j", 300)},
	} {
		if _, err := p.Logout(ctx, l.client(), l.signAs("logout+jwt", logout(l, change))); !fault.Is(err, fault.Denied) {
			t.Errorf("%s: %v", what, err)
		}
	}
	// What a token says that it is: nothing counts only where the provider's line says so.
	for kind, want := range map[string][2]bool{"logout+jwt": {true, true}, "application/logout+JWT": {true, true}, "": {false, true}, "JWT": {false, true},
		"at+jwt": {false, false}, "application/at+jwt": {false, false}} {
		for i, untyped := range []bool{false, true} {
			c := l.client()
			c.UntypedLogout = untyped
			if _, err := p.Logout(ctx, c, l.signAs(kind, logout(l, nil))); (err == nil) != want[i] || err != nil && !fault.Is(err, fault.Denied) {
				t.Errorf("type %q, without one taken %v: %v", kind, untyped, err)
			}
		}
	}
	if _, err := p.Logout(ctx, l.client(), b64(map[string]any{"alg": "none", "typ": "logout+jwt"})+"."+b64(logout(l, nil))+"."); !fault.Is(err, fault.Denied) {
		t.Error("alg none:", err)
	}
}

func TestCheckOfAProvider(t *testing.T) {
	l := newLiar(t)
	p, ctx := l.party(), context.Background()
	if found := p.Check(ctx, l.URL, []string{"profile"}); len(found) != 0 {
		t.Error("a good one:", found)
	}
	for want, extra := range map[string]map[string]any{
		"{issuer true}":       {"issuer": "http://127.0.0.1:1"},
		"{endpoint true}":     {"token_endpoint": "http://elders.example/token"},
		"{keys true}":         {"jwks_uri": l.URL + "/nergens"},
		"{code true}":         {"response_types_supported": []string{"id_token"}},
		"{algorithm true}":    {"id_token_signing_alg_values_supported": []string{"none", "HS256"}},
		"{auth true}":         {"token_endpoint_auth_methods_supported": []string{"private_key_jwt"}},
		"{pkce false}":        {"code_challenge_methods_supported": []string{}},
		"{backchannel false}": {"backchannel_logout_supported": false},
		"{endsession false}":  {"end_session_endpoint": ""},
		"{scope false}":       {"scopes_supported": []string{"openid"}},
	} {
		l.extra = extra
		if found := p.Check(ctx, l.URL, []string{"profile"}); len(found) != 1 || fmt.Sprint(found[0]) != want {
			t.Errorf("want %s, found %v", want, found)
		}
	}
	l.extra = map[string]any{"authorization_endpoint": "javascript:alert(1)"}
	if _, err := l.party().Start(ctx, l.client(), Request{}); !fault.Is(err, fault.Unavailable) {
		t.Error("sends the browser to a script:", err)
	}
	l.extra = nil
	for issuer, want := range map[string]string{"http://elders.example": "address", "https://10.0.0.1": "address", "https://169.254.169.254": "address",
		"ftp://elders.example": "address", "https://u:p@elders.example": "address", l.URL + "/elders": "address", l.URL + "/nergens": "answer", "http://127.0.0.1:1": "silent"} {
		if found := p.Check(ctx, issuer, nil); len(found) != 1 || found[0].Code != want || !found[0].Bad {
			t.Errorf("%s: %v, want %s", issuer, found, want)
		}
	}
	// Without leave for this machine, this machine is not asked anything.
	if found := New(l.clock, Network{}).Check(ctx, l.URL, nil); len(found) != 1 || found[0].Code != "address" {
		t.Error("asks this machine:", found)
	}
}

func TestNetwork(t *testing.T) {
	n := Network{Private: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}}
	for address, want := range map[string]bool{"8.8.8.8": true, "2001:4860::1": true, "10.1.2.3": true, "10.2.0.1": false, "127.0.0.1": false,
		"::1": false, "::ffff:127.0.0.1": false, "169.254.169.254": false, "fe80::1": false, "0.0.0.0": false, "100.64.0.1": false,
		"192.168.1.1": false, "fd00::1": false, "224.0.0.1": false, "64:ff9b::7f00:1": false, "64:ff9b::808:808": true, "2002:7f00:1::1": false} {
		if got := n.allows(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}

func TestForWhom(t *testing.T) {
	issuer, clients, err := ForWhom("x." + b64(claims{"iss": "i", "aud": []string{"a", "b"}}) + ".y")
	if err != nil || issuer != "i" || fmt.Sprint(clients) != "[a b]" {
		t.Error(issuer, clients, err)
	}
	for _, bad := range []string{"", "a.b", "a.!.c", "a." + b64("text") + ".c"} {
		if _, _, err := ForWhom(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
