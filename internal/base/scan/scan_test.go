package scan_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/iotest"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/scan/scantest"
)

func at(t *testing.T, address string) *scan.Scanner {
	t.Helper()
	s, err := scan.New(address, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScanner(t *testing.T) {
	clamd := scantest.Start(t)
	s := at(t, clamd.Address)
	large := bytes.Repeat([]byte("0123456789"), 20_000) // more than one piece
	for _, file := range [][]byte{nil, []byte("een brief"), large, large[:64<<10]} {
		if err := s.Check(t.Context(), "foto", iotest.HalfReader(bytes.NewReader(file))); err != nil {
			t.Error(len(file), err)
		}
		if seen := clamd.Seen(); !bytes.Equal(seen[len(seen)-1], file) {
			t.Errorf("it saw %d of %d bytes", len(seen[len(seen)-1]), len(file))
		}
	}
	err := s.Check(t.Context(), "foto", io.MultiReader(bytes.NewReader(large), strings.NewReader(scantest.Harm)))
	if fields := fault.FieldsOf(err); !errors.Is(err, scan.ErrFound) || !fault.Is(err, fault.Invalid) || len(fields) != 1 || fields[0].Name != "foto" {
		t.Error("something harmful:", err)
	}
	if err := (*scan.Scanner)(nil).Check(t.Context(), "foto", strings.NewReader(scantest.Harm)); err != nil {
		t.Error("without a scanner:", err)
	}
}

// Whatever is no clear yes lets nothing pass.
func TestScannerThatIsNotClear(t *testing.T) {
	clamd := scantest.Start(t)
	s := at(t, clamd.Address)
	check := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, scan.ErrSilent) || !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, answer := range []string{"INSTREAM size limit exceeded. ERROR\x00", "stream: OK", "stream: O\x00", "stream: Virus OK\x00", "\x00", "OK\x00",
		"stream: OK\x00stream: OK\x00", strings.Repeat("a", 10_000) + "\x00"} {
		clamd.Say(answer)
		check(answer[:min(len(answer), 40)], s.Check(t.Context(), "", strings.NewReader("een brief")))
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { // it takes the call, and says nothing
		if conn, err := l.Accept(); err == nil {
			defer conn.Close()
			cancel()
			io.Copy(io.Discard, conn)
		}
	}()
	check("it never answers", at(t, "tcp:"+address).Check(ctx, "", strings.NewReader("een brief")))
	l.Close()
	check("nobody is there", at(t, "tcp:"+address).Check(t.Context(), "", strings.NewReader("een brief")))
	check("no socket", at(t, "unix:/nergens/clamd.ctl").Check(t.Context(), "", strings.NewReader("een brief")))

	broken := errors.New("the line broke")
	clamd.Say("")
	if err := s.Check(t.Context(), "", iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error("a file that breaks off:", err)
	}
}

func TestScannerAddress(t *testing.T) {
	for address, good := range map[string]bool{"tcp:127.0.0.1:3310": true, "tcp:[::1]:3310": true, "unix:/run/clamav/clamd.ctl": true,
		"tcp:10.0.0.1:3310": false, "tcp:clamav.example:3310": false, "tcp:127.0.0.1": false, "tcp:127.0.0.1:": false, "unix:clamd.ctl": false,
		"127.0.0.1:3310": false, "http://127.0.0.1": false} {
		if _, err := scan.New(address, nil); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
	if s, err := scan.New("", nil); s != nil || err != nil {
		t.Error("no address is a scanner:", s, err)
	}
}
