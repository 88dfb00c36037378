package web

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"net/http"
	"strings"

	templruntime "github.com/a-h/templ/runtime"
)

// Packed is a large piece that many answers have in common, packed once: packing the map of a
// country takes longer than all the rest of its page. It is a component, and an answer by Send.
type Packed struct {
	plain []byte
	// blocks are deflate blocks (RFC 1951) of it that refer to nothing outside it, of which none is the last;
	// nil where packing does not help.
	blocks []byte
}

const (
	leastPacked = 4 << 10   // bytes from which a piece is packed by itself
	quickPacked = 256 << 10 // bytes from which it is packed fast rather than small
)

// Pack packs a piece. Nobody writes in it afterwards.
func Pack(plain []byte) Packed {
	p := Packed{plain: plain}
	if len(plain) < leastPacked {
		return p
	}
	level := flate.DefaultCompression
	if len(plain) >= quickPacked {
		level = flate.BestSpeed
	}
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, level)
	if err != nil {
		return p
	}
	if _, err := z.Write(plain); err != nil {
		return p
	}
	if z.Flush() == nil { // which ends a block at a whole byte
		p.blocks = bytes.Clone(b.Bytes())
	}
	return p
}

// Size is how many bytes it takes in memory.
func (p Packed) Size() int { return len(p.plain) + len(p.blocks) }

func (p Packed) String() string { return string(p.plain) }

// Render writes the piece into a page: as it was packed, where the page is.
func (p Packed) Render(_ context.Context, w io.Writer) error {
	if page, ok := w.(*templruntime.Buffer); ok && p.blocks != nil {
		if z, ok := page.Underlying.(*packer); ok {
			if err := page.Flush(); err != nil {
				return err
			}
			return z.insert(p)
		}
	}
	_, err := w.Write(p.plain)
	return err
}

// Send answers with a piece, packed where the browser takes that.
func (c *Context) Send(contentType string, p Packed) error {
	c.W.Header().Set("Content-Type", contentType)
	out, end := c.packing()
	c.W.WriteHeader(http.StatusOK)
	var err error
	if z, ok := out.(*packer); ok && p.blocks != nil {
		err = z.insert(p)
	} else {
		_, err = out.Write(p.plain)
	}
	if err != nil && c.R.Context().Err() != nil {
		err = nil // nobody reads it any more
	}
	end()
	return err
}

// packing is where the answer is to be written, packed where the browser takes that, and what
// ends it. Its headers say so.
func (c *Context) packing() (out io.Writer, end func()) {
	h := c.W.Header()
	h.Add("Vary", "Accept-Encoding")
	if !strings.Contains(c.R.Header.Get("Accept-Encoding"), "gzip") {
		return c.W, func() {}
	}
	h.Set("Content-Encoding", "gzip")
	z, kept := c.server.packers.Get().(*flate.Writer)
	if !kept {
		z, _ = flate.NewWriter(nil, flate.DefaultCompression) // no error at a level that there is
	}
	p := &packer{to: c.W, deflate: z}
	z.Reset(c.W)
	return p, func() {
		p.close()
		c.server.packers.Put(z)
	}
}

// packer writes gzip (RFC 1952), into which pieces go that were packed before.
type packer struct {
	to      io.Writer
	deflate *flate.Writer
	begun   bool
	sum     uint32
	size    uint32 // modulo 2^32, as gzip has it
}

// begin writes the head, which says nothing of a name, a date or a system.
func (p *packer) begin() error {
	if p.begun {
		return nil
	}
	p.begun = true
	_, err := p.to.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff})
	return err
}

func (p *packer) count(plain []byte) {
	p.sum = crc32.Update(p.sum, crc32.IEEETable, plain)
	p.size += uint32(len(plain)) // #nosec G115 -- modulo 2^32
}

func (p *packer) Write(plain []byte) (int, error) {
	if err := p.begin(); err != nil {
		return 0, err
	}
	p.count(plain)
	return p.deflate.Write(plain)
}

// insert writes a packed piece as it is. What follows may not refer to what went before it.
func (p *packer) insert(piece Packed) error {
	if err := p.begin(); err != nil {
		return err
	}
	if err := p.deflate.Flush(); err != nil {
		return err
	}
	if _, err := p.to.Write(piece.blocks); err != nil {
		return err
	}
	p.deflate.Reset(p.to)
	p.count(piece.plain)
	return nil
}

// close ends the answer. Whom it cannot be written to is gone.
func (p *packer) close() {
	if p.begin() != nil || p.deflate.Close() != nil {
		return
	}
	_, _ = p.to.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, p.sum), p.size)) // who is gone is gone
}
