package hook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
)

// secretSign begins the text of a secret (Standard Webhooks 1.0, "Signature scheme").
const secretSign = "whsec_"

// secretBytes is the length of a secret; the standard asks for 24 to 64 bytes.
const (
	secretBytes = 32
	leastSecret = 24
)

// NewSecret is a fresh secret.
func NewSecret() []byte {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails (crypto/rand)
	return b
}

// ShowSecret is a secret as people copy it.
func ShowSecret(secret []byte) string { return secretSign + base64.StdEncoding.EncodeToString(secret) }

// Sign is the content of the header webhook-signature: one signature per secret, the newest
// first. What is signed is id, moment in seconds and body, joined by points.
func Sign(id string, at time.Time, body []byte, secrets ...[]byte) string {
	list := make([]string, len(secrets))
	for i, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		mac.Write(body)
		list[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(list, " ")
}

// ParseSecret reads a secret as people copy it.
func ParseSecret(shown string) ([]byte, bool) {
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(strings.TrimSpace(shown), secretSign))
	return secret, err == nil && len(secret) >= leastSecret
}

// tolerance is how far the moment of a message may be from now, as the standard advises against
// messages that are sent again.
const tolerance = 5 * time.Minute

// Verify reports whether a message was signed with one of some secrets, and not long ago. moment is
// the content of the header webhook-timestamp, signature that of webhook-signature.
func Verify(id, moment, signature string, body []byte, now time.Time, secrets ...[]byte) bool {
	seconds, err := strconv.ParseInt(moment, 10, 64)
	if at := time.Unix(seconds, 0); id == "" || err != nil || now.Sub(at).Abs() > tolerance {
		return false
	}
	given := strings.Fields(signature)
	return slices.ContainsFunc(secrets, func(secret []byte) bool {
		want := []byte(Sign(id, time.Unix(seconds, 0), body, secret))
		return slices.ContainsFunc(given, func(one string) bool { return hmac.Equal([]byte(one), want) })
	})
}
