package pass

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

// The code is ten signs, 50 bits; the PIN that goes another way is six digits.
const (
	codeSize = 10
	pinSize  = 6
)

// Keys makes the keyed hashes of codes, PINs and browsers: who reads the database alone cannot
// try codes against it. It is the secret of the installation for one kind of pass.
type Keys []byte

func (k Keys) sum(parts ...string) []byte {
	h := hmac.New(sha256.New, k)
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return h.Sum(nil)
}

func (k Keys) hash(parts ...string) string { return hex.EncodeToString(k.sum(parts...)) }

// CodeHash is what is kept of a code, as people typed it; of what can be no code it is the hash of
// nothing, which no pass has.
func (k Keys) CodeHash(typed string) string { return k.hash("code", plainCode(typed)) }

// BrowserHash is what is kept of the secret of a browser; empty for none.
func (k Keys) BrowserHash(secret string) string {
	if secret == "" {
		return ""
	}
	return k.hash("browser", secret)
}

func (k Keys) pinHash(codeHash, typed string) string { return k.hash("pin", codeHash, plainPIN(typed)) }

// NewCode is a fresh code as people read it: ABCDE-FGHJK.
func NewCode() string { return read(draw(signs, codeSize)) }

// CodeOf is a code that can be made again from what is kept, for a link that is mailed later. Who
// has the database without the secret of the installation cannot make it.
func (k Keys) CodeOf(parts ...string) string {
	sum := k.sum(append([]string{"code of"}, parts...)...)
	code := make([]byte, codeSize)
	for i := range code {
		code[i] = signs[int(sum[i])%len(signs)] // 32 signs in 256: none comes more often
	}
	return read(string(code))
}

func read(code string) string { return code[:codeSize/2] + "-" + code[codeSize/2:] }

// NewPIN is a fresh number of six digits, as people type it over.
func NewPIN() string { return draw("0123456789", pinSize) }

func newBrowser() string { return draw(signs, 32) }

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

// plainCode is a code as it was typed: in small letters, with spaces, with an O for a zero; empty
// for what can be none.
func plainCode(typed string) string {
	code := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(code) != codeSize || strings.Trim(code, signs) != "" {
		return ""
	}
	return code
}

// ReadCode is a code as it was typed in the form in which NewCode makes it; empty for what can be none.
func ReadCode(typed string) string {
	code := plainCode(typed)
	if code == "" {
		return ""
	}
	return read(code)
}

func plainPIN(typed string) string {
	pin := strings.ReplaceAll(strings.TrimSpace(typed), " ", "")
	if len(pin) != pinSize || strings.Trim(pin, "0123456789") != "" {
		return ""
	}
	return pin
}
