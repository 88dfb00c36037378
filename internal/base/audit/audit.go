package audit

import (
	"embed"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// Migrations holds the tables of the log.
//
//go:embed sql
var Migrations embed.FS

// Record is one line of the log.
type Record struct {
	ID     string
	Epoch  int64
	At     time.Time
	OrgID  string // organisation of the actor
	UserID string
	Action access.Action
	Type   string // of the object
	Object string // its id
	Rules  string // ids of the rules that allowed it
	Via    string // how the actor was signed in, an access.Via; empty in records from before it was kept
}

// Write adds a record of what the actor does to the object.
func Write(tx *store.Tx, at time.Time, a access.Actor, action access.Action, objectType, objectID string, d access.Decision) error {
	return tx.Later(`INSERT INTO audit_record (id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via)
		VALUES ($1, (SELECT coalesce(max(epoch), 0) FROM audit_epoch), $2, $3, $4, $5, $6, $7, $8, $9)`,
		store.NewID(), store.Micros(at), a.OrgID, a.UserID, string(action), objectType, objectID, d.Reason(), string(a.Via))
}

// NewEpoch starts a new epoch with the reason for it, after a restore.
func NewEpoch(tx *store.Tx, at time.Time, reason string) error {
	_, err := tx.Exec(`INSERT INTO audit_epoch (epoch, at, reason)
		SELECT coalesce(max(epoch), 0) + 1, CAST($1 AS BIGINT), CAST($2 AS TEXT) FROM audit_epoch`, store.Micros(at), reason)
	return err
}

// Of returns the newest records about an object, at most limit.
func Of(tx *store.Tx, objectType, objectID string, limit int) ([]Record, error) {
	return store.List(tx, scanRecord, `SELECT id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via FROM audit_record
		WHERE object_type = $1 AND object_id = $2 ORDER BY id DESC LIMIT $3`, objectType, objectID, limit)
}
