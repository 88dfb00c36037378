package audit

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a promise, signed by the log: at this moment a tree had this size and this
// root. In text it is a signed note: the log with its epoch, size, root and time, each on a
// line of its own (c2sp.org/tlog-checkpoint), an empty line and the signatures. Others may
// add their signature below.
type Checkpoint struct {
	Epoch int64
	Size  int64 // leaves: the records and one leaf more, with which the tree begins
	Root  tlog.Hash
	At    time.Time
	Note  string
	Key   string // public key as in package note; may be empty
}

// Signer signs checkpoints with an Ed25519 key (RFC 8032).
type Signer struct {
	name, vkey string
	hash       uint32
	key        ed25519.PrivateKey
}

// NewSigner makes a signer from a secret of 32 bytes: always the same for the same secret.
func NewSigner(secret []byte) (*Signer, error) {
	if len(secret) != ed25519.SeedSize {
		return nil, fmt.Errorf("audit: a signing secret has %d bytes, this one %d", ed25519.SeedSize, len(secret))
	}
	key := ed25519.NewKeyFromSeed(secret)
	public := key.Public().(ed25519.PublicKey)
	digest := sha256.Sum256(public)
	s := &Signer{name: "samendoen-log-" + hex.EncodeToString(digest[:6]), key: key}
	var err error
	if s.vkey, err = note.NewEd25519VerifierKey(s.name, public); err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(s.vkey)
	if err != nil {
		return nil, err
	}
	s.hash = v.KeyHash()
	return s, nil
}

// Public is the public key, in the form of package note.
func (s *Signer) Public() string { return s.vkey }

// Name is the name of the log in its checkpoints; it follows from the key.
func (s *Signer) Name() string { return s.name }

// KeyHash and Sign make Signer a note.Signer.
func (s *Signer) KeyHash() uint32 { return s.hash }

// Sign signs a message.
func (s *Signer) Sign(message []byte) ([]byte, error) { return ed25519.Sign(s.key, message), nil }

// checkpoint signs how far a tree is.
func (s *Signer) checkpoint(epoch, size int64, root tlog.Hash, at time.Time) (string, error) {
	text := fmt.Sprintf("%s/%d\n%d\n%s\n%s\n", s.name, epoch, size, root, at.UTC().Format(time.RFC3339Nano))
	signed, err := note.Sign(&note.Note{Text: text}, s)
	return string(signed), err
}

var errCheckpoint = errors.New("audit: this is no checkpoint")

// openCheckpoint reads a checkpoint that one of the keys signed. The error is
// errCheckpoint when it cannot be read at all, another when no key fits.
func openCheckpoint(text string, keys note.Verifiers) (c Checkpoint, err error) {
	n, err := note.Open([]byte(text), keys)
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		if c, _, e := parseCheckpoint(unverified.Note.Text); e == nil {
			return c, err
		}
		return c, errCheckpoint
	}
	if err != nil {
		if invalid := new(note.InvalidSignatureError); errors.As(err, &invalid) {
			return c, err
		}
		return c, errCheckpoint
	}
	c, name, err := parseCheckpoint(n.Text)
	if err != nil {
		return c, err
	}
	for _, sig := range n.Sigs { // loose bits at the end of base64 would be bits that nothing covers
		if _, err := base64.StdEncoding.Strict().DecodeString(sig.Base64); err != nil || sig.Name != name {
			return c, errCheckpoint
		}
	}
	c.Note = text
	return c, nil
}

func parseCheckpoint(text string) (c Checkpoint, name string, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 5 || lines[4] != "" {
		return c, "", errCheckpoint
	}
	name, epoch, ok := strings.Cut(lines[0], "/")
	if !ok {
		return c, "", errCheckpoint
	}
	var errs [4]error
	c.Epoch, errs[0] = strconv.ParseInt(epoch, 10, 64)
	c.Size, errs[1] = strconv.ParseInt(lines[1], 10, 64)
	c.Root, errs[2] = tlog.ParseHash(lines[2])
	c.At, errs[3] = time.Parse(time.RFC3339Nano, lines[3])
	if errors.Join(errs[:]...) != nil || c.Epoch < 0 || c.Size < 1 {
		return c, "", errCheckpoint
	}
	return c, name, nil
}

// verifiers are the public keys that can be read; bad are the others.
func verifiers(keys []string) (list note.Verifiers, bad []string) {
	var known []note.Verifier
	seen := map[string]bool{}
	for _, k := range keys {
		if seen[k] {
			continue // two of the same would be ambiguous
		}
		seen[k] = true
		v, err := note.NewVerifier(k)
		if err != nil {
			bad = append(bad, k)
			continue
		}
		known = append(known, v)
	}
	return note.VerifierList(known...), bad
}

// ParseCheckpoints reads what a partner kept: signed notes below each other, or answers of
// the API. Their signatures are not checked yet; Verify does that.
func ParseCheckpoints(data []byte) ([]Checkpoint, error) {
	data = bytes.TrimSpace(data)
	var list []Checkpoint
	if bytes.HasPrefix(data, []byte("{")) {
		for dec := json.NewDecoder(bytes.NewReader(data)); dec.More(); {
			var answer struct {
				Note string `json:"controlepunt"`
				Key  string `json:"sleutel"`
			}
			if err := dec.Decode(&answer); err != nil {
				return nil, errCheckpoint
			}
			list = append(list, Checkpoint{Note: answer.Note, Key: answer.Key})
		}
	} else {
		list = splitNotes(string(data))
	}
	if len(list) == 0 {
		return nil, errCheckpoint
	}
	for i := range list {
		text, _, ok := strings.Cut(list[i].Note, "\n\n")
		c, _, err := parseCheckpoint(text + "\n")
		if !ok || err != nil {
			return nil, errCheckpoint
		}
		c.Note, c.Key = list[i].Note, list[i].Key
		list[i] = c
	}
	return list, nil
}

// splitNotes cuts notes apart: one ends after its signatures, which begin with a dash.
func splitNotes(text string) (list []Checkpoint) {
	var b strings.Builder
	signed := false
	flush := func() {
		if signed {
			list = append(list, Checkpoint{Note: b.String()})
			b.Reset()
		}
		signed = false
	}
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimSuffix(line, "\n")
		isSignature := strings.HasPrefix(line, "— ")
		if signed && !isSignature {
			flush()
		}
		if b.Len() == 0 && line == "" {
			continue
		}
		b.WriteString(line + "\n")
		signed = signed || isSignature
	}
	flush()
	if b.Len() > 0 { // a beginning without an end
		list = append(list, Checkpoint{Note: b.String()})
	}
	return list
}
