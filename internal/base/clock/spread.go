package clock

import (
	"hash/fnv"
	"time"
)

// Spread makes a pause longer by up to a fifth, and by as much each time for the same seed: what
// failed together does not come back together. It never makes a pause shorter.
func Spread(pause time.Duration, seed string) time.Duration {
	h := fnv.New64a()
	h.Write([]byte(seed))                                       // never fails (hash.Hash)
	const parts = 1009                                          // a prime, so that no low bits of the hash decide alone
	return pause + pause/5*time.Duration(h.Sum64()%parts)/parts // #nosec G115 -- below 1009
}
