package importer

import (
	"bytes"
	"crypto/aes"
	"errors"
	"io"
	"os"
	"testing"
)

func TestUploadIsEncryptedAndReadable(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	data := bytes.Repeat([]byte("Zonnebloem;0612345678;"), 5000)
	u, err := newUpload(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	onDisk, err := os.ReadFile(u.file.Name())
	if err != nil || len(onDisk) != len(data) || u.size != int64(len(data)) {
		t.Fatalf("%d bytes on disk, size %d, sent %d: %v", len(onDisk), u.size, len(data), err)
	}
	if bytes.Contains(onDisk, []byte("Zonnebloem")) {
		t.Error("the file is readable on disk")
	}
	for off := range int64(3 * aes.BlockSize) {
		for _, n := range []int{1, 15, 16, 17, 4099} {
			p := make([]byte, n)
			if got, err := u.ReadAt(p, off); err != nil || got != n || !bytes.Equal(p, data[off:off+int64(n)]) {
				t.Fatalf("%d bytes at %d: %q %v", n, off, p[:got], err)
			}
		}
	}
	all, err := io.ReadAll(io.NewSectionReader(u, 0, u.size))
	if err != nil || !bytes.Equal(all, data) {
		t.Errorf("reading it whole: %v", err)
	}
	name := u.file.Name()
	if err := u.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
}

// TestUploadCounterCarries reads across the place where the lower half of the counter
// starts again at zero.
func TestUploadCounterCarries(t *testing.T) {
	u := &upload{}
	for i := range u.start {
		u.start[i] = 0xff
	}
	u.start[0] = 0
	if got, want := u.counterAt(1), [aes.BlockSize]byte{1}; got != want {
		t.Errorf("%x, want %x", got, want)
	}
}

type brokenReader struct{ r io.Reader }

func (b brokenReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestUploadBrokenOffLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	if _, err := newUpload(brokenReader{bytes.NewReader([]byte("half"))}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
		t.Errorf("left %v %v", list, err)
	}
}
