package pushtest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// Browser is a browser that gets messages.
type Browser struct {
	Private *ecdh.PrivateKey
	Auth    []byte
}

// NewBrowser is a browser with keys of its own.
func NewBrowser() Browser {
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		panic("pushtest: " + err.Error()) // never fails (crypto/rand)
	}
	auth := make([]byte, 16)
	rand.Read(auth)
	return Browser{k, auth}
}

// Says is what the browser gives to a page, for messages that come by an address (W3C Push API).
func (b Browser) Says(endpoint string) string {
	raw := base64.RawURLEncoding.EncodeToString
	body, _ := json.Marshal(map[string]any{"endpoint": endpoint, "expirationTime": nil, // strings always can
		"keys": map[string]string{"p256dh": raw(b.Private.PublicKey().Bytes()), "auth": raw(b.Auth)}})
	return string(body)
}

// Opens reads what came: the header of RFC 8188, 2.1, and one record.
func (b Browser) Opens(body []byte) (string, error) {
	if len(body) < 21 || len(body) < 21+int(body[20]) {
		return "", errors.New("pushtest: no header")
	}
	salt, size, id, sealed := body[:16], binary.BigEndian.Uint32(body[16:20]), body[21:21+int(body[20])], body[21+int(body[20]):]
	if uint64(len(sealed)) > uint64(size) {
		return "", errors.New("pushtest: more than one record")
	}
	from, err := ecdh.P256().NewPublicKey(id)
	if err != nil {
		return "", err
	}
	shared, err := b.Private.ECDH(from)
	if err != nil {
		return "", err
	}
	info := slices.Concat([]byte("WebPush: info\x00"), b.Private.PublicKey().Bytes(), id)
	ikm, e1 := hkdf.Key(sha256.New, shared, b.Auth, string(info), 32)
	key, e2 := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	nonce, e3 := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err := errors.Join(e1, e2, e3); err != nil {
		return "", err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return "", err
	}
	plain, err := gcm.Open(nil, nonce, sealed, nil)
	if err != nil {
		return "", err
	}
	said, last := strings.CutSuffix(strings.TrimRight(string(plain), "\x00"), "\x02")
	if !last {
		return "", errors.New("pushtest: not the last record")
	}
	return said, nil
}
