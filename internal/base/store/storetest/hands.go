package storetest

import (
	"context"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Hands is what every test does with its database; the world of a test embeds it.
type Hands struct {
	T  testing.TB
	DB *store.DB
}

// Must ends the test on an error.
func (h Hands) Must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// Kind expects an error of a kind.
func (h Hands) Kind(err error, want fault.Kind) {
	h.T.Helper()
	if !fault.Is(err, want) {
		h.T.Errorf("%v, want %v", err, want)
	}
}

// Write changes something in one transaction.
func (h Hands) Write(fn func(tx *store.Tx) error) {
	h.T.Helper()
	h.Must(h.DB.Write(context.Background(), fn))
}

// Count is the one number that a question gives.
func (h Hands) Count(sql string, args ...any) (n int64) {
	h.T.Helper()
	h.Must(h.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, sql, args...)
		return err
	}))
	return n
}
