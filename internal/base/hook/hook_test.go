package hook

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// verify checks a message as its receiver would, by the text of the standard and with a MAC
// made by hand (RFC 2104): which of the signatures fits the secret, counted from 1; 0 for none.
func verify(secret string, head http.Header, body []byte) int {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || !strings.HasPrefix(secret, "whsec_") {
		return 0
	}
	inner, outer := make([]byte, 64), make([]byte, 64)
	copy(inner, key)
	copy(outer, key)
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	text := head.Get("webhook-id") + "." + head.Get("webhook-timestamp") + "." + string(body)
	first := sha256.Sum256(append(inner, text...))
	second := sha256.Sum256(append(outer, first[:]...))
	want := "v1," + base64.StdEncoding.EncodeToString(second[:])
	for i, s := range strings.Split(head.Get("webhook-signature"), " ") {
		if s == want {
			return i + 1
		}
	}
	return 0
}

func TestSignature(t *testing.T) {
	at := time.Unix(1614265330, 5)
	head := func(signature string) http.Header {
		h := http.Header{}
		h.Set("webhook-id", "msg_1")
		h.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
		h.Set("webhook-signature", signature)
		return h
	}
	one, two := NewSecret(), NewSecret()
	if len(one) != secretBytes || string(one) == string(two) {
		t.Fatal("secrets")
	}
	body := []byte(`{"test": 1}`)
	if n := verify(ShowSecret(one), head(Sign("msg_1", at, body, one)), body); n != 1 {
		t.Error("one secret:", n)
	}
	both := head(Sign("msg_1", at, body, two, one))
	if verify(ShowSecret(two), both, body) != 1 || verify(ShowSecret(one), both, body) != 2 {
		t.Error("two secrets:", both)
	}
	for name, wrong := range map[string]string{"id": Sign("msg_2", at, body, one), "moment": Sign("msg_1", at.Add(time.Second), body, one),
		"body": Sign("msg_1", at, []byte(`{"test": 2}`), one), "secret": Sign("msg_1", at, body, two)} {
		if verify(ShowSecret(one), head(wrong), body) != 0 {
			t.Errorf("another %s has the same signature", name)
		}
	}
	secret, ok := ParseSecret(ShowSecret(one))
	if !ok || string(secret) != string(one) {
		t.Error("a secret does not come back from what people copy")
	}
}

// TestVerify: what came in is theirs only with their secret, their id, their moment and their body,
// and not when it is old or from the future.
func TestVerify(t *testing.T) {
	secret, other := NewSecret(), NewSecret()
	now, body := time.Unix(1614265330, 0), []byte(`{"stand": "afgeleverd"}`)
	good := Sign("msg_1", now, body, secret)
	for name, c := range map[string]struct {
		id, moment, signature string
		body                  []byte
		at                    time.Time
		secrets               [][]byte
		want                  bool
	}{
		"good":                  {"msg_1", "1614265330", good, body, now, [][]byte{secret}, true},
		"the second secret":     {"msg_1", "1614265330", good, body, now, [][]byte{other, secret}, true},
		"one of two signatures": {"msg_1", "1614265330", "v1,xxxx " + good, body, now, [][]byte{secret}, true},
		"within five minutes":   {"msg_1", "1614265330", good, body, now.Add(5 * time.Minute), [][]byte{secret}, true},
		"too old":               {"msg_1", "1614265330", good, body, now.Add(5*time.Minute + time.Second), [][]byte{secret}, false},
		"from the future":       {"msg_1", "1614265330", good, body, now.Add(-6 * time.Minute), [][]byte{secret}, false},
		"another secret":        {"msg_1", "1614265330", good, body, now, [][]byte{other}, false},
		"no secret":             {"msg_1", "1614265330", good, body, now, nil, false},
		"another id":            {"msg_2", "1614265330", good, body, now, [][]byte{secret}, false},
		"no id":                 {"", "1614265330", Sign("", now, body, secret), body, now, [][]byte{secret}, false},
		"another moment":        {"msg_1", "1614265331", good, body, now, [][]byte{secret}, false},
		"no moment":             {"msg_1", "", good, body, now, [][]byte{secret}, false},
		"another body":          {"msg_1", "1614265330", good, []byte(`{}`), now, [][]byte{secret}, false},
		"no signature":          {"msg_1", "1614265330", "", body, now, [][]byte{secret}, false},
	} {
		if got := Verify(c.id, c.moment, c.signature, c.body, c.at, c.secrets...); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, short := range []string{"", "whsec_", "whsec_" + base64.StdEncoding.EncodeToString(secret[:23]), "whsec_*"} {
		if _, ok := ParseSecret(short); ok {
			t.Errorf("%q is a secret", short)
		}
	}
}

func TestAskedPause(t *testing.T) {
	monday := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{"": 0, "120": 2 * time.Minute, " 120": 0, "1.5": 0, "9999999999999": 0, monday.Add(-time.Hour).Format(http.TimeFormat): 0,
		monday.Add(time.Hour).Format(http.TimeFormat): time.Hour, monday.Add(time.Hour).Format(time.RFC850): time.Hour} {
		if got := askedPause(header, monday); got != want {
			t.Errorf("%q asks for %s, want %s", header, got, want)
		}
	}
}
