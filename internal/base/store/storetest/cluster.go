package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// startLimit is how long a cluster may take to come up, crash recovery included.
const startLimit = 60 * time.Second

// Option changes how a cluster runs.
type Option func(*settings)

type settings struct {
	durable bool
	extra   []string
}

// Durable makes commits survive a crash (fsync, synchronous_commit and
// full_page_writes on), as tests of power cuts and kill -9 need. Without it
// the cluster is fast and forgets.
func Durable() Option { return func(s *settings) { s.durable = true } }

// Set passes one server setting on, for example Set("max_connections", "20").
func Set(name, value string) Option {
	return func(s *settings) { s.extra = append(s.extra, name+"="+value) }
}

// Cluster is one PostgreSQL server with its own data folder. Its methods are
// not for use by several goroutines at once.
type Cluster struct {
	dir    string // holds data/, the socket and the server log
	own    bool   // dir is ours to remove
	inst   installation
	flags  []string
	socket string

	cmd   *exec.Cmd
	leash io.WriteCloser // the server stops when this closes, also when we die
	ended chan struct{}  // closed when the server process has ended
	close sync.Once
}

// NewCluster makes a cluster in dir and starts it; "" means a temporary folder
// that goes with the cluster. The server listens on a Unix socket only and ends
// with this process, however this process ends. Root is never the server's
// user: as root the server runs as user postgres, which then owns dir.
func NewCluster(dir string, opts ...Option) (*Cluster, error) {
	var s settings
	for _, o := range opts {
		o(&s)
	}
	inst, err := findInstallation()
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, own: dir == "", inst: inst, flags: s.flags()}
	if err := c.prepare(); err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (s settings) flags() []string {
	f := []string{
		"listen_addresses=", "max_connections=200", "shared_buffers=64MB",
		"max_pred_locks_per_transaction=256", "timezone=UTC", "log_min_messages=warning",
	}
	if !s.durable {
		f = append(f, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	return append(f, s.extra...)
}

// prepare makes the folders and runs initdb when there is no data yet.
func (c *Cluster) prepare() error {
	var err error
	if c.own {
		if c.dir, err = os.MkdirTemp("", "samendoen-pg-"); err != nil {
			return err
		}
	} else if err = os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	if err := c.inst.giveTo(c.dir); err != nil {
		return err
	}
	c.socket = c.dir
	if len(c.dir) > 80 { // a socket's path has at most 107 bytes
		if c.socket, err = os.MkdirTemp("", "pg"); err != nil {
			return err
		}
		if err := c.inst.giveTo(c.socket); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(c.data(), "PG_VERSION")); err == nil {
		return nil
	}
	cmd := c.inst.command("initdb", "--pgdata", c.data(), "--username", "postgres", "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
	cmd.Dir = c.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("storetest: initdb: %w\n%s", err, out)
	}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// DSN returns the address of the database "postgres", as superuser.
func (c *Cluster) DSN() string {
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres"}
	u.RawQuery = url.Values{"host": {c.socket}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// leashed starts the server ($1...) so that it ends when standard input closes:
// the watcher holds the other end, is no child of the server, and removes
// folder $0 when that is not empty.
const leashed = `
dir=$0; server=$$; exec 3<&0 </dev/null
( ( cat <&3 >/dev/null; kill -INT $server 2>/dev/null
    i=0; while kill -0 $server 2>/dev/null && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done
    [ -z "$dir" ] || rm -rf "$dir" ) & )
exec 3<&-; exec "$@"`

// Start starts the server on the data that is there; after Kill it recovers
// first. It returns once the server takes connections.
func (c *Cluster) Start() error {
	log, err := os.OpenFile(filepath.Join(c.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	remove := ""
	if c.own {
		remove = c.dir
	}
	args := []string{"-c", leashed, remove, c.inst.path("postgres"), "-D", c.data(), "-k", c.socket}
	for _, f := range c.flags {
		args = append(args, "-c", f)
	}
	cmd := c.inst.as(exec.Command("/bin/sh", args...)) // #nosec G204 -- a database for tests
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, log, log
	cmd.SysProcAttr.Setsid = true // Ctrl-C reaches us; the leash tells the server
	if c.leash, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	c.cmd, c.ended = cmd, ended
	return c.await()
}

// await polls until the server takes connections, has ended, or time is up.
func (c *Cluster) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.DSN())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-c.ended:
			return fmt.Errorf("storetest: the server ended at once; its log says:\n%s", c.logTail())
		case <-ctx.Done():
			return fmt.Errorf("storetest: no answer within %v: %w; its log says:\n%s", startLimit, err, c.logTail())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (c *Cluster) logTail() string {
	b, err := os.ReadFile(filepath.Join(c.dir, "server.log"))
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-3000):])
}

// Kill ends the server and all its processes with SIGKILL, as a crash does;
// nothing is flushed. It returns when all have ended: one that still holds the shared
// memory would keep Start from bringing the server back.
func (c *Cluster) Kill() error {
	pid, err := c.pid()
	if err != nil {
		return err
	}
	_ = syscall.Kill(pid, syscall.SIGSTOP) // so that it starts nothing new
	awaitState(pid, "T")
	children := childrenOf(pid)
	for _, child := range children {
		_ = syscall.Kill(child, syscall.SIGKILL)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return fmt.Errorf("storetest: kill: %w", err)
	}
	<-c.ended
	for _, child := range children {
		awaitState(child, "")
	}
	return nil
}

// awaitState waits, at most some seconds, until a process is in a state of /proc or has
// ended.
func awaitState(pid int, want string) {
	for range 5000 {
		switch stateOf(pid) {
		case want, "", "Z", "X":
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// Stop ends the server in the normal way and keeps the data.
func (c *Cluster) Stop() error {
	if c.cmd == nil {
		return nil
	}
	_ = c.cmd.Process.Signal(syscall.SIGINT) // "fast": breaks off sessions, writes a checkpoint
	select {
	case <-c.ended:
		return nil
	case <-time.After(startLimit):
		return errors.New("storetest: the server does not stop")
	}
}

// Close stops the server and removes a folder that NewCluster made itself. A
// second call does nothing.
func (c *Cluster) Close() {
	c.close.Do(func() {
		if err := c.Stop(); err != nil {
			_ = c.Kill()
		}
		if c.leash != nil {
			_ = c.leash.Close()
		}
		if c.socket != c.dir {
			_ = os.RemoveAll(c.socket)
		}
		if c.own {
			_ = os.RemoveAll(c.dir)
		}
	})
}

// pid reads the server's process id from its data folder.
func (c *Cluster) pid() (int, error) {
	b, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return 0, fmt.Errorf("storetest: not running: %w", err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid != c.cmd.Process.Pid {
		return 0, fmt.Errorf("storetest: postmaster.pid names %q, our server is %d", first, c.cmd.Process.Pid)
	}
	return pid, nil
}
