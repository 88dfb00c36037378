package audit

import (
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Newest is the newest checkpoint, with the public key that it can be checked with. There
// is none (NotFound) before the sequencer ran for the first time.
func Newest(tx *store.Tx) (Checkpoint, error) {
	h, err := store.One(tx, scanHead, `SELECT epoch, size, root, at, note FROM audit_tree ORDER BY epoch DESC LIMIT 1`)
	if err != nil {
		return Checkpoint{}, err
	}
	keys, err := knownKeys(tx)
	if err != nil {
		return Checkpoint{}, err
	}
	c := Checkpoint{Epoch: h.epoch, Size: h.size, Root: h.root, At: store.Time(h.at), Note: h.note}
	for _, k := range keys {
		list, _ := verifiers([]string{k})
		if _, err := openCheckpoint(h.note, list); err == nil {
			c.Key = k
		}
	}
	return c, nil
}

// Growth proves that the first size leaves of the tree of an epoch are the beginning of a
// larger one (RFC 6962, 2.1.2). NotFound when there is no such tree or it is not that large.
func Growth(tx *store.Tx, epoch, from, to int64) ([]tlog.Hash, error) {
	if err := reaches(tx, epoch, from, to); err != nil {
		return nil, err
	}
	proof, err := tlog.ProveTree(to, from, newTiles(loadTile(tx, epoch)))
	return proof, fault.Wrap("audit.growth", err)
}

// Inclusion proves that a leaf is at a position of the tree of an epoch of a size (RFC
// 6962, 2.1.1), and gives the leaf's hash. NotFound when there is no such tree or leaf.
func Inclusion(tx *store.Tx, epoch, position, size int64) (leaf tlog.Hash, proof []tlog.Hash, err error) {
	if err := reaches(tx, epoch, position+1, size); err != nil {
		return leaf, nil, err
	}
	stored := newTiles(loadTile(tx, epoch))
	hashes, err := stored.ReadHashes([]int64{tlog.StoredHashIndex(0, position)})
	if err != nil {
		return leaf, nil, fault.Wrap("audit.inclusion", err)
	}
	proof, err = tlog.ProveRecord(size, position, stored)
	return hashes[0], proof, fault.Wrap("audit.inclusion", err)
}

// reaches refuses sizes that a tree does not have.
func reaches(tx *store.Tx, epoch, from, to int64) error {
	size, err := store.Count(tx, `SELECT coalesce(max(size), 0) FROM audit_tree WHERE epoch = $1`, epoch)
	if err == nil && (from < 1 || from > to || to > size) {
		return fault.New("audit.proof", fault.NotFound)
	}
	return err
}
