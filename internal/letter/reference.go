package letter

import (
	"time"

	"samendoen/internal/base/access"
)

// Reference is that a letter of a case was sent, without what it says and to whom: for a
// module above this one that gives cases to other systems.
type Reference struct {
	ID, CaseID string
	At         time.Time // when it was begun
	SentOn     time.Time // date
}

// MayRefer reports whether a reader may know of the letters in a case.
func MayRefer(asker *access.Asker, inCase access.Resource) bool {
	return asker.Decide(actRead, inCase).Allowed
}
