package resident

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strings"
)

// signs are those of Crockford's base 32, without I, L, O and U: nobody mistakes one for another.
const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// The code on paper is ten signs, 50 bits; the PIN that goes another way is six digits.
const (
	codeSize = 10
	pinSize  = 6
)

// secrets makes the keyed hashes of codes, PINs and browsers: who reads the database alone cannot
// try codes against it.
type secrets []byte

func (k secrets) hash(parts ...string) string {
	h := hmac.New(sha256.New, k)
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

func same(x, y string) bool { return hmac.Equal([]byte(x), []byte(y)) }

func draw(from string, n int) string {
	out := make([]byte, n)
	for i := range out {
		at, err := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
		if err != nil {
			panic(err) // never: rand.Reader does not fail
		}
		out[i] = from[at.Int64()]
	}
	return string(out)
}

// newCode is a fresh code as people read it, newPIN a fresh PIN, newBrowser a secret for a cookie.
func newCode() string    { c := draw(signs, codeSize); return c[:5] + "-" + c[5:] }
func newPIN() string     { return draw("0123456789", pinSize) }
func newBrowser() string { return draw(signs, 32) }

// plainCode is a code as it was typed: in small letters, with spaces, with an O for a zero; empty
// for what can be none.
func plainCode(typed string) string {
	code := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(code) != codeSize || strings.Trim(code, signs) != "" {
		return ""
	}
	return code
}

func plainPIN(typed string) string {
	pin := strings.ReplaceAll(strings.TrimSpace(typed), " ", "")
	if len(pin) != pinSize || strings.Trim(pin, "0123456789") != "" {
		return ""
	}
	return pin
}
