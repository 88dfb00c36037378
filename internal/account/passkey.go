package account

import (
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"samendoen/internal/base/fault"
)

// Limits of passkeys (W3C Web Authentication level 3; OWASP ASVS 5, chapter 6).
const (
	maxPasskeys   = 10
	maxKeyName    = 60
	challengeTime = 5 * time.Minute
	handleBytes   = 64 // the whole length that section 5.4.3 allows
	maxAnswer     = 32 << 10
)

// Passkey is a key pair of which the secret half stays in somebody's device. Using it asks
// for a finger, a face or a code, so that it counts as two factors.
type Passkey struct {
	ID       string
	Name     string // as its owner calls it
	Synced   bool   // its maker keeps a copy, so that it survives a lost device
	Created  time.Time
	Used     time.Time // zero: never
	key      webauthn.Credential
	eligible bool
}

// keyholder is a user as the library knows one.
type keyholder struct {
	user   User
	handle []byte
	keys   []Passkey
}

// WebAuthnID is the random handle of the user.
func (k keyholder) WebAuthnID() []byte { return k.handle }

// WebAuthnName is the name under which the user signs in.
func (k keyholder) WebAuthnName() string { return k.user.Login }

// WebAuthnDisplayName is the user's own name.
func (k keyholder) WebAuthnDisplayName() string { return k.user.Name }

// WebAuthnCredentials are all passkeys of the user.
func (k keyholder) WebAuthnCredentials() []webauthn.Credential {
	list := make([]webauthn.Credential, len(k.keys))
	for i, p := range k.keys {
		list[i] = p.key
	}
	return list
}

func (k keyholder) descriptors() []protocol.CredentialDescriptor {
	return webauthn.Credentials(k.WebAuthnCredentials()).CredentialDescriptors()
}

func newHandle() []byte {
	b := make([]byte, handleBytes)
	rand.Read(b) // never fails (crypto/rand)
	return b
}

// PublicAt tells under which address people reach the program, "https://naam.example":
// passkeys belong to its host name. Without one they work on localhost only.
func (s *Service) PublicAt(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "localhost" {
		return fmt.Errorf("adres %q: schrijf https:// en de naam, bijvoorbeeld https://samendoen.example", address)
	}
	s.public = u.Scheme + "://" + u.Host
	return nil
}

// party is who asks for passkeys, for a browser that reached us at host; nil where there
// can be none: a passkey belongs to a name, never to a number such as 127.0.0.1. Without
// a public address only localhost will do, so that no other name that points here counts.
func (s *Service) party(host string) (*webauthn.WebAuthn, error) {
	origin := s.public
	if origin == "" {
		if hostName(host) != "localhost" {
			return nil, nil
		}
		origin = "http://" + host
	}
	u, err := url.Parse(origin)
	if err != nil || protocol.ValidateRPID(u.Hostname()) != nil {
		return nil, nil
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Samendoen", RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{UserVerification: protocol.VerificationRequired,
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired()},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout(), Registration: timeout()}})
}

func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

func timeout() webauthn.TimeoutConfig {
	return webauthn.TimeoutConfig{Timeout: challengeTime, TimeoutUVD: challengeTime}
}

// algorithms are the signatures we take, the best first: EdDSA, ES256, RS256.
func algorithms() []protocol.CredentialParameter {
	return webauthn.CredentialParametersRecommendedL3()
}

// What a passkey is asked for. The answer to one question is none to another.
const (
	forAdding     = "add"
	forLogin      = "login"
	forSecond     = "second"
	forConfirming = "confirm"
)

// Question is what the browser asks its passkeys.
type Question struct {
	Options any    `json:"opties"` // of navigator.credentials, as JSON (PublicKeyCredential…OptionsJSON)
	Ticket  string `json:"vraag"`  // comes back with the answer
}

// Answer is what a passkey said to a question.
type Answer struct {
	Ticket string
	Reply  string // PublicKeyCredential as JSON
}

// newTicket binds a challenge to its purpose, to the browser or session that holds it, and
// to its end. We keep nothing of a question that was not answered.
func newTicket(key []byte, purpose, holder, challenge string, until time.Time) string {
	end := strconv.FormatInt(until.Unix(), 10)
	return challenge + "." + end + "." + keyed(key, purpose, holder, challenge, end)
}

// openTicket is the challenge of a ticket that we gave to this holder for this purpose
// and that has not ended, and when it ends.
func openTicket(key []byte, purpose, holder, ticket string, now time.Time) (challenge string, until time.Time, ok bool) {
	parts := strings.Split(ticket, ".")
	if len(parts) != 3 || !hmac.Equal([]byte(parts[2]), []byte(keyed(key, purpose, holder, parts[0], parts[1]))) {
		return "", time.Time{}, false
	}
	end, err := strconv.ParseInt(parts[1], 10, 64)
	until = time.Unix(end, 0)
	return parts[0], until, err == nil && now.Before(until)
}

// isLastFactor reports whether taking away one passkey leaves somebody without a second
// step who must have one.
func isLastFactor(required demand, u User, hasApp bool, passkeys int) bool {
	return required.of(u) && !hasApp && passkeys <= 1
}

// checkKeyName are the reasons why a passkey cannot be called this.
func checkKeyName(name string) []fault.Field {
	if n := len([]rune(name)); n == 0 || n > maxKeyName {
		return []fault.Field{fault.NewField("naam", "account.passkey_name_length", "Max", maxKeyName)}
	}
	return nil
}

func credentialText(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }
