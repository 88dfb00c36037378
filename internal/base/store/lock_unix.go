//go:build unix

package store

import (
	"os"
	"syscall"

	"samendoen/internal/base/fault"
)

// inUse is the message key for: another program has the SQLite file open for writing.
const inUse = "store.in_use"

// lockFile takes the lock of a SQLite file for as long as the program lives; the
// system gives it back when the program ends in whatever way.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- beside the database that the settings name
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fault.As("store.lock", fault.Conflict, fault.Invalidf("store.lock", "db", inUse))
	}
	return f, nil
}
