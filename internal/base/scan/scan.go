package scan

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"samendoen/internal/base/fault"
)

// What a scanner that was asked can say against a file.
var (
	ErrFound  = errors.New("scan: something harmful was found")
	ErrSilent = errors.New("scan: the scanner does not answer")
)

// Times of a question. A scanner that was just started reads its signatures for a minute and
// takes no connection until then.
const (
	dialTime = 5 * time.Second
	askTime  = 2 * time.Minute
)

const (
	chunk     = 64 << 10
	maxAnswer = 4 << 10
)

// Scanner is a virus scanner on this machine; nil is none. It is safe for use by many
// goroutines.
type Scanner struct {
	network, address string
	log              *slog.Logger
}

// New is the scanner at an address, "tcp:127.0.0.1:3310" or "unix:/run/clamav/clamd.ctl";
// nil for an empty address. Trouble with it goes to the log, without anything of a file.
func New(address string, log *slog.Logger) (*Scanner, error) {
	if address == "" {
		return nil, nil
	}
	network, where, ok := strings.Cut(address, ":")
	switch {
	case ok && network == "unix" && strings.HasPrefix(where, "/"):
	case ok && network == "tcp":
		host, port, err := net.SplitHostPort(where)
		if ip := net.ParseIP(host); err != nil || port == "" || ip == nil || !ip.IsLoopback() {
			return nil, fmt.Errorf("scan: %q is no address of this machine", address)
		}
	default:
		return nil, fmt.Errorf("scan: %q is neither tcp:ADDRESS:PORT nor unix:/PATH", address)
	}
	return &Scanner{network, where, log}, nil
}

// Check asks whether a file may come in, reading it once from its beginning. The error is
// for who sent it: of kind Invalid, about a field of the form, when something was found; of
// kind Unavailable when it could not be looked at, and may be tried again. It wraps ErrFound
// or ErrSilent. What file breaks off with is returned as it is.
func (s *Scanner) Check(ctx context.Context, field string, file io.Reader) error {
	const op = "scan.check"
	if s == nil {
		return nil
	}
	source := &reading{Reader: file}
	answer, err := s.ask(ctx, source)
	switch {
	case source.err != nil:
		return fault.Wrap(op, source.err)
	case err == nil && answer == "stream: OK":
		return nil
	case err == nil && strings.HasSuffix(answer, " FOUND"):
		s.log.Warn("scan: something harmful was found", "what", strings.TrimSuffix(strings.TrimPrefix(answer, "stream: "), " FOUND"))
		return &fault.Error{Op: op, Kind: fault.Invalid, Fields: []fault.Field{fault.NewField(field, "web.scan_found")}, Err: ErrFound}
	case err == nil:
		err = fmt.Errorf("it said %q", answer)
	}
	s.log.Error("scan: a file could not be looked at", "error", err.Error())
	return &fault.Error{Op: op, Kind: fault.Unavailable, Fields: []fault.Field{fault.NewField(field, "web.scan_silent")}, Err: ErrSilent}
}

// ask sends a file and returns the answer, without the sign that ends it.
func (s *Scanner) ask(ctx context.Context, file io.Reader) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	conn, err := (&net.Dialer{Timeout: dialTime}).DialContext(ctx, s.network, s.address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if err := send(conn, file); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(io.LimitReader(conn, maxAnswer))
	if err != nil {
		return "", err
	}
	text, ended := strings.CutSuffix(string(answer), "\x00")
	if !ended { // cut off: what is missing may be the verdict
		return "", io.ErrUnexpectedEOF
	}
	return text, nil
}

// send writes the command and the file: each piece after its length in four bytes, the most
// significant first, and a length of zero at the end.
func send(conn net.Conn, file io.Reader) error {
	if _, err := conn.Write([]byte("zINSTREAM\x00")); err != nil {
		return err
	}
	piece := make([]byte, 4+chunk)
	for {
		n, err := io.ReadFull(file, piece[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(piece, uint32(n)) // #nosec G115 -- at most a chunk
			if _, err := conn.Write(piece[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			_, err := conn.Write(make([]byte, 4))
			return err
		case err != nil:
			return err
		}
	}
}

// reading remembers why a file broke off, to tell that from a scanner that did.
type reading struct {
	io.Reader
	err error
}

func (r *reading) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
