package account

import (
	"time"

	"samendoen/internal/base/store"
)

// Notify leaves a notice for somebody: a message of any module, without contents, that
// stands on the person's screen until it was read. It is written in the transaction of
// its cause. Nobody ("") gets nothing.
func Notify(tx *store.Tx, userID, messageKey string, at time.Time) error {
	if userID == "" {
		return nil
	}
	return insertNotice(tx, userID, messageKey, at)
}
