package store

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/google/uuid"
)

// NewID is a new UUIDv7 (RFC 9562) as text: unique, and in order of time.
func NewID() string {
	return uuid.Must(uuid.NewV7()).String()
}

// IDOf is the UUIDv8 (RFC 9562) of a thing that others already named: the same parts
// give the same id, so that a delivery needs no look-up to find its own rows again.
func IDOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	var id uuid.UUID
	copy(id[:], h.Sum(nil))
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// NewOrder is a number above all that this process gave before, and almost surely above those of others:
// the 60 bits of time of a UUIDv7 (RFC 9562 section 6.2, method 3), in steps of a quarter of a microsecond.
func NewOrder() int64 {
	id := uuid.Must(uuid.NewV7())
	high := binary.BigEndian.Uint64(id[:8])
	return int64(high>>16<<12 | high&0xfff) // #nosec G115 -- 60 bits
}
