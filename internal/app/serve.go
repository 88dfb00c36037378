package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/web"
	"samendoen/internal/hotline"
	"samendoen/internal/signal"
)

func serveCommand(ctx context.Context, args []string, std streams) error {
	f, file := flags("serve", std)
	addr := f.String("addr", "", "adres om op te luisteren, host:poort")
	if err := parse(f, args); err != nil {
		return err
	}
	cfg, err := LoadConfig(*file)
	if err != nil {
		return err
	}
	if *addr != "" {
		cfg.Addr = *addr
		if err := cfg.check(); err != nil {
			return err
		}
	}
	a, err := Open(ctx, cfg, clock.System(), NewLogger(cfg.LogLevel))
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(ctx, false, func(address string) error {
		fmt.Fprintf(std.out, "Samendoen draait op %s\n", address)
		return nil
	})
}

// Serve answers requests and carries out jobs until ctx ends; then it lets running
// requests and jobs finish. ready is called with the address once it can be reached.
func (a *App) Serve(ctx context.Context, demo bool, ready func(address string) error) error {
	s, err := a.Server(demo)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", a.cfg.Addr)
	if err != nil {
		return fmt.Errorf("luisteren op %s: %w", a.cfg.Addr, err)
	}
	server := web.HTTPServer(s.Handler())
	if server.TLSConfig, err = a.tlsConfig(); err != nil {
		listener.Close()
		return err
	}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	var wait sync.WaitGroup
	defer func() { stopWork(); wait.Wait() }()
	runner := jobs.NewRunner(a.db, a.clock, a.log, a.handlers())
	pictures := runner.Apart(jobs.Long(signal.LongJobs()...))
	calls := runner.Apart(hotline.Lane()) // nobody waits behind a picture or a letter for help
	wait.Go(func() { runner.Run(work) })
	wait.Go(func() { pictures.Run(work) })
	wait.Go(func() { calls.Run(work) })
	sequencer, err := a.sequencer()
	if err != nil {
		return err
	}
	wait.Go(func() { sequencer.Run(work) })
	wait.Go(func() { a.webhooks.Run(work) })
	if err := a.startParts(work); err != nil {
		return err
	}
	if a.cfg.AdminAddr != "" {
		stop, err := a.serveAdmin(s)
		if err != nil {
			return err
		}
		defer stop()
	}
	stopControl := a.serveControl()
	defer stopControl()
	failed := make(chan error, 1)
	go func() { failed <- a.listen(server, listener) }()
	if err := ready(a.address(listener)); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.Draining()
	stopControl()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	return server.Shutdown(end)
}

func (a *App) listen(server *http.Server, l net.Listener) error {
	var err error
	if server.TLSConfig != nil {
		err = server.ServeTLS(l, "", "")
	} else {
		err = server.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (a *App) address(l net.Listener) string {
	scheme := "http"
	if a.cfg.ownTLS() {
		scheme = "https"
	}
	return scheme + "://" + l.Addr().String()
}

// serveAdmin serves figures on an address of their own, for monitoring only.
func (a *App) serveAdmin(s *web.Server) (stop func(), err error) {
	l, err := net.Listen("tcp", a.cfg.AdminAddr)
	if err != nil {
		return nil, fmt.Errorf("luisteren op %s: %w", a.cfg.AdminAddr, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.MetricsHandler())
	server := web.HTTPServer(mux)
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("admin", "error", err.Error())
		}
	}()
	return func() { server.Close() }, nil
}

// dataFile is the path of a file beside the SQLite database, or in the backup folder.
func (a *App) dataFile(name string) string {
	if a.cfg.BackupDir != "" {
		return filepath.Join(a.cfg.BackupDir, name)
	}
	if path := a.db.Path(); path != "" {
		return filepath.Join(filepath.Dir(path), name)
	}
	return filepath.Join(os.TempDir(), name)
}
