package casework

import (
	"time"

	"samendoen/internal/network"
)

// Side says who makes a commitment: it always has two sides (wederkerigheid, S1 1.4).
type Side string

// The sides of a commitment.
const (
	ResidentSide Side = "bewoner"
	OurSide      Side = "wij"
)

// CommitmentState is where a commitment stands.
type CommitmentState string

// The states of a commitment; only Promised can change.
const (
	Promised  CommitmentState = "open"
	Kept      CommitmentState = "nagekomen"
	NotKept   CommitmentState = "niet-nagekomen"
	Withdrawn CommitmentState = "ingetrokken"
)

// Commitment is what one side promised to do before a date.
type Commitment struct {
	ID       string
	Side     Side
	HolderID string // user, empty on the resident's side
	What     string // sealed
	Category network.Category
	By       time.Time
	State    CommitmentState
	Version  int64

	sealed []byte
}

// CanSettle reports whether a commitment may go from one state to another.
func CanSettle(from, to CommitmentState) bool {
	return from == Promised && (to == Kept || to == NotKept || to == Withdrawn)
}

// LateCommitment reports whether a promise is still open after its date.
func LateCommitment(c Commitment, today time.Time) bool {
	return c.State == Promised && today.After(c.By)
}
