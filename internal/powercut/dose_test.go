//go:build !long

package powercut

import "time"

// The small dose, for every change.
const (
	recordings   = 1   // sessions on SQLite, each with its own seed
	cutsEach     = 150 // disks rebuilt from each session
	cutsNewbuilt = 12  // disks cut while the database is being made
	sendsEach    = 12  // signals of each of the eight senders in a session
	roundsServer = 3   // kill -9 of the PostgreSQL server
	roundsOnPG   = 3   // kill -9 of the program on PostgreSQL
	roundsOnLite = 3   // kill -9 of the program on SQLite
	nightsOnLite = 35  // the same of the meldpunt, on SQLite
	nightsOnPG   = 15  // and of one of two programs on PostgreSQL
	longestRound = 120 * time.Millisecond
)
