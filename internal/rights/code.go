package rights

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"time"
)

// Limits of the code in a letter: 40 bits, of which somebody gets five guesses.
const (
	codeSize  = 8
	codeTries = 5
	codeWeeks = 6
)

// codeSigns is Crockford's base 32, which has no I, L, O and U.
const codeSigns = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode is a fresh code as it stands in a letter: "7KQ2-M0XP".
func newCode() string {
	var b [codeSize]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	for i := range b {
		b[i] = codeSigns[b[i]&31]
	}
	return string(b[:4]) + "-" + string(b[4:])
}

// plainCode is what counts of a code that somebody typed.
func plainCode(typed string) string {
	typed = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
	return typed
}

// sumCode is what is kept of a code: a hash under a secret that is not in the database,
// and bound to the request (HMAC-SHA-256, RFC 2104).
func sumCode(secret []byte, id RequestID, code string) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(string(id) + "\n" + plainCode(code)))
	return mac.Sum(nil)
}

// letter is a code that was sent.
type letter struct {
	sum   []byte
	made  time.Time
	tries int64
}

// usable reports whether a code may still be tried at a moment, and why not by its key.
func (l letter) usable(now time.Time) (string, bool) {
	switch {
	case len(l.sum) == 0:
		return "rights.code_none", false
	case l.tries >= codeTries:
		return "rights.code_tries", false
	case !now.Before(l.made.AddDate(0, 0, 7*codeWeeks)):
		return "rights.code_old", false
	}
	return "", true
}

// fits reports whether the sum is that of the letter, in the same time for every sum.
func (l letter) fits(sum []byte) bool { return hmac.Equal(l.sum, sum) }
