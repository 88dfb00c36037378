package audit

import (
	"crypto/sha256"
	"encoding/binary"

	"golang.org/x/mod/sumdb/tlog"
)

// row is a record as it stands in the database, without any conversion: what is hashed
// is what is stored.
type row struct {
	id                string
	epoch, at         int64
	org, user, action string
	kind, object      string
	rules, via        string
	position          int64 // in its tree; of the leaf, not part of it
}

// epochRow is the reason of an epoch, as it stands in the database. Epoch 0 has none.
type epochRow struct {
	epoch, at int64
	reason    string
}

// leafPrefix keeps a leaf from being taken for a node (RFC 6962, 2.1).
const leafPrefix = 0

// appendText adds a text with its length before it, so that no two lists of fields give
// the same bytes.
func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func appendInt(b []byte, n int64) []byte { return binary.BigEndian.AppendUint64(b, uint64(n)) } // #nosec G115 -- the same 64 bits; the tree needs each value to be different

// hash is the leaf of a record: over all its fields, in a form that never changes. Records
// from before via was kept have the first form, without it; no record of the one form can
// pass for the other. The buffer is for use again.
func (r *row) hash(buf []byte) (tlog.Hash, []byte) {
	b := append(buf[:0], leafPrefix)
	form := "samendoen/record/1\n"
	if r.via != "" {
		form = "samendoen/record/2\n"
	}
	b = append(b, form...)
	b = appendText(b, r.id)
	b = appendInt(appendInt(b, r.epoch), r.at)
	for _, text := range [...]string{r.org, r.user, r.action, r.kind, r.object, r.rules} {
		b = appendText(b, text)
	}
	if r.via != "" {
		b = appendText(b, r.via)
	}
	return sha256.Sum256(b), b
}

// startLeaf is the first leaf of a tree: which epoch it is and why, and how the tree
// before it ended.
func startLeaf(e epochRow, before treeHead) tlog.Hash {
	b := append([]byte{leafPrefix}, "samendoen/start/1\n"...)
	b = appendInt(appendInt(b, e.epoch), e.at)
	b = appendText(b, e.reason)
	b = appendInt(appendInt(b, before.epoch), before.size)
	return sha256.Sum256(append(b, before.root[:]...))
}
