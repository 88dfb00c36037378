package audit

import (
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/store"
)

// Placed is a record with its place in a tree; Position is -1 while it has none.
type Placed struct {
	Record
	Micros         int64 // At as it stands in the leaf
	Tree, Position int64
}

// AllOf are all records about an object, oldest first.
func AllOf(tx *store.Tx, objectType, objectID string) ([]Placed, error) {
	return store.List(tx, func(s store.Scanner) (p Placed, err error) {
		err = s.Scan(&p.ID, &p.Epoch, &p.Micros, &p.OrgID, &p.UserID, &p.Action, &p.Type, &p.Object, &p.Rules, &p.Via, &p.Tree, &p.Position)
		p.At = store.Time(p.Micros)
		return p, err
	}, `SELECT id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via, tree, position FROM audit_record
		WHERE object_type = $1 AND object_id = $2 ORDER BY id`, objectType, objectID)
}

// Checkpoints are the newest checkpoints of all trees by epoch, with the keys by which
// they can be checked.
func Checkpoints(tx *store.Tx) (byEpoch map[int64]Checkpoint, keys []string, err error) {
	list, err := heads(tx)
	if err != nil {
		return nil, nil, err
	}
	byEpoch = make(map[int64]Checkpoint, len(list))
	for _, h := range list {
		byEpoch[h.epoch] = Checkpoint{Epoch: h.epoch, Size: h.size, Root: h.root, At: store.Time(h.at), Note: h.note}
	}
	keys, err = knownKeys(tx)
	return byEpoch, keys, err
}

// LeafOf is the leaf that a record has when its fields are these, for who wants to check
// an inclusion proof.
func LeafOf(p Placed) tlog.Hash {
	r := row{id: p.ID, epoch: p.Epoch, at: p.Micros, org: p.OrgID, user: p.UserID, action: string(p.Action), kind: p.Type, object: p.Object, rules: p.Rules, via: p.Via}
	h, _ := r.hash(nil)
	return h
}
