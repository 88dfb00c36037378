// Package scantest is a clamd for tests: it takes what is sent as clamd does and answers
// what a test wants.
package scantest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"testing"
)

// Harm is a text for which a Clamd finds something.
const Harm = "samendoen-proefvirus"

// Clamd is a scanner that runs.
type Clamd struct {
	Address string // for scan.New
	mu      sync.Mutex
	seen    [][]byte
	answer  string
}

// Start starts a scanner on loopback that ends with the test: what holds Harm is harmful.
func Start(t testing.TB) *Clamd {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &Clamd{Address: "tcp:" + l.Addr().String()}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.serve(conn)
		}
	}()
	return c
}

// Say makes it answer this from now on, to the byte; empty makes it look again.
func (c *Clamd) Say(answer string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = answer
}

// Seen are the files that it was sent whole.
func (c *Clamd) Seen() [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen
}

func (c *Clamd) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	if command, err := in.ReadString(0); err != nil || command != "zINSTREAM\x00" {
		io.WriteString(conn, "UNKNOWN COMMAND\x00")
		return
	}
	var file []byte
	for {
		var size uint32
		if binary.Read(in, binary.BigEndian, &size) != nil {
			return
		}
		if size == 0 {
			break
		}
		piece := make([]byte, size)
		if _, err := io.ReadFull(in, piece); err != nil {
			return
		}
		file = append(file, piece...)
	}
	io.WriteString(conn, c.verdict(file))
}

func (c *Clamd) verdict(file []byte) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = append(c.seen, file)
	switch {
	case c.answer != "":
		return c.answer
	case bytes.Contains(file, []byte(Harm)):
		return "stream: Samendoen.Test FOUND\x00"
	}
	return "stream: OK\x00"
}
