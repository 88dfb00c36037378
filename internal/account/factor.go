package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/netip"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
)

// stage is how far somebody has come in signing in.
type stage string

// The stages of a session. Only a full one opens anything but the next step.
const (
	stageEnded stage = ""
	stageCode  stage = "code"   // the password was right, the second step is to come
	stageGiven stage = "given"  // the password is one that somebody else gave, and has to be changed first
	stageSetup stage = "set-up" // the second step is obligatory and has to be made first
	stageFull  stage = "full"
)

// Times and numbers of the second step (OWASP ASVS 5, chapters 6 and 7).
const (
	halfEnd       = 15 * time.Minute // of a session that waits for its second step
	freshTime     = 15 * time.Minute // how long "it is really me" holds for sensitive acts
	pendingTime   = 30 * time.Minute // of a secret that was shown and not confirmed
	rescueTime    = 72 * time.Hour   // of a request that nobody confirmed
	recoveryCodes = 10
)

// seesContents reports whether a role opens what was written about households, or could
// let somebody in who does: then a password alone is not enough.
func seesContents(roles []access.Role) bool {
	return slices.ContainsFunc(roles, func(r access.Role) bool {
		switch r {
		case access.Caretaker, access.Consultant, access.TeamLead, access.Director, access.Partner,
			access.OnCall, access.Officer, access.Admin, access.ArrearsStaff, access.DebtHelp, access.SafetyOfficer:
			return true
		}
		return false
	})
}

// session is a row of account_session with its user.
type session struct {
	user      User
	hash      string
	created   time.Time
	seen      time.Time
	proven    time.Time // by the second step; zero: not yet
	confirmed time.Time // when the user last showed who it is
	hasFactor bool
	provider  string // through which the user came, empty: otherwise
	visit     string // the provider's name of its session
	given     bool   // it began with a password that somebody else gave
	notices   int    // that the user did not read yet
}

// stage is where the session stands at now; required says of whom a second step is asked.
func (v session) stage(required demand, now time.Time) stage {
	at := stageFull
	switch {
	case v.hasFactor && v.proven.IsZero():
		at = stageCode
	case v.given:
		at = stageGiven
	case !v.hasFactor && required.of(v.user) && (v.provider == "" || v.proven.IsZero()):
		at = stageSetup
	}
	if !sessionLives(v.created, v.seen, now) || at != stageFull && now.Sub(v.created) >= halfEnd {
		return stageEnded
	}
	return at
}

// fresh reports whether the user showed who it is not long before now.
func (v session) fresh(now time.Time) bool {
	return !v.confirmed.IsZero() && now.Sub(v.confirmed) < freshTime
}

// Attempt is somebody at the door: from which address, with which browser, and with what
// that browser remembers of an earlier visit.
type Attempt struct {
	From   string // network address
	Agent  string // User-Agent
	Device string // the cookie of a device that was signed in before
}

// bucket counts failures of one kind; max of them close its door for a quarter of an hour.
type bucket struct {
	who string
	max int64
}

// How many failures in a quarter of an hour close a door.
const (
	maxGuesses = 8  // of one device, or of one address for one login
	maxCodes   = 6  // of the second step: 6 guesses have a chance of 18 in a million
	maxSpread  = 40 // from one address for all logins, or for one login from everywhere
)

// loginBuckets are what a failed password counts against. A device that was signed in
// before has a door of its own: a stranger who guesses elsewhere cannot close it.
func loginBuckets(login, from, device string) []bucket {
	if device != "" {
		return []bucket{{"device " + device, maxGuesses}, {"from " + from, maxSpread}}
	}
	return []bucket{{"login " + login + " from " + from, maxGuesses}, {"login " + login, maxSpread}, {"from " + from, maxSpread}}
}

// codeBuckets are what a failed code counts against. Who comes here knows the password.
func codeBuckets(userID, from, device string) []bucket {
	return []bucket{{"code " + userID + " " + device, maxCodes}, {"from " + from, maxSpread}}
}

// networkOf is the part of an address that one customer has: of IPv6 the first 64 bits.
func networkOf(from string) string {
	a, err := netip.ParseAddr(from)
	if err != nil || a.Unmap().Is4() {
		return from
	}
	p, err := a.Prefix(64)
	if err != nil {
		return from
	}
	return p.String()
}

// DeviceName is a browser in words, so that people know their own in the list; the whole
// User-Agent is not kept.
func DeviceName(agent string) string {
	find := func(names [][2]string) string {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := find([][2]string{{"Firefox/", "Firefox"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"}})
	system := find([][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
	return strings.Trim(browser+", "+system, ", ")
}

// recoveryAlphabet leaves out what is easily mistaken: i, l, o, u.
const recoveryAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// newRecoveryCodes are ten codes of 50 random bits.
func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		b := make([]byte, 10)
		rand.Read(b) // never fails (crypto/rand)
		for j := range b {
			b[j] = recoveryAlphabet[b[j]%32]
		}
		codes[i] = string(b[:5]) + "-" + string(b[5:])
	}
	return codes
}

// keyed is a hash that nobody can try out without the key.
func keyed(key []byte, texts ...string) string {
	mac := hmac.New(sha256.New, key)
	for _, t := range texts {
		mac.Write([]byte(t))
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil))
}

// newDevice is the cookie for a device on which a login succeeded: an id and the proof
// that we gave it for this login.
func newDevice(key []byte, login string) string {
	b := make([]byte, 12)
	rand.Read(b) // never fails (crypto/rand)
	id := base64.RawURLEncoding.EncodeToString(b)
	return id + "." + keyed(key, login, id)
}

// deviceOf is the id of a device that was signed in before with the login, or nothing.
func deviceOf(key []byte, login, cookie string) string {
	id, proof, _ := strings.Cut(cookie, ".")
	if id == "" || len(id) > 40 || !hmac.Equal([]byte(proof), []byte(keyed(key, login, id))) {
		return ""
	}
	return id
}
