package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/importer"
)

// A SQLite file has one program that writes it. So that a delivery can be read in from a
// terminal while the server runs, the server listens on a socket beside the file and
// takes deliveries over for samendoen import. It is open to the user that the server
// runs as, and offers nothing but that: a line with the request and, beside it, the open
// files themselves come in; lines with progress and the outcome go out. Nothing is
// copied, and no path that a caller wrote down is ever opened.
//
// The caller closing its half, or ending in whatever way, breaks the delivery off.

const (
	controlFormat   = 1       // of request and answers; another program version may have another
	maxControlLine  = 1 << 20 // bytes of a request: names of files are the most of it
	maxControlFiles = 200     // files of one delivery; the system lets 253 go along
	maxCallers      = 8
	requestTime     = 10 * time.Second
	progressTime    = 250 * time.Millisecond
)

// importRequest is the call as it goes to the running program; the files come beside it.
type importRequest struct {
	Format       int           `json:"format"`
	Kind         importer.Kind `json:"kind"`
	Organisation string        `json:"organisation"`
	Date         time.Time     `json:"date"`
	Full         bool          `json:"full"`
	YesEnd       bool          `json:"yesEnd"`
	DryRun       bool          `json:"dryRun"`
	Names        []string      `json:"names"`
}

// importAnswer is one line from the running program: progress, or at the end the outcome.
type importAnswer struct {
	Progress *importProgress   `json:"progress,omitempty"`
	Summary  *importer.Summary `json:"summary,omitempty"`
	Error    string            `json:"error,omitempty"` // Dutch
	Usage    bool              `json:"usage,omitempty"` // the call itself is wrong
}

// importProgress is how far a delivery is, in bytes or rows.
type importProgress struct {
	Step  string `json:"step"`
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
}

var (
	errStopping = errors.New("de server stopt: de levering is afgebroken en er is niets veranderd")
	errGone     = errors.New("de levering is afgebroken en er is niets veranderd")
)

// socketPath is where the program that has a SQLite database listens; empty for PostgreSQL.
func socketPath(database string) string {
	path, ok := strings.CutPrefix(database, "sqlite:")
	if !ok {
		return ""
	}
	path, err := filepath.Abs(strings.TrimPrefix(path, "//"))
	if err != nil {
		return ""
	}
	return path + ".sock"
}

// listenControl opens the socket. The caller has the lock of the database, so a socket
// that lies there is of a program that is gone. Anything else is left alone.
func listenControl(path string) (*net.UnixListener, error) {
	if info, err := os.Lstat(path); err == nil {
		if info.Mode().Type() != fs.ModeSocket {
			return nil, fmt.Errorf("%s is geen socket", filepath.Base(path))
		}
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// serveControl takes deliveries from the socket until stop, which breaks off those that
// run, tells their callers, and waits. Without a socket the server goes on: then only
// the screen reads deliveries in.
func (a *App) serveControl() (stop func()) {
	path := socketPath(a.cfg.Database)
	if path == "" {
		return func() {}
	}
	l, err := listenControl(path)
	if err != nil {
		a.log.Warn("control: samendoen import does not work beside this server", "error", err.Error())
		return func() {}
	}
	life, end := context.WithCancelCause(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		places := make(chan struct{}, maxCallers)
		for {
			places <- struct{}{}
			conn, err := l.AcceptUnix()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil { // too many open files, for one
				<-places
				a.log.Warn("control", "error", err.Error())
				time.Sleep(progressTime)
				continue
			}
			running.Go(func() {
				defer func() { <-places }()
				a.control(life, conn)
			})
		}
	})
	return func() {
		end(errStopping)
		l.Close()
		running.Wait()
	}
}

// control carries out what one caller asks, and answers.
func (a *App) control(life context.Context, conn *net.UnixConn) {
	defer conn.Close()
	ctx, cancel := context.WithCancelCause(life)
	defer cancel(nil)
	out := &answers{conn: conn, gone: func() { cancel(errGone) }}
	sum, err := a.controlled(ctx, cancel, conn, out)
	switch {
	case err == nil:
		out.send(importAnswer{Summary: &sum})
		return
	case context.Cause(ctx) != nil:
		a.log.Info("control: delivery broken off", "why", context.Cause(ctx).Error())
		err = context.Cause(ctx)
	}
	var wrong usage
	out.send(importAnswer{Error: err.Error(), Usage: errors.As(err, &wrong)})
}

func (a *App) controlled(ctx context.Context, cancel context.CancelCauseFunc, conn *net.UnixConn, out *answers) (sum importer.Summary, err error) {
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("control", "panic", fmt.Sprint(p))
			err = errors.New("het inlezen is mislukt; kijk in het logboek van de server")
		}
	}()
	if err := mayControl(conn); err != nil {
		return sum, err
	}
	late := time.AfterFunc(requestTime, func() { conn.SetReadDeadline(time.Unix(1, 0)) })
	unhook := context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Unix(1, 0)) })
	req, files, err := readRequest(conn)
	defer closeAll(files)
	if !late.Stop() || !unhook() {
		return sum, usage{"de aanvraag kwam niet op tijd"}
	}
	if err != nil {
		return sum, err
	}
	in, err := req.input(files)
	if err != nil {
		return sum, err
	}
	go func() { // until the caller is gone, or conn is closed when all is done
		conn.Read(make([]byte, 1))
		cancel(errGone)
	}()
	return a.take(ctx, req.Organisation, in, func(p importProgress) { out.send(importAnswer{Progress: &p}) })
}

// answers writes lines to a caller; one that reads nothing for long counts as gone.
type answers struct {
	conn *net.UnixConn
	gone func()
}

func (w *answers) send(line importAnswer) {
	slow := time.AfterFunc(requestTime, func() { w.conn.SetWriteDeadline(time.Unix(1, 0)) })
	defer slow.Stop()
	if err := json.NewEncoder(w.conn).Encode(line); err != nil {
		w.gone()
	}
}

// readRequest reads the line of a request and takes the files that come with its first
// bytes. The files are the caller's to close, also after an error.
func readRequest(conn *net.UnixConn) (req importRequest, files []*os.File, err error) {
	first := make([]byte, 32<<10)
	n, files, err := receiveFiles(conn, first)
	if err != nil {
		return req, files, usage{"de aanvraag is niet te lezen"}
	}
	rest := bufio.NewReader(&limitedConn{conn, maxControlLine})
	line := first[:n]
	for !bytes.HasSuffix(line, []byte("\n")) {
		more, err := rest.ReadSlice('\n')
		line = append(line, more...)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return req, files, usage{"de aanvraag is niet te lezen"}
		}
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&req); err != nil || req.Format != controlFormat {
		return req, files, usage{"de server is van een andere versie dan deze opdracht"}
	}
	return req, files, nil
}

// limitedConn reads at most left bytes; a *UnixConn so read takes no files.
type limitedConn struct {
	conn *net.UnixConn
	left int
}

func (l *limitedConn) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errors.New("too long")
	}
	n, err := l.conn.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// input is the delivery that is asked for, with the files that came along.
func (r importRequest) input(files []*os.File) (importer.Input, error) {
	in := importer.Input{Kind: r.Kind, Reference: r.Date, Full: r.Full, DryRun: r.DryRun, ConfirmEnding: r.YesEnd}
	if !knownKind(r.Kind) {
		return in, usage{fmt.Sprintf("onbekende soort %q; kies uit %s", r.Kind, kindNames())}
	}
	if len(files) == 0 || len(files) != len(r.Names) {
		return in, usage{fmt.Sprintf("er kwamen %d bestanden aan bij %d namen", len(files), len(r.Names))}
	}
	for i, f := range files {
		src, err := sourceOf(f, r.Names[i])
		if err != nil {
			return in, err
		}
		in.Sources = append(in.Sources, src)
	}
	return in, nil
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}

// take reads a delivery in for the command line, beside the running program or in it.
// Its errors are Dutch. progress may be nil.
func (a *App) take(ctx context.Context, organisation string, in importer.Input, progress func(importProgress)) (importer.Summary, error) {
	org, err := a.importFor(ctx, in.Kind, organisation, in.DryRun)
	if err != nil {
		return importer.Summary{}, err
	}
	actor := access.Command(org)
	if in.Kind == directoryKind {
		return a.takeDirectory(ctx, actor, in)
	}
	if in.Kind == casesKind {
		return a.takeCases(ctx, actor, in)
	}
	defer a.follow(ctx, actor, progress)()
	sum, err := a.imports.Take(ctx, actor, in)
	if err != nil {
		a.log.Debug("import", "error", err.Error())
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return sum, errGone
	case err != nil:
		return sum, importError{err}
	}
	return sum, nil
}

// follow tells how far the delivery of the actor is, until stop.
func (a *App) follow(ctx context.Context, actor access.Actor, progress func(importProgress)) (stop func()) {
	if progress == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(progressTime)
		defer tick.Stop()
		var last importProgress
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			list, err := a.imports.Deliveries(ctx, actor)
			if err != nil || len(list) == 0 || list[0].State != "running" {
				continue // the outcome says what is wrong, if anything is
			}
			if p := (importProgress{list[0].Step, list[0].Done, list[0].Total}); p != last {
				last = p
				progress(p)
			}
		}
	})
	return func() { cancel(); wait.Wait() }
}
