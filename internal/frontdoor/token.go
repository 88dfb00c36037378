package frontdoor

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// Each form carries a token that this program signed: when it was made, and a number that
// no other form has. The code of a post follows from that number, so that a form that is
// sent twice is one post with one code.

// A form is worth something from a few seconds after it was shown until the day after.
const (
	youngest = 3 * time.Second
	oldest   = 24 * time.Hour
)

const (
	nonceSize = 16 // bytes
	tokenSize = 8 + nonceSize + sha256.Size
	codeSize  = 16 // signs of five bits
)

// tokens makes and reads the tokens of forms, and the codes of posts.
type tokens struct{ form, code []byte }

func mac(key []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		var size [4]byte
		binary.BigEndian.PutUint32(size[:], uint32(len(p))) // #nosec G115 -- parts are short
		h.Write(size[:])
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}

// make is a token for a form of an organisation.
func (k tokens) make(org string, now time.Time) string {
	b := make([]byte, 8+nonceSize, tokenSize)
	binary.BigEndian.PutUint64(b, uint64(now.UnixMilli())) // #nosec G115 -- after 1970
	rand.Read(b[8:])
	return base64.RawURLEncoding.EncodeToString(append(b, mac(k.form, org, string(b))...))
}

// FormToken is the token of a form that an organisation's page showed at a moment.
func (s *Service) FormToken(org string, shown time.Time) string { return s.tokens.make(org, shown) }

// read is the number of a token and when it was made; ok is false for one that this program
// did not make for the organisation.
func (k tokens) read(org, token string) (nonce string, made time.Time, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != tokenSize || !hmac.Equal(b[8+nonceSize:], mac(k.form, org, string(b[:8+nonceSize]))) {
		return "", time.Time{}, false
	}
	return string(b[8 : 8+nonceSize]), time.UnixMilli(int64(binary.BigEndian.Uint64(b))), true // #nosec G115 -- as it was made
}

// age says what is wrong with the age of a token, as the end of a message key.
func age(made, now time.Time) string {
	switch old := now.Sub(made); {
	case old < youngest:
		return "too_fast"
	case old > oldest:
		return "old_form"
	}
	return ""
}

// signs are those of Crockford's base 32, without I, L, O and U.
const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeOf is the code of the post of a form: 80 bits in four groups.
func (k tokens) codeOf(nonce string) string {
	b := mac(k.code, nonce)
	var out strings.Builder
	var bits, n uint
	for i := 0; out.Len() < codeSize; i++ {
		bits, n = bits<<8|uint(b[i]), n+8
		for ; n >= 5 && out.Len() < codeSize; n -= 5 {
			out.WriteByte(signs[bits>>(n-5)&31])
		}
	}
	return grouped(out.String())
}

func grouped(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.Join(append(groups, code), "-")
}

// hashOf is what is kept of a code, as people type it: in small letters, with spaces, with
// an O for a zero. It is empty for what can be no code.
func hashOf(typed string) string {
	code := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
	if len(code) != codeSize || strings.Trim(code, signs) != "" {
		return ""
	}
	sum := sha256.Sum256([]byte(code)) // the code is random enough to need no salt
	return hex.EncodeToString(sum[:])
}
