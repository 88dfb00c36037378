package account

import (
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- RFC 6238: what all apps for codes use, as an HMAC
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The codes of an app, as all of those apps know them (RFC 6238 with SHA-1). We keep the
// step of the last code ourselves: a library that answers yes or no cannot refuse a
// second use.
const (
	totpStep   = 30 * time.Second
	totpDigits = 6
	totpBytes  = 20 // of the secret (RFC 4226, 4: as long as the hash)
)

// stepAt is the number of the step of 30 seconds since 1970.
func stepAt(at time.Time) int64 { return at.Unix() / int64(totpStep/time.Second) }

// codeOf is the code of a step (RFC 4226, 5.3; RFC 6238, 4.2).
func codeOf(secret []byte, step int64, digits int) string {
	mac := hmac.New(sha1.New, secret)
	binary.Write(mac, binary.BigEndian, uint64(step)) // #nosec G115 -- the step of a time after 1970; a hash takes everything
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0x0f
	number := uint64(binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff)
	modulus := uint64(1)
	for range digits {
		modulus *= 10
	}
	return fmt.Sprintf("%0*d", digits, number%modulus)
}

// stepOf finds the step that a code belongs to: the one of now, the one before or the one
// after, and only if it comes after the last that was used.
func stepOf(secret []byte, code string, now time.Time, last int64) (int64, bool) {
	found, ok := int64(0), false
	for step := stepAt(now) - 1; step <= stepAt(now)+1; step++ {
		same := subtle.ConstantTimeCompare([]byte(codeOf(secret, step, totpDigits)), []byte(code)) == 1
		if same && step > last && !ok {
			found, ok = step, true
		}
	}
	return found, ok
}

// isAppCode tells a code of the app from a recovery code.
func isAppCode(code string) bool {
	return len(code) == totpDigits && strings.Trim(code, "0123456789") == ""
}

// plainCode is a code as it is compared: without the spaces and hyphens that make it
// easy to read, in small letters.
func plainCode(typed string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(strings.TrimSpace(typed)))
}

// secretText is a secret as people type it over: base32 in groups of four.
func secretText(secret []byte) string {
	all := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	var groups []string
	for len(all) > 4 {
		groups, all = append(groups, all[:4]), all[4:]
	}
	return strings.Join(append(groups, all), " ")
}

// keyURI is the address in the QR code; every such app reads it.
func keyURI(secret []byte, login string) string {
	q := url.Values{"secret": {strings.ReplaceAll(secretText(secret), " ", "")}, "issuer": {issuer}, "algorithm": {"SHA1"},
		"digits": {fmt.Sprint(totpDigits)}, "period": {fmt.Sprint(int(totpStep / time.Second))}}
	return "otpauth://totp/" + issuer + ":" + url.PathEscape(login) + "?" + q.Encode()
}

// issuer is the name under which an app keeps the secret.
const issuer = "Samendoen"
