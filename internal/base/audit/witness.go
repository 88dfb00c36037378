package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Witness is somebody outside who checks that the log only grows, and signs for it with a
// key of their own. With one of those, nobody here can rewrite what was signed for.
type Witness struct {
	ID    string
	OrgID string // whose privacy officer put it on the list
	Name  string
	Key   string // public key as in package note
	Since time.Time
	Ended time.Time // zero: in service
}

// Cosignature is a checkpoint that a witness signed too.
type Cosignature struct {
	WitnessID   string
	Epoch, Size int64
	At          time.Time // when it came in
	Note        string    // our signature and that of the witness
}

// CheckWitnessKey returns the name in a public key, or an error when it is no key.
func CheckWitnessKey(key string) (name string, err error) {
	v, err := note.NewVerifier(key)
	if err != nil {
		return "", err
	}
	return v.Name(), nil
}

// Cosign takes in a checkpoint of this log that witnesses signed too, and returns the ids of
// the witnesses. Invalid means that no known witness signed it, or that it is not of this
// log, or says something else than the log does.
func Cosign(tx *store.Tx, at time.Time, text string) ([]string, error) {
	const op = "audit.cosign"
	refused := func(key string) error { return fault.Invalidf(op, "controlepunt", key) }
	keys, err := knownKeys(tx)
	if err != nil {
		return nil, err
	}
	own, _ := verifiers(keys)
	c, signatures, err := openOwn(text, own)
	if err != nil {
		return nil, refused("logbook.cosign_foreign")
	}
	h, err := headOf(tx, c.Epoch)
	if fault.Is(err, fault.NotFound) || err == nil && c.Size > h.size {
		return nil, refused("logbook.cosign_foreign")
	}
	if err != nil {
		return nil, err
	}
	if root, err := tlog.TreeHash(c.Size, newTiles(loadTile(tx, c.Epoch))); err != nil || root != c.Root {
		return nil, refused("logbook.cosign_differs")
	}
	witnesses, err := Witnesses(tx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, w := range witnesses {
		if !w.Ended.IsZero() {
			continue
		}
		signed, ok := w.signedBelow(text, signatures)
		if !ok {
			continue
		}
		ids = append(ids, w.ID)
		if err := saveCosignature(tx, Cosignature{WitnessID: w.ID, Epoch: c.Epoch, Size: c.Size, At: at, Note: signed}); err != nil {
			return nil, err
		}
	}
	if len(ids) == 0 {
		return nil, refused("logbook.cosign_unknown")
	}
	return ids, nil
}

// openOwn opens a checkpoint of this log, with whatever signatures stand below ours, and
// returns ours.
func openOwn(text string, own note.Verifiers) (c Checkpoint, ours []note.Signature, err error) {
	n, err := note.Open([]byte(text), own)
	if err != nil {
		return c, nil, err
	}
	c, name, err := parseCheckpoint(n.Text)
	if err != nil {
		return c, nil, err
	}
	for _, sig := range n.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(sig.Base64); err != nil || sig.Name != name {
			return c, nil, errCheckpoint
		}
	}
	c.Note = text
	return c, n.Sigs, nil
}

// signedBelow is the note with our signatures and that of the witness only, if it signed.
func (w Witness) signedBelow(text string, ours []note.Signature) (string, bool) {
	v, err := note.NewVerifier(w.Key)
	if err != nil {
		return "", false
	}
	n, err := note.Open([]byte(text), note.VerifierList(v))
	if err != nil {
		return "", false
	}
	for _, sig := range n.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(sig.Base64); err != nil {
			return "", false
		}
	}
	kept, err := note.Sign(&note.Note{Text: n.Text, Sigs: append(append([]note.Signature(nil), ours...), n.Sigs...)})
	return string(kept), err == nil
}

// NewWitnessKey makes the key of a witness: what to keep secret, and what to give away.
func NewWitnessKey(name string) (secret, public string, err error) {
	return note.GenerateKey(nil, name)
}

// SignAsWitness adds the signature of a witness to a checkpoint, which key signed. Nothing else about
// it is checked: see Follows.
func SignAsWitness(text, key, secret string) (string, error) {
	own, bad := verifiers([]string{key})
	if len(bad) > 0 {
		return "", errCheckpoint
	}
	n, err := note.Open([]byte(text), own)
	if err != nil {
		return "", err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: n.Text, Sigs: n.Sigs}, signer)
	return string(signed), err
}

// The ways in which a newer checkpoint may not follow an older one.
var (
	ErrOtherKey  = errors.New("audit: another key signed this checkpoint")
	ErrShrunk    = errors.New("audit: the log is shorter than it was")
	ErrRewritten = errors.New("audit: the log was rewritten")
	ErrRestored  = errors.New("audit: the log began anew, after a restore")
)

// OpenAs reads a checkpoint that a key signed.
func OpenAs(text, key string) (Checkpoint, error) {
	own, bad := verifiers([]string{key})
	if len(bad) > 0 {
		return Checkpoint{}, ErrOtherKey
	}
	c, _, err := openOwn(text, own)
	if err != nil {
		return c, fmt.Errorf("%w (%w)", ErrOtherKey, err)
	}
	c.Key = key
	return c, nil
}

// Follows checks that the log only grew from an older checkpoint to a newer one, by the
// proof that the log gives (RFC 6962, 2.1.2).
func Follows(older, newer Checkpoint, proof []tlog.Hash) error {
	switch {
	case newer.Epoch > older.Epoch:
		return ErrRestored
	case newer.Epoch < older.Epoch || newer.Size < older.Size:
		return ErrShrunk
	case newer.Size == older.Size:
		if newer.Root != older.Root {
			return ErrRewritten
		}
		return nil
	}
	if err := tlog.CheckTree(proof, newer.Size, newer.Root, older.Size, older.Root); err != nil {
		return fmt.Errorf("%w (%w)", ErrRewritten, err)
	}
	return nil
}

// Agrees checks that the tree of this database begins as a checkpoint says that was kept
// outside it.
func Agrees(tx *store.Tx, c Checkpoint) error {
	h, err := headOf(tx, c.Epoch)
	if fault.Is(err, fault.NotFound) || err == nil && h.size < c.Size {
		return ErrShrunk
	}
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(c.Size, newTiles(loadTile(tx, c.Epoch)))
	if tx.Context().Err() != nil {
		return tx.Context().Err()
	}
	if err != nil || root != c.Root {
		return ErrRewritten
	}
	return nil
}
