//go:build long

package powercut

import "time"

// The full dose, for a release.
const (
	recordings   = 5
	cutsEach     = 500
	cutsNewbuilt = 200
	sendsEach    = 30
	roundsServer = 100
	roundsOnPG   = 100
	roundsOnLite = 100
	nightsOnLite = 500
	nightsOnPG   = 500
	longestRound = 250 * time.Millisecond
)
