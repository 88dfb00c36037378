// Package seal keeps sensitive text unreadable in the database, and erases it for
// good by throwing away a key.
//
// Each record has a key of its own; that key is wrapped under the key of every
// holder: the persons whom the record is about, or the organisation when it is about
// nobody in particular. Holder keys are wrapped under the master key, which lives in
// a file or the environment and never in the database. Forget deletes a holder's
// key: what only that holder could open is unreadable from then on, in every copy.
// AES-256-GCM throughout (NIST SP 800-38D), with the record and field as bound data,
// so that a sealed text moved to another row does not open. What is sealed begins with the
// version of its format, so that another cipher can come beside this one: reading goes by
// that byte, writing is always in the newest, and a version that the program does not know
// is refused as ErrFormat and never taken for something that was erased.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"

	"samendoen/internal/base/fault"
)

const keySize = 32

// format is the version in which is sealed: one byte, bound to what follows it. Version 1:
// a nonce of 12 random bytes, and AES-256-GCM under a key of 32 bytes.
const format = 1

// ErrFormat says that something was sealed in a version that this program does not know.
var ErrFormat = errors.New("seal: sealed in a format that this program does not know")

// Vault wraps and opens keys with the master key.
type Vault struct {
	master cipher.AEAD
	secret [32]byte // for Fingerprint, derived from the master key
	root   [32]byte // for Derive, likewise
}

// NewVault makes a vault from a master key of 32 bytes.
func NewVault(master []byte) (*Vault, error) {
	if len(master) != keySize {
		return nil, fmt.Errorf("seal: a master key has %d bytes, this one %d", keySize, len(master))
	}
	a, err := aead(master)
	if err != nil {
		return nil, err
	}
	return &Vault{master: a, secret: sha256.Sum256(append([]byte("fingerprint "), master...)),
		root: sha256.Sum256(append([]byte("derive "), master...))}, nil
}

// NewMasterKey is a fresh master key as text for a key file.
func NewMasterKey() string {
	return base64.StdEncoding.EncodeToString(random(keySize))
}

// ParseMasterKey reads a master key as NewMasterKey wrote it.
func ParseMasterKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != keySize {
		return nil, errors.New("seal: a master key is 32 bytes in base64")
	}
	return key, nil
}

// LoadOrCreateKeyFile reads the key file; if there is none it makes one that only the
// owner of the process can read.
func LoadOrCreateKeyFile(path string) ([]byte, error) {
	text, err := os.ReadFile(path) // #nosec G304 -- the key file that the settings name
	if errors.Is(err, os.ErrNotExist) {
		fresh := NewMasterKey()
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // #nosec G304 -- the key file that the settings name
		if err != nil {
			return nil, err
		}
		if _, err = f.WriteString(fresh + "\n"); err == nil {
			err = f.Sync()
		}
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return nil, err
		}
		return ParseMasterKey(fresh)
	}
	if err != nil {
		return nil, err
	}
	return ParseMasterKey(string(text))
}

// Fingerprint tells whether texts are the same without keeping them: a keyed hash
// (HMAC-SHA-256, RFC 2104) that nobody without the master key can try out.
func (v *Vault) Fingerprint(texts ...string) int64 {
	mac := hmac.New(sha256.New, v.secret[:])
	for _, t := range texts {
		mac.Write([]byte(t))
		mac.Write([]byte{0})
	}
	return int64(binary.BigEndian.Uint64(mac.Sum(nil))) // #nosec G115 -- the same 64 bits
}

// Derive is a secret of 32 bytes for one purpose (HMAC-SHA-256, RFC 2104): always the
// same for the same master key, and it tells nothing about that key or other purposes.
func (v *Vault) Derive(purpose string) []byte {
	mac := hmac.New(sha256.New, v.root[:])
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

// Key opens and seals the fields of one record.
type Key struct {
	record string
	aead   cipher.AEAD
}

// Seal makes the text of a field unreadable; an empty text stays empty.
func (k Key) Seal(field, text string) []byte {
	if text == "" {
		return []byte{}
	}
	return encrypt(k.aead, []byte(text), k.record+"/"+field)
}

// Open gives the text of a field back. A text whose key was erased, or that was
// tampered with, gives an error of kind NotFound; one of a format that is not known
// gives ErrFormat, of kind Unavailable.
func (k Key) Open(field string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	text, err := k.OpenBytes(field, sealed)
	return string(text), err
}

// SealBytes is Seal for files.
func (k Key) SealBytes(field string, data []byte) []byte {
	return encrypt(k.aead, data, k.record+"/"+field)
}

// OpenBytes is Open for files.
func (k Key) OpenBytes(field string, sealed []byte) ([]byte, error) {
	data, err := decrypt(k.aead, sealed, k.record+"/"+field)
	if err != nil {
		return nil, unopened("seal.open", fault.NotFound, err)
	}
	return data, nil
}

func aead(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func encrypt(a cipher.AEAD, plain []byte, bound string) []byte {
	sealed := make([]byte, 1+a.NonceSize(), 1+a.NonceSize()+len(plain)+a.Overhead())
	sealed[0] = format
	rand.Read(sealed[1:])                                            // never fails (crypto/rand)
	return a.Seal(sealed, sealed[1:], plain, boundTo(format, bound)) // #nosec G407 -- the nonce is random, see the line above
}

func decrypt(a cipher.AEAD, sealed []byte, bound string) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, errors.New("seal: nothing is sealed")
	}
	if sealed[0] != format {
		return nil, fmt.Errorf("%w: version %d", ErrFormat, sealed[0])
	}
	n := 1 + a.NonceSize()
	if len(sealed) < n {
		return nil, errors.New("seal: too short")
	}
	return a.Open(nil, sealed[1:n], sealed[n:], boundTo(sealed[0], bound))
}

// boundTo is the data to which a text is bound: the version first, so that nobody can pass
// off what was sealed in one version as another.
func boundTo(version byte, bound string) []byte { return append([]byte{version}, bound...) }

// unopened gives an error the kind, but one of a format that is not known is Unavailable:
// it can be read, by a newer program.
func unopened(op string, kind fault.Kind, err error) error {
	if errors.Is(err, ErrFormat) {
		kind = fault.Unavailable
	}
	return fault.As(op, kind, err)
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails (crypto/rand)
	return b
}
