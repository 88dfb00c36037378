package storetest

import (
	"flag"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// Worlds checks a property in as many random worlds as the dose says: a world in a
// database costs more than the values that rapid counts on. With the build tag long there
// are many more, and -rapid.checks says how many if somebody gives it.
func Worlds(t *testing.T, check func(*rapid.T)) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if before := checks.Value.String(); before == checks.DefValue {
		if err := checks.Value.Set(strconv.Itoa(worlds)); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = checks.Value.Set(before) }()
	}
	rapid.Check(t, check)
}
