package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// secretSign begins the text of a secret (Standard Webhooks 1.0, "Signature scheme").
const secretSign = "whsec_"

// secretBytes is the length of a secret; the standard asks for 24 to 64 bytes.
const secretBytes = 32

// rotateTime is how long the former secret still signs beside the new one.
const rotateTime = 24 * time.Hour

func newSecret() []byte {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails (crypto/rand)
	return b
}

// showSecret is a secret as people copy it.
func showSecret(secret []byte) string { return secretSign + base64.StdEncoding.EncodeToString(secret) }

// sign is the content of the header webhook-signature: one signature per secret, the newest
// first. What is signed is id, moment in seconds and body, joined by points.
func sign(id string, at time.Time, body []byte, secrets ...[]byte) string {
	list := make([]string, len(secrets))
	for i, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		mac.Write(body)
		list[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(list, " ")
}
