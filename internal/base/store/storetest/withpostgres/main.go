// Command withpostgres runs a command while a PostgreSQL cluster of its own is
// up, with the cluster's address in SAMENDOEN_TEST_PG. The tests of all
// packages then share one cluster instead of starting one each. It exits with
// the command's own status. scripts/with-postgres.sh builds and calls it.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"samendoen/internal/base/store/storetest"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
	}
	os.Exit(code)
}

// run returns the exit status and, when there was no status to pass on, why.
func run(args []string) (int, error) {
	if len(args) == 0 {
		return 2, errors.New("say which command to run")
	}
	cluster, err := storetest.NewCluster("")
	if err != nil {
		return 1, fmt.Errorf("%w\nRun scripts/install-test-deps.sh, then try again", err)
	}
	defer cluster.Close()

	cmd := exec.Command(args[0], args[1:]...) // #nosec G204 -- runs what it is asked to, for tests
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(cmd.Environ(), storetest.EnvPostgres+"="+cluster.DSN())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if err := cmd.Start(); err != nil {
		return 127, err
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s)
		}
	}()
	var failed *exec.ExitError
	switch err := cmd.Wait(); {
	case err == nil:
		return 0, nil
	case errors.As(err, &failed):
		return max(failed.ExitCode(), 1), nil
	default:
		return 1, err
	}
}
