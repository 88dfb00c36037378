package access

import (
	"time"

	"samendoen/internal/base/store"
)

// LeaveAll ends every part that a user has, for who leaves the organisation, but the parts
// with the role to keep: what somebody directs waits for a successor and is not nobody's.
func LeaveAll(tx *store.Tx, userID, keep string, at time.Time) (int64, error) {
	return tx.Exec(`UPDATE access_part SET until = $3 WHERE user_id = $1 AND role <> $2 AND until = 0`, userID, keep, store.Micros(at))
}
