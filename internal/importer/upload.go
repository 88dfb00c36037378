package importer

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"os"
)

// upload is a file that somebody sent, kept on disk until it is read. It holds names of
// tenants, so it is encrypted with a key that exists in memory only: what a crash leaves
// behind nobody can read.
type upload struct {
	file  *os.File
	block cipher.Block
	start [aes.BlockSize]byte // the counter at the beginning of the file
	size  int64
}

// newUpload keeps what r gives.
func newUpload(r io.Reader) (*upload, error) {
	key := make([]byte, 32)
	u := &upload{}
	rand.Read(key) // never fails: it ends the program instead
	rand.Read(u.start[:])
	var err error
	if u.block, err = aes.NewCipher(key); err != nil {
		return nil, err
	}
	if u.file, err = os.CreateTemp("", "samendoen-levering-*"); err != nil {
		return nil, err
	}
	w := cipher.StreamWriter{S: cipher.NewCTR(u.block, u.start[:]), W: u.file} // #nosec G407 -- random, made just above, with a key used once
	if u.size, err = io.Copy(w, r); err != nil {
		return nil, errors.Join(err, u.Close())
	}
	return u, nil
}

// ReadAt reads the file as it was sent.
func (u *upload) ReadAt(p []byte, off int64) (int, error) {
	n, err := u.file.ReadAt(p, off)
	counter := u.counterAt(off / aes.BlockSize)
	stream := cipher.NewCTR(u.block, counter[:]) // #nosec G407 -- the random start plus the number of the block
	var skip [aes.BlockSize]byte
	within := off % aes.BlockSize
	stream.XORKeyStream(skip[:within], skip[:within])
	stream.XORKeyStream(p[:n], p[:n])
	return n, err
}

// counterAt is the counter of a block: the first plus its number, as one number of 128 bits.
func (u *upload) counterAt(number int64) [aes.BlockSize]byte {
	high, low := binary.BigEndian.Uint64(u.start[:8]), binary.BigEndian.Uint64(u.start[8:])
	sum := low + uint64(number) // #nosec G115 -- a place in a file is not negative
	if sum < low {
		high++
	}
	var counter [aes.BlockSize]byte
	binary.BigEndian.PutUint64(counter[:8], high)
	binary.BigEndian.PutUint64(counter[8:], sum)
	return counter
}

// Close throws the file away.
func (u *upload) Close() error {
	return errors.Join(u.file.Close(), os.Remove(u.file.Name()))
}
