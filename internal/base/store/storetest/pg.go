// Package storetest lends tests a real PostgreSQL: one cluster for a test run,
// an empty database for each test, and clusters that can be killed.
//
// It never skips: a store that could not be tried on PostgreSQL fails its test.
// Clusters end with the process that started them, also after a crash of it.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// EnvPostgres names the environment variable that holds the DSN of a cluster
// that already runs for the whole test run; scripts/with-postgres.sh sets it.
// Without it the first test that needs a database starts a cluster of its own.
const EnvPostgres = "SAMENDOEN_TEST_PG"

// sharedCluster starts at most one cluster for this test process. It is package
// level because tests of one process must share it: a start costs over a second
// and there is no other object that all tests of a package hold. The value is
// written once and never changes; the cluster ends with the process.
var sharedCluster = sync.OnceValues(func() (string, error) {
	if dsn := os.Getenv(EnvPostgres); dsn != "" {
		return dsn, nil
	}
	c, err := NewCluster("")
	if err != nil {
		return "", err
	}
	return c.DSN(), nil
})

// StartPostgres makes a cluster in dir ("" means a temporary folder that stop
// removes) and starts it. The DSN names the database "postgres" of a superuser
// over a Unix socket. stop ends the server and waits for it; it may be called
// more than once. Errors say what is missing and how to get it.
func StartPostgres(dir string, opts ...Option) (dsn string, stop func(), err error) {
	c, err := NewCluster(dir, opts...)
	if err != nil {
		return "", nil, err
	}
	return c.DSN(), c.Close, nil
}

// NewDatabase makes an empty database for one test and drops it afterwards,
// also when connections are still open. It is UTF-8 with collation "C", as a
// real installation is. When PostgreSQL cannot be found or started the test
// fails: a store that was never tested on PostgreSQL must not look tested.
func NewDatabase(t testing.TB) (dsn string) {
	t.Helper()
	return newDatabase(t, "template0")
}

// newDatabase makes a copy of a database to which nobody is connected.
func newDatabase(t testing.TB, template string) (dsn string) {
	t.Helper()
	admin, err := sharedCluster()
	if err != nil {
		t.Fatal(noPostgres(err))
	}
	name := "t_" + strings.ToLower(rand.Text())
	if err := execute(admin, create(name, template)); err != nil {
		t.Fatalf("make database %s: %v", name, err)
	}
	t.Cleanup(func() {
		if err := execute(admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop database %s: %v", name, err)
		}
	})
	dsn, err = WithDatabase(admin, name)
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

func noPostgres(err error) error {
	return fmt.Errorf("NO POSTGRESQL, SO NOTHING IS PROVEN ON IT: %w\nRun scripts/install-test-deps.sh, then try again", err)
}

// create copies the files of the template, which takes half of writing each of its pages.
func create(name, template string) string {
	return "CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY FILE_COPY ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
}

// WithDatabase returns the same DSN (URL form) for another database of the
// cluster.
func WithDatabase(dsn, name string) (string, error) {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("storetest: the DSN must be a URL such as postgres://user@host/name")
	}
	u.Path = "/" + name
	return u.String(), nil
}

// execute runs one statement outside any transaction on a connection of its own.
func execute(dsn, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, statement)
	return err
}
