package socialmap

// Rounder rounds counts for figures that are published beside the map, by the one mechanism
// of this package. It is not safe for use by several goroutines at once.
type Rounder struct{ r *rounder }

// NewRounder makes a rounder; the secret has at least 32 bytes, is of its figures alone and
// stays the same for the life of the installation.
func NewRounder(secret []byte) Rounder { return Rounder{newRounder(secret)} }

// Round gives the published counts of a row of true counts: each a multiple of Base within
// Bound of its count, and their sum within Bound of the sum. The
// same series (whose figures), table (what they count) and epoch give the same draw.
func (r Rounder) Round(series, table, epoch string, counts []int) []int {
	out := make([]int, len(counts))
	r.r.keyed(series, table, epoch)
	r.r.round(counts, out, unlimited)
	return out
}
